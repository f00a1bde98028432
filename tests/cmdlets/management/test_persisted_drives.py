"""New-PSDrive -Persist: a letter for a share of the estate, and what is refused."""

from __future__ import annotations

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell


def test_a_share_gets_a_letter_that_a_function_leaves_behind() -> None:
    shell = Shell()
    shell.run(
        "function Map { New-PSDrive -Name Z -PSProvider FileSystem -Root \\\\FS01\\VMs -Persist | Out-Null }; Map"
    )
    assert lines(shell.run("'x' > Z:\\note.txt; Get-Content \\\\FS01\\VMs\\note.txt")) == ["x"]


def test_what_is_no_share_is_refused() -> None:
    shell = Shell()
    for arguments, identity in (
        ("Work FileSystem \\\\FS01\\VMs", "DriveNameNotSupportedForPersistence"),
        ("Z FileSystem C:\\", "DriveRootNotNetworkPath"),
        ("Z FileSystem \\\\FS01\\nowhere", "CouldNotMapNetworkDrive"),
    ):
        found = error_of(shell, f"New-PSDrive {arguments} -Persist")
        assert found[0] == f"{identity},Microsoft.PowerShell.Commands.NewPSDriveCommand"
