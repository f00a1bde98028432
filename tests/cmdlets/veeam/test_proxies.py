"""Proxies and shadow copy providers as scripts see them."""

from __future__ import annotations

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell


def test_a_disabled_proxy_is_not_taken_and_the_log_says_so() -> None:
    shell = Shell()
    assert lines(shell.run("Get-VBRHvProxy | % { '{0} {1} {2}' -f $_.Name, $_.Type, $_.IsDisabled }")) == [
        "PX01 HvOffhost False"
    ]
    shell.run("$null = Set-BackupJob Nightly -OffHost $true -FailoverToOnHost $false")
    shell.run("$null = Get-VBRJob -Name Nightly | Set-VBRJobProxy -Proxy (Get-VBRHvProxy -Name PX01)")
    shell.run("$null = Get-VBRHvProxy -Name PX01 | Disable-VBRHvProxy")
    reason = "Off-host backup proxy PX01 cannot be used for 'dc01': it is disabled"
    text = "$s = Start-BackupJob Nightly; [string]$s.Result; ($s.Reason -split '\\n')[0]"
    assert lines(shell.run(text)) == [
        "Failed",
        f"Unable to allocate processing resources. Error: {reason}",
    ]
    shell.run("$null = Get-VBRHvProxy -Name PX01 | Enable-VBRHvProxy")
    assert lines(shell.run("[string](Start-BackupJob Nightly).Result")) == ["Success"]


def test_the_providers_of_each_host() -> None:
    shell = Shell()
    text = "Get-VBRServer -Type HvServer | ? Name -ne HV02 | % { (Get-VBRHvVssProvider -Server $_).Name -join ', ' }"
    assert lines(shell.run(text)) == [
        (
            "Microsoft Software Shadow Copy provider 1.0, Microsoft CSV Shadow Copy Provider,"
            " Microsoft File Share Shadow Copy provider, SAN01 Hardware VSS Provider"
        ),
        "Microsoft Software Shadow Copy provider 1.0, Microsoft File Share Shadow Copy provider",
        "Microsoft Software Shadow Copy provider 1.0, Microsoft File Share Shadow Copy provider",
    ]
    failed = error_of(shell, "Get-VBRHvVssProvider -Server (Get-VBRServer -Name HV01) -Name None")
    assert failed[0].startswith("NotFound,")
