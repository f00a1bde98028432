"""How repositories and their extents look to PowerShell: their types."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type
from hvsim.cmdlets.estate.values import Int64, UInt64, array, guid, to_uuid
from hvsim.cmdlets.veeam.members import add_property, choices, product_type
from hvsim.cmdlets.veeam.names import COMMON, CORE, INFOS, MODEL, REPOSITORY, SERVER
from hvsim.cmdlets.veeam.object_parameters import ObjectOf
from hvsim.cmdlets.veeam.reaching import reached_server
from hvsim.cmdlets.veeam.records import RepositoryContainer, Size
from hvsim.cmdlets.veeam.server_types import NO_ID
from hvsim.infrastructure.backup.installation import BUILD
from hvsim.infrastructure.backup.managed_servers import ManagedServer
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.repositories.scale_out import Extent, ScaleOutRepository
from hvsim.interpreter.values import net_text

SCALE_OUT = INFOS + "VBRScaleOutBackupRepository"
ANY_REPOSITORY = ObjectOf((REPOSITORY, SCALE_OUT))
EXTENT = INFOS + "VBRRepositoryExtent"
POLICY = choices(INFOS + "VBRScaleOutBackupRepositoryPolicyType", ("DataLocality", "Performance"))
EXTENT_STATUS = choices(
    INFOS + "VBRRepositoryExtentStatus", ("Unknown", "Normal", "Pending", "Maintenance", "Evacuate")
)
KIND = MODEL + "ERepositoryType"
CONTAINER = CORE + "CBackupRepositoryContainer"
SIZE = COMMON + "CPlatformSize"
enum_type(
    KIND,
    {
        "WinLocal": 0,
        "LinuxLocal": 1,
        "CifsShare": 2,
        "DDBoost": 3,
        "Cloud": 4,
        "HPStoreOnceIntegration": 5,
        "ExaGrid": 6,
        "ExtendableRepository": 10,
    },
)


@frozen(eq=False)
class RepositoryOptions:
    """The options of a repository."""

    repository: BackupRepository


@frozen(eq=False)
class RepositoryInformation:
    """The inner record of a repository, as it was handed out before its container."""

    repository: BackupRepository


@frozen(eq=False)
class RepositoryTools:
    """What the product has as a class of functions about repositories; there is no object of it."""


@frozen(eq=False)
class Immutability:
    """Whether backup files are locked for a time, and how long."""

    repository: BackupRepository


def is_windows(repository: BackupRepository) -> bool:
    """Whether it lies on a Windows server."""
    return "\\" in repository.path


REPOSITORY_TYPE = product_type(
    REPOSITORY,
    BackupRepository,
    {
        "string Name": "name",
        "guid Id": "id",
        f"{KIND} Type": lambda item: "WinLocal" if is_windows(item) else "LinuxLocal",
        "string TypeDisplay": lambda item: "Windows" if is_windows(item) else "Linux",
        "string Path": "path",
        "string FullPath": "path",
        "string FriendlyPath": "path",
        "string Description": "description",
        "bool IsUnavailable": "is_unavailable",
        MODEL + "CBackupRepositoryOptions Options": RepositoryOptions,
        MODEL + "CBackupRepositoryInfo Info": RepositoryInformation,
        "bool IsDedupStorage": lambda item: False,
        "bool IsRotatedDriveRepository": "rotates",
        "bool SplitStoragesPerVm": lambda item: True,
        "bool IsImmutabilitySupported": lambda item: True,
        "bool HasBackupChainLengthLimitation": lambda item: False,
        "bool IsSanSnapshotOnly": lambda item: False,
        "bool IsTemporary": lambda item: False,
        "bool UseNfsOnMountHost": lambda item: False,
        "string VersionOfCreation": lambda item: BUILD,
        "string Status": lambda item: "Ordinal",
    },
)
product_type(
    MODEL + "CBackupRepositoryOptions",
    RepositoryOptions,
    {
        "int MaxTaskCount": "repository.max_tasks",
        "bool IsTaskCountUnlim": lambda item: item.repository.max_tasks == 0,
        "int CombinedDataRateLimit": lambda item: int(item.repository.read_and_write_rate // 2**20),
        "bool Uncompress": "repository.unpacks",
        "bool OptimizeBlockAlign": lambda item: False,
        "bool OneBackupFilePerVm": lambda item: True,
    },
)
product_type(
    MODEL + "CBackupRepositoryInfo",
    RepositoryInformation,
    {
        "guid Id": "repository.id",
        "string Name": "repository.name",
        "string Path": "repository.path",
        "long CachedTotalSpace": "repository.capacity",
        "long CachedFreeSpace": "repository.free",
    },
)
product_type(
    MODEL + "CImmutabilitySettings",
    Immutability,
    {
        "bool IsEnabled": lambda item: bool(item.repository.immutable_days),
        "int IntervalDays": "repository.immutable_days",
    },
)
product_type(
    CONTAINER,
    RepositoryContainer,
    {
        f"{SIZE} CachedTotalSpace": lambda item: Size(item.repository.capacity),
        f"{SIZE} CachedFreeSpace": lambda item: Size(item.repository.free),
    },
)
product_type(
    SIZE,
    Size,
    {
        "long InBytes": "bytes",
        "uint64 InBytesAsUInt64": lambda item: UInt64(item.bytes),
        "double InBytesAsDouble": lambda item: float(item.bytes),
        "long InKilobytes": lambda item: item.bytes // 2**10,
        "long InMegabytes": lambda item: item.bytes // 2**20,
        "long InGigabytes": lambda item: item.bytes // 2**30,
    },
).method("string ToString()")(lambda item: net_text(Int64(item.bytes)))

_EXTENT = product_type(
    EXTENT,
    Extent,
    {
        "guid Id": "id",
        "guid ParentId": "parent",
        f"{REPOSITORY} Repository": "repository",
        f"{EXTENT_STATUS} Status": lambda item: "Maintenance" if item.maintenance else "Normal",
        "string Name": "repository.name",
        "bool StoreFull": lambda item: True,
        "bool StoreIncrement": lambda item: True,
    },
)
product_type(
    SCALE_OUT,
    ScaleOutRepository,
    {
        "guid Id": "id",
        "string Name": "name",
        "string Description": "description",
        f"{POLICY} PolicyType": lambda item: "Performance" if item.by_performance else "DataLocality",
        f"{EXTENT}[] Extent": "extents",
        "bool UsePerVMBackupFiles": "per_machine_files",
        "bool PerformFullWhenExtentOffline": "full_when_extent_offline",
        "bool EnableCapacityTier": lambda item: False,
        "System.Object CapacityExtent": lambda item: None,
        "int OperationalRestorePeriod": lambda item: None,
        "bool CapacityTierCopyPolicyEnabled": lambda item: False,
        "bool CapacityTierMovePolicyEnabled": lambda item: False,
        "bool ArchiveTierEnabled": lambda item: False,
        "System.Object ArchiveExtent": lambda item: None,
        "bool EncryptionEnabled": lambda item: False,
    },
)


@product_type(f"{CORE}CBackupRepositoryEx", RepositoryTools, {}).static(
    f"void SyncSpaceInfoToDb({REPOSITORY} repository, bool force)"
)
def _refresh_space(repository: BackupRepository, force: bool) -> None:
    """The numbers are always those of now."""


def _repositories(engine: Any) -> list[BackupRepository]:
    found: list[BackupRepository] = reached_server(engine).repositories
    return found


@REPOSITORY_TYPE.static(f"{REPOSITORY}[] GetAll()", engine=True)
def _all_repositories(engine: Any) -> Any:
    return array(_repositories(engine), REPOSITORY)


@REPOSITORY_TYPE.static(f"{REPOSITORY} Get(guid id)", engine=True)
def _repository_of_id(engine: Any, identity: Any) -> BackupRepository | None:
    return next((item for item in _repositories(engine) if item.id == to_uuid(identity)), None)


@REPOSITORY_TYPE.static("long GetRepositoryBackupsSize(guid repositoryId)", engine=True)
def _size_of_backups(engine: Any, identity: Any) -> Any:
    repository = _repository_of_id(engine, identity)
    points = reached_server(engine).points()
    sizes = {point.file_path: point.point.file_size for point in points if point.job.repository is repository}
    return Int64(sum(sizes.values()))


def _host(engine: Any, repository: BackupRepository) -> ManagedServer | None:
    servers: list[ManagedServer] = reached_server(engine).servers
    for server in servers:
        if server.computer is repository.computer is not None or server.real_name == repository.host_name:
            return server
    return None


def _host_id(engine: Any, repository: BackupRepository) -> Any:
    server = _host(engine, repository)
    return guid(server.id if server is not None else NO_ID)


REPOSITORY_TYPE.property(f"{SERVER} Host", engine=True)(_host)
REPOSITORY_TYPE.property("guid HostId", engine=True)(_host_id)
REPOSITORY_TYPE.property("guid MountHostId", engine=True)(_host_id)
REPOSITORY_TYPE.method(f"{SERVER} GetHost()", f"{SERVER} FindHost()", engine=True)(_host)
# Folders of a server need no gateway: their own server writes them.
REPOSITORY_TYPE.method(f"{SERVER}[] GetActualGateways()")(lambda repository: array([], SERVER))
REPOSITORY_TYPE.method(f"{CONTAINER} GetContainer()")(RepositoryContainer)
REPOSITORY_TYPE.method(f"{MODEL}CImmutabilitySettings GetImmutabilitySettings()")(Immutability)
add_property(REPOSITORY_TYPE, "guid ShareCredsId", lambda item: None)
