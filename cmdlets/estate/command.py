"""What all commands share that act on the estate: reaching it, and letting time pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.estate import Estate
from hvsim.interpreter.commands import Cmdlet
from hvsim.interpreter.commands.job_schedule import SessionClock

if TYPE_CHECKING:
    from simpy import Event


class EstateCommand(Cmdlet):
    """A command that acts on the estate. What it waits for happens beside the script's own jobs."""

    @property
    def estate(self) -> Estate:
        """The world that the command acts on."""
        return self.service(Estate)

    def run(self, process: Waiting) -> Any:
        """Lets time pass until the process has ended, and returns its result or raises its error."""
        return self.wait_for(self.estate.clock.start(process))

    def wait_for(self, event: Event) -> Any:
        """Lets time pass until the event has happened, and returns its value or raises its error."""
        clock = self.estate.clock
        if isinstance(self.engine.clock, SessionClock):
            clock.expect(event)
            self._wait_beside_jobs(event)
        return clock.run_until(event)

    def _wait_beside_jobs(self, event: Event) -> None:
        """Lets time pass until `event` has happened or nothing is to come; jobs go on meanwhile."""
        clock = self.estate.clock
        while not event.processed and (gap := clock.next_due_in) is not None:
            clock.check_possible(event)
            if gap:
                self.engine.clock.sleep(gap)  # up to it and not beyond: what waits takes as long as without jobs
            else:
                clock.step()
