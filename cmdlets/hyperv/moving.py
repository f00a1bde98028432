"""Move-VM and Move-VMStorage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hvsim.cmdlets.estate.cim_sessions import CIM_SESSION, SessionsOfNames
from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import FIRST, HOST_HELP, HyperVCommand, cim_sessions, credentials, machine_names
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.clusters.migration import move_parts, move_storage, move_to_host, move_to_node
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.hosts.resource_pools import PoolKind, pool_named
from hvsim.infrastructure.machines.machine_values import PRIMORDIAL
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.values import to_string
from hvsim.interpreter.values.dictionaries import Dictionary

BY_NAME = (
    "NameSingleDestination",
    "NameSingleDestinationAndCimSession",
    "NameMultipleDestinationsAndCimSession",
    "NameMultipleDestinations",
)
BY_OBJECT = tuple(name.replace("Name", "VM") for name in BY_NAME)
EVERY_SET = (*BY_NAME, *BY_OBJECT)
SINGLE = tuple(name for name in EVERY_SET if "Single" in name)
MULTIPLE = tuple(name for name in EVERY_SET if "Multiple" in name)
TO_HOST = tuple(name for name in EVERY_SET if not name.endswith("AndCimSession"))
TO_SESSION = tuple(name for name in EVERY_SET if name.endswith("AndCimSession"))
LOCAL = tuple(name for name in BY_NAME if name in TO_HOST)
_SECOND = In(position=1, mandatory=True)
SNAPSHOT_ALIASES = ("CheckpointFileLocation", "SnapshotFileLocation")
REPORT = HYPERV + "VMCompatibilityReport"


class FilePlaces(HyperVCommand):
    """What the commands share that send the files of a machine to several places."""

    virtual_machine_path: Any = None
    snapshot_file_path: Any = None
    smart_paging_file_path: Any = None
    vhds: Any = None
    retain_vhd_copies_on_source: Any = None

    def parts(self, machine: VirtualMachine, host: Host) -> Waiting:
        """The process that moves what was named to where it was said."""
        disks: dict[str, str] = {}
        for entry in self.vhds or ():
            if isinstance(entry, Dictionary):
                given = {to_string(key).lower(): to_string(value) for key, value in entry.items()}
                source = host_path(self, host, given.get("sourcefilepath", ""))
                disks[source] = host_path(self, host, given.get("destinationfilepath", ""))
        return move_parts(
            machine,
            disks,
            configuration=self._folder(host, self.virtual_machine_path),
            snapshots=self._folder(host, self.snapshot_file_path),
            paging=self._folder(host, self.smart_paging_file_path),
            keeps_parents=bool(self.retain_vhd_copies_on_source),
        )

    def _folder(self, host: Host, path: str | None) -> str:
        return host_path(self, host, path).rstrip("\\") if path else ""


@cmdlet("Move-VMStorage", default_set="NameSingleDestination", confirm="Medium")
class MoveVMStorage(FilePlaces, remote=LOCAL):
    """Moves the files of machines, running or not."""

    name: str = parameter(
        complete=machine_names, sets=dict.fromkeys(LOCAL, FIRST), aliases=("VMName",), help="The machine."
    )
    destination_storage_path: str = parameter(
        sets={"NameSingleDestination": _SECOND, "VMSingleDestination": _SECOND}, help="The folder everything goes to."
    )
    resource_pool_name: str = parameter(help="The resource pool of its disks from then on.")
    retain_vhd_copies_on_source: Switch = parameter(
        name="RetainVhdCopiesOnSource", help="Leaves copies of the files behind that lie below others."
    )
    remove_source_unmanaged_vhds: Switch = parameter(simulated=False, help="Removes what is not managed.")
    allow_unverified_paths: Switch = parameter(
        no_effect="No path is refused for that.", help="Accepts paths that a cluster could not see."
    )
    as_job: Switch = parameter(help="Runs as a background job.")
    virtual_machine_path: str = parameter(
        sets=("NameMultipleDestinations", "VMMultipleDestinations"), help="The folder of the configuration."
    )
    snapshot_file_path: str = parameter(
        sets=("NameMultipleDestinations", "VMMultipleDestinations"),
        aliases=SNAPSHOT_ALIASES,
        help="The folder of checkpoints.",
    )
    smart_paging_file_path: str = parameter(
        sets=("NameMultipleDestinations", "VMMultipleDestinations"), help="The folder of the paging file."
    )
    vhds: Any = parameter(
        sets=("NameMultipleDestinations", "VMMultipleDestinations"),
        type="System.Collections.Hashtable[]",
        help="Each disk and where it goes: @{ SourceFilePath = ...; DestinationFilePath = ... }.",
    )
    vm: Any = parameter(
        sets={"VMSingleDestination": FIRST, "VMMultipleDestinations": FIRST},
        type=HYPERV + "VirtualMachine",
        help="The machine, as Get-VM gives it.",
    )

    examples = [
        Example("Move-VMStorage -VMName web01 -DestinationStoragePath C:\\VMs\\web01", "To another volume."),
        Example(
            "Move-VMStorage web01 -Vhds @{ SourceFilePath = $old; DestinationFilePath = 'C:\\Disks\\web01.vhdx' }",
            "One disk alone.",
            setup="$old = (Get-VMHardDiskDrive web01).Path",
        ),
    ]

    def process(self) -> None:
        given = [self.vm] if self.vm is not None else self.machines_of_names([self.name])
        for machine in given:
            if not self.should_process(machine.name):
                continue
            if self.resource_pool_name:
                pool = pool_named(machine.host, self.resource_pool_name, PoolKind.VHD)
            if self.destination_storage_path:
                path = host_path(self, machine.host, self.destination_storage_path).rstrip("\\")
                kept = bool(self.retain_vhd_copies_on_source)
                done = self.ran(move_storage(machine, path, keeps_parents=kept))
            else:
                done = self.ran(self.parts(machine, machine.host))
            if done and self.resource_pool_name:
                for disk in machine.disks:
                    disk.pool = pool.name


class Journeys(FilePlaces):
    """What Move-VM and Compare-VM share: a machine, and the host it is to go to."""

    computer_name: Any = parameter(sets=LOCAL, type="System.String[]", help=HOST_HELP)
    credential: Any = credentials(sets=LOCAL)
    name: str = parameter(sets=dict.fromkeys(BY_NAME, FIRST), help="The machine.")
    destination_host: str = parameter(sets=dict.fromkeys(TO_HOST, _SECOND), help="The host it goes to.")
    destination_credential: Any = parameter(
        sets=TO_HOST,
        type="System.Management.Automation.PSCredential",
        no_effect="Every account may do everything here.",
        help="An account there.",
    )
    include_storage: Switch = parameter(sets=SINGLE, help="Moves its files too.")
    destination_storage_path: str = parameter(sets=SINGLE, help="The folder everything goes to.")
    resource_pool_name: str = parameter(sets=EVERY_SET, help="The resource pool of its processors at the other host.")
    retain_vhd_copies_on_source: Switch = parameter(
        sets=EVERY_SET,
        name="RetainVhdCopiesOnSource",
        help="Leaves copies of the files behind that lie below others.",
    )
    as_job: Switch = parameter(help="Runs as a background job.")
    cim_session: Any = cim_sessions(sets=tuple(name for name in BY_NAME if name in TO_SESSION))
    destination_cim_session: Any = parameter(
        sets=dict.fromkeys(TO_SESSION, _SECOND),
        type=CIM_SESSION,
        transform=SessionsOfNames(single=True),
        help="A session to the host it goes to.",
    )
    virtual_machine_path: str = parameter(
        sets={name: In(mandatory=name in TO_SESSION) for name in MULTIPLE}, help="The folder of the configuration."
    )
    snapshot_file_path: str = parameter(sets=MULTIPLE, aliases=SNAPSHOT_ALIASES, help="The folder of checkpoints.")
    smart_paging_file_path: str = parameter(sets=MULTIPLE, help="The folder of the paging file.")
    vhds: Any = parameter(
        sets=MULTIPLE,
        type="System.Collections.Hashtable[]",
        help="Each disk and where it goes: @{ SourceFilePath = ...; DestinationFilePath = ... }.",
    )
    vm: Any = parameter(
        sets=dict.fromkeys(BY_OBJECT, FIRST), type=HYPERV + "VirtualMachine", help="The machine, as Get-VM gives it."
    )

    def machines(self) -> Iterable[VirtualMachine]:
        """The machine that was named, or several of one name."""
        return [self.vm] if self.vm is not None else self.machines_of_names([self.name])

    def targets(self) -> Iterator[Host]:
        """The host it is to go to; what is none is reported."""
        session = self.destination_cim_session
        yield from self.hosts_of_names([session.computer_name if session is not None else self.destination_host])


@cmdlet("Move-VM", default_set="NameSingleDestination", confirm="Medium", output=HYPERV + "VirtualMachine")
class MoveVM(Journeys):
    """Moves machines to another host, running or not."""

    remove_source_unmanaged_vhds: Switch = parameter(
        sets=EVERY_SET, simulated=False, help="Removes what is not managed."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    compatibility_report: Any = parameter(
        sets={"CompatibilityReport": FIRST}, type=REPORT, help="A report that Compare-VM made of a move."
    )

    examples = [
        Example(
            "Move-VM legacy01 HV02 -IncludeStorage -DestinationStoragePath C:\\VMs\\legacy01",
            "To another host.",
            setup="Enable-VMMigration; Enable-VMMigration HV02",
        ),
        Example(
            "Compare-VM legacy01 HV02 -IncludeStorage -DestinationStoragePath C:\\VMs\\legacy01 | Move-VM",
            "Only after a look at what would not fit.",
            setup="Enable-VMMigration; Enable-VMMigration HV02",
        ),
    ]

    def process(self) -> None:
        report = self.compatibility_report
        if report is not None:
            if self.should_process(report.machine.name):
                self._move(report.machine, report.target, report.path, report.pool)
            return
        for machine in list(self.machines()):
            for target in self.targets() if self.should_process(machine.name) else ():
                path = self.destination_storage_path or (machine.path if self.include_storage else "")
                pool = pool_named(target, self.resource_pool_name or PRIMORDIAL, PoolKind.PROCESSOR)
                if self._move(machine, target, path, pool.name) and self.parameter_set in MULTIPLE:
                    self.ran(self.parts(machine, target))

    def _move(self, machine: VirtualMachine, target: Host, path: str, pool: str) -> bool:
        clustered = machine.group is not None and target.node is not None and not path
        kept = bool(self.retain_vhd_copies_on_source)
        done = self.ran(
            move_to_node(machine, _node(target))
            if clustered
            else move_to_host(machine, target, path, keeps_parents=kept)
        )
        if done:
            machine.processor.pool = pool
        if done and self.passthru:
            self.write(machine)
        return done


def _node(host: Host) -> Any:
    return host.node
