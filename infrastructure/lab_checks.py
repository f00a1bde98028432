"""What a lab file's content must satisfy beyond its shape: names, ranges, and things that fit together.

Each check names the thing that is wrong. Reading the file is `lab`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from hvsim.blocks.device import MIB, TIB
from hvsim.infrastructure.errors import LabFileError, NotFound
from hvsim.infrastructure.versions import host_version
from hvsim.infrastructure.vss.writers import APPLICATION_WRITERS

if TYPE_CHECKING:
    from hvsim.infrastructure.lab import DiskPlan, HostPlan, LabPlan, MachinePlan, WorkloadPlan

FORBIDDEN = frozenset('<>:"/\\|?*')
MAX_NAME = 100
MIN_DISK, MAX_DISK = MIB, 64 * TIB
MIN_MEMORY, MAX_MEMORY = 32 * MIB, 240 * TIB
MAX_PROCESSORS = 2048
SYSTEM_ROOT = "C:\\"


def check_lab(plan: LabPlan) -> None:
    """Raises `LabFileError` for the first thing in the plan that cannot be."""
    _unique("host", (host.name for host in plan.hosts))
    _unique("machine", (machine.name for host in plan.hosts for machine in host.machines))
    _unique("repository", (item.name for item in plan.repositories))
    _unique("job", (job.name for job in plan.jobs))
    for host in plan.hosts:
        _check_host(host)
    for repository in plan.repositories:
        hosts = [host for host in plan.hosts if host.name.lower() == repository.host.lower()] or list(plan.hosts[:1])
        _check_name(f"repository '{repository.name}'", repository.name)
        _check_path(f"repository '{repository.name}'", repository.path, hosts[0])
    for job in plan.jobs:
        _check_name(f"job '{job.name}'", job.name)


def _check_host(host: HostPlan) -> None:
    where = f"host '{host.name}'"
    _check_name(where, host.name)
    try:
        host_version(host.version)
    except NotFound as error:
        raise LabFileError(f"{where}: {error}") from error
    _check_range(where, "memory", host.memory, MIN_MEMORY, MAX_MEMORY)
    _check_range(where, "processors", host.processors, 1, MAX_PROCESSORS)
    for root, _, capacity in host.volumes:
        if len(root) != 3 or not root[0].isalpha() or root[1:] != ":\\":
            raise LabFileError(f"{where}: '{root}' is not the root of a volume; write it as 'D:\\'.")
        _check_range(where, f"capacity of {root}", capacity, MIB, 2**63)
    _unique(f"volume of {where}", (root for root, _, _ in host.volumes))
    _check_path(where, host.machine_path, host)
    for machine in host.machines:
        _check_machine(machine, host)
    running = sum(machine.memory for machine in host.machines if machine.state == "Running")
    if running > host.memory:
        raise LabFileError(f"{where}: its running machines need {running} bytes of memory, and it has {host.memory}.")


def _check_machine(machine: MachinePlan, host: HostPlan) -> None:
    where = f"machine '{machine.name}'"
    _check_name(where, machine.name)
    _check_range(where, "memory", machine.memory, MIN_MEMORY, MAX_MEMORY)
    _check_range(where, "processors", machine.processors, 1, MAX_PROCESSORS)
    _check_range(where, "generation", machine.generation, 1, 2)
    _check_word(where, "state", machine.state, ("Running", "Off"))
    _check_word(where, "kind", machine.kind.capitalize(), ("Windows", "Linux", "None"))
    for application in machine.applications:
        _check_word(where, "application", application, APPLICATION_WRITERS)
    if machine.version:
        _check_word(where, "version", machine.version, host_version(host.version).supported)
    for disk in machine.disks:
        _check_disk(where, disk, host)
    if machine.workload is not None:
        _check_workload(where, machine.workload)


def _check_disk(where: str, disk: DiskPlan, host: HostPlan) -> None:
    _check_range(where, "size of a disk", disk.size, MIN_DISK, MAX_DISK)
    _check_range(where, "used part of a disk", disk.used, 0, disk.size)
    if disk.path:
        _check_path(where, disk.path, host)


def _check_workload(where: str, workload: WorkloadPlan) -> None:
    if not workload.interval > 0:
        raise LabFileError(f"{where}: workload.interval is a number of seconds above 0, not {workload.interval}.")
    _check_range(where, "workload.write_size", workload.write_size, 1, 64 * MIB)
    _check_range(where, "workload.area", workload.area, workload.write_size, MAX_DISK)


def _check_name(where: str, name: str) -> None:
    bad = sorted(character for character in set(name) if character in FORBIDDEN or character < " ")
    if not name.strip() or len(name) > MAX_NAME or bad or name != name.strip(" ."):
        raise LabFileError(f"{where}: the name cannot name a folder: it is empty, too long, or has {bad or 'edges'}.")


def _check_path(where: str, path: str, host: HostPlan) -> None:
    roots = [SYSTEM_ROOT, *(root for root, _, _ in host.volumes)]
    if not any(path.upper().startswith(root.upper()) for root in roots):
        raise LabFileError(f"{where}: '{path}' lies on none of the volumes of '{host.name}': {', '.join(roots)}.")
    if any(character in FORBIDDEN - {"\\"} or character < " " for character in path[3:]):
        raise LabFileError(f"{where}: '{path}' is not a path.")


def _check_range(where: str, what: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise LabFileError(f"{where}: {what} is {value}, and must be from {low} to {high}.")


def _check_word(where: str, what: str, word: str, known: Iterable[str]) -> None:
    if word not in known:
        raise LabFileError(f"{where}: {what} '{word}' is none of {', '.join(known)}.")


def _unique(what: str, names: Iterable[str]) -> None:
    for name, count in Counter(name.lower() for name in names).items():
        if count > 1:
            raise LabFileError(f"The lab file has {count} of: {what} '{name}'.")
