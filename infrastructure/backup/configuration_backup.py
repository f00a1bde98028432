"""The backup of the backup server's own configuration: a file with what it knows, on a schedule or on demand."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from attrs import define, field

from hvsim.blocks.datapath.codec import Codec, CodecHeader, new_header
from hvsim.infrastructure.backup.installation import BUILD
from hvsim.infrastructure.backup.jobs.job_options import JobNotification
from hvsim.infrastructure.backup.jobs.mails import tell_of_service
from hvsim.infrastructure.backup.jobs.schedules import DailyOptions, ScheduleOptions
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession, SessionKind
from hvsim.infrastructure.backup.runs.session import stamp
from hvsim.infrastructure.backup.vault import EncryptionKey
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs.durations import BUILD_LIST
from hvsim.infrastructure.errors import InvalidState
from hvsim.infrastructure.timers import Timer

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer

NAME = "Backup Configuration Job"
FOLDER = "VeeamConfigBackup"
USUAL_POINTS = 10
_CONTEXT = b"configuration"


@define(eq=False)
class ConfigurationJob:
    """The one job that backs up the configuration. It is off until somebody switches it on."""

    server: BackupServer
    enabled: bool = False
    chosen_repository: BackupRepository | None = None
    points_to_keep: int = USUAL_POINTS
    schedule: ScheduleOptions = field(
        factory=lambda: ScheduleOptions(daily=DailyOptions(enabled=True, time=timedelta(hours=10)))
    )
    key: EncryptionKey | None = None
    """Encrypts the files, which have the passwords of accounts and keys in them then."""
    notification: JobNotification = field(factory=JobNotification)
    sessions: list[ServiceSession] = field(factory=list)
    next_run: datetime | None = None
    _timer: Timer | None = field(default=None, repr=False)

    @property
    def id(self) -> UUID:
        return uuid5(self.server.id, NAME)

    @property
    def repository(self) -> BackupRepository | None:
        """Where it writes: what was chosen, or the first repository."""
        return self.chosen_repository or next(iter(self.server.repositories), None)

    def follow_schedule(self) -> None:
        """Follows its schedule from now on; call it after each change."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = self.server.clock.now()
        self.next_run = self.schedule.next_after(now) if self.enabled else None
        if self.next_run is not None:
            self._timer = self.server.clock.at(self.next_run, self.fire)

    def fire(self) -> None:
        """The time has come."""
        if self.server.availability.is_up and not any(session.ended is None for session in self.sessions):
            self.start()
        self.follow_schedule()

    def start(self) -> ServiceSession:
        """Starts a run, which goes on as the clock does. Raises `InvalidState` where there is no repository."""
        server = self.server
        if self.repository is None:
            raise InvalidState("The configuration cannot be backed up: there is no backup repository.")
        session = ServiceSession(
            server.random.guid(), NAME, SessionKind.CONFIGURATION, server.clock, server.clock.now(), self.id
        )
        self.sessions.append(session)
        work = session.running(self._run(session, self.repository), lambda error: None)
        session.process = server.clock.start(self._told(session, work))
        return session

    def _told(self, session: ServiceSession, work: Waiting) -> Waiting:
        yield from work
        tell_of_service(self.server, session, self.notification)

    def _run(self, session: ServiceSession, repository: BackupRepository) -> Waiting:
        server = self.server
        session.note(f"Job started at {stamp(session.created)}")
        yield server.clock.wait(server.random.jitter(BUILD_LIST))
        folder = repository.file_path(f"{FOLDER}/{server.name}")
        repository.files.make_directories(folder)
        name = f"{server.name}_{session.created:%Y-%m-%d_%H-%M-%S}.bco"
        path = repository.file_path(f"{FOLDER}/{server.name}/{name}")
        repository.files.write(path, configuration_file(server, self.key))
        session.note(f"The configuration was saved as {path}{' and encrypted' if self.key else ''}")
        kept = sorted(entry.name for entry in repository.files.list(folder) if entry.name.endswith(".bco"))
        for old in kept[: -self.points_to_keep]:
            repository.files.remove(repository.file_path(f"{FOLDER}/{server.name}/{old}"))
            session.note(f"{old} was removed by retention")


def configuration_file(server: BackupServer, key: EncryptionKey | None) -> bytes:
    """The content of a file: in the clear and without any secret, or encrypted and with the passwords."""
    content = configuration_of(server)
    if key is None:
        return json.dumps(content, indent=1, sort_keys=True).encode()
    accounts = {str(account.id): account.password for account in server.vault.credentials}
    content["passwords"] = accounts | {str(known.id): known.password for known in server.vault.keys}
    header = new_header(password=key.password, random=server.random.content)
    sealed = Codec.open(header, key.password).seal(json.dumps(content, sort_keys=True).encode(), _CONTEXT)
    return (
        json.dumps({"server": server.name, "hint": key.description, "codec": header.to_json()}).encode()
        + b"\n"
        + sealed
    )


def read_configuration(data: bytes, password: str | None = None) -> dict[str, Any]:
    """What a file says. Raises `PasswordMissing`, `PasswordWrong`, and `InvalidState` for what is no such file."""
    clear, newline, sealed = data.partition(b"\n")
    try:
        found = json.loads(clear) if newline and b'"codec"' in clear else json.loads(data)
    except ValueError as error:
        raise InvalidState("The file is no backup of a configuration.") from error
    if "codec" in found:
        opened = Codec.open(CodecHeader.from_json(found["codec"]), password).unseal(sealed, _CONTEXT)
        if opened is None:
            raise InvalidState("The backup of the configuration is damaged.")
        found = json.loads(opened)
    content: dict[str, Any] = found
    return content


def configuration_of(server: BackupServer) -> dict[str, Any]:
    """What the server knows, without any secret."""
    return {
        "server": server.name,
        "build": BUILD,
        "servers": [{"name": item.real_name, "kind": item.kind.label} for item in server.servers],
        "repositories": [
            {"name": item.name, "path": item.path, "host": item.host_name} for item in server.repositories
        ],
        "jobs": [
            {
                "name": job.name,
                "id": str(job.id),
                "machines": [reference.name for reference in job.machines],
                "repository": job.repository.name,
                "enabled": job.enabled,
            }
            for job in server.jobs
        ],
        "credentials": [{"name": item.name, "description": item.description} for item in server.vault.credentials],
        "keys": [key.description for key in server.vault.keys],
    }
