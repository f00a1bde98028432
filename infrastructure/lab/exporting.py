"""The plan of an estate as it is now: `hvsim lab export`. Without what lab files cannot say: checkpoints, backups."""

from __future__ import annotations

from hvsim.blocks.device import MIB
from hvsim.infrastructure.backup.runs.proxy import Proxy
from hvsim.infrastructure.clusters import Cluster
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.lab.exporting_jobs import plan_of_mail, plans_of_copy_jobs, plans_of_jobs, plans_of_keys
from hvsim.infrastructure.lab.plans import (
    ArrayPlan,
    BackupServerPlan,
    ClusterPlan,
    DiskPlan,
    FileServerPlan,
    HostPlan,
    LabPlan,
    LunPlan,
    MachinePlan,
    ProxyPlan,
    RepositoryPlan,
    SharedVolumePlan,
    SharePlan,
    SwitchPlan,
    VolumePlan,
    WorkloadPlan,
)
from hvsim.infrastructure.machines.networks import SwitchType
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.san import Access, SanArray
from hvsim.infrastructure.storage.shares import SHADOW_COPY_AGENT, FileServer
from hvsim.infrastructure.storage.volumes import StorageKind


def plan_of(estate: Estate) -> LabPlan:
    """The plan that would build an estate like this one."""
    return LabPlan(
        tuple(_host(host) for host in estate.hosts),
        tuple(_array(array) for array in estate.arrays),
        tuple(_file_server(server) for server in estate.file_servers),
        tuple(_cluster(cluster) for cluster in estate.clusters),
        _backup_server(estate),
        estate.network.domain,
    )


_LENGTH_OF_ROOT = len("D:\\")
"""Shares of whole volumes make a file server; folders that were given out later are no part of a plan."""


def _array(array: SanArray) -> ArrayPlan:
    luns = tuple(LunPlan(lun.name, lun.size) for lun in array.luns)
    return ArrayPlan(array.name, array.transportable, array.odx, array.hardware_provider, luns)


def _file_server(server: FileServer) -> FileServerPlan:
    shares = tuple(
        SharePlan(
            share.name,
            share.storage.capacity,
            tuple(sorted(share.readers or ())),
            tuple(sorted(share.writers or ())),
        )
        for share in server.shares
        if len(share.path) == _LENGTH_OF_ROOT
    )
    return FileServerPlan(
        server.name,
        server.version.name,
        server.memory,
        server.processors,
        server.link_bits,
        shadow_copies=server.services.find(SHADOW_COPY_AGENT[0]) is not None,
        third_party=any(share.third_party for share in server.shares),
        managed=server.is_managed,
        shares=shares,
        address=server.address,
    )


def _cluster(cluster: Cluster) -> ClusterPlan:
    volumes = tuple(
        SharedVolumePlan(
            volume.volume,
            volume.storage.lun.full_name if volume.storage.lun else "",
            volume.owner.name,
            volume.storage.files.kind if volume.storage.files else "NTFS",
        )
        for volume in cluster.volumes
    )
    level = 0 if cluster.functional_level == cluster.highest_level else cluster.functional_level
    return ClusterPlan(cluster.name, tuple(node.name for node in cluster.nodes), level, volumes)


def _volumes(computer: Computer) -> tuple[VolumePlan, ...]:
    return tuple(
        VolumePlan(
            root,
            0 if storage.lun else storage.capacity,
            storage.files.label if storage.files else "",
            storage.lun.full_name if storage.lun else "",
            storage.files.kind if storage.files else "NTFS",
        )
        for root, storage in computer.storage.items()
        if len(root) == 3 and root != "C:\\" and storage.files is not None and storage.kind is not StorageKind.CSV
    )


def _host(host: Host) -> HostPlan:
    return HostPlan(
        host.name,
        host.version.name,
        host.memory,
        host.processors,
        host.link_bits,
        host.machine_path,
        _volumes(host),
        tuple(
            SwitchPlan(
                switch.name,
                switch.kind.label,
                switch.physical[0] if switch.kind is SwitchType.EXTERNAL and switch.physical else "Ethernet",
            )
            for switch in host.switches
        ),
        host.change_tracking,
        host.offloads_copies,
        tuple(_machine(machine) for machine in host.machines),
        host.address,
    )


def _machine(machine: VirtualMachine) -> MachinePlan:
    host, guest = machine.host, machine.guest
    usual_path = f"{host.machine_path}\\{machine.name}"
    switch = next((adapter.switch for adapter in machine.adapters if adapter.switch), None)
    first = host.switches[0] if host.switches else None
    work = machine.workload
    return MachinePlan(
        machine.name,
        guest.name,
        guest.kind.value if guest.kind is not GuestKind.NONE else "None",
        "" if guest.integration_services_version == host.version.guest_services else guest.integration_services_version,
        guest.applications,
        machine.generation,
        "" if machine.version == host.version.machine_version else machine.version,
        machine.memory_startup,
        machine.memory_minimum if machine.dynamic_memory else 0,
        machine.memory_maximum if machine.dynamic_memory else 0,
        machine.processors,
        "Running" if machine.is_active else "Off",
        machine.notes,
        "" if machine.path == usual_path else machine.path,
        "" if switch is None or switch is first else switch.name,
        machine.checkpoint_type.label,
        machine.group is not None or host.node is None or not _could_be_clustered(machine),
        guest.has_dynamic_disks,
        tuple(_disk(machine, number, disk) for number, disk in enumerate(machine.disks)),
        WorkloadPlan(work.interval, work.write_size, work.area) if work else None,
    )


def _could_be_clustered(machine: VirtualMachine) -> bool:
    paths = (machine.path, *(disk.path for disk in machine.disks))
    return all(machine.host.storage_of(path).kind in (StorageKind.CSV, StorageKind.SMB) for path in paths)


def _disk(machine: VirtualMachine, number: int, disk: VirtualDisk) -> DiskPlan:
    suffix = f"-data{number}" if number else ""
    usual = f"{machine.path}\\Virtual Hard Disks\\{machine.name}{suffix}.vhdx"
    kind = "Fixed" if disk.base.kind.value == "Fixed" else "Dynamic"
    used = disk.base.generated or -(-disk.top.device.allocated_bytes // MIB) * MIB
    return DiskPlan(disk.size, min(used, disk.size), "" if disk.base.path == usual else disk.base.path, kind)


def _backup_server(estate: Estate) -> BackupServerPlan:
    server, first = estate.backup_server, estate.local_host
    repositories = tuple(
        RepositoryPlan(
            item.name,
            item.path,
            "" if item.computer is first else item.host_name,
            item.max_tasks,
            item.immutable_days,
            item.rotates,
            item.unpacks,
        )
        for item in server.repositories
        if item.computer is not None
    )
    computer = server.computer
    proxies = tuple(_proxy(estate, proxy) for proxy in server.proxies if proxy.off_host)
    return BackupServerPlan(
        server.name,
        computer.version.name,
        computer.memory,
        computer.processors,
        computer.link_bits,
        _volumes(computer),
        repositories,
        proxies,
        plans_of_jobs(server),
        plans_of_copy_jobs(server),
        plans_of_keys(server),
        plan_of_mail(server),
        computer.address,
    )


def _proxy(estate: Estate, proxy: Proxy) -> ProxyPlan:
    computer = proxy.computer
    seen = [lun for array in estate.arrays for lun in array.luns if lun.access_of(computer.name) is not Access.NONE]
    writes = any(lun.access_of(computer.name) is Access.READ_WRITE for lun in seen)
    return ProxyPlan(
        proxy.name,
        computer.version.name,
        computer.memory,
        computer.processors,
        computer.link_bits,
        computer.services.find("vmms") is not None,
        tuple(array.name for array in estate.arrays if computer.name.lower() in array.provider_on),
        tuple(lun.full_name for lun in seen),
        "ReadWrite" if writes else "ReadOnly",
        proxy.max_tasks,
        computer.address,
    )
