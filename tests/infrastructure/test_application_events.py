"""What applications write into their guest's log: each its own entries, and none for what did not happen to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.infrastructure.backup.jobs.job import JobOptions
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

EXPECTED = {"sql01": [3197, 3198, 18265], "mail01": [2001, 2003, 224], "dc01": [2001, 2003]}
RESTORED = {"sql01": 18267, "mail01": 9620, "dc01": 1109}


def numbers(machine: VirtualMachine) -> list[int]:
    return [entry.number for entry in machine.guest.events(machine).read("Application")]


def backed_up(name: str) -> tuple[Estate, VirtualMachine]:
    estate = Estate.build()
    server = estate.backup_server
    machine = server.machine(name)
    job = server.add_job("J", [machine], server.repositories[0], JobOptions())
    estate.clock.sleep(timedelta(hours=2))
    server.finish(server.start(job))
    return estate, machine


@pytest.mark.parametrize("name", list(EXPECTED))
def test_each_application_tells_of_the_freeze_of_its_log_and_of_its_restore(name: str) -> None:
    estate, machine = backed_up(name)
    assert numbers(machine) == EXPECTED[name]
    point = estate.backup_server.points()[-1]
    process = Restore(estate.backup_server, point, machine.host, f"{name}-copy").run()
    copy: VirtualMachine = estate.clock.run_until(estate.clock.start(process))
    assert [item.application for item in copy.guest.databases] == [item.application for item in machine.guest.databases]
    assert numbers(copy) == []
    estate.clock.run_until(estate.clock.start(copy.start()))
    assert numbers(copy) == [RESTORED[name]]


def test_what_was_committed_during_the_backup_stays_in_the_log() -> None:
    estate, machine = backed_up("sql01")
    database = machine.guest.databases[0]
    server = estate.backup_server
    estate.faults.add("ConnectionLost", "sql01", seconds=1700)
    estate.clock.sleep(timedelta(hours=1))
    session = server.start(server.job("J"))
    while not machine.checkpoints:
        estate.clock.sleep(timedelta(seconds=0.5))
    frozen = database.backed_up
    server.finish(session)
    machine.settle()
    assert session.tasks[0].point is not None
    assert database.committed > frozen + 40
    assert database.written > frozen
    assert database.truncated == frozen


def test_a_database_whose_writer_is_stopped_hears_of_nothing() -> None:
    estate = Estate.build()
    server = estate.backup_server
    machine = server.machine("sql01")
    machine.guest.services.stop("SQLWriter")
    job = server.add_job("J", [machine], server.repositories[0], JobOptions())
    estate.clock.sleep(timedelta(hours=2))
    server.finish(server.start(job))
    assert numbers(machine) == []
    assert machine.guest.databases[0].truncated == 0
