"""The trace: every step of every backup, as it happened on the clock.

Remembers; does not decide. A learner reads it as a table or a picture, a test asserts its order.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from enum import Enum
from types import TracebackType
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.vss.steps import BackupStep

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


class Outcome(Enum):
    """How a step ended, or that it has not."""

    RUNNING = "Running"
    SUCCEEDED = "Succeeded"
    WARNING = "Warning"
    FAILED = "Failed"


@define(eq=False)
class TraceEvent:
    """One step of one machine's backup: who did what, from when to when, and how it ended. `host` is the one that the
    machine was on, `proxy` the one that took part, '' where none did.
    """

    session: UUID
    machine: str
    step: BackupStep
    start: datetime
    host: str
    proxy: str = ""
    end: datetime | None = None
    outcome: Outcome = Outcome.RUNNING
    detail: str = ""

    @property
    def number(self) -> int:
        """The step's place among the eight; 0 before and after them."""
        return self.step.number

    @property
    def component(self) -> str:
        """Who acted."""
        return self.step.component

    @property
    def action(self) -> str:
        """What was done."""
        return self.step.action


@define(eq=False)
class Trace:
    """All events of an estate, in the order in which they began."""

    clock: SimulatedClock
    events: list[TraceEvent] = field(factory=list)

    def step(
        self, session: UUID, machine: VirtualMachine, step: BackupStep, proxy: str = ""
    ) -> AbstractContextManager[TraceEvent]:
        """Records the block as one event: failed where an estate error leaves it, succeeded otherwise."""
        return _Recorded(self, session, machine, step, proxy)

    def of_session(self, session: UUID, machine: str | None = None) -> list[TraceEvent]:
        """The events of one session, and of one machine in it where named."""
        return [
            event for event in self.events if event.session == session and (machine is None or event.machine == machine)
        ]


class _Recorded:
    """A block under way that is one event. Not a generator: a night has ten thousand of them."""

    __slots__ = ("_event", "_machine", "_proxy", "_session", "_step", "_trace")

    def __init__(self, trace: Trace, session: UUID, machine: VirtualMachine, step: BackupStep, proxy: str) -> None:
        self._trace, self._session, self._machine, self._step, self._proxy = trace, session, machine, step, proxy

    def __enter__(self) -> TraceEvent:
        machine, trace = self._machine, self._trace
        self._event = TraceEvent(
            self._session, machine.name, self._step, trace.clock.now(), machine.host.name, self._proxy
        )
        trace.events.append(self._event)
        return self._event

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        event = self._event
        if isinstance(error, EstateError):
            event.outcome = Outcome.FAILED
            event.detail = str(error)
        event.end = self._trace.clock.now()
        if event.outcome is Outcome.RUNNING:
            event.outcome = Outcome.SUCCEEDED
