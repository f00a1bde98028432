"""Roles and resources made by hand: Add-ClusterGroup, Add-, Remove- and Move-ClusterResource, and dependencies."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.failoverclusters.base import OBJECT, ClusterCommand, group_names
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS
from hvsim.infrastructure.clusters.dependencies import (
    add_dependency,
    dependency_of,
    providers_of,
    remove_dependency,
    set_dependency,
)
from hvsim.infrastructure.clusters.groups import ClusterGroup, ClusterResource, GroupKind
from hvsim.infrastructure.clusters.resources import add_resource, fail_resource, move_resource, remove_resource
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.formatting.views import column, register_view, table_view

RESOURCE = CLUSTERS + "ClusterResource"
DEPENDENCY = CLUSTERS + "ClusterResourceDependency"
_ROLE = "$null = Add-ClusterGroup App"
_MADE = _ROLE + "; $null = Add-ClusterResource AppService -Group App -ResourceType 'Generic Service'"
_TWO = _MADE + "; $null = Add-ClusterResource AppScript App 'Generic Script'"


@frozen(eq=False)
class Dependency:
    """What a resource needs; by names, or by identities."""

    resource: ClusterResource
    by_identity: bool

    @property
    def expression(self) -> str:
        text = dependency_of(self.resource)
        for provider in providers_of(self.resource) if self.by_identity else ():
            text = text.replace(f"[{provider.name}]", f"[{provider.id}]")
        return text


live_type(
    DEPENDENCY,
    Dependency,
    {
        f"{RESOURCE} Resource": lambda d: d.resource,
        "string DependencyExpression": lambda d: d.expression,
    },
)
register_view(
    table_view(
        DEPENDENCY,
        [column("Resource", alignment="left"), column("DependencyExpression", alignment="left")],
        autosize=True,
    )
)


@cmdlet("Add-ClusterGroup", output=CLUSTERS + "ClusterGroup")
class AddClusterGroup(ClusterCommand):
    """Makes empty roles."""

    name: list[str] = parameter(position=0, mandatory=True, help="Their names.")
    group_type: Any = parameter(position=1, type=CLUSTERS + "GroupType", help="What they are for.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster.")

    examples = [Example("Add-ClusterGroup App -GroupType GenericService", "A role without resources.")]

    def process(self) -> None:
        cluster = self.cluster_of(self.input_object)
        kind = GroupKind.UNKNOWN if self.group_type is None else GroupKind.named(str(self.group_type))
        for name in self.name if cluster is not None else ():
            assert cluster is not None
            group = self.attempt(partial(cluster.add_group, name, kind))
            if group is not None:
                self.write(group)


@cmdlet("Add-ClusterResource", output=RESOURCE)
class AddClusterResource(ClusterCommand):
    """Makes a resource of a role; it is offline at first."""

    name: str = parameter(position=0, mandatory=True, help="Its name.")
    group: str = parameter(position=1, complete=group_names, help="The role.")
    resource_type: str = parameter(position=2, mandatory=True, aliases=("ResType", "Type"), help="Its type.")
    separate_monitor: Switch = parameter(help="Watched by a process of its own.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The role.")

    examples = [Example("Add-ClusterResource AppService -Group App -ResourceType 'Generic Service'", "One.", _ROLE)]

    def process(self) -> None:
        if not self.group and not isinstance(self.input_object, ClusterGroup):
            self.report("The role of the resource must be given.", "ClusterGroupMissing", "InvalidArgument")
            return
        for group in list(self.chosen_groups(self.group, self.input_object)):
            resource = self.attempt(partial(add_resource, group, self.name, self.resource_type))
            if resource is not None:
                resource.separate_monitor = bool(self.separate_monitor)
                self.write(resource)


@cmdlet("Remove-ClusterResource", confirm="Medium")
class RemoveClusterResource(ClusterCommand):
    """Deletes resources; a disk can be added again."""

    name: list[str] = parameter(position=0, wildcards=True, help="The resources.")
    force: Switch = parameter(help="Asks nobody.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The resource.")
    reason: str = parameter(help="Why, for the log.")

    examples = [Example("Remove-ClusterResource AppService -Force", "Not needed any more.", _MADE)]

    def process(self) -> None:
        given = self.input_object
        if not self.name and not isinstance(given, ClusterResource):
            return
        for resource in list(self.chosen_resources(self.name, given)):
            if not self.should_process(resource.name):
                continue
            question = f"Are you sure that you want to remove the resource '{resource.name}'?"
            if self.force or self.should_continue(question, "Remove-ClusterResource"):
                self.note_reason(resource.group.cluster, resource.name)
                self.attempt(partial(remove_resource, resource))


class OneResource(ClusterCommand):
    """A command about one resource, by -Resource or -Name, or as an object."""

    resource: str | None = None
    name: Any = None
    input_object: Any = None

    def chosen(self) -> Iterator[ClusterResource]:
        """The resource that is meant."""
        name = self.resource or self.name
        if name or isinstance(self.input_object, ClusterResource):
            yield from self.chosen_resources([name] if name else None, self.input_object)


@cmdlet("Move-ClusterResource", output=RESOURCE)
class MoveClusterResource(OneResource):
    """Puts a resource into another role of the same owner."""

    name: str = parameter(position=0, wildcards=True, help="The resource.")
    group: str = parameter(position=1, complete=group_names, help="The role it goes to.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The resource.")

    examples = [Example("Move-ClusterResource AppService App2", "There.", _MADE + "; $null = Add-ClusterGroup App2")]

    def process(self) -> None:
        for resource in list(self.chosen()):
            group = self.attempt(partial(resource.group.cluster.group, self.group or ""))
            if group is not None and self.done(partial(move_resource, resource, group)):
                self.write(resource)


@cmdlet("Test-ClusterResourceFailure")
class TestClusterResourceFailure(OneResource):
    """Lets a resource fail, to see what the cluster does: it is started again, or its role goes to another node."""

    name: str = parameter(position=0, wildcards=True, help="The resource.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The resource.")

    examples = [Example("Test-ClusterResourceFailure 'Virtual Machine web01'; (Get-VM web01).State", "It runs again.")]

    def process(self) -> None:
        for resource in list(self.chosen()):
            self.ran(fail_resource(resource))


@cmdlet("Get-ClusterResourceDependency", output=DEPENDENCY)
class GetClusterResourceDependency(ClusterCommand):
    """Shows which resources a resource needs."""

    resource: list[str] = parameter(position=0, wildcards=True, help="The resources; all when left out.")
    guid: Switch = parameter(help="By identities in place of names.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A resource or a role.")

    examples = [Example("Get-ClusterResourceDependency 'Cluster Name'", "Its address.")]

    def process(self) -> None:
        for resource in self.chosen_resources(self.resource, self.input_object):
            self.write(Dependency(resource, bool(self.guid)))


@cmdlet("Add-ClusterResourceDependency", output=RESOURCE)
class AddClusterResourceDependency(OneResource):
    """Lets a resource need another one of its role."""

    resource: str = parameter(position=0, help="The resource.")
    provider: str = parameter(position=1, help="What it needs.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The resource.")
    reason: str = parameter(help="Why, for the log.")

    examples = [Example("Add-ClusterResourceDependency AppScript AppService", "The service first.", _TWO)]

    def process(self) -> None:
        for resource in list(self.chosen()):
            self.note_reason(resource.group.cluster, resource.name)
            if self.done(partial(add_dependency, resource, self.provider or "")):
                self.write(resource)


@cmdlet("Remove-ClusterResourceDependency", confirm="Medium", output=RESOURCE)
class RemoveClusterResourceDependency(OneResource):
    """Lets a resource need another one no more."""

    resource: str = parameter(position=0, help="The resource.")
    provider: str = parameter(position=1, help="What it needed.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The resource.")
    reason: str = parameter(help="Why, for the log.")

    examples = [
        Example(
            "Remove-ClusterResourceDependency AppScript AppService",
            "Each on its own.",
            _TWO + "; $null = Add-ClusterResourceDependency AppScript AppService",
        )
    ]

    def process(self) -> None:
        for resource in list(self.chosen()):
            if not self.should_process(resource.name):
                continue
            self.note_reason(resource.group.cluster, resource.name)
            if self.done(partial(remove_dependency, resource, self.provider or "")):
                self.write(resource)


@cmdlet("Set-ClusterResourceDependency")
class SetClusterResourceDependency(OneResource):
    """Says anew which resources a resource needs."""

    resource: str = parameter(position=0, help="The resource.")
    dependency: str = parameter(position=1, help="Names in brackets, with `and` and `or`.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The resource.")

    examples = [
        Example(
            "Set-ClusterResourceDependency AppScript '([AppService])'; Get-ClusterResourceDependency AppScript",
            "As an expression.",
            _TWO,
        )
    ]

    def process(self) -> None:
        for resource in list(self.chosen()):
            self.attempt(partial(set_dependency, resource, self.dependency or ""))
