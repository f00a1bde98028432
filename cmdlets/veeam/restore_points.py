"""Get-RestorePoint, Test-Backup, Restore-BackupVM: what can be restored, whether it is whole, and restoring it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import Int64, array, enum, moment
from hvsim.cmdlets.veeam.backup_command import BackupCommand, friendly_cmdlet, job_names, managed_machine_names
from hvsim.cmdlets.veeam.names import A_RUN, MODEL, POINT
from hvsim.infrastructure.backup.repositories.points import BackupPoint, Damage
from hvsim.infrastructure.backup.restores.recovery import start_restore
from hvsim.infrastructure.backup.restores.restore import Restore, restored_device
from hvsim.infrastructure.disks.images import export_disk
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, parameter
from hvsim.interpreter.commands.wildcards import matches


@frozen(eq=False)
class Verification:
    """What reading a restore point found."""

    point: BackupPoint
    damage: list[FoundDamage]


@frozen(eq=False)
class FoundDamage:
    """Damage in a backup file, and the restore points that cannot be restored whole because of it."""

    damage: Damage
    points: list[BackupPoint]


def _verified(point: BackupPoint) -> Verification:
    """Reads all that a restore point needs. Raises `BlockError`, `OSError`."""
    found = []
    for damage in point.verify():
        affected = [point.beside(item) for item in point.backups.points()]
        found.append(FoundDamage(damage, [item for item in affected if item.point.id in damage.points]))
    return Verification(point, found)


live_type(
    "HvSim.BackupDamage",
    FoundDamage,
    {
        "string File": lambda d: d.damage.file,
        "string Structure": lambda d: d.damage.structure,
        "string Disk": lambda d: d.damage.disk,
        "int Block": lambda d: d.damage.block,
        "long Offset": lambda d: None if d.damage.offset is None else Int64(d.damage.offset),
        "string Message": lambda d: d.damage.message,
        POINT + "[] RestorePoints": lambda d: array(d.points, POINT),
    },
)
live_type(
    "HvSim.BackupVerification",
    Verification,
    {
        "string VMName": lambda v: v.point.machine,
        "datetime CreationTime": lambda v: moment(v.point.time),
        MODEL + "ERestorePointType Type": lambda v: enum(
            MODEL + "ERestorePointType", "Full" if v.point.is_full else "Increment"
        ),
        "string Result": lambda v: "Damaged" if v.damage else "Intact",
        "int DamagedBlocks": lambda v: sum(item.damage.block is not None for item in v.damage),
        "HvSim.BackupDamage[] Damage": lambda v: array(v.damage, "HvSim.BackupDamage"),
        POINT + " RestorePoint": lambda v: v.point,
    },
)


class ChoosePoints(BackupCommand):
    """A command that takes restore points as objects, or finds them by machine and job."""

    def points(self, vm_names: list[str] | None, job_names_: list[str] | None) -> Iterator[BackupPoint]:
        """The restore points of those machines and jobs, oldest first."""
        jobs = list(self.jobs(job_names_))
        points = self.attempt(self.server.points) or []
        for point in points:
            if point.job in jobs and any(matches(name, point.machine) for name in vm_names or ["*"]):
                yield point


@friendly_cmdlet("Get-RestorePoint", output=POINT)
class GetRestorePoint(ChoosePoints):
    """Lists restore points, oldest first."""

    vm_name: list[str] = parameter(
        position=0,
        pipeline=True,
        by_property_name=True,
        aliases=("Name",),
        wildcards=True,
        complete=managed_machine_names,
        help="The machines; all when left out.",
    )
    job_name: list[str] = parameter(position=1, wildcards=True, complete=job_names, help="Only of these jobs.")
    last: Switch = parameter(help="Only the newest point of each machine and job.")

    examples = [
        Example("Get-RestorePoint web01", "What can be restored of a machine?", setup=A_RUN),
        Example("Get-RestorePoint | Select-Object VmName, Type, IsConsistent, BackupSize", "Everything.", setup=A_RUN),
    ]

    def process(self) -> None:
        found = list(self.points(self.vm_name, self.job_name))
        if self.last:
            by_number = sorted(found, key=lambda point: point.point.number)
            newest = {(point.job.name, point.machine): point for point in by_number}
            found = [point for point in found if newest[point.job.name, point.machine] is point]
        self.write_all(found)


@friendly_cmdlet("Test-Backup", default_set="All", output="HvSim.BackupVerification")
class TestBackup(ChoosePoints):
    """Reads every block that restore points need, checks it against its digest, and says what is damaged."""

    restore_point: Any = parameter(
        sets={"RestorePoint": In(position=0, mandatory=True, pipeline=True)},
        type=POINT + "[]",
        help="The restore points, as Get-RestorePoint gives them.",
    )
    vm_name: list[str] = parameter(sets="All", wildcards=True, help="Only of these machines.")
    job_name: list[str] = parameter(sets="All", wildcards=True, complete=job_names, help="Only of these jobs.")

    examples = [
        Example("Test-Backup", "Is everything whole?", setup=A_RUN),
        Example("(Get-RestorePoint web01 -Last | Test-Backup).Result", "Is the newest point?", setup=A_RUN),
    ]

    def process(self) -> None:
        chosen = self.restore_point if self.parameter_set != "All" else self.points(self.vm_name, self.job_name)
        for point in chosen:
            verification = self.attempt(partial(_verified, point), point)
            if verification is not None:
                self.write(verification)


@friendly_cmdlet(
    "Restore-BackupVM",
    default_set="Machine",
    confirm="Medium",
    output=("Microsoft.HyperV.PowerShell.VirtualMachine", "System.IO.FileInfo"),
)
class RestoreBackupVM(BackupCommand):
    """Restores a machine from a restore point, in place of the original or beside it; or one of its disks to a file."""

    restore_point: Any = parameter(
        position=0, mandatory=True, pipeline=True, type=POINT, help="The restore point, as Get-RestorePoint gives it."
    )
    new_name: str = parameter(sets="Machine", position=1, help="Restores beside the original, under this name.")
    computer_name: str = parameter(sets="Machine", default="", help="The host; the local one when left out.")
    start: Switch = parameter(sets="Machine", aliases=("PowerUp",), help="Starts the machine.")
    force: Switch = parameter(sets="Machine", help="Replaces the original without a question.")
    to_file: str = parameter(
        sets={"File": In(mandatory=True)},
        help="Writes a disk to this new file: .vhdx and .vhd in their formats, anything else as a raw image.",
    )
    disk: str = parameter(sets="File", default="", help="The disk's name in the restore point; the first if left out.")

    examples = [
        Example(
            "Get-RestorePoint web01 -Last | Restore-BackupVM -NewName web01-copy", "Beside the original.", setup=A_RUN
        ),
        Example("Get-RestorePoint web01 -Last | Restore-BackupVM -Force", "In place of the original.", setup=A_RUN),
        Example("Get-RestorePoint web01 -Last | Restore-BackupVM -ToFile D:\\web01.vhdx", "One disk.", setup=A_RUN),
    ]

    def process(self) -> None:
        point: BackupPoint = self.restore_point
        restore = self._restore_file if self.parameter_set == "File" else self._restore_machine
        self.attempt(lambda: restore(point), point)

    def _restore_file(self, point: BackupPoint) -> None:
        path = self.engine.providers.file_path(self.to_file)
        if not self.should_process(path):
            return
        with restored_device(point, self.disk) as device:
            export_disk(device, self.estate.local_files, path, self.estate.random.guid())
        self.write_all(self.engine.call("Get-Item", named={"LiteralPath": path}))

    def _restore_machine(self, point: BackupPoint) -> None:
        host: Host = self.estate.host(self.computer_name)
        original = None if self.new_name else self._original(point)
        if not self.should_process(self.new_name or point.machine):
            return
        question = f"The machine '{point.machine}' will be deleted and replaced by its restore point. Go on?"
        if original is not None and not self.force and not self.should_continue(question, "Confirm"):
            return
        if original is not None and not self.computer_name:
            host = original.host
        restore = Restore(self.server, point, host, self.new_name or "")
        session = start_restore(self.server, restore, power_up=bool(self.start))
        assert session.process is not None
        machine: VirtualMachine = self.wait_for(session.process)
        self.write(machine)

    def _original(self, point: BackupPoint) -> VirtualMachine | None:
        return self.server.machine_of(UUID(point.settings()["id"]))
