"""A guest writes when it is told to: chosen or random bytes, at a place on one of its disks."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from hvsim.blocks.device import KIB
from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
from hvsim.infrastructure.errors import InvalidState, NotFound, Refused
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

DEFAULT_LENGTH = 64 * KIB
_CHUNK = 256 * KIB


@frozen(eq=False)
class GuestWrite:
    """What a guest has written: where, how much, and into which file."""

    machine: VirtualMachine
    disk: VirtualDisk
    offset: int
    length: int
    path: str


def write_as_guest(
    machine: VirtualMachine, disk_number: int, offset: int, length: int, content: bytes | int | None = None
) -> GuestWrite:
    """Lets the guest write `length` bytes: `content` itself, that byte again and again, or random bytes for None.

    Raises `InvalidState` while the machine does not run, `NotFound` for a disk it does not have, `Refused` where the
    disk ends before the write does.
    """
    if not machine.is_running:
        raise InvalidState(f"The guest of '{machine.name}' cannot write: the machine does not run.")
    if not 0 <= disk_number < len(machine.disks):
        raise NotFound(f"disk of '{machine.name}'", str(disk_number))
    machine.settle()
    disk = machine.disks[disk_number]
    length = len(content) if isinstance(content, bytes) else length
    if offset + length > disk.size:
        raise Refused(f"The disk '{disk.name}' ends at {disk.size}, before {offset + length}.")
    position = offset
    for chunk in _chunks(machine, length, content):
        disk.write(position, chunk)
        position += len(chunk)
    return GuestWrite(machine, disk, offset, length, disk.path)


def _chunks(machine: VirtualMachine, length: int, content: bytes | int | None) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    for start in range(0, length, _CHUNK):
        step = min(_CHUNK, length - start)
        yield machine.host.random.content(step) if content is None else bytes([content]) * step
