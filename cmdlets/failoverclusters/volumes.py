"""Cluster shared volumes: Get-ClusterSharedVolume, Get-ClusterSharedVolumeState, Move-ClusterSharedVolume."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.failoverclusters.base import OBJECT, ClusterCommand, node_names
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS, VolumeState
from hvsim.infrastructure.clusters.volumes import SharedVolume
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches


@cmdlet("Get-ClusterSharedVolume", output=CLUSTERS + "ClusterSharedVolume")
class GetClusterSharedVolume(ClusterCommand):
    """Lists the shared volumes of a cluster."""

    name: list[str] = parameter(position=0, wildcards=True, help="The volumes; all when left out.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster.")

    examples = [
        Example("Get-ClusterSharedVolume", "The volumes and who coordinates them."),
        Example("(Get-ClusterSharedVolume).SharedVolumeInfo.Partition.FreeSpace / 1GB", "How much is free?"),
    ]

    def process(self) -> None:
        cluster = self.cluster_of(self.input_object)
        if cluster is not None:
            self.write_all(self.named("cluster shared volume", self.name, cluster.volumes, cluster))


class SharedVolumes(ClusterCommand):
    """A command for the shared volumes of a cluster, or the one in -InputObject."""

    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A shared volume.")

    def volumes(self, names: list[str] | None) -> Iterator[SharedVolume]:
        """Those of these names; what is not there is reported."""
        given = self.input_object
        cluster = given.cluster if isinstance(given, SharedVolume) else self.cluster_of(given)
        if cluster is not None:
            known = [given] if isinstance(given, SharedVolume) else cluster.volumes
            yield from self.named("cluster shared volume", names, known, cluster)


@cmdlet("Get-ClusterSharedVolumeState", output=CLUSTERS + "ClusterSharedVolumeStateInfo")
class GetClusterSharedVolumeState(SharedVolumes):
    """Says how each node reaches the shared volumes: directly, redirected or not at all."""

    node: list[str] = parameter(wildcards=True, complete=node_names, help="The nodes; all when left out.")
    name: list[str] = parameter(position=0, wildcards=True, help="The volumes; all when left out.")

    examples = [Example("Get-ClusterSharedVolumeState", "Does anything go over the network?")]

    def process(self) -> None:
        for volume in self.volumes(self.name):
            for node in volume.cluster.nodes:
                if any(matches(name, node.name) for name in self.node or ["*"]):
                    self.write(VolumeState(volume, node))


@cmdlet("Move-ClusterSharedVolume", output=CLUSTERS + "ClusterSharedVolume")
class MoveClusterSharedVolume(SharedVolumes):
    """Lets another node coordinate a shared volume."""

    name: str = parameter(position=0, wildcards=True, help="The volume.")
    node: str = parameter(position=1, complete=node_names, help="The node; another one that is up when left out.")
    wait: int = parameter(no_effect="The command ends when it is done.", help="Seconds to wait at most.")
    reason: str = parameter(help="Why, for the log.")

    examples = [Example("Get-ClusterSharedVolume | Move-ClusterSharedVolume -Node HV02", "The other node.")]

    def process(self) -> None:
        for volume in self.volumes([self.name] if self.name else None):
            cluster = volume.cluster
            others = [node for node in cluster.nodes if node.takes_roles and node is not volume.owner]
            target = self.node_of(cluster, self.node) if self.node else next(iter(others), volume.owner)
            self.note_reason(cluster, volume.name)
            if target is not None and self.ran(volume.move(target)):
                self.write(volume)
