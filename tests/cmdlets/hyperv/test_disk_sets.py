"""VHD sets and the folders of storage pools."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run

_SHARED = (
    "$null = New-VHD C:\\shared.vhds -SizeBytes 1GB\n"
    "Add-VMHardDiskDrive web01 -ControllerType SCSI -Path C:\\shared.vhds\n"
    "Checkpoint-VM web01 one; Checkpoint-VM web01 two\n"
)


def test_a_set_has_the_checkpoints_of_its_machine() -> None:
    script = '$set = Get-VHDSet C:\\shared.vhds -GetAllPaths; "$($set.SnapshotIdList.Count) $($set.AllPaths.Count)"\n'
    assert run(_SHARED + script + "(Get-VHD C:\\shared.vhds).VhdFormat") == (["2 3", "VHDSet"], "")


def test_a_removed_checkpoint_leaves_the_set() -> None:
    script = (
        "$first = @(Get-VHDSnapshot C:\\shared.vhds)[0]\n"
        "Remove-VHDSnapshot C:\\shared.vhds -SnapshotId $first.SnapshotId\n"
        "(Get-VHDSnapshot C:\\shared.vhds | Measure-Object).Count\n"
        "Remove-VHDSnapshot -VHDSnapshot (Get-VHDSnapshot C:\\shared.vhds)\n"
        "Optimize-VHDSet C:\\shared.vhds\n"
        "(Get-VHDSet C:\\shared.vhds -GetAllPaths).AllPaths"
    )
    assert run(_SHARED + script) == (["1", "C:\\shared.vhds"], "")


def test_another_file_is_no_set() -> None:
    script = "$null = New-VHD C:\\plain.vhdx -SizeBytes 1GB; Get-VHDSet C:\\plain.vhdx -ErrorAction SilentlyContinue\n"
    assert run(script + "$Error[0].FullyQualifiedErrorId") == (
        ["InvalidParameter,Microsoft.Vhd.PowerShell.Cmdlets.GetVHDSet"],
        "",
    )


def test_the_primordial_pool_has_the_folders_of_the_host() -> None:
    script = (
        "$paths = (Get-VMStoragePath -ResourcePoolName Primordial -ResourcePoolType VHD).Path\n"
        "$paths -contains (Get-VMHost).VirtualHardDiskPath"
    )
    assert run(script) == (["True"], "")
