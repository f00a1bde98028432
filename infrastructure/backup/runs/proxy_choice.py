"""Which proxy reads a machine's disks, and which shadow copy provider makes what it reads.

Answers for one machine, with the reasons against each proxy. Does not take snapshots; `snapshot_groups` does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import field, frozen

from hvsim.infrastructure.backup.runs.proxy import Proxy
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.errors import StepFailed
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.san import Access
from hvsim.infrastructure.storage.volumes import StorageKind, StorageVolume
from hvsim.infrastructure.vss.provider import (
    CSV_PROVIDER,
    FILE_SHARE_PROVIDER,
    SYSTEM_PROVIDER,
    Provider,
    hardware_provider,
)

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.jobs.job_options import JobOptions
    from hvsim.infrastructure.backup.server import BackupServer

HYPERV_SERVICE = "vmms"


@frozen(eq=False)
class Way:
    """How disks are read: by `proxy`, from a snapshot of their volumes that `providers` make (none: the machine's own
    checkpoint is enough).
    """

    proxy: Proxy
    providers: tuple[Provider, ...] = ()

    @property
    def provider_names(self) -> str:
        return ", ".join(provider.name for provider in self.providers)


@frozen(eq=False)
class ProxyChoice:
    """The ways in the order in which they are tried; `refused` says why off-host proxies were not taken, `warnings`
    what is wrong with the one that was.
    """

    ways: tuple[Way, ...]
    refused: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())


def choose_proxy(
    server: BackupServer, options: JobOptions, machine: VirtualMachine, assigned: Counter[UUID]
) -> ProxyChoice:
    """The proxy for a machine; `assigned` counts the tasks that proxies were given already, and is counted on.

    Raises `StepFailed` where off-host proxies are wanted, none fits, and the host may not stand in.
    """
    on_host = on_host_ways(server.on_host_proxy(machine.host), machine)
    if not options.off_host:
        return ProxyChoice(on_host)
    candidates = options.proxies or [proxy for proxy in server.proxies if proxy.off_host]
    fitting, refused = [], []
    for proxy in candidates:
        obstacle = off_host_obstacle(proxy, machine)
        if not obstacle and server.faults.strikes("ProxyUnavailable", proxy.name) is not None:
            obstacle = "it is not available"
        if obstacle:
            refused.append(f"Off-host backup proxy {proxy.name} cannot be used for '{machine.name}': {obstacle}")
        else:
            fitting.append(proxy)
    if not fitting:
        if not candidates:
            refused.append("There is no off-host backup proxy")
        if not options.fall_back_to_host:
            raise StepFailed(f"Unable to allocate processing resources. Error: {'; '.join(refused)}")
        return ProxyChoice(on_host, tuple(refused))
    chosen = min(fitting, key=lambda proxy: (assigned[proxy.id] + proxy.slots.taken) / proxy.max_tasks)
    assigned[chosen.id] += 1
    off_host = Way(chosen, _distinct(_off_host_provider(storage) for storage in volumes_of(machine)))
    ways = (off_host, *on_host) if options.fall_back_to_host else (off_host,)
    return ProxyChoice(ways, (), tuple(access_warnings(chosen, machine)))


def on_host_ways(proxy: Proxy, machine: VirtualMachine) -> tuple[Way, ...]:
    """How the host itself reads a machine; from 2016 on the machine's checkpoint is all it needs."""
    host = machine.host
    if host.version.has_change_tracking:
        return (Way(proxy),)
    volumes = volumes_of(machine)
    best = _distinct(on_host_provider(storage, host) for storage in volumes)
    software = _distinct(_software_provider(storage) for storage in volumes)
    if best == software or not host.failover_to_software:
        return (Way(proxy, best),)
    return (Way(proxy, best), Way(proxy, software))


def volumes_of(machine: VirtualMachine) -> list[StorageVolume]:
    """The volumes that the machine's disks lie on, each once."""
    return list(dict.fromkeys(machine.host.storage_of(disk.base.path) for disk in machine.disks))


def off_host_obstacle(proxy: Proxy, machine: VirtualMachine) -> str:
    """Why an off-host proxy cannot read the machine, or '' when it can."""
    computer = proxy.computer
    if not proxy.enabled:
        return "it is disabled"
    if not computer.is_up:
        return "it does not answer"
    if not computer.services.runs(HYPERV_SERVICE):
        return "the Hyper-V role is not installed on it"
    cluster = _cluster_of(machine.host)
    if cluster and _cluster_of(computer) == cluster:
        return f"it is a node of the cluster {cluster}, and a snapshot mounted there would bring the cluster down"
    for disk in machine.disks:
        if disk.base.path.lower().endswith(".vhds"):
            return f"'{disk.base.path}' is a VHD set"
    for storage in volumes_of(machine):
        obstacle = _storage_obstacle(storage, machine.host, computer)
        if obstacle:
            return obstacle
    return ""


def access_warnings(proxy: Proxy, machine: VirtualMachine) -> Iterable[str]:
    """What is unwise about the proxy: it does other work, or may write where it only has to read."""
    if isinstance(proxy.computer, Host) and proxy.computer.machines:
        yield f"Off-host backup proxy {proxy.name} runs virtual machines itself: a dedicated host should read"
    for storage in volumes_of(machine):
        lun = storage.lun
        if lun is not None and lun.access_of(proxy.computer.name) is Access.READ_WRITE:
            yield (
                f"Off-host backup proxy {proxy.name} has read-write access to {lun.full_name}:"
                " read-only access is enough, and keeps the volume safe"
            )


def _storage_obstacle(storage: StorageVolume, host: Host, computer: Computer) -> str:
    if storage.share is not None:
        share = storage.share
        if not share.is_reachable:
            return f"the share {share.root} cannot be reached"
        if not share.has_shadow_copy_agent:
            return f"the File Server VSS Agent Service does not run on {share.server.name}"
        if not share.may_read(computer.name):
            return f"its computer account has no right to read the share {share.root}"
        return ""
    lun = storage.lun
    if lun is None:
        return f"'{storage.name}' is local storage of {host.name}, which no other server can read"
    array = lun.array
    if not array.hardware_provider:
        return f"{array.name} has no hardware VSS provider"
    for name in (host.name, computer.name):
        if not array.has_provider_on(name):
            return f"the hardware VSS provider of {array.name} is not installed on {name}"
    if not array.transportable:
        return f"the hardware VSS provider of {array.name} does not support transportable shadow copies"
    if lun.access_of(computer.name) is Access.NONE:
        return f"it has no access to {lun.full_name}"
    return ""


def _off_host_provider(storage: StorageVolume) -> Provider:
    return FILE_SHARE_PROVIDER if storage.lun is None else hardware_provider(storage.lun.array)


def on_host_provider(storage: StorageVolume, host: Host) -> Provider:
    """The one that somebody has chosen. A cluster's volume has a provider of its own, on its owner; an array's copies
    serve a volume of one host.
    """
    if storage.provider is not None:
        return storage.provider
    if storage.kind is StorageKind.SAN and storage.lun is not None and storage.lun.array.has_provider_on(host.name):
        return hardware_provider(storage.lun.array)
    return _software_provider(storage)


def provider_for(storage: StorageVolume, providers: tuple[Provider, ...]) -> Provider:
    """The one of a way's providers that makes the copy of a volume."""
    for provider in providers:
        if storage.lun is not None and provider.provider_id == storage.lun.array.id:
            return provider
    usual = _software_provider(storage)
    return usual if usual in providers else providers[0]


def _software_provider(storage: StorageVolume) -> Provider:
    if storage.kind is StorageKind.CSV:
        return CSV_PROVIDER
    return FILE_SHARE_PROVIDER if storage.kind is StorageKind.SMB else SYSTEM_PROVIDER


def _distinct(providers: Iterable[Provider]) -> tuple[Provider, ...]:
    return tuple(sorted(dict.fromkeys(providers), key=lambda provider: provider.name))


def _cluster_of(computer: Computer) -> str:
    if isinstance(computer, Host) and computer.node is not None:
        return computer.node.cluster.name
    return ""
