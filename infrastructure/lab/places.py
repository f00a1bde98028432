"""Finding things in a plan: LUNs by their full names, what volumes the first host has. Plain look-ups."""

from __future__ import annotations

from hvsim.infrastructure.hosts.volumes import SHARED_FOLDER
from hvsim.infrastructure.lab.plans import LabPlan, VolumePlan


def lun_sizes(plan: LabPlan) -> dict[str, int]:
    """The size of every LUN by its full name."""
    return {f"{array.name}/{lun.name}": lun.size for array in plan.arrays for lun in array.luns}


def volume_size(volume: VolumePlan, sizes: dict[str, int]) -> int:
    """The bytes of a volume: its own, or those of the LUN behind it."""
    return volume.capacity or sizes[volume.lun]


def first_volumes(plan: LabPlan) -> tuple[tuple[str, str, int], ...]:
    """What the first host has beside its system volume, its cluster's volumes included: path, label, bytes."""
    host, sizes = plan.hosts[0], lun_sizes(plan)
    found = [(item.root, item.label, volume_size(item, sizes)) for item in host.volumes]
    for cluster in plan.clusters:
        if host.name.lower() in [node.lower() for node in cluster.nodes]:
            found += [(f"{SHARED_FOLDER}\\{item.name}", item.name, sizes[item.lun]) for item in cluster.volumes]
    return tuple(found)
