"""What administrators do to virtual disk files: make, resize, convert, merge, compact, mount, test them.

The rules of Hyper-V and its refusals, as `ManagementError`. What a machine does with its disks is elsewhere.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.blocks.device import GIB, KIB, MIB, TIB, BlockDevice, copy_device, is_zero
from hvsim.blocks.errors import ParentMismatch
from hvsim.blocks.memory import MemoryDevice, OverlayDevice
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs import Leg, Stage
from hvsim.infrastructure.costs.durations import OPEN_DISK
from hvsim.infrastructure.disks.change_tracking import TrackingEvent, happened
from hvsim.infrastructure.disks.opened_images import image_at
from hvsim.infrastructure.disks.virtual_disks import (
    MAX_DISK_SIZE,
    MIN_DISK_SIZE,
    ControllerType,
    ImageFile,
    ImageKind,
    differencing_image,
    empty_image,
)
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.files import FileHandle
from hvsim.infrastructure.windows_reasons import windows_reason

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

MAX_VHD_SIZE = 2040 * GIB
MIN_VHD_BLOCK, MIN_BLOCK, MAX_BLOCK = MIB // 2, MIB, 256 * MIB
NO_ROOM = "There is not enough space on the disk. (0x80070070)"
EXISTS = "The file exists. (0x80070050)"
IN_USE = "The process cannot access the file because it is being used by another process. (0x80070020)"


@define(eq=False)
class MountedDisk:
    """A disk that the host itself uses: the number under which Windows shows it, and the drive letters of its
    partitions by their identities, and those of which it leaves the volume alone (`offline`).
    """

    image: ImageFile
    number: int
    read_only: bool
    handles: list[FileHandle] = field(factory=list, repr=False)
    """What keeps others from its files."""
    is_offline: bool = False
    letters: dict[UUID, str] = field(factory=dict)
    offline: set[UUID] = field(factory=set)


def new_disk(
    host: Host,
    path: str,
    size: int = 0,
    kind: ImageKind = ImageKind.DYNAMIC,
    *,
    parent: str = "",
    block_size: int | None = None,
    sectors: tuple[int, int] | None = None,
) -> ImageFile:
    """Makes a disk file; its extension decides the format. `parent` is the file below a differencing one; `sectors`
    are the sizes of logical and physical ones.

    Raises `ManagementError`; a fixed one needs all its room at once.
    """
    if host.files.exists(path):
        raise _creation(path, EXISTS)
    identity = host.random.guid()
    if kind is ImageKind.DIFFERENCING:
        below = host.image(parent) if parent else None
        if below is None:
            raise ManagementError("InvalidParameter", f"'{parent}' is not an existing virtual hard disk file.")
        image = differencing_image(path, below, identity)
    else:
        _check_size(path, size)
        image = empty_image(path, size, kind, identity)
    if block_size is not None:
        _check_block_size(image, block_size)
        image.set_block_size(block_size)
    if sectors is not None:
        set_sectors(image, *sectors)
    try:
        return host.place(image)
    except OSError as error:
        raise _creation(path, windows_reason(error)) from error


def existing_disk(host: Host, path: str) -> ImageFile:
    """The disk in a file. Raises `ManagementError` where none is, or its chain is broken."""
    try:
        image = image_at(host.files, path)
    except ParentMismatch as error:
        reason = f"{str(error).removesuffix('.')}. (0xC03A000D)"
        raise ManagementError("OperationFailed", "Failed to open the virtual disk.", reason) from error
    if image is None:
        raise ManagementError("InvalidParameter", f"'{path}' is not an existing virtual hard disk file.")
    return image


def children_of(host: Host, image: ImageFile) -> list[ImageFile]:
    """The disks of the host's machines that lie over this one."""
    images = {id(item): item for machine in host.machines for disk in machine.disks for item in disk.chain}
    return [item for item in images.values() if item.parent is image]


def minimum_size(image: ImageFile) -> int:
    """What the disk could be shrunk to: the end of the last block that holds something."""
    last = max((item.end for item in image.device.allocated_ranges()), default=0)
    return max(MIN_DISK_SIZE, -(-last // MIB) * MIB)


def resize_disk(host: Host, path: str, size: int) -> ImageFile:
    """Makes the disk larger, or a VHDX smaller. A machine may run with it where it is a VHDX on SCSI.

    Change tracking of the disk begins anew. Raises `ManagementError`.
    """
    image = existing_disk(host, path)
    doing = ("Failed to resize the virtual disk.", f"The system failed to resize '{path}'.")
    if image.parent is not None or children_of(host, image):
        raise ManagementError("OperationFailed", *doing, "The virtual disk is part of a chain of differencing disks.")
    holder = host.holder(image)
    if holder is not None and (image.format == "VHD" or _controller(holder, image) is not ControllerType.SCSI):
        raise ManagementError("NotSupported", *doing, "The operation is not supported.")
    _check_size(path, size)
    if size < image.device.size and (image.format == "VHD" or size < minimum_size(image)):
        raise ManagementError("InvalidParameter", *doing, "The disk cannot be made that small.")
    if not isinstance(image.device, OverlayDevice):
        raise ManagementError("NotSupported", *doing, "The operation is not supported.")
    if image.kind is ImageKind.FIXED:
        try:
            host.require_room(path, size - image.device.size)
        except OSError as error:
            raise ManagementError("OperationFailed", *doing, NO_ROOM) from error
    for machine in host.machines:
        for number, disk in enumerate(machine.disks):
            if image in disk.chain:
                machine.guest.keep_sizes(number, image.device.size)
    image.device.resize(size)
    image.changed()
    for machine in host.machines:
        for disk in machine.disks:
            if image in disk.chain:
                disk.tracker.resize(size)
                happened(host, disk, TrackingEvent.RESIZE)
    return image


def convert_disk(
    host: Host, source: str, target: str, kind: ImageKind | None = None, block_size: int | None = None
) -> Waiting:
    """The process of copying a disk into a new file of another format or kind, without its chain. Returns the image.

    Raises `ManagementError` for a disk in use, a file that exists, or a volume without room.
    """
    return (yield from _copy(host, _idle(host, source, "convert"), target, kind, block_size))


def copy_mounted(
    host: Host, number: int, target: str, kind: ImageKind | None = None, block_size: int | None = None
) -> Waiting:
    """The same with a disk that the host uses, by its number."""
    return (yield from _copy(host, mounted_disk(host, number).image, target, kind, block_size))


def _copy(host: Host, image: ImageFile, target: str, kind: ImageKind | None, block_size: int | None) -> Waiting:
    if host.files.exists(target):
        raise _creation(target, EXISTS)
    _check_size(target, image.device.size)
    device = MemoryDevice(image.device.size)
    made = ImageFile(target, device, kind or _plain_kind(image), host.random.guid())
    made.set_sectors(image.layout.logical_sector, image.layout.physical_sector)
    if block_size is not None:
        _check_block_size(made, block_size)
        made.set_block_size(block_size)
    count = image.device.allocated_bytes
    try:
        host.require_room(target, made.size if made.kind is ImageKind.FIXED else count)
    except OSError as error:
        raise _creation(target, NO_ROOM) from error
    yield from _move(host, image.path, target, count, made.size if made.kind is ImageKind.FIXED else count)
    copy_device(image.device, device)
    made.take_files(image)
    made.changed()
    return host.place(made)


def merge_disk(host: Host, path: str, destination: str = "") -> Waiting:
    """The process of merging a differencing disk into its parent, or an ancestor, and removing what was merged.

    Raises `ManagementError` while anything in the chain is in use.
    """
    image = _changeable(host, path, "merge")
    line = [image]
    while line[-1].parent is not None and (len(line) < 2 or line[-1].path.lower() != destination.lower()):
        line.append(line[-1].parent)
        if not destination:
            break
    target = line[-1]
    if target is image or (destination and target.path.lower() != destination.lower()):
        raise ManagementError("InvalidParameter", f"'{destination or path}' is not a parent of '{path}'.")
    if host.holder(target) is not None:
        raise ManagementError("ObjectInUse", "Failed to merge the virtual disk.", IN_USE)
    count = sum(item.length for child in line[:-1] for item in child.stored_ranges())
    yield from _move(host, path, target.path, count, count)
    for child, below in pairwise(line):
        child.merge_down()
        host.drop_image(child)
        for other in children_of(host, child):
            other.reparent(child, below)
        for machine in host.machines:
            for disk in machine.disks:
                if child in disk.chain:
                    disk.return_to(below if disk.top is child else disk.top)
                    happened(host, disk, TrackingEvent.DISK_REPLACED)
    return target


def compact_disk(host: Host, path: str, mode: str = "") -> Waiting:
    """The process of Optimize-VHD. Full (what '' is for a VHD) and Prezeroed look for blocks of zeros; Quick ('' for a
    VHDX), Retrim and Pretrimmed only give back what was trimmed. The disk may be mounted for reading. Returns the bytes
    that became free.
    """
    image = _changeable(host, path, "compact", may_be_read=True)
    if image.kind is ImageKind.FIXED:
        raise ManagementError(
            "NotSupported", "Failed to compact the virtual disk.", "The operation is not supported for fixed disks."
        )
    before = image.size
    thorough = (mode or ("Full" if image.format == "VHD" else "Quick")) in ("Full", "Prezeroed")
    yield from _move(host, path, path, image.device.allocated_bytes if thorough else 0, 0)
    if thorough:
        drop_zeros(image.device)
    image.changed()
    return before - image.size


DROP_STEP = 64 * KIB


def drop_zeros(device: BlockDevice) -> None:
    """Gives blocks back that are stored and hold nothing but zeros."""
    for item in list(device.allocated_ranges()):
        for offset in range(item.offset, item.end, DROP_STEP):
            length = min(DROP_STEP, item.end - offset)
            if is_zero(device.read(offset, length)):
                device.discard(offset, length)


def set_parent(host: Host, path: str, parent: str, *, ignore_mismatch: bool = False) -> None:
    """Puts a differencing disk over another file, which must be the same disk unless that is ignored.

    Raises `ManagementError`.
    """
    image, below = _changeable(host, path, "modify"), existing_disk(host, parent)
    if image.parent is None or below.device.size > image.device.size:
        raise ManagementError("InvalidParameter", f"'{path}' is not a differencing disk of '{parent}'.")
    if below.identifier != image.parent.identifier and not ignore_mismatch:
        raise ManagementError(
            "OperationFailed",
            "Failed to modify the virtual disk.",
            f"The system failed to modify '{path}': There exists ID mismatch between the differencing virtual hard disk"
            " and the parent disk. (0xC03A000E)",
        )
    image.adopt_parent(below)
    image.take_files(below)


def reset_identifier(host: Host, path: str) -> None:
    """Gives a disk another identity: disks over it do not know it any more. Raises `ManagementError`."""
    image = _changeable(host, path, "modify")
    if image.format not in ("VHDX", "VHDSet"):
        reason = "Only a VHDX can be given another one."
        raise ManagementError("NotSupported", "Failed to modify the virtual disk.", reason)
    image.identifier = host.random.guid()
    image.changed()


def set_sectors(image: ImageFile, logical: int, physical: int) -> None:
    """Lets a disk tell of sectors of other sizes. Raises `ManagementError` where it cannot have them."""
    if image.format == "VHD" and (logical, physical) != (512, 512):
        raise ManagementError("NotSupported", "Only a VHDX has sectors of more than 512 bytes.")
    if not {logical, physical} <= {512, 4096} or logical > physical or image.device.size % logical:
        wanted = "Sectors have 512 or 4096 bytes, the physical no fewer than the logical."
        raise ManagementError("InvalidParameter", wanted)
    image.set_sectors(logical, physical)


def set_physical_sector(host: Host, path: str, physical: int) -> None:
    """As Set-VHD -PhysicalSectorSizeBytes does. Raises `ManagementError`."""
    image = _changeable(host, path, "modify")
    set_sectors(image, image.layout.logical_sector, physical)


def test_disk(host: Host, path: str) -> str:
    """What is wrong with a disk and its chain, '' when nothing is. Raises `ManagementError` for a file that is none."""
    image: ImageFile | None = existing_disk(host, path)
    while image is not None:
        if not host.files.exists(image.path):
            return f"The chain of virtual disks is broken: '{image.path}' is missing. (0xC03A0014)"
        image = image.parent
    return ""


def require_below(host: Host, path: str, leaf: str) -> None:
    """Raises `ManagementError` unless the disk in `path` is `leaf` or belongs to the files below it."""
    image: ImageFile | None = existing_disk(host, leaf)
    while image is not None and image.path.lower() != path.lower():
        image = image.parent
    if image is None:
        raise ManagementError("InvalidParameter", f"'{path}' is not in the chain of '{leaf}'.")


def mount_disk(host: Host, path: str, *, read_only: bool = False) -> MountedDisk:
    """Lets the host use a disk itself. Raises `ManagementError` while a machine has it."""
    image = _idle(host, path, "mount") if read_only else _changeable(host, path, "mount")
    used = {item.number for item in host.mounted_disks}
    own = 1 + len({id(item.lun) for item in host.storage.values() if item.lun is not None})
    number = next(number for number in range(own, own + len(used) + 1) if number not in used)
    mounted = MountedDisk(image, number, read_only)
    host.mounted_disks.append(mounted)
    _hold(host, mounted)
    if not read_only:
        _note_offline_write(host, image)
    return mounted


def mounted_disk(host: Host, number: int) -> MountedDisk:
    """The mounted disk of that number. Raises `ManagementError`."""
    found = next((item for item in host.mounted_disks if item.number == number), None)
    if found is None:
        raise ManagementError("ObjectNotFound", f"No virtual hard disk is mounted as disk {number}.")
    return found


def dismount_disk(host: Host, path: str = "", number: int | None = None) -> ImageFile:
    """Takes a disk away from the host. Raises `ManagementError` for one it does not have."""
    mounted = find_mounted(host, path, number)
    host.mounted_disks.remove(mounted)
    for handle in mounted.handles:
        handle.close()
    return mounted.image


def find_mounted(host: Host, path: str = "", number: int | None = None) -> MountedDisk:
    """The mounted disk of that file or number. Raises `ManagementError` for one that the host does not have."""
    for mounted in host.mounted_disks:
        if mounted.number == number or (path and mounted.image.path.lower() == path.lower()):
            return mounted
    raise ManagementError("InvalidParameter", f"The disk '{path or number}' is not mounted.")


# Helpers


def _hold(host: Host, mounted: MountedDisk) -> None:
    """Keeps others from the files of a mounted disk; they may read what the host itself only reads."""
    image: ImageFile | None = mounted.image
    while image is not None:
        if host.files.is_file(image.path):
            handle = host.files.open_file(image.path, hold=True)
            handle.share_reading(mounted.read_only or image is not mounted.image)
            mounted.handles.append(handle)
        image = image.parent


def _move(host: Host, source: str, target: str, read: float, written: float) -> Waiting:
    """As long as reading and writing take on the volumes of the two files."""
    legs = [Leg(Stage.SOURCE, host.storage_of(source).disk, read)]
    legs.append(Leg(Stage.TARGET, host.storage_of(target).disk, written))
    yield from host.network.flows.move(legs, seconds=OPEN_DISK)


def _idle(host: Host, path: str, verb: str, *, may_be_read: bool = False) -> ImageFile:
    image = existing_disk(host, path)
    mounted = any(item.image is image and not (may_be_read and item.read_only) for item in host.mounted_disks)
    if mounted or host.holder(image) is not None:
        raise ManagementError(
            "ObjectInUse", f"Failed to {verb} the virtual disk.", f"The system failed to {verb} '{path}'.", IN_USE
        )
    return image


def _changeable(host: Host, path: str, verb: str, *, may_be_read: bool = False) -> ImageFile:
    """As `_idle`, for what writes to the disk: a file of plain bytes becomes one that can be written."""
    image = _idle(host, path, verb, may_be_read=may_be_read)
    try:
        return host.adopt_image(path) or image
    except OSError as error:
        raise ManagementError(
            "OperationFailed", f"Failed to {verb} the virtual disk.", windows_reason(error)
        ) from error


def _note_offline_write(host: Host, image: ImageFile) -> None:
    """A host that mounts a disk writes to it, past what tracks the changes of the machine that has it."""
    for machine in host.machines:
        for disk in machine.disks:
            if image in disk.chain and disk.is_tracked:
                happened(host, disk, TrackingEvent.WRITTEN_OFFLINE)


def _check_block_size(image: ImageFile, block_size: int) -> None:
    least = MIN_VHD_BLOCK if image.format == "VHD" else MIN_BLOCK
    if not least <= block_size <= MAX_BLOCK or block_size & (block_size - 1):
        raise ManagementError("InvalidParameter", "The block size must be a power of two from 1 MB to 256 MB.")


def _controller(machine: VirtualMachine, image: ImageFile) -> ControllerType | None:
    return next((disk.controller_type for disk in machine.disks if image in disk.chain), None)


def _plain_kind(image: ImageFile) -> ImageKind:
    return ImageKind.DYNAMIC if image.kind is ImageKind.DIFFERENCING else image.kind


def _check_size(path: str, size: int) -> None:
    largest = MAX_VHD_SIZE if path.lower().endswith(".vhd") else min(MAX_DISK_SIZE, 64 * TIB)
    if not MIN_DISK_SIZE <= size <= largest or size % 512:
        raise ManagementError(
            "InvalidParameter",
            "Failed to create the virtual hard disk.",
            f"The size must be whole sectors from {MIN_DISK_SIZE // MIB} MB to {largest // GIB} GB.",
        )


def _creation(path: str, reason: str) -> ManagementError:
    failed, detail = "Failed to create the virtual hard disk.", f"The system failed to create '{path}'"
    return ManagementError("OperationFailed", failed, f"{detail}.", failed, f"{detail}: {reason}.")
