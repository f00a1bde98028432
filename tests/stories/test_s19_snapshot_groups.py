"""S19: machines that share a snapshot of their volumes, the reasons of those that cannot, and the load on the hosts."""

from __future__ import annotations

from itertools import pairwise

import pytest

from hvsim.infrastructure.backup.reports.host_load import host_loads
from hvsim.infrastructure.backup.runs.session import BackupSession
from hvsim.infrastructure.vss.steps import VOLUME_SNAPSHOT
from tests.stories.facts import sessions_of
from tests.stories.worlds import Shell, told

GROUPS = [
    ["web1", "web2", "web3", "web4"],
    ["web5", "web6", "web7"],
    ["web8"],
    ["lun1", "lun2"],
    ["share1", "share2"],
]


@pytest.fixture(scope="module")
def shell() -> Shell:
    return told("s19-snapshot-groups.ps1", lab="story/s19-snapshot-groups.toml")[0]


@pytest.fixture
def runs(shell: Shell) -> list[BackupSession]:
    return sessions_of(shell, "Story S19")


def test_machines_share_a_snapshot_where_host_provider_and_method_are_the_same(runs: list[BackupSession]) -> None:
    together = runs[0]
    made = sorted(together.snapshots, key=lambda snapshot: snapshot.group)
    assert [list(snapshot.machines) for snapshot in made] == GROUPS
    assert all(task.point is not None for task in together.tasks)
    reasons = [
        record.title.partition("apart because ")[2] for record in together.log if "Snapshot group" in record.title
    ]
    assert reasons == [
        "",
        "a snapshot with a software provider has at most 4 machines",
        "it is processed in another way (crash-consistent)",
        "its volumes have another shadow copy provider",
        "it runs on another host",
    ]


def test_sharing_means_fewer_snapshots_and_less_load(shell: Shell, runs: list[BackupSession]) -> None:
    together, alone = ({load.host.name: load for load in host_loads(run)} for run in runs)
    assert {name: len(load.snapshots) for name, load in together.items()} == {"HV11": 4, "HV12": 1}
    assert {name: len(load.snapshots) for name, load in alone.items()} == {"HV11": 10, "HV12": 2}
    for name in ("HV11", "HV12"):
        assert together[name].machines == alone[name].machines
        assert together[name].working < alone[name].working / 1.9
        assert together[name].held < alone[name].held
    assert together["HV11"].peak <= alone["HV11"].peak
    assert runs[0].duration < runs[1].duration


def test_the_numbers_are_those_of_the_trace(shell: Shell, runs: list[BackupSession]) -> None:
    trace = shell.estate.trace
    for run in runs:
        events = [event for event in trace.of_session(run.id) if event.action == VOLUME_SNAPSHOT.action]
        spans = {(event.start, event.end, event.detail) for event in events}
        assert len(spans) == len(run.snapshots)
        assert {snapshot.made for snapshot in run.snapshots} == {end for _, end, _ in spans}
        host = [span for span in spans if "File Share" not in span[2]]
        for (_, end, _), (start, _, _) in pairwise(sorted(host)):
            assert end is not None
            assert end <= start  # a host's VSS makes one snapshot after the other
    held = [storage.snapshots_held for host in shell.estate.hosts for storage in host.storage.values()]
    assert set(held) == {0}
