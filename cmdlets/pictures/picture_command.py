"""What the commands that draw have in common: finding what is meant, and where the picture goes.

Text goes down the pipeline line by line; a file is written through the simulated machine's file system.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.hyperv.objects import HardDiskDrive
from hvsim.cmdlets.pictures.page import html_page
from hvsim.cmdlets.pictures.scene import Picture
from hvsim.cmdlets.pictures.svg import svg_file
from hvsim.cmdlets.pictures.text import lines_of
from hvsim.cmdlets.utility.text_file import TextFile
from hvsim.cmdlets.veeam.backup_command import DirectCommand
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.runs.session import BackupSession, TaskSession
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import In, Switch, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.formatting.views import View, register_view
from hvsim.interpreter.values import to_string

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

LINE = "HvSim.PictureLine"
FILE_WIDTH = 138
"""Columns of a picture in a file."""

LEAST_WIDTH, MOST_WIDTH = 60, 1000
_WRITERS: dict[str, Callable[[Picture], str]] = {".html": html_page, ".htm": html_page, ".svg": svg_file}


@frozen(eq=False)
class PictureLine:
    """A line of a picture: as text, and with the colours that a console may show."""

    text: str
    coloured: str


live_type(LINE, PictureLine, {"string Text": lambda line: line.text}).method("string ToString()")(
    lambda line: line.text
)
register_view(View((LINE,), "custom", out_of_band=True, paragraphs=lambda line, _: [(0, line.coloured)]))


class PictureCommand(DirectCommand):
    """A command that draws one picture of all that it was given."""

    input_object: Any
    path: str = parameter(
        sets={"File": In(mandatory=True)},
        help="The file for the picture, .html or .svg; without it the picture goes to the output as lines of text.",
    )
    width: int = parameter(
        validate=ValidateRange(LEAST_WIDTH, MOST_WIDTH),
        help="How many characters wide the picture is; as wide as the console, or 138 in a file, unless given.",
    )
    pass_thru: Switch = parameter(sets="File", help="Gives the file that was written.")

    def begin(self) -> None:
        self._given: list[Any] = []
        self._named: list[str] = []
        if self.path and self._extension not in _WRITERS:
            self.fail(
                f"A picture cannot be written as '{self.path}': the file's name ends in .html, .htm or .svg.",
                "UnknownExtension",
                "InvalidArgument",
                target=self.path,
            )

    def process(self) -> None:
        for item in self.input_object if self.input_object is not None else ():
            self._given.append(_meant(item))

    def end(self) -> None:
        picture = self.attempt(self.picture)
        if picture is not None and self.path:
            self._write_file(picture)
        elif picture is not None:
            for plain, coloured in lines_of(picture):
                self.write(PictureLine(plain, coloured))

    def picture(self) -> Picture | None:
        """What is to be shown; None after an error was reported."""
        raise NotImplementedError  # abstract: each kind has its own

    @property
    def columns(self) -> int:
        """How wide the picture is to be."""
        if self.width:
            return int(self.width)
        return FILE_WIDTH if self.path else max(self.engine.console.width - 1, LEAST_WIDTH)

    @property
    def _extension(self) -> str:
        return "." + str(self.path).rpartition(".")[2].lower()

    def _write_file(self, picture: Picture) -> None:
        path = self.engine.providers.file_path(self.path)
        if not self.should_process(path, "Write picture"):
            return
        file = TextFile(self.engine, path)
        file.write(_WRITERS[self._extension](picture))
        file.close()
        if self.pass_thru:
            self.write_all(self.engine.call("Get-Item", named={"LiteralPath": path}))

    # What was given

    def chosen_sessions(self, newest: int) -> list[tuple[BackupSession, set[str]]]:
        """The sessions that were meant, oldest first, each with the machines that were meant; none for all.

        A job means the `newest` of its sessions, a machine those of its last ones, a restore point the one that made
        it. Nothing at all means the newest sessions of all.
        """
        known = self.server.sessions()
        if not known:
            self._no_session("There is no backup session yet: start a job with Start-BackupJob first.")
            return []
        if not self._given:
            return [(session, set()) for session in known[-newest:]]
        found: dict[UUID, tuple[BackupSession, set[str]]] = {}
        for item in self._given:
            for session, machine in self._sessions_of(item, known, newest):
                machines = {machine} if machine else {task.machine for task in session.tasks}
                found.setdefault(session.id, (session, set()))[1].update(machines)
        return sorted(found.values(), key=lambda entry: entry[0].created)

    def _sessions_of(
        self, item: Any, known: Sequence[BackupSession], newest: int
    ) -> Iterator[tuple[BackupSession, str]]:
        if isinstance(item, BackupSession):
            yield item, ""
            return
        if isinstance(item, TaskSession):
            yield item.session, item.machine
            return
        if isinstance(item, BackupPoint):
            made = [session for session in known if str(session.id) == item.point.attributes.get("session")]
            yield from ((session, item.machine) for session in made)
            if not made:
                self._no_session(f"The session that made this restore point of '{item.machine}' is not known.", item)
            return
        for target in self.jobs_and_machines(item):
            if isinstance(target, BackupJob):
                sessions = [(session, "") for session in known if session.job is target]
            else:
                sessions = [
                    (session, task.machine)
                    for session in known
                    for task in session.tasks
                    if task.machine_id == target.id
                ]
            if not sessions:
                self._no_session(f"There is no backup session of '{target.name}' yet.", item)
            yield from sessions[-newest:]

    def _no_session(self, message: str, target: object = None) -> None:
        self.write_error(message, "NoSession", "ObjectNotFound", exception="HvSim.EstateException", target=target)

    def jobs_and_machines(self, item: Any) -> Iterable[BackupJob | VirtualMachine]:
        """The jobs and machines that an object or a name means; of one name, the job."""
        if isinstance(item, (BackupJob, VirtualMachine)):
            return [item]
        if isinstance(item, TaskSession):
            machine = self.server.machine_of(item.machine_id)
            return [item.session.job] if machine is None else [machine]
        name = to_string(item)
        jobs = [job for job in self.server.holders() if matches(name, job.name)]
        machines = [machine for machine in self.server.machines() if matches(name, machine.name)]
        found: list[BackupJob | VirtualMachine] = [*jobs, *machines] if has_wildcards(name) else [*(jobs or machines)]
        if not found and not has_wildcards(name):
            known = [*(job.name for job in self.server.holders()), *(each.name for each in self.server.machines())]
            self.report(NotFound("backup job or virtual machine", name, known), item)
        return found

    @property
    def given(self) -> Sequence[Any]:
        """What the user gave, in order."""
        return self._given


def _meant(item: Any) -> Any:
    """The job or machine behind what other commands give for it: the backup of a job, an entry of the inventory."""
    if isinstance(item, (BackupSession, TaskSession, BackupPoint, HardDiskDrive)):
        return item
    for behind in (getattr(item, "machine", None), getattr(item, "job", None)):
        if isinstance(behind, (VirtualMachine, BackupJob)):
            return behind
    return item


def job_and_machine_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of backup jobs and machines, for completion."""
    server = engine.service(Estate).backup_server
    return [*(job.name for job in server.holders()), *(machine.name for machine in server.machines())]
