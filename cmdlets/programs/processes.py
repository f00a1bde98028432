"""tasklist and taskkill: what runs on a machine, and how it is ended."""

from __future__ import annotations

from collections.abc import Callable

from attrs import define, field

from hvsim.cmdlets.estate.inside import inside_named, inside_of
from hvsim.infrastructure.computers.services import Service
from hvsim.infrastructure.errors import NotFound, Refused
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.processes import RunningProcess, end_process, processes_of
from hvsim.interpreter.commands.programs import ProgramCall, program
from hvsim.interpreter.commands.wildcards import matches

_COLUMNS = (("Image Name", 25), ("PID", 8), ("Session Name", 16), ("Session#", 11), ("Mem Usage", 12))
_TO_THE_RIGHT = ("PID", "Session#", "Mem Usage")
_NO_TASKS = "INFO: No tasks are running which match the specified criteria."
_UNAVAILABLE = "ERROR: The RPC server is unavailable."


@define
class _Choices:
    """What was asked for; `filters` are all to hold."""

    inside: Inside
    filters: list[Callable[[RunningProcess], bool]] = field(factory=list)
    numbers: list[str] = field(factory=list)
    names: list[str] = field(factory=list)
    format: str = "table"
    header: bool = True
    services: bool = False


@program(r"C:\Windows\System32\tasklist.exe")
def tasklist(call: ProgramCall) -> int:
    """Lists what runs (/fi filters, /fo table, list or csv, /nh, /svc, /s another computer)."""
    choices = _read(call)
    if choices is None:
        return 1
    found = [each for each in processes_of(choices.inside) if all(holds(each) for holds in choices.filters)]
    if not found:
        call.write(_NO_TASKS)
        return 0
    if choices.services:
        rows = [[each.file_name, str(each.number), _services_of(each)] for each in found]
        _write(call, choices, (("Image Name", 25), ("PID", 8), ("Services", 44)), rows)
        return 0
    sizes = [f"{each.memory // 1024:,} K" for each in found]
    rows = [[each.file_name, str(each.number), "Services", "0", size] for each, size in zip(found, sizes, strict=True)]
    _write(call, choices, _COLUMNS, rows)
    return 0


@program(r"C:\Windows\System32\taskkill.exe")
def taskkill(call: ProgramCall) -> int:
    """Ends processes by number (/pid), by name (/im) or as filters say (/fi), here or on another computer (/s)."""
    choices = _read(call)
    if choices is None:
        return 1
    running = [each for each in processes_of(choices.inside) if all(holds(each) for holds in choices.filters)]
    chosen: list[RunningProcess] = [] if choices.numbers or choices.names else running if choices.filters else []
    failed = False
    for text in (*choices.numbers, *choices.names):
        found = [each for each in running if str(each.number) == text or matches(text, each.file_name)]
        if not found:
            call.write(f'ERROR: The process "{text}" not found.')
            failed = True
        chosen += found
    if not chosen and not failed:
        call.write('ERROR: Invalid syntax. Type "TASKKILL /?" for usage.')
        return 1
    for each in chosen:
        try:
            end_process(choices.inside, each)
        except Refused as error:
            call.write(f'ERROR: The process "{each.file_name}" with PID {each.number} could not be terminated.')
            call.write(f"Reason: {error}")
            failed = True
        else:
            called = f'"{each.file_name}" with PID {each.number}'
            call.write(f"SUCCESS: The process {called} has been terminated.")
    return 128 if failed else 0


def _read(call: ProgramCall) -> _Choices | None:
    """What the words ask for; None where that is said to be wrong."""
    choices = _Choices(inside_of(call.engine))
    words = iter(call.arguments)
    for word in words:
        option = word[1:].lower() if word[:1] in ("/", "-") else ""
        if option == "fi":
            condition = _filter(next(words, ""))
            if condition is None:
                call.write("ERROR: The search filter cannot be recognized.")
                return None
            choices.filters.append(condition)
        elif option in ("pid", "im"):
            (choices.numbers if option == "pid" else choices.names).append(next(words, ""))
        elif option == "fo":
            choices.format = next(words, "").lower()
        elif option == "s":
            try:
                choices.inside = inside_named(call.engine, next(words, "").lstrip("\\"))
            except NotFound:
                call.write(_UNAVAILABLE)
                return None
        elif option in ("nh", "svc"):
            choices.header, choices.services = choices.header and option != "nh", choices.services or option == "svc"
        elif option not in ("f", "t", "v"):
            call.write(f"ERROR: Invalid argument/option - '{word}'.")
            return None
    return choices


def _filter(text: str) -> Callable[[RunningProcess], bool] | None:
    """A condition such as `IMAGENAME eq vmwp.exe`; None for what is none."""
    name, _, rest = text.strip().partition(" ")
    operator, _, value = rest.strip().partition(" ")
    value = value.strip().strip('"')
    if operator.lower() not in ("eq", "ne"):
        return None
    wanted = operator.lower() == "eq"
    tests: dict[str, Callable[[RunningProcess], bool]] = {
        "imagename": lambda process: matches(value, process.file_name),
        "pid": lambda process: str(process.number) == value,
        "username": lambda process: matches(value, process.user_name),
        "services": lambda process: matches(value, _services_of(process)),
        "status": lambda process: value.lower() == "running",
    }
    test = tests.get(name.lower())
    return None if test is None else lambda process: test(process) is wanted


def _services_of(process: RunningProcess) -> str:
    return process.thing.name if isinstance(process.thing, Service) else "N/A"


def _write(call: ProgramCall, choices: _Choices, columns: tuple[tuple[str, int], ...], rows: list[list[str]]) -> None:
    names = [name for name, _ in columns]
    if choices.format == "csv":
        for row in ([names] if choices.header else []) + rows:
            call.write(",".join(f'"{value}"' for value in row))
    elif choices.format == "list":
        for row in rows:
            call.write("")
            call.write_all(f"{name + ':':<14}{value}" for name, value in zip(names, row, strict=True))
    else:
        call.write("")
        if choices.header:
            call.write(_line(columns, names))
            call.write(" ".join("=" * width for _, width in columns))
        call.write_all(_line(columns, row) for row in rows)


def _line(columns: tuple[tuple[str, int], ...], values: list[str]) -> str:
    cells = [
        f"{value:>{width}}" if name in _TO_THE_RIGHT else f"{value:<{width}}"
        for (name, width), value in zip(columns, values, strict=True)
    ]
    return " ".join(cells).rstrip()
