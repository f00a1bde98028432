"""A machine for the repository tests: a tracked disk that is backed up and knows what every restore point must hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from attrs import define, field

from hvsim.blocks import (
    BlockSet,
    ChangeTracker,
    CodecHeader,
    Compression,
    MemoryDevice,
    PointKind,
    Repository,
    RestorePoint,
    Storage,
    TrackedDevice,
    TrackingLost,
    TrackingPoint,
)
from tests.blocks.models import Change, apply, changes, content

KIB = 1024
BLOCK = 64 * KIB
SIZE = 10 * BLOCK + 1536
HISTORY = changes(SIZE, 3 * BLOCK, at_most=4)


def moment(hours: int) -> datetime:
    return datetime(2024, 3, 1, tzinfo=UTC) + timedelta(hours=hours)


@define
class Machine:
    """A tracked disk, its model, and what the disk held at every restore point."""

    repository: Repository
    name: str = "web01"
    size: int = SIZE
    disk: TrackedDevice = field(init=False)
    model: bytearray = field(init=False)
    held: dict[str, bytes] = field(factory=dict)
    runs: int = 0
    codec: CodecHeader | None = None

    def __attrs_post_init__(self) -> None:
        self.replace_disk(self.size)

    def replace_disk(self, size: int) -> None:
        self.disk = TrackedDevice(MemoryDevice(size, 4 * KIB), ChangeTracker(size, 4 * KIB))
        self.model = bytearray(size)

    def change(self, history: list[Change]) -> None:
        apply([change for change in history if change.offset + change.length <= self.disk.size], self.disk, self.model)

    def back_up(self, kind: PointKind | None = None, use_tracking: bool = True, **options: object) -> RestorePoint:
        previous = self.repository.latest(self.name)
        self.runs = max(self.runs, len(self.held))
        changed = self.changes_since(previous) if use_tracking else None
        point = self.disk.tracker.create_point()
        compression = options.get("compression", Compression.LZ4)
        assert isinstance(compression, Compression)
        with self.repository.begin_point(
            self.name, moment(self.runs), kind, block_size=BLOCK, compression=compression,
            attributes={"tracking": str(point)}, reverse=bool(options.get("reverse")),
            codec=None if self.held else self.codec,
        ) as writer:  # fmt: skip
            writer.set_configuration(b"configuration %d" % self.runs)
            writer.write_disk("disk.vhdx", self.disk, changed)
            restore_point = writer.commit()
        self.held[restore_point.id] = bytes(self.model)
        self.runs += 1
        return restore_point

    def changes_since(self, previous: RestorePoint | None) -> BlockSet | None:
        if previous is None:
            return None
        try:
            return self.disk.tracker.changed_since(TrackingPoint.parse(previous.attributes["tracking"]))
        except TrackingLost:
            return None

    def check_content(self, repository: Repository) -> None:
        """Whether the repository has exactly the points that are held, each with its bytes."""
        assert {point.id for point in repository.points(self.name)} == set(self.held)
        for point_id, held in self.held.items():
            with repository.read_disk(repository.point(point_id), "disk.vhdx") as disk:
                assert content(disk) == held

    def check(self, repository: Repository | None = None) -> None:
        repository = repository or self.repository
        for number, (point_id, held) in enumerate(self.held.items()):
            point = repository.point(point_id)
            with repository.read_disk(point, "disk.vhdx") as disk:
                assert content(disk) == held
            assert repository.configuration(point) == b"configuration %d" % number


def chain_of_three(storage: Storage) -> Machine:
    machine = Machine(Repository(storage))
    for seed in (1, 2, 4):
        machine.change([Change(BLOCK * seed, 2 * BLOCK, seed), Change(0, 100, seed), Change(8 * BLOCK, BLOCK, 6)])
        machine.back_up()
    return machine
