"""Background jobs: code that runs on its own, apart from the caller's variables, and keeps what it writes.

A job begins when somebody looks again, waits for it, asks for its output or lets time pass, and then runs beside the
others on the simulated clock (`job_schedule`). What it writes comes back as records and as copies of its objects.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.isolation import isolated_session, using_values
from hvsim.interpreter.commands.job_objects import deserialized
from hvsim.interpreter.commands.job_schedule import Schedule
from hvsim.interpreter.errors import ErrorRecord, ScriptError
from hvsim.interpreter.pipeline.calls import run_block
from hvsim.interpreter.pipeline.signals import FlowException
from hvsim.interpreter.values.shown import Shown

if TYPE_CHECKING:
    from hvsim.interpreter.commands.job_schedule import Task
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.script_block import ScriptBlock
    from hvsim.interpreter.state.scope import Scope


class Job(Shown):
    """System.Management.Automation.Job. `records` is what it wrote and nobody received: stream name and value.

    `copies_objects`: its objects come from another process, as copies without methods. `fails_with_errors`: one error
    that it writes makes it a failure, as a single command's job is. `has_child`: its work is done by a job of its own.
    """

    net_name = "System.Management.Automation.Job"
    kind = ""
    copies_objects = False
    fails_with_errors = False
    has_child = False
    location = ""

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
        self.task: Task | None = None
        self.limit = 0  # how many of its kind may be under way; 0 is any number
        self._state = "Running"
        self._seen = False
        self.extended: Any = None

    @property
    def state(self) -> str:
        """Running at first sight; whoever looks again lets it run until it waits or ends."""
        if not self.is_over:
            if self._seen or self.table.engine.clock.now() > self.began:
                self.table.schedule.run_ready()
            self._seen = True
        return self._state

    @property
    def has_more_data(self) -> bool:
        return bool(self.records) or not self.is_over

    @property
    def is_over(self) -> bool:
        return self._state not in ("Running", "NotStarted")

    def finish(self, within: timedelta | None = None) -> None:
        """Lets time pass until the job has ended, at most so much of it."""
        until = None if within is None else self.table.engine.clock.now() + within
        if not self.is_over:
            self.table.schedule.pass_time(until, lambda: self.is_over)

    def begin(self) -> None:
        """Puts the job's code in line to run, when fewer jobs of its kind are under way than may be."""
        under_way = [job for job in self.table.jobs if type(job) is type(self) and job._state == "Running" and job.task]
        if self.limit and len(under_way) >= self.limit:
            self._state = "NotStarted"
            return
        self._state = "Running"
        self.task = self.table.schedule.add(self._run_all)

    def _run_all(self) -> None:
        engine = self.table.engine
        state = "Completed"
        try:
            with isolated_session(engine, self.using) as scope:
                engine.streams = engine.streams.but(**{name: self._sink(name) for name in _STREAMS})
                self._run(engine, scope)
            if self.reason is not None:
                state = "Failed"
        except ScriptError as error:
            state = "Failed"
            self.reason = self._from_elsewhere(error.record)
            self.records.append(("error", self.reason))
        finally:
            self._end(state)

    def _end(self, state: str) -> None:
        if not self.is_over:
            self._state = state
            self.ended = self.table.engine.clock.now()
            for job in self.table.jobs:
                if job._state == "NotStarted" and job.limit:
                    job.begin()
            self.table.ended(self)

    def stop(self) -> None:
        """Ends the job where it stands."""
        if not self.is_over:
            self._end("Stopped")
            if self.task is not None:
                self.table.schedule.stop(self.task)

    def _sink(self, name: str) -> Any:
        def sink(record: Any) -> None:
            kept = self._from_elsewhere(record) if name == "error" else record
            if name == "error" and self.fails_with_errors and self.reason is None:
                self.reason = kept
            self.records.append((name, kept))

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
        try:
            if self.initialization is not None:
                run_block(engine.parse(self.initialization.text), scope, self._output, [], dot=True)
            block = engine.parse(self.block.text)
            run_block(block, scope, self._output, self.arguments, pipeline_input=self.input or None)
        except FlowException:
            return  # `exit`, or a `break` that no loop took

    def _output(self, value: Any) -> None:
        self.records.append(("output", self._copy(value) if self.copies_objects else value))

    def _copy(self, value: Any) -> Any:
        return deserialized(value, self.runspace_id)

    def receive(self, *, keep: bool, wait: bool = False) -> list[tuple[str, Any]]:
        """What it wrote so far, or all it writes, oldest first; forgotten unless kept."""
        if wait:
            self.finish()
        elif not self.is_over:
            self.table.schedule.run_ready()
        records = list(self.records)
        if not keep:
            self.records.clear()
        return records


class BackgroundJob(Job):
    """What Start-Job makes."""

    net_name = "System.Management.Automation.PSRemotingJob"
    kind = "BackgroundJob"
    copies_objects = True


class RemoteJob(Job):
    """What Invoke-Command -AsJob makes. What it writes has come from another machine already."""

    net_name = "System.Management.Automation.PSRemotingJob"
    kind = "RemoteJob"


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
        self.schedule = Schedule(engine)
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
        limit: int = 0,
    ) -> Job:
        """A new job; `scope` is where `$using:` reads from, now."""
        job = kind(self, self._next, name, block)
        self._next += 2 if kind in (BackgroundJob, RemoteJob) else 1  # a background job's child job has a number too
        job.arguments = list(arguments)
        job.input = list(input)
        job.initialization = initialization
        job.using = using_values(block, scope)
        job.limit = limit
        self.jobs.append(job)
        job.begin()
        return job

    def ended(self, job: Job) -> None:
        """Tells who subscribed to it that a job has changed its state."""
        from hvsim.interpreter.commands.events import events_of, has_events

        if has_events(self.engine):
            events_of(self.engine).raise_from(job, "StateChanged", None)

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
