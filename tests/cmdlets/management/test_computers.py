"""Machines are shut down, restarted and named by their administrators."""

from __future__ import annotations

from tests.stories.worlds import GUEST, Shell


def test_a_restart_takes_time_and_whoever_waits_finds_the_host_again() -> None:
    shell = Shell()
    before = "(Get-VM -ComputerName HV03 | ? State -eq Running).Name"
    running = shell.run(f"Stop-VM ghost -ErrorAction Ignore; $m = {before}; $m")
    minutes = shell.run("(Measure-Command { Restart-Computer HV03 -Wait -For PowerShell -Timeout 900 }).TotalSeconds")
    assert 90 < float(minutes) < 900
    shell.run("Start-Sleep 300")
    assert shell.run(before) == running
    assert shell.run("Test-Connection HV03 -Quiet -Count 1").strip() == "True"


def test_whoever_does_not_wait_goes_on_while_it_goes_down() -> None:
    shell = Shell()
    shell.run("Restart-Computer HV03; $session = New-PSSession HV03; Start-Sleep 60")
    assert shell.run("Test-Connection HV03 -Quiet -Count 1; $session.State").split() == ["False", "Broken"]
    _, errors = shell.run_with_errors("Restart-Computer HV03")
    assert "Failed to restart the computer HV03" in errors
    _, errors = shell.run_with_errors("Restart-Computer nowhere")
    assert "Computer name nowhere cannot be resolved" in errors
    _, errors = shell.run_with_errors("Restart-Computer HV02 -Timeout 5")
    assert "valid only when the Wait parameter is specified" in errors
    _, errors = shell.run_with_errors("Start-Sleep 300; Restart-Computer HV03 -Wait -Timeout 5")
    assert "did not finish restarting within the specified time-out period" in errors


def test_a_guest_restarts_by_itself_and_has_its_new_name_then() -> None:
    shell = Shell()
    shell.run(f"{GUEST}; Invoke-Command -VMName web01 -Credential $guest {{ Rename-Computer shop01 -WarningAction 0 }}")
    assert shell.run("Invoke-Command -VMName web01 -Credential $guest { hostname }").strip() == "web01"
    shell.run("Restart-Computer web01; Start-Sleep 10; $short = (Get-VM web01).Uptime; Start-Sleep 50")
    assert shell.run("(Get-VM web01).State; Invoke-Command shop01 { hostname }").split() == ["Running", "shop01"]
    assert "reset by the guest" in shell.run("(Get-WinEvent *Worker-Admin -MaxEvents 1).Message")


def test_a_server_beside_the_hosts_gets_another_name_with_its_shares() -> None:
    shell = Shell()
    name = shell.estate.backup_server.computer.name
    shell.run(f"Rename-Computer -ComputerName {name} -NewName VAULT -Restart; Start-Sleep 200")
    assert shell.run("Invoke-Command VAULT { $env:COMPUTERNAME; (Get-Service VeeamBackupSvc).Status }").split() == [
        "VAULT",
        "Running",
    ]
    _, errors = shell.run_with_errors("Rename-Computer NODE9")
    assert "node of a failover cluster" in errors
