"""Virtual disks: image files on a host's volume, and the chain of them that a virtual machine writes through.

A write goes to the newest file of the chain and is marked in the disk's change tracker first. Does not know when
checkpoints are taken or merged; `checkpoints` does.
"""

from __future__ import annotations

import errno
import os
from enum import Enum
from functools import lru_cache
from uuid import UUID

from attrs import define, field

from hvsim.blocks.device import KIB, MIB, BlockDevice, Buffer, ImageLayout, Range
from hvsim.blocks.generated import ContentMix, GeneratedContent
from hvsim.blocks.images.vhdx.layout import (
    BITMAP_BLOCK,
    DEFAULT_BLOCK_SIZE,
    DEFAULT_DIFFERENCING_BLOCK_SIZE,
    SECTORS_PER_BITMAP_BLOCK,
)
from hvsim.blocks.images.vhdx.layout import MAX_DISK_SIZE as MAX_DISK_SIZE
from hvsim.blocks.images.vhdx.layout import MIN_DISK_SIZE as MIN_DISK_SIZE
from hvsim.blocks.io import MemoryFile
from hvsim.blocks.memory import DifferencingDevice, MemoryDevice, OverlayDevice
from hvsim.blocks.tracking import ChangeTracker
from hvsim.infrastructure.disks.image_bytes import image_file
from hvsim.infrastructure.files.content import Growing, Space
from hvsim.infrastructure.files.volume import Volume
from hvsim.infrastructure.machines.machine_values import PRIMORDIAL
from hvsim.infrastructure.randomness import SeededRandom

BLOCKS_PER_BITMAP = SECTORS_PER_BITMAP_BLOCK * 512 // DEFAULT_DIFFERENCING_BLOCK_SIZE
"""So many blocks of a differencing VHDX share one block of sector bitmaps."""

_SURELY_STORED = 8 * MIB
"""Of generated content that long, every block of an image holds something."""

IMAGE_OVERHEAD = 4 * MIB
"""What a new, empty dynamic or differencing VHDX takes: header area, log, metadata and block table."""


class ImageKind(Enum):
    """How an image file keeps its content."""

    FIXED = "Fixed"
    DYNAMIC = "Dynamic"
    DIFFERENCING = "Differencing"


@define(eq=False)
class ImageFile(Growing):
    """A virtual disk's file: content for the file tree, and a block device for who reads the disk in it.

    `parent` is the file below a differencing one. Its bytes as a VHDX come into being when somebody reads the file.
    """

    path: str
    device: BlockDevice
    kind: ImageKind
    identifier: UUID
    parent: ImageFile | None = None
    block_size: int = DEFAULT_BLOCK_SIZE
    generated: int = 0
    """Of a disk that began with computed content: how many bytes of it."""
    room: Space | None = field(default=None, repr=False)
    """The room of the volume on which the file lies."""
    written_out: MemoryFile | None = field(default=None, repr=False)
    written_for: str = field(default="", repr=False)
    """Where the parent lay when the bytes were written out: the file names it."""
    volumes: dict[int, Volume] = field(factory=dict, repr=False)
    """The files on what was formatted on the disk, by the volume's serial number: they are not in its blocks. Each file
    of a chain has those of its own moment.
    """
    _blocks: set[int] | None = field(default=None, init=False, repr=False)
    _size: int | None = field(default=None, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.device.layout is None and self.parent is None:
            self.set_block_size(self.block_size)

    def set_block_size(self, block_size: int) -> None:
        """Gives the file blocks of another size; it holds nothing yet."""
        self.block_size = block_size
        self.device.layout = self.layout._replace(block_size=block_size)

    @property
    def layout(self) -> ImageLayout:
        """The sizes of blocks and sectors. A VHD knows sectors of 512 bytes only."""
        layout = self.device.layout or ImageLayout(self.block_size)
        return layout._replace(logical_sector=512, physical_sector=512) if self.format == "VHD" else layout

    def set_sectors(self, logical: int, physical: int) -> None:
        """Tells of sectors of other sizes, in bytes."""
        self.device.layout = self.layout._replace(logical_sector=logical, physical_sector=physical)
        self.written_out = None

    @property
    def format(self) -> str:
        """VHD, VHDX or VHDSet, as the file's name says."""
        if self.path.lower().endswith(".vhds"):
            return "VHDSet"
        return "VHD" if self.path.lower().endswith((".vhd", ".avhd")) else "VHDX"

    @property
    def is_layer(self) -> bool:
        """Whether a checkpoint has put the file over its parent, into which it is merged when nobody needs it."""
        return self.parent is not None and self.path.lower().endswith((".avhd", ".avhdx"))

    @property
    def size(self) -> int:
        """Bytes that the file takes on its volume."""
        if self._size is None:
            self._size = self._measured()
        return self._size

    def changed(self, blocks: set[int] | None = None) -> None:
        """Notes that the file's content is another one now; `blocks` are those that hold something, where known."""
        self.written_out = None
        self._size, self._blocks = None, blocks
        if self.room is not None:
            self.room.changed(self)

    def set_blocks(self, blocks: set[int]) -> None:
        """Told which blocks hold something, so that nobody need look."""
        self._blocks = blocks

    def make_room(self, offset: int, length: int) -> None:
        """Takes what the file must grow by for a write. Raises `OSError` with ENOSPC where its volume is full."""
        self.written_out = None
        if self.kind is ImageKind.FIXED or length <= 0:
            return
        blocks = self._known_blocks()
        new = [item for item in _block_span(offset, length, self.block_size) if item not in blocks]
        if new:
            growth = self._bytes_of(blocks.union(new)) - self._bytes_of(blocks) if self.parent else 0
            growth = growth or len(new) * self.block_size
            size = self.size
            if self.room is not None:
                self.room.require(growth)
            blocks.update(new)
            self._size = size + growth
            if self.room is not None:
                self.room.changed(self)

    def _known_blocks(self) -> set[int]:
        if self._blocks is None:
            self._blocks = self.stored_blocks()
        return self._blocks

    def _measured(self) -> int:
        if self.kind is ImageKind.FIXED:
            return self.device.size + IMAGE_OVERHEAD
        return IMAGE_OVERHEAD + self._bytes_of(self._known_blocks())

    def _bytes_of(self, blocks: set[int]) -> int:
        bitmaps = {block // BLOCKS_PER_BITMAP for block in blocks} if self.parent else set()
        return len(blocks) * self.block_size + len(bitmaps) * BITMAP_BLOCK

    @property
    def allocated(self) -> int:
        """As `size`: an image is not sparse on its volume."""
        return self.size

    def stored_ranges(self) -> list[Range]:
        """The stretches of the disk whose content is in this file rather than in its parent."""
        device = self.device
        return list(device.own_ranges() if self.kind is ImageKind.DIFFERENCING else device.allocated_ranges())

    def stored_blocks(self) -> set[int]:
        """The image's blocks that hold something."""
        blocks: set[int] = set()
        for item in self.stored_ranges():
            blocks.update(_block_span(item.offset, item.length, self.block_size))
        return blocks

    def growth_by(self, child: ImageFile) -> int:
        """How much larger the file becomes, at most, when `child` is merged into it."""
        if self.kind is ImageKind.FIXED:
            return 0
        blocks: set[int] = set()
        for item in child.stored_ranges():
            blocks.update(_block_span(item.offset, item.length, self.block_size))
        return len(blocks - self._known_blocks()) * self.block_size

    def adopt_parent(self, parent: ImageFile) -> None:
        """Lies over `parent` from now on, which holds the same disk as the one it lay over."""
        assert isinstance(self.device, DifferencingDevice)
        self.device.parent = self.device.background = parent.device
        self.parent = parent

    def merge_down(self) -> int:
        """Merges the file into its parent, and returns the bytes moved."""
        assert isinstance(self.device, DifferencingDevice)
        assert self.parent is not None
        parent, device = self.parent, self.device
        ranges = list(device.own_ranges())
        # A block of the file stays one that holds something, unless zeros may have taken its place.
        known = parent._blocks if device.own_bytes == sum(item.length for item in ranges) else None
        moved = device.merge_into_parent()
        if known is not None:
            for item in ranges:
                known.update(_block_span(item.offset, item.length, parent.block_size))
        parent.volumes = self.volumes
        parent.changed(known)
        return moved

    def reparent(self, old: ImageFile, new: ImageFile) -> None:
        """Lies over `new` from now on, if it lay over `old`, which has been merged into it."""
        if self.parent is old and self is not new:
            self.adopt_parent(new)

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of the file itself, in the VHDX format."""
        file = image_file(self)
        return file.read(offset, max(0, min(length, file.size - offset)))

    def write(self, offset: int, data: bytes) -> None:
        """Refused: the disk in the file is written through the machine that has it."""
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.path)

    def truncate(self, size: int) -> None:
        """Refused, as `write` is."""
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.path)

    def flush(self) -> None:
        self.device.flush()

    def duplicate(self, path: str) -> ImageFile:
        """A copy of the file at `path`: the same disk, independent from now on. Content that was written is shared
        until one of the two changes it.
        """
        device = self.device.copy() if isinstance(self.device, OverlayDevice) else DifferencingDevice(self.device)
        made = ImageFile(path or self.path, device, self.kind, self.identifier, self.parent, self.block_size)
        made.take_files(self)
        return made

    def take_files(self, other: ImageFile) -> None:
        """Has the files that another one has now, independent from now on; those of the same volumes are its own."""
        for serial in other.volumes.keys() - self.volumes.keys():
            self.volumes[serial] = other.volumes[serial].copied()

    def relocated(self, path: str) -> None:
        """The file lies at `path` now."""
        self.path = path


class ControllerType(Enum):
    """What a disk is attached to."""

    SCSI = "SCSI"
    IDE = "IDE"


@define(eq=False)
class DiskLimits:
    """What a drive may ask of its storage: operations a second (0: no limit), a policy, how writes are cached."""

    minimum: int = 0
    maximum: int = 0
    policy: UUID = field(factory=lambda: UUID(int=0))
    write_cache: str = "Default"


@define(eq=False)
class VirtualDisk:
    """A disk of a virtual machine: its chain of image files from the base to the newest, and its change tracker.

    The base may be a differencing file itself; what lies below it belongs to whoever made it, not to the machine.
    """

    chain: list[ImageFile]
    tracker: ChangeTracker
    controller_type: ControllerType = ControllerType.SCSI
    controller_number: int = 0
    controller_location: int = 0
    tracking_files: tuple[str, ...] = ()
    """Where what the tracker knows is kept on its host, since a backup has begun to use it."""
    tracking_ended: str = ""
    """Why the tracker began anew the last time: points from before then are foreign to it."""
    written: int = 0
    """Bytes that were written to it."""
    limits: DiskLimits = field(factory=DiskLimits)
    pool: str = PRIMORDIAL
    """The resource pool that it belongs to."""
    shared: bool = False
    """Whether other machines may have the file open too (persistent reservations)."""
    is_offline: bool = False
    read_only: bool = False
    is_new: bool = False
    """Whether the guest has not seen it yet."""
    letters: dict[UUID, str] = field(factory=dict)
    """The drive letters that the guest gave to partitions, by their identities."""
    offline: set[UUID] = field(factory=set)
    """The partitions that the guest leaves alone."""
    abandoned: list[ImageFile] = field(factory=list)
    """Files of branches that no checkpoint needs any more, until they are merged or removed."""

    @property
    def base(self) -> ImageFile:
        return self.chain[0]

    @property
    def top(self) -> ImageFile:
        return self.chain[-1]

    @property
    def below(self) -> list[ImageFile]:
        """The files below the base, the lowest first; other disks may lie over them as well."""
        found: list[ImageFile] = []
        image = self.base.parent
        while image is not None:
            found.insert(0, image)
            image = image.parent
        return found

    @property
    def files(self) -> list[ImageFile]:
        """Every file that the disk needs, those below first."""
        return [*self.below, *self.chain]

    @property
    def path(self) -> str:
        """The file that the machine writes to now."""
        return self.top.path

    @property
    def size(self) -> int:
        return self.top.device.size

    @property
    def is_tracked(self) -> bool:
        """Whether a backup uses the tracker."""
        return bool(self.tracking_files)

    @property
    def name(self) -> str:
        """How the disk is called in restore points: the base file's name."""
        return file_name(self.base.path)

    def read(self, offset: int, length: int) -> bytes:
        return self.top.device.read(offset, length)

    def write(self, offset: int, data: Buffer) -> None:
        """Writes as the guest does: marked as changed, then stored in the newest file of the chain.

        Raises `OSError` with ENOSPC where the file cannot grow.
        """
        self._about_to_write(offset, len(data))
        self.top.device.write(offset, data)

    def fill(self, offset: int, length: int, piece: bytes) -> None:
        """The same for `piece` again and again over `length` bytes."""
        self._about_to_write(offset, length)
        self.top.device.fill(offset, length, piece)

    def _about_to_write(self, offset: int, length: int) -> None:
        self.top.make_room(offset, length)
        self.tracker.mark(offset, length)
        self.written += length

    def push(self, path: str, identifier: UUID) -> ImageFile:
        """Freezes the newest file and puts an empty differencing one over it."""
        frozen = self.top
        child = differencing_image(path, frozen, identifier)
        child.volumes, frozen.volumes = frozen.volumes, child.volumes  # drives of the guest go on, above
        self.chain.append(child)
        return child

    def take_back(self, layer: ImageFile) -> None:
        """Undoes `push`, before anything was written."""
        self.chain.remove(layer)
        self.top.volumes = layer.volumes

    def return_to(self, image: ImageFile) -> None:
        """The chain ends with `image` again."""
        chain = [image]
        while (below := chain[0].parent) is not None and chain[0].is_layer:
            chain.insert(0, below)
        self.chain[:] = chain

    def merge(self, child: ImageFile, below: ImageFile) -> int:
        """Merges `child` into the file below it, takes it out of the chain, and returns the bytes moved."""
        moved = child.merge_down()
        if child in self.chain:
            self.chain.remove(child)
        for image in self.chain:
            image.reparent(child, below)
        return moved


def _block_span(offset: int, length: int, block_size: int) -> range:
    """The blocks that a stretch of bytes touches."""
    return range(offset // block_size, -(-(offset + length) // block_size))


@lru_cache(maxsize=4096)
def file_name(path: str) -> str:
    """The last part of a Windows or Linux path."""
    return path.replace("\\", "/").rpartition("/")[2]


def differencing_path(base: str, identifier: UUID) -> str:
    """Where Hyper-V puts the differencing file of a disk: beside its base, named after it and a GUID."""
    stem, dot, extension = base.rpartition(".")
    kind = "vhdx" if extension.lower() == "vhds" else extension.lower()
    return f"{stem}_{str(identifier).upper()}{dot}a{kind}"


def recovery_path(base: str) -> str:
    """Where a backup's differencing file lies on hosts up to 2012 R2: each backup of the disk uses the same name."""
    stem, dot, extension = base.rpartition(".")
    return f"{stem}-AutoRecovery{dot}a{extension.lower()}"


def empty_image(path: str, size: int, kind: ImageKind, identifier: UUID) -> ImageFile:
    """A new disk of zeros."""
    return ImageFile(path, MemoryDevice(size), kind, identifier)


def generated_image(path: str, size: int, used: int, seed: int, identifier: UUID) -> ImageFile:
    """A dynamic disk of `size` bytes of which about `used` hold something: content that `seed` stands for."""
    region = min(size, -(-used * 4 // 3 // MIB) * MIB)
    content = GeneratedContent(region, seed, ContentMix(zero=0.25, compressible=0.5))
    device = OverlayDevice(size, content, 64 * KIB)
    image = ImageFile(path, device, ImageKind.DYNAMIC, identifier, generated=used)
    if region >= _SURELY_STORED:
        image.set_blocks(set(_block_span(0, region, image.block_size)))
    return image


def differencing_image(path: str, parent: ImageFile, identifier: UUID) -> ImageFile:
    """An empty file over `parent`, which is not written any more while this one exists."""
    device = DifferencingDevice(parent.device)
    made = ImageFile(path, device, ImageKind.DIFFERENCING, identifier, parent, DEFAULT_DIFFERENCING_BLOCK_SIZE)
    made.take_files(parent)
    return made


def attached_disk(image: ImageFile, random: SeededRandom, location: int, controller: ControllerType) -> VirtualDisk:
    """`image` as the disk of a machine, with a tracker that knows no past."""
    tracker = ChangeTracker(image.device.size, identity=random.guid())
    return VirtualDisk([image], tracker, controller, controller_location=location)
