"""What the commands of clusters share: which cluster is meant, finding what is in it, and their errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from hvsim.cmdlets.estate.command import EstateCommand
from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.failoverclusters import types as types
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.groups import ClusterGroup, ClusterResource
from hvsim.infrastructure.clusters.nodes import ClusterNode
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.estate import Estate
from hvsim.interpreter.commands import parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


class Named(Protocol):
    """Anything with a name."""

    @property
    def name(self) -> str:
        """What it is called."""


Item = TypeVar("Item", bound=Named)
Result = TypeVar("Result")
OBJECT = "System.Management.Automation.PSObject"
IN_CLUSTER = "The cluster; the one of this computer when left out."
_EXCEPTION = CLUSTERS + "ClusterCmdletException"


def group_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of roles, for completion."""
    estate: Estate = engine.service(Estate)
    return [group.name for cluster in estate.clusters for group in cluster.groups]


def node_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of nodes, for completion."""
    estate: Estate = engine.service(Estate)
    return [node.name for cluster in estate.clusters for node in cluster.nodes]


class FailoverCommand(EstateCommand):
    """A command of the FailoverClusters module."""

    def chosen_cluster(self, name: str | None = None) -> Cluster | None:
        """The cluster of that name, or of the local computer; None, reported, when there is none."""
        try:
            return self.estate.cluster(name or "")
        except EstateError:
            self.report(
                f"No cluster named '{name}' can be reached." if name else "This computer is not a node of a cluster.",
                "ClusterNotFound",
                "ConnectionError",
                name,
            )
            return None

    def report(self, message: str, error_id: str, category: str, target: object = None) -> None:
        """A non-terminating error of this module."""
        self.write_error(message, error_id, category, exception=_EXCEPTION, target=target)

    def attempt(self, action: Callable[[], Result]) -> Result | None:
        """The result of `action`; what the cluster refuses is reported, and the result is None."""
        try:
            return action()
        except EstateError as error:
            self.refuse(error)
            return None

    def done(self, action: Callable[[], object]) -> bool:
        """Whether `action` was done; what the cluster refuses is reported."""
        return self.attempt(lambda: (action(),)) is not None

    def refuse(self, error: EstateError) -> None:
        """Reports what the cluster refuses."""
        self.report(str(error), "ClusterOperationFailed", "InvalidOperation")

    def ran(self, process: Waiting) -> bool:
        """Whether the process went through; what stopped it is reported."""
        try:
            self.run(process)
        except EstateError as error:
            self.refuse(error)
            return False
        return True

    def named(self, kind: str, names: Iterable[str] | None, items: Iterable[Item], cluster: Cluster) -> Iterator[Item]:
        """The items of those names (all for none); a name without any is reported."""
        known = list(items)
        for name in names or ["*"]:
            found = [item for item in known if matches(name, item.name)]
            if not found and not has_wildcards(name):
                self.report(
                    f"The {kind} '{name}' was not found on cluster '{cluster.name}'.",
                    "ClusterObjectNotFound",
                    "ObjectNotFound",
                    name,
                )
            yield from found


class ClusterCommand(FailoverCommand):
    """A command that acts on a cluster of its -Cluster parameter."""

    cluster: str = parameter(help=IN_CLUSTER)
    reason: str | None = None

    def cluster_of(self, given: Any) -> Cluster | None:
        """The cluster that the pipeline brought, else the one of -Cluster."""
        return given if isinstance(given, Cluster) else self.chosen_cluster(self.cluster)

    def note_reason(self, cluster: Cluster, what: str) -> None:
        """Writes down what was done to what, and why, where a -Reason was given."""
        if self.reason:
            cluster.note(1641, f"{self.command.name}: '{what}'. Reason: {self.reason}")

    def chosen_groups(self, name: str | None, given: Any) -> Iterator[ClusterGroup]:
        """The roles that a name or the pipeline means."""
        if isinstance(given, ClusterGroup):
            yield given
            return
        cluster = self.chosen_cluster(self.cluster)
        if cluster is not None:
            yield from self.named("cluster group", [name] if name else None, cluster.groups, cluster)

    def groups_of_machine(self, identity: Any) -> Iterator[ClusterGroup]:
        """The role of the machine with that identity, a System.Guid."""
        cluster, wanted = self.chosen_cluster(self.cluster), to_uuid(identity)
        groups = cluster.groups if cluster is not None else []
        yield from (group for group in groups if group.machine is not None and group.machine.id == wanted)

    def chosen_resources(self, names: Iterable[str] | None, given: Any) -> Iterator[ClusterResource]:
        """The resources that names or the pipeline mean."""
        if isinstance(given, ClusterResource):
            yield given
            return
        cluster = given.cluster if isinstance(given, ClusterGroup) else self.cluster_of(given)
        if cluster is not None:
            groups = [given] if isinstance(given, ClusterGroup) else cluster.groups
            resources = [resource for group in groups for resource in group.resources]
            yield from self.named("cluster resource", names, resources, cluster)

    def chosen_nodes(self, names: Iterable[str] | None, given: Any) -> Iterator[ClusterNode]:
        """The nodes that names or the pipeline mean."""
        if isinstance(given, ClusterNode):
            yield given
            return
        cluster = self.cluster_of(given)
        if cluster is not None:
            yield from self.named("cluster node", names, cluster.nodes, cluster)

    def node_of(self, cluster: Cluster, name: str) -> ClusterNode | None:
        """The node of that name; None, reported, when there is none."""
        return self.attempt(partial(cluster.node, name))
