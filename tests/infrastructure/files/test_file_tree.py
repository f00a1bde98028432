"""The file tree against a model: a dict of paths. And what volumes promise about room."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.infrastructure.files import (
    LINUX_PATHS,
    WINDOWS_PATHS,
    FileTree,
    PagedContent,
    ReadOnlyContent,
    Space,
    Volume,
    build_linux,
    build_windows,
)
from hvsim.infrastructure.files.content import PAGE_SIZE

START = datetime(2024, 3, 1, 12, tzinfo=UTC)


class Ticking:
    """A clock that goes on a second at each look."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def linux(capacity: int = 10**9) -> FileTree:
    tree = FileTree(LINUX_PATHS)
    tree.add_volume("/", Volume(capacity, now=Ticking(), syntax=LINUX_PATHS))
    return tree


NAMES = st.sampled_from(["a", "b", "c", "A"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: "/" + "/".join(names))
STEPS = st.one_of(
    st.tuples(st.just("write"), PATHS, st.binary(max_size=9)),
    st.tuples(st.just("append"), PATHS, st.binary(max_size=9)),
    st.tuples(st.just("mkdir"), PATHS),
    st.tuples(st.just("remove"), PATHS),
    st.tuples(st.just("move"), PATHS, PATHS),
)


class Model:
    """What a tree of files is, said again as simply as possible: None is a folder, bytes are a file."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes | None] = {"/": None}

    def parent_is_folder(self, path: str) -> bool:
        return self.entries.get(path.rpartition("/")[0] or "/", b"") is None

    def below(self, path: str) -> list[str]:
        return [each for each in self.entries if each.startswith(path.rstrip("/") + "/") and each != "/"]

    def put(self, path: str, data: bytes, keep: bool) -> bool:
        if self.entries.get(path, b"") is None or not self.parent_is_folder(path):
            return False
        self.entries[path] = (self.entries.get(path) or b"") + data if keep else data
        return True

    def apply(self, step: tuple[object, ...]) -> bool:
        """Whether the step is possible; it is done then."""
        kind, path = step[0], str(step[1])
        if kind in ("write", "append"):
            assert isinstance(step[2], bytes)
            return self.put(path, step[2], keep=kind == "append")
        if kind == "mkdir":
            possible = path not in self.entries and self.parent_is_folder(path)
            if possible:
                self.entries[path] = None
            return possible
        if kind == "remove":
            possible = path in self.entries and not self.below(path)
            if possible:
                del self.entries[path]
            return possible
        return self.move(path, str(step[2]))

    def move(self, source: str, target: str) -> bool:
        if source == target:
            return source in self.entries
        if source not in self.entries or target in self.entries or not self.parent_is_folder(target):
            return False
        if self.entries[source] is None and target.startswith(source + "/"):
            return False
        moved = {each: self.entries.pop(each) for each in [source, *self.below(source)]}
        self.entries.update({target + each[len(source) :]: data for each, data in moved.items()})
        return True


def perform(tree: FileTree, step: tuple[object, ...]) -> bool:
    kind, *arguments = step
    operation = {"mkdir": "make_directory"}.get(str(kind), str(kind))
    try:
        getattr(tree, operation)(*arguments)
    except OSError as error:
        named = error.filename
    else:
        return True
    assert named, "an error says which path it is about"
    return False


def content_of(tree: FileTree, path: str = "/") -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {path: None}
    for status in tree.list(path):
        if status.is_directory:
            found |= content_of(tree, status.path)
        else:
            found[status.path] = tree.read(status.path)
            assert status.size == len(found[status.path] or b"")
    return found


@given(st.lists(STEPS, max_size=25))
def test_a_tree_of_files_is_what_the_model_says(steps: list[tuple[object, ...]]) -> None:
    tree, model = linux(), Model()
    for step in steps:
        assert perform(tree, step) == model.apply(step), step
    assert content_of(tree) == model.entries


@given(st.lists(STEPS, max_size=25))
def test_room_is_given_back_to_the_last_byte(steps: list[tuple[object, ...]]) -> None:
    tree = linux()
    for step in steps:
        perform(tree, step)
    volume = tree.volumes()["/"]
    assert volume.space.used == sum(len(data) for data in content_of(tree).values() if data)


@given(st.lists(st.tuples(st.integers(0, 3 * PAGE_SIZE), st.binary(max_size=40)), max_size=12), st.integers(0, 2**18))
def test_sparse_content_reads_like_plain_bytes(writes: list[tuple[int, bytes]], size: int) -> None:
    content, plain = PagedContent(Space(10**9)), bytearray()
    for offset, data in writes:
        content.write(offset, data)
        if data:
            plain.extend(bytes(max(0, offset + len(data) - len(plain))))
            plain[offset : offset + len(data)] = data
    assert content.read(0, content.size) == plain
    content.truncate(size)
    plain = plain[:size] + bytes(max(0, size - len(plain)))
    assert content.read(0, size + 10) == plain
    assert content.size == size


def test_a_hole_takes_no_room() -> None:
    space = Space(10**6)
    content = PagedContent(space)
    content.write(10**12, b"x")
    assert content.size == 10**12 + 1
    assert space.used <= PAGE_SIZE
    assert content.read(10**12 - 2, 3) == b"\0\0x"


def test_a_full_volume_stores_nothing_of_a_write() -> None:
    tree = linux(capacity=10)
    tree.write("/a", b"12345678")
    with pytest.raises(OSError, match="/a") as caught:
        tree.append("/a", b"90ab")
    assert caught.value.errno == errno.ENOSPC
    assert tree.read("/a") == b"12345678"
    tree.remove("/a")
    tree.write("/b", bytes(10))


def test_windows_keeps_the_spelling_and_ignores_the_case() -> None:
    tree = build_windows(Ticking())
    tree.write("C:\\Temp.txt", b"x")
    status = tree.status("c:/TEMP.TXT")
    assert status is not None
    assert status.name == "Temp.txt"
    assert status.attributes == {"Archive"}
    tree.move("C:\\temp.txt", "C:\\TEMP.txt")
    assert tree.status("C:\\temp.txt").name == "TEMP.txt"  # type: ignore[union-attr]  # it is there


@pytest.mark.parametrize("name", ["a:b", "a?", "a*", "<", 'q"', "tab\t"])
def test_windows_refuses_names_it_cannot_write(name: str) -> None:
    with pytest.raises(OSError, match="Invalid"):
        build_windows(Ticking()).write("C:\\" + name, b"")


def test_linux_hides_names_with_a_dot() -> None:
    tree = build_linux(Ticking())
    tree.write("/home/user/.profile", b"")
    assert "Hidden" in tree.status("/home/user/.profile").attributes  # type: ignore[union-attr]  # it is there


def test_the_null_device_takes_everything_and_holds_nothing() -> None:
    tree = build_linux(Ticking())
    tree.append("/dev/null", b"gone")
    assert tree.read("/dev/null") == b""


def test_times_follow_the_clock_and_can_be_set() -> None:
    tree = linux()
    tree.write("/a", b"1")
    first = tree.status("/a")
    tree.append("/a", b"2")
    second = tree.status("/a")
    assert first is not None
    assert second is not None
    assert second.modified > first.modified
    assert second.created == first.created
    tree.set_times("/a", modified=START)
    assert tree.status("/a").modified == START  # type: ignore[union-attr]  # it is there


class Disk(ReadOnlyContent):
    """Forty gigabytes of the letter d, three of them allocated."""

    size = 40 * 2**30
    allocated = 3 * 2**30

    def read(self, offset: int, length: int) -> bytes:
        return b"d" * length


def test_a_disk_image_lives_on_a_volume_without_its_bytes() -> None:
    tree = build_windows(Ticking())
    free = tree.volumes()["C:\\"].free
    tree.place("C:\\web01.vhdx", Disk())
    assert tree.status("C:\\web01.vhdx").size == Disk.size  # type: ignore[union-attr]  # it is there
    assert tree.volumes()["C:\\"].free == free - Disk.allocated
    with tree.open_file("C:\\web01.vhdx") as handle:
        assert handle.read_at(10**9, 3) == b"ddd"
    with pytest.raises(PermissionError):
        tree.append("C:\\web01.vhdx", b"x")
    tree.remove("C:\\web01.vhdx")
    assert tree.volumes()["C:\\"].free == free


class Image(Disk):
    """A disk image that knows where it lies."""

    def __init__(self, path: str) -> None:
        self.path = path

    def duplicate(self, path: str) -> Image:
        return Image(path)

    def relocated(self, path: str) -> None:
        self.path = path


def test_a_copied_disk_image_is_a_disk_image_and_a_moved_one_knows_it() -> None:
    tree = build_windows(Ticking())
    tree.make_directories("C:\\VMs\\a")
    tree.place("C:\\VMs\\a\\web.vhdx", Image("C:\\VMs\\a\\web.vhdx"))
    tree.copy_file("C:\\VMs\\a\\web.vhdx", "C:\\copy.vhdx")
    tree.move("C:\\VMs", "C:\\Machines")
    for path in ("C:\\copy.vhdx", "C:\\Machines\\a\\web.vhdx"):
        image = tree.content(path)
        assert isinstance(image, Image)
        assert image.path == path


@pytest.mark.parametrize("source", ["/a", "/a/.", "/a/b/.."])
def test_a_folder_does_not_move_into_itself_however_it_is_written(source: str) -> None:
    tree = linux()
    tree.make_directories("/a/b")
    with pytest.raises(OSError, match="Invalid"):
        tree.move(source, "/a/b/c")
    assert tree.status("/a/b") is not None


def test_a_held_file_stays() -> None:
    tree = linux()
    tree.write("/disk", b"data")
    with tree.open_file("/disk", hold=True) as handle:
        for attempt in (
            lambda: tree.remove("/disk"),
            lambda: tree.move("/disk", "/x"),
            lambda: tree.write("/disk", b""),
        ):
            with pytest.raises(OSError, match="/disk") as caught:
                attempt()
            assert caught.value.errno == errno.EBUSY
        handle.write_at(0, b"D")
    assert tree.read("/disk") == b"Data"
    tree.remove("/disk")


def test_a_volume_is_filled_when_first_looked_into() -> None:
    tree = build_windows(Ticking())
    calls = []

    def populate() -> None:
        calls.append(1)
        tree.write("D:\\made.txt", b"")

    tree.add_volume("D:\\", Volume(10**9, now=Ticking(), syntax=WINDOWS_PATHS, populate=populate))
    assert [status.root for status in tree.drives()] == ["C:\\", "D:\\"]
    assert not calls
    assert [status.name for status in tree.list("D:\\")] == ["made.txt"]
    assert calls == [1]


def test_one_volume_is_shared_by_two_machines() -> None:
    shared = Volume(10**9, now=Ticking(), syntax=WINDOWS_PATHS, label="CSV")
    trees = [build_windows(Ticking()), build_windows(Ticking())]
    for tree in trees:
        tree.make_directories("C:\\ClusterStorage")
        tree.add_volume("C:\\ClusterStorage\\Volume1", shared)
    trees[0].write("C:\\ClusterStorage\\Volume1\\a.vhdx", b"disk")
    assert trees[1].read("C:\\ClusterStorage\\Volume1\\a.vhdx") == b"disk"
    assert trees[1].volume_of("C:\\ClusterStorage\\Volume1\\a.vhdx") is shared


def test_a_folder_that_another_machine_moved_is_not_found_where_it_was() -> None:
    volume = Volume(10**9, now=Ticking(), syntax=WINDOWS_PATHS)
    first, second = FileTree(WINDOWS_PATHS), FileTree(WINDOWS_PATHS)
    first.add_volume("D:\\", volume)
    second.add_volume("E:\\", volume)
    first.make_directory("D:\\disks")
    first.write("D:\\disks\\a.txt", b"one")
    assert second.read("E:\\disks\\a.txt") == b"one"
    first.move("D:\\disks", "D:\\old")
    first.make_directory("D:\\Disks")
    assert not second.exists("E:\\disks\\a.txt")
    second.write("E:\\disks\\a.txt", b"two")
    assert (first.read("D:\\Disks\\A.TXT"), first.read("D:\\old\\a.txt")) == (b"two", b"one")
    second.remove_volume("E:\\")
    assert not second.exists("E:\\disks\\a.txt")


def test_a_move_between_volumes_copies_and_removes() -> None:
    tree = build_windows(Ticking())
    tree.add_volume("D:\\", Volume(10**9, now=Ticking(), syntax=WINDOWS_PATHS))
    tree.make_directories("C:\\data\\deep")
    tree.write("C:\\data\\deep\\a.txt", b"x")
    tree.move("C:\\data", "D:\\data")
    assert tree.read("D:\\data\\deep\\a.txt") == b"x"
    assert tree.status("C:\\data") is None


def test_a_share_is_reached_by_its_name() -> None:
    server, client = build_windows(Ticking()), build_windows(Ticking())
    server.make_directories("C:\\Backups")
    client.find_share = lambda root: server.directory("C:\\Backups") if root.lower().startswith("\\\\nas\\b") else None
    client.write("\\\\nas\\backup\\a.vbk", b"x")
    assert server.read("C:\\Backups\\a.vbk") == b"x"


def test_a_directory_goes_with_all_in_it_or_not_at_all() -> None:
    tree = linux()
    tree.make_directories("/data/deep/er")
    tree.write("/data/first", b"1")
    tree.write("/data/deep/er/last", b"2")
    held = tree.open_file("/data/deep/er/last", hold=True)
    with pytest.raises(OSError, match="last") as caught:
        tree.remove_tree("/data")
    assert (caught.value.errno, caught.value.filename) == (errno.EBUSY, "/data/deep/er/last")
    assert tree.read("/data/first") == b"1"
    held.close()
    tree.remove_tree("/data")
    assert not tree.exists("/data")


def test_nothing_is_at_a_path_without_a_root() -> None:
    for tree in (linux(), build_windows(Ticking())):
        for path in ("", "a", ":\\a", "a/b"):
            assert not tree.exists(path)
            assert tree.status(path) is None
            with pytest.raises(FileNotFoundError):
                tree.read(path)
