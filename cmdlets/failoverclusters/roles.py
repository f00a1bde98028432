"""Roles and their resources: Get-ClusterGroup, Get-ClusterResource, moving, starting, removing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.failoverclusters.base import OBJECT, ClusterCommand, Named, group_names, node_names
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS
from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.failover import best_node, move_group, to_best_node
from hvsim.infrastructure.clusters.groups import ClusterGroup, ClusterResource
from hvsim.infrastructure.clusters.migration import MigrationKind, cancel_move
from hvsim.infrastructure.clusters.nodes import ClusterNode
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

_KINDS = {
    "Live": MigrationKind.LIVE,
    "Quick": MigrationKind.QUICK,
    "Shutdown": MigrationKind.SHUTDOWN,
    "ShutdownForce": MigrationKind.SHUTDOWN,
    "TurnOff": MigrationKind.TURN_OFF,
}


def _by_name(item: Named) -> str:
    return item.name.lower()


@cmdlet("Get-ClusterGroup", output=CLUSTERS + "ClusterGroup")
class GetClusterGroup(ClusterCommand):
    """Lists the roles of a cluster, or of a node."""

    name: list[str] = parameter(position=0, wildcards=True, complete=group_names, help="The roles; all when left out.")
    vm_id: Any = parameter(by_property_name=True, type="System.Guid", help="The role of this machine.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster, a node or a resource.")

    examples = [
        Example("Get-ClusterGroup", "The roles and where they run."),
        Example("Get-ClusterGroup | Where-Object GroupType -eq VirtualMachine", "The machines among them."),
        Example("Get-ClusterNode HV01 | Get-ClusterGroup", "What runs on a node."),
    ]

    def process(self) -> None:
        given = self.input_object
        if isinstance(given, ClusterResource):
            self.write(given.group)
            return
        cluster = given.cluster if isinstance(given, ClusterNode) else self.cluster_of(given)
        if cluster is None:
            return
        groups = [group for group in cluster.groups if not isinstance(given, ClusterNode) or group.owner is given]
        if self.vm_id is not None:
            wanted = to_uuid(self.vm_id)
            groups = [group for group in groups if group.machine is not None and group.machine.id == wanted]
        found: list[ClusterGroup] = list(self.named("cluster group", self.name, groups, cluster))
        found.sort(key=_by_name)
        self.write_all(found)


@cmdlet("Get-ClusterResource", output=CLUSTERS + "ClusterResource")
class GetClusterResource(ClusterCommand):
    """Lists the resources of a cluster, a role or a node."""

    name: list[str] = parameter(position=0, wildcards=True, help="The resources; all when left out.")
    vm_id: Any = parameter(by_property_name=True, type="System.Guid", help="Those of this machine.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster, a role or a node.")

    examples = [
        Example("Get-ClusterResource", "The resources and their states."),
        Example("Get-ClusterGroup web01 | Get-ClusterResource", "Those of a role."),
    ]

    def process(self) -> None:
        given = self.input_object
        if isinstance(given, ClusterGroup | ClusterNode):
            cluster = given.cluster
        else:
            chosen = self.cluster_of(given)
            if chosen is None:
                return
            cluster = chosen
        groups = [given] if isinstance(given, ClusterGroup) else cluster.groups
        if isinstance(given, ClusterNode):
            groups = [group for group in groups if group.owner is given]
        if self.vm_id is not None:
            wanted = to_uuid(self.vm_id)
            groups = [group for group in groups if group.machine is not None and group.machine.id == wanted]
        resources = [resource for group in groups for resource in group.resources]
        found: list[ClusterResource] = list(self.named("cluster resource", self.name, resources, cluster))
        found.sort(key=_by_name)
        self.write_all(found)


class MoveRole(ClusterCommand):
    """What the commands share that move a role to another node."""

    def target_of(self, group: ClusterGroup, name: str | None) -> ClusterNode | None:
        """The node of that name, or the best one; None, reported, when there is none."""
        if name:
            return self.node_of(group.cluster, name)
        best = best_node(group, group.owner)
        if best is None:
            self.report(
                f"No node can take '{group.name}'.", "ClusterOperationFailed", "ResourceUnavailable", group.name
            )
        return best


@cmdlet("Move-ClusterVirtualMachineRole", output=CLUSTERS + "ClusterGroup")
class MoveClusterVirtualMachineRole(MoveRole):
    """Moves clustered machines to another node."""

    name: str = parameter(position=0, wildcards=True, complete=group_names, help="The role.")
    node: str = parameter(position=1, complete=node_names, help="Where to; the best node when left out.")
    cancel: Switch = parameter(help="Ends a move that is under way.")
    migration_type: Any = parameter(
        type=CLUSTERS + "VmMigrationType", help="How: live, quick, or with a restart; live when left out."
    )
    ignore_locked: Switch = parameter(no_effect="No role is ever locked.", help="Moves a locked role too.")
    vm_id: Any = parameter(by_property_name=True, type="System.Guid", help="The role of this machine.")
    wait: int = parameter(no_effect="The command ends when it is done.", help="Seconds to wait at most.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The role.")
    ignore_affinity_rule: Switch = parameter(no_effect="There are no such rules.", help="Whatever should stay apart.")

    examples = [
        Example("Move-ClusterVirtualMachineRole -Name web01 -Node HV02", "Live, to the other node."),
        Example("Move-ClusterVirtualMachineRole web01 -MigrationType Quick", "Saved, moved and started again."),
    ]

    def process(self) -> None:
        kind = _KINDS[str(self.migration_type)] if self.migration_type is not None else MigrationKind.LIVE
        for group in list(self._groups()):
            if self.cancel:
                assert group.machine is not None
                self.attempt(partial(cancel_move, group.machine))
                continue
            target = self.target_of(group, self.node)
            if target is not None and self.ran(move_group(group, target, kind)):
                self.write(group)

    def _groups(self) -> Iterator[ClusterGroup]:
        if self.vm_id is None:
            yield from (group for group in self.chosen_groups(self.name, self.input_object) if group.machine)
        else:
            yield from self.groups_of_machine(self.vm_id)


@cmdlet("Move-ClusterGroup", output=CLUSTERS + "ClusterGroup")
class MoveClusterGroup(MoveRole):
    """Moves roles to another node; a machine is saved and started again there."""

    name: str = parameter(position=0, wildcards=True, complete=group_names, help="The role.")
    node: str = parameter(position=1, complete=node_names, help="Where to; the best node when left out.")
    ignore_locked: Switch = parameter(no_effect="No role is ever locked.", help="Moves a locked role too.")
    wait: int = parameter(no_effect="The command ends when it is done.", help="Seconds to wait at most.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The role.")
    ignore_affinity_rule: Switch = parameter(no_effect="There are no such rules.", help="Whatever should stay apart.")
    reason: str = parameter(help="Why, for the log.")

    examples = [Example("Move-ClusterGroup 'Cluster Group' -Node HV02", "The name and address of the cluster.")]

    def process(self) -> None:
        for group in list(self.chosen_groups(self.name, self.input_object)):
            target = self.target_of(group, self.node)
            self.note_reason(group.cluster, group.name)
            if target is not None and self.ran(move_group(group, target, MigrationKind.QUICK)):
                self.write(group)


@cmdlet("Start-ClusterGroup", output=CLUSTERS + "ClusterGroup")
class StartClusterGroup(ClusterCommand):
    """Brings roles online; a machine is started."""

    name: str = parameter(position=0, wildcards=True, complete=group_names, help="The role.")
    ignore_locked: Switch = parameter(no_effect="No role is ever locked.", help="Starts a locked role too.")
    choose_best_node: Switch = parameter(help="On the node with the most room.")
    wait: int = parameter(no_effect="The command ends when it is done.", help="Seconds to wait at most.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The role.")
    ignore_affinity_rule: Switch = parameter(no_effect="There are no such rules.", help="Whatever should stay apart.")
    reason: str = parameter(help="Why, for the log.")

    examples = [Example("Start-ClusterGroup web01", "Start a machine.", setup="$null = Stop-ClusterGroup web01")]

    def process(self) -> None:
        for group in list(self.chosen_groups(self.name, self.input_object)):
            self.note_reason(group.cluster, group.name)
            if self.choose_best_node and not self.ran(to_best_node(group)):
                continue
            if self.ran(group.start()):
                self.write(group)


@cmdlet("Stop-ClusterGroup", output=CLUSTERS + "ClusterGroup")
class StopClusterGroup(ClusterCommand):
    """Takes roles offline; a machine is saved, unless its resource's OfflineAction says something else."""

    name: str = parameter(position=0, wildcards=True, complete=group_names, help="The role.")
    ignore_locked: Switch = parameter(no_effect="No role is ever locked.", help="Stops a locked role too.")
    wait: int = parameter(no_effect="The command ends when it is done.", help="Seconds to wait at most.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The role.")
    reason: str = parameter(help="Why, for the log.")

    examples = [Example("Stop-ClusterGroup web01", "Save a machine.")]

    def process(self) -> None:
        for group in list(self.chosen_groups(self.name, self.input_object)):
            self.note_reason(group.cluster, group.name)
            if self.ran(group.stop()):
                self.write(group)


@cmdlet("Remove-ClusterGroup", confirm="Medium")
class RemoveClusterGroup(ClusterCommand):
    """Takes roles out of the cluster; a machine stays where it is and is no longer highly available."""

    vm_id: Any = parameter(by_property_name=True, type="System.Guid", help="The role of this machine.")
    name: list[str] = parameter(position=0, wildcards=True, complete=group_names, help="The roles.")
    force: Switch = parameter(help="Asks nobody.")
    remove_resources: Switch = parameter(help="Removes the resources as well; without it, a role that has some stays.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The role.")
    reason: str = parameter(help="Why, for the log.")

    examples = [
        Example("Remove-ClusterGroup web01 -RemoveResources -Force; (Get-VM web01).IsClustered", "A machine alone.")
    ]

    def process(self) -> None:
        for group in list(self._groups()):
            if not self.should_process(group.name):
                continue
            question = f"Are you sure that you want to remove the clustered role '{group.name}'?"
            if not self.force and not self.should_continue(question, "Remove-ClusterGroup"):
                continue
            self.note_reason(group.cluster, group.name)
            self.attempt(partial(group.cluster.take_away, group, with_resources=bool(self.remove_resources)))

    def _groups(self) -> Iterator[ClusterGroup]:
        if self.vm_id is not None:
            yield from self.groups_of_machine(self.vm_id)
            return
        for name in self.name or [""]:
            yield from self.chosen_groups(name, self.input_object)


@cmdlet("Add-ClusterVirtualMachineRole", output=CLUSTERS + "ClusterGroup")
class AddClusterVirtualMachineRole(ClusterCommand):
    """Makes machines roles of the cluster."""

    name: str = parameter(help="The name of the role; the machine's when left out.")
    vm_name: str = parameter(name="VMName", position=0, by_property_name=True, help="The machine.")
    virtual_machine: str = parameter(aliases=("VM",), help="The machine.")
    vm_id: Any = parameter(by_property_name=True, type="System.Guid", help="The machine, by identity.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A machine, as Get-VM gives it, or a cluster.")

    examples = [
        Example(
            "Add-ClusterVirtualMachineRole -VMName test01",
            "Highly available from now on.",
            setup="$null = New-VM test01 -Path C:\\ClusterStorage\\Volume1",
        ),
    ]

    def process(self) -> None:
        given = self.input_object
        if isinstance(given, VirtualMachine) and given.host.node is not None:
            self._add(given.host.node.cluster, given)
            return
        cluster = self.cluster_of(given)
        if cluster is None:
            return
        wanted = to_uuid(self.vm_id) if self.vm_id is not None else None
        name = (self.vm_name or self.virtual_machine or "").lower()
        machines = [machine for node in cluster.nodes for machine in node.host.machines]
        found = [item for item in machines if (item.id == wanted if wanted else item.name.lower() == name)]
        if not found:
            self.report(
                str(NotFound("virtual machine", name or str(wanted), [item.name for item in machines])),
                "ClusterObjectNotFound",
                "ObjectNotFound",
            )
        for machine in found:
            self._add(cluster, machine)

    def _add(self, cluster: Cluster, machine: VirtualMachine) -> None:
        group = self.attempt(partial(cluster.add_machine, machine))
        if group is not None:
            group.name = self.name or group.name
            self.write(group)
