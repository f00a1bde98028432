"""Restores that write back only what has changed, go through a lab before, or put disks and adapters elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.infrastructure.backup.restores.arranging import add_lab
from hvsim.infrastructure.backup.restores.recovery import start_restore
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.restores.staging import Staging
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
from hvsim.infrastructure.backup.runs.session import Result
from hvsim.infrastructure.errors import InvalidState, NotFound
from hvsim.infrastructure.guests.guest_writes import write_as_guest
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.machines.networks import SwitchType, new_switch
from tests.infrastructure.worlds import MIB, World


def wait(world: World, session: ServiceSession) -> ServiceSession:
    assert session.process is not None
    world.estate.clock.run_until(session.process)
    return session


def rollback(world: World, number: int = -1) -> Restore:
    point = world.server.points()[number]
    restore = Restore(world.server, point, world.estate.local_host, quick=True)
    wait(world, start_restore(world.server, restore, power_up=False))
    return restore


@pytest.mark.parametrize("number", [0, -1])
def test_a_quick_rollback_gives_what_a_whole_restore_gives_and_moves_less(number: int) -> None:
    world = World(("web01",))
    world.back_up()
    for byte in (1, 2):
        world.estate.clock.sleep(timedelta(hours=6))
        write_as_guest(world.machine(), 1, 3 * MIB, 64 * 1024, byte)
        world.back_up()
    write_as_guest(world.machine(), 1, 5 * MIB, 64 * 1024, 9)
    restore = rollback(world, number)
    quick = world.content()
    whole = Restore(world.server, world.server.points()[number], world.estate.local_host)
    wait(world, start_restore(world.server, whole, power_up=False))
    assert quick == world.content()
    assert 0 < restore.bytes_written < whole.bytes_written


def test_a_second_quick_rollback_in_a_row_is_refused() -> None:
    world = World(("web01",))
    world.back_up()
    rollback(world)
    with pytest.raises(InvalidState, match="the disk was restored in place"):
        rollback(world)
    session = world.back_up()
    assert session.tasks[0].read > 3 * MIB  # everything is read once
    rollback(world)


def test_without_tracking_nobody_knows_what_to_roll_back() -> None:
    world = World(("web01",))
    world.back_up()
    world.estate.local_host.change_tracking = False
    with pytest.raises(InvalidState, match="changed block tracking is disabled"):
        rollback(world)


def test_a_staged_restore_runs_in_the_lab_before_it_comes_back() -> None:
    world = World(("web01",))
    world.back_up()
    lab = add_lab(world.server, "Lab1", "", world.estate.local_host)
    point = world.server.points()[0]

    def staged(script: str) -> ServiceSession:
        restore = Restore(world.server, point, world.estate.local_host, "copy")
        session = start_restore(world.server, restore, power_up=False, staging=Staging(lab, script))
        return wait(world, session)

    with pytest.raises(NotFound, match="staging script"):
        staged("C:\\mend.ps1")
    world.server.computer.files.write("C:\\mend.ps1", b"")
    started = world.estate.clock.now()
    session = staged("C:\\mend.ps1")
    titles = [record.title for record in session.log]
    assert titles[1] == "web01 is running in 'Lab1' as web01_Lab1"
    assert session.result is Result.WARNING  # the script is not run
    assert world.estate.clock.now() - started > timedelta(minutes=2)
    names = {machine.name: machine.state for machine in world.estate.local_host.machines}
    assert names["copy"] is MachineState.OFF
    assert "web01_Lab1" not in names


def test_adapters_and_disks_go_where_they_are_mapped() -> None:
    world = World(("web01",))
    world.back_up()
    host, point = world.estate.local_host, world.server.points()[0]
    source = point.settings()["adapters"][0]["switch"]
    other = new_switch(host, "Other", SwitchType.PRIVATE)
    first = point.point.disks[0].name
    restore = Restore(
        world.server,
        point,
        host,
        "copy",
        networks={source.lower(): other},
        folders={first.lower(): "D:\\Fast"},
    )
    wait(world, start_restore(world.server, restore, power_up=False))
    copy = world.machine("copy")
    assert [adapter.switch for adapter in copy.adapters] == [other]
    assert [disk.base.path.rpartition("\\")[0] for disk in copy.disks] == [
        "D:\\Fast",
        f"{copy.path}\\Virtual Hard Disks",
    ]
