"""The online backup as processes: what runs beside it, what applications and their logs see of it, where time goes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import GuestProcessing, JobOptions
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.runs.session import BackupSession, Result
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.guests import DatabaseState, read_database
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


class Lab:
    """The default estate with a job for some machines."""

    def __init__(self, *machines: str, options: JobOptions | None = None) -> None:
        self.estate = Estate.build()
        self.server = self.estate.backup_server
        found = [self.server.machine(name) for name in machines]
        self.job: BackupJob = self.server.add_job("Test", found, self.server.repositories[0], options or JobOptions())

    def back_up(self) -> BackupSession:
        session = self.server.start(self.job)
        self.server.finish(session)
        return session

    def restored(self, machine: str) -> VirtualMachine:
        """The machine of the newest restore point, under another name."""
        point = [point for point in self.server.points() if point.machine == machine][-1]
        process = Restore(self.server, point, self.estate.local_host, f"{machine}-copy").run()
        found: VirtualMachine = self.estate.clock.run_until(self.estate.clock.start(process))
        return found


def database_of(machine: VirtualMachine) -> DatabaseState:
    database = machine.guest.databases[0]
    found = read_database(machine.disks[database.disk].top.device, database.offset, check_pages=True)
    assert found is not None
    return found


def test_an_application_aware_backup_needs_no_recovery_and_truncates_the_log() -> None:
    lab = Lab("sql01")
    database = lab.server.machine("sql01").guest.databases[0]
    lab.estate.clock.sleep(timedelta(hours=2))
    session = lab.back_up()
    assert session.result is Result.SUCCESS
    assert database.truncated > 0
    copy = database_of(lab.restored("sql01"))
    assert copy.clean
    assert copy.damaged_pages == ()
    assert copy.checkpoint == copy.recoverable >= 240


def test_a_crash_consistent_backup_loses_what_was_not_in_the_log_and_truncates_nothing() -> None:
    lab = Lab("sql01", options=JobOptions(guest_processing=GuestProcessing.DISABLED))
    database = lab.server.machine("sql01").guest.databases[0]
    lab.estate.clock.sleep(timedelta(minutes=61))
    lab.back_up()
    promised = database.committed
    machine = lab.restored("sql01")
    found = database_of(machine)
    assert not found.clean
    assert found.recoverable < promised
    assert (database.truncated, found.damaged_pages) == (0, ())
    lab.estate.clock.run_until(lab.estate.clock.start(machine.start()))
    assert machine.guest.databases[0].committed == found.recoverable


def test_the_guest_writes_on_during_the_backup_and_none_of_it_is_in_the_restore_point() -> None:
    lab = Lab("web01")
    machine = lab.server.machine("web01")
    machine.disks[0].write(0, b"before")
    session = lab.server.start(lab.job)
    while not machine.checkpoints:
        lab.estate.clock.step()
    machine.disks[0].write(0, b"during")
    lab.server.finish(session)
    assert machine.disks[0].read(0, 6) == b"during"
    assert machine.checkpoints == []
    assert lab.restored("web01").disks[0].read(0, 6) == b"before"


def test_the_load_is_computed_from_what_each_stage_had_to_do() -> None:
    lab = Lab("mail01", "web01", "old01")
    session = lab.back_up()
    load = next(record.title for record in session.log if record.title.startswith("Load: "))
    numbers = [int(number) for number in re.findall(r"(\d+)%", load)]
    assert re.fullmatch(r"Load: Source \d+% > Proxy \d+% > Network \d+% > Target \d+%", load)
    assert max(numbers) == 99
    assert all(number > 0 for number in numbers)
    bottleneck = next(record.title for record in session.log if record.title.startswith("Primary bottleneck: "))
    assert bottleneck.split()[-1] == ["Source", "Proxy", "Network", "Target"][numbers.index(99)]


def test_a_slow_link_and_strong_compression_move_the_bottleneck() -> None:
    slow = Lab("old01")
    slow.estate.host("HV03").link.rate = 1e6
    session = slow.back_up()
    assert session.flow.bottleneck is not None
    assert session.flow.bottleneck.value == "Network"
    limited = Lab("web01")
    limited.server.repositories[0].read_and_write_rate = 1e6
    session = limited.back_up()
    assert session.flow.bottleneck is not None
    assert session.flow.bottleneck.value == "Throttling"


def test_two_machines_on_one_disk_share_it_and_end_later() -> None:
    alone = Lab("web01").back_up().duration
    together = Lab("dc01", "web01").back_up()
    task = next(item for item in together.tasks if item.machine == "web01")
    assert task.ended is not None
    assert task.ended - together.created > alone * 0.9
    assert together.duration < 2 * alone


@pytest.mark.parametrize("service", ["vmms"])
def test_a_host_whose_management_service_is_stopped_has_no_writer(service: str) -> None:
    lab = Lab("web01", options=JobOptions(guest_processing=GuestProcessing.REQUIRE))
    host = lab.estate.local_host
    host.services.stop(service)
    session = lab.back_up()
    assert session.result is Result.FAILED
    assert "Microsoft Hyper-V VSS Writer" in session.reason
    host.services.start(service)
    assert lab.back_up().result is Result.SUCCESS
