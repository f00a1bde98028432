"""What runs on a machine: the system's own processes, one for each service, one for each virtual machine of a host.

A virtual machine is its worker process (vmwp): who ends that takes the machine's power away. Numbers follow from what
a process is for, so that every look and every run gives the same.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterator
from datetime import datetime

from attrs import frozen

from hvsim.blocks.device import MIB
from hvsim.infrastructure.clusters.resources import start_again
from hvsim.infrastructure.computers.events import SYSTEM, EventLevel
from hvsim.infrastructure.computers.services import Service
from hvsim.infrastructure.errors import Refused
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.power import booted
from hvsim.infrastructure.inside.program_files import SHELL_PROGRAM, SYSTEM32, program_of
from hvsim.infrastructure.inside.started_programs import KILLED, StartedProgram
from hvsim.infrastructure.machines.file_rights import MACHINE_DOMAIN
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

SYSTEM_ACCOUNT, LOCAL_DOMAIN = "SYSTEM", "NT AUTHORITY"
_SERVICE_HOST_MEMORY, _SERVICE_MEMORY, _WORKER_MEMORY, _SHELL_MEMORY, _PROGRAM_MEMORY = (
    14 * MIB, 38 * MIB, 31 * MIB, 96 * MIB, 12 * MIB,
)  # fmt: skip
_SERVICES, _EXPLORER = 676, 3920
_LOWEST, _NUMBERS = 1200, 2200
"""Numbers are multiples of four; from the lowest on, so many are given to services and machines."""
_STANDING = (
    ("System", 4, 1, 0),
    ("Registry", 116, 71, 4),
    ("smss", 376, 1, 4),
    ("csrss", 512, 5, 500),
    ("wininit", 592, 6, 500),
    ("winlogon", 636, 10, 500),
    ("services", _SERVICES, 9, 592),
    ("lsass", 700, 18, 592),
    ("dwm", 1044, 42, 636),
    ("WmiPrvSE", 3112, 17, 824),
    ("explorer", _EXPLORER, 96, 3900),
)
"""What runs on every Windows: name, number, megabytes, and who started it."""
_CRITICAL = frozenset(("System", "Registry", "smss", "csrss", "wininit", "winlogon", "services", "lsass"))
"""Without them Windows does not go on."""
_WITHOUT_FILE = frozenset(("System", "Registry"))


@frozen(eq=False)
class RunningProcess:
    """One process: its number, name without .exe, memory in bytes. `thing` is the service, machine or
    started program that it is.
    """

    number: int
    name: str
    memory: int
    started: datetime
    parent: int = _SERVICES
    path: str = ""
    arguments: str = ""
    account: str = SYSTEM_ACCOUNT
    domain: str = LOCAL_DOMAIN
    thing: Service | VirtualMachine | StartedProgram | None = None

    @property
    def file_name(self) -> str:
        """The name of its program's file; the system's own have none."""
        return self.path.rpartition("\\")[2] or self.name

    @property
    def command_line(self) -> str:
        if not self.path:
            return ""
        quoted = f'"{self.path}"' if " " in self.path or not self.arguments.startswith("-k") else self.path
        return f"{quoted} {self.arguments}".rstrip()

    @property
    def user_name(self) -> str:
        """The account that it runs under, with its domain."""
        return f"{self.domain}\\{self.account}"


def number_of_service(inside: Inside, service: Service) -> int:
    """The number of its process, 0 while it does not run."""
    return next((each.number for each in processes_of(inside) if each.thing is service), 0)


def processes_of(inside: Inside) -> list[RunningProcess]:
    """What runs now: the system's own, services by name, then machines in the order in which they were started."""
    began = booted(inside)
    found = [
        RunningProcess(number, name, megabytes * MIB, began, parent, _path_of(name))
        for name, number, megabytes, parent in _STANDING
    ]
    started = [each for each in inside.network.programs if _is_running(inside, each)]
    taken = {each.number for each in found} | {each.number for each in started} | {inside.shell}
    for service in inside.services:
        if service.is_running:
            path, arguments = program_of(service)
            name = path.rpartition("\\")[2].removesuffix(".exe")
            memory = _SERVICE_HOST_MEMORY if name == "svchost" else _SERVICE_MEMORY
            number = _number(service.name.lower(), taken)
            found.append(RunningProcess(number, name, memory, began, path=path, arguments=arguments, thing=service))
    found += _workers(inside, taken)
    here = inside.network.netbios_domain
    for program in started:
        name = program.path.rpartition("\\")[2].removesuffix(".exe")
        found.append(
            RunningProcess(
                program.number, name, _PROGRAM_MEMORY, program.started, inside.shell or _EXPLORER, program.path,
                program.arguments, "Administrator", here, program,
            )
        )  # fmt: skip
    if inside.shell:
        began = inside.clock.start_time
        found.append(
            RunningProcess(
                inside.shell, "pwsh", _SHELL_MEMORY, began, _EXPLORER, SHELL_PROGRAM, "", "Administrator", here
            )
        )
    return found


def end_process(inside: Inside, process: RunningProcess) -> None:
    """Ends a process at once: a service has stopped then, a machine is off. Raises `Refused` for what Windows needs.

    What the system starts again by itself (explorer, say) goes on.
    """
    if process.name in _CRITICAL or process.number == inside.shell:
        raise Refused("Access is denied.")
    if isinstance(process.thing, VirtualMachine):
        machine = process.thing
        machine.lose_worker()
        if machine.group is not None:
            inside.clock.spawn(start_again(machine.group), f"restart of {machine.name}", on_error=_stays_down)
    elif isinstance(process.thing, StartedProgram):
        process.thing.end(inside.clock.now(), KILLED)
        if inside.clock.programs is not None:
            inside.clock.programs().stop(process.thing)
    elif process.thing is not None:
        process.thing.stop()
        what = f"The {process.thing.display_name} service terminated unexpectedly."
        earlier = [entry for entry in inside.events.read(SYSTEM) if entry.number == 7034 and what in entry.message]
        message = f"{what}  It has done this {len(earlier) + 1} time(s)."
        inside.events.write(SYSTEM, "Service Control Manager", 7034, message, EventLevel.ERROR)


def start_program(inside: Inside, path: str, arguments: str, *, has_window: bool, listed: bool) -> StartedProgram:
    """Notes that a program has been started on the machine; not `listed`: on one whose processes nobody simulates."""
    now = inside.clock.now()
    programs = inside.network.programs
    taken = {each.number for each in processes_of(inside)} | {each.number for each in programs} | {inside.shell}
    number = _number(f"{path} {arguments} {now}", taken)
    made = StartedProgram(inside.place if listed else None, number, path, arguments, now, has_window)
    programs[:] = [each for each in programs if each.ended is None] + [made]
    return made


def _is_running(inside: Inside, program: StartedProgram) -> bool:
    """Whether it is one of this machine's, which has not been started anew since."""
    return program.place is inside.place and program.ended is None and program.started >= booted(inside)


def _stays_down(error: Exception) -> None:
    """The cluster could not start the machine again: its role shows that."""


def _path_of(name: str) -> str:
    if name in _WITHOUT_FILE:
        return ""
    return f"C:\\Windows\\{name}.exe" if name == "explorer" else f"{SYSTEM32}{name}.exe"


def _workers(inside: Inside, taken: set[int]) -> Iterator[RunningProcess]:
    if not isinstance(inside.place, Host):
        return
    active = [machine for machine in inside.place.machines if machine.is_active and machine.started is not None]
    for machine in sorted(active, key=lambda item: (item.started, item.id)):
        identity = str(machine.id).upper()
        number = _number(f"{identity} {machine.started}", taken)
        assert machine.started is not None
        yield RunningProcess(
            number, "vmwp", _WORKER_MEMORY, machine.started, 0, SYSTEM32 + "vmwp.exe", identity, identity,
            MACHINE_DOMAIN, machine,
        )  # fmt: skip


def _number(purpose: str, taken: set[int]) -> int:
    """A free number for a purpose, marked as taken."""
    place = crc32(purpose.encode()) % _NUMBERS
    while _LOWEST + 4 * place in taken:
        place = (place + 1) % _NUMBERS
    taken.add(_LOWEST + 4 * place)
    return _LOWEST + 4 * place
