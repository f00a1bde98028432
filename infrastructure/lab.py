"""Lab files: an estate described in TOML, read into plain descriptions.

Checks shape and names every mistake. Building hosts and machines from the descriptions is `estate`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import NOTHING, field, fields, frozen

from hvsim.blocks.device import GIB, KIB, MIB
from hvsim.infrastructure.errors import LabFileError, nearest
from hvsim.infrastructure.lab_checks import check_lab
from hvsim.infrastructure.volumes import DEFAULT_VOLUMES

if TYPE_CHECKING:
    from attrs import AttrsInstance

Entry = TypeVar("Entry")
Plan = TypeVar("Plan", bound="AttrsInstance")

_SCALARS: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "bool": (bool,), "float": (int, float)}
_UNITS = {"B": 1, "KB": KIB, "MB": MIB, "GB": GIB, "TB": 1024 * GIB}


def _backslashes(path: str) -> str:
    return path.replace("/", "\\")


@frozen
class DiskPlan:
    """A disk: sizes in bytes."""

    size: int
    used: int = 0
    path: str = field(default="", converter=_backslashes)


@frozen
class WorkloadPlan:
    """What the guest writes: see `workload.Workload`."""

    interval: float
    write_size: int = 64 * KIB
    area: int = 64 * MIB


@frozen
class MachinePlan:
    """A machine as a lab file describes it. Empty texts mean: what the host's version implies."""

    name: str
    guest: str = ""
    kind: str = "Windows"
    integration_services: str = ""
    applications: tuple[str, ...] = ()
    generation: int = 2
    version: str = ""
    memory: int = GIB
    processors: int = 1
    state: str = "Running"
    notes: str = ""
    disks: tuple[DiskPlan, ...] = ()
    workload: WorkloadPlan | None = None


@frozen
class HostPlan:
    """A host, its volumes (root, label, bytes) and machines."""

    name: str
    version: str = "2019"
    memory: int = 64 * GIB
    processors: int = 16
    machine_path: str = field(default="D:\\VMs", converter=_backslashes)
    volumes: tuple[tuple[str, str, int], ...] = DEFAULT_VOLUMES
    machines: tuple[MachinePlan, ...] = ()


@frozen
class RepositoryPlan:
    """A repository on a host; '' means the first."""

    name: str
    path: str = field(converter=_backslashes)
    host: str = ""


@frozen
class JobPlan:
    """A backup job; '' means the first repository."""

    name: str
    machines: tuple[str, ...] = ()
    repository: str = ""
    guest_processing: str = "IgnoreFailures"
    use_change_tracking: bool = True


@frozen
class LabPlan:
    """A whole estate."""

    hosts: tuple[HostPlan, ...]
    backup_server: str = "VBR01"
    repositories: tuple[RepositoryPlan, ...] = ()
    jobs: tuple[JobPlan, ...] = ()


def default_lab() -> LabPlan:
    """The estate that is built when no lab file is named."""
    return parse_lab(files("hvsim.infrastructure").joinpath("default_lab.toml").read_text("utf-8"))


def read_lab(path: str) -> LabPlan:
    """The estate in a lab file of the real machine. Raises `LabFileError`."""
    try:
        return parse_lab(Path(path).read_text("utf-8"))
    except OSError as error:
        raise LabFileError(f"The lab file '{path}' cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise LabFileError(f"The lab file '{path}' is not text in UTF-8.") from error


def parse_lab(text: str) -> LabPlan:
    """The estate in a lab file's text. Raises `LabFileError` with the table and key that are wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LabFileError(f"The lab file is not TOML: {error}.") from error
    _check_keys(content, ("hosts", "backup_server"), "the lab file")
    hosts = _list(content.get("hosts", []), "hosts", _host)
    if not hosts:
        raise LabFileError("The lab file has no [[hosts]]; an estate needs one.")
    server = content.get("backup_server", {})
    if not isinstance(server, dict):
        raise LabFileError(f"backup_server: a table is expected, not {server!r}.")
    _check_keys(server, ("name", "repositories", "jobs"), "backup_server")
    repositories = _list(server.get("repositories", []), "backup_server.repositories", _repository)
    jobs = _list(server.get("jobs", []), "backup_server.jobs", _job)
    plan = LabPlan(hosts, _text(server.get("name", "VBR01"), "backup_server.name"), repositories, jobs)
    check_lab(plan)
    return plan


def parse_size(value: object, where: str) -> int:
    """A size in bytes from a number or a text such as '40GB'. Raises `LabFileError`."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    text = str(value).strip().upper()
    for unit in ("TB", "GB", "MB", "KB", "B"):
        number = text.removesuffix(unit)
        if number != text and number.replace(".", "", 1).isdigit():
            return int(float(number) * _UNITS[unit])
    raise LabFileError(f"{where}: '{value}' is not a size; write a number of bytes or a text such as \"40GB\".")


def _host(item: dict[str, Any], where: str) -> HostPlan:
    return _build(
        HostPlan,
        item,
        where,
        {
            "memory": parse_size,
            "volumes": lambda value, at: _list(value, at, _volume),
            "machines": lambda value, at: _list(value, at, _machine),
        },
    )


def _repository(item: Any, where: str) -> RepositoryPlan:
    return _build(RepositoryPlan, item, where, {})


def _job(item: Any, where: str) -> JobPlan:
    return _build(JobPlan, item, where, {"machines": _texts})


def _volume(item: Any, where: str) -> tuple[str, str, int]:
    if not isinstance(item, dict):
        raise LabFileError(f"{where}: a table is expected, not {item!r}.")
    _check_keys(item, ("root", "label", "capacity"), where)
    if "root" not in item or "capacity" not in item:
        raise LabFileError(f"{where}: a volume needs 'root' and 'capacity'.")
    return _text(item["root"], where), _text(item.get("label", ""), where), parse_size(item["capacity"], where)


def _machine(item: dict[str, Any], where: str) -> MachinePlan:
    return _build(
        MachinePlan,
        item,
        where,
        {
            "memory": parse_size,
            "applications": _texts,
            "disks": lambda value, at: _list(value, at, _disk),
            "workload": lambda value, at: _build(
                WorkloadPlan, value, at, {"write_size": parse_size, "area": parse_size}
            ),
        },
    )


def _disk(item: Any, where: str) -> DiskPlan:
    return _build(DiskPlan, item, where, {"size": parse_size, "used": parse_size})


def _list(value: Any, where: str, read: Callable[[Any, str], Entry]) -> tuple[Entry, ...]:
    """Every entry of a list, read."""
    if not isinstance(value, list):
        raise LabFileError(f"{where}: a list is expected, not {value!r}.")
    return tuple(read(item, f"{where}[{number}]") for number, item in enumerate(value))


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise LabFileError(f"{where}: a text is expected, not {value!r}.")
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    return _list(value, where, _text)


def _build(kind: type[Plan], item: Any, where: str, readers: dict[str, Any]) -> Plan:
    """An instance of `kind` from a table: keys are its fields, `readers` turn values into what the field holds."""
    if not isinstance(item, dict):
        raise LabFileError(f"{where}: a table is expected, not {item!r}.")
    names = [part.name for part in fields(kind)]
    _check_keys(item, names, where)
    values = {key: readers[key](value, f"{where}.{key}") if key in readers else value for key, value in item.items()}
    for part in fields(kind):
        expected = _SCALARS.get(str(part.type))
        value = values.get(part.name)
        if expected and value is not None and type(value) not in expected:
            raise LabFileError(f"{where}.{part.name}: a {part.type} is expected, not {value!r}.")
    try:
        return kind(**values)
    except TypeError:
        missing = [part.name for part in fields(kind) if part.name not in item and part.default is NOTHING]
        raise LabFileError(f"{where}: {', '.join(missing) or 'a key'} is missing.") from None


def _check_keys(item: dict[str, Any], names: Any, where: str) -> None:
    for key in item:
        if key not in names:
            suggestion = nearest(key, names)
            raise LabFileError(
                f"{where}: '{key}' is not known." + (f" Did you mean '{suggestion}'?" if suggestion else "")
            )
