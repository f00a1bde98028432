"""What runs on the machines of the estate, and what ending it comes to."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run

_WORKER = (
    "$vm = Get-VM web01; $worker = Get-WmiObject Win32_Process |"
    " Where-Object { $_.Name -match 'vmwp' -and $_.CommandLine -match $vm.Id }"
)


def test_a_machine_that_hangs_is_cured_by_ending_its_worker() -> None:
    lines, errors = run(
        "Set-LabGuest web01 -Hung $true; (Get-VM web01).Heartbeat; " + _WORKER,
        "$shown = Get-Process -Id $worker.ProcessId -IncludeUserName",
        '$shown.UserName -eq "NT VIRTUAL MACHINE\\$($vm.Id)"',
        "Stop-Process -Id $worker.ProcessId -Force; $vm.State; $shown.HasExited",
        "$event = Get-WinEvent -FilterHashtable @{ LogName = 'Microsoft-Windows-Hyper-V-VMMS-Admin'; Id = 14070 }",
        '$event.LevelDisplayName; $event.Message -match "web01.*$($vm.Id).*quit unexpectedly"',
        "Start-Sleep 300; (Get-VM web01).State; (Get-ClusterGroup web01).State",
        "(Get-Process vmwp).Id -contains $worker.ProcessId",
        "@(Get-Process vmwp).Count -eq @(Get-VM | ? State -eq Running).Count",
    )
    assert errors == ""
    assert lines[1:] == ["True", "Off", "True", "Critical", "True", "Running", "Online", "False", "True"]


def test_windows_keeps_what_it_needs_and_a_service_ends_with_its_process() -> None:
    lines, errors = run(
        "Stop-Process -Name lsass; (Get-Process lsass).Kill()",
        "$spooler = Get-CimInstance Win32_Process -Filter \"Name='spoolsv.exe'\"",
        "(Get-CimInstance Win32_Service -Filter \"Name='Spooler'\").ProcessId -eq $spooler.ProcessId",
        "($spooler | Invoke-CimMethod -MethodName Terminate).ReturnValue; (Get-Service Spooler).Status",
        "(Get-WmiObject Win32_Process -Filter \"Name='lsass.exe'\").Terminate().ReturnValue",
        "(Get-WinEvent -FilterHashtable @{ LogName = 'System'; Id = 7034 } -MaxEvents 1).Message",
        "Start-Service Spooler; Stop-Process -Name spoolsv -Force",
        "(Get-WinEvent -FilterHashtable @{ LogName = 'System'; Id = 7034 } -MaxEvents 1).Message",
        '(Get-CimInstance Win32_Process -Filter "ProcessId=$PID").Name',
        "Invoke-Command HV02 { (Get-Process vmms).Kill(); (Get-Service vmms).Status }; (Get-Service vmms).Status",
    )
    ended = "The Print Spooler service terminated unexpectedly.  It has done this {} time(s)."
    assert lines == ["True", "0", "Stopped", "2", ended.format(1), ended.format(2), "pwsh.exe", "Stopped", "Running"]
    assert errors.count("Access is denied.") == 2


def test_waiting_for_a_process_ends_when_it_does() -> None:
    lines, errors = run(
        "$first = @(Get-Process vmwp)[0]; $before = Get-Date",
        "$job = Start-Job { Start-Sleep 5; Get-VM web01, sql01 | Stop-VM -TurnOff -Force }",
        _WORKER + "; Wait-Process -Id $worker.ProcessId -Timeout 600; ((Get-Date) - $before).TotalSeconds -lt 60",
        "Wait-Process -Name vmms -Timeout 2",
    )
    assert lines == ["True"]
    assert 'process "vmms' in errors
    assert "is not stopped in the specified time-out" in errors
