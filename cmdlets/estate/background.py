"""-AsJob of commands over the estate: what was asked for is done by a job of the session, which the command writes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from hvsim.interpreter.commands import Cmdlet
from hvsim.interpreter.commands.jobs import Job, ThreadJob, jobs_of
from hvsim.interpreter.pipeline.confirmation import only_says
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type, register_type

_JOB = "System.Management.Automation.Job"


class CommandJob(ThreadJob):
    """What -AsJob makes: an error of the command is one of the job."""

    fails_with_errors = True
    has_child = True


class CimJob(CommandJob):
    """What -AsJob of a command over a class of management instrumentation makes."""

    net_name = register_type(NetType("Microsoft.PowerShell.Cmdletization.Cim.CimJob", named_type(_JOB))).full_name
    kind = "CimJob"


class WmiJob(CommandJob):
    """What Get-WmiObject -AsJob makes."""

    net_name = register_type(NetType("System.Management.Automation.PSWmiJob", named_type(_JOB))).full_name
    kind = "WmiJob"


class InBackground(Cmdlet):
    """A command with -AsJob. It need not know: its `process` runs in the job."""

    as_job: Any = False
    job_kind: ClassVar[type[Job]] = CimJob

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "process" in cls.__dict__:
            cls.process = _in_a_job_if_asked(cls.process)  # type: ignore[method-assign, assignment]  # the class's own, wrapped

    def start_job(self) -> None:
        """Starts a job that does what was asked, and writes the job."""
        left_out = ("AsJob", "WhatIf", "Confirm")  # -Confirm goes along below: it is the job that asks
        asked = Hashtable(
            (item.name, getattr(self, item.attribute))
            for item in self.command.declared
            if item.name not in left_out and (item.name in self.bound or getattr(self, item.attribute) != item.default)
        )
        if "Confirm" in self.runtime.common:
            asked["Confirm"] = self.runtime.common["Confirm"]
        block = self.engine.parse(f"param($asked) {self.command.module_name}\\{self.command.name} @asked")
        job = jobs_of(self.engine).start(block, self.runtime.scope, kind=self.job_kind, arguments=[asked])
        job.command = self.command.name
        self.write(job)


def _in_a_job_if_asked(process: Callable[[Any], None]) -> Callable[[Any], None]:
    """`process` of a command, which starts a job of it instead where -AsJob is given; what only says needs no job."""

    @wraps(process)
    def start_or_process(command: InBackground) -> None:
        if command.as_job and not only_says(command.runtime):
            command.start_job()
        else:
            process(command)

    return start_or_process
