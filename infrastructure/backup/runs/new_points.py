"""Beginning the restore point of a task: full or increment, what it remembers of the run, how it is encrypted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hvsim.blocks.backup.model import Compression, PointKind, RestorePoint
from hvsim.blocks.backup.points.writer import PointWriter
from hvsim.blocks.backup.repository import Repository
from hvsim.blocks.datapath.codec import new_header
from hvsim.infrastructure.backup.repositories.points import APPLICATIONS, HOME, MACHINE, SAVED_MEMORY
from hvsim.infrastructure.backup.runs import changes
from hvsim.infrastructure.machines.checkpoints import Checkpoint, Consistency

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.runs.task import BackupTask
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

_TEXT = json.JSONEncoder(sort_keys=True)


def kind_of_point(task: BackupTask, previous: RestorePoint | None) -> PointKind:
    """Whether the task makes a full; the log says why where nobody asked for it."""
    if task.machine.id in task.record.session.job.damaged:
        task.record.note("The chain is damaged: a full backup is created")
        return PointKind.FULL
    if task.record.session.full or previous is None or _starts_chain(task, previous) or _is_new(task, previous):
        return PointKind.FULL
    return PointKind.INCREMENT


def begin_point(task: BackupTask, repository: Repository, kind: PointKind, checkpoint: Checkpoint) -> PointWriter:
    """The restore point, to be written."""
    job, machine = task.record.session.job, task.machine
    attributes = changes.tracking_notes(checkpoint) | {
        "job": job.name,
        MACHINE: str(machine.id),
        "session": str(task.record.session.id),
        HOME: _home(machine),
        "consistency": checkpoint.consistency.value,
    }
    if task.saved_memory:
        attributes[SAVED_MEMORY] = str(task.saved_memory)
    if checkpoint.consistency is Consistency.APPLICATION and machine.guest.applications:
        attributes[APPLICATIONS] = " ".join(machine.guest.applications)
    codec = None
    if kind is PointKind.FULL:
        password = job.options.key.password if job.options.key is not None else None
        codec = new_header(password=password, random=task.server.random.content)
    writer = repository.begin_point(
        task.chain_name,
        checkpoint.created,
        kind,
        block_size=job.options.block_size,
        compression=Compression.NONE if job.repository.unpacks else job.options.compression,
        attributes=attributes,
        codec=codec,
        reverse=job.options.reverse and kind is PointKind.INCREMENT,
    )
    writer.set_configuration(_configuration(task, checkpoint.settings))
    return writer


def _configuration(task: BackupTask, settings: dict[str, Any]) -> bytes:
    """The settings as text, which most runs find as the last one has: to compare them is far less work."""
    known = task.server.configurations.get(task.machine.id)
    if known is not None and known[0] == settings:
        return known[1]
    text = _TEXT.encode(settings).encode()
    task.server.configurations[task.machine.id] = settings, text
    return text


def _starts_chain(task: BackupTask, previous: RestorePoint) -> bool:
    """Whether the chain of `previous` ends here: a reverse one begins with a full of its own, and so does what is
    encrypted, or is no more.
    """
    options = task.record.session.job.options
    if (options.key is not None) != previous.is_encrypted:
        task.record.note(f"Encryption was switched {'on' if options.key else 'off'}: a full backup is created")
        return True
    return options.reverse and previous.kind is not PointKind.FULL


def _is_new(task: BackupTask, previous: RestorePoint) -> bool:
    """Whether the machine came from a host that does not share its tracking data: it counts as another one."""
    home, before = _home(task.machine), previous.attributes.get(HOME)
    if before in (None, home):
        return False
    task.record.note(f"The machine was moved from {before} to {home}: a full backup is created")
    return True


def _home(machine: VirtualMachine) -> str:
    """The cluster or the host that stands alone."""
    host = machine.host
    return host.node.cluster.name if host.node is not None else host.name
