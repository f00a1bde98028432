"""Jobs by cmdlet: Get-Job, Wait-Job, Receive-Job, Stop-Job, Remove-Job."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.jobs import Job, jobs_of
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.values import to_string
from hvsim.interpreter.values.members.access import get_property

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hvsim.interpreter.errors import ErrorRecord
    from hvsim.interpreter.values import Hashtable

_JOB = "System.Management.Automation.Job"
_STATE = "System.Management.Automation.JobState"
_ID, _INSTANCE, _NAME, _STATES = (
    "SessionIdParameterSet",
    "InstanceIdParameterSet",
    "NameParameterSet",
    "StateParameterSet",
)
_COMMAND, _FILTER, _JOBS = "CommandParameterSet", "FilterParameterSet", "JobParameterSet"
_BY_FACTS = (_ID, _INSTANCE, _NAME, _STATES, _COMMAND)
_FIRST = In(position=0, mandatory=True, by_property_name=True)


def job_names(engine: Any, word: str) -> Iterable[str]:
    """Completion of job names."""
    return [job.name for job in jobs_of(engine).jobs if job.name.lower().startswith(word.lower())]


class _JobCmdlet(Cmdlet):
    """Choosing jobs by what is bound; says so when there is no such job."""

    def chosen(self) -> list[Job]:
        jobs = jobs_of(self.engine).jobs
        bound = self.bound
        if "Job" in bound:
            return [job for job in self._list("Job") if isinstance(job, Job)]
        if "Id" in bound:
            return self._each("Id", lambda job, number: job.id == number, "JobWithSpecifiedSessionIdNotFound")
        if "InstanceId" in bound:
            return self._each("InstanceId", _has_instance, "JobWithSpecifiedInstanceIdNotFound")
        if "Name" in bound:
            return self._each("Name", lambda job, name: matches(name, job.name), "JobWithSpecifiedNameNotFound")
        if "State" in bound:
            return [job for job in jobs if job.state == to_string(bound["State"])]
        if "Command" in bound:
            return [job for job in jobs if any(matches(text, job.command.strip()) for text in self._list("Command"))]
        if "Filter" in bound:
            return [job for job in jobs if self._passes(job)]
        return list(jobs)

    def _list(self, name: str) -> list[Any]:
        value = self.bound[name]
        return list(value) if isinstance(value, list) else [value]

    def _each(self, name: str, fits: Any, error_id: str) -> list[Job]:
        found: list[Job] = []
        for value in self._list(name):
            fitting = [job for job in jobs_of(self.engine).jobs if fits(job, value)]
            if not fitting and not (isinstance(value, str) and has_wildcards(value)):
                self._missing(name, value, error_id)
            found += fitting
        return found

    def _missing(self, name: str, value: Any, error_id: str) -> None:
        label = {"Id": "session identifier", "InstanceId": "instance identifier", "Name": "name"}[name]
        self.write_error(
            f"The command cannot find a job with the {label} {to_string(value)}. Verify the value of the {name} "
            "parameter and then try the command again.",
            error_id,
            "ObjectNotFound",
            exception="System.Management.Automation.PSArgumentException",
            target=value,
        )

    def _passes(self, job: Job) -> bool:
        table: Hashtable = self.bound["Filter"]  # type: ignore[assignment]  # the binder has made it one
        return all(to_string(get_property(job, str(key))) == to_string(value) for key, value in table.items())


def _has_instance(job: Job, value: Any) -> bool:
    return job.instance_id.lower() == to_string(value).lower()


@cmdlet("Get-Job", default_set=_ID, aliases=("gjb",), output=_JOB)
class GetJob(_JobCmdlet):
    """Gives the background jobs of the session."""

    id: list[int] = parameter(sets=_ID, position=0, by_property_name=True, help="The jobs by number.")
    instance_id: list[object] = parameter(sets={_INSTANCE: _FIRST}, type="System.Guid[]", help="The jobs by GUID.")
    name: list[str] = parameter(sets={_NAME: _FIRST}, wildcards=True, complete=job_names, help="The jobs by name.")
    state: object = parameter(sets={_STATES: _FIRST}, type=_STATE, help="The jobs in a state.")
    command_text: list[str] = parameter(
        name="Command", sets=_COMMAND, by_property_name=True, wildcards=True, help="The jobs that run such code."
    )
    filter: Hashtable = parameter(sets={_FILTER: _FIRST}, help="The jobs with such properties.")
    include_child_job: Switch = parameter(sets=_BY_FACTS, simulated=False, help="Also the jobs' child jobs.")
    child_job_state: object = parameter(sets=_BY_FACTS, type=_STATE, simulated=False, help="Child jobs in a state.")
    has_more_data: bool = parameter(sets=_BY_FACTS, help="The jobs with output that nobody received, or without.")
    before: object = parameter(sets=_BY_FACTS, type="System.DateTime", simulated=False, help="Those ended before.")
    after: object = parameter(sets=_BY_FACTS, type="System.DateTime", simulated=False, help="Those ended after.")
    newest: int = parameter(sets=_BY_FACTS, help="How many of the newest.")

    examples = [Example("Get-Job", "Lists the jobs of the session.")]

    def process(self) -> None:
        found = self.chosen()
        if "HasMoreData" in self.bound:
            found = [job for job in found if job.has_more_data == self.has_more_data]
        self.write_all(found[-self.newest :] if self.newest else found)


class _ChosenJobs(_JobCmdlet):
    """A command for jobs that are chosen in any of the ways there are."""

    id: list[int] = parameter(sets={_ID: _FIRST}, help="The jobs by number.")
    job: list[object] = parameter(
        sets={_JOBS: In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        type=f"{_JOB}[]",
        help="The jobs themselves.",
    )
    name: list[str] = parameter(sets={_NAME: _FIRST}, wildcards=True, complete=job_names, help="The jobs by name.")
    instance_id: list[object] = parameter(sets={_INSTANCE: _FIRST}, type="System.Guid[]", help="The jobs by GUID.")
    state: object = parameter(sets={_STATES: _FIRST}, type=_STATE, help="The jobs in a state.")
    filter: Hashtable = parameter(sets={_FILTER: _FIRST}, help="The jobs with such properties.")


@cmdlet("Wait-Job", default_set=_ID, aliases=("wjb",), output=_JOB)
class WaitJob(_ChosenJobs):
    """Waits until background jobs have ended."""

    any: Switch = parameter(help="Waits for one of them only.")
    timeout: int = parameter(
        aliases=("TimeoutSec",),
        default=-1,
        help="How many seconds at most.",
    )
    force: Switch = parameter(no_effect="None is suspended here.", help="Also while a job is suspended.")

    examples = [Example("(Start-Job { 1 } | Wait-Job).State", "Waits for a job.", output="Completed\n")]

    def begin(self) -> None:
        self._chosen: list[Job] = []

    def process(self) -> None:
        self._chosen += self.chosen()

    def end(self) -> None:
        """Waits for all that were asked for together, or for the first of them."""
        waiting = self._chosen
        done = any if self.any else all
        schedule = jobs_of(self.engine).schedule
        until = None if self.timeout < 0 else self.engine.clock.now() + timedelta(seconds=self.timeout)
        if waiting and not done(job.is_over for job in waiting):
            schedule.pass_time(until, lambda: done(job.is_over for job in waiting))
        over = [job for job in waiting if job.is_over]
        self.write_all(over[:1] if self.any else over)


@cmdlet("Receive-Job", default_set="Location", aliases=("rcjb",))
class ReceiveJob(_JobCmdlet):
    """Gives what background jobs have written."""

    job: list[object] = parameter(
        sets=dict.fromkeys(
            ("Location", "ComputerName", "Session"),
            In(position=0, mandatory=True, pipeline=True, by_property_name=True),
        ),
        type=f"{_JOB}[]",
        help="The jobs themselves.",
    )
    id: list[int] = parameter(sets={_ID: _FIRST}, help="The jobs by number.")
    name: list[str] = parameter(sets={_NAME: _FIRST}, wildcards=True, complete=job_names, help="The jobs by name.")
    instance_id: list[object] = parameter(sets={_INSTANCE: _FIRST}, type="System.Guid[]", help="The jobs by GUID.")
    location: list[str] = parameter(sets="Location", position=1, simulated=False, help="Results of such places.")
    computer_name: list[str] = parameter(
        sets="ComputerName",
        position=1,
        by_property_name=True,
        aliases=("Cn",),
        simulated=False,
        help="Results of such machines.",
    )
    session: list[object] = parameter(
        sets="Session",
        position=1,
        by_property_name=True,
        type="System.Management.Automation.Runspaces.PSSession[]",
        simulated=False,
        help="Results of such sessions.",
    )
    keep: Switch = parameter(help="Leaves the results with the job.")
    wait: Switch = parameter(help="Waits for the job to end.")
    auto_remove_job: Switch = parameter(help="Forgets the job afterwards.")
    no_recurse: Switch = parameter(no_effect="They have none of their own here.", help="Not those of child jobs.")
    force: Switch = parameter(no_effect="None is suspended here.", help="Goes on waiting while a job is suspended.")
    write_events: Switch = parameter(simulated=False, help="Also reports changes of state.")
    write_job_in_results: Switch = parameter(help="Also writes the job.")

    examples = [Example("Start-Job { 'done' } | Receive-Job -Wait -AutoRemoveJob", "Runs code.", output="done\n")]

    def process(self) -> None:
        for job in self.chosen():
            if self.write_job_in_results:
                self.write(job)
            for stream, value in job.receive(keep=self.keep, wait=self.wait):
                self._write_record(stream, value)
            if self.auto_remove_job:
                jobs_of(self.engine).remove(job)

    def _write_record(self, stream: str, value: Any) -> None:
        if stream == "output":
            self.write(value)
        elif stream == "error":
            self._write_error(value)
        elif stream == "information":
            self.runtime.write_information_record(value, shown=True)
        elif stream == "warning":
            self.write_warning(value.message)
        else:
            getattr(self.engine.streams, stream)(value)

    def _write_error(self, record: ErrorRecord) -> None:
        """An error of the job: reported as the job's, not as one of this command's line."""
        action = self.runtime.preference("erroractionpreference")
        if action in ("Stop", "Inquire") or record.position is not None:
            self.write_error_record(record)
        elif action != "Ignore":
            self.engine.remember_error(record)
            if action != "SilentlyContinue":
                self.engine.streams.error(record)


@cmdlet("Stop-Job", default_set=_ID, confirm="Medium", aliases=("spjb",), output=_JOB)
class StopJob(_ChosenJobs):
    """Ends background jobs."""

    pass_thru: Switch = parameter(help="Gives the jobs.")

    examples = [Example("$job = Start-Job { Start-Sleep 50 }; Stop-Job $job; $job.State", "Stops a job.")]

    def process(self) -> None:
        for job in self.chosen():
            if self.should_process(f"{job.instance_id}", "Stop"):
                job.stop()
            if self.pass_thru:
                self.write(job)


@cmdlet("Remove-Job", default_set=_ID, confirm="Medium", aliases=("rjb",))
class RemoveJob(_JobCmdlet):
    """Forgets background jobs."""

    id: list[int] = parameter(sets={_ID: _FIRST}, help="The jobs by number.")
    job: list[object] = parameter(
        sets={_JOBS: In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        type=f"{_JOB}[]",
        help="The jobs themselves.",
    )
    instance_id: list[object] = parameter(sets={_INSTANCE: _FIRST}, type="System.Guid[]", help="The jobs by GUID.")
    name: list[str] = parameter(sets={_NAME: _FIRST}, wildcards=True, complete=job_names, help="The jobs by name.")
    filter: Hashtable = parameter(sets={_FILTER: _FIRST}, help="The jobs with such properties.")
    state: object = parameter(sets={_STATES: _FIRST}, type=_STATE, help="The jobs in a state.")
    command_text: list[str] = parameter(
        name="Command", sets=_COMMAND, by_property_name=True, wildcards=True, help="The jobs that run such code."
    )
    force: Switch = parameter(
        sets=(_ID, _JOBS, _INSTANCE, _NAME, _FILTER), aliases=("F",), help="Also jobs that still run."
    )

    examples = [Example("Start-Job { 1 } | Wait-Job | Remove-Job", "Forgets a job.", output="")]

    def process(self) -> None:
        for job in self.chosen():
            if job.state == "Running" and not self.force:
                self.write_error(
                    f"The command cannot remove the job with the {job.id} session identifier because the job is not "
                    "finished. To remove the job, first stop the job, or use the Force parameter.",
                    "JobObjectNotFinishedCannotBeRemoved",
                    "InvalidOperation",
                    exception="System.ArgumentException",
                    target=job,
                )
            elif self.should_process(f"{job.instance_id}", "Remove"):
                jobs_of(self.engine).remove(job)
