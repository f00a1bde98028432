"""Disk files and whole machines as administrators handle them: made, resized, converted, merged, exported, imported."""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import Path

import pytest

from hvsim.blocks.device import GIB, MIB
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.disks import disk_files
from hvsim.infrastructure.disks.virtual_disks import ImageKind
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.files import WINDOWS_PATHS, Access, real_folder
from hvsim.infrastructure.machines.checkpoints import apply_checkpoint, remove_checkpoint, take_checkpoint
from hvsim.infrastructure.machines.export import LiveState, export_machine
from hvsim.infrastructure.machines.importing import compare_machine, import_machine
from hvsim.infrastructure.machines.machine_values import CheckpointType, MachineState
from hvsim.infrastructure.machines.networks import connect
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from tests.infrastructure.worlds import World


class Shop(World):
    """A small estate whose processes are run to their ends."""

    @property
    def host(self) -> object:
        return self.estate.local_host

    def run(self, process: Waiting) -> object:
        return self.estate.clock.run_until(self.estate.clock.start(process))

    def checkpoint(self, machine: VirtualMachine, name: str) -> None:
        self.run(take_checkpoint(machine, name))


def test_disks_are_made_within_the_rules() -> None:
    world = Shop()
    host = world.estate.local_host
    image = disk_files.new_disk(host, "D:\\a.vhdx", 4 * GIB)
    assert (image.size, image.format) == (4 * MIB, "VHDX")
    child = disk_files.new_disk(host, "D:\\b.vhdx", kind=ImageKind.DIFFERENCING, parent="D:\\a.vhdx")
    assert child.parent is image
    for path, size, kind, code in (
        ("D:\\a.vhdx", GIB, ImageKind.DYNAMIC, "OperationFailed"),
        ("D:\\c.vhdx", 1000, ImageKind.DYNAMIC, "InvalidParameter"),
        ("D:\\c.vhd", 4096 * GIB, ImageKind.DYNAMIC, "InvalidParameter"),
        ("D:\\c.vhdx", 10 * 2**40, ImageKind.FIXED, "OperationFailed"),
        ("D:\\c.vhdx", 0, ImageKind.DIFFERENCING, "InvalidParameter"),
        ("X:\\c.vhdx", GIB, ImageKind.DYNAMIC, "OperationFailed"),
    ):
        with pytest.raises(ManagementError) as error:
            disk_files.new_disk(host, path, size, kind, parent="D:\\none.vhdx")
        assert error.value.code == code


def test_a_disk_is_resized_while_its_machine_runs_and_tracking_begins_anew() -> None:
    world = Shop()
    host, machine = world.estate.local_host, world.machine()
    world.back_up()
    disk = machine.disks[0]
    disk_files.resize_disk(host, disk.path, 32 * MIB)
    assert (disk.size, disk.tracker.size) == (32 * MIB, 32 * MIB)
    disk.write(31 * MIB, b"at the end")
    session = world.back_up()
    assert [run.mode.value for run in world.task(session).disks] == ["Untracked", "Tracked"] or session.read > 16 * MIB
    with pytest.raises(ManagementError, match="that small"):
        disk_files.resize_disk(host, disk.path, 16 * MIB)
    world.checkpoint(machine, "c")
    with pytest.raises(ManagementError, match="chain"):
        disk_files.resize_disk(host, machine.disks[0].base.path, 64 * MIB)


def test_disks_are_converted_merged_and_compacted() -> None:
    world = Shop()
    host, machine = world.estate.local_host, world.machine("off01")
    content = machine.disks[0].read(0, 8 * MIB)
    world.run(disk_files.convert_disk(host, machine.disks[0].path, "D:\\copy.vhd", ImageKind.FIXED))
    copy = disk_files.existing_disk(host, "D:\\copy.vhd")
    assert copy.device.read(0, 8 * MIB) == content
    assert (copy.kind, copy.format) == (ImageKind.FIXED, "VHD")
    child = disk_files.new_disk(host, "D:\\child.vhd", kind=ImageKind.DIFFERENCING, parent="D:\\copy.vhd")
    child.device.write(0, b"changed")
    world.run(disk_files.merge_disk(host, "D:\\child.vhd"))
    assert host.files.status("D:\\child.vhd") is None
    assert copy.device.read(0, 7) == b"changed"
    with pytest.raises(ManagementError) as error:
        world.run(disk_files.convert_disk(host, world.machine().disks[0].path, "D:\\x.vhdx"))
    assert error.value.code == "ObjectInUse"
    image = disk_files.new_disk(host, "D:\\zeros.vhdx", GIB)
    image.make_room(0, 64 * MIB)
    image.device.write(0, bytes(64 * MIB))
    assert world.run(disk_files.compact_disk(host, "D:\\zeros.vhdx")) == 64 * MIB
    mounted = disk_files.mount_disk(host, "D:\\zeros.vhdx")
    assert mounted.number == 1
    with pytest.raises(ManagementError, match="used by another process"):
        disk_files.mount_disk(host, "D:\\zeros.vhdx")
    with pytest.raises(ManagementError, match="used by another process"):
        world.run(disk_files.compact_disk(host, "D:\\zeros.vhdx"))
    disk_files.dismount_disk(host, number=1)
    disk_files.mount_disk(host, "D:\\zeros.vhdx", read_only=True)
    assert world.run(disk_files.compact_disk(host, "D:\\zeros.vhdx", "Full")) == 0
    disk_files.dismount_disk(host, path="D:\\zeros.vhdx")
    assert disk_files.test_disk(host, "D:\\zeros.vhdx") == ""


def test_checkpoints_make_a_tree_that_is_applied_and_pruned() -> None:
    world = Shop()
    machine = world.machine()
    disk = machine.disks[0]
    disk.write(0, b"one")
    world.checkpoint(machine, "first")
    disk.write(0, b"two")
    world.checkpoint(machine, "second")
    disk.write(0, b"now")
    first, second = machine.checkpoints
    assert (second.parent, machine.current, first.state) == (first, second, MachineState.OFF)
    world.run(apply_checkpoint(first))
    assert machine.state is MachineState.OFF
    assert disk.read(0, 3) == b"one"
    world.run(machine.start())
    disk.write(0, b"new")
    world.checkpoint(machine, "branch")
    assert [item.name for item in first.children] == ["second", "branch"]
    world.run(apply_checkpoint(second))
    assert disk.read(0, 3) == b"two"
    world.run(apply_checkpoint(machine.checkpoints[-1]))
    assert disk.read(0, 3) == b"new"
    world.run(remove_checkpoint(first))
    assert disk.read(0, 3) == b"new"
    world.run(remove_checkpoint(second))
    world.run(remove_checkpoint(machine.checkpoints[0]))
    assert disk.read(0, 3) == b"new"
    assert disk.chain == [disk.base]
    folder = [item.name for item in machine.host.files.list("D:\\VMs\\web01\\Virtual Hard Disks")]
    assert [name for name in folder if name.endswith(".avhdx")] == []


def test_a_standard_checkpoint_keeps_memory_and_goes_on_from_it() -> None:
    world = Shop()
    machine = world.machine()
    machine.checkpoint_type = CheckpointType.STANDARD
    world.checkpoint(machine, "")
    checkpoint = machine.checkpoints[0]
    assert checkpoint.name.startswith("web01 - (6/2/2025 - 8:00:")
    assert checkpoint.state is MachineState.SAVED
    names = [item.name for item in machine.host.files.list(f"{machine.path}\\Snapshots")]
    assert [name.rpartition(".")[2] for name in names] == ["vmcx", "vmrs"]
    world.run(apply_checkpoint(checkpoint))
    assert machine.state is MachineState.SAVED
    world.run(machine.start())
    assert machine.guest_is_up
    world.run(remove_checkpoint(checkpoint))
    assert list(machine.host.files.list(f"{machine.path}\\Snapshots")) == []


def test_a_guest_that_cannot_be_frozen_gets_a_standard_checkpoint_or_none() -> None:
    world = Shop()
    machine = world.machine("old01")
    world.checkpoint(machine, "fallback")
    assert machine.checkpoints[0].state is MachineState.SAVED
    machine.checkpoint_type = CheckpointType.PRODUCTION_ONLY
    with pytest.raises(ManagementError, match="Production checkpoints cannot be created"):
        world.checkpoint(machine, "no")
    machine.checkpoint_type = CheckpointType.DISABLED
    with pytest.raises(ManagementError, match="Checkpoints have been disabled"):
        world.checkpoint(machine, "no")


def test_a_machine_is_exported_with_its_tree_and_imported_as_another() -> None:
    world = Shop()
    host, machine = world.estate.local_host, world.machine()
    machine.disks[0].write(0, b"one")
    world.checkpoint(machine, "first")
    machine.disks[0].write(0, b"two")
    world.run(export_machine(machine, "E:\\Export", LiveState.CRASH_CONSISTENT))
    machine.disks[0].write(0, b"three")
    world.run(remove_checkpoint(machine.checkpoints[0]))
    with pytest.raises(ManagementError, match="The file exists"):
        world.run(export_machine(machine, "E:\\Export"))
    path = f"E:\\Export\\web01\\Virtual Machines\\{str(machine.id).upper()}.vmcx"
    report = compare_machine(host, path)
    assert [item.number for item in report.problems] == [40018]
    with pytest.raises(ManagementError, match=r"configuration errors\.  Please use Compare-VM"):
        world.run(import_machine(report))
    report = compare_machine(host, path, new_identity=True)
    found = world.run(import_machine(report, copy_to="D:\\Imported\\web01", new_identity=True))
    assert isinstance(found, VirtualMachine)
    assert found.id != machine.id
    assert found.disks[0].read(0, 3) == b"two"
    assert found.checkpoints[0].name == "first"
    world.run(apply_checkpoint(found.checkpoints[0]))
    assert found.disks[0].read(0, 3) == b"one"
    world.run(found.start())
    world.estate.clock.sleep(timedelta(minutes=1))
    assert found.guest_is_up
    assert machine.disks[0].read(0, 5) == b"three"


def test_a_missing_switch_is_told_and_may_be_left_unconnected() -> None:
    world = Shop()
    host, machine = world.estate.local_host, world.machine("off01")
    world.run(export_machine(machine, "E:\\Export"))
    path = f"E:\\Export\\off01\\Virtual Machines\\{str(machine.id).upper()}.vmcx"
    host.unregister(machine)
    host.switches[0].name = "other"
    report = compare_machine(host, path)
    assert [(item.number, item.subject) for item in report.problems] == [(33012, "vSwitch")]
    connect(report.planned.adapters[0], None)
    found = world.run(import_machine(report))
    assert isinstance(found, VirtualMachine)
    assert found.adapters[0].switch is None
    assert found.path == "E:\\Export\\off01"
    with pytest.raises(ManagementError, match="no configuration"):
        compare_machine(host, "E:\\Export\\none.vmcx")


def test_a_checkpoint_whose_memory_finds_no_room_was_never_taken() -> None:
    world = Shop()
    host, machine = world.estate.local_host, world.machine()
    machine.checkpoint_type = CheckpointType.STANDARD
    files = host.storage_of(machine.snapshot_location).files
    assert files is not None
    free = files.free // MIB * MIB
    disk_files.new_disk(host, f"{machine.snapshot_location}\\fill.vhdx", free - 100 * MIB, ImageKind.FIXED)
    chains = [list(disk.chain) for disk in machine.disks]
    with pytest.raises(ManagementError, match="Checkpoint operation failed"):
        world.checkpoint(machine, "s1")
    assert (machine.checkpoints, machine.current) == ([], None)
    assert [list(disk.chain) for disk in machine.disks] == chains
    machine.disks[0].write(0, b"goes on")
    assert machine.disks[0].read(0, 7) == b"goes on"


def test_a_copy_of_a_disk_needs_room_and_is_bytes_in_a_real_folder(tmp_path: Path) -> None:
    world = Shop()
    files, machine = world.estate.local_host.files, world.machine()
    world.run(machine.turn_off())
    source = machine.disks[0].top.path
    space = files.volumes()["D:\\"].space
    space.capacity = space.used + 2 * MIB
    with pytest.raises(OSError, match="copy") as error:
        files.copy_file(source, "D:\\copy.vhdx")
    assert error.value.errno == errno.ENOSPC
    assert not files.exists("D:\\copy.vhdx")
    now, fold = world.estate.clock.now, WINDOWS_PATHS.fold
    files.mount("M:\\", real_folder(str(tmp_path), Access.READ_WRITE, now=now, fold=fold))
    files.copy_file(source, "M:\\copy.vhdx")
    assert (tmp_path / "copy.vhdx").read_bytes() == files.read(source)
