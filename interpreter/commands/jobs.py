"""Background jobs: code that runs on its own, apart from the caller's variables, and keeps what it writes.

A job runs when somebody first waits for it, asks for its output, or time has passed since it was started; one follows
the other on the simulated clock. What it writes comes back as records and as copies of its objects.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.isolation import isolated_session, using_values
from hvsim.interpreter.errors import ErrorRecord, ScriptError
from hvsim.interpreter.values.shown import Shown

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.script_block import ScriptBlock
    from hvsim.interpreter.state.scope import Scope


class Job(Shown):
    """System.Management.Automation.Job. `records` is what it wrote and nobody received: stream name and value.

    `copies_objects`: its objects come from another process, as copies without methods.
    """

    net_name = "System.Management.Automation.Job"
    kind = ""
    copies_objects = False

    def __init__(self, table: JobTable, number: int, name: str, block: ScriptBlock) -> None:
        self.table = table
        self.id = number
        self.name = name or f"Job{number}"
        self.block = block
        self.command = block.text
        self.instance_id = table.engine.new_guid()
        self.runspace_id = table.engine.new_guid()
        self.arguments: list[Any] = []
        self.input: list[Any] = []
        self.initialization: ScriptBlock | None = None
        self.using: dict[str, Any] = {}
        self.records: list[tuple[str, Any]] = []
        self.reason: ErrorRecord | None = None
        self.began: datetime = table.engine.clock.now()
        self.ended: datetime | None = None
        self._state = "Running"
        self._seen = False
        self.extended: Any = None

    @property
    def state(self) -> str:
        """Running at first sight; whoever looks again, or later, sees how it ended."""
        if self._state == "Running":
            if self._seen or self.table.engine.clock.now() > self.began:
                self.finish()
            self._seen = True
        return self._state

    @property
    def has_more_data(self) -> bool:
        return bool(self.records) or self._state == "Running"

    def finish(self) -> None:
        """Runs the job's code to its end, if it has not been."""
        if self._state != "Running":
            return
        self._state = "Completed"  # so that the job itself cannot start it again
        engine = self.table.engine
        try:
            with isolated_session(engine, self.using) as scope:
                engine.streams = engine.streams.but(**{name: self._sink(name) for name in _STREAMS})
                self._run(engine, scope)
        except ScriptError as error:
            self._state = "Failed"
            self.reason = self._from_elsewhere(error.record)
            self.records.append(("error", self.reason))
        finally:
            self.ended = engine.clock.now()

    def stop(self) -> None:
        if self._state == "Running":
            self._state = "Stopped"
            self.ended = self.table.engine.clock.now()

    def _sink(self, name: str) -> Any:
        def sink(record: Any) -> None:
            self.records.append((name, self._from_elsewhere(record) if name == "error" else record))

        return sink

    def _from_elsewhere(self, record: ErrorRecord) -> ErrorRecord:
        """An error of another process has no place in this one's scripts."""
        if not self.copies_objects:
            return record
        made = ErrorRecord(record.exception, record.error_id, record.category, record.target)
        made.command_name, made.details = record.command_name, record.details
        made.activity, made.reason = record.activity, record.reason
        return made

    def _run(self, engine: Engine, scope: Scope) -> None:
        from hvsim.interpreter.pipeline.calls import run_block
        from hvsim.interpreter.pipeline.signals import FlowException

        try:
            if self.initialization is not None:
                run_block(self.initialization.bound_to(engine.global_session), scope, self._output, [], dot=True)
            block = self.block.bound_to(engine.global_session)
            run_block(block, scope, self._output, self.arguments, pipeline_input=self.input or None)
        except FlowException:
            return  # `exit`, or a `break` that no loop took

    def _output(self, value: Any) -> None:
        self.records.append(("output", self._copy(value) if self.copies_objects else value))

    def _copy(self, value: Any) -> Any:
        from hvsim.interpreter.commands.job_objects import deserialized

        return deserialized(value, self.runspace_id)

    def receive(self, *, keep: bool) -> list[tuple[str, Any]]:
        """What it wrote so far, oldest first; forgotten unless kept."""
        self.finish()
        records = list(self.records)
        if not keep:
            self.records.clear()
        return records


class BackgroundJob(Job):
    """What Start-Job makes."""

    net_name = "System.Management.Automation.PSRemotingJob"
    kind = "BackgroundJob"
    copies_objects = True


class ThreadJob(Job):
    """What Start-ThreadJob makes."""

    net_name = "ThreadJob.ThreadJob"
    kind = "ThreadJob"


_STREAMS = ("error", "warning", "verbose", "debug", "information")


class JobTable:
    """The jobs of one session, by number."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.jobs: list[Job] = []
        self._next = 1

    def start(
        self,
        block: ScriptBlock,
        scope: Scope,
        *,
        name: str = "",
        kind: type[Job] = BackgroundJob,
        arguments: Iterable[Any] = (),
        input: Iterable[Any] = (),
        initialization: ScriptBlock | None = None,
    ) -> Job:
        """A new job; `scope` is where `$using:` reads from, now."""
        job = kind(self, self._next, name, block)
        self._next += 2 if kind is BackgroundJob else 1  # a background job's child job has a number too
        job.arguments = list(arguments)
        job.input = list(input)
        job.initialization = initialization
        job.using = using_values(block, scope)
        self.jobs.append(job)
        return job

    def remove(self, job: Job) -> None:
        self.jobs.remove(job)


def jobs_of(engine: Engine) -> JobTable:
    """The session's jobs."""
    try:
        table: JobTable = engine.service("JobTable")
    except KeyError:
        engine.add_service("JobTable", lambda: JobTable(engine))
        table = engine.service("JobTable")
    return table
