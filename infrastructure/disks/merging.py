"""Merging disk files: what no checkpoint needs any more goes down into the file below it, or away.

Works on a machine's files as they are, so that a merge that failed once is taken along by the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.computers.events import EventLevel
from hvsim.infrastructure.costs import Leg, Stage, Station
from hvsim.infrastructure.costs.durations import MERGE
from hvsim.infrastructure.costs.rates import ARRAY_COPY
from hvsim.infrastructure.disks.virtual_disks import ImageFile, VirtualDisk
from hvsim.infrastructure.errors import StepFailed
from hvsim.infrastructure.machines.machine_values import Operation

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.checkpoints import Checkpoint
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


def merge_unused(machine: VirtualMachine, checkpoint: Checkpoint | None = None) -> Waiting:
    """Merges every file of the machine that no checkpoint needs; `checkpoint`, forgotten already, is shown as merging.

    Raises `StepFailed` where the room is missing or the files cannot be had.
    """
    host = machine.host
    if checkpoint is not None:
        machine.merging.append(checkpoint)
    try:
        with machine.operation(Operation.MERGING_DISKS):
            host.note_machine(machine, 19070, f"'{machine.name}' background disk merge has been started.")
            yield from _take_time(machine)
            if not host.is_up or machine.host is not host:
                raise StepFailed("The host went down during the merge.", "0x800706BA", retryable=True)
            machine.settle()
            for disk in machine.disks:
                while (step := _next_step(machine, disk)) is not None:
                    _merge(machine, disk, *step)
            host.note_machine(machine, 19080, f"'{machine.name}' background disk merge has been finished successfully.")
    except StepFailed as error:
        note_failed_merge(machine, error)
        raise
    finally:
        if checkpoint is not None:
            machine.merging.remove(checkpoint)


def note_failed_merge(machine: VirtualMachine, error: StepFailed) -> None:
    """Writes down that files of the machine could not be merged."""
    text = f"'{machine.name}' background disk merge failed to complete: {error}"
    machine.host.note_machine(machine, 19100, text, EventLevel.ERROR)


def has_unused(machine: VirtualMachine) -> bool:
    """Whether the machine has a file that no checkpoint needs: a merge did not come to its end."""
    return any(_next_step(machine, disk) is not None for disk in machine.disks)


def layers(checkpoint: Checkpoint) -> list[tuple[VirtualDisk, ImageFile]]:
    """For each disk that still has it, the file that was put over the frozen one."""
    found = []
    for disk, image in checkpoint.frozen.items():
        if image in disk.chain and image is not disk.top:
            found.append((disk, disk.chain[disk.chain.index(image) + 1]))
    return found


def _take_time(machine: VirtualMachine) -> Waiting:
    """As long as the bytes need that are to be moved now: read from one file and written to the other.

    What the array copies by itself passes no host.
    """
    host = machine.host
    legs: dict[Station, float] = {}
    offloaded = 0
    for disk in machine.disks:
        pending = sum(_bytes(child) for child, _ in _steps(machine, disk))
        storage = host.storage_of(disk.base.path)
        if storage.offloads_copies and host.offloads_copies:
            offloaded += pending
        else:
            legs[storage.disk] = legs.get(storage.disk, 0.0) + 2 * pending
    moves = [Leg(Stage.SOURCE, station, units) for station, units in legs.items()]
    yield from host.network.flows.move(moves, seconds=MERGE + offloaded / ARRAY_COPY)


def _steps(machine: VirtualMachine, disk: VirtualDisk) -> Iterator[tuple[ImageFile, ImageFile]]:
    """The pairs of a file and the one below it that may be merged, and files that may go (paired with themselves)."""
    kept = {id(disk.top), *(id(item.frozen[disk]) for item in machine.checkpoints if disk in item.frozen)}
    forest = images_of(machine, disk)
    for image in forest:
        if id(image) in kept:
            continue
        above = [other for other in forest if other.parent is image]
        if not above and image.is_layer:
            yield image, image
        elif len(above) == 1 and above[0].is_layer:
            yield above[0], image


def _next_step(machine: VirtualMachine, disk: VirtualDisk) -> tuple[ImageFile, ImageFile] | None:
    return next(_steps(machine, disk), None)


def images_of(machine: VirtualMachine, disk: VirtualDisk) -> list[ImageFile]:
    """Every file of the disk, of all branches: files below before those above."""
    found: list[ImageFile] = []
    tops = [disk.top, *(item.frozen[disk] for item in machine.checkpoints if disk in item.frozen)]
    for top in (*tops, *disk.abandoned):
        line: list[ImageFile] = []
        image: ImageFile | None = top
        while image is not None and image not in found:
            line.append(image)
            image = image.parent
        found += reversed(line)
    return found


def _merge(machine: VirtualMachine, disk: VirtualDisk, child: ImageFile, below: ImageFile) -> None:
    host = machine.host
    if child is below:
        disk.abandoned[:] = [image for image in disk.abandoned if image is not child]
        host.drop_image(child)
        return
    growth = below.growth_by(child)
    if below.room is not None and growth > below.room.free:
        raise StepFailed("There is not enough space on the disk. (0x80070070)", "0x80070070", retryable=True)
    host.merge_image(disk, child, below)
    for image in images_of(machine, disk):
        image.reparent(child, below)
    for item in (*machine.checkpoints, *machine.merging):
        if item.frozen.get(disk) is child:
            item.frozen[disk] = below


def _bytes(image: ImageFile) -> int:
    return sum(item.length for item in image.stored_ranges())
