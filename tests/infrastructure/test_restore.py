"""Restoring whole machines, and real image files at the edge of the estate."""

from __future__ import annotations

import pytest

from hvsim.blocks.errors import BackupDamaged, FileAlreadyExists
from hvsim.blocks.images.opening import open_disk_image
from hvsim.infrastructure.backup.restores.restore import Restore, find_disk, restored_device
from hvsim.infrastructure.backup.runs.session import Result
from hvsim.infrastructure.disks.images import export_disk, imported_image
from hvsim.infrastructure.disks.virtual_disks import attached_disk
from hvsim.infrastructure.errors import InvalidState, NotFound
from hvsim.infrastructure.files.storage import open_file
from hvsim.infrastructure.hosts.host_power import crash
from hvsim.infrastructure.machines.virtual_machine import MachineState, VirtualMachine
from tests.infrastructure.worlds import MIB, World


def restore(world: World, number: int, name: str = "") -> VirtualMachine:
    """The machine restored from a point by its number."""
    action = Restore(world.server, world.server.points()[number], world.estate.local_host, name)
    machine: VirtualMachine = world.estate.clock.run_until(world.estate.clock.start(action.run()))
    return machine


def test_a_machine_comes_back_under_another_name_with_the_same_bytes() -> None:
    world = World()
    before = world.content()
    world.back_up()
    world.machine().disks[0].write(0, b"later")
    copy = restore(world, 0, "web01-restored")
    assert copy.state is MachineState.OFF
    assert copy.id != world.machine().id
    assert world.content("web01-restored") == before
    assert copy.disks[0].path == "D:\\VMs\\web01-restored\\Virtual Hard Disks\\web01.vhdx"
    assert copy.guest.applications == ("SqlServer",)
    assert world.content() != before


def test_a_machine_comes_back_in_the_place_of_the_original() -> None:
    world = World()
    original = world.machine()
    before = world.content()
    world.back_up()
    original.disks[0].write(0, b"lost")
    back = restore(world, 0)
    assert original.removed
    assert (back.id, back.disks[0].path) == (original.id, original.disks[0].path)
    assert world.content() == before
    session = world.back_up()
    assert session.result is Result.SUCCESS
    assert session.read == 4 * MIB
    assert session.transferred == 0


def test_a_machine_that_was_deleted_comes_back() -> None:
    world = World(["off01"])
    before = world.content("off01")
    world.back_up()
    machine = world.machine("off01")
    machine.host.unregister(machine)
    machine.host.remove_image(machine.disks[0].base)
    assert restore(world, 0).id == machine.id
    assert world.content("off01") == before


@pytest.mark.parametrize("extension", ["vhdx", "vhd", "img"])
def test_a_disk_goes_out_to_an_image_file_and_comes_in_again(extension: str) -> None:
    world = World()
    world.back_up()
    host = world.estate.local_host
    path = f"D:\\out.{extension}"
    with restored_device(world.server.points()[0]) as device:
        export_disk(device, host.files, path, world.estate.random.guid())
        with pytest.raises(FileAlreadyExists):
            export_disk(device, host.files, path, world.estate.random.guid())
    image = imported_image(host.files, path, "D:\\VMs\\new\\disk.vhdx", world.estate.random.guid())
    assert image.device.read(0, image.device.size) == world.content()[0]
    bytes_of_file = host.files.read(path)
    image.device.write(0, b"into the overlay")
    assert host.files.read(path) == bytes_of_file


def test_the_file_of_a_disk_reads_as_a_real_vhdx_with_its_avhdx() -> None:
    world = World(["off01"])
    machine = world.machine("off01")
    disk, files = machine.disks[0], machine.host.files
    content = disk.read(0, disk.size)
    with open_disk_image(open_file(files, disk.path)) as image:
        assert image.read(0, image.size) == content
    base = disk.path
    machine.host.add_layer(machine, disk, "D:\\VMs\\off01\\child.avhdx")
    disk.write(3 * MIB, b"in the child")
    parent = open_disk_image(open_file(files, base))
    with open_disk_image(open_file(files, disk.path), parent=parent) as child:
        assert child.read(0, child.size) == disk.read(0, disk.size)
        assert files.status(disk.path).size == disk.top.size  # type: ignore[union-attr]  # it is there


def test_a_disk_that_a_running_machine_has_open_cannot_be_removed() -> None:
    world = World()
    disk = world.machine().disks[0]
    with pytest.raises(OSError, match="busy"):
        world.estate.local_host.files.remove(disk.path)
    with pytest.raises(PermissionError):
        world.machine("off01").disks[0].base.write(0, b"x")


def test_a_copied_disk_file_goes_its_own_way_and_a_moved_one_is_found() -> None:
    world = World(["off01"])
    disk, files = world.machine("off01").disks[0], world.estate.local_host.files
    copy = disk.base.duplicate("D:\\copy.vhdx")
    world.estate.local_host.place(copy)
    before = disk.read(0, disk.size)
    copy.device.write(0, b"only in the copy")
    assert disk.read(0, disk.size) == before
    disk.write(0, b"only in the original")
    assert copy.device.read(0, 16) == b"only in the copy"
    assert copy.identifier == disk.base.identifier
    files.move("D:\\copy.vhdx", "D:\\moved.vhdx")
    assert world.estate.local_host.image("D:\\moved.vhdx") is copy
    assert copy.path == "D:\\moved.vhdx"


def test_a_disk_that_the_point_does_not_have_is_named_with_the_nearest_one() -> None:
    world = World()
    world.back_up()
    with pytest.raises(NotFound, match=r"Did you mean 'web01\.vhdx'"):
        find_disk(world.server.points()[0], "web1.vhdx")


def test_an_attached_disk_has_a_tracker_from_the_seeded_source() -> None:
    identities = []
    for _ in range(2):
        world = World()
        image = world.machine("off01").disks[0].base
        disk = attached_disk(image, world.estate.random, 0, world.machine("off01").disks[0].controller_type)
        identities.append(disk.tracker.identity)
    assert identities[0] == identities[1]


def test_a_damaged_backup_leaves_the_original_where_it_is() -> None:
    world = World()
    world.back_up()
    original = world.machine()
    before = world.content()
    point = world.server.points()[0]
    with world.server.repositories[0].files.open_file(point.file_path) as file:
        byte = file.read_at(100_000, 1)[0]
        file.write_at(100_000, bytes([byte ^ 1]))
    with pytest.raises(BackupDamaged):
        restore(world, 0)
    assert not original.removed
    assert original.is_running
    assert world.content() == before


def test_nothing_is_restored_on_a_host_that_is_down() -> None:
    world = World()
    world.back_up()
    crash(world.estate.local_host)
    with pytest.raises(InvalidState, match="HV01' is down"):
        restore(world, 0, "copy")
