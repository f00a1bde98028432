"""net, shutdown, systeminfo and vmconnect."""

from __future__ import annotations

import pytest

from tests.stories.worlds import Shell


@pytest.mark.parametrize(
    ("call", "said", "code"),
    [
        ("net stop vmms", "The Hyper-V Virtual Machine Management service is stopping.", 0),
        ("net start vmms", "The requested service has already been started.", 2),
        ("net start nosuch", "The service name is invalid.", 2),
        ("net stop vmms > $null; net stop vmms", "The Hyper-V Virtual Machine Management service is not started.", 2),
        ("net start", "These Windows services are started:", 0),
        ("shutdown /m \\\\nosuch /r", "nosuch: The network path was not found.(53)", 53),
        ("shutdown /r /t soon", "The parameter is incorrect.(87): /t soon", 1),
        ("shutdown /x", "Invalid argument: /x", 1),
        ("systeminfo /s nosuch", "ERROR: The RPC server is unavailable.", 1),
    ],
)
def test_what_is_said(call: str, said: str, code: int) -> None:
    lines = Shell().run(f"{call}; $LASTEXITCODE").splitlines()
    assert (lines[0], lines[-1]) == (said, str(code))


def test_net_starts_what_it_stopped() -> None:
    shell = Shell()
    shell.run("net stop 'Hyper-V Virtual Machine Management'")
    assert shell.run("(Get-Service vmms).Status").strip() == "Stopped"
    assert "was started successfully." in shell.run("net start vmms; (Get-Service vmms).Status")


def test_a_host_is_restarted_after_a_while() -> None:
    shell = Shell()
    before = "(Get-CimInstance Win32_OperatingSystem -ComputerName HV02).LastBootUpTime"
    shell.run(f"$before = {before}; shutdown /r /t 60 /m \\\\HV02 /c 'New firmware'; Start-Sleep 30")
    assert shell.run("Test-Connection HV02 -Quiet -Count 1").strip() == "True"
    assert shell.run(f"Start-Sleep 1800; {before} -gt $before").strip() == "True"


def test_systeminfo_says_what_a_machine_is() -> None:
    shell = Shell()
    lines = shell.run("systeminfo").splitlines()
    assert lines[1] == "Host Name:                     HV01"
    assert "Domain:                        lab.local" in lines
    read = "(systeminfo /fo csv | ConvertFrom-Csv).'Host Name'; (systeminfo /s HV02 /fo csv | ConvertFrom-Csv).Domain"
    assert shell.run(read).splitlines() == ["HV01", "lab.local"]


def test_vmconnect_opens_nothing() -> None:
    assert Shell().run("vmconnect.exe localhost web01; $LASTEXITCODE").strip() == "0"
