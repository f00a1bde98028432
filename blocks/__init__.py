"""The block engine: disks, differencing chains, change tracking, checksums, backup files and restores; all bytes real.

Knows nothing of machines, hosts or shells. The names below are the public ones; each is loaded when it is first used.

Disks (`device`, `layers`, `memory`, `generated`):
    BlockDevice            .size .read_only .read(offset, length) .write(offset, data) .discard(offset, length)
                           .allocated_ranges(offset, length) .allocated_bytes .layout .flush() .close()
    MemoryDevice(size)                         sparse, in memory
    GeneratedDevice(size, seed, ContentMix)    begins with computed content, takes memory only for what is written
    DifferencingDevice(parent)                 .merge_into_parent() .own_bytes; `.copy()` forks any device in memory
    copy_device(source, target), devices_equal(left, right), merge_into(child, parent)
Disk images (`images`): real VHDX, VHD and raw files
    open_disk_image(file, parent=None, writable=False) -> BlockDevice; open_disk_chain(storage, path, writable=False)
    create_vhdx(file, size, ...), create_vhd(file, size, ...), create_raw(file, size), create_disk_image(file, size)
    create_differencing_vhdx(file, parent, ...), create_differencing_vhd(file, parent, ...)    parent_path(image)
    resize_image(image, size), compact_image(image), set_parent(child, parent), new_image_size(size, fixed=)
    merge_image(storage, path, ancestor=None), convert_image(storage, source, target, fixed=, block_size=)
Change tracking (`tracking`, `tracking_kinds`, `tracking_state`, `blockset`):
    ChangeTracker(size)    .mark(offset, length) .create_point() -> TrackingPoint
                           .changed_since(point, until=None) -> BlockSet
                           .forget(point) .reset() .damage(reason) .resize(size)
    TrackedDevice(device, tracker)             marks every write
    save_tracker(tracker) -> bytes, write_through_map(tracker) -> bytes, load_tracker(saved, coarse) -> ChangeTracker
    TrackingKind, TrackingEvent, fate_of(kind, event), witness(tracker, kind, event); driver_file, start_driver
    BlockSet               .ranges() .byte_count; BlockSet.everything(size, granularity), .from_ranges(...)
Backup (`backup`):
    Repository(storage, folder="", password=None) or Repository.open(path, writable=False, password=None)
        .points(machine=None) -> tuple[RestorePoint, ...]        in the order they were made
        .machines() .latest(machine) .chain(point) .point(id)    .refresh() looks at the folder anew
        .begin_point(machine, time, kind=None, ...) -> PointWriter   .begin_backup(chain, time, ...) -> SharedBackup
        .make_synthetic_full(point) .merge(increment, keep_rollback=False) .compact(chain=None) .delete_points(points)
        .set_attributes(point, attributes)
        .apply_retention(chain, RetentionPolicy, now, LongTermPolicy) .assign_flags(chain, LongTermPolicy, now)
        .copy_points(points, target) .import_files(storage, paths=None) .change_password(new, old=None, chain=None)
        .verify(point=None) -> list[Damage]      .heal(copies, disks) -> damage found, damage left
        .unreadable_files() .foreign_files() .unfinished_files() .delete_unfinished() .forget_missing()
        .read_disk(point, disk) -> BlockDevice    .configuration(point) -> bytes
        .restore(point, disk, target, extents=None) -> int      .restore_to_file(point, disk, path, storage=None)
        .restore_point(point, folder, storage=None) -> paths
    PointWriter            a context manager; leaving it without `commit` rolls the point back
        .write_disk(name, device, changed=None) -> DiskSummary   `changed` a BlockSet, or None to compare digests
                           `excluded` a BlockSet, `progress` gets a Progress, `cancellation` a Cancellation
        .set_configuration(data)    .commit() -> RestorePoint
    SharedBackup           one file for several machines: .begin_point(machine) -> PointWriter, .commit() -> points
    new_header(digest, password)               the algorithms of a new chain, for `codec=`
Files (`io`, `real_disk`, `faults`, `write_cache`):
    MemoryStorage(capacity=None), DiskStorage(folder), FaultyStorage(storage, FaultPlan), WriteCache(), File, Storage
Guest files (`guest_files`, with the extra hvsim[guest-files]):
    open_guest_disk(device) -> GuestDisk       .volumes .list(volume, path) .entry(volume, path) .read(volume, path)
Errors (`errors`): BlockError and below it StorageFull, DiskImageDamaged, TrackingLost, BackupDamaged ...
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hvsim.blocks.backup.model import Compression as Compression
    from hvsim.blocks.backup.model import Damage as Damage
    from hvsim.blocks.backup.model import DiskSummary as DiskSummary
    from hvsim.blocks.backup.model import PointKind as PointKind
    from hvsim.blocks.backup.model import ReadMode as ReadMode
    from hvsim.blocks.backup.model import RestorePoint as RestorePoint
    from hvsim.blocks.backup.model import Statistics as Statistics
    from hvsim.blocks.backup.operations.compaction import Compacted as Compacted
    from hvsim.blocks.backup.operations.copying import Imported as Imported
    from hvsim.blocks.backup.points.beginning import SharedBackup as SharedBackup
    from hvsim.blocks.backup.points.writer import PointWriter as PointWriter
    from hvsim.blocks.backup.repository import Repository as Repository
    from hvsim.blocks.backup.retention.long_term import Flag as Flag
    from hvsim.blocks.backup.retention.long_term import Level as Level
    from hvsim.blocks.backup.retention.long_term import LongTermPolicy as LongTermPolicy
    from hvsim.blocks.backup.retention.plan import RetentionPolicy as RetentionPolicy
    from hvsim.blocks.backup.retention.upkeep import Upkeep as Upkeep
    from hvsim.blocks.blockset import BlockSet as BlockSet
    from hvsim.blocks.datapath.codec import Codec as Codec
    from hvsim.blocks.datapath.codec import CodecHeader as CodecHeader
    from hvsim.blocks.datapath.codec import new_header as new_header
    from hvsim.blocks.datapath.keys import Derivation as Derivation
    from hvsim.blocks.datapath.records import Cancellation as Cancellation
    from hvsim.blocks.datapath.records import Progress as Progress
    from hvsim.blocks.device import BlockDevice as BlockDevice
    from hvsim.blocks.device import ImageLayout as ImageLayout
    from hvsim.blocks.device import Range as Range
    from hvsim.blocks.device import copy_device as copy_device
    from hvsim.blocks.device import devices_equal as devices_equal
    from hvsim.blocks.device import merge_into as merge_into
    from hvsim.blocks.errors import BackupDamaged as BackupDamaged
    from hvsim.blocks.errors import BackupError as BackupError
    from hvsim.blocks.errors import BackupUnsupported as BackupUnsupported
    from hvsim.blocks.errors import BlockError as BlockError
    from hvsim.blocks.errors import ChainBroken as ChainBroken
    from hvsim.blocks.errors import DeviceError as DeviceError
    from hvsim.blocks.errors import DiskImageDamaged as DiskImageDamaged
    from hvsim.blocks.errors import DiskImageError as DiskImageError
    from hvsim.blocks.errors import DiskImageUnsupported as DiskImageUnsupported
    from hvsim.blocks.errors import FileAlreadyExists as FileAlreadyExists
    from hvsim.blocks.errors import FileMissing as FileMissing
    from hvsim.blocks.errors import GuestFileMissing as GuestFileMissing
    from hvsim.blocks.errors import GuestFilesUnavailable as GuestFilesUnavailable
    from hvsim.blocks.errors import OperationCancelled as OperationCancelled
    from hvsim.blocks.errors import ParentMismatch as ParentMismatch
    from hvsim.blocks.errors import PasswordMissing as PasswordMissing
    from hvsim.blocks.errors import PasswordWrong as PasswordWrong
    from hvsim.blocks.errors import RepositoryLocked as RepositoryLocked
    from hvsim.blocks.errors import RestorePointMissing as RestorePointMissing
    from hvsim.blocks.errors import StorageError as StorageError
    from hvsim.blocks.errors import StorageFailed as StorageFailed
    from hvsim.blocks.errors import StorageFull as StorageFull
    from hvsim.blocks.errors import TrackingLost as TrackingLost
    from hvsim.blocks.errors import UnexpectedEnd as UnexpectedEnd
    from hvsim.blocks.faults import FaultPlan as FaultPlan
    from hvsim.blocks.faults import FaultyStorage as FaultyStorage
    from hvsim.blocks.faults import flip_bit as flip_bit
    from hvsim.blocks.generated import ContentMix as ContentMix
    from hvsim.blocks.generated import GeneratedDevice as GeneratedDevice
    from hvsim.blocks.guest_files import GuestDisk as GuestDisk
    from hvsim.blocks.guest_files import GuestEntry as GuestEntry
    from hvsim.blocks.guest_files import GuestVolume as GuestVolume
    from hvsim.blocks.guest_files import open_guest_disk as open_guest_disk
    from hvsim.blocks.images.opening import create_disk_image as create_disk_image
    from hvsim.blocks.images.opening import open_disk_chain as open_disk_chain
    from hvsim.blocks.images.opening import open_disk_image as open_disk_image
    from hvsim.blocks.images.opening import parent_path as parent_path
    from hvsim.blocks.images.operations import compact_image as compact_image
    from hvsim.blocks.images.operations import convert_image as convert_image
    from hvsim.blocks.images.operations import merge_image as merge_image
    from hvsim.blocks.images.operations import new_image_size as new_image_size
    from hvsim.blocks.images.operations import resize_image as resize_image
    from hvsim.blocks.images.operations import set_parent as set_parent
    from hvsim.blocks.images.raw import RawImage as RawImage
    from hvsim.blocks.images.raw import create_raw as create_raw
    from hvsim.blocks.images.vhd.image import FixedVhdImage as FixedVhdImage
    from hvsim.blocks.images.vhd.image import VhdImage as VhdImage
    from hvsim.blocks.images.vhd.image import create_differencing_vhd as create_differencing_vhd
    from hvsim.blocks.images.vhd.image import create_vhd as create_vhd
    from hvsim.blocks.images.vhdx.creation import create_differencing_vhdx as create_differencing_vhdx
    from hvsim.blocks.images.vhdx.creation import create_vhdx as create_vhdx
    from hvsim.blocks.images.vhdx.image import VhdxImage as VhdxImage
    from hvsim.blocks.io import File as File
    from hvsim.blocks.io import MemoryFile as MemoryFile
    from hvsim.blocks.io import MemoryStorage as MemoryStorage
    from hvsim.blocks.io import Storage as Storage
    from hvsim.blocks.memory import DifferencingDevice as DifferencingDevice
    from hvsim.blocks.memory import MemoryDevice as MemoryDevice
    from hvsim.blocks.real_disk import DiskStorage as DiskStorage
    from hvsim.blocks.tracking import ChangeTracker as ChangeTracker
    from hvsim.blocks.tracking import TrackedDevice as TrackedDevice
    from hvsim.blocks.tracking import TrackingPoint as TrackingPoint
    from hvsim.blocks.tracking_kinds import Fate as Fate
    from hvsim.blocks.tracking_kinds import TrackingEvent as TrackingEvent
    from hvsim.blocks.tracking_kinds import TrackingKind as TrackingKind
    from hvsim.blocks.tracking_kinds import driver_file as driver_file
    from hvsim.blocks.tracking_kinds import fate_of as fate_of
    from hvsim.blocks.tracking_kinds import start_driver as start_driver
    from hvsim.blocks.tracking_kinds import witness as witness
    from hvsim.blocks.tracking_state import load_tracker as load_tracker
    from hvsim.blocks.tracking_state import save_tracker as save_tracker
    from hvsim.blocks.tracking_state import write_through_map as write_through_map
    from hvsim.blocks.write_cache import WriteCache as WriteCache

_HOME = {
    "backup.model": "Compression Damage DiskSummary PointKind ReadMode RestorePoint Statistics",
    "backup.repository": "Repository",
    "backup.points.writer": "PointWriter",
    "blockset": "BlockSet",
    "device": "BlockDevice ImageLayout Range copy_device devices_equal merge_into",
    "errors": "BackupDamaged BackupError BackupUnsupported BlockError ChainBroken DeviceError DiskImageDamaged "
    "DiskImageError DiskImageUnsupported FileAlreadyExists FileMissing GuestFileMissing GuestFilesUnavailable "
    "OperationCancelled ParentMismatch PasswordMissing PasswordWrong RepositoryLocked RestorePointMissing StorageError "
    "StorageFailed StorageFull TrackingLost UnexpectedEnd",
    "faults": "FaultPlan FaultyStorage flip_bit",
    "generated": "ContentMix GeneratedDevice",
    "guest_files": "GuestDisk GuestEntry GuestVolume open_guest_disk",
    "images.opening": "create_disk_image open_disk_chain open_disk_image parent_path",
    "images.operations": "compact_image convert_image merge_image new_image_size resize_image set_parent",
    "images.raw": "RawImage create_raw",
    "images.vhd.image": "FixedVhdImage VhdImage create_differencing_vhd create_vhd",
    "images.vhdx.creation": "create_differencing_vhdx create_vhdx",
    "images.vhdx.image": "VhdxImage",
    "io": "File MemoryFile MemoryStorage Storage",
    "memory": "DifferencingDevice MemoryDevice",
    "real_disk": "DiskStorage",
    "tracking": "ChangeTracker TrackedDevice TrackingPoint",
    "tracking_kinds": "Fate TrackingEvent TrackingKind driver_file fate_of start_driver witness",
    "tracking_state": "load_tracker save_tracker write_through_map",
    "backup.points.beginning": "SharedBackup",
    "backup.operations.compaction": "Compacted",
    "backup.operations.copying": "Imported",
    "backup.retention.long_term": "Flag Level LongTermPolicy",
    "backup.retention.plan": "RetentionPolicy",
    "backup.retention.upkeep": "Upkeep",
    "datapath.codec": "Codec CodecHeader new_header",
    "datapath.keys": "Derivation",
    "datapath.records": "Cancellation Progress",
    "write_cache": "WriteCache",
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """A public name, from the module that defines it."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULE_OF])
