"""Resources: their types, their owners, taking them offline, and the maintenance of disks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.failoverclusters.base import OBJECT, ClusterCommand, group_names, node_names
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS, OwnerNodes, TypeInCluster
from hvsim.infrastructure.clusters.dependencies import bring_online, take_offline
from hvsim.infrastructure.clusters.failover import to_best_node
from hvsim.infrastructure.clusters.groups import ClusterGroup, ClusterResource
from hvsim.infrastructure.clusters.resource_types import RESOURCE_TYPES
from hvsim.infrastructure.clusters.volumes import FileSystemReason, SharedVolume
from hvsim.infrastructure.errors import Refused
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

RESOURCE = CLUSTERS + "ClusterResource"


@cmdlet("Get-ClusterResourceType", output=CLUSTERS + "ClusterResourceType")
class GetClusterResourceType(ClusterCommand):
    """Lists the types of resources that a cluster knows."""

    name: list[str] = parameter(position=0, wildcards=True, help="The types; all when left out.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster.")

    examples = [Example("Get-ClusterResourceType 'Virtual Machine*'", "Those of machines.")]

    def process(self) -> None:
        cluster = self.cluster_of(self.input_object)
        if cluster is not None:
            types = [TypeInCluster(cluster, item) for item in RESOURCE_TYPES]
            self.write_all(self.named("cluster resource type", self.name, types, cluster))


@cmdlet("Get-ClusterOwnerNode", output=CLUSTERS + "ClusterOwnerNodeList")
class GetClusterOwnerNode(ClusterCommand):
    """Shows which nodes a role prefers, or may own a resource."""

    resource: str = parameter(aliases=("Res",), help="The resource.")
    group: str = parameter(complete=group_names, help="The role.")
    resource_type: str = parameter(aliases=("ResType",), help="The type of resources.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A role, a resource or a type of resources.")

    examples = [
        Example("Get-ClusterGroup web01 | Get-ClusterOwnerNode", "Whom does it prefer?"),
        Example("Get-ClusterOwnerNode -Resource 'Virtual Machine web01'", "Who may own it?"),
    ]

    def process(self) -> None:
        for item in self._items():
            if isinstance(item, ClusterGroup):
                self.write(OwnerNodes(item, tuple(item.preferred_owners)))
            elif isinstance(item, ClusterResource):
                self.write(OwnerNodes(item, tuple(item.possible_owners or item.group.cluster.nodes)))
            else:
                self.write(OwnerNodes(item, tuple(item.cluster.nodes)))

    def _items(self) -> Iterator[ClusterGroup | ClusterResource | TypeInCluster]:
        given = self.input_object
        if isinstance(given, ClusterGroup | ClusterResource | TypeInCluster):
            yield given
        elif self.group:
            yield from self.chosen_groups(self.group, None)
        elif self.resource:
            yield from self.chosen_resources([self.resource], None)
        elif self.resource_type and (cluster := self.chosen_cluster(self.cluster)) is not None:
            types = [TypeInCluster(cluster, item) for item in RESOURCE_TYPES]
            yield from self.named("cluster resource type", [self.resource_type], types, cluster)


@cmdlet("Set-ClusterOwnerNode")
class SetClusterOwnerNode(ClusterCommand):
    """Says which nodes a role prefers, the best first, or which may own a resource."""

    resource: str = parameter(help="The resource, whose possible owners they are.")
    group: str = parameter(complete=group_names, help="The role.")
    owners: list[str] = parameter(mandatory=True, complete=node_names, help="The nodes.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A role.")

    examples = [
        Example("Set-ClusterOwnerNode -Group web01 -Owners HV02, HV01; Get-ClusterOwnerNode -Group web01", "HV02.")
    ]

    def process(self) -> None:
        if self.resource or isinstance(self.input_object, ClusterResource):
            for resource in self.chosen_resources([self.resource] if self.resource else None, self.input_object):
                owners = [self.node_of(resource.group.cluster, name) for name in self.owners]
                if all(owner is not None for owner in owners):
                    resource.possible_owners = [owner for owner in owners if owner is not None]
            return
        for group in self.chosen_groups(self.group, self.input_object):
            nodes = [self.node_of(group.cluster, name) for name in self.owners]
            if all(node is not None for node in nodes):
                group.preferred_owners = [node for node in nodes if node is not None]


class DiskMaintenance(ClusterCommand):
    """What the commands share that begin and end the maintenance of a clustered disk."""

    name: str = parameter(position=0, wildcards=True, help="The disk, as Get-ClusterSharedVolume names it.")
    volume_name: str = parameter(help="The volume of the disk, as it is named under C:\\ClusterStorage.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A shared volume.")

    def volumes(self) -> Iterator[SharedVolume]:
        """The shared volumes that are meant; a name without any is reported."""
        given = self.input_object
        if isinstance(given, SharedVolume):
            yield given
            return
        cluster = given.group.cluster if isinstance(given, ClusterResource) else self.cluster_of(given)
        if cluster is None:
            return
        names = [given.name] if isinstance(given, ClusterResource) else [self.name] if self.name else None
        for volume in self.named("cluster shared volume", names, cluster.volumes, cluster):
            if not self.volume_name or matches(self.volume_name, volume.volume):
                yield volume


@cmdlet("Suspend-ClusterResource", confirm="Medium", output=RESOURCE)
class SuspendClusterResource(DiskMaintenance):
    """Takes a shared volume into maintenance, or lets all nodes go through its owner (-RedirectedAccess)."""

    redirected_access: Switch = parameter(
        aliases=("FileSystemRedirectedAccess",), help="Only redirects; machines on it go on."
    )
    force: Switch = parameter(help="Asks nobody.")

    examples = [
        Example(
            "Get-ClusterSharedVolume | Suspend-ClusterResource -RedirectedAccess -Force;"
            " (Get-ClusterSharedVolumeState).StateInfo",
            "Over the network.",
        )
    ]

    def process(self) -> None:
        for volume in list(self.volumes()):
            if not self.should_process(volume.name):
                continue
            question = f"Are you sure that you want to turn on maintenance for '{volume.name}'?"
            if not self.force and not self.redirected_access and not self.should_continue(question, self.command.name):
                continue
            if self.redirected_access:
                volume.redirect(FileSystemReason.USER_REQUEST)
            else:
                self.ran(volume.begin_maintenance())
            self.write(volume)


@cmdlet("Resume-ClusterResource", output=RESOURCE)
class ResumeClusterResource(DiskMaintenance):
    """Ends the maintenance or the redirection of a shared volume."""

    examples = [
        Example(
            "Get-ClusterSharedVolume | Resume-ClusterResource; (Get-ClusterSharedVolumeState).StateInfo",
            "Direct again.",
            "$null = Get-ClusterSharedVolume | Suspend-ClusterResource -RedirectedAccess -Force",
        )
    ]

    def process(self) -> None:
        for volume in list(self.volumes()):
            if volume.reason is FileSystemReason.USER_REQUEST:
                volume.redirect(FileSystemReason.NONE)
            volume.end_maintenance()
            self.write(volume)


class SwitchResource(ClusterCommand):
    """What the commands share that bring resources online or take them offline."""

    name: str = parameter(position=0, wildcards=True, help="The resource.")
    ignore_locked: Switch = parameter(no_effect="No role is ever locked.", help="A locked resource too.")
    wait: int = parameter(no_effect="The command ends when it is done.", help="Seconds to wait at most.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The resource.")
    reason: str = parameter(help="Why, for the log.")
    choose_best_node: Any = False
    online = True

    def process(self) -> None:
        for resource in list(self.chosen_resources([self.name] if self.name else None, self.input_object)):
            group = resource.group
            self.note_reason(group.cluster, resource.name)
            if self.online and self.choose_best_node and not self.ran(to_best_node(group)):
                continue
            if resource.kind == "Virtual Machine":
                done = self.ran(group.start() if self.online else group.stop())
            else:
                done = bool(self.attempt(partial(self._switch, resource)))
            if done:
                self.write(resource)

    def _switch(self, resource: ClusterResource) -> bool:
        machine = resource.group.machine
        if not self.online and machine is not None and machine.is_active:
            raise Refused(f"'{resource.name}' cannot be taken offline while its virtual machine runs.")
        (bring_online if self.online else take_offline)(resource)
        return True


@cmdlet("Start-ClusterResource", output=RESOURCE)
class StartClusterResource(SwitchResource):
    """Brings resources online; a machine is started."""

    choose_best_node: Switch = parameter(help="On the node with the most room.")
    ignore_affinity_rule: Switch = parameter(no_effect="There are no such rules.", help="Whatever should stay apart.")

    examples = [Example("Start-ClusterResource 'Virtual Machine web01'", "Started.", "$null = Stop-ClusterGroup web01")]


@cmdlet("Stop-ClusterResource", output=RESOURCE)
class StopClusterResource(SwitchResource):
    """Takes resources offline; with a machine happens what its OfflineAction says."""

    online = False

    examples = [Example("Stop-ClusterResource 'Virtual Machine web01'; (Get-VM web01).State", "Saved.")]
