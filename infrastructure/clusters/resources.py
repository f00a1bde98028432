"""Resources that an administrator makes, moves, removes, or lets fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.clusters.dependencies import dependents_of
from hvsim.infrastructure.clusters.disks import remove_disk
from hvsim.infrastructure.clusters.groups import CORE_KINDS, MACHINE_RESOURCE, ClusterResource, GroupKind, ResourceState
from hvsim.infrastructure.clusters.resource_types import RESOURCE_TYPES
from hvsim.infrastructure.computers.events import EventLevel
from hvsim.infrastructure.costs.durations import GROUP_RESTART
from hvsim.infrastructure.errors import AlreadyExists, NotFound, Refused

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.groups import ClusterGroup


def add_resource(group: ClusterGroup, name: str, kind: str) -> ClusterResource:
    """Makes a resource, offline. Raises `AlreadyExists`, and `NotFound` for a type that there is not."""
    known = next((item.name for item in RESOURCE_TYPES if item.name.lower() == kind.lower()), None)
    if known is None:
        raise NotFound("cluster resource type", kind, (item.name for item in RESOURCE_TYPES))
    cluster = group.cluster
    if any(resource.name.lower() == name.lower() for item in cluster.groups for resource in item.resources):
        raise AlreadyExists("cluster resource", name)
    resource = ClusterResource(cluster.random.guid(), name, known, group, ResourceState.OFFLINE)
    group.resources.append(resource)
    return resource


def remove_resource(resource: ClusterResource) -> None:
    """Deletes a resource; a disk is free again, the role of a machine goes with it.

    Raises `Refused` for one of the cluster's own, for one that is online, and for one that another needs.
    """
    group = resource.group
    if group.kind is GroupKind.CLUSTER:
        raise Refused(f"The resource '{resource.name}' is a core resource and cannot be removed.")
    if group.machine is not None:
        if resource.state is ResourceState.ONLINE:
            raise Refused(f"The resource '{resource.name}' is online: take it offline before.")
        group.cluster.remove_group(group)
        return
    needed = dependents_of(resource)
    if needed:
        raise Refused(f"The resource '{resource.name}' cannot be removed: '{needed[0].name}' depends on it.")
    if resource.lun is not None:
        remove_disk(resource)
    else:
        group.resources.remove(resource)


def move_resource(resource: ClusterResource, group: ClusterGroup) -> ClusterResource:
    """Puts a resource into another role of the same owner, and returns it. Raises `Refused`."""
    old = resource.group
    if old.kind is GroupKind.CLUSTER or group.kind is GroupKind.CLUSTER or old.machine is not None:
        raise Refused(f"The resource '{resource.name}' belongs to its role.")
    if old.owner is not group.owner:
        raise Refused(f"The roles '{old.name}' and '{group.name}' have different owners: move one of them before.")
    old.resources.remove(resource)
    group.resources.append(resource)
    resource.group = group
    resource.dependency = ""
    return resource


def fail_resource(resource: ClusterResource) -> Waiting:
    """The process of a failure: the resource goes down and is started again where it is. Raises `EstateError`."""
    group = resource.group
    if resource.state is not ResourceState.ONLINE:
        raise Refused(f"The resource '{resource.name}' is not online.")
    if group.machine is not None and group.kind not in CORE_KINDS:
        yield from group.machine.turn_off()
        yield from start_again(group)
        return
    _note_failure(resource)
    resource.own_state = ResourceState.FAILED
    yield group.cluster.clock.wait(GROUP_RESTART)
    resource.own_state = ResourceState.ONLINE


def start_again(group: ClusterGroup) -> Waiting:
    """The process of a role whose machine has gone down by itself: it is started where it was. Raises `EstateError`."""
    _note_failure(next(item for item in group.resources if item.kind == MACHINE_RESOURCE))
    yield group.cluster.clock.wait(GROUP_RESTART)
    yield from group.start()


def _note_failure(resource: ClusterResource) -> None:
    message = f"Cluster resource '{resource.name}' in clustered role '{resource.group.name}' failed."
    resource.group.cluster.note(1069, message, EventLevel.ERROR)
