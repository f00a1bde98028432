"""What goes wrong around a backup: each fault has its message and result, and the next good run puts all in order."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from hvsim.blocks.backup.model import ReadMode
from hvsim.infrastructure.backup.jobs.job_options import GuestProcessing, JobOptions
from hvsim.infrastructure.backup.runs.session import BackupSession, RecordStatus, Result
from hvsim.infrastructure.computers.events import VMMS
from hvsim.infrastructure.hosts.host_power import boot, crash
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.vss.steps import REMOVE_LEFTOVER, TRANSFER
from tests.infrastructure.test_tracking_events import Lab, lab_text

MIB = 1024 * 1024


def prepared(version: str = "2022", *, clustered: bool = False, options: JobOptions | None = None) -> Lab:
    lab = Lab(lab_text(version, clustered=clustered), options)
    lab.back_up()
    lab.machine.disks[0].write(9 * MIB, b"changed")
    return lab


def assert_good(lab: Lab) -> BackupSession:
    """A run that succeeds, whose point is the machine's disks, and that leaves nothing behind."""
    disks = [disk.read(0, disk.size) for disk in lab.machine.disks]
    session = lab.back_up()
    assert session.result is Result.SUCCESS, session.reason
    point = lab.server.points()[-1]
    assert point.verify() == []
    for disk, content in zip(lab.machine.disks, disks, strict=True):
        with point.backups.read_disk(point.point, disk.name) as device:
            assert device.read(0, device.size) == content
    assert_clean(lab)
    return session


def assert_clean(lab: Lab) -> None:
    """No checkpoint, no AVHDX, nothing held, nobody frozen."""
    assert lab.machine.checkpoints == []
    assert all(len(disk.chain) == 1 for disk in lab.machine.disks)
    assert all(not database.frozen for database in lab.machine.guest.databases)
    folder = lab.machine.disks[0].base.path.rpartition("\\")[0]
    assert not [item.name for item in lab.host.files.list(folder) if item.name.endswith(".avhdx")]
    storages = [storage for host in lab.estate.hosts for storage in host.storage.values()]
    assert {storage.snapshots_held for storage in storages} == {0}
    assert lab.machine.operations == []


@pytest.mark.parametrize(
    ("fault", "target", "text"),
    [
        ("HostUnavailable", "HV01", "0x800706BA"),
        ("HostAccessDenied", "HV01", "[HvIsSnapshotInProgress]: Access is denied. (0x80070005)"),
        ("ShadowCopyInProgress", "HV01", "0x80042316"),
        ("HyperVWriterFailed", "HV01", "0x800423F4"),
        ("CheckpointFailed", "vm", "Failed to create VM recovery checkpoint. (32768)"),
        ("SnapshotNotPresented", "vm", "could not be presented"),
        ("TransferFailed", "vm", "the connection was lost and could not be resumed"),
        ("RepositoryFull", "Main", "There is not enough space on the repository. (0x80070070)"),
        ("ProxyUnavailable", "HV01", "Unable to allocate processing resources"),
    ],
)
@pytest.mark.parametrize("version", ["2012 R2", "2022"])
def test_a_fault_fails_the_task_with_its_message_and_the_next_run_is_good(
    fault: str, target: str, text: str, version: str
) -> None:
    lab = prepared(version)
    lab.estate.faults.add(fault, target)
    session = lab.back_up()
    assert session.result is Result.FAILED
    assert text in session.reason
    assert session.tasks[0].point is None
    assert_clean(lab)
    lab.host.services.restart("vmms")  # a writer that has failed stays so
    assert lab.machine.state is MachineState.RUNNING
    assert assert_good(lab).read < 12 * MIB


@pytest.mark.parametrize("version", ["2012 R2", "2022"])
def test_a_host_that_goes_down_at_any_moment_of_a_backup_costs_that_run_and_nothing_else(version: str) -> None:
    seconds, ended = 0.0, False
    while not ended:
        seconds += 1.1
        lab = prepared(version)
        session = lab.server.start(lab.job)
        lab.estate.clock.sleep(timedelta(seconds=seconds))
        ended = session.ended is not None
        crash(lab.host)
        lab.server.finish(session)
        assert session.result in (Result.FAILED, Result.WARNING, Result.SUCCESS)
        assert (session.result is Result.FAILED) == (session.tasks[0].point is None), session.reason
        if session.result is Result.FAILED:
            assert session.reason.count("0x800706BA") == 1 + session.reason.count("left behind")
        assert lab.machine.state in (MachineState.OFF, MachineState.SAVED)
        assert lab.back_up().result is Result.FAILED  # while it is down
        lab.run(boot(lab.host))
        lab.estate.clock.sleep(timedelta(minutes=1))
        assert lab.machine.state in (MachineState.RUNNING, MachineState.SAVED)
        assert_good(lab)
    assert seconds > 5


def test_a_node_that_goes_down_leaves_its_checkpoint_to_the_next_run_on_another_node() -> None:
    lab = prepared(clustered=True)
    lab.estate.faults.add("HostCrash", "HV01")
    session = lab.back_up()
    assert session.result is Result.FAILED
    assert "Failed to connect to the Hyper-V host 'HV01'" in session.reason
    assert [item.kind.value for item in lab.machine.checkpoints] == ["Recovery"]
    lab.estate.clock.sleep(timedelta(minutes=2))
    assert (lab.host.name, lab.machine.is_running) == ("HV02", True)
    good = assert_good(lab)
    assert any(event.action == REMOVE_LEFTOVER.action for event in lab.estate.trace.of_session(good.id))
    assert good.tasks[0].tracking_used  # coarser than what has changed, and not everything


def test_a_crash_while_disks_are_read_is_a_fault_of_its_own() -> None:
    lab = prepared()
    lab.estate.faults.add("HostCrash", "HV01")
    assert lab.back_up().result is Result.FAILED
    assert not lab.host.is_up


@pytest.mark.parametrize(("seconds", "attempts"), [(10, 1), (300, 20), (1800, 120)])
def test_a_connection_that_comes_back_within_half_an_hour_costs_the_time_and_nothing_else(
    seconds: float, attempts: int
) -> None:
    lab = prepared()
    lab.estate.faults.add("ConnectionLost", "vm", seconds=seconds)
    began = lab.estate.clock.now()
    session = assert_good(lab)
    assert (lab.estate.clock.now() - began).total_seconds() >= attempts * 15
    text = "one attempt" if attempts == 1 else f"{attempts} attempts"
    assert any(f"resumed after {text} to reconnect" in record.title for record in session.tasks[0].log)


def test_a_connection_that_stays_away_longer_fails_the_task_after_half_an_hour() -> None:
    lab = prepared()
    lab.estate.faults.add("ConnectionLost", "vm", seconds=1801)
    began = lab.estate.clock.now()
    session = lab.back_up()
    assert session.result is Result.FAILED
    assert "could not be resumed within 30 minutes" in session.reason
    assert 1800 <= (lab.estate.clock.now() - began).total_seconds() < 1830
    assert_good(lab)


def test_a_merge_that_failed_is_a_warning_and_the_next_run_does_it_first() -> None:
    lab = prepared()
    lab.estate.faults.add("MergeFailed", "vm")
    session = lab.back_up()
    assert session.result is Result.WARNING
    failure = "disk merge failed to complete: General access denied error (0x80070005)"
    assert session.reason.endswith(f"Background {failure}")
    assert list(lab.host.events.read(VMMS))[-1].message.startswith(f"'vm' background {failure}")
    assert [len(disk.chain) for disk in lab.machine.disks] == [2, 2]
    assert [entry.number for entry in lab.host.events.read(VMMS)][-1] == 19100
    lab.machine.disks[0].write(10 * MIB, b"into the AVHDX that was left")
    good = assert_good(lab)
    actions = [event.action for event in lab.estate.trace.of_session(good.id)]
    assert actions.index(REMOVE_LEFTOVER.action) < actions.index(TRANSFER.action)
    assert any("Removed what an earlier backup left behind" in record.title for record in good.tasks[0].log)


def test_a_merge_that_fails_again_fails_the_next_run() -> None:
    lab = prepared()
    lab.estate.faults.add("MergeFailed", "vm", times=2)
    lab.back_up()
    session = lab.back_up()
    assert session.result is Result.FAILED
    assert "Background disk merge failed to complete" in session.reason
    assert_good(lab)


def test_files_without_a_checkpoint_are_merged_as_well() -> None:
    lab = prepared()
    disk = lab.machine.disks[0]
    volume = lab.host.storage_of(disk.base.path).files
    assert volume is not None
    session = lab.server.start(lab.job)
    while not lab.machine.checkpoints:
        lab.estate.clock.sleep(timedelta(seconds=0.1))
    disk.write(40 * MIB, b"new" * 1000)
    space, volume.space.capacity = volume.capacity, volume.capacity - volume.free
    lab.server.finish(session)
    volume.space.capacity = space
    assert session.result is Result.WARNING
    assert "not enough space" in session.reason.lower()
    assert len(disk.chain) == 2
    good = assert_good(lab)
    assert any("Merged the AVHDX files" in record.title for record in good.tasks[0].log)


def test_a_machine_that_vanished_fails_and_the_others_go_on() -> None:
    lab = prepared()
    other = lab.server.machine("vm")
    lab.run(other.turn_off())
    lab.host.unregister(other)
    session = lab.back_up()
    assert session.result is Result.FAILED
    assert session.reason == "Virtual machine 'vm' was not found on any host"


def test_a_machine_that_vanishes_while_it_waits_fails_in_the_same_way() -> None:
    lab = prepared()
    machine = lab.machine
    with lab.server.turns.at_machine(machine).request():
        session = lab.server.start(lab.job)
        lab.estate.clock.sleep(timedelta(seconds=30))
        lab.run(machine.turn_off())
        machine.host.unregister(machine)
    lab.server.finish(session)
    assert session.result is Result.FAILED
    assert "was not found" in session.reason


def test_a_machine_with_a_new_name_goes_on_in_its_chain() -> None:
    lab = prepared()
    lab.machine.name = "renamed"
    assert assert_good(lab).read == MIB
    assert [point.is_full for point in lab.server.points()] == [True, False]
    assert lab.server.sessions()[-1].tasks[0].machine == "renamed"


def test_a_disk_whose_file_is_gone_cannot_be_backed_up() -> None:
    lab = prepared()
    lab.run(lab.machine.turn_off())
    disk = lab.machine.disks[1]
    lab.host.files.remove(disk.base.path)
    session = lab.back_up()
    assert session.result is Result.FAILED
    assert "Could not create backup checkpoint for virtual machine 'vm'" in session.reason
    assert "0x80070002" in session.reason


def test_a_repository_whose_server_is_down_takes_no_task() -> None:
    lab = prepared()
    lab.server.computer.is_up = False
    session = lab.back_up()
    assert session.result is Result.FAILED
    assert "backup repository 'Main' on VBR01 is not available" in session.reason
    lab.server.computer.is_up = True
    assert_good(lab)


def test_a_repository_that_is_nearly_full_warns() -> None:
    lab = prepared()
    volume = lab.server.repositories[0].files.volume_of("E:\\")
    assert volume is not None
    for _ in range(3):
        lab.server.finish(lab.server.start(lab.job, full=True))
    used = volume.capacity - volume.free
    volume.space.capacity = used + used // 12
    session = lab.back_up()
    assert session.result is Result.WARNING
    assert any("is running low on free disk space" in record.title for record in session.log)
    assert session.tasks[0].point is not None


def test_a_repository_that_is_full_fails_and_keeps_what_it_has() -> None:
    lab = prepared()
    volume = lab.server.repositories[0].files.volume_of("E:\\")
    assert volume is not None
    lab.machine.disks[0].write(12 * MIB, lab.estate.random.content(4 * MIB))
    space, volume.space.capacity = volume.capacity, volume.capacity - volume.free + MIB
    session = lab.back_up()
    assert session.result is Result.FAILED
    assert "There is not enough space on the repository" in session.reason
    assert lab.server.points()[-1].verify() == []
    volume.space.capacity = space
    assert_good(lab)


def test_a_guest_writer_that_fails_twice_is_good_at_the_second_retry() -> None:
    lab = prepared(options=JobOptions(guest_processing=GuestProcessing.REQUIRE))
    lab.job.schedule.daily.enabled = True
    lab.job.schedule.daily.time = timedelta(hours=22)
    lab.server.trigger_of(lab.job).set()
    lab.estate.faults.add("GuestWriterRetryable", "vm", times=2)
    lab.estate.clock.sleep(timedelta(hours=15))
    runs = lab.job.sessions[1:]
    assert [run.result for run in runs] == [Result.FAILED, Result.FAILED, Result.SUCCESS]
    assert [run.attempt for run in runs] == [0, 1, 2]
    assert [run.will_be_retried for run in runs] == [True, True, False]
    for earlier, later in pairwise(runs):
        assert earlier.ended is not None
        assert later.created - earlier.ended == timedelta(minutes=10)


def test_what_is_stored_after_each_fault_is_what_has_changed() -> None:
    lab = prepared()
    for fault, target in (("ChangeTrackingCorrupted", "vm"), ("MergeFailed", "vm"), ("ConnectionLost", "vm")):
        lab.machine.disks[0].write(20 * MIB, lab.estate.random.content(MIB))
        lab.estate.faults.add(fault, target)
        session = lab.back_up()
        assert session.tasks[0].point is not None
        expected = 2 if fault == "ChangeTrackingCorrupted" else 1  # with what was changed before the first
        assert sum(disk.stored_blocks for disk in session.tasks[0].disks) == expected
        modes = {disk.mode for disk in session.tasks[0].disks}
        assert modes == {ReadMode.UNTRACKED}  # the damage stays until the reset
    lab.server.reset_tracking(lab.machine)
    lab.back_up()
    assert lab.modes(lab.task()) == [True, True]


def test_records_say_how_grave_they_are() -> None:
    lab = prepared()
    lab.estate.faults.add("MergeFailed", "vm")
    session = lab.back_up()
    graves = [record.status for record in session.tasks[0].log if record.status is not RecordStatus.SUCCEEDED]
    assert graves == [RecordStatus.WARNING]
