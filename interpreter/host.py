"""What the language needs from outside, as protocols: files, time, chance, a console.

The estate satisfies them without importing this module; `hvsim.Session` connects the two. Knows no PowerShell value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Protocol

import attrs


class FileStatus(Protocol):
    """What a file system knows about one path."""

    @property
    def name(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def is_directory(self) -> bool: ...
    @property
    def size(self) -> int: ...
    @property
    def created(self) -> datetime: ...
    @property
    def modified(self) -> datetime: ...
    @property
    def accessed(self) -> datetime: ...
    @property
    def attributes(self) -> frozenset[str]:
        """ReadOnly, Hidden, System, Directory, Archive ... as far as they hold."""
        ...


class DriveStatus(Protocol):
    """A root of the file tree: a drive letter with a colon on Windows, '/' on Linux."""

    @property
    def root(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def capacity(self) -> int: ...
    @property
    def free(self) -> int: ...


class FileHandle(Protocol):
    """An open file, read and written at offsets; `with` closes it."""

    @property
    def size(self) -> int: ...
    def read_at(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`: `length` of them, or as many as there are."""
        ...

    def write_at(self, offset: int, data: bytes) -> None: ...
    def truncate(self, size: int) -> None: ...
    def flush(self) -> None: ...
    def close(self) -> None: ...
    def __enter__(self) -> FileHandle: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


class FileSystem(Protocol):
    """The simulated machine's files. Paths are absolute, in the machine's syntax; case rules are the machine's.

    Every method raises an `OSError` of Python's own kinds (FileNotFoundError, IsADirectoryError, NotADirectoryError,
    FileExistsError, PermissionError; errno ENOSPC for a full volume) with the simulated path as `filename`.
    """

    def status(self, path: str) -> FileStatus | None: ...
    def list(self, path: str) -> Iterable[FileStatus]: ...
    def drives(self) -> Iterable[DriveStatus]: ...
    def read(self, path: str) -> bytes: ...
    def write(self, path: str, data: bytes) -> None: ...
    def append(self, path: str, data: bytes) -> None: ...
    def open_file(
        self, path: str, *, create: bool = False, exclusive: bool = False, hold: bool = False
    ) -> FileHandle: ...
    def make_directory(self, path: str) -> None: ...
    def copy_file(self, source: str, target: str) -> None:
        """Makes `target` a file with the content, attributes and time of change of the file `source`."""
        ...

    def remove(self, path: str) -> None: ...
    def move(self, source: str, target: str) -> None: ...
    def set_attributes(self, path: str, attributes: frozenset[str]) -> None: ...
    def set_times(
        self,
        path: str,
        *,
        created: datetime | None = None,
        modified: datetime | None = None,
        accessed: datetime | None = None,
    ) -> None: ...


class Clock(Protocol):
    """The simulated machine's time. `now` is UTC and aware; `sleep` lets that much of it pass."""

    def now(self) -> datetime: ...
    def sleep(self, duration: timedelta) -> None: ...
    def monotonic(self) -> float:
        """Seconds since some fixed moment, for stopwatches."""
        ...


class NetworkName(Protocol):
    """What a name or an address on the simulated network means: one machine."""

    @property
    def full_name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def answers(self) -> bool:
        """Whether a ping comes back."""
        ...

    def takes(self, port: int) -> bool:
        """Whether an answer comes from the port, if only a refusal."""
        ...

    def listens(self, port: int) -> bool:
        """Whether something takes a TCP connection at the port."""
        ...


class NameService(Protocol):
    """Who is on the simulated network, as the session's machine sees it. Offered as the service `NameService`."""

    def find(self, name: str) -> NetworkName | None:
        """The machine of a name, a full name or an address; the own one for ''."""
        ...


class MailService(Protocol):
    """The mail server of the simulated network. Offered as the service `MailService`."""

    def take(self, sender: str, recipients: list[str], subject: str, body: str, attachments: list[str]) -> None:
        """Keeps a mail that a script has sent; `attachments` are the names of the files that came along."""
        ...


class AccountNames(Protocol):
    """Accounts and their identifiers, as the session's machine knows them. Offered as the service `AccountNames`."""

    def name_of(self, text: str) -> str:
        """The account of a name or an identifier, as Windows writes it; an unknown identifier stays one."""
        ...

    def sid_of(self, account: str) -> str:
        """The identifier of an account."""
        ...


class CertificateFacts(Protocol):
    """What a certificate says; times aware UTC, the thumbprint and the serial number in hexadecimal."""

    @property
    def subject(self) -> str: ...
    @property
    def issuer(self) -> str: ...
    @property
    def thumbprint(self) -> str: ...
    @property
    def friendly_name(self) -> str: ...
    @property
    def serial_number(self) -> str: ...
    @property
    def not_before(self) -> datetime: ...
    @property
    def not_after(self) -> datetime: ...
    @property
    def dns_names(self) -> Sequence[str]: ...
    @property
    def usages(self) -> Sequence[str]:
        """What it is for: names with their numbers in brackets."""
        ...

    @property
    def has_key(self) -> bool: ...


class CertificateSource(Protocol):
    """The certificate stores of the session's machine. Offered as the service `CertificateSource`."""

    @property
    def locations(self) -> Sequence[str]: ...
    def stores(self, location: str) -> list[str]:
        """The stores of a location."""
        ...

    def certificates(self, location: str, store: str) -> Sequence[CertificateFacts]:
        """Those of a store."""
        ...

    def add(self, location: str, store: str, certificate: CertificateFacts) -> None: ...
    def remove(self, location: str, store: str, certificate: CertificateFacts) -> None: ...


class ManagementClasses(Protocol):
    """The classes of management instrumentation. Offered as the service `ManagementClasses`."""

    def find(self, path: str) -> object:
        """The class at a path such as `\\\\server\\root\\cimv2:Win32_Process`. Raises `ScriptError`."""
        ...


class EventRegistry(Protocol):
    """Which programs write into which event log of the session's machine. Offered as the service `EventRegistry`."""

    @property
    def classic(self) -> list[str]:
        """The logs that programs write into."""
        ...

    def log_of_source(self, source: str) -> str:
        """The log that a program writes into; '' where it is not registered."""
        ...

    def register(self, source: str, log: str) -> None:
        """Lets a program that is not registered yet write into a log."""
        ...

    def unregister(self, source: str) -> None:
        """Takes the registration back."""
        ...


class RunningProgram(Protocol):
    """A process of the simulated machine, apart from the shell itself."""

    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str:
        """Its program's name, without `.exe`."""
        ...

    @property
    def memory(self) -> int:
        """In bytes."""
        ...

    @property
    def started(self) -> datetime: ...
    @property
    def path(self) -> str:
        """The file of its program; '' where there is none."""
        ...

    @property
    def user_name(self) -> str: ...


class ProcessSource(Protocol):
    """What runs on the session's machine. Offered as the service `ProcessSource` where somebody simulates that."""

    def running(self) -> Sequence[RunningProgram]:
        """What runs now."""
        ...

    def end(self, process: RunningProgram) -> str:
        """Ends a process at once; why it cannot be ended, '' when it was."""
        ...


@attrs.frozen
class ProgramStart:
    """What to start, and how.

    `arguments` are one text; `folder`, `input`, `output` and `errors` absolute paths ('' for none). `shell`: as the
    desktop opens a file, not as a program creates a process. `visible`: it writes to the console of whoever starts it.
    `environment` are variables that it has besides those of whoever starts it, or, `fresh`, of the machine.
    """

    name: str
    arguments: str = ""
    folder: str = ""
    shell: bool = False
    visible: bool = False
    input: str = ""
    output: str = ""
    errors: str = ""
    keep: Callable[[bool, str], None] | None = None
    """Takes what it writes, errors (True) or not, as it comes."""
    environment: Mapping[str, str] = attrs.field(factory=dict)
    fresh: bool = False


class StartedProgram(Protocol):
    """A program that was started. `exit_code` and `ended` are None while it runs."""

    @property
    def number(self) -> int: ...
    @property
    def path(self) -> str: ...
    @property
    def started(self) -> datetime: ...
    @property
    def exit_code(self) -> int | None: ...
    @property
    def ended(self) -> datetime | None: ...


class ProgramStarter(Protocol):
    """Who starts the programs of the session's machine. Offered as the service `ProgramStarter`."""

    def start(self, wanted: ProgramStart) -> StartedProgram:
        """Starts a program, which runs until it waits for something. Raises `OSError` with what the system says."""
        ...

    def wait(self, programs: Sequence[StartedProgram], seconds: float | None, *, one: bool = False) -> bool:
        """Lets time pass until all of them (one) have ended, at most so much; whether they have. For None a window is
        closed at once.
        """
        ...

    def stop(self, program: StartedProgram) -> None:
        """Ends it where it stands."""
        ...


class RandomSource(Protocol):
    """The one seeded source of chance."""

    def random(self) -> float: ...
    def getrandbits(self, bits: int, /) -> int: ...


class Console(Protocol):
    """Where text goes and answers come from. Text carries its own line ends and, only when `colour`, escapes.

    `height` counts the rows of the terminal at which somebody reads; it is 0 where nobody does.
    """

    width: int
    height: int
    colour: bool
    interactive: bool

    def write(self, text: str) -> None: ...
    def write_error(self, text: str) -> None: ...
    def read_line(self, prompt: str = "", *, masked: bool = False) -> str | None:
        """The next line of input; None at its end."""
        ...

    def read_command(self, prompt: str) -> str | None:
        """The next command of a nested prompt; None at the end of the input. Raises KeyboardInterrupt."""
        ...

    def read_key(self) -> str:
        """The next key, which is not shown; '' at the end of the input."""
        ...
