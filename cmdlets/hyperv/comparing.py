"""Compare-VM and Repair-VM: what would keep a machine from a host, and mending it."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import array, enum
from hvsim.cmdlets.hyperv.moving import BY_NAME, LOCAL, MULTIPLE, REPORT, SNAPSHOT_ALIASES, TO_SESSION, Journeys
from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import FIRST, HOST_HELP, HyperVCommand, cim_sessions, credentials
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.clusters.comparison import MoveReport
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.importing import CompatibilityReport, Incompatibility, compare_machine
from hvsim.infrastructure.machines.machine_values import PRIMORDIAL
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

ERROR = HYPERV + "VMCompatibilityError"
_FILES = ("Register", "Copy")

live_type(
    ERROR,
    Incompatibility,
    {
        "string Message": lambda e: e.message,
        "long MessageId": lambda e: e.number,
        "System.Object Source": lambda e: e.source if e.source is not None else e.subject,
    },
).method("string ToString()")(lambda error: str(error.number))


def _problems(report: CompatibilityReport | MoveReport) -> Any:
    if isinstance(report, CompatibilityReport):
        _ = report.planned  # so that what does not fit can be unplugged from it
    return array(report.problems, ERROR)


_COMMON: dict[str, Any] = {
    HYPERV + "VMCompatibilityError[] Incompatibilities": _problems,
    "bool IsDeleted": lambda r: False,
}
live_type(HYPERV + "VMCompatibilityReportBase", None, {})
live_type(
    REPORT,
    CompatibilityReport,
    {
        HYPERV + "VirtualMachine VM": lambda r: r.planned,
        HYPERV + "OperationType OperationType": lambda r: enum(HYPERV + "OperationType", "ImportVirtualMachine"),
        "string Destination": lambda r: r.host.name.upper(),
        "string Path": lambda r: r.path,
        "string SnapshotPath": lambda r: r.planned.snapshot_location,
        "string VhdDestinationPath": lambda r: None,
        "string VhdSourcePath": lambda r: None,
        **_COMMON,
    },
)
live_type(
    HYPERV + "VMMoveCompatibilityReport",
    MoveReport,
    {
        HYPERV + "VirtualMachine VM": lambda r: r.machine,
        HYPERV + "OperationType OperationType": lambda r: enum(
            HYPERV + "OperationType", "MoveVirtualMachineAndStorage" if r.path else "MoveVirtualMachine"
        ),
        "string Destination": lambda r: r.target.name.upper(),
        "string Path": lambda r: r.path or r.machine.path,
        "string SnapshotPath": lambda r: r.machine.snapshot_location,
        "string VhdDestinationPath": lambda r: r.path,
        "string VhdSourcePath": lambda r: None,
        **_COMMON,
    },
    base=REPORT,
)


@cmdlet("Compare-VM", default_set="NameSingleDestination", confirm="Medium", output=REPORT)
class CompareVM(Journeys):
    """Tells what would keep a machine from going to a host, or an exported one from being imported."""

    computer_name: Any = parameter(sets=(*LOCAL, *_FILES), type="System.String[]", help=HOST_HELP)
    credential: Any = credentials(sets=(*LOCAL, *_FILES))
    cim_session: Any = cim_sessions(sets=(*(name for name in BY_NAME if name in TO_SESSION), *_FILES))
    virtual_machine_path: str = parameter(
        sets={**{name: In(mandatory=name in TO_SESSION) for name in MULTIPLE}, "Copy": In()},
        no_effect="It is where the machine would be, not whether it fits.",
        help="The folder of the configuration.",
    )
    snapshot_file_path: str = parameter(
        sets=(*MULTIPLE, "Copy"),
        aliases=SNAPSHOT_ALIASES,
        no_effect="It is where checkpoints would be, not whether they fit.",
        help="The folder of checkpoints.",
    )
    smart_paging_file_path: str = parameter(
        sets=(*MULTIPLE, "Copy"),
        no_effect="It is where the file would be, not whether it fits.",
        help="The folder of the paging file.",
    )
    path: str = parameter(sets=dict.fromkeys(_FILES, FIRST), help="The configuration file of an exported machine.")
    register: Switch = parameter(
        sets="Register", no_effect="It is what happens without -Copy.", help="As for an import in place."
    )
    vhd_destination_path: str = parameter(
        sets={"Copy": In(position=1)},
        name="VhdDestinationPath",
        no_effect="It is where disks would be, not whether they fit.",
        help="The folder of its disks.",
    )
    copy: Switch = parameter(
        sets={"Copy": In(mandatory=True)}, no_effect="What does not fit is the same.", help="As for a copy."
    )
    vhd_source_path: str = parameter(sets="Copy", name="VhdSourcePath", help="Where its disks are.")
    generate_new_id: Switch = parameter(sets="Copy", help="As for a machine with another identity.")
    compatibility_report: Any = parameter(
        sets={"CompatibilityReport": FIRST}, type=REPORT, help="A report, to look again."
    )

    examples = [
        Example("Compare-VM web01 HV04 | Select-Object -ExpandProperty Incompatibilities", "Could it go there?"),
        Example(
            "$report = Compare-VM -Path $file; $report.Incompatibilities | Format-Table Message",
            "Could it be imported?",
            setup="$null = New-Item C:\\Export -ItemType Directory; Export-VM web01 C:\\Export; "
            "$file = (Get-ChildItem C:\\Export\\web01 -Recurse -Filter *.vmcx).FullName",
        ),
    ]

    def process(self) -> None:
        if self.compatibility_report is not None:
            self.write(self.compatibility_report)
        elif self.path:
            for host in self.hosts():
                report = self.attempt(partial(self._report, host, host_path(self, host, self.path)))
                if report is not None:
                    self.write(report)
        else:
            for machine in list(self.machines()):
                for target in self.targets():
                    path = self.destination_storage_path or (machine.path if self.include_storage else "")
                    self.write(MoveReport(machine, target, path, self.resource_pool_name or PRIMORDIAL))

    def _report(self, host: Host, path: str) -> CompatibilityReport:
        report = compare_machine(host, path, new_identity=bool(self.generate_new_id))
        if self.vhd_source_path:
            report.find_disks(host_path(self, host, self.vhd_source_path).rstrip("\\"))
        return report


@cmdlet("Repair-VM", confirm="Medium", output=REPORT)
class RepairVM(HyperVCommand):
    """Mends what a report found: missing disks are looked for in a folder."""

    compatibility_report: Any = parameter(
        position=0, mandatory=True, pipeline=True, type=REPORT, help="The report of Compare-VM."
    )
    snapshot_file_path: str = parameter(aliases=SNAPSHOT_ALIASES, help="The folder in which files of checkpoints are.")
    path: str = parameter(help="The folder in which disks are.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [
        Example(
            "(Compare-VM $file -Copy -GenerateNewId | Repair-VM -Path C:\\Disks -Passthru).Incompatibilities.Count",
            "Its disk was moved by hand.",
            setup="$null = New-Item C:\\Export, C:\\Disks -ItemType Directory; Export-VM web01 C:\\Export;"
            " $file = (Get-ChildItem C:\\Export\\web01 -Recurse -Filter *.vmcx).FullName;"
            " Get-ChildItem C:\\Export\\web01 -Recurse -Filter web01.vhdx | Move-Item -Destination C:\\Disks",
            output="0\n",
        )
    ]

    def process(self) -> None:
        report = self.compatibility_report
        if isinstance(report, CompatibilityReport) and self.should_process(report.settings["name"]):
            for folder in (self.path, self.snapshot_file_path):
                if folder:
                    report.find_disks(host_path(self, report.host, folder).rstrip("\\"))
        if self.passthru:
            self.write(report)
