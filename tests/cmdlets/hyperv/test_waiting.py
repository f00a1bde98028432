"""Waiting for guests: until they come, until the timeout, or until nothing will bring them any more."""

from __future__ import annotations

import time

from tests.cmdlets.hyperv.shell import run

NEVER = "$null = New-VM empty -MemoryStartupBytes 512MB -Generation 2; Start-VM empty"


def test_a_restart_waits_until_the_guest_answers() -> None:
    lines, errors = run(
        "$t = Get-Date; Restart-VM web01 -Force -Wait -For Heartbeat; (Get-VM web01).Heartbeat -like 'Ok*'",
        "((Get-Date) - $t).TotalSeconds -lt 60",
        "Restart-VM web01 -Force -Wait -For IPAddress; (Get-VMNetworkAdapter web01).IPAddresses.Count",
    )
    assert (lines, errors) == (["True", "True", "2"], "")


def test_a_guest_that_never_comes_ends_the_wait_with_a_reason() -> None:
    began = time.process_time()
    lines, errors = run(
        NEVER,
        "$t = Get-Date; Wait-VM empty; ((Get-Date) - $t).TotalHours -lt 1.1; $error[0].CategoryInfo.Category",
        "Restart-VM empty -Force -Wait; 'went on'",
        "$t = Get-Date; Wait-VM empty -Timeout 90000; ((Get-Date) - $t).TotalHours",
    )
    assert lines == ["True", "OperationTimeout", "went on", "25"]
    assert errors.count("nothing that is to happen brings it") == 2
    assert "The operation timed out." in errors
    assert time.process_time() - began < 20


def test_a_machine_that_somebody_starts_meanwhile_is_waited_for() -> None:
    lines, errors = run(
        "Stop-VM web01 -Force; $job = Start-ThreadJob { Start-Sleep 1800; Start-VM web01 }",
        "$t = Get-Date; Wait-VM web01 -Passthru | ForEach-Object Name; [int]((Get-Date) - $t).TotalMinutes",
    )
    assert (lines, errors) == (["web01", "30"], "")


def test_a_reboot_is_waited_for() -> None:
    lines, errors = run(
        "$job = Start-ThreadJob { Start-Sleep 60; Restart-VM web01 -Force }",
        "$t = Get-Date; Wait-VM web01 -For Reboot; [int]((Get-Date) - $t).TotalSeconds -gt 60",
    )
    assert (lines, errors) == (["True"], "")
