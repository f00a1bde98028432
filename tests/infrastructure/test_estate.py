"""Building estates, machines changing state, guests at work, and the same seed giving the same bytes."""

from __future__ import annotations

import gc
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.errors import AlreadyExists, InvalidState, LabFileError, NotFound
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.files import build_windows
from hvsim.infrastructure.hosts.host import DiskOpenFailed
from hvsim.infrastructure.hosts.volumes import offer_volumes
from hvsim.infrastructure.lab import parse_lab, read_lab
from hvsim.infrastructure.machines.integration_services import ComponentStatus
from hvsim.infrastructure.machines.virtual_machine import MachineState
from tests.infrastructure.worlds import World


def test_the_default_lab_has_a_cluster_an_old_host_a_host_on_a_share_and_a_machine_with_outdated_services() -> None:
    estate = Estate.build()
    assert [(host.name, host.version.name) for host in estate.hosts] == [
        ("HV01", "2022"),
        ("HV02", "2022"),
        ("HV03", "2012 R2"),
        ("HV04", "2022"),
    ]
    legacy = estate.backup_server.machine("legacy01")
    assert legacy.integration_services_version.startswith("6.2")
    assert not legacy.integration_services_current
    assert legacy.services["VSS"].primary is ComponentStatus.DEGRADED
    assert estate.backup_server.machine("lin01").integration_services_current
    kinds = {machine.name: machine.host.storage_of(machine.disks[0].path).kind.label for machine in estate.machines()}
    assert kinds["web01"] == "CSV"
    assert (kinds["legacy01"], kinds["old01"], kinds["mail01"]) == ("Local", "Local", "SMB")
    assert [group.name for group in estate.cluster("HV02").groups if group.machine] == [
        *("dc01", "web01", "sql01"),
        *("file01", "lin01", "app01"),
    ]
    assert [computer.name for computer in estate.computers] == ["FS01", "HV01", "HV02", "HV03", "HV04", "VBR01", "PX01"]


def test_the_same_seed_gives_the_same_backup_files_and_another_seed_others() -> None:
    def files(seed: int) -> list[tuple[str, bytes]]:
        world = World(seed=seed)
        world.estate.faults.add("ChangeTrackingCorrupted", probability=0.5, times=None)
        for _ in range(3):
            world.back_up()
            world.estate.clock.sleep(timedelta(hours=1))
        tree = world.estate.local_host.files
        return [(item.name, tree.read(item.path)) for item in tree.list("E:\\Backup\\Nightly\\web01")]

    assert files(7) == files(7)
    assert files(7) != files(8)


def test_looking_at_a_volume_builds_the_estate_once() -> None:
    clock, built = SimulatedClock(), []
    tree = build_windows(clock.now)

    def build() -> None:
        built.append(Estate.build(clock=clock, local_files=tree))

    offer_volumes(tree, clock.now, build)
    assert [drive.root for drive in tree.drives()] == ["C:\\", "D:\\", "E:\\"]
    assert built == []
    assert [item.name for item in tree.list("C:\\ClusterStorage")] == ["Volume1"]
    assert built == []
    assert "web01" in [item.name for item in tree.list("C:\\ClusterStorage\\Volume1")]
    assert [item.name for item in tree.list("D:\\VMs")] == ["legacy01"]
    assert list(tree.list("E:\\")) == []
    assert len(built) == 1
    assert built[0].local_host.files is tree


def test_a_machine_starts_its_guest_comes_up_and_it_shuts_down() -> None:
    world = World()
    machine, clock = world.machine("off01"), world.estate.clock
    started = clock.start(machine.start())
    clock.sleep(timedelta(seconds=1))
    assert machine.state is MachineState.STARTING
    clock.run_until(started)
    assert machine.is_running
    assert machine.integration_services_version == ""
    assert machine.services["Heartbeat"].primary is ComponentStatus.NO_CONTACT
    clock.sleep(timedelta(seconds=30))
    assert machine.services["Heartbeat"].secondary is ComponentStatus.OK
    assert machine.integration_services_version == "10.0.17763.1"
    stopping = clock.start(machine.shut_down())
    clock.sleep(timedelta(seconds=1))
    assert machine.state is MachineState.STOPPING
    clock.run_until(stopping)
    assert machine.state is MachineState.OFF
    assert machine.uptime == timedelta()


def test_a_machine_is_saved_and_goes_on_where_it_was() -> None:
    world = World()
    machine, clock = world.machine(), world.estate.clock
    clock.run_until(clock.start(machine.save()))
    assert machine.state is MachineState.SAVED
    clock.run_until(clock.start(machine.start()))
    assert machine.guest_is_up
    clock.run_until(clock.start(machine.pause()))
    assert machine.state is MachineState.PAUSED
    clock.run_until(clock.start(machine.resume()))
    assert machine.is_running


def test_what_a_state_does_not_allow_is_refused() -> None:
    world = World()
    clock = world.estate.clock
    with pytest.raises(InvalidState, match="'web01' failed to start"):
        clock.run_until(clock.start(world.machine().start()))
    with pytest.raises(InvalidState):
        clock.run_until(clock.start(world.machine("off01").shut_down()))


def test_a_machine_whose_disk_is_gone_or_taken_does_not_start() -> None:
    world = World()
    clock, machine = world.estate.clock, world.machine("off01")
    second = world.estate.new_machine(machine.host, "twin")
    second.disks.extend(machine.disks)
    machine.host.register(second)
    clock.run_until(clock.start(second.start()))
    with pytest.raises(DiskOpenFailed, match="0x80070020"):
        clock.run_until(clock.start(machine.start()))
    clock.run_until(clock.start(second.turn_off()))
    machine.host.files.remove(machine.disks[0].path)
    with pytest.raises(DiskOpenFailed, match="0x80070002"):
        clock.run_until(clock.start(machine.start()))
    assert machine.state is MachineState.OFF


def test_a_guest_at_work_writes_as_time_passes_and_a_year_is_no_longer_than_an_hour() -> None:
    estate = Estate.build()
    machine = estate.backup_server.machine("sql01")
    disk = machine.disks[0]
    job = estate.backup_server.add_job("J", [machine], estate.backup_server.repositories[0], JobOptions())
    sizes = []
    for pause in (timedelta(), timedelta(hours=1), timedelta(days=365)):
        estate.clock.sleep(pause)
        session = estate.backup_server.start(job)
        estate.backup_server.finish(session)
        sizes.append(session.tasks[0].disks[0].read)
    assert 0 < sizes[1] <= 60 * 2**20
    assert sizes[1] < sizes[2] <= 64 * 2**20
    assert len(list(disk.base.stored_blocks())) < 20


def test_a_world_may_be_given_up_in_the_middle_of_a_backup(monkeypatch: pytest.MonkeyPatch) -> None:
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    for seconds in (1, 4, 8, 9, 10):
        world = World()
        world.server.start(world.job)
        world.estate.clock.sleep(timedelta(seconds=seconds))
        del world
        gc.collect()
    assert complaints == []


def test_names_that_are_wrong_are_answered_with_the_nearest_one() -> None:
    world = World()
    with pytest.raises(NotFound, match=r"No backup job is named 'Nigthly'\. Did you mean 'Nightly'\?"):
        world.server.job("Nigthly")
    with pytest.raises(NotFound, match="Did you mean 'ChangeTrackingCorrupted'"):
        world.estate.faults.add("ChangeTrackingCorupted")
    with pytest.raises(AlreadyExists):
        world.server.add_job("NIGHTLY", [], world.server.repositories[0], JobOptions())
    world.server.start(world.job)
    with pytest.raises(InvalidState, match="running already"):
        world.server.start(world.job)


MACHINE = "[[hosts]]\nname = 'a'\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "needs one"),
        ("[[hosts]]\nname = 'a'\nmemroy = '1GB'", "'memroy' is not known. Did you mean 'memory'?"),
        ("[[hosts]]\nmemory = '1GB'", "name is missing"),
        ("[[hosts]]\nname = 'a'\nmemory = 'much'", "is not a size"),
        ("hosts = 3\n[[", "not TOML"),
        ("[[hosts]]\nname = 'a'\nmachines = [{ name = 'm', disks = [{ used = 3 }] }]", "disks"),
        ("hosts = 3", "hosts: a list is expected"),
        ("hosts = [3]", r"hosts\[0\]: a table is expected"),
        ("backup_server = 3\n[[hosts]]\nname = 'a'", "backup_server: a table is expected"),
        ("[[hosts]]\nname = 5", r"hosts\[0\].name: a text is expected, not 5"),
        ("[[hosts]]\nname = ''", "the name is empty"),
        ("[[hosts]]\nname = 'a'\n[[hosts]]\nname = 'A'", "2 of: host 'a'"),
        ("[[hosts]]\nname = 'a'\nprocessors = -3", "processors is -3"),
        ("[[hosts]]\nname = 'a'\nmemory = '9999TB'", "memory is"),
        ("[[hosts]]\nname = 'a'\nvolumes = [{ root = 'D', capacity = '1GB' }]", "is not the root of a volume"),
        (MACHINE + "machines = 5", "machines: a list is expected"),
        (MACHINE + "machines = [{ name = 'a/b' }]", "does not allow / in a name"),
        (MACHINE + "machines = [{ name = 'm' }, { name = 'M' }]", "2 of: machine 'm'"),
        (MACHINE + "machines = [{ name = 'm', disks = [{ size = '9999TB' }] }]", "size is"),
        (MACHINE + "machines = [{ name = 'm', disks = [{ size = '4MB', used = '5MB' }] }]", "used part of a disk"),
        (MACHINE + "machines = [{ name = 'm', disks = [{ size = '4MB', path = 'X:\\a' }] }]", "none of the volumes"),
        (MACHINE + "machines = [{ name = 'm', kind = 'Amiga' }]", "kind 'Amiga' is none of"),
        (MACHINE + "machines = [{ name = 'm', state = 'On' }]", "state 'On' is none of Running, Off"),
        (MACHINE + "machines = [{ name = 'm', version = '12.0' }]", "version '12.0' is none of"),
        (MACHINE + "machines = [{ name = 'm', applications = ['Doom'] }]", "applications 'Doom'"),
        (MACHINE + "machines = [{ name = 'm', memory = '65GB' }]", "running machines need"),
        (MACHINE + "machines = [{ name = 'm', workload = { interval = 0 } }]", "interval is 0, and must be from 0.001"),
        (MACHINE + "[[backup_server.repositories]]\nname = 'R'\npath = ''", "none of the volumes"),
        (MACHINE + "[[backup_server.repositories]]\nname = 'R'\npath = 'D:\\a?'", "is not a path"),
    ],
)
def test_a_mistake_in_a_lab_file_is_named(text: str, message: str) -> None:
    with pytest.raises(LabFileError, match=message.replace("?", "\\?")):
        parse_lab(text)


def test_a_lab_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lab.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(LabFileError, match="not text in UTF-8"):
        read_lab(str(path))
    with pytest.raises(LabFileError, match="cannot be read"):
        read_lab(str(tmp_path / "none.toml"))


def test_a_version_of_windows_that_is_not_simulated_is_named() -> None:
    with pytest.raises(LabFileError, match="host 'a': No version of Windows Server is named '2008'"):
        parse_lab("[[hosts]]\nname = 'a'\nversion = '2008'")
