"""Test-Cluster and Get-ClusterLog: reports in files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from html import escape
from typing import Any

from hvsim.cmdlets.failoverclusters.base import OBJECT, ClusterCommand, node_names
from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.nodes import ClusterNode
from hvsim.infrastructure.clusters.validation import Finding, Subject, Verdict, chosen_tests, validate
from hvsim.infrastructure.computers.boot_events import CLUSTER
from hvsim.infrastructure.computers.events import EventLevel
from hvsim.infrastructure.hosts.host import Host
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.values import PSCustomObject, construct, named_type, to_string

REPORTS = "C:\\Windows\\Cluster\\Reports"


class ReportCommand(ClusterCommand):
    """A command that writes files on this computer and tells which."""

    def write_file(self, folder: str, name: str, text: str) -> None:
        """Writes a report and passes its FileInfo on."""
        files = self.estate.local_files
        files.make_directories(folder)
        path = f"{folder}\\{name}"
        files.write(path, text.replace("\n", "\r\n").encode())
        self.write(construct(named_type("System.IO.FileInfo"), [path], self.engine))


def _page(subject: Subject, findings: list[Finding]) -> str:
    """What was found, as a page of HTML."""
    title = "Failover Cluster Validation Report"
    rows = "\n".join(
        f"<tr><td>{item.test.category}</td><td>{item.test.name}</td><td>{item.verdict.label}</td>"
        f"<td>{'<br>'.join(map(escape, item.details))}</td></tr>"
        for item in findings
    )
    nodes = escape(", ".join(host.full_name for host in subject.hosts))
    return (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body>\n<h1>{title}</h1>\n<p>Nodes: {nodes}</p>\n"
        f"<table>\n<tr><th>Category</th><th>Test</th><th>Result</th><th>Details</th></tr>\n{rows}\n</table>\n</body></html>\n"
    )


@cmdlet("Test-Cluster", confirm="Medium", output="System.IO.FileInfo")
class TestCluster(ReportCommand):
    """Validates a cluster, or hosts that are to become one, and writes a report."""

    node: list[str] = parameter(
        position=0, complete=node_names, help="The hosts; the nodes of the cluster when left out."
    )
    disk: Any = parameter(type="System.Object[]", help="Only these disks are tested.")
    pool: Any = parameter(type="System.Object[]", no_effect="No host has storage pools.", help="Storage pools to test.")
    report_name: str = parameter(help="The name of the report's file, without an ending.")
    list_: Switch = parameter(name="List", help="Lists the tests and runs none.")
    include: list[str] = parameter(help="Only these tests or categories.")
    ignore: list[str] = parameter(help="All but these tests or categories.")
    force: Switch = parameter(no_effect="Nobody is asked.", help="Asks nobody.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster.")
    keep_local_storage_pools_online: Switch = parameter(
        no_effect="No host has storage pools.", help="Leaves storage pools online."
    )

    examples = [
        Example("(Test-Cluster -Include Network, 'Validate CSV Settings').Name -like '*.htm'", "Some of the tests."),
        Example("Test-Cluster -List | Select-Object -First 3", "What is there to test?"),
        Example("$null = Test-Cluster -Node HV01, HV04 -Ignore Storage", "Would they make a cluster?"),
    ]

    def process(self) -> None:
        tests = chosen_tests(self.include or (), self.ignore or ())
        if self.list_:
            for test in tests:
                self.write(PSCustomObject([("Category", test.category), ("DisplayName", test.name)]))
            return
        subject = self._subject()
        if subject is None or not self.should_process(", ".join(host.name for host in subject.hosts)):
            return
        if not tests:
            self.report("No test has one of the names.", "ClusterTestNotFound", "ObjectNotFound")
            return
        if self.disk is not None:
            subject.disks = [to_string(getattr(item, "name", item)) for item in self.disk]
        findings = validate(subject, tests)
        for item in findings:
            if item.verdict is not Verdict.SUCCESS:
                kind = "failed" if item.verdict is Verdict.FAILED else "reported some warnings"
                self.write_warning(f"{item.test.category} - {item.test.name}: The test {kind}.")
        now = self.estate.clock.now()
        name = self.report_name or f"Validation Report {now:%Y.%m.%d} At {now:%H.%M.%S}"
        self.write_file(REPORTS, f"{name}.htm", _page(subject, findings))

    def _subject(self) -> Subject | None:
        if self.node:
            hosts: list[Host] = []
            for name in self.node:
                host = self.attempt(partial(self.estate.host, name))
                if host is None:
                    return None
                hosts.append(host)
            clusters = {id(host.node.cluster) if host.node else 0 for host in hosts}
            first = hosts[0].node
            return Subject(hosts, first.cluster if first is not None and len(clusters) == 1 else None)
        cluster: Cluster | None = self.cluster_of(self.input_object)
        return None if cluster is None else Subject([node.host for node in cluster.nodes], cluster)


@cmdlet("Get-ClusterLog", output="System.IO.FileInfo")
class GetClusterLog(ReportCommand):
    """Writes the logs of nodes into files."""

    node: list[str] = parameter(position=0, wildcards=True, complete=node_names, help="The nodes; all when left out.")
    destination: str = parameter(help="The folder; the cluster's own for reports when left out.")
    time_span: Any = parameter(type="System.UInt32", aliases=("Span",), help="Only the last so many minutes.")
    use_local_time: Switch = parameter(
        aliases=("lt",), no_effect="Simulated machines live by UTC.", help="Local times instead of UTC."
    )
    skip_cluster_state: Switch = parameter(aliases=("scs",), help="Without the state of the cluster at the beginning.")
    health: Switch = parameter(no_effect="No node has a health service.", help="The log of the health service.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster or a node.")
    performance_history_time_frame: str = parameter(
        no_effect="Clusters keep no history of performance.", help="How much of it."
    )
    netft: Switch = parameter(no_effect="The driver has nothing to log.", help="The log of the network driver.")
    export_cluster_performance_history: Switch = parameter(
        no_effect="Clusters keep no history of performance.", help="The history of performance."
    )
    network_diagnostics: Switch = parameter(help="With the state of networks and their interfaces.")
    network_diagnostics_level: int = parameter(help="1: networks alone; 2: interfaces too, the usual.")
    no_collate_logs: Switch = parameter(help="Leaves the logs at the nodes, in their folder for reports.")
    clus_wmi: Switch = parameter(no_effect="Its WMI provider logs nothing.", help="The log of WMI.")

    examples = [Example("(Get-ClusterLog -Destination C:\\Logs -UseLocalTime).Name", "A file for each node.")]

    def process(self) -> None:
        folder = self.engine.providers.file_path(self.destination) if self.destination else REPORTS
        for node in list(self.chosen_nodes(self.node, self.input_object)):
            text = "\n".join(self._lines(node)) + "\n"
            if self.no_collate_logs:
                node.host.files.make_directories(REPORTS)
                node.host.files.write(f"{REPORTS}\\Cluster.log", text.encode())
            else:
                self.write_file(folder.rstrip("\\"), f"{node.name}_cluster.log", text)

    def _lines(self, node: ClusterNode) -> Iterator[str]:
        now = self.estate.clock.now()
        if not self.skip_cluster_state:
            yield f"[=== Cluster {node.cluster.name} ===]"
            yield from (f"Node {item.name}: {item.state.label}" for item in node.cluster.nodes)
            yield from (f"Group {item.name}: {item.state.label} on {item.owner.name}" for item in node.cluster.groups)
        if self.network_diagnostics:
            for network in node.cluster.networks:
                yield f"Network {network.name}: {network.state.label}, {network.role.label}"
                interfaces = network.interfaces if self.network_diagnostics_level != 1 else []
                yield from (f"Interface {item.name}: {item.address} {item.state.label}" for item in interfaces)
        yield f"[=== Cluster Logs of {node.name} ===]"
        span = int(self.time_span or 0)
        for entry in (item for item in node.host.events.entries if item.provider == CLUSTER):
            if not span or now - entry.time <= timedelta(minutes=span):
                level = "ERR" if entry.level in (EventLevel.CRITICAL, EventLevel.ERROR) else "INFO"
                yield f"{entry.time:%Y/%m/%d-%H:%M:%S}.{entry.time.microsecond // 1000:03} {level:5} {entry.message}"
