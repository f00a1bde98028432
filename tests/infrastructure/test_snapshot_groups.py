"""Machines that share a snapshot of their volumes, and how old hosts freeze machines that cannot be quiesced."""

from __future__ import annotations

from itertools import pairwise

import pytest

from hvsim.infrastructure.backup.jobs.job_options import GuestProcessing, JobOptions
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.runs.session import BackupSession, Result, TaskSession
from hvsim.infrastructure.computers.services import StartType
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.lab import parse_lab
from hvsim.infrastructure.machines.checkpoints import Consistency
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.vss.steps import DELETE_SNAPSHOT, VOLUME_SNAPSHOT


def lab_text(machines: int, *, lun: bool = False, version: str = "2012 R2") -> str:
    """One host with so many machines on a volume of its own, or on a LUN of an array with a hardware provider."""
    array = '[[arrays]]\nname = "SAN01"\nluns = [{ name = "LUN1", size = "1TB" }]\n' if lun else ""
    place = 'lun = "SAN01/LUN1"' if lun else 'capacity = "1TB"'
    text = f"""{array}
[backup_server]
name = "VBR01"
[[backup_server.repositories]]
name = "Main"
path = 'D:\\Backup'
[[hosts]]
name = "HV01"
version = "{version}"
memory = "64GB"
machine_path = 'D:\\VMs'
volumes = [{{ root = 'D:\\', {place} }}]
"""
    for number in range(machines):
        text += f"""
[[hosts.machines]]
name = "vm{number:02}"
generation = 1
guest = "Windows Server 2012 R2"
memory = "2GB"
applications = ["SqlServer"]
disks = [{{ size = "16MB", used = "1MB" }}]
"""
    return text


class Lab:
    def __init__(self, text: str, options: JobOptions | None = None) -> None:
        self.estate = Estate.build(lab=parse_lab(text))
        self.server = self.estate.backup_server
        self.job = self.server.add_job(
            "Test", list(self.server.machines()), self.server.repositories[0], options or JobOptions()
        )

    def back_up(self) -> BackupSession:
        session = self.server.start(self.job)
        self.server.finish(session)
        return session

    def groups(self, session: BackupSession) -> list[str]:
        return [record.title for record in session.log if record.title.startswith("Snapshot group")]

    def snapshots(self, session: BackupSession) -> int:
        """How many snapshots of volumes there were: each is in the trace of all its machines, at one moment."""
        events = self.estate.trace.of_session(session.id)
        return len({(event.start, event.detail) for event in events if event.action == VOLUME_SNAPSHOT.action})


@pytest.mark.parametrize(("lun", "sizes"), [(False, [4, 4, 2]), (True, [8, 2])])
def test_ten_machines_are_three_software_or_two_hardware_groups(lun: bool, sizes: list[int]) -> None:
    lab = Lab(lab_text(10, lun=lun))
    session = lab.back_up()
    assert session.result is Result.SUCCESS
    groups = lab.groups(session)
    assert [text.count("vm") for text in groups] == sizes
    provider = "SAN01 Hardware VSS Provider" if lun else "Microsoft Software Shadow Copy provider 1.0"
    assert all(provider in text for text in groups)
    assert "at most" not in groups[0]
    assert f"has at most {sizes[0]} machines" in groups[1]
    assert all(volume.snapshots_held == 0 for volume in lab.estate.host("HV01").storage.values())
    assert lab.snapshots(session) == len(sizes)
    ends = [event for event in lab.estate.trace.of_session(session.id) if event.action == DELETE_SNAPSHOT.action]
    assert len(ends) == 10


def test_without_sharing_each_machine_has_a_snapshot_and_the_host_more_to_do() -> None:
    shared, single = Lab(lab_text(4)), Lab(lab_text(4), JobOptions(share_snapshots=False))
    first, second = shared.back_up(), single.back_up()
    assert (len(shared.groups(first)), len(single.groups(second))) == (1, 4)
    assert "the job takes a snapshot for each machine" in single.groups(second)[1]
    assert (shared.snapshots(first), single.snapshots(second)) == (1, 4)


def test_no_more_snapshots_of_a_volume_than_it_may_have() -> None:
    lab = Lab(lab_text(3), JobOptions(share_snapshots=False))
    volume = lab.estate.host("HV01").storage_of("D:\\VMs")
    volume.max_snapshots = 1
    session = lab.back_up()
    assert session.result is Result.SUCCESS
    held = [(task.started, task.ended) for task in session.tasks]
    for (_, ended), (started, _) in pairwise(held):
        assert ended is not None
        assert started is not None
        assert ended <= started


def test_a_machine_frozen_in_another_way_is_apart_with_the_reason() -> None:
    lab = Lab(lab_text(3))
    lab.server.machine("vm01").services["VSS"].enabled = False
    session = lab.back_up()
    first, second = lab.groups(session)
    assert "vm00, vm02" in first
    assert "vm01" in second
    assert "it is processed in another way (crash-consistent)" in second


def test_from_2016_on_each_machine_has_its_own_checkpoint() -> None:
    lab = Lab(lab_text(5, version="2019").replace("Server 2012 R2", "Server 2019"))
    session = lab.back_up()
    assert session.result is Result.SUCCESS
    assert lab.groups(session) == []
    assert lab.snapshots(session) == 0


def test_a_machine_that_cannot_be_frozen_leaves_the_others_alone() -> None:
    lab = Lab(lab_text(3))
    lab.estate.faults.add("CheckpointFailed", "vm01")
    session = lab.back_up()
    assert [task.point is not None for task in session.tasks] == [True, False, True]
    assert session.result is Result.FAILED


def test_the_software_provider_stands_in_for_a_hardware_provider_that_fails() -> None:
    lab = Lab(lab_text(2, lun=True))
    lab.estate.faults.add("VolumeSnapshotFailed", "SAN01*")
    session = lab.back_up()
    assert session.result is Result.SUCCESS
    text = "\n".join(record.title for record in session.tasks[0].log)
    assert "Failing over to Microsoft Software Shadow Copy provider 1.0 on HV01" in text
    lab.estate.host("HV01").failover_to_software = False
    lab.estate.faults.add("VolumeSnapshotFailed", "SAN01*")
    assert lab.back_up().result is Result.FAILED


def test_without_the_host_s_vss_service_there_is_no_snapshot_of_its_volumes() -> None:
    lab = Lab(lab_text(2))
    service = lab.estate.host("HV01").services.get("VSS")
    service.start_type = StartType.DISABLED
    session = lab.back_up()
    assert session.result is Result.FAILED
    assert "The Volume Shadow Copy service is disabled on the host. (0x80070422)" in session.reason
    service.start_type = StartType.MANUAL
    assert lab.back_up().result is Result.SUCCESS


# Consistency


def task_of(lab: Lab) -> TaskSession:
    return lab.back_up().tasks[0]


def test_offline_the_machine_is_suspended_until_the_snapshot_is_there() -> None:
    lab = Lab(lab_text(1), JobOptions(GuestProcessing.DISABLED, guest_quiescence=True))
    machine = lab.server.machine("vm00")
    machine.services["VSS"].enabled = False
    session = lab.server.start(lab.job)
    states = []
    while session.ended is None:
        lab.estate.clock.step()
        if not states or states[-1] is not machine.state:
            states.append(machine.state)
    assert states == [
        MachineState.RUNNING,
        MachineState.SAVING,
        MachineState.SAVED,
        MachineState.STARTING,
        MachineState.RUNNING,
    ]
    assert session.result is Result.SUCCESS
    assert session.tasks[0].consistency is Consistency.OFFLINE
    assert lab.server.points()[0].is_consistent
    assert sum(writer.log_truncations for writer in machine.guest.writers) == 0
    process = Restore(lab.server, lab.server.points()[0], machine.host, "copy").run()
    copy = lab.estate.clock.run_until(lab.estate.clock.start(process))
    assert copy.state is MachineState.SAVED
    lab.estate.clock.run_until(lab.estate.clock.start(copy.start()))
    assert copy.is_running


def test_online_quiescence_on_an_old_host_keeps_the_logs() -> None:
    lab = Lab(lab_text(1), JobOptions(GuestProcessing.DISABLED, guest_quiescence=True))
    task = task_of(lab)
    assert task.consistency is Consistency.FILE_SYSTEM
    assert sum(writer.log_truncations for writer in lab.server.machine("vm00").guest.writers) == 0


def test_crash_consistent_instead_of_suspending_has_no_downtime() -> None:
    options = JobOptions(GuestProcessing.DISABLED, guest_quiescence=True, crash_instead_of_suspending=True)
    lab = Lab(lab_text(1), options)
    machine = lab.server.machine("vm00")
    machine.services["VSS"].enabled = False
    started = machine.started
    task = task_of(lab)
    assert task.consistency is Consistency.CRASH
    assert machine.started == started
    assert not lab.server.points()[0].is_consistent


def test_a_new_host_never_suspends() -> None:
    text = lab_text(1, version="2019").replace("Server 2012 R2", "Server 2019")
    lab = Lab(text, JobOptions(GuestProcessing.DISABLED, guest_quiescence=True))
    lab.server.machine("vm00").services["VSS"].enabled = False
    assert task_of(lab).consistency is Consistency.CRASH


def test_application_aware_processing_truncates_the_logs_on_an_old_host_too() -> None:
    lab = Lab(lab_text(1))
    assert task_of(lab).consistency is Consistency.APPLICATION
    assert sum(writer.log_truncations for writer in lab.server.machine("vm00").guest.writers) == 1
