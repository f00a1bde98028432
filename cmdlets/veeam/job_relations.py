"""What jobs have to do with each other: the sources of a copy job, the copies of a job, and a job's proxies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from attrs import frozen

from hvsim.cmdlets.estate.values import array, to_uuid
from hvsim.cmdlets.veeam.job_types import JOB_TYPE
from hvsim.cmdlets.veeam.members import choices, product_type
from hvsim.cmdlets.veeam.names import CORE, JOB, MODEL
from hvsim.cmdlets.veeam.reaching import reached_server
from hvsim.cmdlets.veeam.record_types import identity_of
from hvsim.infrastructure.backup.jobs.copying import CopyJob
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.runs.proxy import Proxy
from hvsim.infrastructure.backup.server import BackupServer

LINKED = CORE + "CLinkedJobs"
LINKED_INFO = MODEL + "CLinkedJobsInfo"
JOB_PROXY = CORE + "CJobProxy"
PROXY_KIND = choices(MODEL + "EJobProxyType", ("ESource", "ETarget", "EGuest"))


@frozen(eq=False)
class LinkedJob:
    """A job whose backups a copy job copies."""

    copy: BackupJob
    source: BackupJob

    @property
    def id(self) -> UUID:
        return identity_of(f"{self.copy.id}/{self.source.id}")


@frozen(eq=False)
class LinkedEntry:
    """The outer record of a linked job."""

    link: LinkedJob


@frozen(eq=False)
class JobProxy:
    """A proxy that a job was given."""

    job: BackupJob
    proxy: Proxy


product_type(
    LINKED_INFO,
    LinkedJob,
    {"guid Id": "id", "guid JobId": "copy.id", "guid LinkedObjectId": "source.id", "string Type": lambda item: "Job"},
)
product_type(
    LINKED,
    LinkedEntry,
    {
        "guid Id": "link.id",
        "guid JobId": "link.copy.id",
        "guid LinkedJobId": "link.source.id",
        "string Name": "link.source.name",
        f"{LINKED_INFO} Info": "link",
    },
)
product_type(
    JOB_PROXY,
    JobProxy,
    {
        "guid Id": lambda item: identity_of(f"{item.job.id}/{item.proxy.id}"),
        "guid JobId": "job.id",
        "guid ProxyId": "proxy.id",
        f"{PROXY_KIND} Type": lambda item: "ESource",
    },
).static(f"{JOB_PROXY}[] GetJobProxies(guid jobId)", engine=True)(lambda engine, identity: _proxies(engine, identity))


def _server(engine: Any) -> BackupServer:
    server: BackupServer = reached_server(engine)
    return server


def _proxies(engine: Any, identity: Any) -> Any:
    wanted = to_uuid(identity)
    found = [job for job in _server(engine).jobs if job.id == wanted]
    return array([JobProxy(job, proxy) for job in found for proxy in job.options.proxies], JOB_PROXY)


def _links(job: BackupJob) -> Any:
    sources = job.source_jobs if isinstance(job, CopyJob) else []
    return array([LinkedEntry(LinkedJob(job, source)) for source in sources], LINKED)


@JOB_TYPE.static(f"{JOB}[] GetAllBackupSyncAndTape()", engine=True)
def _copy_jobs(engine: Any) -> Any:
    return array(_server(engine).copy_jobs, JOB)


@JOB_TYPE.static(f"{JOB}[] GetSecondDestinationJobs(guid jobId)", engine=True)
def _copies_of(engine: Any, identity: Any) -> Any:
    server, wanted = _server(engine), to_uuid(identity)
    sources = [job for job in server.jobs if job.id == wanted]
    found = [copy for copy in server.copy_jobs for job in sources if copy.copies_from(job)]
    return array(found, JOB)


JOB_TYPE.property(f"{LINKED}[] LinkedJobs")(_links)
JOB_TYPE.method(f"{LINKED}[] GetLinkedJobs()")(_links)
