"""What a backup looks like over time: the phases of each task, snapshots of volumes, and the lives of AVHDX files.

Derives spans from the trace and the sessions' records. Draws nothing, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field, frozen

from hvsim.infrastructure.disks.merging import images_of
from hvsim.infrastructure.trace import Outcome, TraceEvent
from hvsim.infrastructure.vss.steps import (
    CHECKPOINT,
    DELETE_SNAPSHOT,
    MERGE,
    PRESENT,
    REMOVE_LEFTOVER,
    RESUME,
    SUSPEND,
    THAW,
    TRANSFER,
    TRANSPORT,
    VOLUME_SNAPSHOT,
)

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


class Phase(Enum):
    """What a task is at, as a person would call it."""

    FREEZE = "Freeze and checkpoint"
    SNAPSHOT = "Snapshot of the volumes"
    TRANSFER = "Read and transfer"
    RELEASE = "Merge and clean up"


_PHASES = {
    SUSPEND: Phase.FREEZE,
    RESUME: Phase.SNAPSHOT,
    VOLUME_SNAPSHOT: Phase.SNAPSHOT,
    TRANSPORT: Phase.SNAPSHOT,
    PRESENT: Phase.TRANSFER,
    TRANSFER: Phase.TRANSFER,
    THAW: Phase.RELEASE,
    MERGE: Phase.RELEASE,
    DELETE_SNAPSHOT: Phase.RELEASE,
    REMOVE_LEFTOVER: Phase.RELEASE,
}
"""Steps that are in none belong to the freeze."""


@define
class PhaseSpan:
    """A stretch of a task in one phase; `end` is None while it lasts."""

    phase: Phase
    start: datetime
    end: datetime | None
    failed: bool


def phases(events: Iterable[TraceEvent]) -> list[PhaseSpan]:
    """The phases of one machine's events: steps of one phase that follow each other are joined, failed ones apart."""
    found: list[PhaseSpan] = []
    for event in sorted(events, key=lambda item: item.start):
        phase = _PHASES.get(event.step, Phase.FREEZE)
        failed = event.outcome is Outcome.FAILED
        last = found[-1] if found else None
        if last is not None and last.phase is phase and last.failed is failed:
            last.end = event.end
        else:
            found.append(PhaseSpan(phase, event.start, event.end, failed))
    return found


@define
class VolumeSnapshot:
    """A snapshot of a host's volumes: who shares it and how long it was there. A `failed` one was not read."""

    host: str
    provider: str
    start: datetime
    end: datetime | None = None
    failed: bool = False
    machines: list[str] = field(factory=list)


def volume_snapshots(events: Iterable[TraceEvent]) -> list[VolumeSnapshot]:
    """The snapshots of volumes that the events of one session speak of, in the order in which they were taken."""
    found: dict[tuple[str, datetime, str], VolumeSnapshot] = {}
    open_of: dict[str, VolumeSnapshot] = {}
    for event in events:
        if event.step == VOLUME_SNAPSHOT:
            snapshot = found.setdefault(
                (event.host, event.start, event.detail),
                VolumeSnapshot(event.host, event.detail, event.start),
            )
            snapshot.machines.append(event.machine)
            if event.outcome is Outcome.FAILED:
                snapshot.failed, snapshot.end = True, event.end
            else:
                open_of[event.machine] = snapshot
        elif event.machine in open_of and (event.step == DELETE_SNAPSHOT or _is_lost(event)):
            snapshot = open_of.pop(event.machine)
            snapshot.end, snapshot.failed = event.end, _is_lost(event)
    return list(found.values())


def _is_lost(event: TraceEvent) -> bool:
    """Whether a snapshot was given up because it could not be mounted where it is to be read."""
    return event.step == TRANSPORT and event.outcome is Outcome.FAILED


@frozen
class MergeSpan:
    """An attempt to merge differencing files back."""

    start: datetime
    end: datetime | None
    failed: bool


@define
class DifferencingLife:
    """The life of the AVHDX files that one checkpoint of a backup made: from `start` until a backup merged them, `end`
    being None while none has. `gone` ones were taken away in another way, nobody knows when.
    """

    machine: str
    session: UUID
    paths: str
    start: datetime
    end: datetime | None = None
    merges: list[MergeSpan] = field(factory=list)
    gone: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the files take writes still."""
        return self.end is None and not self.gone


def differencing_lives(events: Iterable[TraceEvent]) -> list[DifferencingLife]:
    """The lives of the AVHDX files that the events speak of, oldest first; give all events, of every session."""
    found: list[DifferencingLife] = []
    unmerged: dict[str, list[DifferencingLife]] = {}
    for event in events:
        if event.step == CHECKPOINT and event.outcome is Outcome.SUCCEEDED and event.end is not None:
            life = DifferencingLife(event.machine, event.session, event.detail, event.end)
            found.append(life)
            unmerged.setdefault(event.machine, []).append(life)
        elif event.step in (MERGE, REMOVE_LEFTOVER):
            for life in list(unmerged.get(event.machine, ())):
                if life.start <= event.start:
                    life.merges.append(MergeSpan(event.start, event.end, event.outcome is Outcome.FAILED))
                    if event.outcome is Outcome.SUCCEEDED:
                        life.end = event.end
                        unmerged[event.machine].remove(life)
    return found


def note_gone(lives: Iterable[DifferencingLife], machines: Iterable[VirtualMachine]) -> None:
    """Marks the files that no machine has any more, although no backup merged them: a person did, or deleted it."""
    paths = {image.path for machine in machines for disk in machine.disks for image in images_of(machine, disk)}
    for life in lives:
        life.gone = life.end is None and paths.isdisjoint(life.paths.split(", "))
