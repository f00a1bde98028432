"""Mounted real folders: copy-on-write never changes the disk, nothing leads out, writing needs the grant."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hvsim.infrastructure.files import (
    LINUX_PATHS,
    WINDOWS_PATHS,
    Access,
    FileTree,
    build_linux,
    build_windows,
    real_folder,
)

NOW = datetime(2024, 3, 1, tzinfo=UTC)


def now() -> datetime:
    return NOW


def mounted(folder: Path, access: Access) -> FileTree:
    tree = build_linux(now)
    tree.mount("/mnt", real_folder(str(folder), access, now=now, fold=LINUX_PATHS.fold))
    return tree


def picture(folder: Path) -> dict[str, bytes | None]:
    """Every path below a real folder, and what the files hold."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A real folder next to a secret."""
    (tmp_path / "secret.txt").write_text("secret")
    shared = tmp_path / "shared"
    (shared / "sub").mkdir(parents=True)
    (shared / "a.txt").write_text("real a")
    (shared / "sub" / "b.txt").write_text("real b")
    os.symlink(tmp_path, shared / "out")
    os.symlink(tmp_path / "secret.txt", shared / "leak.txt")
    os.symlink(shared / "a.txt", shared / "inner.txt")
    return shared


NAMES = st.sampled_from(["a.txt", "sub", "b.txt", "new", "leak.txt", "out", "secret.txt", "..", "."])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: "/mnt/" + "/".join(names))
STEPS = st.one_of(
    st.tuples(st.just("write"), PATHS, st.just(b"changed")),
    st.tuples(st.just("append"), PATHS, st.just(b"more")),
    st.tuples(st.just("make_directory"), PATHS),
    st.tuples(st.just("remove"), PATHS),
    st.tuples(st.just("move"), PATHS, PATHS),
)


@given(steps=st.lists(STEPS, max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_copy_on_write_never_changes_the_real_folder(folder: Path, steps: list[tuple[object, ...]]) -> None:
    before = picture(folder.parent)
    tree = mounted(folder, Access.COPY_ON_WRITE)
    for operation, *arguments in steps:
        try:
            getattr(tree, str(operation))(*arguments)
        except OSError:
            continue
    assert picture(folder.parent) == before


@given(path=PATHS, access=st.sampled_from(Access))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_path_leads_out_of_the_folder(folder: Path, path: str, access: Access) -> None:
    tree = mounted(folder, access)
    status = tree.status(path)
    if status is not None and not status.is_directory:
        assert tree.read(path) != b"secret"


@pytest.mark.parametrize("access", Access)
def test_a_link_that_leads_out_is_not_there(folder: Path, access: Access) -> None:
    tree = mounted(folder, access)
    assert [status.name for status in tree.list("/mnt")] == ["a.txt", "inner.txt", "sub"]
    assert tree.status("/mnt/out/secret.txt") is None
    assert tree.read("/mnt/inner.txt") == b"real a"


@pytest.mark.parametrize("access", Access)
def test_links_in_a_circle_make_no_endless_tree(folder: Path, access: Access) -> None:
    (folder / "other").mkdir()
    os.symlink(folder, folder / "sub" / "top")
    os.symlink(folder / "other", folder / "sub" / "across")
    os.symlink(folder / "sub", folder / "other" / "back")
    tree = mounted(folder, access)

    def count(path: str) -> int:
        return sum(1 + (count(each.path) if each.is_directory else 0) for each in tree.list(path))

    assert tree.status("/mnt/sub/top") is None
    assert tree.status("/mnt/sub/across") is not None
    assert tree.status("/mnt/sub/across/back") is None
    assert count("/mnt") == len(["a.txt", "inner.txt", "other", "back", "b.txt", "sub", "across", "b.txt"])


def test_changes_to_a_copy_on_write_mount_are_seen_in_the_session(folder: Path) -> None:
    tree = mounted(folder, Access.COPY_ON_WRITE)
    tree.append("/mnt/a.txt", b" and more")
    tree.write("/mnt/sub/new.txt", b"new")
    tree.remove("/mnt/sub/b.txt")
    assert tree.read("/mnt/a.txt") == b"real a and more"
    assert [status.name for status in tree.list("/mnt/sub")] == ["new.txt"]
    tree.move("/mnt/sub", "/mnt/moved")
    assert tree.read("/mnt/moved/new.txt") == b"new"


def test_a_granted_folder_is_written_through(folder: Path) -> None:
    tree = mounted(folder, Access.READ_WRITE)
    tree.write("/mnt/new.txt", b"new")
    tree.append("/mnt/a.txt", b"!")
    tree.make_directory("/mnt/made")
    tree.move("/mnt/sub/b.txt", "/mnt/made/c.txt")
    tree.remove("/mnt/sub")
    tree.set_times("/mnt/new.txt", modified=NOW)
    assert (folder / "new.txt").read_bytes() == b"new"
    assert (folder / "new.txt").stat().st_mtime == NOW.timestamp()
    assert (folder / "a.txt").read_bytes() == b"real a!"
    assert (folder / "made" / "c.txt").read_bytes() == b"real b"
    assert not (folder / "sub").exists()


def test_a_file_of_a_granted_folder_stays_while_it_is_locked(folder: Path) -> None:
    tree = mounted(folder, Access.READ_WRITE)
    tree.lock("/mnt/a.txt", NOW + timedelta(days=1))
    for change in (lambda: tree.remove("/mnt/a.txt"), lambda: tree.move("/mnt/a.txt", "/mnt/z.txt")):
        with pytest.raises(PermissionError):
            change()
    with pytest.raises(PermissionError):
        tree.open_file("/mnt/a.txt").write_at(0, b"other")
    tree.lock("/mnt/sub/b.txt", NOW)
    tree.remove("/mnt/sub/b.txt")
    assert picture(folder)["a.txt"] == b"real a"


def test_a_link_out_of_a_granted_folder_is_not_written_through(folder: Path) -> None:
    tree = mounted(folder, Access.READ_WRITE)
    with pytest.raises(PermissionError):
        tree.write("/mnt/leak.txt", b"overwritten")
    assert (folder.parent / "secret.txt").read_text() == "secret"


@pytest.mark.parametrize("path", ["/mnt/a.txt", "/mnt/new.txt"])
def test_a_read_only_folder_takes_nothing(folder: Path, path: str) -> None:
    before = picture(folder)
    tree = mounted(folder, Access.READ_ONLY)
    for attempt in (
        lambda: tree.write(path, b"x"),
        lambda: tree.make_directory("/mnt/made"),
        lambda: tree.remove("/mnt/a.txt"),
        lambda: tree.move("/mnt/a.txt", "/mnt/z.txt"),
        lambda: tree.move("/mnt/a.txt", "/tmp/z.txt"),
        lambda: tree.set_times("/mnt/a.txt", modified=NOW),
    ):
        with pytest.raises(PermissionError):
            attempt()
    assert picture(folder) == before


def test_a_mounted_folder_follows_the_case_rule_of_the_machine(folder: Path) -> None:
    tree = build_windows(now)
    tree.mount("X:\\", real_folder(str(folder), Access.READ_WRITE, now=now, fold=WINDOWS_PATHS.fold))
    tree.write("X:\\SUB\\B.TXT", b"found")
    assert (folder / "sub" / "b.txt").read_bytes() == b"found"
    assert tree.status("x:\\A.TXT").name == "a.txt"  # type: ignore[union-attr]  # it is there


def test_a_share_that_is_mounted_is_no_drive(folder: Path) -> None:
    tree = build_windows(now)
    tree.mount("\\\\nas\\share", real_folder(str(folder), Access.READ_ONLY, now=now, fold=WINDOWS_PATHS.fold))
    assert tree.read("\\\\nas\\share\\a.txt") == b"real a"
    assert [status.root for status in tree.drives()] == ["C:\\"]


def test_what_is_not_a_folder_is_not_mounted(folder: Path) -> None:
    with pytest.raises(NotADirectoryError):
        real_folder(str(folder / "a.txt"), Access.READ_ONLY, now=now, fold=LINUX_PATHS.fold)


@pytest.mark.parametrize("access", list(Access))
def test_pipes_are_not_shown(folder: Path, access: Access) -> None:
    os.mkfifo(folder / "pipe")
    os.symlink(folder / "pipe", folder / "to-pipe")
    os.symlink("/dev/zero", folder / "zero")
    tree = mounted(folder, access)
    assert [status.name for status in tree.list("/mnt")] == ["a.txt", "inner.txt", "sub"]
    with pytest.raises(FileNotFoundError):
        tree.read("/mnt/pipe")
