"""Services of hosts, servers and guests: listing, starting, stopping, and what each is refused."""

from __future__ import annotations

from tests.stories.worlds import GUEST, Shell


def test_services_are_those_of_the_machine_that_the_session_is_on() -> None:
    shell = Shell()
    assert shell.run("(Get-Service vm*).Name -join ' '").strip() == "vmcompute vmms"
    assert shell.run("(Invoke-Command FS01 { Get-Service fss* }).Name").strip() == "fssagent"
    names = shell.run(
        f"{GUEST}; (Invoke-Command -VMName sql01 -Credential $guest {{ Get-Service SQL*, vmicvss }}).Name"
    )
    assert names.split() == ["SQLWriter", "vmicvss"]


def test_a_service_is_stopped_started_and_disabled() -> None:
    shell = Shell()
    assert shell.run("Stop-Service vmms -PassThru | % Status").strip() == "Stopped"
    assert shell.run("Restart-Service vmms -PassThru | % Status").strip() == "Running"
    shell.run("Set-Service VSS -StartupType Disabled -Status Stopped")
    assert shell.run("Get-Service VSS | % { $_.StartType; $_.Status }").split() == ["Disabled", "Stopped"]
    output, errors = shell.run_with_errors("Start-Service VSS; $Error[0].FullyQualifiedErrorId")
    assert "cannot be started due to the following error" in errors
    assert output.strip() == "CouldNotStartService,Microsoft.PowerShell.Commands.StartServiceCommand"


def test_a_name_that_no_service_has_is_reported_and_a_pattern_is_not() -> None:
    shell = Shell()
    output, errors = shell.run_with_errors("Get-Service nope; $Error[0].FullyQualifiedErrorId; Get-Service nope*")
    assert "Cannot find any service with service name 'nope'." in errors
    assert output.strip() == "NoServiceFoundForGivenName,Microsoft.PowerShell.Commands.GetServiceCommand"


def test_methods_do_what_the_commands_do() -> None:
    shell = Shell()
    shell.run("$s = Get-Service vmms; $s.Stop(); $s.WaitForStatus('Stopped')")
    assert shell.run("$s.Status").strip() == "Stopped"
    _, errors = shell.run_with_errors("$s.Stop()")
    assert "Cannot stop service 'vmms' on computer '.'." in errors


def test_whatif_changes_nothing() -> None:
    shell = Shell()
    assert "What if" in shell.run("Stop-Service vmms -WhatIf")
    assert shell.run("(Get-Service vmms).Status").strip() == "Running"


def test_commands_for_hosts_are_not_there_in_a_guest() -> None:
    _, errors = Shell().run_with_errors(f"{GUEST}; Invoke-Command -VMName web01 -Credential $guest {{ Get-VM }}")
    assert "not installed on 'web01'" in errors


def test_without_the_management_service_hyper_v_answers_nothing_on_that_host() -> None:
    shell = Shell()
    shell.run("Stop-Service vmms")
    _, errors = shell.run_with_errors("Get-VM")
    assert "Verify that the Virtual Machine Management service on the computer is running." in errors
    assert shell.run("(Get-VM -ComputerName HV02).Count").strip() == "3"
    shell.run("Start-Service vmms")
    assert shell.run("(Get-VM web01).State").strip() == "Running"


def test_a_session_sees_the_services_of_a_lab_that_went_back() -> None:
    shell = Shell()
    shell.run(f"{GUEST}; $null = Checkpoint-Lab before; $s = New-PSSession -VMName sql01 -Credential $guest")
    shell.run("Invoke-Command $s { Stop-Service SQLWriter }; Restore-Lab before")
    assert shell.run("[string](Invoke-Command $s { Get-Service SQLWriter }).Status").strip() == "Running"
    shell.run("Invoke-Command $s { Stop-Service SQLWriter }")
    assert not shell.estate.backup_server.machine("sql01").guest.runs("SQLWriter")


def test_powershell_has_them_on_windows_only() -> None:
    shell = Shell(os="linux")
    for command in ("Get-Service", "gsv", "Get-WinEvent System", "Get-Command Stop-Service"):
        _, errors = shell.run_with_errors(command)
        assert "not recognized" in errors
    assert shell.run("(Get-Command *-Service).Name").strip() == ""
