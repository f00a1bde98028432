"""Files of a host copied into a guest by way of the guest service interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.costs import Leg, Stage
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.guests.guest import GuestKind

if TYPE_CHECKING:
    from hvsim.infrastructure.clock import Waiting
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

INTERFACE = "Guest Service Interface"


def copy_into_guest(
    machine: VirtualMachine, source: str, target: str, *, make_folders: bool, overwrite: bool
) -> Waiting:
    """The process of Copy-VMFile. Raises `ManagementError`: the interface must answer, the folder exist."""
    doing = f"Failed to initiate copying files to the guest: '{machine.name}'."
    service = machine.services[INTERFACE]
    if not machine.is_running:
        raise ManagementError("InvalidState", doing, "The virtual machine is not running.")
    if not service.enabled or not machine.guest_is_up:
        reason = f"The '{INTERFACE}' of '{machine.name}' is not enabled, or does not answer. (0x80070032)"
        raise ManagementError("OperationFailed", doing, reason)
    host = machine.host
    status = host.files.status(source)
    if status is None or status.is_directory:
        reason = f"'{source}': The system cannot find the file specified. (0x80070002)."
        raise ManagementError("ObjectNotFound", doing, reason)
    files = machine.guest.file_tree(machine)
    separator = "/" if machine.guest.kind is GuestKind.LINUX else "\\"
    found = files.status(target.rstrip("\\/")) if target.rstrip("\\/") else None
    if target.endswith(("\\", "/")) or (found is not None and found.is_directory):
        target = target.rstrip("\\/") + separator + source.rpartition("\\")[2]
    folder = target.rpartition(separator)[0]
    if make_folders:
        files.make_directories(folder + (separator if folder.endswith(":") else ""))
    above = files.status(folder + (separator if folder.endswith(":") else ""))
    if above is None or not above.is_directory:
        raise ManagementError(
            "OperationFailed", doing, f"'{target}': The system cannot find the path specified. (0x80070003)."
        )
    if files.exists(target) and not overwrite:
        raise ManagementError("OperationFailed", doing, f"'{target}': The file exists. (0x80070050).")
    data = host.files.read(source)
    yield from host.network.flows.move([Leg(Stage.SOURCE, host.loopback, len(data))])
    files.write(target, data)
