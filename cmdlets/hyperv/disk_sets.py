"""VHD sets: Get-VHDSet, Get-VHDSnapshot, Remove-VHDSnapshot and Optimize-VHDSet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import array, guid, moment, to_uuid
from hvsim.cmdlets.hyperv.paths import files_on
from hvsim.cmdlets.hyperv.selection import FIRST, HyperVCommand
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.disks.disk_sets import DiskSet, SetSnapshot, disk_set, remove_snapshot, tidy
from hvsim.interpreter.commands import ALL_SETS, Example, In, Switch, cmdlet, parameter

VHD = "Microsoft.Vhd.PowerShell."
SET, SNAPSHOT = VHD + "VHDSetInfo", VHD + "VHDSnapshotInfo"
_CLASS = VHD + "Cmdlets."
_PATH = In(position=0, mandatory=True, pipeline=True, by_property_name=True)
_MADE = (
    "$null = New-VHD C:\\shared.vhds -SizeBytes 1GB;"
    " Add-VMHardDiskDrive web01 -ControllerType SCSI -Path C:\\shared.vhds; Checkpoint-VM web01 one"
)


@frozen(eq=False)
class SetView:
    """A set, with the paths of all of its files where they were asked for."""

    item: DiskSet
    all_paths: bool


@frozen(eq=False)
class SnapshotView:
    """A checkpoint in a set, with the files below it where they were asked for."""

    item: SetSnapshot
    parents: bool


live_type(
    SET,
    SetView,
    {
        "string ComputerName": lambda s: s.item.host.name.upper(),
        "string Path": lambda s: s.item.image.path,
        "guid[] SnapshotIdList": lambda s: array([guid(found.id) for found in s.item.snapshots], "System.Guid"),
        "string[] AllPaths": lambda s: array(s.item.paths if s.all_paths else [], "System.String"),
    },
)
live_type(
    SNAPSHOT,
    SnapshotView,
    {
        "string ComputerName": lambda s: s.item.host.name.upper(),
        "string FilePath": lambda s: s.item.set_path,
        "guid SnapshotId": lambda s: guid(s.item.id),
        "string SnapshotPath": lambda s: s.item.image.path,
        "datetime CreationTime": lambda s: moment(s.item.created),
        "string ResilientChangeTrackingId": lambda s: s.item.tracking_id,
        "string[] ParentPathsList": lambda s: array(s.item.parents if s.parents else [], "System.String"),
    },
)


class SetCommand(HyperVCommand):
    """A command about sets, by their files."""

    path: list[str] = parameter(sets={ALL_SETS: _PATH}, aliases=("FullName",), help="The .vhds files.")

    def sets(self) -> Iterator[DiskSet]:
        """The sets in the files; a file that is none is reported."""
        for host, path in files_on(self, self.path):
            found = self.attempt(partial(disk_set, host, path))
            if found is not None:
                yield found


@cmdlet("Get-VHDSet", output=SET, class_name=_CLASS + "GetVHDSet")
class GetVHDSet(SetCommand, remote=ALL_SETS):
    """Describes VHD sets: their checkpoints and files."""

    get_all_paths: Switch = parameter(help="Names every file of the set.")

    examples = [Example("Get-VHDSet C:\\shared.vhds -GetAllPaths", "Which files belong to it?", _MADE)]

    def process(self) -> None:
        self.write_all(SetView(item, bool(self.get_all_paths)) for item in self.sets())


@cmdlet("Get-VHDSnapshot", output=SNAPSHOT, class_name=_CLASS + "GetVHDSnapshot")
class GetVHDSnapshot(SetCommand, remote=ALL_SETS):
    """Lists the checkpoints in VHD sets."""

    get_parent_paths: Switch = parameter(help="Names the files below each.")
    snapshot_id: Any = parameter(type="System.Guid[]", help="Only these checkpoints.")

    examples = [Example("Get-VHDSnapshot C:\\shared.vhds -GetParentPaths", "What was kept?", _MADE)]

    def process(self) -> None:
        wanted = None if self.snapshot_id is None else {to_uuid(item) for item in self.snapshot_id}
        for item in self.sets():
            for snapshot in item.snapshots:
                if wanted is None or snapshot.id in wanted:
                    self.write(SnapshotView(snapshot, bool(self.get_parent_paths)))


@cmdlet(
    "Remove-VHDSnapshot",
    default_set="Path",
    confirm="Medium",
    output=SNAPSHOT + "[]",
    class_name=_CLASS + "RemoveVHDSnapshot",
)
class RemoveVHDSnapshot(SetCommand, remote=ALL_SETS):
    """Removes checkpoints from VHD sets; their files are merged."""

    path: list[str] = parameter(sets={"Path": _PATH}, aliases=("FullName",), help="The .vhds files.")
    persist_reference_point: Switch = parameter(
        no_effect="The tracker of the disk keeps its points in any case.",
        help="Keeps what change tracking knows of it.",
    )
    snapshot_id: Any = parameter(sets={"Path": In(mandatory=True)}, type="System.Guid[]", help="The checkpoints.")
    as_job: Switch = parameter(help="Runs as a background job.")
    vhd_snapshot: Any = parameter(
        sets={"VHDSnapshot": FIRST}, type=SNAPSHOT + "[]", help="The checkpoints, as Get-VHDSnapshot gives them."
    )

    examples = [Example("Remove-VHDSnapshot -VHDSnapshot (Get-VHDSnapshot C:\\shared.vhds)", "No more of them.", _MADE)]

    def process(self) -> None:
        for snapshot in list(self._snapshots()):
            if self.should_process(snapshot.set_path):
                self.ran(remove_snapshot(snapshot))

    def _snapshots(self) -> Iterator[SetSnapshot]:
        if self.vhd_snapshot is not None:
            yield from (view.item for view in self.vhd_snapshot)
            return
        wanted = {to_uuid(item) for item in self.snapshot_id}
        for item in self.sets():
            yield from (snapshot for snapshot in item.snapshots if snapshot.id in wanted)


@cmdlet("Optimize-VHDSet", confirm="Medium", output=SET, class_name=_CLASS + "OptimizeVHDSet")
class OptimizeVHDSet(SetCommand, remote=ALL_SETS):
    """Merges what no checkpoint of VHD sets needs any more."""

    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [Example("Optimize-VHDSet C:\\shared.vhds -Passthru", "Tidy.", _MADE)]

    def process(self) -> None:
        for item in list(self.sets()):
            process: Waiting = tidy(item)
            if self.should_process(item.image.path) and self.ran(process) and self.passthru:
                self.write(SetView(item, False))
