"""The names in a lab file: what Windows lets a computer, a machine or a folder be called, each but once.

A name with a wildcard in it would mean others as well wherever a command takes names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from hvsim.infrastructure.lab.positions import Path
from hvsim.infrastructure.lab.problems import LabProblem

if TYPE_CHECKING:
    from hvsim.infrastructure.lab.plans import LabPlan

Names = list[tuple[Path, str]]


class _Named(Protocol):
    """A part of a plan that has a name."""

    @property
    def name(self) -> str: ...


FORBIDDEN = frozenset('<>:"/\\|?*')
"""What no file name has."""
WILDCARDS = frozenset("[]")
"""What else a pattern is made of."""
MAX_NAME = 100
DEVICES = frozenset(
    ("CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10)))
)
"""Names that Windows keeps for devices, with any extension."""


def check_names(plan: LabPlan) -> Iterator[LabProblem]:
    """Every name that cannot be, and every one that is there twice."""
    server = plan.backup_server
    hosts = _named(plan.hosts, "hosts")
    others = [
        *_named(plan.file_servers, "file_servers"),
        *_named(server.proxies, "backup_server", "proxies"),
        (("backup_server", "name"), server.name),
    ]
    machines = [item for at, host in enumerate(plan.hosts) for item in _named(host.machines, "hosts", at, "machines")]
    jobs = [*_named(server.jobs, "backup_server", "jobs"), *_named(server.copy_jobs, "backup_server", "copy_jobs")]
    yield from _check("host", hosts)
    yield from unique("computer", [*hosts, *others], quiet=len(hosts))
    for path, name in others:
        yield from check_name(path, f"computer '{name}'", name)
    for path, name in [*hosts, *others, *_named(plan.clusters, "clusters")]:
        if " " in name.strip():
            yield LabProblem(f"computer '{name}': Windows does not allow blanks in the name of a computer.", path)
    yield from _check("machine", machines)
    yield from _check("repository", _named(server.repositories, "backup_server", "repositories"))
    yield from _check("job", jobs)
    yield from _check("cluster", _named(plan.clusters, "clusters"))
    for at, cluster in enumerate(plan.clusters):
        yield from _check(f"volume of '{cluster.name}'", _named(cluster.volumes, "clusters", at, "volumes"))
    for at, host in enumerate(plan.hosts):
        yield from _check(f"switch of '{host.name}'", _named(host.switches, "hosts", at, "switches"))
    for at, file_server in enumerate(plan.file_servers):
        yield from _check(f"share of '{file_server.name}'", _named(file_server.shares, "file_servers", at, "shares"))
    yield from _check("array", _named(plan.arrays, "arrays"))
    for at, array in enumerate(plan.arrays):
        yield from _check(f"LUN of '{array.name}'", _named(array.luns, "arrays", at, "luns"))


def check_name(path: Path, where: str, name: str) -> Iterator[LabProblem]:
    """Whether something may be called so: Windows must let a folder have the name, and no pattern be in it."""
    reason = _fault(name)
    if reason:
        yield LabProblem(f"{where}: {reason}.", path)


def unique(what: str, names: Names, quiet: int = 0) -> Iterator[LabProblem]:
    """One problem for each name that is there twice, at its second place; the first `quiet` ones are told elsewhere."""
    counts = Counter(name.lower() for _, name in names)
    seen: set[str] = set()
    for number, (path, name) in enumerate(names):
        key = name.lower()
        if key in seen and counts[key] > 1 and number >= quiet:
            yield LabProblem(f"The lab file has {counts[key]} of: {what} '{key}'.", path)
            counts[key] = 1
        seen.add(key)


def _check(what: str, names: Names) -> Iterator[LabProblem]:
    yield from unique(what, names)
    for path, name in names:
        yield from check_name(path, f"{what} '{name}'", name)


def _named(items: Sequence[_Named], *path: str | int) -> Names:
    return [((*path, number, "name"), item.name) for number, item in enumerate(items)]


def _fault(name: str) -> str:
    """What is wrong with a name; '' for a good one."""
    if not name.strip():
        return "the name is empty"
    if len(name) > MAX_NAME:
        return f"the name is longer than {MAX_NAME} characters"
    forbidden = sorted(character for character in set(name) if character in FORBIDDEN or not character.isprintable())
    if forbidden:
        return f"Windows does not allow {_listed(forbidden)} in a name"
    if WILDCARDS & set(name):
        return f"{_listed(sorted(WILDCARDS & set(name)))} would make the name a pattern for others"
    if name != name.strip() or name.endswith("."):
        return "the name begins or ends with a blank, or ends with a dot"
    if name.partition(".")[0].upper() in DEVICES:
        return "Windows keeps the name for a device"
    return ""


def _listed(characters: list[str]) -> str:
    shown = [character if character.isprintable() else f"U+{ord(character):04X}" for character in characters]
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)
