"""What each event in the life of a machine costs the next backup: nothing, more than has changed, or everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hvsim.blocks.backup.model import ReadMode
from hvsim.blocks.tracking_kinds import start_driver
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.managed_servers import remove_server
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.runs.session import BackupSession, Result, TaskSession
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.clusters.migration import move_storage, move_to_host, move_to_node
from hvsim.infrastructure.disks.disk_files import mount_disk, resize_disk
from hvsim.infrastructure.disks.virtual_disks import ImageKind, empty_image
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.hosts.host_power import boot, crash, shut_down
from hvsim.infrastructure.lab import parse_lab
from hvsim.infrastructure.machines.checkpoints import apply_checkpoint, take_checkpoint
from hvsim.infrastructure.machines.drives import attach_disk, replace_image

MIB = 1024 * 1024
SIZE = 64 * MIB


def lab_text(version: str, *, clustered: bool = False, versions: tuple[str, str] | None = None) -> str:
    """Two hosts, with one machine on the first: of two disks, on a LUN of a cluster or on its own volume."""
    first, second = versions or (version, version)
    cluster = """
[[arrays]]
name = "SAN01"
luns = [{ name = "LUN1", size = "1TB" }]
[[clusters]]
name = "HVC01"
nodes = ["HV01", "HV02"]
volumes = [{ name = "Volume1", lun = "SAN01/LUN1" }]
"""
    path = "C:\\ClusterStorage\\Volume1" if clustered else "D:\\VMs"
    return f"""{cluster if clustered else ""}
[backup_server]
name = "VBR01"
volumes = [{{ root = 'E:\\', capacity = "1TB" }}]
[[backup_server.repositories]]
name = "Main"
path = 'E:\\Backup'
host = "VBR01"
[[hosts]]
name = "HV01"
version = "{first}"
machine_path = '{path}'
[[hosts.machines]]
name = "vm"
generation = 1
guest = "Windows Server {first}"
disks = [{{ size = "64MB", used = "12MB" }}, {{ size = "32MB", used = "12MB" }}]
[[hosts]]
name = "HV02"
version = "{second}"
"""


class Lab:
    def __init__(self, text: str, options: JobOptions | None = None) -> None:
        self.estate = Estate.build(lab=parse_lab(text))
        self.server = self.estate.backup_server
        self.machine = self.server.machine("vm")
        self.job = self.server.add_job("J", [self.machine], self.server.repositories[0], options or JobOptions())
        self.estate.host("HV02").migration_enabled = self.host.migration_enabled = True

    @property
    def host(self) -> Host:
        return self.machine.host

    def run(self, process: Waiting) -> object:
        return self.estate.clock.run_until(self.estate.clock.start(process))

    def back_up(self) -> BackupSession:
        session = self.server.start(self.job)
        self.server.finish(session)
        return session

    def task(self) -> TaskSession:
        """One run; what it did with the machine."""
        return self.back_up().tasks[0]

    def modes(self, task: TaskSession) -> list[bool]:
        """For each disk, whether tracking said what to read."""
        return [disk.mode is ReadMode.TRACKED for disk in task.disks]

    def turn_off(self) -> None:
        self.run(self.machine.turn_off())

    def folder(self) -> list[str]:
        """The driver's files on the machine's host."""
        files, root = self.host.files, "C:\\ProgramData\\Veeam\\CtpStore"
        if files.status(root) is None:
            return []
        return sorted(item.name for folder in files.list(root) for item in files.list(f"{root}\\{folder.name}"))


def prepared(version: str, *, clustered: bool = False) -> Lab:
    """A lab whose machine has a full backup and an increment by tracking, and 100 bytes changed since."""
    lab = Lab(lab_text(version, clustered=clustered))
    lab.back_up()
    assert lab.modes(lab.task()) == [True, True]
    lab.machine.disks[0].write(9 * MIB, b"x" * 100)
    return lab


def resized(lab: Lab) -> None:
    lab.turn_off()
    resize_disk(lab.host, lab.machine.disks[0].base.path, 2 * SIZE)


def restored_in_place(lab: Lab) -> None:
    point = lab.server.points()[-1]
    lab.machine = lab.run(Restore(lab.server, point, lab.host).run())  # type: ignore[assignment]  # a restore gives a machine


def checkpoint_applied(lab: Lab) -> None:
    checkpoint = lab.run(take_checkpoint(lab.machine, "before"))
    lab.run(apply_checkpoint(checkpoint))  # type: ignore[arg-type]  # a process of the estate


def disk_replaced(lab: Lab) -> None:
    lab.turn_off()
    host = lab.host
    path = lab.machine.disks[0].base.path
    image = host.place(empty_image(path.replace(".vhdx", "-new.vhdx"), SIZE, ImageKind.DYNAMIC, host.random.guid()))
    replace_image(lab.machine, lab.machine.disks[0], image)


def storage_moved(lab: Lab) -> None:
    lab.run(move_storage(lab.machine, "D:\\Elsewhere"))


def file_deleted(lab: Lab) -> None:
    lab.turn_off()
    lab.host.files.remove(lab.machine.disks[0].tracking_files[0])


def reset(lab: Lab) -> None:
    lab.server.reset_tracking(lab.machine)


def reset_one(lab: Lab) -> None:
    lab.server.reset_tracking(lab.machine, lab.machine.disks[0].base.path)


def mounted(lab: Lab) -> None:
    lab.turn_off()
    mount_disk(lab.host, lab.machine.disks[0].base.path)
    lab.host.mounted_disks.clear()


def driver_replaced(lab: Lab) -> None:
    lab.estate.faults.add("TrackingDriverReplaced", "HV01", times=2)


@pytest.mark.parametrize("version", ["2012 R2", "2016", "2022"])
@pytest.mark.parametrize(
    ("event", "kept", "reason"),
    [
        (resized, [False, True], "the disk was resized"),
        (restored_in_place, [False, False], "the disk was restored in place"),
        (checkpoint_applied, [False, False], "a checkpoint was applied"),
        (disk_replaced, [True, False], "there is no tracking point to start from"),
        (storage_moved, [False, False], "the disk was moved to other storage"),
        (file_deleted, [False, True], "the change tracking file is missing"),
        (reset, [False, False], "change tracking was reset"),
        (reset_one, [False, True], "change tracking was reset"),
    ],
)
def test_an_event_that_ends_tracking_costs_one_full_read_and_nothing_is_missed(
    version: str, event: Callable[[Lab], None], kept: list[bool], reason: str
) -> None:
    lab = prepared(version)
    event(lab)
    changed = lab.machine.disks[0].read(0, lab.machine.disks[0].size)
    task = lab.task()
    assert sorted(lab.modes(task)) == sorted(kept)
    assert any(record.title.endswith(f"is read completely: {reason}") for record in task.log)
    assert task.session.result is Result.SUCCESS
    point = lab.server.points()[-1]
    assert not point.is_full
    with point.backups.read_disk(point.point, lab.machine.disks[0].name) as disk:
        assert disk.read(0, disk.size) == changed
    assert lab.modes(lab.task()) == [True, True]


def test_a_disk_that_was_added_is_read_completely_and_the_others_by_tracking() -> None:
    lab = prepared("2022")
    lab.turn_off()
    path = lab.machine.disks[0].base.path.replace(".vhdx", "-third.vhdx")
    attach_disk(lab.machine, lab.host.place(empty_image(path, SIZE, ImageKind.DYNAMIC, lab.host.random.guid())))
    assert lab.modes(lab.task()) == [True, True, False]


@pytest.mark.parametrize("version", ["2012 R2", "2022"])
def test_a_disk_that_was_mounted_for_writing_is_read_completely_until_it_is_reset(version: str) -> None:
    lab = prepared(version)
    mounted(lab)
    for _ in range(2):
        task = lab.task()
        assert lab.modes(task) == [False, True]
        assert task.session.result is Result.WARNING
        assert "modified without updating its change tracking file" in task.tracking_failure
    reset(lab)
    lab.back_up()
    assert lab.modes(lab.task()) == [True, True]


def test_after_a_power_loss_hyper_v_knows_more_than_has_changed_and_the_driver_nothing() -> None:
    reads = {}
    for version in ("2012 R2", "2022"):
        lab = prepared(version)
        crash(lab.host)
        lab.run(boot(lab.host))
        task = lab.task()
        reads[version] = task.read
        tracked = version == "2022"
        assert lab.modes(task) == [tracked, tracked]
        point = lab.server.points()[-1]
        with point.backups.read_disk(point.point, lab.machine.disks[0].name) as disk:
            assert disk.read(9 * MIB, 100) == b"x" * 100
    assert MIB < reads["2022"] < 8 * MIB < 20 * MIB < reads["2012 R2"]


@pytest.mark.parametrize("version", ["2012 R2", "2022"])
def test_an_orderly_restart_of_the_host_loses_nothing(version: str) -> None:
    lab = prepared(version)
    lab.run(shut_down(lab.host))
    if version == "2012 R2":
        closed = lab.host.files.read(lab.machine.disks[0].tracking_files[0])
        assert start_driver(closed).identity == lab.machine.disks[0].tracker.identity
    lab.run(boot(lab.host))
    task = lab.task()
    assert lab.modes(task) == [True, True]
    assert task.read == MIB


def test_a_driver_map_that_was_damaged_while_the_host_was_down_vouches_for_nothing() -> None:
    lab = prepared("2012 R2")
    lab.run(shut_down(lab.host))
    path = lab.machine.disks[0].tracking_files[0]
    data = bytearray(lab.host.files.read(path))
    data[len(data) // 2] ^= 1
    lab.host.files.remove(path)
    with lab.host.files.open_file(path, create=True) as file:
        file.write_at(0, bytes(data))
    lab.run(boot(lab.host))
    assert lab.modes(lab.task()) == [False, True]


@pytest.mark.parametrize("version", ["2012 R2", "2022"])
def test_within_a_cluster_a_machine_takes_its_tracking_along(version: str) -> None:
    lab = prepared(version, clustered=True)
    node = lab.estate.clusters[0].node("HV02")
    lab.run(move_to_node(lab.machine, node))
    assert lab.host.name == "HV02"
    task = lab.task()
    assert lab.modes(task) == [True, True]
    assert task.read == MIB
    assert lab.folder() == (["notes.txt", "vm-data1.vhdx.ctp", "vm.vhdx.ctp"] if version == "2012 R2" else [])


def test_a_machine_on_another_host_that_stands_alone_is_a_new_one() -> None:
    lab = prepared("2022")
    lab.run(move_to_host(lab.machine, lab.estate.host("HV02"), "D:\\VMs\\vm"))
    task = lab.task()
    assert task.point is not None
    assert lab.server.points()[-1].is_full
    assert any("moved from HV01 to HV02: a full backup" in record.title for record in task.log)
    assert lab.modes(lab.task()) == [True, True]


def test_an_upgrade_of_the_driver_costs_a_full_read_before_2016_and_nothing_since() -> None:
    for version in ("2012 R2", "2022"):
        lab = prepared(version)
        driver_replaced(lab)
        kept = version == "2022"
        assert lab.modes(lab.task()) == [kept, kept]


@pytest.mark.parametrize(
    ("versions", "level", "reason"),
    [
        (("2012 R2", "2016"), None, "nodes older than Windows Server 2016"),
        (("2016", "2016"), 8, "the functional level of cluster 'HVC01' is below 9"),
        (("2016", "2016"), None, ""),
        (("2012 R2", "2012 R2"), None, ""),
    ],
)
def test_who_tracks_in_a_cluster(versions: tuple[str, str], level: int | None, reason: str) -> None:
    lab = Lab(lab_text("", clustered=True, versions=versions))
    if level is not None:
        lab.estate.clusters[0].functional_level = level
    lab.back_up()
    task = lab.task()
    assert lab.modes(task) == [not reason, not reason]
    assert any("read completely" in record.title and reason in record.title for record in task.log) is bool(reason)


def test_machines_of_an_old_version_have_no_tracking_on_new_hosts() -> None:
    lab = Lab(lab_text("2016"))
    lab.machine.version = "5.0"
    lab.back_up()
    task = lab.task()
    assert lab.modes(task) == [False, False]
    assert any("configuration version 5.0 of the machine is below 8.0" in record.title for record in task.log)


def test_each_kind_keeps_its_files_where_an_administrator_finds_them() -> None:
    old, new = prepared("2012 R2"), prepared("2022")
    files = new.host.files
    assert old.folder() == ["notes.txt", "vm-data1.vhdx.ctp", "vm.vhdx.ctp"]
    folder = f"C:\\ProgramData\\Veeam\\CtpStore\\{str(old.machine.id).upper()}"
    assert old.host.files.read(f"{folder}\\notes.txt") == b"vm\r\n"
    assert new.folder() == []
    path = new.machine.disks[0].base.path
    assert [files.status(f"{path}.{kind}") is not None for kind in ("rct", "mrt")] == [True, True]
    assert old.host.files.status(f"{old.machine.disks[0].base.path}.rct") is None
    assert old.server.reset_tracking(old.machine) == 2
    assert old.folder() == ["notes.txt"]


def test_a_backup_without_tracking_leaves_no_files_and_no_point_to_start_from() -> None:
    lab = Lab(lab_text("2022"), JobOptions(use_change_tracking=False))
    lab.back_up()
    assert lab.host.files.status(f"{lab.machine.disks[0].base.path}.rct") is None
    lab.job.options.use_change_tracking = True
    assert lab.modes(lab.task()) == [False, False]
    assert lab.modes(lab.task()) == [True, True]


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ("", ""),
        ("managed = false", "the filter driver is not on 'FS01', which is not in the backup infrastructure"),
        (
            "third_party = true",
            "the filter driver cannot track changes on '\\\\FS01\\VMs', which is no Windows server's",
        ),
    ],
)
def test_the_driver_tracks_shares_of_windows_servers_that_the_product_knows(keys: str, reason: str) -> None:
    text = lab_text("2012 R2").replace("machine_path = 'D:\\VMs'", "machine_path = '\\\\FS01\\VMs'")
    share = f'[[file_servers]]\nname = "FS01"\n{keys}\nshares = [{{ name = "VMs", capacity = "1TB" }}]\n'
    lab = Lab(share + text)
    lab.back_up()
    task = lab.task()
    assert lab.modes(task) == [not reason] * 2
    assert any(record.title.endswith(reason) for record in task.log if "read completely" in record.title) is bool(
        reason
    )


def test_a_file_server_that_is_removed_from_the_product_loses_its_driver() -> None:
    text = lab_text("2012 R2").replace("machine_path = 'D:\\VMs'", "machine_path = '\\\\FS01\\VMs'")
    lab = Lab('[[file_servers]]\nname = "FS01"\nshares = [{ name = "VMs", capacity = "1TB" }]\n' + text)
    lab.back_up()
    server = next(item for item in lab.server.servers if item.name == "FS01")
    remove_server(lab.server, server)
    assert lab.modes(lab.task()) == [False, False]
