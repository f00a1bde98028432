"""How backups, restore points and backup files look to PowerShell: CBackup, COib, CStorage."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type
from hvsim.cmdlets.estate.values import array, to_uuid
from hvsim.cmdlets.veeam.job_types import JOB_KIND, PLATFORM, Platform, kind_of, kind_text
from hvsim.cmdlets.veeam.members import choices, product_type
from hvsim.cmdlets.veeam.names import BACKUP, COMMON, JOB, MODEL, POINT, REPOSITORY, STORAGE
from hvsim.cmdlets.veeam.option_types import BLOCK_SIZES
from hvsim.cmdlets.veeam.reaching import reached_server
from hvsim.cmdlets.veeam.record_types import identity_of
from hvsim.cmdlets.veeam.records import Backup, BackupStorage, Statistics, backups_of
from hvsim.cmdlets.veeam.session_types import STATISTICS
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.repositories.repository import METADATA_FILE
from hvsim.infrastructure.backup.server import BackupServer

POINT_KIND = MODEL + "ERestorePointType"
ALGORITHM = MODEL + "EAlgorithm"
BLOCK_SIZE = MODEL + "EKbBlockSize"
CONTENT = choices(MODEL + "EExternalContentMode", ("None", "Local", "External"))
PATH = COMMON + "CPath"
enum_type(POINT_KIND, {"Full": 0, "Rollback": 1, "Increment": 2, "Different": 3, "Snapshot": 4})


@frozen(eq=False)
class PartialPath:
    """A path below the repository, in its parts."""

    text: str

    @property
    def elements(self) -> list[str]:
        return self.text.replace("\\", "/").split("/")


@frozen(eq=False)
class PointInformation:
    """The inner record of a restore point."""

    point: BackupPoint


@frozen(eq=False)
class MachineData:
    """What a restore point knows of its machine."""

    point: BackupPoint

    def setting(self, name: str) -> Any:
        return self.point.settings().get(name)


@frozen(eq=False)
class DiskData:
    """A disk in a restore point."""

    name: str
    size: int


def kind_of_point(point: BackupPoint) -> str:
    """Full, increment or rollback."""
    return point.point.kind.value


def chain_of(point: BackupPoint) -> list[BackupPoint]:
    """The points that it needs, from its full to itself."""
    return [point.beside(item) for item in point.backups.chain(point.point)]


def backup_id(backup: Backup) -> UUID:
    """The identity of a job's backup."""
    return identity_of(f"backup/{backup.job.id}")


_PARTIAL = product_type(PATH, PartialPath, {"string[] Elements": "elements"})
_PARTIAL.property(f"{PATH} Internal")(lambda item: item)
_PARTIAL.method("string ToString()")(lambda item: item.text)

_POINT = product_type(
    POINT,
    BackupPoint,
    {
        "guid Id": lambda item: UUID(item.point.id),
        "string Name": "machine",
        "string VmName": "machine",
        "datetime CreationTime": "time",
        "datetime CreationTimeUtc": "time",
        "datetime CompletionTimeUTC": "time",
        f"{POINT_KIND} Type": kind_of_point,
        f"{ALGORITHM} Algorithm": lambda item: "Full" if item.is_full else "Increment",
        "bool IsFull": "is_full",
        "bool IsConsistent": "is_consistent",
        "bool IsCorrupted": lambda item: False,
        "bool IsRecheckCorrupted": lambda item: False,
        "long ApproxSize": "point.disk_bytes",
        "long BackupSize": "point.file_size",
        "string JobName": "job.name",
        "string FilePath": "file_path",
        "string[] Disks": lambda item: [disk.name for disk in item.point.disks],
        "guid ObjectId": "machine_id",
        "guid BackupId": lambda item: identity_of(f"backup/{item.job.id}"),
        "guid StorageId": lambda item: identity_of(item.file_path),
        "guid PointId": lambda item: UUID(item.point.id),
        "string State": lambda item: "Normal",
        f"{MODEL}CHvOibAuxData AuxData": MachineData,
        f"{MODEL}CHvOibAuxData HvAuxData": MachineData,
        f"{MODEL}COibInfo Info": PointInformation,
        "bool HasAd": lambda item: _has(item, "ActiveDirectory"),
        "bool HasExchange": lambda item: _has(item, "Exchange"),
        "bool HasSql": lambda item: _has(item, "SqlServer"),
        "bool HasSharePoint": lambda item: False,
        "bool HasOracle": lambda item: False,
        "bool HasIndex": lambda item: False,
    },
)


@_POINT.property("string Fqdn", engine=True)
def _full_name(engine: Any, point: BackupPoint) -> str:
    server: BackupServer = reached_server(engine)
    return f"{point.machine}.{server.computer.domain}"


def _has(point: BackupPoint, application: str) -> bool:
    return application in point.applications


def _backup(point: BackupPoint) -> Backup:
    points = [point.beside(item) for item in point.backups.points()]
    return Backup(point.job, points)


def _parent(point: BackupPoint) -> BackupPoint | None:
    chain = chain_of(point)
    return chain[-2] if len(chain) > 1 else None


_POINT.method(f"{STORAGE} GetStorage()", f"{STORAGE} FindStorage()")(BackupStorage)
_POINT.method(f"{BACKUP} GetBackup()", f"{BACKUP} FindBackup()")(_backup)
_POINT.method(f"{REPOSITORY} GetRepository()", f"{REPOSITORY} FindRepository()")(lambda item: item.job.repository)
_POINT.method(f"{REPOSITORY}[] FindChainRepositories()")(lambda item: array([item.job.repository], REPOSITORY))
_POINT.method(f"{POINT} FindParent()")(_parent)
_POINT.method(f"{POINT} GetFull()")(lambda item: chain_of(item)[0])
_POINT.method(f"{POINT}[] GetChain()")(lambda item: array(chain_of(item), POINT))
_POINT.method(f"{STORAGE}[] GetChainStorages()")(
    lambda item: array([BackupStorage(each) for each in chain_of(item)], STORAGE)
)
_POINT.method("bool IsEncrypted()")(lambda item: item.is_encrypted)
_POINT.method("bool HasParent()")(lambda item: not item.is_full)
_POINT.method("bool CheckIsCorrupted()")(lambda item: bool(item.verify()))
_POINT.method(f"{JOB} GetSourceJob()")(lambda item: item.job)
_POINT.method("string ToString()")(lambda item: item.machine)

product_type(
    MODEL + "COibInfo",
    PointInformation,
    {
        "guid Id": lambda item: UUID(item.point.point.id),
        "string VmName": "point.machine",
        "datetime CreationTime": "point.time",
        "bool IsConsistent": "point.is_consistent",
    },
)
product_type(
    MODEL + "CHvOibAuxData",
    MachineData,
    {
        "int NumCpus": lambda item: item.setting("processors"),
        "long MemSizeMb": lambda item: (item.setting("memory_startup") or 0) // 2**20,
        f"{MODEL}CDiskInfo[] Disks": lambda item: [DiskData(each.name, each.size) for each in item.point.point.disks],
        "string VmName": "point.machine",
    },
)
product_type(
    MODEL + "CDiskInfo",
    DiskData,
    {"string Name": "name", "string FileName": "name", "string FlatFileName": "name", "long Capacity": "size"},
)

_BACKUP = product_type(
    BACKUP,
    Backup,
    {
        "string Name": "job.name",
        "string JobName": "job.name",
        "guid Id": lambda item: backup_id(item),
        "guid JobId": "job.id",
        f"{JOB_KIND} JobType": lambda item: kind_of(item.job),
        "string TypeToString": lambda item: kind_text(item.job),
        "guid RepositoryId": "job.repository.id",
        "string DirPath": lambda item: item.job.repository.job_folder(item.job.backup_folder),
        "string Path": lambda item: item.job.repository.job_folder(item.job.backup_folder),
        "string MetaFileName": lambda item: METADATA_FILE,
        "int VmCount": lambda item: len(item.machines),
        "datetime CreationTime": lambda item: item.points[0].time if item.points else item.job.created,
        "datetime LastPointCreationTime": lambda item: item.points[-1].time if item.points else None,
        "datetime MetaUpdateTime": lambda item: item.points[-1].time if item.points else item.job.created,
        f"{PLATFORM} BackupPlatform": lambda item: Platform(),
        "string EncryptionState": lambda item: (
            "Encrypted" if any(point.is_encrypted for point in item.points) else "NotEncrypted"
        ),
        "bool IsMetaExist": lambda item: item.job.repository.has_metadata(item.job.backup_folder),
        "bool IsBackup": lambda item: True,
        "bool IsReplica": lambda item: False,
        "bool IsTapeBackup": lambda item: False,
        "bool IsCloudBackup": lambda item: False,
        "bool IsChildBackup": lambda item: False,
        "bool IsTruePerVmContainer": lambda item: True,
        "bool HasParent": lambda item: False,
        "guid ParentBackupId": lambda item: None,
    },
)


def _storages(backup: Backup) -> Any:
    return array([BackupStorage(point) for point in backup.points], STORAGE)


def _children(backup: Backup) -> Any:
    """One backup a machine: each has a chain of its own."""
    found = [Backup(backup.job, [p for p in backup.points if p.machine == name]) for name in backup.machines]
    return array(found, BACKUP)


def _configured(engine: Any, backup: Backup) -> Any:
    server = reached_server(engine)
    return backup.job if backup.job in (*server.jobs, *server.copy_jobs) else None


def _storage_of_id(backup: Backup, identity: Any) -> BackupStorage | None:
    wanted = to_uuid(identity)
    return next((BackupStorage(item) for item in backup.points if identity_of(item.file_path) == wanted), None)


@_BACKUP.static(f"{BACKUP}[] GetAll()", engine=True)
def _all_backups(engine: Any) -> Any:
    return array(backups_of(reached_server(engine)), BACKUP)


@_BACKUP.static(f"{BACKUP} Get(guid id)", engine=True)
def _backup_of_id(engine: Any, identity: Any) -> Backup | None:
    wanted = to_uuid(identity)
    found = backups_of(reached_server(engine))
    return next((item for item in found if backup_id(item) == wanted), None)


@_BACKUP.static(f"{BACKUP}[] GetAllByJob(guid jobId)", engine=True)
def _backups_of_job(engine: Any, identity: Any) -> Any:
    wanted = to_uuid(identity)
    return array([item for item in backups_of(reached_server(engine)) if item.job.id == wanted], BACKUP)


@_BACKUP.static(
    f"{BACKUP}[] GetInRepository(guid repositoryId, bool children, bool imported, bool snapshots, bool extents)",
    engine=True,
)
def _backups_in_repository(engine: Any, identity: Any, *_: bool) -> Any:
    """Those in a repository, or in the extents of a scale-out one; the choices after it are about other backups."""
    server = reached_server(engine)
    wanted = to_uuid(identity)
    places = [extent.repository.id for item in server.scale_out if item.id == wanted for extent in item.extents]
    found = [item for item in backups_of(server) if item.job.repository.id in (wanted, *places)]
    return array(found, BACKUP)


_BACKUP.method(f"{STORAGE} GetStorage(guid id)")(_storage_of_id)
_BACKUP.method(f"{STORAGE}[] GetAllStorages()", f"{STORAGE}[] GetAllChildrenStorages()")(_storages)
_BACKUP.method(f"{BACKUP}[] FindChildBackups()")(_children)
_BACKUP.method(f"{POINT}[] GetLastOibs()")(lambda item: array(item.newest(), POINT))
_BACKUP.method(f"{POINT}[] GetPoints()", f"{POINT}[] GetObjectOibsAll()")(lambda item: array(item.points, POINT))
_BACKUP.method(f"{POINT} FindLastOib()", f"{POINT} FindLastPoint()")(
    lambda item: item.points[-1] if item.points else None
)
_BACKUP.method(f"{JOB} GetJob()", f"{JOB} FindJob()", engine=True)(_configured)
_BACKUP.method("bool IsJobExists()", engine=True)(lambda engine, item: _configured(engine, item) is not None)
_BACKUP.method(f"{REPOSITORY} GetRepository()", f"{REPOSITORY} FindRepository()")(lambda item: item.job.repository)
_BACKUP.method("System.String[] GetObjects()")(lambda item: array(item.machines, "System.String"))
_BACKUP.method("bool IsEmpty()")(lambda item: not item.points)
_BACKUP.method(f"{BACKUP} GetParent()")(lambda item: None)

_STORAGE = product_type(
    STORAGE,
    BackupStorage,
    {
        "guid Id": lambda item: identity_of(item.point.file_path),
        "string FilePath": "point.file_path",
        f"{PATH} PartialPath": lambda item: PartialPath(item.point.point.file),
        "datetime CreationTime": "point.time",
        "datetime CreationTimeUtc": "point.time",
        f"{STATISTICS} Stats": lambda item: Statistics(
            item.point.point.disk_bytes, max(item.point.point.file_size, 1), item.point.point.file_size
        ),
        "bool IsFull": "point.is_full",
        "bool IsFullFast": "point.is_full",
        "bool IsIncrementalFast": lambda item: not item.point.is_full,
        "bool IsAvailable": lambda item: not item.point.job.repository.is_unavailable,
        "bool IsEncrypted": "point.is_encrypted",
        f"{BLOCK_SIZE} BlockSize": lambda item: BLOCK_SIZES.get(item.point.point.block_size // 1024, BLOCK_SIZES[1024]),
        "string GfsPeriod": lambda item: "None",
        "guid ObjectId": "point.machine_id",
        "guid BackupId": lambda item: identity_of(f"backup/{item.point.job.id}"),
        f"{CONTENT} ExternalContentMode": lambda item: "Local",
    },
)
_STORAGE.method(f"{JOB} FindJob()")(lambda item: item.point.job)
_STORAGE.method(f"{BACKUP} GetBackup()")(lambda item: _backup(item.point))
_STORAGE.method(f"{POINT}[] GetOibs()")(lambda item: array([item.point], POINT))
for extension in ("vbk", "vib", "vrb"):
    _STORAGE.method(f"bool Is{extension.capitalize()}()")(
        lambda item, ending=f".{extension}": item.point.file_path.lower().endswith(ending)
    )
