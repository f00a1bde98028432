"""Get-Volume: one of Windows' own commands over a class of the estate's machines."""

from __future__ import annotations

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell


@pytest.fixture(scope="module")
def shell() -> Shell:
    return Shell()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("(Get-Volume | Where-Object DriveLetter).DriveLetter -join ' '", "C D E"),
        ("(Get-Volume -DriveLetter D).Size -eq (Get-PSDrive D | ForEach-Object { $_.Used + $_.Free })", "True"),
        ("(Get-Volume -FriendlyName V*).FriendlyName -join ' '", "VMs Volume1"),
        ("(Get-Volume D).DriveLetter.GetType().Name", "Char"),
        (
            "Get-Volume -CimSession (New-CimSession HV02) | ForEach-Object PSComputerName | Select-Object -Unique",
            "HV02",
        ),
        ("(vssadmin list volumes) -join '' -like \"*$((Get-Volume -DriveLetter D).UniqueId)*\"", "True"),
        ("Invoke-Command -ComputerName HV02 { (Get-Volume -DriveLetter C).FileSystemType }", "NTFS"),
    ],
)
def test_what_a_machine_has(shell: Shell, command: str, expected: str) -> None:
    assert lines(shell.run(command)) == [expected]


def test_what_is_not_there_is_an_error(shell: Shell) -> None:
    found = error_of(shell, "Get-Volume -DriveLetter Q")
    assert found[:2] == ["CmdletizationQuery_NotFound_DriveLetter,Get-Volume", "ObjectNotFound"]


def test_a_volume_is_shown_with_its_sizes_in_words(shell: Shell) -> None:
    shown = lines(shell.run("Get-Volume -DriveLetter E"))
    assert shown[0].split() == [
        "DriveLetter", "FriendlyName", "FileSystemType", "DriveType", "HealthStatus", "OperationalStatus",
        "SizeRemaining", "Size",
    ]  # fmt: skip
    assert shown[2].split() == ["E", "Backup", "NTFS", "Fixed", "Healthy", "OK", "8", "TB", "8", "TB"]
