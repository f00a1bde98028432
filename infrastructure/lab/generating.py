"""Labs made up from counts: so many hosts, so many machines, spread and mixed as in a real room. No chance in it."""

from __future__ import annotations

from hvsim.blocks.device import GIB, KIB, MIB, TIB
from hvsim.infrastructure.hosts.volumes import SHARED_FOLDER
from hvsim.infrastructure.lab.job_plans import JobPlan
from hvsim.infrastructure.lab.plans import (
    ArrayPlan,
    BackupServerPlan,
    ClusterPlan,
    DiskPlan,
    HostPlan,
    LabPlan,
    LunPlan,
    MachinePlan,
    ProxyPlan,
    RepositoryPlan,
    SharedVolumePlan,
    VolumePlan,
    WorkloadPlan,
)

NODES_PER_CLUSTER = 8
MACHINES_PER_JOB = 50
SPARE_MEMORY = 32 * GIB
CONTENT = 2 * GIB
"""What all disks hold together at most: backups of them are bytes in the memory of this process."""
WRITTEN = 256 * MIB
"""What all guests together write again and again at most."""
LEAST = 64 * KIB

_ROLES = (
    ("web", ("IIS",), 4, 60, 0),
    ("app", (), 4, 60, 0),
    ("file", (), 4, 60, 500),
    ("sql", ("SqlServer",), 8, 60, 200),
    ("web", ("IIS",), 4, 60, 0),
    ("app", (), 8, 80, 0),
    ("dc", ("ActiveDirectory",), 4, 40, 0),
    ("lin", (), 2, 40, 0),
)
"""Prefix of the name, applications, gigabytes of memory, of the system disk and of the data disk."""


def new_lab(hosts: int, machines: int, version: str = "2022") -> LabPlan:
    """A lab of `hosts` hosts in clusters on a SAN, with `machines` machines spread over them, and jobs for all."""
    per_host = [machines // hosts + (number < machines % hosts) for number in range(hosts)]
    plans: list[HostPlan] = []
    counts: dict[str, int] = {}
    for number, count in enumerate(per_host):
        volume = f"{SHARED_FOLDER}\\Volume{number // NODES_PER_CLUSTER + 1}"
        if hosts == 1:
            volume = "D:\\VMs"
        present = [_machine(sum(per_host[:number]) + index, counts, machines) for index in range(count)]
        memory = max(64 * GIB, sum(item.memory for item in present) + SPARE_MEMORY)
        plans.append(
            HostPlan(
                f"HV{number + 1:02}",
                version,
                -(-memory // (64 * GIB)) * 64 * GIB,
                32,
                machine_path=volume,
                volumes=(VolumePlan("D:\\", 16 * TIB, "Data"),),
                machines=tuple(present),
            )
        )
    if hosts == 1:
        return LabPlan(tuple(plans), backup_server=_backup_server(plans, ()))
    clusters = _clusters([plan.name for plan in plans])
    luns = tuple(LunPlan(f"LUN{number + 1}", 60 * TIB) for number in range(len(clusters)))
    arrays = (ArrayPlan("SAN01", luns=luns),)
    return LabPlan(
        tuple(plans),
        arrays,
        clusters=clusters,
        backup_server=_backup_server(plans, tuple(f"SAN01/{lun.name}" for lun in luns)),
    )


def _clusters(names: list[str]) -> tuple[ClusterPlan, ...]:
    groups = [names[start : start + NODES_PER_CLUSTER] for start in range(0, len(names), NODES_PER_CLUSTER)]
    return tuple(
        ClusterPlan(
            f"HVC{number + 1:02}",
            tuple(group),
            volumes=(SharedVolumePlan(f"Volume{number + 1}", f"SAN01/LUN{number + 1}"),),
        )
        for number, group in enumerate(groups)
    )


def _machine(index: int, counts: dict[str, int], machines: int) -> MachinePlan:
    prefix, applications, memory, system, data = _ROLES[index % len(_ROLES)]
    counts[prefix] = counts.get(prefix, 0) + 1
    most = CONTENT // machines
    disks = [DiskPlan(system * GIB, _share((32 + 16 * (index % 3)) * MIB, most))]
    if data:
        disks.append(DiskPlan(data * GIB, _share(64 * MIB, most)))
    linux = prefix == "lin"
    return MachinePlan(
        f"{prefix}{counts[prefix]:02}",
        "Ubuntu 22.04" if linux else "Windows Server 2022",
        "Linux" if linux else "Windows",
        applications=applications,
        memory=memory * GIB,
        processors=2 if memory < 8 else 4,
        disks=tuple(disks),
        workload=WorkloadPlan(900.0 + 60 * (index % 7), area=_share(16 * MIB, WRITTEN // machines)),
    )


def _share(wanted: int, most: int) -> int:
    """So many bytes, or fewer where there are so many machines."""
    return max(min(wanted, most) // LEAST, 1) * LEAST


def _backup_server(hosts: list[HostPlan], luns: tuple[str, ...]) -> BackupServerPlan:
    names = [machine.name for host in hosts for machine in host.machines]
    parts = [names[start : start + MACHINES_PER_JOB] for start in range(0, len(names), MACHINES_PER_JOB)]
    jobs = tuple(JobPlan(f"Nightly {number + 1}", tuple(part)) for number, part in enumerate(parts))
    proxies = (ProxyPlan("PX01", arrays=("SAN01",), luns=luns),) if luns else ()
    repositories = (RepositoryPlan("Main Repository", "E:\\Backup", "VBR01", max_tasks=16),)
    volumes = (VolumePlan("E:\\", 64 * TIB, "Backup"),)
    return BackupServerPlan(volumes=volumes, repositories=repositories, proxies=proxies, jobs=jobs)
