"""net, shutdown and systeminfo: the programs of a Windows server's administrator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from attrs import define

from hvsim.cmdlets.core.remote_sessions import sessions_of
from hvsim.cmdlets.estate.inside import inside_named, inside_of
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.computers.services import Service, ServiceTable
from hvsim.infrastructure.errors import EstateError, InvalidState, NotFound
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.network_cards import NetworkCard, cards_of
from hvsim.infrastructure.inside.power import restart, shut_down
from hvsim.infrastructure.wmi.classes import CIMV2, find_class
from hvsim.interpreter.commands.programs import ProgramCall, program

_COMPLETED = "The command completed successfully."
_ALREADY_RUNS, _INVALID_NAME, _NOT_STARTED = 2182, 2185, 3521
_DISABLED = (
    "System error 1058 has occurred.",
    "",
    "The service cannot be started, either because it is disabled or because it has no enabled devices associated",
    "with it.",
)
_DELAY = 30
_LONGEST_DELAY = 315360000
_NAME_WIDTH = 31


@program(r"C:\Windows\System32\net.exe")
def net(call: ProgramCall) -> int:
    """Starts and stops services, or lists those that run."""
    words = call.arguments
    verb = words[0].lower() if words else ""
    if verb not in ("start", "stop"):
        call.write("The syntax of this command is:")
        call.write("")
        call.write("NET [ START | STOP ]  (hvsim has these two)")
        return 1
    services = inside_of(call.engine).services
    if verb == "start" and len(words) == 1:
        call.write_all(["These Windows services are started:", ""])
        running = sorted((item.display_name for item in services if item.is_running), key=str.lower)
        call.write_all(f"   {name}" for name in running)
        call.write_all(["", _COMPLETED, ""])
        return 0
    service = _service(services, words[1]) if len(words) > 1 else None
    if service is None:
        return _more_help(call, "The service name is invalid.", _INVALID_NAME)
    return _start(call, service) if verb == "start" else _stop(call, service)


def _service(services: ServiceTable, name: str) -> Service | None:
    """By its name, or by the one that people read."""
    return services.find(name) or next((item for item in services if item.display_name.lower() == name.lower()), None)


def _start(call: ProgramCall, service: Service) -> int:
    if service.is_running:
        return _more_help(call, "The requested service has already been started.", _ALREADY_RUNS)
    try:
        service.start()
    except InvalidState:
        call.write_all([*_DISABLED, ""])
        return 2
    call.write(f"The {service.display_name} service is starting.")
    call.write_all([f"The {service.display_name} service was started successfully.", ""])
    return 0


def _stop(call: ProgramCall, service: Service) -> int:
    if not service.is_running:
        return _more_help(call, f"The {service.display_name} service is not started.", _NOT_STARTED)
    service.stop()
    call.write(f"The {service.display_name} service is stopping.")
    call.write_all([f"The {service.display_name} service was stopped successfully.", ""])
    return 0


def _more_help(call: ProgramCall, message: str, number: int) -> int:
    call.write_all([message, "", f"More help is available by typing NET HELPMSG {number}.", ""])
    return 2


@define
class _Shutdown:
    """What shutdown was asked to do; `make` is None for nothing."""

    make: Callable[..., Waiting] | None = None
    computer: str = ""
    delay: int = _DELAY
    comment: str = ""


@program(r"C:\Windows\System32\shutdown.exe")
def shutdown(call: ProgramCall) -> int:
    """Shuts a machine down (/s) or restarts it (/r) after a while (/t), this one or another (/m)."""
    try:
        choices = _read(call.arguments)
    except ValueError as error:
        call.write(str(error))
        return 1
    if choices.make is None:
        call.write('Usage: shutdown [/s | /r] [/f] [/m \\\\computer][/t xxx][/c "comment"]')
        return 0 if not call.arguments or "/?" in call.arguments else 1
    here = inside_of(call.engine)
    try:
        inside = inside_named(call.engine, choices.computer) if choices.computer else here
    except NotFound:
        call.write(f"{choices.computer}: The network path was not found.(53)")
        return 53
    process = _later(inside, choices.make, choices.delay, choices.comment)
    if inside is here and choices.delay == 0 and sessions_of(call.engine).outer is None:
        try:
            here.clock.run_until(here.clock.start(process))
        except EstateError as error:
            call.write(f"{inside.name}: {error}")
            return 1
    else:
        inside.clock.spawn(process, f"shutdown of {inside.name}", on_error=_unheard)
    return 0


def _unheard(error: Exception) -> None:
    """Nobody is there any more to be told that the machine was down already."""


def _later(inside: Inside, make: Callable[..., Waiting], delay: int, comment: str) -> Waiting:
    if delay:
        yield inside.clock.wait(delay)
    yield from make(inside, comment or "Other (Unplanned)", force=True)


def _read(arguments: list[str]) -> _Shutdown:
    """Raises `ValueError` with what shutdown says."""
    choices = _Shutdown()
    words = iter(arguments)
    for word in words:
        option = "/" + word[1:].lower() if word[:1] in ("/", "-") else word
        if option in ("/s", "/p"):
            choices.make = shut_down
            choices.delay = 0 if option == "/p" else choices.delay
        elif option in ("/r", "/g"):
            choices.make = restart
        elif option == "/t":
            text = next(words, "")
            if not text.isdecimal() or int(text) > _LONGEST_DELAY:
                raise ValueError(f"The parameter is incorrect.(87): /t {text}".rstrip())
            choices.delay = int(text)
        elif option == "/m":
            choices.computer = next(words, "").lstrip("\\")
        elif option in ("/c", "/d"):
            text = next(words, "")
            choices.comment = text if option == "/c" else choices.comment
        elif option == "/a":
            raise ValueError("hvsim has no /a: what shutdown has been asked for comes.")
        elif option not in ("/f", "/hybrid", "/soft", "/?"):
            raise ValueError(f"Invalid argument: {word}")
    return choices


@program(r"C:\Windows\System32\systeminfo.exe")
def systeminfo(call: ProgramCall) -> int:
    """Writes what a machine is, this one or that of /s; as a list or as CSV (/fo csv)."""
    words = [word.lower() for word in call.arguments]
    inside = inside_of(call.engine)
    if "/s" in words:
        name = call.arguments[words.index("/s") + 1] if words.index("/s") + 1 < len(words) else ""
        try:
            inside = inside_named(call.engine, name.lstrip("\\"))
        except NotFound:
            call.write("ERROR: The RPC server is unavailable.")
            return 1
    facts = list(_facts(inside))
    if "csv" in words:
        if "/nh" not in words:
            call.write(",".join(f'"{name}"' for name, _ in facts))
        call.write(",".join(f'"{",".join(lines)}"' for _, lines in facts))
        return 0
    call.write("")
    for name, lines in facts:
        for number, line in enumerate(lines or [""]):
            call.write(f"{name + ':' if number == 0 else '':<{_NAME_WIDTH}}{line}".rstrip())
    return 0


def _facts(inside: Inside) -> Iterator[tuple[str, list[str]]]:
    def read(class_name: str) -> dict[str, object]:
        return dict(next(find_class(inside, CIMV2, class_name).instances(inside)).values)

    system, computer, bios = read("Win32_OperatingSystem"), read("Win32_ComputerSystem"), read("Win32_BIOS")
    processors = [row.values["Name"] for row in find_class(inside, CIMV2, "Win32_Processor").instances(inside)]
    build = system["BuildNumber"]
    yield "Host Name", [inside.name.upper()]
    yield "OS Name", [str(system["Caption"])]
    yield "OS Version", [f"{system['Version']} N/A Build {build}"]
    yield "OS Manufacturer", [str(system["Manufacturer"])]
    yield "OS Configuration", ["Standalone Server" if inside.workgroup else "Member Server"]
    yield "OS Build Type", ["Multiprocessor Free"]
    yield "Registered Owner", [str(system["RegisteredUser"] or "")]
    yield "Registered Organization", [str(system["Organization"] or "")]
    yield "Product ID", [str(system["SerialNumber"])]
    yield "Original Install Date", [_moment(system["InstallDate"])]
    yield "System Boot Time", [_moment(system["LastBootUpTime"])]
    yield "System Manufacturer", [str(computer["Manufacturer"])]
    yield "System Model", [str(computer["Model"])]
    yield "System Type", [str(computer["SystemType"])]
    named = [f"[{number:02}]: {name}" for number, name in enumerate(processors, 1)]
    yield "Processor(s)", [f"{len(processors)} Processor(s) Installed.", *named]
    yield "BIOS Version", [f"{bios['Manufacturer']} {bios['SMBIOSBIOSVersion']}"]
    yield "Windows Directory", [str(system["WindowsDirectory"])]
    yield "System Directory", [str(system["SystemDirectory"])]
    yield "System Locale", ["en-us;English (United States)"]
    yield "Input Locale", ["en-us;English (United States)"]
    yield "Time Zone", ["(UTC) Coordinated Universal Time"]
    whole, free = int(str(system["TotalVisibleMemorySize"])), int(str(system["FreePhysicalMemory"]))
    most, left = int(str(system["TotalVirtualMemorySize"])), int(str(system["FreeVirtualMemory"]))
    yield "Total Physical Memory", [_megabytes(whole)]
    yield "Available Physical Memory", [_megabytes(free)]
    yield "Virtual Memory: Max Size", [_megabytes(most)]
    yield "Virtual Memory: Available", [_megabytes(left)]
    yield "Virtual Memory: In Use", [_megabytes(most - left)]
    yield "Domain", [str(computer["Domain"])]
    yield "Hotfix(s)", ["N/A"]
    cards = cards_of(inside.place)
    shown = [line for number, card in enumerate(cards, 1) for line in _card(number, card)]
    yield "Network Card(s)", [f"{len(cards)} NIC(s) Installed.", *shown]
    if computer["HypervisorPresent"]:
        yield (
            "Hyper-V Requirements",
            ["A hypervisor has been detected. Features required for Hyper-V will not be displayed."],
        )


def _card(number: int, card: NetworkCard) -> Iterator[str]:
    yield f"[{number:02}]: {card.description}"
    yield f"      Connection Name: {card.name}"
    if not card.is_up:
        yield "      Status:          Media disconnected"
    elif card.addresses:
        yield "      IP address(es)"
        for place, each in enumerate(card.addresses, 1):
            yield f"      [{place:02}]: {each.address}"


def _moment(value: object) -> str:
    assert isinstance(value, datetime)
    hour = value.hour % 12 or 12
    half = "AM" if value.hour < 12 else "PM"
    return f"{value.month}/{value.day}/{value.year}, {hour}:{value:%M:%S} {half}"


def _megabytes(kilobytes: int) -> str:
    return f"{kilobytes // 1024:,} MB"
