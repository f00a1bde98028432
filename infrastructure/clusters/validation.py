"""Validating a cluster, or hosts that are to become one: each test looks at the estate and says what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from hvsim.infrastructure.product_values import ProductValue

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.cluster import Cluster
    from hvsim.infrastructure.clusters.volumes import SharedVolume
    from hvsim.infrastructure.hosts.host import Host


class Verdict(ProductValue):
    """How a test ended."""

    SUCCESS = ("Success", 0)
    WARNING = ("Warning", 1)
    FAILED = ("Failed", 2)


@define(eq=False)
class Subject:
    """What is validated: hosts, and the cluster that they are already, if they are one."""

    hosts: list[Host]
    cluster: Cluster | None = None
    disks: list[str] = field(factory=list)
    """The disks of the cluster that are looked at, all for none."""

    @property
    def volumes(self) -> list[SharedVolume]:
        """The shared volumes that are looked at."""
        known = self.cluster.volumes if self.cluster is not None else []
        return [volume for volume in known if not self.disks or volume.name in self.disks]


@frozen
class Finding:
    """What a test found."""

    test: ValidationTest
    verdict: Verdict
    details: tuple[str, ...]


Check = Callable[[Subject], Iterator[tuple[Verdict, str]]]


@frozen
class ValidationTest:
    """A test: its category, its name, and what it does."""

    category: str
    name: str
    check: Check


def _versions(subject: Subject) -> Iterator[tuple[Verdict, str]]:
    versions = {host.version.name for host in subject.hosts}
    if len(versions) > 1:
        yield Verdict.WARNING, f"The nodes run different versions of Windows Server: {', '.join(sorted(versions))}."
    for host in subject.hosts:
        yield Verdict.SUCCESS, f"{host.name}: {host.version.product}, {host.version.build}"


def _memory(subject: Subject) -> Iterator[tuple[Verdict, str]]:
    for host in subject.hosts:
        yield Verdict.SUCCESS, f"{host.name}: {host.memory >> 30} GB, {host.memory_free >> 30} GB free"


def _reachable(subject: Subject) -> Iterator[tuple[Verdict, str]]:
    for host in subject.hosts:
        if host.is_up:
            yield Verdict.SUCCESS, f"{host.full_name} can be reached."
        else:
            yield Verdict.FAILED, f"{host.full_name} cannot be reached."


def _interfaces(subject: Subject) -> Iterator[tuple[Verdict, str]]:
    for host in subject.hosts:
        if len(host.network_cards) < 2:
            yield Verdict.WARNING, f"Node {host.name} is reachable by only one pair of network interfaces."
    for network in subject.cluster.networks if subject.cluster else ():
        for interface in network.interfaces:
            good = interface.state.label == "Up"
            yield Verdict.SUCCESS if good else Verdict.FAILED, f"{interface.name}: {interface.state.label}"


def _switches(subject: Subject) -> Iterator[tuple[Verdict, str]]:
    names = [{switch.name for switch in host.switches} for host in subject.hosts]
    common = set.intersection(*names) if names else set()
    for host, own in zip(subject.hosts, names, strict=True):
        missing = sorted(set().union(*names) - own)
        if missing:
            yield Verdict.WARNING, f"{host.name} has no virtual switch named {', '.join(missing)}."
    yield Verdict.SUCCESS, f"Virtual switches of all nodes: {', '.join(sorted(common)) or 'none'}."


def _disks(subject: Subject) -> Iterator[tuple[Verdict, str]]:
    for volume in subject.volumes:
        for node in volume.no_path:
            yield Verdict.FAILED, f"{volume.name} is not reached by node {node.name}."
        if not volume.storage.online:
            yield Verdict.FAILED, f"{volume.name} is offline."
        elif not volume.no_path:
            yield Verdict.SUCCESS, f"{volume.name} is reached by every node."
    if not subject.volumes:
        yield Verdict.WARNING, "No disks were found on which to perform cluster validation tests."


def _redirection(subject: Subject) -> Iterator[tuple[Verdict, str]]:
    for volume in subject.cluster.volumes if subject.cluster else ():
        for node in subject.cluster.nodes if subject.cluster else ():
            access = volume.access(node).label
            verdict = Verdict.SUCCESS if access == "Direct" else Verdict.WARNING
            yield verdict, f"{volume.name} on {node.name}: {access}"


def _quorum(subject: Subject) -> Iterator[tuple[Verdict, str]]:
    cluster = subject.cluster
    if cluster is None:
        return
    if cluster.witness is None and len(cluster.nodes) % 2 == 0:
        yield Verdict.WARNING, "The quorum has an even number of votes and no witness: configure one."
    elif not cluster.has_quorum:
        yield Verdict.FAILED, "The cluster has no quorum."
    else:
        yield Verdict.SUCCESS, f"Witness: {cluster.witness.name if cluster.witness else 'none'}."


def _roles(subject: Subject) -> Iterator[tuple[Verdict, str]]:
    for group in subject.cluster.groups if subject.cluster else ():
        verdict = Verdict.WARNING if group.state.label == "Failed" else Verdict.SUCCESS
        yield verdict, f"{group.name} on {group.owner.name}: {group.state.label}"


TESTS = (
    ValidationTest("Inventory", "List Operating System Information", _versions),
    ValidationTest("Inventory", "List Memory Information", _memory),
    ValidationTest("Network", "Validate Network Communication", _reachable),
    ValidationTest("Network", "Validate Cluster Network Configuration", _interfaces),
    ValidationTest("Storage", "Validate Disk Failover", _disks),
    ValidationTest("Storage", "Validate CSV Settings", _redirection),
    ValidationTest("System Configuration", "Validate Operating System Version", _versions),
    ValidationTest("Hyper-V Configuration", "Validate Hyper-V Virtual Switch Compatibility", _switches),
    ValidationTest("Cluster Configuration", "Validate Quorum Configuration", _quorum),
    ValidationTest("Cluster Configuration", "List Clustered Roles", _roles),
)
"""The tests, by category in the order in which a report has them."""
ONLY_OF_CLUSTERS = "Cluster Configuration"


def chosen_tests(include: Iterable[str] = (), ignore: Iterable[str] = ()) -> list[ValidationTest]:
    """The tests of these names or categories, all for none, without those that are left out."""
    wanted, unwanted = {name.lower() for name in include}, {name.lower() for name in ignore}
    return [
        test
        for test in TESTS
        if (not wanted or test.name.lower() in wanted or test.category.lower() in wanted)
        and test.name.lower() not in unwanted
        and test.category.lower() not in unwanted
    ]


def validate(subject: Subject, tests: Iterable[ValidationTest]) -> list[Finding]:
    """Runs the tests; those about clusters only where there is one."""
    found = []
    for test in tests:
        if test.category == ONLY_OF_CLUSTERS and subject.cluster is None:
            continue
        details = list(test.check(subject))
        worst = max((verdict for verdict, _ in details), key=lambda item: item.number, default=Verdict.SUCCESS)
        found.append(Finding(test, worst, tuple(f"{verdict.label}: {text}" for verdict, text in details)))
    return found
