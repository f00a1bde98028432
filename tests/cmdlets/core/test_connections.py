"""How remote sessions are asked for: the second hop, ports, configurations."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run

ACCOUNT = "(New-Object pscredential lab, (ConvertTo-SecureString x -AsPlainText -Force))"


def test_an_account_without_its_password_gets_no_further() -> None:
    lines, errors = run(
        "foreach ($place in 'HV02', 'PX01') { Invoke-Command $place { Invoke-Command FS01 { hostname } } }",
        "Invoke-Command PX01 { Invoke-Command localhost { hostname } }",
        f"Invoke-Command PX01 -Authentication Credssp -Credential {ACCOUNT} {{ Invoke-Command FS01 {{ hostname }} }}",
        f"Invoke-Command PX01 {{ Invoke-Command FS01 -Credential {ACCOUNT} {{ hostname }} }}",
        "Invoke-Command PX01 { Invoke-Command NOWHERE { 1 } }",
        "$error[0].FullyQualifiedErrorId -like 'NetworkPathNotFound*'",
    )
    assert lines == ["PX01", "FS01", "FS01", "True"]
    assert errors.count("Connecting to remote server FS01 failed") == 2
    assert errors.count("Access is denied.") == 2


def test_nobody_listens_at_another_port_or_knows_another_configuration() -> None:
    lines, errors = run(
        "Invoke-Command HV02 -UseSSL { 1 }; Invoke-Command HV02 -Port 80 { 1 }",
        "Invoke-Command HV02 -ConfigurationName Nope { 1 }; New-PSSession HV02 -ApplicationName other",
        "(New-PSSession HV02 -ConfigurationName Microsoft.PowerShell -Port 5985).ComputerName",
    )
    assert lines == ["HV02"]
    assert errors.count("WinRM cannot complete the operation") == 2
    assert "Cannot find the Nope session configuration" in errors
    assert "HTTP status 404" in errors
