"""Show-ChangedBlock, Show-BackupChain: disks and restore points as pictures."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.hyperv.objects import HardDiskDrive
from hvsim.cmdlets.pictures.block_map import block_map_picture
from hvsim.cmdlets.pictures.chain import chain_picture
from hvsim.cmdlets.pictures.picture_command import LINE, PictureCommand, job_and_machine_names
from hvsim.cmdlets.pictures.scene import Picture, together
from hvsim.cmdlets.veeam.backup_command import friendly_cmdlet, job_names, managed_machine_names
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.reports.disk_map import disk_map, newest_point
from hvsim.infrastructure.backup.reports.outlook import outlooks
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.runs.session import BackupSession, TaskSession
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.texts import characters, units
from hvsim.interpreter.commands import Example, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

_RUN = "$null = Start-BackupJob Nightly"
_OUTPUT = (LINE, "System.IO.FileInfo")

Wanted = tuple[VirtualMachine | None, BackupPoint | None, str]
"""Disks to be drawn: their machine and a restore point, where there are such, and a pattern for their names."""


@friendly_cmdlet("Show-ChangedBlock", output=_OUTPUT, default_set="Console", confirm="Low")
class ShowChangedBlock(PictureCommand):
    """Draws the map of a disk: what the last backup read and transferred, and what has changed since."""

    input_object: Any = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        type="System.Object[]",
        aliases=("VM", "VMName", "RestorePoint", "Name"),
        complete=managed_machine_names,
        help="Machines, their drives, or restore points, or names of machines.",
    )
    disk: str = parameter(
        position=1, default="*", wildcards=True, help="Only disks of this name: that of the base file, as web01.vhdx."
    )
    job_name: str = parameter(
        default="*", wildcards=True, complete=job_names, help="Only restore points of this job count."
    )

    examples = [
        Example("Invoke-GuestWrite web01 -Length 3MB; Show-ChangedBlock web01", "What an increment reads.", setup=_RUN),
        Example("Get-VM web01 | Show-ChangedBlock -Path C:\\map.html", "As a page.", setup=_RUN),
        Example("Get-RestorePoint web01 -Last | Show-ChangedBlock", "What a restore point brought.", setup=_RUN),
    ]

    def picture(self) -> Picture | None:
        pictures = []
        for machine, point, pattern in self._wanted():
            names = [characters(disk.name) for disk in machine.disks] if machine is not None else []
            if point is not None:
                names += [disk.name for disk in point.point.disks if disk.name not in names]
            chosen = [name for name in names if matches(pattern, units(name))]
            if not chosen:
                self.report(NotFound("disk", pattern, names), pattern)
            pictures += [block_map_picture(disk_map(machine, name, point), self.columns) for name in chosen]
        return together(pictures, f"Blocks of {len(pictures)} disks") if pictures else None

    def _wanted(self) -> list[Wanted]:
        points = [point for point in self.server.points() if matches(self.job_name, point.job.name)]
        wanted: list[Wanted] = []
        for item in self.given:
            if isinstance(item, BackupPoint):
                wanted.append((self._machine_of(item, points), item, self.disk))
            elif isinstance(item, HardDiskDrive):
                wanted.append((item.machine, newest_point(item.machine, points), item.disk.name))
            else:
                item = (
                    self.server.machine_of(item.machine_id) or item.machine if isinstance(item, TaskSession) else item
                )
                wanted += [(machine, newest_point(machine, points), self.disk) for machine in self.machines([item])]
        return wanted

    def _machine_of(self, point: BackupPoint, points: list[BackupPoint]) -> VirtualMachine | None:
        """The machine of a restore point, if that is its job's newest: what changed since an older one is unknown."""
        machine = self.server.machine_of(point.machine_id)
        if machine is None:
            return None
        newest = newest_point(machine, [item for item in points if item.job is point.job])
        return machine if newest is not None and newest.point.id == point.point.id else None


@friendly_cmdlet("Show-BackupChain", output=_OUTPUT, default_set="Console", confirm="Low")
class ShowBackupChain(PictureCommand):
    """Draws restore points as chains: fulls and increments, sizes and flags, and when retention takes each away."""

    input_object: Any = parameter(
        position=0,
        pipeline=True,
        type="System.Object[]",
        aliases=("Job", "VM", "RestorePoint", "Name"),
        complete=job_and_machine_names,
        help="Jobs, machines, sessions or restore points, or names of jobs and machines; every chain when left out.",
    )
    vm_name: list[str] = parameter(
        position=1, wildcards=True, complete=managed_machine_names, help="Only the chains of these machines."
    )

    examples = [
        Example("Show-BackupChain Nightly", "The chains of a job.", setup=_RUN),
        Example("Get-VM web01 | Show-BackupChain -Path C:\\chain.svg", "Those of a machine, as an image.", setup=_RUN),
        Example("Get-RestorePoint web01 | Show-BackupChain", "The chain of a restore point.", setup=_RUN),
    ]

    def picture(self) -> Picture | None:
        points = self.server.points()
        if not points:
            self._nothing("There is no restore point yet: start a job with Start-BackupJob first.")
            return None
        chosen = points
        if self.given:
            keys = {key for item in self.given for key in self._chains_of(item, points)}
            chosen = [point for point in points if _key(point) in keys]
        if self.vm_name:
            chosen = [point for point in chosen if any(matches(name, point.machine) for name in self.vm_name)]
            if not chosen and not any(map(has_wildcards, self.vm_name)):
                known = {point.machine for point in points}
                self.report(NotFound("machine with a restore point", self.vm_name[0], sorted(known)), self.vm_name[0])
        return chain_picture(outlooks(chosen, self.estate.clock.now()), self.columns) if chosen else None

    def _chains_of(self, item: Any, points: list[BackupPoint]) -> set[tuple[str, str]]:
        """Job and machine of the chains that an object or a name means."""
        if isinstance(item, BackupPoint):
            return {_key(item)}
        if isinstance(item, BackupSession):
            item = item.job
        found: set[tuple[str, str]] = set()
        for target in self.jobs_and_machines(item):
            if isinstance(target, BackupJob):
                keys = {_key(point) for point in points if point.job is target}
            else:
                keys = {_key(point) for point in points if point.machine_id == target.id}
            if not keys:
                self._nothing(f"There is no restore point of '{target.name}' yet.", item)
            found |= keys
        return found

    def _nothing(self, message: str, target: object = None) -> None:
        self.write_error(message, "NoRestorePoint", "ObjectNotFound", exception="HvSim.EstateException", target=target)


def _key(point: BackupPoint) -> tuple[str, str]:
    return point.job.name, point.machine
