"""-AsJob of commands over classes, and the classes that there are."""

from __future__ import annotations

import pytest

from tests.stories.worlds import Shell


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("$j = Get-Disk -AsJob; $j.PSJobTypeName, $j.Command -join ' '; ($j | Wait-Job | Receive-Job).Number -join ' '",
         ["CimJob Get-Disk", "0 1"]),
        ("$j = Get-WmiObject Win32_Service -Filter \"Name='vmms'\" -AsJob; ($j | Receive-Job -Wait).Name", ["vmms"]),
        (("$null = New-VHD C:\\a.vhdx 1GB; $d = Mount-VHD C:\\a.vhdx -Passthru | Get-Disk; "
          "$d | Initialize-Disk -AsJob | Wait-Job | % State; (Get-Disk $d.Number).PartitionStyle"),
         ["Completed", "GPT"]),
        ("(New-ScheduledTaskAction notepad.exe -AsJob | Receive-Job -Wait).Execute", ["notepad.exe"]),
        ("(Get-WmiObject -List -Namespace root\\virtualization\\v2 *ManagementService).Methods -join ' '",
         ["ModifySystemSettings AddKvpItems ModifyKvpItems RemoveKvpItems"]),
        ("@(gwmi -List -Namespace root -Recurse MSFT_Disk).Count; @(gwmi -List -Namespace root).Count",
         ["1", "0"]),
        ("Get-WmiObject -List Win32_OperatingSy* | Out-String -Stream | Where-Object { $_ -like '*NameSpace*' }",
         ["   NameSpace: ROOT\\cimv2"]),
    ],
)  # fmt: skip
def test_in_the_background(command: str, expected: list[str]) -> None:
    shell = Shell()
    assert [line for line in shell.run(command).replace("\r", "").split("\n") if line] == expected
    shell.session.close()
