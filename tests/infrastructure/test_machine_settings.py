"""Machines as administrators change them: memory, processors, drives, adapters, firmware, and what is refused."""

from __future__ import annotations

import errno
from datetime import timedelta

import pytest

from hvsim.blocks.device import GIB, MIB
from hvsim.infrastructure.computers.services import StartType
from hvsim.infrastructure.disks.virtual_disks import ControllerType, ImageKind, empty_image
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.guests import read_database
from hvsim.infrastructure.guests.database import RecoveryModel
from hvsim.infrastructure.guests.readiness import online_obstacle
from hvsim.infrastructure.lab import parse_lab
from hvsim.infrastructure.machines import firmware, networks, settings
from hvsim.infrastructure.machines.drives import (
    add_dvd_drive,
    add_scsi_controller,
    attach_disk,
    detach_disk,
    move_disk,
    remove_scsi_controller,
    set_media,
)
from hvsim.infrastructure.machines.integration_services import ComponentStatus
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from tests.infrastructure.worlds import World


def code_of(error: pytest.ExceptionInfo[ManagementError]) -> str:
    return error.value.code


def stop(machine: VirtualMachine) -> None:
    clock = machine.host.clock
    clock.run_until(clock.start(machine.turn_off()))


def test_memory_is_set_within_its_rules() -> None:
    machine = World().machine("off01")
    settings.set_memory(machine, startup=2 * GIB, minimum=GIB, maximum=4 * GIB, dynamic=True, buffer=10)
    assert (machine.memory_startup, machine.dynamic_memory, machine.memory_buffer) == (2 * GIB, True, 10)
    for wrong in (
        {"startup": 5 * GIB},
        {"startup": 3 * MIB},
        {"minimum": 3 * GIB},
        {"buffer": 1},
        {"priority": 101},
    ):
        with pytest.raises(ManagementError) as error:
            settings.set_memory(machine, **wrong)
        assert code_of(error) == "InvalidParameter"
    assert machine.memory_startup == 2 * GIB


def test_memory_is_given_to_a_running_machine_only_where_the_guest_can_take_it() -> None:
    estate = Estate.build()
    web = estate.backup_server.machine("web01")
    settings.set_memory(web, startup=6 * GIB)
    assert web.memory_assigned == 6 * GIB
    with pytest.raises(ManagementError) as error:
        settings.set_memory(estate.backup_server.machine("legacy01"), startup=4 * GIB)
    assert code_of(error) == "InvalidState"
    with pytest.raises(ManagementError, match="Not enough memory"):
        settings.set_memory(web, startup=60 * GIB)


def test_dynamic_memory_follows_the_demand() -> None:
    machine = World().machine("off01")
    settings.set_memory(machine, startup=2 * GIB, minimum=512 * MIB, maximum=4 * GIB, dynamic=True)
    clock = machine.host.clock
    clock.run_until(clock.start(machine.start()))
    assert machine.memory_assigned == 2 * GIB
    clock.sleep(timedelta(minutes=1))
    assert 512 * MIB <= machine.memory_assigned < 2 * GIB
    assert machine.memory_demand < machine.memory_assigned


def test_processors_are_limited_by_the_host_and_the_state() -> None:
    world = World()
    settings.set_processor(world.machine("off01"), count=8, limit=50)
    assert world.machine("off01").processors == 8
    with pytest.raises(ManagementError, match="from 1 to 16"):
        settings.set_processor(world.machine("off01"), count=17)
    with pytest.raises(ManagementError) as error:
        settings.set_processor(world.machine(), count=2)
    assert error.value.lines[0] == "Modifying the properties of 'web01' failed."
    settings.set_processor(world.machine(), weight=200)


def test_disks_are_plugged_into_a_running_machine_by_scsi_only() -> None:
    world = World()
    machine, host = world.machine(), world.estate.local_host
    image = host.place(empty_image("D:\\extra.vhdx", GIB, ImageKind.DYNAMIC, host.random.guid()))
    disk = attach_disk(machine, image)
    assert (disk.controller_type, disk.controller_number, disk.controller_location) == (ControllerType.SCSI, 0, 2)
    disk.write(0, b"hot")
    with pytest.raises(ManagementError) as error:
        attach_disk(machine, image)
    assert code_of(error) == "ObjectInUse"
    with pytest.raises(ManagementError, match="no IDE"):
        attach_disk(machine, image, ControllerType.IDE)
    move_disk(machine, disk, None, None, 7)
    assert disk.controller_location == 7
    with pytest.raises(ManagementError, match="already in use"):
        move_disk(machine, disk, None, 0, 0)
    detach_disk(machine, disk)
    host.remove_image(image)
    with pytest.raises(ManagementError) as error:
        add_scsi_controller(machine)
    assert code_of(error) == "InvalidState"
    stop(machine)
    assert add_scsi_controller(machine) == 1
    remove_scsi_controller(machine, 1)
    with pytest.raises(ManagementError, match="Only the last"):
        remove_scsi_controller(machine, 3)


def test_a_generation_1_machine_has_two_ide_controllers() -> None:
    estate = Estate.build()
    machine = estate.backup_server.machine("legacy01")
    assert [(item.controller_number, item.controller_location) for item in machine.dvd_drives] == [(1, 0)]
    stop(machine)
    for _ in range(2):
        add_dvd_drive(machine)
    with pytest.raises(ManagementError, match="already in use"):
        add_dvd_drive(machine)
    with pytest.raises(ManagementError, match="cannot find the file"):
        set_media(machine.dvd_drives[0], "D:\\none.iso")
    estate.local_host.files.write("D:\\a.iso", b"iso")
    set_media(machine.dvd_drives[0], "D:\\a.iso")
    assert machine.dvd_drives[0].media == "ISO"


def test_adapters_switches_and_addresses() -> None:
    estate = Estate.build()
    host, web = estate.local_host, estate.backup_server.machine("web01")
    adapter = web.adapters[0]
    assert adapter.mac.startswith("00155D")
    assert adapter.addresses[0].startswith("10.0.")
    assert adapter.addresses[1].startswith("fe80::")
    second = networks.add_adapter(web, "Backup")
    assert second.mac != adapter.mac
    with pytest.raises(ManagementError) as error:
        networks.remove_switch(host.switches[0])
    assert code_of(error) == "ObjectInUse"
    with pytest.raises(ManagementError, match="already bound"):
        networks.new_switch(host, "again", networks.SwitchType.EXTERNAL, ["Ethernet"])
    switch = networks.new_switch(host, "Internal", networks.SwitchType.INTERNAL)
    networks.connect(second, switch)
    assert second.addresses
    networks.connect(second, None)
    networks.remove_switch(switch)
    with pytest.raises(ManagementError, match="not a valid MAC"):
        networks.add_adapter(web, mac="12")
    legacy = estate.backup_server.machine("legacy01")
    with pytest.raises(ManagementError) as error:
        networks.add_adapter(legacy)
    assert code_of(error) == "InvalidState"
    networks.set_vlan(adapter, networks.Vlan(networks.VlanMode.ACCESS, 42))
    with pytest.raises(ManagementError, match="0 to 4094"):
        networks.set_vlan(adapter, networks.Vlan(networks.VlanMode.ACCESS, 5000))


def test_firmware_belongs_to_a_generation() -> None:
    estate = Estate.build()
    app, legacy = (estate.backup_server.machine(name) for name in ("app01", "legacy01"))
    adapter = app.adapters[0]
    firmware.boot_first(app, adapter)
    assert firmware.boot_order(app)[0] is adapter
    firmware.set_secure_boot(app, False, "microsoftuefiCertificateAuthority")
    assert app.firmware.secure_boot_template == "MicrosoftUEFICertificateAuthority"
    with pytest.raises(ManagementError) as error:
        firmware.set_secure_boot(legacy, False)
    assert code_of(error) == "InvalidOperation"
    stop(legacy)
    firmware.set_bios_order(legacy, ["IDE", "CD", "Floppy", "LegacyNetworkAdapter"])
    with pytest.raises(ManagementError, match="exactly once"):
        firmware.set_bios_order(legacy, ["IDE"])


def test_what_the_guest_must_run_for_an_online_backup() -> None:
    estate = Estate.build()
    server = estate.backup_server
    assert online_obstacle(server.machine("web01")) == ""
    assert online_obstacle(server.machine("old01")) == ""
    assert "older" in online_obstacle(server.machine("legacy01"))
    web, linux = server.machine("web01"), server.machine("lin01")
    web.guest.services.stop("vmicvss")
    assert "Requestor service" in online_obstacle(web)
    assert web.services["VSS"].primary is ComponentStatus.NO_CONTACT
    web.services["VSS"].offer(enabled=True)  # the guest's service waits for that
    assert web.guest.services.get("vmicvss").is_running
    web.guest.services.get("vmicvss").start_type = StartType.DISABLED
    web.guest.services.stop("vmicvss")
    web.guest.boot(web)
    assert not web.guest.runs("vmicvss")
    web.guest.services.get("vmicvss").start_type = StartType.MANUAL
    web.guest.boot(web)
    assert web.guest.runs("vmicvss")
    web.guest.volumes[0].file_system = "FAT32"
    assert "FAT32" in online_obstacle(web)
    linux.guest.services.stop("hv_vss_daemon")
    assert "hv_vss_daemon" in online_obstacle(linux)
    old = server.machine("old01")
    old.snapshot_path = "C:\\Elsewhere"
    assert "checkpoint folder" in online_obstacle(old)


def test_a_fixed_disk_larger_than_its_volume_is_refused_and_a_growing_one_stops_the_machine() -> None:
    text = """
    hosts = [{ name = "HV01", volumes = [{ root = 'D:\\', capacity = "1GB" }], machines = [
        { name = "a", disks = [{ size = "4GB" }] } ] }]
    """
    estate = Estate.build(lab=parse_lab(text))
    host, machine = estate.local_host, estate.backup_server.machine("a")
    big = empty_image("D:\\big.vhdx", 10 * 2**40, ImageKind.FIXED, host.random.guid())
    with pytest.raises(OSError) as error:
        host.place(big)
    assert error.value.errno == errno.ENOSPC
    free = host.storage_of("D:\\").free
    host.place(empty_image("D:\\fixed.vhdx", 512 * MIB, ImageKind.FIXED, host.random.guid()))
    assert host.storage_of("D:\\").free == free - 516 * MIB
    disk = machine.disks[0]
    written = 0
    while host.storage_of("D:\\").free >= 32 * MIB:
        disk.write(written, b"x")
        written += 32 * MIB
    with pytest.raises(OSError, match="No space"):
        disk.write(written, b"x")
    assert disk.base.size <= GIB - 516 * MIB
    assert host.storage_of("D:\\").free < 64 * MIB
    machine.lose_storage()
    assert machine.state is MachineState.PAUSED_CRITICAL


def test_a_database_writes_real_blocks_and_recovers_what_its_log_has() -> None:
    estate = Estate.build()
    machine = estate.backup_server.machine("sql01")
    database, disk = machine.guest.databases[0], machine.disks[1]
    estate.clock.sleep(timedelta(hours=1))
    machine.settle()
    assert database.committed == 120
    found = read_database(disk.top.device, database.offset, check_pages=True)
    assert found is not None
    assert (found.name, found.clean, found.damaged_pages) == ("Sales", False, ())
    assert found.checkpoint <= found.recoverable <= database.committed
    assert not found.clean
    database.freeze(machine)
    clean = read_database(disk.top.device, database.offset, check_pages=True)
    assert clean is not None
    assert (clean.clean, clean.checkpoint, clean.recoverable) == (True, 120, 120)
    database.thaw(machine)
    used = database.log_used
    assert database.truncate_log(machine) == used > 0
    assert database.log_used == 0


def test_a_power_cut_costs_what_was_not_in_the_log_and_recovery_brings_the_rest() -> None:
    estate = Estate.build()
    machine = estate.backup_server.machine("sql01")
    database, clock = machine.guest.databases[0], estate.clock
    clock.sleep(timedelta(minutes=31))
    machine.settle()
    promised = database.committed
    stop(machine)
    found = read_database(machine.disks[1].top.device, database.offset)
    assert found is not None
    assert found.recoverable < promised
    clock.run_until(clock.start(machine.start()))
    assert database.committed == found.recoverable
    assert database.written == found.recoverable
    clock.sleep(timedelta(minutes=5))
    clock.run_until(clock.start(machine.shut_down()))
    closed = read_database(machine.disks[1].top.device, database.offset)
    assert closed is not None
    assert closed.clean


def test_a_full_log_stops_the_transactions_until_a_backup_truncates_it() -> None:
    estate = Estate.build()
    machine = estate.backup_server.machine("sql01")
    database = machine.guest.databases[0]
    database.log_records = 256
    estate.clock.sleep(timedelta(days=1))
    machine.settle()
    assert (database.committed, database.log_full) == (256, True)
    database.freeze(machine)
    database.thaw(machine)
    database.truncate_log(machine)
    estate.clock.sleep(timedelta(hours=1))
    machine.settle()
    assert database.committed == 376
    simple = estate.backup_server.machine("dc01").guest.databases[0]
    assert simple.recovery_model is RecoveryModel.SIMPLE
