"""The witness of a cluster: one vote more, kept on a disk, a share or in a cloud; and choosing it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid5

from attrs import define

from hvsim.infrastructure.clusters.groups import ClusterResource, GroupKind, ResourceState
from hvsim.infrastructure.errors import Refused
from hvsim.infrastructure.product_values import ProductValue

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.cluster import Cluster


class WitnessKind(ProductValue):
    """What the vote is kept on, with the name of the resource's type."""

    DISK = ("Physical Disk", 1)
    SHARE = ("File Share Witness", 2)
    CLOUD = ("Cloud Witness", 3)


@define(eq=False)
class Witness:
    """The witness: `name` is its resource's, `place` the share or storage account. `alone`: nobody else votes."""

    kind: WitnessKind
    name: str
    place: str = ""
    endpoint: str = ""
    alone: bool = False


def standard_witness() -> Witness:
    """What a cluster with shared disks chooses by itself."""
    return Witness(WitnessKind.DISK, "Quorum")


def remove_witness(cluster: Cluster) -> None:
    """Only the nodes vote from now on."""
    _forget(cluster)
    cluster.witness = None


def use_disk(cluster: Cluster, name: str, *, alone: bool = False) -> None:
    """A clustered disk votes. Raises `Refused` for a shared volume, and for what is no disk of the cluster."""
    if any(volume.name.lower() == name.lower() for volume in cluster.volumes):
        raise Refused(f"'{name}' is a Cluster Shared Volume: it cannot be the witness.")
    disks = [item for group in cluster.groups for item in group.resources if item.kind == WitnessKind.DISK.label]
    disk = next((item for item in disks if item.name.lower() == name.lower()), None)
    if disk is None:
        raise Refused(f"The cluster has no disk '{name}'.")
    _forget(cluster)
    disk.own_state = ResourceState.ONLINE
    _put(disk, cluster, GroupKind.CLUSTER)
    cluster.witness = Witness(WitnessKind.DISK, disk.name, alone=alone)


def use_share(cluster: Cluster, path: str) -> None:
    """A share votes. Raises `Refused` unless the nodes reach it."""
    share = cluster.nodes[0].host.network.share_of(path)
    if share is None or not share.is_reachable:
        raise Refused(
            f"There was an error configuring the file share witness '{path}'. Unable to save property changes for"
            " 'File Share Witness'. The network name cannot be found. (0x80070043)"
        )
    _forget(cluster)
    cluster.witness = Witness(WitnessKind.SHARE, WitnessKind.SHARE.label, path)
    _add(cluster, {"SharePath": path, "ArbitrationDelay": 6})


def use_cloud(cluster: Cluster, account: str, endpoint: str, container: str = "") -> None:
    """A storage account votes; '' are the usual service and container."""
    _forget(cluster)
    cluster.witness = Witness(WitnessKind.CLOUD, WitnessKind.CLOUD.label, account, endpoint or "core.windows.net")
    _add(
        cluster,
        {
            "AccountName": account,
            "EndpointInfo": cluster.witness.endpoint,
            "ContainerName": container or "msft-cloud-witness",
        },
    )


def witness_resource(cluster: Cluster) -> ClusterResource | None:
    """The resource of the witness."""
    if cluster.witness is None:
        return None
    resources = [resource for group in cluster.groups for resource in group.resources]
    return next((item for item in resources if item.name == cluster.witness.name), None)


def _add(cluster: Cluster, parameters: dict[str, str | int]) -> None:
    witness = cluster.witness
    assert witness is not None
    core = next(group for group in cluster.groups if group.kind is GroupKind.CLUSTER)
    identity = uuid5(cluster.id, witness.name)
    core.resources.append(
        ClusterResource(identity, witness.name, witness.kind.label, core, parameters=dict(parameters))
    )


def _put(disk: ClusterResource, cluster: Cluster, kind: GroupKind) -> None:
    """The witness is with the cluster's name and address; a disk without a task is available storage. One that its
    node has mounted stays where it is while that group belongs to another node.
    """
    group = next(group for group in cluster.groups if group.kind is kind)
    if disk.lun is not None and disk.group.owner is not group.owner:
        return
    disk.group.resources.remove(disk)
    disk.group = group
    group.resources.append(disk)


def _forget(cluster: Cluster) -> None:
    """Takes the resource of the old witness away; a disk stays, and may be used for more."""
    resource = witness_resource(cluster)
    if resource is not None and cluster.witness is not None:
        if cluster.witness.kind is WitnessKind.DISK:
            _put(resource, cluster, GroupKind.AVAILABLE_STORAGE)
        else:
            resource.group.resources.remove(resource)
