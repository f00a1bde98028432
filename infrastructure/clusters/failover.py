"""Losing and regaining nodes: roles find another owner, shared volumes another coordinator; draining a node."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.clusters.disks import place_disks
from hvsim.infrastructure.clusters.groups import ClusterGroup, GroupKind, GroupState, ResourceState
from hvsim.infrastructure.clusters.migration import MigrationKind, hand_over, move_to_node
from hvsim.infrastructure.clusters.nodes import CLUSTER_SERVICE, ClusterNode, DrainStatus, NodeState
from hvsim.infrastructure.computers.events import EventLevel
from hvsim.infrastructure.costs.durations import DRAIN_RETRY, GROUP_MOVE, GROUP_RESTART, NODE_LOSS_NOTICED
from hvsim.infrastructure.errors import EstateError, Refused

DRAIN_ATTEMPTS = 3
"""How often a drain that is to try again tries at most."""

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.cluster import Cluster
    from hvsim.infrastructure.computers.services import Service


def node_lost(node: ClusterNode) -> Waiting:
    """The process that follows when a node is gone: the others notice, and take over what it had."""
    cluster = node.cluster
    node.state = NodeState.DOWN
    yield cluster.clock.wait(NODE_LOSS_NOTICED)
    if node.state is not NodeState.DOWN:
        return
    text = f"Cluster node '{node.name}' was removed from the active failover cluster membership."
    cluster.note(1135, text, EventLevel.CRITICAL)
    if not cluster.has_quorum:
        text = "The Cluster service is shutting down because quorum was lost."
        cluster.note(1177, text, EventLevel.CRITICAL)
        return
    for volume in cluster.volumes:
        if volume.owner is node:
            able = [other for other in cluster.nodes if other.is_member and other not in volume.no_path]
            if able:
                volume.owner = able[0]
    yield cluster.clock.wait(GROUP_RESTART)
    roles = [group for group in cluster.groups if group.owner is node]
    for group in sorted(roles, key=lambda item: -item.priority):
        yield from _take_over(group)


def leave(node: ClusterNode) -> Waiting:
    """The cluster service of a node stops in order: its roles are saved and go on elsewhere (Stop-ClusterNode)."""
    if node.is_member:
        yield from _give_away(node)
        node.state = NodeState.DOWN
        node.host.services.stop(CLUSTER_SERVICE[0])


def _give_away(node: ClusterNode) -> Waiting:
    """Moves a node's roles and volumes to others; a machine that nobody takes is saved."""
    cluster = node.cluster
    for group in sorted((g for g in cluster.groups if g.owner is node), key=lambda item: -item.priority):
        target = best_node(group, without=node)
        if target is not None:
            yield from move_group(group, target, MigrationKind.QUICK)
        elif group.machine is not None:
            yield from group.stop()
    for volume in cluster.volumes:
        able = [other for other in cluster.nodes if other.is_member and other not in (node, *volume.no_path)]
        if volume.owner is node and able:
            volume.owner = able[0]


def rejoin(node: ClusterNode, *, forces_quorum: bool = False, needs_quorum: bool = False) -> None:
    """The cluster service of a node starts; the cluster then goes on without a majority if that is forced.

    Raises `Refused` while the host is down, and, where the node needs a cluster that runs, for one that does not.
    """
    if not node.host.is_up:
        raise Refused(f"The computer '{node.name}' cannot be reached.")
    if needs_quorum and not node.cluster.has_quorum:
        raise Refused(f"Node '{node.name}' cannot join: the cluster '{node.cluster.name}' does not run.")
    node.cluster.forced = node.cluster.forced or forces_quorum
    node.host.services.start(CLUSTER_SERVICE[0])
    if node.state is NodeState.DOWN:
        node_back(node)


@define(eq=False)
class ServiceWatch:
    """Sees when somebody stops or starts the cluster service of a node; an object, so that it can be kept."""

    node: ClusterNode
    _is_leaving: bool = field(default=False, init=False)

    def changed(self, service: Service) -> None:
        """What follows: the node's roles leave, or it joins again."""
        node = self.node
        if service.is_running:
            if node.state is NodeState.DOWN and node.host.is_up:
                node_back(node)
        elif node.is_member and not self._is_leaving:
            node.cluster.clock.spawn(self._leave(service), f"roles leave {node.name}")

    def _leave(self, service: Service) -> Waiting:
        """The node is down when its roles have left; where its service runs again by then it stays."""
        self._is_leaving = True
        try:
            yield from _give_away(self.node)
        except EstateError as error:
            _note(self.node.cluster, 1069, f"A cluster role could not leave node '{self.node.name}'. {error}")
        finally:
            self._is_leaving = False
        if not service.is_running:
            self.node.state = NodeState.DOWN


def node_back(node: ClusterNode) -> None:
    """The node joins again; roles that went stay where they are, volumes that no member could reach are its own."""
    node.state = NodeState.UP
    node.cluster.note_joined(node)
    node.drain = DrainStatus.NOT_INITIATED
    if node.cluster.has_majority:
        node.cluster.forced = False
    for volume in node.cluster.volumes:
        if not volume.storage.online:
            volume.follow_path(node)


def pause(node: ClusterNode) -> ClusterNode:
    """Lets a node take no more roles (Suspend-ClusterNode), and returns it. Raises `Refused` for one that is down."""
    if node.state is NodeState.DOWN:
        raise Refused(f"The cluster node '{node.name}' is down and cannot be paused.")
    node.state = NodeState.PAUSED
    return node


def drain(
    node: ClusterNode, target: ClusterNode | None = None, *, forced: bool = False, retries: bool = False
) -> Waiting:
    """Pauses a node and moves its roles away, the most important first (Suspend-ClusterNode -Drain).

    With `retries` what could not move is tried again some times; with `forced` it goes offline in the end.
    Raises `Refused` for a node that is down.
    """
    pause(node)
    node.drain = DrainStatus.IN_PROGRESS
    roles = [group for group in node.cluster.groups if group.owner is node]
    roles.sort(key=lambda item: -item.priority)
    left = yield from _send_away(node, roles, target)
    for _ in range(DRAIN_ATTEMPTS - 1 if retries else 0):
        if left:
            yield node.cluster.clock.wait(DRAIN_RETRY)
            left = yield from _send_away(node, left, target)
    for group in left if forced else ():
        yield from _push_away(group, node, target)
    for volume in node.cluster.volumes:
        able = [other for other in node.cluster.nodes if other.takes_roles and other not in volume.no_path]
        if volume.owner is node and able:
            volume.owner = able[0]
            volume.drained_from = node
    failed = any(group.owner is node for group in roles)
    node.drain = DrainStatus.FAILED if failed else DrainStatus.COMPLETED


def _send_away(node: ClusterNode, roles: list[ClusterGroup], target: ClusterNode | None) -> Waiting:
    """Moves the roles; returns those that could not."""
    left = []
    for group in roles:
        chosen = target or best_node(group, without=node)
        try:
            if chosen is None:
                raise Refused("No other node takes roles.")
            yield from move_group(group, chosen)
            group.drained_from = node
        except EstateError as error:
            left.append(group)
            _note(node.cluster, 1069, f"Move of cluster role '{group.name}' for drain could not be completed. {error}")
    return left


def _push_away(group: ClusterGroup, node: ClusterNode, target: ClusterNode | None) -> Waiting:
    """A role that could not move goes offline; its machine then lies ready at another node, if one takes it."""
    chosen = target or best_node(group, without=node)
    try:
        if group.machine is not None and group.machine.is_active:
            yield from group.machine.turn_off()
        if chosen is not None:
            yield from move_group(group, chosen)
            group.drained_from = node
    except EstateError as error:
        _note(node.cluster, 1069, f"Cluster role '{group.name}' could not be forced off the node. {error}")


def fail_back(node: ClusterNode, *, roles: bool = True, storage: bool = True, only_pinned: bool = False) -> Waiting:
    """Roles, or only those that prefer the node, and shared volumes that left the node when it was drained come back.
    What cannot move stays where it is.
    """
    for volume in node.cluster.volumes if storage else ():
        if volume.drained_from is node and node not in volume.no_path:
            volume.owner = node
            volume.drained_from = None
    wanted = [group for group in node.cluster.groups if roles and (node in group.preferred_owners or not only_pinned)]
    for group in sorted(wanted, key=lambda item: -item.priority):
        if group.drained_from is node and group.owner is not node:
            try:
                yield from move_group(group, node)
            except EstateError as error:
                _note(node.cluster, 1069, f"Failback of cluster role '{group.name}' could not be completed. {error}")
        if group.drained_from is node:
            group.drained_from = None


def resume(node: ClusterNode) -> None:
    """Lets a paused node take roles again (Resume-ClusterNode)."""
    if node.state is NodeState.PAUSED:
        node.state = NodeState.UP
    node.cluster.note_joined(node)
    node.drain = DrainStatus.NOT_INITIATED


def move_group(group: ClusterGroup, target: ClusterNode, kind: MigrationKind = MigrationKind.LIVE) -> Waiting:
    """Moves a role of any kind. Raises `ManagementError`."""
    if target not in group.possible_owners:
        raise Refused(f"Node '{target.name}' is no possible owner of '{group.name}'.")
    if group.machine is not None:
        yield from move_to_node(group.machine, target, kind)
    else:
        yield group.cluster.clock.wait(GROUP_MOVE)
        group.owner = target
        place_disks(group)


def to_best_node(group: ClusterGroup) -> Waiting:
    """Moves a role that is offline to where it would best be started. Raises `ManagementError`."""
    best = best_node(group)
    if best is not None and best is not group.owner and group.state is GroupState.OFFLINE:
        yield from move_group(group, best)


def best_node(group: ClusterGroup, without: ClusterNode | None = None) -> ClusterNode | None:
    """Where a role would go: a preferred owner first, then the node with most free memory; roles of one anti-affinity
    class keep apart where they can.
    """
    nodes = [node for node in group.possible_owners if node.takes_roles and node is not without]
    if not nodes:
        return None

    def rank(node: ClusterNode) -> tuple[int, int, int, int]:
        preferred = group.preferred_owners.index(node) if node in group.preferred_owners else len(nodes)
        rivals = sum(
            1
            for other in group.cluster.groups
            if other is not group and other.owner is node and set(other.anti_affinity) & set(group.anti_affinity)
        )
        return rivals, preferred, -node.host.memory_free, node.number

    return min(nodes, key=rank)


def _take_over(group: ClusterGroup) -> Waiting:
    """Gives a role of a lost node another owner; a machine that ran is started anew, as after a power cut."""
    cluster = group.cluster
    target = best_node(group)
    if target is None:
        return
    now = cluster.clock.now()
    window = timedelta(hours=group.failover_period_hours)
    group.failovers = [moment for moment in group.failovers if now - moment < window]
    if len(group.failovers) >= group.failover_threshold:
        _note(cluster, 1254, f"Clustered role '{group.name}' has exceeded its failover threshold.")
        for resource in group.resources:
            resource.own_state = ResourceState.FAILED
        return
    group.failovers.append(now)
    group.owner = target
    place_disks(group)
    machine = group.machine
    if machine is None or machine.removed or group.kind is not GroupKind.VIRTUAL_MACHINE:
        return
    ran = machine.ran_before_boot
    hand_over(machine, target.host)
    if ran:
        machine.ran_before_boot = False
        try:
            yield from machine.start()
        except EstateError as error:
            group.resources[0].own_state = ResourceState.FAILED
            _note(cluster, 1069, f"Cluster resource '{group.resources[0].name}' failed. {error}")


def _note(cluster: Cluster, number: int, message: str) -> None:
    cluster.note(number, message, EventLevel.ERROR)
