"""Invoke-Command -AsJob: the block runs on other machines while the script goes on."""

from __future__ import annotations

import pytest

from tests.cmdlets.hyperv.test_machines import lines
from tests.stories.worlds import GUEST, Shell


@pytest.fixture(scope="module")
def shell() -> Shell:
    return Shell()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("Invoke-Command HV01, HV02 { $env:COMPUTERNAME } -AsJob | Receive-Job -Wait", ["HV01", "HV02"]),
        ("$n = 20; Invoke-Command HV02 { param($m) $using:n * $m } -ArgumentList 2 -AsJob | Receive-Job -Wait", ["40"]),
        ("1, 2 | Invoke-Command HV02 { $input | ForEach-Object { $_ + 1 } } -AsJob | Receive-Job -Wait", ["2", "3"]),
        ("$j = Invoke-Command HV02 { 1 } -JobName ask; $j.Name; $j.PSJobTypeName; $j.Location; $j.Command.Trim()",
         ["ask", "RemoteJob", "HV02", "1"]),
        (("$j = Invoke-Command HV02 { throw 'no' } -AsJob; $null = Wait-Job $j; "
         "Receive-Job $j -ErrorAction SilentlyContinue -ErrorVariable e; $e[0].Exception.Message"), ["no"]),
        ((f"{GUEST}; Invoke-Command -VMName web01 -Credential $guest {{ (Get-Volume C).DriveLetter }} -AsJob | "
         "Wait-Job | Receive-Job"), ["C"]),
        ("(Invoke-Command HV02 { Get-VM } -AsJob | Receive-Job -Wait)[0].PSComputerName", ["HV02"]),
    ],
)  # fmt: skip
def test_a_job_does_what_was_asked_elsewhere(shell: Shell, command: str, expected: list[str]) -> None:
    assert lines(shell.run(command)) == expected
