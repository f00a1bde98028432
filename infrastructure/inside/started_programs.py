"""Programs that somebody has started on a machine, as its list of processes shows them until they have ended.

Who runs them is not known here: a shell does, and says when one has ended.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import define

if TYPE_CHECKING:
    from hvsim.infrastructure.computers import Computer
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

KILLED = -1
"""The exit code of a program that somebody has ended."""


@define(eq=False)
class StartedProgram:
    """One program. `place` is None on a machine whose processes nobody simulates; one with `has_window` stays until it
    is closed. `exit_code` and `ended` are None while it runs.
    """

    place: Computer | VirtualMachine | None
    number: int
    path: str
    arguments: str
    started: datetime
    has_window: bool = False
    exit_code: int | None = None
    ended: datetime | None = None

    def end(self, moment: datetime, exit_code: int) -> None:
        """It is over; whoever comes later is too late."""
        if self.ended is None:
            self.ended, self.exit_code = moment, exit_code
