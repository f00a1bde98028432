"""docs/cost-model.md shows the numbers that the cost model uses."""

from __future__ import annotations

import re
from pathlib import Path

from hvsim.infrastructure.costs import durations, rates

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "cost-model.md").read_text("utf-8")


def row(label: str) -> list[float]:
    """The numbers in the row of a table that begins with `label`."""
    found = re.search(rf"^\| {re.escape(label)}[^|]*\|(.*)\|$", PAGE, re.MULTILINE)
    assert found is not None, label
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", found.group(1))]


def test_the_rates_of_stations_are_those_of_the_page() -> None:
    mega = rates.MB
    assert row("disks of the computer itself") == [rates.LOCAL_DISK / mega, rates.LOCAL_DISK_SINGLE / mega]
    assert row("a LUN") == [rates.SAN_LUN / mega, rates.SAN_LUN_SINGLE / mega]
    assert row("the disk behind") == [rates.SHARE_DISK / mega, rates.SHARE_DISK_SINGLE / mega]
    assert row("a repository in") == [rates.LOCAL_DISK / mega, rates.REPOSITORY_SINGLE / mega]
    assert row("a link of 10") == [rates.link_rate(rates.DEFAULT_LINK_BITS) / mega]
    assert row("between two") == [rates.LOOPBACK / mega]
    assert row("copies inside") == [rates.ARRAY_COPY / mega]
    assert row("memory of a machine") == [rates.MEMORY_PER_SECOND / mega]


def test_the_work_of_processors_is_that_of_the_page() -> None:
    assert row("hashing") == [rates.HASHING / rates.MB]
    assert row("encryption") == [rates.ENCRYPTION / rates.MB]
    labels = ("no compression", "dedupe-friendly", "optimal", "high", "extreme")
    shown = [row(label)[0] for label in labels]
    assert shown == [value / rates.MB for value in rates.COMPRESSION.values()]


def test_what_metering_and_memory_go_by_is_that_of_the_page() -> None:
    assert f"A busy core counts as {rates.CORE_MEGAHERTZ} MHz" in PAGE
    assert f"asks for {rates.MEMORY_DEMAND_PERCENT}% of its start-up memory" in PAGE


def test_the_fixed_times_are_those_of_the_page() -> None:
    d = durations
    assert row("a machine starts") == [d.MACHINE_START, d.GUEST_BOOT, d.GUEST_ADDRESS]
    assert row("a guest shuts down") == [d.GUEST_SHUTDOWN, d.MACHINE_PAUSE, d.MACHINE_IMPORT]
    assert row("a checkpoint") == [d.CHECKPOINT, d.MERGE]
    assert row("a live migration") == [d.MIGRATION_SET_UP, d.SWITCH_OVER]
    assert row("a host boots") == [d.HOST_BOOT]
    assert row("a cluster notices") == [d.NODE_LOSS_NOTICED, d.GROUP_RESTART, d.GROUP_MOVE]
    assert row("a shared volume") == [d.SHARED_VOLUME_MOVE]
    assert row("a machine waits") == [d.CRITICAL_PATIENCE]
    assert row("a shadow copy") == [d.HOST_SNAPSHOT, d.HARDWARE_SNAPSHOT, d.SNAPSHOT_TRANSPORT]
    assert row("writers are held") == [d.FREEZE_LIMIT, d.EXCHANGE_FREEZE_LIMIT]
    assert row("a backup is asked") == [d.BACKUP_REQUEST, d.BACKUP_FORWARD, d.GUEST_DISCOVERY]
    guest = [d.GUEST_QUIESCE, d.GUEST_SNAPSHOT, d.SNAPSHOT_PRESENTATION, d.GUEST_THAW]
    assert row("writers quiesce") == guest
    assert row("a job builds") == [d.BUILD_LIST, d.OPEN_DISK]
    assert row("a restore gets ready") == [d.RESTORE_PREPARATION]
    assert row("a SureBackup job") == [d.HEARTBEAT_POLL, d.COMPLIANCE_ANALYSIS, d.RESCAN]
    assert row("a cycle of Hyper-V Replica") == [d.REPLICATION_SET_UP]
    assert row("resource metering") == [d.METERING_INTERVAL, d.DISK_OPERATION]
    assert row("a machine that does not answer") == [d.CONNECTION_LIMIT]
    assert row("a guest's preparation") == [d.GUEST_PREPARATION_LIMIT, d.KEEP_ALIVE_LIMIT]
    assert row("a lost connection") == [d.RECONNECT_INTERVAL, d.RECONNECT_LIMIT]


def test_nothing_else_states_a_duration() -> None:
    stated = re.compile(r"clock\.wait\([0-9.]*[1-9]|flows\.move\(.*seconds=[0-9]")
    sources = (ROOT / "infrastructure").rglob("*.py")
    assert [path.name for path in sources if stated.search(path.read_text("utf-8"))] == []
