"""Which resources of a role need others: in order they come online and go offline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hvsim.infrastructure.clusters.disks import place_disk
from hvsim.infrastructure.clusters.groups import ClusterResource, ResourceState
from hvsim.infrastructure.errors import NotFound, Refused

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.groups import ClusterGroup

_NAME = re.compile(r"\[([^\]]*)\]")
_BY_KIND = {
    "Virtual Machine": "Virtual Machine Configuration",
    "Network Name": "IP Address",
    "File Server": "Network Name",
}
"""What a resource of a kind needs by itself, where its role has one of the other."""


def dependency_of(resource: ClusterResource) -> str:
    """What it needs, as an expression: names in brackets, with `and` and `or`."""
    if resource.dependency:
        return resource.dependency
    wanted = _BY_KIND.get(resource.kind)
    names = [f"[{item.name}]" for item in resource.group.resources if item.kind == wanted]
    return f"({names[0]})" if names else ""


def providers_of(resource: ClusterResource) -> list[ClusterResource]:
    """The resources it needs."""
    return [_named(resource.group, name) for name in _NAME.findall(dependency_of(resource))]


def dependents_of(resource: ClusterResource) -> list[ClusterResource]:
    """The resources of its role that need it."""
    return [item for item in resource.group.resources if item is not resource and resource in providers_of(item)]


def add_dependency(resource: ClusterResource, provider: str) -> None:
    """Lets a resource need one more. Raises `NotFound`, and `Refused` where that one needs it in turn."""
    _check(resource, provider)
    names = [*(item.name for item in providers_of(resource)), _named(resource.group, provider).name]
    resource.dependency = " and ".join(f"([{name}])" for name in dict.fromkeys(names))


def remove_dependency(resource: ClusterResource, provider: str) -> None:
    """Lets a resource need one less. Raises `NotFound` for one that it does not need."""
    names = [item.name for item in providers_of(resource)]
    if provider.lower() not in (name.lower() for name in names):
        raise NotFound("dependency", provider, names)
    left = [name for name in names if name.lower() != provider.lower()]
    resource.dependency = " and ".join(f"([{name}])" for name in left) or "()"


def set_dependency(resource: ClusterResource, expression: str) -> None:
    """Says anew what a resource needs. Raises `NotFound`, `Refused`."""
    for name in _NAME.findall(expression):
        _check(resource, name)
    resource.dependency = expression or "()"


def bring_online(resource: ClusterResource) -> None:
    """Brings a resource without a machine online, after those it needs. Raises `NotFound`."""
    for provider in providers_of(resource):
        bring_online(provider)
    resource.own_state = ResourceState.ONLINE
    place_disk(resource)


def take_offline(resource: ClusterResource) -> None:
    """Takes a resource without a machine offline, after those that need it."""
    for dependent in dependents_of(resource):
        take_offline(dependent)
    resource.own_state = ResourceState.OFFLINE
    place_disk(resource)


def _named(group: ClusterGroup, name: str) -> ClusterResource:
    for resource in group.resources:
        if name.lower() in (resource.name.lower(), str(resource.id).lower()):
            return resource
    raise NotFound(f"resource of '{group.name}'", name, (item.name for item in group.resources))


def _check(resource: ClusterResource, name: str) -> None:
    provider = _named(resource.group, name)
    if provider is resource or _needs(provider, resource):
        raise Refused(f"'{resource.name}' cannot depend on '{provider.name}', which depends on it.")


def _needs(resource: ClusterResource, other: ClusterResource) -> bool:
    return any(item is other or _needs(item, other) for item in providers_of(resource))
