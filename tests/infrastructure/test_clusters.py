"""Clusters: roles, live migration, failover, shared volumes; hosts that go down and come up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.infrastructure.backup.repositories.arranging import add_repository
from hvsim.infrastructure.backup.runs.session import Result
from hvsim.infrastructure.clusters import ClusterGroup, GroupKind, GroupState, NodeState, VolumeAccess
from hvsim.infrastructure.clusters.failover import best_node, drain, move_group, rejoin, resume
from hvsim.infrastructure.clusters.making import remove_cluster
from hvsim.infrastructure.clusters.migration import MigrationKind, move_storage, move_to_host
from hvsim.infrastructure.clusters.volumes import FileSystemReason
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.errors import AlreadyExists, ManagementError, Refused
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.hosts.host_power import boot, crash, shut_down
from hvsim.infrastructure.inside.disk_views import disks_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.power import rename, restart
from hvsim.infrastructure.machines.machine_values import MachineState, StopAction
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.san import Access


class Lab:
    """The default estate, with short ways to its parts."""

    def __init__(self) -> None:
        self.estate = Estate.build()
        self.clock = self.estate.clock
        self.cluster = self.estate.cluster()
        self.hv01, self.hv02 = self.cluster.nodes

    def machine(self, name: str) -> VirtualMachine:
        return self.estate.backup_server.machine(name)

    def group(self, name: str) -> ClusterGroup:
        return self.cluster.group(name)


def test_a_volume_that_nobody_reached_is_taken_by_a_node_that_comes_back_and_does() -> None:
    lab = Lab()
    volume = lab.cluster.volumes[0]
    assert volume.owner is lab.hv01
    crash(lab.hv02.host)
    lab.clock.sleep(timedelta(minutes=10))
    volume.lose_path(lab.hv01)
    assert not volume.storage.online
    lab.clock.run_until(lab.clock.start(boot(lab.hv02.host)))
    assert (volume.storage.online, volume.owner) == (True, lab.hv02)


def test_a_role_follows_its_machine() -> None:
    lab = Lab()
    assert lab.group("web01").state is GroupState.ONLINE
    assert [item.name for item in lab.group("web01").resources] == [
        "Virtual Machine web01",
        "Virtual Machine Configuration web01",
    ]
    lab.clock.run_until(lab.clock.start(lab.machine("web01").shut_down()))
    assert lab.group("web01").state is GroupState.OFFLINE
    with pytest.raises(AlreadyExists):
        lab.cluster.add_machine(lab.machine("web01"))
    with pytest.raises(Refused, match="not lie on storage that all nodes"):
        lab.cluster.add_machine(lab.machine("legacy01"))
    lab.cluster.remove_group(lab.group("web01"))
    assert not lab.machine("web01").is_clustered


def test_a_live_migration_takes_the_time_of_the_memory_and_the_machine_goes_on() -> None:
    lab = Lab()
    machine, before = lab.machine("sql01"), lab.clock.monotonic()
    started = machine.started
    lab.clock.run_until(lab.clock.start(move_group(lab.group("sql01"), lab.hv02)))
    assert 8 * 2**30 / 1175e6 < lab.clock.monotonic() - before < 15
    assert machine.host is lab.hv02.host
    assert machine in lab.hv02.host.machines
    assert machine not in lab.hv01.host.machines
    assert (machine.state, machine.started) == (MachineState.RUNNING, started)
    assert lab.group("sql01").owner is lab.hv02
    machine.disks[0].write(0, b"still writing")
    lab.clock.run_until(lab.clock.start(move_group(lab.group("sql01"), lab.hv01, MigrationKind.QUICK)))
    assert machine.is_running
    assert machine.host is lab.hv01.host


def test_tracking_survives_a_migration() -> None:
    lab = Lab()
    server = lab.estate.backup_server
    job = server.add_job("J", [lab.machine("web01")], server.repositories[0], server.jobs[0].options)
    server.finish(server.start(job))
    lab.clock.run_until(lab.clock.start(move_group(lab.group("web01"), lab.hv02)))
    lab.machine("web01").disks[0].write(5 * 2**20, b"x")
    session = server.start(job)
    server.finish(session)
    assert session.result is Result.SUCCESS
    assert (session.tasks[0].tracking_used, session.read) == (True, 2**20)


def test_a_crashed_node_is_noticed_and_its_machines_start_elsewhere() -> None:
    lab = Lab()
    server = lab.estate.backup_server
    safe = add_repository(server, "Safe", "C:\\Backup", server.computer.files, server.name, server.computer)
    job = server.add_job("J", [lab.machine("web01")], safe, server.jobs[0].options)
    server.finish(server.start(job))
    lab.machine("web01").disks[0].write(5 * 2**20, b"x")
    crash(lab.hv01.host)
    assert lab.machine("web01").state is MachineState.OFF
    assert lab.hv01.state is NodeState.DOWN or lab.clock.running
    lab.clock.sleep(timedelta(minutes=2))
    assert lab.hv01.state is NodeState.DOWN
    for name in ("dc01", "web01", "sql01"):
        assert lab.machine(name).host is lab.hv02.host
        assert lab.machine(name).is_running
    assert lab.machine("legacy01").host is lab.hv01.host
    assert lab.cluster.volumes[0].owner is lab.hv02
    assert 1135 in [entry.number for entry in lab.hv02.host.events.entries]
    # The write-through map knows groups of blocks only: more is read than changed, and not everything.
    session = server.start(job)
    server.finish(session)
    assert session.tasks[0].tracking_used
    assert 2**20 < session.read <= 16 * 2**20
    lab.clock.run_until(lab.clock.start(boot(lab.hv01.host)))
    assert lab.hv01.state is NodeState.UP
    lab.clock.sleep(timedelta(minutes=1))
    assert lab.machine("legacy01").is_running
    assert lab.machine("web01").host is lab.hv02.host


def test_a_node_is_drained_and_taken_back() -> None:
    lab = Lab()
    lab.clock.run_until(lab.clock.start(drain(lab.hv01)))
    assert (lab.hv01.state, lab.hv01.drain.label) == (NodeState.PAUSED, "Completed")
    assert {group.owner for group in lab.cluster.groups} == {lab.hv02}
    with pytest.raises(ManagementError, match="does not take roles"):
        lab.clock.run_until(lab.clock.start(move_group(lab.group("web01"), lab.hv01)))
    resume(lab.hv01)
    assert best_node(lab.group("web01")) is lab.hv01


def test_stopping_the_cluster_service_of_a_node_lets_its_roles_leave_and_starting_it_joins_again() -> None:
    lab = Lab()
    role, service = lab.group("web01"), lab.hv01.host.services.get("ClusSvc")
    assert role.owner is lab.hv01
    service.stop()
    lab.clock.sleep(timedelta(minutes=2))
    assert (lab.hv01.state, role.owner, role.state) == (NodeState.DOWN, lab.hv02, GroupState.ONLINE)
    service.start()
    assert (lab.hv01.state, role.owner) == (NodeState.UP, lab.hv02)
    lab.hv02.host.services.get("ClusSvc").restart()
    lab.clock.sleep(timedelta(minutes=2))
    assert (lab.hv02.state, role.owner, role.state) == (NodeState.UP, lab.hv01, GroupState.ONLINE)


def test_a_host_shuts_down_with_its_machines_and_starts_them_again() -> None:
    lab = Lab()
    host = lab.estate.host("HV04")
    machine = lab.machine("mail01")
    lab.clock.run_until(lab.clock.start(shut_down(host)))
    assert machine.state is MachineState.SAVED
    assert not host.is_up
    assert any(item.name.endswith(".vmrs") for item in host.files.list(f"{machine.path}\\Virtual Machines"))
    lab.clock.run_until(lab.clock.start(boot(host)))
    lab.clock.sleep(timedelta(seconds=30))
    assert machine.is_running
    machine.stop_action = StopAction.SHUT_DOWN
    lab.clock.run_until(lab.clock.start(shut_down(host)))
    assert machine.state is MachineState.OFF


def test_a_shared_volume_is_redirected_paused_and_lost() -> None:
    lab = Lab()
    volume, machine = lab.cluster.volumes[0], lab.machine("file01")
    assert volume.path == "C:\\ClusterStorage\\Volume1"
    assert volume.access(lab.hv02) is VolumeAccess.DIRECT
    volume.redirect(FileSystemReason.USER_REQUEST)
    assert volume.access(lab.hv01) is VolumeAccess.FILE_SYSTEM_REDIRECTED
    assert volume.is_remote_for(lab.hv02)
    assert not volume.is_remote_for(lab.hv01)
    volume.redirect(FileSystemReason.NONE)
    lab.clock.run_until(lab.clock.start(volume.move(lab.hv02)))
    assert volume.owner is lab.hv02
    lab.clock.run_until(lab.clock.start(volume.move(lab.hv01)))
    volume.lose_path(lab.hv01)
    assert volume.owner is lab.hv02
    with pytest.raises(Refused, match="does not reach the disk"):
        lab.clock.run_until(lab.clock.start(volume.move(lab.hv01)))
    assert volume.access(lab.hv01) is VolumeAccess.BLOCK_REDIRECTED
    volume.lose_path(lab.hv02)
    assert volume.access(lab.hv02) is VolumeAccess.UNAVAILABLE
    assert machine.state is MachineState.PAUSED_CRITICAL
    assert lab.machine("app01").state is MachineState.OFF_CRITICAL
    volume.regain_path(lab.hv02)
    assert machine.state is MachineState.RUNNING
    volume.pause(3600)
    assert volume.access(lab.hv02) is VolumeAccess.PAUSED
    lab.clock.sleep(timedelta(minutes=31))
    assert machine.state is MachineState.OFF_CRITICAL
    volume.unpause()
    assert machine.state is MachineState.OFF


def test_machines_move_between_hosts_that_stand_alone_when_migration_is_on() -> None:
    lab = Lab()
    source, target, machine = lab.estate.host("HV04"), lab.estate.host("HV02"), lab.machine("mail01")
    with pytest.raises(ManagementError, match="source host is not configured for live migration"):
        lab.clock.run_until(lab.clock.start(move_to_host(machine, target)))
    source.migration_enabled = target.migration_enabled = True
    lab.clock.run_until(lab.clock.start(move_to_host(machine, target)))
    assert machine.host is target
    assert machine.is_running
    lab.clock.run_until(lab.clock.start(move_storage(machine, "D:\\Mail")))
    assert machine.disks[0].path == "D:\\Mail\\Virtual Hard Disks\\mail01.vhdx"
    assert machine.is_running
    assert source.files.status("\\\\FS01\\VMs\\mail01\\Virtual Hard Disks\\mail01.vhdx") is None
    with pytest.raises(ManagementError, match="clustered"):
        lab.clock.run_until(lab.clock.start(move_to_host(lab.machine("web01"), source)))


def test_a_cluster_without_quorum_takes_nothing_over() -> None:
    lab = Lab()
    crash(lab.hv01.host)
    crash(lab.hv02.host)
    lab.clock.sleep(timedelta(minutes=5))
    assert not lab.cluster.has_quorum
    assert lab.machine("web01").state is MachineState.OFF
    assert lab.machine("web01").host is lab.hv01.host


def test_a_forced_cluster_goes_on_until_it_has_a_majority_again() -> None:
    lab = Lab()
    lab.cluster.witness = None
    crash(lab.hv02.host)
    lab.clock.sleep(timedelta(minutes=1))
    assert not lab.cluster.has_quorum
    rejoin(lab.hv01, forces_quorum=True)
    assert lab.cluster.has_quorum
    assert not lab.cluster.has_majority
    lab.clock.run_until(lab.clock.start(boot(lab.hv02.host)))
    assert lab.cluster.has_majority
    assert not lab.cluster.forced
    lab.cluster.add_group("printing", GroupKind.GENERIC_SERVICE)
    for group in [group for group in lab.cluster.groups if group.machine is not None]:
        lab.cluster.remove_group(group)
    with pytest.raises(Refused, match="1 clustered roles"):
        remove_cluster(lab.estate, lab.cluster, forced=False)


def test_who_looks_at_a_lun_changes_nothing_for_others() -> None:
    lab = Lab()
    proxy = next(proxy.computer for proxy in lab.estate.backup_server.proxies if proxy.off_host)

    def shown(computer: Computer) -> list[tuple[str, int, bool]]:
        disks = disks_of(Inside(computer, lab.estate.arrays))
        return [(disk.style, len(disk.partitions), disk.is_offline) for disk in disks if disk.lun is not None]

    before = shown(lab.hv01.host)
    assert shown(proxy) == before == [("GPT", 2, False)]
    assert shown(lab.hv01.host) == before


def test_a_computer_with_another_name_sees_its_luns_and_shares_as_before() -> None:
    estate = Estate.build()
    computer, array = estate.host("HV03"), estate.arrays[0]
    lun = array.add_lun(estate.random.guid(), "own", 2**30)
    lun.present_to("HV03", Access.READ_ONLY)
    lun.holder("HV03").is_offline = False
    array.provider_on.add("hv03")
    disk = next(disk for disk in disks_of(Inside(computer, [array])) if disk.lun is lun)
    assert disk.is_read_only
    lun.present_to("HV03", Access.READ_WRITE)
    assert not disk.is_read_only
    share = estate.file_servers[0].shares[0]
    share.limit(None, {"hv03", "hv01"})
    rename(Inside(computer), "LAST")
    estate.clock.run_until(estate.clock.start(restart(Inside(computer, estate.arrays), "for its name")))
    assert (lun.access_of("last"), lun.access_of("hv03")) == (Access.READ_WRITE, Access.NONE)
    assert not lun.holder("LAST").is_offline
    assert array.has_provider_on("last")
    assert share.writers == {"last", "hv01"}


def test_the_functional_level_is_that_of_the_oldest_node_until_it_is_raised() -> None:
    lab = Lab()
    assert lab.cluster.functional_level == 11
    lab.cluster.functional_level = 9
    assert lab.cluster.raise_level() == 11
    lab.hv02.state = NodeState.DOWN
    with pytest.raises(Refused, match="while a node is down"):
        lab.cluster.raise_level()
