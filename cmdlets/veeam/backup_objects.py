"""Get-VBRBackupObject and Get-VBRObjectRestorePoint: the machines in backups, and their restore points."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from attrs import frozen

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import choices, listed, product_type
from hvsim.cmdlets.veeam.names import A_RUN, BACKUP, INFOS
from hvsim.cmdlets.veeam.point_types import backup_id
from hvsim.cmdlets.veeam.record_types import identity_of
from hvsim.cmdlets.veeam.records import Backup, backups_of
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.interpreter.commands import Example, In, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

OBJECT = INFOS + "VBRBackupObject"
OBJECT_POINT = INFOS + "VBRObjectRestorePoint"
PLATFORM = choices(INFOS + "VBRPlatform", ("VMWare", "HyperV"))
SEVERITY = choices(INFOS + "VBRActivitySeverity", ("Clean", "Suspicious", "Infected"))


@frozen(eq=False)
class BackupObject:
    """A machine in a backup, by its restore points there, oldest first."""

    backup: Backup
    points: list[BackupPoint]
    is_linux: bool


@frozen(eq=False)
class ObjectPoint:
    """A restore point of such a machine."""

    point: BackupPoint


product_type(
    OBJECT,
    BackupObject,
    {
        "guid BackupId": lambda item: backup_id(item.backup),
        "guid ObjectId": lambda item: item.points[-1].machine_id,
        "int RestorePointsCount": lambda item: len(item.points),
        "guid RepositoryId": "backup.job.repository.id",
        f"{PLATFORM} Platform": lambda item: "HyperV",
        "datetime CreationTime": lambda item: item.points[0].time,
        "bool IsLinux": "is_linux",
        "string Name": lambda item: item.points[-1].machine,
        "guid Id": lambda item: identity_of(f"object/{backup_id(item.backup)}/{item.points[-1].machine_id}"),
    },
    view="table Name RestorePointsCount Platform CreationTime",
)
product_type(
    OBJECT_POINT,
    ObjectPoint,
    {
        "guid Id": lambda item: UUID(item.point.point.id),
        "string Name": "point.machine",
        "guid BackupId": lambda item: identity_of(f"backup/{item.point.job.id}"),
        "datetime CreationDate": "point.time",
        "guid ObjectId": "point.machine_id",
        f"{SEVERITY} Status": lambda item: "Clean",
    },
    view="table Name CreationDate Status",
)


@cmdlet("Get-VBRBackupObject", output=OBJECT)
class GetVBRBackupObject(BackupCommand):
    """Lists the machines in a backup."""

    backup: Any = parameter(mandatory=True, type=BACKUP, help="The backup.")

    examples = [
        Example(
            "(Get-VBRBackupObject -Backup (Get-VBRBackup -Name Nightly)).Name -join ' '",
            "Which machines?",
            A_RUN,
            "dc01 web01",
        )
    ]

    def process(self) -> None:
        by_machine: dict[UUID, list[BackupPoint]] = {}
        for point in self.backup.points:
            by_machine.setdefault(point.machine_id, []).append(point)
        for machine_id, points in sorted(by_machine.items(), key=lambda item: item[1][-1].machine.lower()):
            machine = self.server.machine_of(machine_id)
            is_linux = machine is not None and machine.guest.kind is GuestKind.LINUX
            self.write(BackupObject(self.backup, points, is_linux))


@cmdlet("Get-VBRObjectRestorePoint", default_set="Set1", output=OBJECT_POINT)
class GetVBRObjectRestorePoint(BackupCommand):
    """Lists restore points by backup, machine or identity, oldest first."""

    backup: Any = parameter(
        sets={"Set1": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=BACKUP + "[]",
        help="Those of these backups.",
    )
    id: Any = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        help="Those of these identities.",
    )
    name: list[str] = parameter(
        sets={"Set3": In(mandatory=True, pipeline=True, by_property_name=True)},
        wildcards=True,
        help="Those of the machines of these names.",
    )
    object_id: Any = parameter(
        sets={"Set4": In(mandatory=True, pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        help="Those of the machines of these identities.",
    )

    examples = [
        Example("@(Get-VBRObjectRestorePoint -Name web01).Count", "A machine's.", A_RUN, "1"),
        Example("@(Get-VBRBackup -Name Nightly | Get-VBRObjectRestorePoint).Count", "A backup's.", A_RUN, "2"),
    ]

    def process(self) -> None:
        backups = listed(self.backup) or (self.attempt(lambda: backups_of(self.server)) or [])
        points = [point for backup in backups for point in backup.points]
        self.write_all(ObjectPoint(point) for point in points if self._is_wanted(point))

    def _is_wanted(self, point: BackupPoint) -> bool:
        if self.parameter_set == "Set2":
            return UUID(point.point.id) in {to_uuid(item) for item in listed(self.id)}
        if self.parameter_set == "Set3":
            return any(matches(name, point.machine) for name in self.name)
        if self.parameter_set == "Set4":
            return point.machine_id in {to_uuid(item) for item in listed(self.object_id)}
        return True
