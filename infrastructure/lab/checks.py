"""What a lab file's content must satisfy beyond its shape: names, places, and things that fit together.

Each check names the thing that is wrong and the path that leads to it. Reading the file is `reading`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.lab.address_checks import check_addresses
from hvsim.infrastructure.lab.job_checks import check_jobs
from hvsim.infrastructure.lab.keys import size_text
from hvsim.infrastructure.lab.name_checks import FORBIDDEN, check_names, unique
from hvsim.infrastructure.lab.positions import Path
from hvsim.infrastructure.lab.problems import LabProblem, unknown
from hvsim.infrastructure.versions import host_version

if TYPE_CHECKING:
    from hvsim.infrastructure.lab.plans import ClusterPlan, HostPlan, LabPlan, MachinePlan, VolumePlan

SYSTEM_ROOT = "C:\\"


def check_plan(plan: LabPlan) -> Iterator[LabProblem]:
    """Every mistake in a plan whose shape is right."""
    if not plan.hosts:
        yield LabProblem("The lab file has no [[hosts]]; an estate needs one.")
        return
    yield from check_names(plan)
    yield from check_addresses(plan)
    yield from _check_storage(plan)
    for number, cluster in enumerate(plan.clusters):
        yield from _check_cluster(plan, cluster, ("clusters", number))
    for number, host in enumerate(plan.hosts):
        yield from _check_host(plan, host, ("hosts", number))
    yield from _check_backup_server(plan)


def _check_storage(plan: LabPlan) -> Iterator[LabProblem]:
    for number, server in enumerate(plan.file_servers):
        yield from _check_version(("file_servers", number, "version"), f"file server '{server.name}'", server.version)
    used: dict[str, str] = {}
    for path, lun in _used_luns(plan):
        if lun not in _luns(plan):
            yield unknown(path, "the lab file", "LUN", lun, _luns(plan))
        elif lun in used:
            yield LabProblem(f"The LUN '{lun}' is in use already.", path)
        used[lun] = lun


def _check_cluster(plan: LabPlan, cluster: ClusterPlan, path: Path) -> Iterator[LabProblem]:
    where = f"cluster '{cluster.name}'"
    hosts = [host.name for host in plan.hosts]
    if not cluster.nodes:
        yield LabProblem(f"{where}: it needs nodes.", path, at_key=True)
    for number, node in enumerate(cluster.nodes):
        if node.lower() not in [name.lower() for name in hosts]:
            yield unknown((*path, "nodes", number), where, "host", node, hosts)
        elif sum(node.lower() in [item.lower() for item in other.nodes] for other in plan.clusters) > 1:
            yield LabProblem(f"{where}: '{node}' is a node of another cluster.", (*path, "nodes", number))
    for number, volume in enumerate(cluster.volumes):
        if volume.owner and volume.owner.lower() not in [node.lower() for node in cluster.nodes]:
            yield unknown((*path, "volumes", number, "owner"), where, "node", volume.owner, cluster.nodes)


def _check_host(plan: LabPlan, host: HostPlan, path: Path) -> Iterator[LabProblem]:
    where = f"host '{host.name}'"
    yield from _check_version((*path, "version"), where, host.version)
    yield from _check_volumes(where, host.volumes, (*path, "volumes"))
    yield from _check_path((*path, "machine_path"), where, host.machine_path, host.name, roots_of_host(plan, host))
    for number, machine in enumerate(host.machines):
        yield from _check_machine(plan, host, machine, (*path, "machines", number))
    running = sum(machine.memory for machine in host.machines if machine.state == "Running")
    if running > host.memory:
        message = (
            f"{where}: its running machines need {size_text(running)} of memory, and it has {size_text(host.memory)}."
        )
        yield LabProblem(message, (*path, "memory"))


def _check_volumes(where: str, volumes: Iterable[VolumePlan], path: Path) -> Iterator[LabProblem]:
    roots: list[tuple[Path, str]] = []
    for number, volume in enumerate(volumes):
        at: Path = (*path, number)
        roots.append(((*at, "root"), volume.root))
        if len(volume.root) != 3 or not volume.root[0].isalpha() or volume.root[1:] != ":\\":
            yield LabProblem(
                f"{where}: '{volume.root}' is not the root of a volume; write it as 'D:\\'.", (*at, "root")
            )
        if not volume.lun and volume.capacity < 2**20:
            yield LabProblem(f"{where}: volume {volume.root} needs a capacity, or a LUN.", at)
    yield from unique(f"volume of {where}", roots)


def _check_machine(plan: LabPlan, host: HostPlan, machine: MachinePlan, path: Path) -> Iterator[LabProblem]:
    where = f"machine '{machine.name}'"
    roots = roots_of_host(plan, host)
    try:
        supported = host_version(host.version).supported
    except NotFound:
        return
    if machine.version and machine.version not in supported:
        message = f"{where}: version '{machine.version}' is none of {', '.join(supported)}."
        yield LabProblem(message, (*path, "version"))
    if machine.path:
        yield from _check_path((*path, "path"), where, machine.path, host.name, roots)
    switches = [item.name for item in host.switches]
    if machine.network and machine.network.lower() not in [name.lower() for name in switches]:
        yield unknown((*path, "network"), where, "switch", machine.network, switches)
    low, high = machine.memory_minimum, machine.memory_maximum
    if bool(low) != bool(high) or (low and not low <= machine.memory <= high):
        message = f"{where}: dynamic memory needs memory_minimum <= memory <= memory_maximum."
        yield LabProblem(message, (*path, "memory_minimum" if low else "memory_maximum"))
    for number, disk in enumerate(machine.disks):
        at: Path = (*path, "disks", number)
        if disk.used > disk.size:
            message = f"{where}: used part of a disk is {size_text(disk.used)}, of a disk of {size_text(disk.size)}."
            yield LabProblem(message, (*at, "used"))
        if disk.path:
            yield from _check_path((*at, "path"), where, disk.path, host.name, roots)
    if machine.workload is not None and machine.workload.area < machine.workload.write_size:
        message = f"{where}: workload.area must hold one write of {size_text(machine.workload.write_size)}."
        yield LabProblem(message, (*path, "workload", "area"))


def _check_backup_server(plan: LabPlan) -> Iterator[LabProblem]:
    server = plan.backup_server
    yield from _check_version(("backup_server", "version"), f"backup server '{server.name}'", server.version)
    yield from _check_volumes(f"backup server '{server.name}'", server.volumes, ("backup_server", "volumes"))
    for number, proxy in enumerate(server.proxies):
        path: Path = ("backup_server", "proxies", number)
        yield from _check_version((*path, "version"), f"proxy '{proxy.name}'", proxy.version)
        for at, array in enumerate(proxy.arrays):
            if array.lower() not in [item.name.lower() for item in plan.arrays]:
                yield unknown(
                    (*path, "arrays", at), f"proxy '{proxy.name}'", "array", array, [a.name for a in plan.arrays]
                )
        for at, lun in enumerate(proxy.luns):
            if lun not in _luns(plan):
                yield unknown((*path, "luns", at), f"proxy '{proxy.name}'", "LUN", lun, _luns(plan))
    for number in range(len(server.repositories)):
        yield from _check_repository(plan, number)
    yield from check_jobs(plan)


def _check_repository(plan: LabPlan, number: int) -> Iterator[LabProblem]:
    server = plan.backup_server
    repository = server.repositories[number]
    path: Path = ("backup_server", "repositories", number)
    places = {host.name.lower(): (host.name, roots_of_host(plan, host)) for host in plan.hosts}
    places[server.name.lower()] = (server.name, [SYSTEM_ROOT, *(volume.root for volume in server.volumes)])
    key = repository.host.lower() or plan.hosts[0].name.lower()
    where = f"repository '{repository.name}'"
    if key not in places:
        yield unknown((*path, "host"), where, "computer", repository.host, [name for name, _ in places.values()])
        return
    yield from _check_path((*path, "path"), where, repository.path, *places[key])


def roots_of_host(plan: LabPlan, host: HostPlan) -> list[str]:
    """Where files of a host's machines can lie: its volumes, its cluster's, and shares."""
    roots = [SYSTEM_ROOT, *(volume.root for volume in host.volumes)]
    for server in plan.file_servers:
        roots += [f"\\\\{server.name}\\{share.name}\\" for share in server.shares]
    return roots


def _luns(plan: LabPlan) -> list[str]:
    return [f"{array.name}/{lun.name}" for array in plan.arrays for lun in array.luns]


def _used_luns(plan: LabPlan) -> Iterator[tuple[Path, str]]:
    for number, host in enumerate(plan.hosts):
        for at, volume in enumerate(host.volumes):
            if volume.lun:
                yield ("hosts", number, "volumes", at, "lun"), volume.lun
    for number, cluster in enumerate(plan.clusters):
        for at, shared in enumerate(cluster.volumes):
            yield ("clusters", number, "volumes", at, "lun"), shared.lun


def _check_version(path: Path, where: str, version: str) -> Iterator[LabProblem]:
    try:
        host_version(version)
    except NotFound as error:
        yield LabProblem(f"{where}: {error}", path)


def _check_path(path: Path, where: str, text: str, computer: str, roots: list[str]) -> Iterator[LabProblem]:
    folded = text.upper() + "\\"
    if not any(folded.startswith(root.upper()) for root in roots):
        yield LabProblem(f"{where}: '{text}' lies on none of the volumes of '{computer}': {', '.join(roots)}.", path)
    elif any(character in FORBIDDEN - {"\\"} or character < " " for character in text[3:]):
        yield LabProblem(f"{where}: '{text}' is not a path.", path)
