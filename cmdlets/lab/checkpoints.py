"""Checkpoint-Lab, Get-LabCheckpoint, Restore-Lab, Copy-Lab: the whole estate kept, gone back to, and lived twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import frozen

from hvsim.cmdlets.core.remote_sessions import sessions_of
from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import moment
from hvsim.cmdlets.lab.time import clock_of
from hvsim.cmdlets.scheduledtasks.running import going_back, runner_of
from hvsim.cmdlets.veeam.backup_command import DirectCommand
from hvsim.infrastructure.estate import Estate
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.formatting.views import column, register_view, table_view

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

CHECKPOINT = "HvSim.LabCheckpoint"
SESSION = "System.Management.Automation.Runspaces.PSSession"


@frozen(eq=False)
class LabCheckpoint:
    """A named snapshot of the estate."""

    name: str
    time: datetime


live_type(
    CHECKPOINT,
    LabCheckpoint,
    {"string Name": lambda c: c.name, "datetime Time": lambda c: moment(c.time)},
).method("string ToString()")(lambda c: c.name)
register_view(table_view(CHECKPOINT, [column(name, alignment="left") for name in ("Name", "Time")], autosize=True))


def checkpoint_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of lab checkpoints, for completion."""
    estate: Estate = engine.service(Estate)
    return list(estate.shelf.snapshots)


@cmdlet("Checkpoint-Lab", output=CHECKPOINT)
class CheckpointLab(DirectCommand):
    """Keeps the whole lab as it is now, time included, to go back to with Restore-Lab in this session."""

    name: str = parameter(position=0, default="", help="The checkpoint's name; a number when left out.")

    examples = [
        Example("Checkpoint-Lab before; Stop-VM web01 -TurnOff; Restore-Lab before", "Undo whatever was done."),
    ]

    def process(self) -> None:
        shelf = self.estate.shelf
        name = self.name or f"Checkpoint {len(shelf.snapshots) + 1}"
        snapshot = self.attempt(self.estate.snapshot, name)
        if snapshot is not None:
            self.attempt(lambda: shelf.keep(name, snapshot), name)
            if shelf.snapshots.get(name) is snapshot:
                self.write(LabCheckpoint(name, snapshot.time))


@cmdlet("Get-LabCheckpoint", output=CHECKPOINT)
class GetLabCheckpoint(DirectCommand):
    """Lists the checkpoints of the lab."""

    name: list[str] = parameter(position=0, wildcards=True, complete=checkpoint_names, help="The checkpoints.")

    examples = [Example("Checkpoint-Lab first | Out-Null; Get-LabCheckpoint", "What can be gone back to.")]

    def process(self) -> None:
        kept = [LabCheckpoint(name, snapshot.time) for name, snapshot in self.estate.shelf.snapshots.items()]
        for found in self.named("lab checkpoint", self.name, kept, lambda item: item.name):
            self.write(found)


@cmdlet("Restore-Lab", confirm="Medium")
class RestoreLab(DirectCommand):
    """Goes back to a checkpoint of the lab: machines, files, backups and the clock are what they were."""

    name: str = parameter(
        position=0,
        pipeline=True,
        by_property_name=True,
        default="",
        complete=checkpoint_names,
        help="The newest when left out.",
    )

    examples = [Example("Checkpoint-Lab | Out-Null; Stop-VM web01 -TurnOff; Restore-Lab; Get-VM web01", "Undo.")]

    def process(self) -> None:
        snapshot = self.attempt(lambda: self.estate.shelf.find(self.name or ""), self.name)
        if snapshot is not None and self.should_process(self.name or "the newest checkpoint"):
            clock_of(self).let_jobs_begin()  # what was to happen before does not happen after
            with going_back(self.engine):
                self.estate.restore(snapshot)
            sessions_of(self.engine).outermost.machines_went_back()


@cmdlet("Copy-Lab", output=SESSION)
class CopyLab(DirectCommand):
    """Makes an independent copy of the lab, and opens a session on it: what is done there changes nothing here."""

    name: str = parameter(position=0, default="", help="The session's name.")

    examples = [
        Example(
            "$twin = Copy-Lab; Invoke-Command -Session $twin { Stop-VM web01 -TurnOff }; (Get-VM web01).State",
            "Try something where it does no harm.",
        ),
    ]

    def process(self) -> None:
        twin: Any = self.attempt(self.estate.fork, self.name)
        if twin is not None:
            session = sessions_of(self.engine).open_lab(twin, self.name)
            if twin.network.tasks.tasks:
                runner_of(session.engine)  # the tasks of a lab run in every copy of it
            self.write(session)
