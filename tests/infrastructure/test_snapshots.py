"""Going back, forking, and keeping an estate between runs."""

from __future__ import annotations

import pickle
import zlib
from datetime import timedelta
from pathlib import Path

import pytest

from hvsim.blocks import MemoryStorage, Repository
from hvsim.blocks.digest import digest
from hvsim.infrastructure.backup.session import Result
from hvsim.infrastructure.errors import EstateError, InvalidState
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.state import MAGIC, bound, load_state, save_state
from tests.infrastructure.worlds import MIB, World


def described(estate: Estate) -> list[object]:
    """What an onlooker can see of an estate."""
    server = estate.backup_server
    return [
        estate.clock.now(),
        [
            (m.name, m.state, m.uptime, [d.path for d in m.disks], [c.name for c in m.checkpoints])
            for m in estate.machines()
        ],
        [[entry.message for entry in host.events.entries] for host in estate.hosts],
        [(point.machine, point.time, point.is_full) for point in server.points()],
        [volume.used if (volume := host.files.volumes()["D:\\"].space) else 0 for host in estate.hosts],
        estate.random._generator.getstate(),
    ]


def test_an_estate_goes_back_to_a_snapshot_and_the_objects_are_the_same() -> None:
    world = World()
    estate, machine = world.estate, world.machine()
    world.back_up()
    before, content = described(estate), world.content()
    snapshot = estate.snapshot()
    machine.disks[0].write(3 * MIB, b"new" * 1000)
    world.back_up()
    estate.clock.run_until(estate.clock.start(machine.turn_off()))
    machine.host.unregister(machine)
    estate.clock.sleep(timedelta(days=3))
    estate.restore(snapshot)
    assert described(estate) == before
    assert world.machine() is machine
    assert world.content() == content
    assert machine.state is MachineState.RUNNING
    assert world.back_up().result is Result.SUCCESS
    assert len(world.server.points()) == 2
    estate.restore(snapshot)
    assert described(estate) == before


def test_what_happens_after_going_back_is_what_happened_the_first_time() -> None:
    world = World()
    snapshot = world.estate.snapshot()
    stories = []
    for _ in range(2):
        world.back_up()
        world.estate.clock.sleep(timedelta(hours=2))
        world.back_up()
        tree = world.estate.local_host.files
        stories.append([tree.read(item.path) for item in tree.list("E:\\Backup\\Nightly\\web01")])
        world.estate.restore(snapshot)
    assert stories[0] == stories[1]


def test_a_fork_lives_its_own_life() -> None:
    world = World()
    world.back_up()
    twin = world.estate.fork()
    assert described(twin) == described(world.estate)
    twin.backup_server.machine("web01").disks[0].write(0, b"other")
    twin.clock.sleep(timedelta(hours=1))
    assert world.machine().disks[0].read(0, 5) != b"other"
    assert world.estate.clock.now() < twin.clock.now()
    job = twin.backup_server.job("Nightly")
    session = twin.backup_server.start(job)
    twin.backup_server.finish(session)
    assert session.result is Result.SUCCESS
    assert len(world.server.points()) == 1
    assert twin.local_host.network is not world.estate.local_host.network


def test_nothing_is_kept_in_the_middle_of_a_backup() -> None:
    world = World()
    world.server.start(world.job)
    world.estate.clock.sleep(timedelta(seconds=4))
    with pytest.raises(InvalidState, match="under way"):
        world.estate.snapshot()
    with pytest.raises(InvalidState, match="Step-LabClock"):
        world.estate.fork()
    world.estate.clock.settle()
    assert world.estate.snapshot().time == world.estate.clock.now()


def test_an_estate_is_kept_in_a_file_and_taken_up_again(tmp_path: Path) -> None:
    estate = Estate.build()
    server = estate.backup_server
    server.finish(server.start(server.job("Nightly")))
    path = str(tmp_path / "lab.state")
    save_state(estate, path)
    again = load_state(path)
    assert sorted(point.machine for point in again.backup_server.points()) == ["dc01", "web01"]
    assert described(again) == described(estate)
    session = again.backup_server.start(again.backup_server.job("Nightly"))
    again.backup_server.finish(session)
    assert session.result is Result.SUCCESS
    assert not session.full
    assert session.tasks[0].tracking_used
    save_state(again, path)
    assert load_state(path).clock.now() == again.clock.now()


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
        ("os", "getenv"),
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
    with pytest.raises(EstateError, match=r"does not belong into a state file|is not a class"):
        load_state(written_state(tmp_path, code.encode()))
    assert precious.read_bytes() == b"content"


def test_a_state_file_cannot_call_what_works_on_real_paths(tmp_path: Path) -> None:
    repository = Repository(MemoryStorage())
    trap = pickle.dumps(Reduced(bound, repository, "restore_point"))
    with pytest.raises(EstateError, match="has no method restore_point"):
        load_state(written_state(tmp_path, trap))


def written_state(folder: Path, pickled: bytes) -> str:
    """A state file whose checksum is right, whatever is in it."""
    data = zlib.compress(pickled)
    path = folder / "lab.state"
    path.write_bytes(MAGIC + digest(data)[:32] + data)
    return str(path)
