"""What a backup needs of guest and host, one by one: what breaks it, what the task says, and that a cure is enough."""

from __future__ import annotations

import errno
from collections.abc import Callable

import pytest

from hvsim.infrastructure.backup.jobs.job_options import GuestProcessing, JobOptions
from hvsim.infrastructure.backup.runs.session import BackupSession, Result
from hvsim.infrastructure.computers.services import StartType
from hvsim.infrastructure.lab import parse_lab
from hvsim.infrastructure.machines.checkpoints import Consistency
from hvsim.infrastructure.machines.configuration import SavedMemory
from hvsim.infrastructure.machines.virtual_machine import CheckpointType, VirtualMachine
from hvsim.infrastructure.vss.codes import NON_RETRYABLE, VSS_RESULTS
from hvsim.infrastructure.vss.provider import Provider, ProviderKind
from hvsim.infrastructure.vss.shadow_copies import MINIMUM_STORAGE
from tests.infrastructure.worlds import MIB, SMALL_LAB, World

Change = Callable[[VirtualMachine], None]
REQUIRE = JobOptions(guest_processing=GuestProcessing.REQUIRE)
FOREIGN = Provider("Other Backup VSS Provider", World().estate.random.guid(), ProviderKind.SOFTWARE)


def _version(text: str) -> Change:
    def change(machine: VirtualMachine) -> None:
        machine.guest.integration_services_version = text

    return change


def _offer(enabled: bool) -> Change:
    def change(machine: VirtualMachine) -> None:
        machine.services["VSS"].enabled = enabled

    return change


def _service(name: str, start: StartType) -> Change:
    def change(machine: VirtualMachine) -> None:
        service = machine.guest.services.get(name)
        service.start_type = start
        if start is StartType.DISABLED:
            service.stop()
        else:
            service.start()

    return change


def _volume(**values: object) -> Change:
    def change(machine: VirtualMachine) -> None:
        for name, value in values.items():
            setattr(machine.guest.volumes[0], name, value)

    return change


def _provider(machine: VirtualMachine) -> None:
    machine.guest.providers.insert(0, FOREIGN)


def _no_provider(machine: VirtualMachine) -> None:
    machine.guest.providers.remove(FOREIGN)


def _hang(hung: bool) -> Change:
    def change(machine: VirtualMachine) -> None:
        machine.guest.hung = hung

    return change


DISABLED, AUTOMATIC, MANUAL = StartType.DISABLED, StartType.AUTOMATIC, StartType.MANUAL
CHECKS: list[tuple[str, int, Change, Change, str]] = [
    ("version", 3, _version("6.3.9600.16384"), _version("10.0.17763.1"), "6.3.9600.16384 are older"),
    ("hung", 3, _hang(True), _hang(False), "the guest operating system does not answer"),
    ("offered", 3, _offer(False), _offer(True), "disabled on the host"),
    ("vmicvss", 3, _service("vmicvss", DISABLED), _service("vmicvss", AUTOMATIC), "does not run in the guest"),
    ("VSS", 3, _service("VSS", DISABLED), _service("VSS", MANUAL), "Volume Shadow Copy service is disabled"),
    ("COM+", 3, _service("COMSysApp", DISABLED), _service("COMSysApp", MANUAL), "COM+ System Application service"),
    ("swprv", 5, _service("swprv", DISABLED), _service("swprv", MANUAL), "Shadow Copy Provider service is disabled"),
    ("provider", 5, _provider, _no_provider, "'Other Backup VSS Provider' refused the snapshot. (0x80042306)"),
    ("dynamic", 3, _volume(basic=False), _volume(basic=True), "the guest has dynamic disks"),
    ("FAT", 3, _volume(file_system="FAT32"), _volume(file_system="NTFS"), "has the file system FAT32"),
    ("elsewhere", 3, _volume(shadow_storage="D:\\"), _volume(shadow_storage=""), "are stored on D:\\"),
    ("room", 5, _volume(shadow_room=2**20), _volume(shadow_room=MINIMUM_STORAGE), "(0x8004231F)"),
]


@pytest.mark.parametrize(
    ("step", "break_it", "cure", "reason"), [item[1:] for item in CHECKS], ids=[c[0] for c in CHECKS]
)
def test_each_obstacle_fails_its_step_and_its_cure_is_enough(
    step: int, break_it: Change, cure: Change, reason: str
) -> None:
    world = World(options=REQUIRE)
    machine = world.machine()
    break_it(machine)
    session = world.back_up()
    assert world.step_outcomes(session)[-1] == (step, "Failed")
    assert reason in world.task(session).reason
    assert any(entry.number in (10107, 10150) for entry in machine.host.events.entries)
    cure(machine)
    assert world.back_up().result is Result.SUCCESS


@pytest.mark.parametrize(("break_it", "reason"), [(item[2], item[4]) for item in CHECKS], ids=[c[0] for c in CHECKS])
def test_where_failures_are_ignored_the_image_is_crash_consistent_with_a_warning(break_it: Change, reason: str) -> None:
    world = World()
    break_it(world.machine())
    session = world.back_up()
    assert session.result is Result.WARNING
    assert world.task(session).consistency is Consistency.CRASH
    assert reason in world.task(session).reason


def test_a_machine_that_gives_production_checkpoints_only_is_not_backed_up_without_its_guest() -> None:
    world = World()
    machine = world.machine()
    machine.checkpoint_type = CheckpointType.PRODUCTION_ONLY
    assert world.back_up().result is Result.SUCCESS
    machine.services["VSS"].enabled = False
    session = world.back_up()
    assert session.result is Result.FAILED
    assert "Production checkpoints cannot be created" in world.task(session).reason
    assert [entry.number for entry in machine.host.events.entries][-1] == 18012


def test_a_full_volume_fails_the_checkpoint_and_leaves_the_disks_as_they_were() -> None:
    world = World()
    machine = world.machine()
    volume = machine.host.storage_of(machine.disks[0].base.path).files
    assert volume is not None
    machine.host.files.place("D:\\full", SavedMemory(volume.free - 5 * MIB))
    world.server.settings.alerts.skip = False
    chains = [list(disk.chain) for disk in machine.disks]
    session = world.back_up()
    assert session.result is Result.FAILED
    assert "There is not enough space on the disk. (0x80070070)" in world.task(session).reason
    assert [disk.chain for disk in machine.disks] == chains
    assert machine.checkpoints == []
    machine.host.files.remove("D:\\full")
    assert world.back_up().result is Result.SUCCESS


def test_a_stopped_application_writer_is_left_out_and_its_logs_stay() -> None:
    world = World(options=REQUIRE)
    machine = world.machine()
    machine.guest.services.stop("SQLWriter")
    session: BackupSession = world.back_up()
    assert session.result is Result.SUCCESS
    quiesce = next(event for event in world.estate.trace.of_session(session.id) if event.number == 4)
    assert "SqlServerWriter" not in quiesce.detail
    assert sum(writer.log_truncations for writer in machine.guest.writers) == 0


def test_the_host_s_writer_that_failed_for_good_needs_its_service_restarted() -> None:
    world = World()
    host = world.machine().host
    world.estate.faults.add("HyperVWriterFailed")
    assert [world.back_up().result, world.back_up().result] == [Result.FAILED, Result.FAILED]
    assert host.writer.state.number == 8
    assert any(entry.number == 8229 for entry in host.events.read("Application"))
    host.services.restart("vmms")
    assert world.back_up().result is Result.SUCCESS
    host.services.stop("vmms")
    assert "its service does not run" in world.task(world.back_up()).reason


def test_a_file_that_an_old_host_s_backup_left_behind_is_in_the_way_of_the_next() -> None:
    from tests.infrastructure.test_snapshot_groups import Lab, lab_text

    lab = Lab(lab_text(1))
    machine = lab.server.machine("vm00")
    left = machine.disks[0].path.replace(".vhdx", "-AutoRecovery.avhdx")
    machine.host.files.write(left, b"old")
    session = lab.back_up()
    assert session.result is Result.FAILED
    assert f"{left}: The file exists. (0x80070050)" in session.reason
    machine.host.files.remove(left)
    assert lab.back_up().result is Result.SUCCESS
    assert machine.host.files.status(left) is None


def test_a_checkpoint_that_cannot_be_takes_nothing_with_it() -> None:
    world = World()
    machine = world.machine()
    host = machine.host
    volume = host.storage_of(machine.disks[0].base.path).files
    assert volume is not None
    host.files.place("D:\\full", SavedMemory(volume.free))
    with pytest.raises(OSError, match="space") as caught:
        host.add_layer(machine, machine.disks[0], "D:\\x.avhdx")
    assert caught.value.errno == errno.ENOSPC
    assert len(machine.disks[0].chain) == 1


@pytest.mark.parametrize("code", list(VSS_RESULTS))
def test_every_vss_result_can_be_a_writer_s_failure(code: str) -> None:
    result = VSS_RESULTS[code]
    world = World(options=REQUIRE)
    rule = world.estate.faults.add("GuestWriterFailed", "web01", code=code)
    session = world.back_up()
    assert world.step_outcomes(session)[-1] == (4, "Failed")
    assert f"{result.text} ({code})" in world.task(session).reason
    assert rule.failure().retryable is result.retryable
    failed = [writer for writer in world.machine().guest.writers if writer.state.number == 9]
    assert [writer.last_error for writer in failed] == [result.writer_error]
    assert world.back_up().result is (Result.FAILED if result.writer_error == NON_RETRYABLE else Result.SUCCESS)


@pytest.mark.parametrize(("application", "limit"), [("SqlServer", 60), ("Exchange", 20)])
def test_writers_are_held_only_so_long(application: str, limit: float) -> None:
    lab = parse_lab(SMALL_LAB.replace('"SqlServer"', f'"{application}"'))
    world = World(options=REQUIRE, lab=lab)
    world.estate.faults.add("GuestFreezeTimeout", seconds=limit - 1)
    session = world.back_up()
    assert session.result is Result.SUCCESS
    assert session.duration.total_seconds() > limit - 1
    world.estate.faults.add("GuestFreezeTimeout")
    session = world.back_up()
    assert session.result is Result.FAILED
    assert limit <= session.duration.total_seconds() < limit + 15
    (failed,) = [writer for writer in world.machine().guest.writers if writer.state.number == 9]
    assert (failed.freeze_limit, failed.last_error) == (limit, "Timed out")


def test_a_rule_with_a_code_of_its_own_says_what_that_says_unless_it_has_words() -> None:
    faults = World().estate.faults
    assert str(faults.add("VolumeSnapshotFailed", code="0x80042306").failure()) == (
        "The shadow copy provider refused the operation. (0x80042306)"
    )
    assert str(faults.add("CheckpointFailed", code="32775").failure()).endswith("checkpoint. (32775)")
    assert str(faults.add("CheckpointFailed", message="No.", code="0x80042306").failure()) == "No. (0x80042306)"


def test_without_the_management_service_there_is_no_checkpoint_of_any_kind() -> None:
    world = World(options=JobOptions(guest_processing=GuestProcessing.DISABLED))
    world.machine().host.services.stop("vmms")
    session = world.back_up()
    assert session.result is Result.FAILED
    assert "the Virtual Machine Management service does not run on HV01" in world.task(session).reason
    world.machine().host.services.start("vmms")
    assert world.back_up().result is Result.SUCCESS
