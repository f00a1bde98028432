"""Jobs as scripts see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.values import NOTHING, Array, convert, resolve_type
from hvsim.interpreter.values.enums.enums import enum_value

if TYPE_CHECKING:
    from hvsim.interpreter.commands.jobs import Job

_AUTOMATION = "System.Management.Automation."
JOB = declare(_AUTOMATION + "Job")


@JOB.property("string State")  # type data of PowerShell's hides the enum behind its name
def _state(job: Job) -> str:
    return job.state


STATE_INFO = declare(_AUTOMATION + "JobStateInfo")
STATE_INFO.property("System.Management.Automation.JobState State")(
    lambda job_state: enum_value(_AUTOMATION + "JobState", job_state.job.state)
)
STATE_INFO.property("System.Exception Reason")(
    lambda job_state: None if job_state.job.reason is None else job_state.job.reason.exception
)
STATE_INFO.method("string ToString()")(lambda job_state: job_state.job.state)


class JobStateInfo:
    """The state of a job, and why it failed."""

    __slots__ = ("extended", "job")
    net_name = _AUTOMATION + "JobStateInfo"

    def __init__(self, job: Job) -> None:
        self.job = job
        self.extended: Any = None


JOB.property("System.Management.Automation.JobStateInfo JobStateInfo")(JobStateInfo)


@JOB.property("bool HasMoreData")
def _has_more_data(job: Job) -> bool:
    return job.has_more_data


@JOB.property("string StatusMessage")
def _status_message(job: Job) -> str:
    return ""


@JOB.property("string Location")
def _location(job: Job) -> str:
    return job.location or ("localhost" if job.copies_objects else "PowerShell")


@JOB.property("string Command")
def _command(job: Job) -> str:
    return job.command


@JOB.property("guid InstanceId")
def _instance_id(job: Job) -> Any:
    return convert(job.instance_id, resolve_type("guid"))


@JOB.property("int Id")
def _id(job: Job) -> int:
    return job.id


def _set_name(job: Job, value: Any) -> None:
    job.name = str(value)


JOB.property("string Name", _set_name)(lambda job: job.name)


@JOB.property("System.Collections.Generic.IList[System.Management.Automation.Job] ChildJobs")
def _child_jobs(job: Job) -> Any:
    return Array([job] if job.has_child or job.copies_objects or job.location else [])


def _moment(value: Any) -> Any:
    return None if value is None else convert(value.strftime("%Y-%m-%dT%H:%M:%S.%f"), resolve_type("datetime"))


@JOB.property("System.Nullable[datetime] PSBeginTime")
def _began(job: Job) -> Any:
    return _moment(job.began)


@JOB.property("System.Nullable[datetime] PSEndTime")
def _ended(job: Job) -> Any:
    return _moment(job.ended)


@JOB.property("string PSJobTypeName")
def _kind(job: Job) -> str:
    return job.kind


for _stream, _property in (
    ("output", "Output"),
    ("error", "Error"),
    ("verbose", "Verbose"),
    ("debug", "Debug"),
    ("warning", "Warning"),
    ("information", "Information"),
):

    def _records(job: Job, stream: str = _stream) -> Any:
        return Array(value for name, value in job.records if name == stream)

    JOB.property(f"System.Object[] {_property}")(_records)


@JOB.method("void StopJob()")
def _stop(job: Job) -> Any:
    job.stop()
    return NOTHING
