"""What monitoring finds in the event log of the backup server."""

from __future__ import annotations

from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.runs.journal import CHANNEL
from hvsim.infrastructure.computers.events import EventEntry
from tests.infrastructure.worlds import World


def entries(world: World) -> list[EventEntry]:
    return list(world.server.computer.events.read(CHANNEL))


def test_a_run_is_noted_from_its_start_over_each_machine_to_its_end() -> None:
    world = World(["web01", "off01"])
    session = world.back_up()
    found = entries(world)
    assert [entry.number for entry in found] == [110, 150, 150, 190]
    assert found[0].message == "Backup job 'Nightly' has been started."
    assert {entry.message for entry in found[1:3]} == {
        "web01 task has finished with 'Success' state.",
        "off01 task has finished with 'Success' state.",
    }
    assert found[3].message == (
        "Backup job 'Nightly' finished with Success. All objects have been backed up successfully."
    )
    assert [entry.time for entry in found[1:3]] == sorted(task.ended for task in session.tasks if task.ended)


def test_the_level_says_how_grave_it_was() -> None:
    world = World()
    world.back_up()
    world.estate.faults.add("ChangeTrackingCorrupted", "web01")
    world.back_up()
    world.estate.faults.add("RepositoryFull")
    world.back_up()
    ends = [entry for entry in entries(world) if entry.number == 190]
    assert [entry.level.label for entry in ends] == ["Information", "Warning", "Error"]
    assert "finished with Failed" in ends[-1].message


def test_a_restore_is_noted() -> None:
    world = World()
    world.back_up()
    process = Restore(world.server, world.server.points()[0], world.estate.local_host, "copy").run()
    world.estate.clock.run_until(world.estate.clock.start(process))
    assert entries(world)[-1].number == 210
    assert entries(world)[-1].message == "Restore of 'web01' to HV01 has been started."
