"""What the backup commands share: reaching the server, and the estate's errors as PowerShell's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from hvsim.cmdlets.estate.command import EstateCommand
from hvsim.cmdlets.hyperv import adapter_types as adapter_types
from hvsim.cmdlets.hyperv import device_types as device_types
from hvsim.cmdlets.hyperv import types as machine_types
from hvsim.cmdlets.veeam import FRIENDLY
from hvsim.cmdlets.veeam import types as types
from hvsim.cmdlets.veeam.reaching import NO_CONNECTION, refused_connection
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.runs.session import BackupSession
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.errors import AlreadyExists, BlockError, EstateError, InvalidState, NotFound
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.windows_reasons import described
from hvsim.interpreter.commands import Cmdlet, cmdlet
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

__all__ = [
    "BackupCommand",
    "DirectCommand",
    "friendly_cmdlet",
    "job_names",
    "machine_types",
    "managed_machine_names",
    "types",
]

Named = TypeVar("Named")
Command = TypeVar("Command", bound=type[Cmdlet])

_KINDS: tuple[tuple[type[Exception], str, str], ...] = (
    (NotFound, "NotFound", "ObjectNotFound"),
    (AlreadyExists, "AlreadyExists", "ResourceExists"),
    (InvalidState, "InvalidState", "InvalidOperation"),
    (BlockError, "StorageError", "ReadError"),
    (OSError, "FileError", "WriteError"),
)


def friendly_cmdlet(name: str, **options: Any) -> Callable[[Command], Command]:
    """As `cmdlet`, for the short commands that the product does not have."""
    return cmdlet(name, module=FRIENDLY, class_name=f"{FRIENDLY}.{name.replace('-', '')}", **options)


class DirectCommand(EstateCommand):
    """A command that looks at what the backup server has, or changes it, past its service: those of the laboratory."""

    @property
    def server(self) -> BackupServer:
        """The estate's backup server."""
        return self.estate.backup_server

    def finish(self, session: BackupSession) -> None:
        """Lets time pass until a run of a job is over."""
        if session.ended is None and session.process is not None:
            self.wait_for(session.process)

    def report(self, error: Exception, target: object = None) -> None:
        """Writes an error of the estate or the block engine as this command's, not terminating."""
        kinds = [(error_id, category) for kind, error_id, category in _KINDS if isinstance(error, kind)]
        error_id, category = kinds[0] if kinds else ("Refused", "InvalidOperation")
        message = described(error) if isinstance(error, OSError) else str(error)
        self.write_error(message, error_id, category, exception="HvSim.EstateException", target=target)

    def attempt(self, action: Callable[[], Named], target: object = None) -> Named | None:
        """The result of `action`; an error of the estate is reported, and the result is None."""
        try:
            return action()
        except (EstateError, BlockError, OSError) as error:
            self.report(error, target)
            return None

    def named(
        self, kind: str, names: Iterable[str] | None, items: Iterable[Named], name_of: Callable[[Named], str]
    ) -> Iterator[Named]:
        """The items whose names match (all for no names); a name without wildcards that none has is reported."""
        known = list(items)
        for name in names or ["*"]:
            found = [item for item in known if matches(name, name_of(item))]
            if not found and not has_wildcards(name):
                self.report(NotFound(kind, name, map(name_of, known)), name)
            yield from found

    def jobs(self, names: Iterable[str] | None) -> Iterator[BackupJob]:
        """The jobs of those names."""
        return self.named("backup job", names, self.server.jobs, lambda job: job.name)

    def machines(self, items: Iterable[Any]) -> Iterator[VirtualMachine]:
        """The machines that items (names, or machines as objects) mean on the managed hosts."""
        for item in items:
            if isinstance(item, VirtualMachine):
                yield item
            else:
                name = str(item)
                yield from self.named("virtual machine", [name], self.server.machines(), lambda machine: machine.name)


class BackupCommand(DirectCommand):
    """A command that asks the backup service: it fails while that is down."""

    def check_ready(self) -> None:
        refusal = refused_connection(self.estate)
        if refusal:
            self.refuse_connection(refusal, self.server.name)

    def refuse_connection(self, reason: str, target: str) -> NoReturn:
        """Ends the command because the server cannot be reached."""
        self.fail(
            f"{NO_CONNECTION}{reason}",
            "ConnectionFailed",
            "ConnectionError",
            exception="System.Exception",
            target=target,
        )


def job_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of backup jobs, for completion."""
    estate: Estate = engine.service(Estate)
    return [job.name for job in estate.backup_server.jobs]


def managed_machine_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of machines on managed hosts, for completion."""
    estate: Estate = engine.service(Estate)
    return [machine.name for machine in estate.backup_server.machines()]
