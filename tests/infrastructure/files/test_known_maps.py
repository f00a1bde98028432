"""What a repository knows of block maps without reading them: never anything else than reading them would show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from hvsim.blocks import MemoryDevice, PointKind, Repository, RetentionPolicy
from hvsim.blocks.backup.folder.catalog import CatalogFile
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.format.file import BackupFile
from hvsim.blocks.backup.format.layout import DATA_START
from hvsim.blocks.backup.format.root import DiskEntry
from hvsim.blocks.errors import BlockError
from hvsim.infrastructure.files import WINDOWS_PATHS, FileTree, Volume
from hvsim.infrastructure.files.storage import TreeStorage

BLOCK = 64 * 1024
START = datetime(2025, 6, 2, 8, tzinfo=UTC)

ACTIONS = st.sampled_from(
    ("point", "point", "look", "synthetic", "retention", "damage", "mend", "delete", "replace", "swap", "cut")
)


class World:
    """A repository in a machine's folder, on whose files others work by another door."""

    def __init__(self) -> None:
        self.tree = FileTree(WINDOWS_PATHS)
        self.tree.add_volume("C:\\", Volume(10**9, now=lambda: START, syntax=WINDOWS_PATHS))
        self.tree.make_directory("C:\\Backups")
        self.storage = TreeStorage(self.tree, "C:\\Backups")
        self.repository = Repository(self.storage)
        self.disk = MemoryDevice(6 * BLOCK)
        self.kept: dict[str, bytes] = {}
        self.now = START

    def act(self, action: str, number: int) -> None:
        """Does one thing, as far as it can be done."""
        self.now += timedelta(days=1)
        try:
            getattr(self, action)(number)
        except BlockError:
            self.repository.refresh()

    def point(self, number: int) -> None:
        self.disk.write(number % 6 * BLOCK, bytes([number % 255 + 1]) * 700)
        with self.repository.begin_point("vm", self.now, block_size=BLOCK) as writer:
            writer.write_disk("disk", self.disk)
            writer.commit()

    def synthetic(self, number: int) -> None:
        latest = self.repository.latest("vm")
        if latest is not None and latest.kind is PointKind.INCREMENT:
            self.repository.make_synthetic_full(latest)

    def retention(self, number: int) -> None:
        self.repository.apply_retention("vm", RetentionPolicy(points=2), self.now)

    def look(self, number: int) -> None:
        self.check()

    def damage(self, number: int) -> None:
        path = self._file(number)
        if path:
            with self.tree.open_file(path) as file:
                offset = DATA_START + number * 37 % max(1, file.size - DATA_START)
                byte = file.read_at(offset, 1) or b"\0"
                file.write_at(offset, bytes([byte[0] ^ 255]))

    def mend(self, number: int) -> None:
        path = self._file(number)
        if path in self.kept:
            self.tree.write(path, self.kept[path])
        elif path:
            self.kept[path] = self.tree.read(path)

    def delete(self, number: int) -> None:
        path = self._file(number)
        if path:
            self.kept[path] = self.tree.read(path)
            self.tree.remove(path)

    def replace(self, number: int) -> None:
        path, other = self._file(number), self._file(number + 1)
        if path and other:
            self.tree.write(path, self.tree.read(other))

    def swap(self, number: int) -> None:
        path, other = self._file(number), self._file(number + 1)
        if path != other:
            for source, target in ((path, "C:\\held"), (other, path), ("C:\\held", other)):
                self.tree.move(source, target)

    def cut(self, number: int) -> None:
        path = self._file(number)
        if path:
            with self.tree.open_file(path) as file:
                size = file.size
                file.truncate(size - number % 3000)
                file.truncate(size)

    def _file(self, number: int) -> str:
        paths = [item.path for item in self.tree.list("C:\\Backups") if item.path.endswith((".vbk", ".vib"))]
        return paths[number % len(paths)] if paths else ""

    def check(self) -> None:
        """What a guarded set has of every map is what reading its file shows, be it an error."""
        catalog = self.repository.workspace.catalog
        with FileSet(catalog, is_guarded=True) as files:
            for known in catalog.files.values():
                for disk in (disk for entry in known.root.points for disk in entry.disks):
                    assert shown(partial(files.get, known.id), disk) == shown(partial(self.read, known), disk)

    def read(self, known: CatalogFile) -> BackupFile:
        """The file without anything that is known of it."""
        return BackupFile.at(self.storage.open(known.path), known.id, known.commit, known.algorithm, known.root, {})


def shown(open_file: Callable[[], BackupFile], disk: DiskEntry) -> object:
    """The map of a disk, or the kind of error that reading it ends with."""
    try:
        file = open_file()
        rows = file.table(disk).rows()
        return rows, [file.segment(row, disk.summary.name) for row in rows if not row.file]
    except BlockError as error:
        return type(error)


@settings(max_examples=60)
@given(st.lists(st.tuples(ACTIONS, st.integers(0, 2000)), max_size=14))
def test_what_is_known_of_maps_is_what_the_files_hold(actions: list[tuple[str, int]]) -> None:
    world = World()
    for action, number in actions:
        world.act(action, number)
        world.check()


def test_maps_are_known_until_somebody_writes_to_their_file() -> None:
    world = World()
    for number in range(3):
        world.act("point", number)
    known = list(world.repository.workspace.catalog.files.values())
    assert all(file.maps.at(world.storage.version(file.path)) for file in known)
    world.damage(1)
    assert sum(not file.maps.at(world.storage.version(file.path)) for file in known) == 1
