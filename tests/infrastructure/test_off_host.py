"""Off-host backups: which proxies may read a machine, which may not and why, and what stands in for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.managed_servers import add_off_host_proxy
from hvsim.infrastructure.backup.runs.session import BackupSession, Result, TaskSession
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.storage.san import Access


class Lab:
    """The default estate with an off-host job for one machine: web01 lies on the SAN, mail01 on a share."""

    def __init__(self, machine: str = "web01", *, fall_back: bool = True) -> None:
        self.estate = Estate.build()
        self.server = self.estate.backup_server
        self.proxy = self.server.proxies[-1]
        self.array = self.estate.arrays[0]
        options = JobOptions(off_host=True, fall_back_to_host=fall_back)
        found = [self.server.machine(machine)]
        self.job: BackupJob = self.server.add_job("Test", found, self.server.repositories[0], options)

    def back_up(self) -> TaskSession:
        session: BackupSession = self.server.start(self.job)
        self.server.finish(session)
        return session.tasks[0]


def titles(task: TaskSession) -> list[str]:
    return [record.title for record in task.log]


def test_a_san_machine_is_read_on_the_off_host_proxy_from_the_array_s_snapshot() -> None:
    task = Lab().back_up()
    assert task.session.result is Result.SUCCESS
    lines = titles(task)
    assert "Creating volume snapshot (SAN01 Hardware VSS Provider) (mode: application-aware processing)" in lines
    assert "Using source proxy PX01 [off-host]" in lines
    assert not any("on-host" in line for line in lines)


def test_the_disks_read_off_host_are_those_read_on_host() -> None:
    points = []
    for off_host in (True, False):
        lab = Lab()
        lab.job.options.off_host = off_host
        lab.back_up()
        point = lab.server.points()[0]
        with point.backups.read_disk(point.point, point.point.disks[0].name) as disk:
            points.append(disk.read(0, 1 << 20))
    assert points[0] == points[1]


def test_a_share_needs_no_hardware_provider() -> None:
    lab = Lab("mail01")
    lab.array.provider_on.clear()
    task = lab.back_up()
    assert task.session.result is Result.SUCCESS
    assert any("Microsoft File Share Shadow Copy provider" in line for line in titles(task))
    assert "Using source proxy PX01 [off-host]" in titles(task)


def _no_role(lab: Lab) -> None:
    lab.proxy.computer.services.stop("vmms")


def _disable(lab: Lab) -> None:
    lab.proxy.enabled = False


def _not_transportable(lab: Lab) -> None:
    lab.array.transportable = False


def _no_provider_on_host(lab: Lab) -> None:
    lab.array.provider_on.discard("hv01")


def _no_provider_on_proxy(lab: Lab) -> None:
    lab.array.provider_on.discard("px01")


def _no_access(lab: Lab) -> None:
    lab.array.luns[0].present_to("PX01", Access.NONE)


def _node_of_the_cluster(lab: Lab) -> None:
    node = add_off_host_proxy(lab.server, lab.estate.host("HV02"), 2)
    lab.job.options.proxies = [node]


REFUSALS: list[tuple[Callable[[Lab], None], str]] = [
    (_disable, "it is disabled"),
    (_no_role, "the Hyper-V role is not installed on it"),
    (_not_transportable, "the hardware VSS provider of SAN01 does not support transportable shadow copies"),
    (_no_provider_on_host, "the hardware VSS provider of SAN01 is not installed on HV01"),
    (_no_provider_on_proxy, "the hardware VSS provider of SAN01 is not installed on PX01"),
    (_no_access, "it has no access to SAN01/LUN1"),
    (_node_of_the_cluster, "it is a node of the cluster HVC01"),
]


@pytest.mark.parametrize(("violate", "reason"), REFUSALS)
def test_each_broken_rule_has_its_own_refusal(violate: Callable[[Lab], None], reason: str) -> None:
    lab = Lab(fall_back=False)
    violate(lab)
    task = lab.back_up()
    assert task.session.result is Result.FAILED
    assert task.point is None
    assert "Unable to allocate processing resources. Error: Off-host backup proxy" in task.reason
    assert reason in task.reason


@pytest.mark.parametrize(("violate", "reason"), REFUSALS)
def test_where_it_is_allowed_the_host_stands_in_and_the_log_says_why(
    violate: Callable[[Lab], None], reason: str
) -> None:
    lab = Lab()
    violate(lab)
    task = lab.back_up()
    assert task.session.result is Result.SUCCESS
    assert any(reason in line and "Failing over to on-host backup" in line for line in titles(task))
    assert "Using source proxy HV01 [on-host]" in titles(task)


def test_local_disks_are_for_the_host_alone() -> None:
    task = Lab("legacy01", fall_back=False).back_up()
    assert "is local storage of HV01, which no other server can read" in task.reason


def test_a_share_that_does_not_give_the_proxy_its_files_refuses_it() -> None:
    lab = Lab("mail01", fall_back=False)
    share = lab.estate.file_servers[0].shares[0]
    share.limit({"hv04"}, {"hv04"})
    assert "no right to read the share \\\\FS01\\VMs" in lab.back_up().reason
    share.limit(None, share.writers)
    lab.estate.file_servers[0].services.stop("fssagent")
    assert "the File Server VSS Agent Service does not run on FS01" in lab.back_up().reason


def test_read_write_access_only_warns() -> None:
    lab = Lab()
    lab.array.luns[0].present_to("PX01", Access.READ_WRITE)
    task = lab.back_up()
    assert task.session.result is Result.WARNING
    assert task.point is not None
    assert "PX01 has read-write access to SAN01/LUN1" in task.reason


@pytest.mark.parametrize("fall_back", [True, False])
@pytest.mark.parametrize("fault", ["VolumeSnapshotFailed", "SnapshotTransportFailed"])
def test_a_snapshot_that_fails_falls_back_like_a_missing_proxy(fault: str, fall_back: bool) -> None:
    lab = Lab(fall_back=fall_back)
    lab.estate.faults.add(fault)
    task = lab.back_up()
    assert task.session.result is (Result.SUCCESS if fall_back else Result.FAILED)
    assert any("Failed to create snapshot (SAN01 Hardware VSS Provider)" in line for line in titles(task))
    assert ("Using source proxy HV01 [on-host]" in titles(task)) is fall_back
    assert lab.array.luns[0].seen_by
    assert not lab.server.machine("web01").checkpoints


def test_a_proxy_that_is_down_is_passed_over_for_another() -> None:
    lab = Lab()
    second = add_off_host_proxy(lab.server, lab.estate.host("HV04"), 2)
    lab.array.provider_on.add("hv04")
    lab.array.luns[0].present_to("HV04", Access.READ_ONLY)
    lab.estate.faults.add("ProxyUnavailable", "PX01")
    assert f"Using source proxy {second.name} [off-host]" in titles(lab.back_up())
