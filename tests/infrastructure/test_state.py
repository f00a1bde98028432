"""What may be in a state file, and what becomes of one that somebody else has made or has in use."""

from __future__ import annotations

import importlib
import io
import os
import pickle
import pkgutil
import subprocess
import sys
import tracemalloc
from enum import Enum
from pathlib import Path
from types import ModuleType

import pytest

import hvsim.blocks
import hvsim.infrastructure
from hvsim.blocks import MemoryDevice
from hvsim.blocks.digest import digest
from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.errors import EstateError, InvalidState
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.state import bound, load_state, save_state
from hvsim.infrastructure.state_classes import class_named, may_be_kept
from hvsim.infrastructure.state_file import StateFile
from hvsim.infrastructure.state_stream import MAGIC, MOST_BYTES, write_state
from tests.infrastructure.worlds import World


def test_what_is_no_state_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lab.state"
    with pytest.raises(EstateError, match="cannot be read"):
        load_state(str(path))
    path.write_bytes(b"something else")
    with pytest.raises(EstateError, match="is no state file"):
        load_state(str(path))
    save_state(World().estate, str(path))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(EstateError, match="is damaged"):
        load_state(str(path))


class Reduced:
    """Pickled, it makes whoever reads it call `function`."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> object:
        return self.call


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("posix", "system"),
        ("builtins", "open"),
        ("builtins", "eval"),
        ("builtins", "getattr"),
        ("builtins", "bytearray"),
        ("subprocess", "Popen"),
        ("importlib", "import_module"),
        ("hvsim.infrastructure.estate", "Estate.build"),
        ("hvsim.infrastructure.state_file", "StateFile"),
        ("hvsim.infrastructure.files.mounts", "RealContent"),
        ("hvsim.blocks.locks", "FileLock"),  # it would empty the file that it is given
        ("hvsim.blocks.real_disk", "DiskStorage"),
        ("hvsim.infrastructure.state", "RealDirectory"),  # imported there
        ("hvsim.infrastructure.files.storage", "FileLock"),
        ("hvsim.infrastructure.state", "load_state"),
    ],
)
def test_a_state_file_can_name_nothing_but_the_classes_of_an_estate(module: str, name: str, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"content")
    code = f"c{module}\n{name}\n(S'{precious}'\ntR."
    with pytest.raises(EstateError, match="does not belong into a state file"):
        load_state(written_state(tmp_path, code.encode()))
    assert precious.read_bytes() == b"content"


def test_a_state_file_cannot_call_what_works_on_real_paths(tmp_path: Path) -> None:
    trap = pickle.dumps(Reduced(bound, MemoryDevice(4096), "close"))
    with pytest.raises(EstateError, match="has no method close"):
        load_state(written_state(tmp_path, trap))


@pytest.mark.parametrize(
    "code",
    [
        b"\x80\x05\x8e" + (2**40).to_bytes(8, "little") + b"abc.",  # a text that claims to be a terabyte
        b"\x80\x05\x95" + (2**50).to_bytes(8, "little") + b"N.",  # a frame
        b"\x80\x05\x8b" + (2**31 - 1).to_bytes(4, "little") + b"\1.",  # a number of as many bytes
        pickle.dumps(Reduced(MemoryDevice, 2**50, 2**50)),
        b"\x80\x05" + b"(" * 100_000 + b".",
        b"\x80\x05" + b"]" + b"]a" * 100_000 + b".",
        b"\x80\x05N0N0.",
        b"",
    ],
)
def test_a_state_file_that_asks_for_too_much_is_one_clear_error(code: bytes, tmp_path: Path) -> None:
    with pytest.raises(EstateError, match=r"^The state file '.*lab.state' (asks for more|is of another|holds no)"):
        load_state(written_state(tmp_path, code))


def test_a_small_file_does_not_unpack_to_more_than_any_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hvsim.infrastructure.state_stream.MOST_BYTES", 2**20)
    assert MOST_BYTES > 2**30
    with pytest.raises(EstateError, match="asks for more memory than there is"):
        load_state(written_state(tmp_path, pickle.dumps(bytes(2**22))))
    cut = written_state(tmp_path, pickle.dumps(bytes(2**10)))
    content = Path(cut).read_bytes()[len(MAGIC) + 32 : -8]
    Path(cut).write_bytes(MAGIC + digest(content)[:32] + content)
    with pytest.raises(EstateError, match="of another version"):
        load_state(cut)


def test_no_class_that_a_state_file_may_name_touches_real_files_when_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file may have any of them called with anything: here with paths."""
    path = str(tmp_path / "precious")
    Path(path).write_bytes(b"content")
    touched: list[str] = []
    for module, name in (
        (os, "open"),
        (os, "system"),
        (os, "unlink"),
        (os, "mkdir"),
        (io, "open"),
        (subprocess, "Popen"),
    ):
        monkeypatch.setattr(module, name, lambda *_, name=name, **__: touched.append(name))
    monkeypatch.setattr("builtins.open", lambda *_, **__: touched.append("open"))
    made = 0
    for kind in classes():
        for count in range(7):
            try:
                kind(*[path] * count)
                made += 1
            except Exception:  # what it says of arguments that make no sense is its own affair
                continue
    assert made > 100
    assert touched == []


def classes() -> list[type]:
    """Every class of the rooms of the estate that a state file may name."""
    found = {}
    for room in (hvsim.infrastructure, hvsim.blocks):
        for info in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
            module: ModuleType = importlib.import_module(info.name)
            for thing in vars(module).values():
                if isinstance(thing, type) and may_be_kept(thing) and not issubclass(thing, Enum):
                    found[f"{thing.__module__}.{thing.__qualname__}"] = thing
    return [found[name] for name in sorted(found)]


def test_what_cannot_be_read_again_is_not_written(tmp_path: Path) -> None:
    estate = World().estate
    path = tmp_path / "lab.state"
    save_state(estate, str(path))
    before = path.read_bytes()
    estate.hosts[0].registry["key"] = Reduced(os.getenv, "PATH")  # type: ignore[assignment]  # what must not be in a state
    with pytest.raises(EstateError, match=r"os\.getenv does not belong into a state file"):
        save_state(estate, str(path))
    assert path.read_bytes() == before


def test_classes_are_named_by_their_homes() -> None:
    assert class_named("hvsim.infrastructure.clock", "SimulatedClock") is SimulatedClock
    assert may_be_kept(Estate)
    assert not may_be_kept(StateFile)
    assert not may_be_kept(Reduced)


def test_two_sessions_never_have_one_state_file(tmp_path: Path) -> None:
    path = str(tmp_path / "lab.state")
    file = StateFile(path)
    with pytest.raises(InvalidState, match=f"in use by process {os.getpid()} on "):
        StateFile(path)
    (tmp_path / "link").symlink_to("lab.state")
    with pytest.raises(InvalidState, match="in use by process"):
        StateFile(str(tmp_path / "link"))
    other = [sys.executable, "-m", "hvsim", "--state", path, "-c", "1"]
    done = subprocess.run(other, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (64, "")
    assert "Run again when that has ended, or name another file." in done.stderr
    assert "Traceback" not in done.stderr
    file.release()
    file.release()
    StateFile(path).release()
    assert [item.name for item in tmp_path.iterdir()] == ["link"]


@pytest.mark.skipif(os.name == "nt", reason="who may read a file is not in its mode there")
def test_a_state_keeps_its_mode_and_what_a_killed_run_left_goes(tmp_path: Path) -> None:
    path, other = tmp_path / "lab[1].state", tmp_path / "lab[1].state.my.new"
    for leftover in (other, tmp_path / "lab[1].state.123.new"):
        leftover.write_bytes(b"half of a state")
    path.write_bytes(b"")
    path.chmod(0o600)
    file = StateFile(str(path))
    file.save(World().estate)
    file.release()
    assert sorted(tmp_path.iterdir()) == [path, other]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_lock_that_its_holder_removed_is_taken_anew(tmp_path: Path) -> None:
    lock = tmp_path / "lab.state.lock"
    lock.write_bytes(b"left by a run that was killed")
    file = StateFile(str(tmp_path / "lab.state"))
    file.release()
    assert not lock.exists()


def written_state(folder: Path, pickled: bytes) -> str:
    """A state file whose checksum is right, whatever is in it."""
    path = folder / "lab.state"
    with open(path, "wb") as file:
        write_state(file, lambda sink: sink.write(pickled))
    return str(path)


def test_a_large_state_is_written_a_little_at_a_time(tmp_path: Path) -> None:
    world, size = World(), 32 * 2**20
    world.estate.local_host.files.write("D:\\large.bin", os.urandom(size))
    tracemalloc.start()
    save_state(world.estate, str(tmp_path / "lab.state"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < size // 2
    assert load_state(str(tmp_path / "lab.state")).local_host.files.read("D:\\large.bin")[:1]


def test_a_state_that_could_not_be_written_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lab.state"
    path.write_bytes(b"before")

    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("hvsim.infrastructure.state.write_state", exhausted)
    with pytest.raises(EstateError, match="not enough memory"):
        save_state(World().estate, str(path))
    assert [item.name for item in tmp_path.iterdir()] == ["lab.state"]
    assert path.read_bytes() == b"before"
