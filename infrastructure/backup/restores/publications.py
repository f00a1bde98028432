"""Machines that run from their backups: what is remembered of each until it is made to stay, or goes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from attrs import define, field

from hvsim.blocks.memory import MemoryDevice
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


@define(eq=False)
class Publication:
    """One such machine; `migrated` says that its disks are the host's own by now, `is_open` that it still runs from its
    backup. `contents` is what its restore point holds of each disk, by the name of the file.
    """

    id: UUID
    point: BackupPoint
    machine: VirtualMachine
    session: ServiceSession
    created: datetime
    migrated: bool = False
    is_open: bool = True
    contents: dict[str, MemoryDevice] = field(factory=dict, repr=False)
