"""Event logs in files."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_a_log_is_exported_and_read_again() -> None:
    lines, errors = run(
        "Stop-VM web01 -TurnOff; $worker = 'Microsoft-Windows-Hyper-V-Worker-Admin'",
        "wevtutil epl $worker D:\\worker.evtx",
        "$LASTEXITCODE; $before = @(Get-WinEvent $worker).Count",
        "wevtutil cl $worker; (Get-Item D:\\worker.evtx).Length -gt 0",
        "@(Get-WinEvent -Path D:\\worker.evtx).Count -eq $before; (Get-WinEvent -Path D:\\worker.evtx -MaxEvents 1).Id",
        "Copy-Item D:\\worker.evtx D:\\again.evtx",
        "@(Get-WinEvent -Path D:\\again.evtx -FilterXPath '*[System[EventID=18502]]' -Oldest).Count -ge 1",
        "wevtutil epl $worker D:\\worker.evtx; $LASTEXITCODE",
        "wevtutil epl System D:\\worker.evtx /ow:true; $LASTEXITCODE",
        "(Get-WinEvent -Path D:\\worker.evtx -MaxEvents 1).LogName; wevtutil epl System; Set-Content D:\\text.evtx x",
        "Get-WinEvent -Path D:\\text.evtx, D:\\none.evtx",
    )
    assert lines[:5] == ["0", "True", "True", "18502", "True"]
    assert lines[5].startswith("Failed to export log Microsoft-Windows-Hyper-V-Worker-Admin. The file exists.")
    assert lines[6:9] == ["80", "0", "System"]
    assert "corrupted and unreadable: 'D:\\text.evtx'" in errors
    assert "Could not find file: 'D:\\none.evtx'" in errors
