"""Objects that are gone, of another lab or with rare names, given to commands again: an error of the command each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

LAB = """
[backup_server]
name = "VBR01"
repositories = [{ name = "R", path = 'E:\\Backup' }]
jobs = [{ name = "Nightly", machines = ["web01"] }]

[[arrays]]
name = "SAN01"
luns = [{ name = "LUN1", size = "1TB" }]

[[clusters]]
name = "HVC01"
nodes = ["HV01", "HV02"]
volumes = [{ name = "Volume1", lun = "SAN01/LUN1" }]

[[hosts]]
name = "HV01"
machine_path = 'C:\\ClusterStorage\\Volume1'
[[hosts.machines]]
name = "web01"
disks = [{ size = "16MB", used = "1MB" }]
[[hosts]]
name = "HV02"
"""

_OTHER_LAB = "it belongs to another lab"


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    path = tmp_path / "lab.toml"
    path.write_text(LAB)
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("$j = Get-VBRJob; 1..2 | % { Remove-VBRJob $j -Confirm:$false }", "No backup job is named 'Nightly'"),
        (
            "Stop-VM web01; $d = Get-VMHardDiskDrive web01; 1..2 | % { Remove-VMHardDiskDrive $d }",
            "The drive is gone.",
        ),
        (
            "$vm = New-VM gone; Remove-VM $vm -Force; $vm | Add-ClusterVirtualMachineRole",
            "No virtual machine is named 'gone'",
        ),
        (
            (
                "$vm = New-VM gone; $null = $vm | Add-ClusterVirtualMachineRole; Remove-VM gone -Force;"
                " Move-ClusterVirtualMachineRole gone -Node HV02"
            ),
            "The virtual machine was deleted.",
        ),
        (
            (
                "$null = Checkpoint-Lab a; $s = Start-BackupJob Nightly -Async; $null = Step-LabClock;"
                " Restore-Lab a -Confirm:$false; Wait-BackupSession $s"
            ),
            _OTHER_LAB,
        ),
        (
            "$vm = Get-VM web01; $l = Copy-Lab c; Invoke-Command $l { param($v) Stop-VM $v -Force } -ArgumentList $vm",
            _OTHER_LAB,
        ),
        ("Step-LabClock -Until ([datetime]::MaxValue)", "goes to 9999-01-01 only"),
        ("Step-LabClock -Duration ([timespan]::MaxValue)", "goes to 9999-01-01 only"),
    ],
    ids=["job", "drive", "clustered late", "role", "session", "other lab", "end of time", "long time"],
)
def test_what_is_gone_or_elsewhere_is_refused(lab: Path, run: Run, text: str, said: str) -> None:
    _, _, errors = run("--lab", lab, "-c", text)
    assert said in " ".join(errors.split())


def test_names_may_hold_characters_beyond_the_first_plane(lab: Path, run: Run) -> None:
    text = (
        "$n = [char]::ConvertFromUtf32(0x1F600); $null = New-VMSwitch $n -SwitchType Internal;"
        " $null = New-VM $n -NewVHDPath D:\\$n.vhdx -NewVHDSizeBytes 16MB; Start-VM $n; Checkpoint-VM $n;"
        " $top = (Get-VMHardDiskDrive $n).Path; Stop-VM $n -TurnOff;"
        " Get-ChildItem D:\\ -Recurse -File | Get-FileHash | Out-Null;"
        ' (Get-VHD $top).ParentPath -eq "D:\\$n.vhdx"; (Get-VMSwitch $n).Name -eq $n'
    )
    code, output, errors = run("--lab", lab, "-c", text)
    assert (code, output.split(), errors) == (0, ["True", "True"], "")


def test_a_machine_has_generation_1_or_2(lab: Path, run: Run) -> None:
    _, output, errors = run("--lab", lab, "-c", "New-VM x -Generation 3; @(Get-VM).Count")
    assert output.split() == ["1"]
    assert "Generation" in errors


def test_numbers_that_combine_to_no_member_of_an_enum_are_refused(run: Run) -> None:
    _, output, errors = run("-c", "[DayOfWeek]'Monday,Tuesday'; [DayOfWeek](1, 2, 4); [DayOfWeek]'Saturday,Monday'")
    assert output.split() == ["Wednesday"]
    assert errors.count("enumeration values that are not valid") >= 1


def test_an_export_beside_a_backup_takes_the_chains_as_they_are_at_its_end(lab: Path, run: Run) -> None:
    text = (
        "$null = Start-BackupJob Nightly -Async; 1..40 | % { if (@(Get-ChildItem C:\\ClusterStorage -Recurse -Filter"
        " *.avhdx).Count -eq 0) { $null = Step-LabClock } }; Export-VM web01 -Path D:\\x;"
        " @(Get-ChildItem D:\\x -Recurse -Filter *.vhdx).Count"
    )
    code, output, errors = run("--lab", lab, "-c", text)
    assert (code, output.split()[-1:], errors) == (0, ["1"], "")


def test_a_database_whose_disk_was_taken_out_does_nothing_and_is_not_shown(run: Run) -> None:
    text = (
        "Stop-VM sql01 -Force; Get-VMHardDiskDrive sql01 | Remove-VMHardDiskDrive; Start-VM sql01; Checkpoint-VM sql01;"
        " $null = Step-LabClock -Duration 1:0:0; $null = New-BackupJob one sql01; $null = Start-BackupJob one;"
        " Stop-VM sql01; @(Get-LabDatabase sql01).Count"
    )
    code, output, errors = run("-c", text)
    assert (code, output.split(), errors) == (0, ["0"], "")


@pytest.mark.parametrize(
    "command",
    [
        "Get-VMSwitchTeam -VMSwitch",
        "Upgrade-VBRBackup -Backup",
        "Get-BackupHostLoad -Session",
        "Find-VBRHvEntity -Server",
    ],
)
def test_a_list_with_a_null_in_it_is_refused(lab: Path, run: Run, command: str) -> None:
    _, output, errors = run("--lab", lab, "-c", f"{command} @($null)")
    assert output == ""
    assert "The argument has a null value, or an element of the argument collection contains a null value." in errors


def test_a_day_of_the_month_is_a_number(lab: Path, run: Run) -> None:
    text = "Set-VBRJobAdvancedBackupOptions -Job (Get-VBRJob) -SyntheticDayOfMonth often"
    code, _, errors = run("--lab", lab, "-c", text)
    assert code == 1
    assert "often" in errors
    assert run("--lab", lab, "-c", "$null = Set-VBRJobAdvancedBackupOptions -Job (Get-VBRJob) -DayOfWeek @()")[2] == ""
