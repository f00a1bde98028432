"""The classic event logs: sources are registered, scripts write, administrators read."""

from __future__ import annotations

from tests.stories.worlds import GUEST, Shell


def test_a_script_registers_itself_writes_and_is_found() -> None:
    shell = Shell()
    shell.run("if (-not [Diagnostics.EventLog]::SourceExists('Backup')) { New-EventLog Scripts Backup }")
    assert shell.run("[Diagnostics.EventLog]::SourceExists('backup')").strip() == "True"
    shell.run("Write-EventLog Scripts Backup 1 -Message one; Start-Sleep 60; $then = Get-Date")
    shell.run(
        "Start-Sleep 60; Write-EventLog Scripts Backup 2 Error two; Write-EventLog Scripts Backup 3 Warning three"
    )
    for question, expected in (
        ("", "3 2 1"),
        ("-Newest 2", "3 2"),
        ("-EntryType Error, Warning", "3 2"),
        ("-After $then", "3 2"),
        ("-Before $then", "1"),
        ("-InstanceId 1, 3", "3 1"),
        ("-Message t*", "3 2"),
        ("-Source back* -Index (Get-EventLog Scripts)[-1].Index", "1"),
    ):
        assert shell.run(f"(Get-EventLog Scripts {question}).EventID -join ' '").strip() == expected, question
    assert shell.run("(Get-WinEvent -FilterHashtable @{ LogName = 'Scripts'; Level = 2 }).Message").strip() == "two"


def test_who_is_not_registered_does_not_write() -> None:
    shell = Shell()
    shell.run("New-EventLog Scripts Backup -ComputerName HV02")
    _, errors = shell.run_with_errors("Write-EventLog Application Backup 1 -Message x")
    assert 'The source name "Backup" does not exist on computer "localhost".' in errors
    _, errors = shell.run_with_errors("Write-EventLog Application Backup 1 -Message x -ComputerName HV02")
    assert "(It is registered in log 'Scripts'.)" in errors
    _, errors = shell.run_with_errors("Remove-EventLog Scripts -ComputerName HV02; Get-EventLog Scripts -Comp HV02")
    assert "The event log 'Scripts' on computer 'HV02' does not exist." in errors
    _, errors = shell.run_with_errors("Get-EventLog Security -Newest 5")
    assert "No matches found" in errors


def test_what_windows_notes_down_itself_is_there_too() -> None:
    shell = Shell()
    shell.run("Stop-LabHost HV02; Start-LabHost HV02")
    columns = "$_.EventID, $_.Source, $_.EntryType -join ' '"
    text = shell.run(f"Get-EventLog System -ComputerName HV02 -Newest 2 | % {{ {columns} }}")
    assert text.split("\r\n")[:2] == ["6005 EventLog Information", "6009 EventLog Information"]


def test_a_guest_says_whether_it_went_down_in_order() -> None:
    shell = Shell()
    shell.run(GUEST)
    read = "Invoke-Command -VMName web01 -Credential $guest { (Get-EventLog System).EventID -join ' ' }"
    shell.run("Stop-VM web01 -Force; Start-VM web01; Start-Sleep 300")
    assert shell.run(read).strip() == "6005 6009 12 6006 13 6005 6009 12"
    shell.run("Stop-VM web01 -TurnOff; Start-VM web01; Start-Sleep 300")
    assert shell.run(read).strip() == "6005 6009 6008 41 12 6005 6009 12 6006 13 6005 6009 12"


def test_a_host_that_lost_its_power_says_when() -> None:
    shell = Shell()
    shell.run("$null = Add-LabFault HostCrash HV01; $null = New-BackupJob Story web01 | Start-BackupJob")
    shell.run("Start-Sleep 600; Start-LabHost HV01")
    text = shell.run("(Get-WinEvent -FilterHashtable @{ LogName = 'System'; Id = 6008 }).Message")
    assert text.startswith("The previous system shutdown at 8:00:")
    assert text.strip().endswith("was unexpected.")
