"""Move-VM and Move-VMStorage."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import HOST_HELP, HyperVCommand, cim_sessions, credentials, machine_names
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.clusters.migration import move_storage, move_to_host, move_to_node
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


@cmdlet("Move-VMStorage", default_set="NameSingleDestination", confirm="Medium")
class MoveVMStorage(HyperVCommand, remote=("NameSingleDestination", "NameMultipleDestinations")):
    """Moves the files of machines, running or not."""

    name: str = parameter(
        complete=machine_names,
        sets={
            "NameSingleDestination": In(position=0, mandatory=True, pipeline=True),
            "NameMultipleDestinations": In(position=0, mandatory=True, pipeline=True),
        },
        aliases=("VMName",),
        help="The machine.",
    )
    destination_storage_path: str = parameter(
        sets={
            "NameSingleDestination": In(position=1, mandatory=True),
            "VMSingleDestination": In(position=1, mandatory=True),
        },
        help="The folder everything goes to.",
    )
    resource_pool_name: str = parameter(simulated=False, help="The resource pool it belongs to.")
    retain_vhd_copies_on_source: Switch = parameter(
        name="RetainVhdCopiesOnSource", simulated=False, help="Leaves copies behind."
    )
    remove_source_unmanaged_vhds: Switch = parameter(simulated=False, help="Removes what is not managed.")
    allow_unverified_paths: Switch = parameter(simulated=False, help="Accepts paths that a cluster could not see.")
    as_job: Switch = parameter(help="Runs as a background job.")
    virtual_machine_path: str = parameter(
        sets=("NameMultipleDestinations", "VMMultipleDestinations"),
        simulated=False,
        help="The folder of the configuration.",
    )
    snapshot_file_path: str = parameter(
        sets=("NameMultipleDestinations", "VMMultipleDestinations"),
        aliases=(
            "CheckpointFileLocation",
            "SnapshotFileLocation",
        ),
        simulated=False,
        help="The folder of checkpoints.",
    )
    smart_paging_file_path: str = parameter(
        sets=("NameMultipleDestinations", "VMMultipleDestinations"),
        simulated=False,
        help="The folder of the paging file.",
    )
    vhds: Any = parameter(
        sets=("NameMultipleDestinations", "VMMultipleDestinations"),
        type="System.Collections.Hashtable[]",
        simulated=False,
        help="Each disk and where it goes.",
    )
    vm: Any = parameter(
        sets={
            "VMSingleDestination": In(position=0, mandatory=True, pipeline=True),
            "VMMultipleDestinations": In(position=0, mandatory=True, pipeline=True),
        },
        type="Microsoft.HyperV.PowerShell.VirtualMachine",
        help="The machine, as Get-VM gives it.",
    )

    examples = [Example("Move-VMStorage -VMName web01 -DestinationStoragePath C:\\VMs\\web01", "To another volume.")]

    def process(self) -> None:
        if "MultipleDestinations" in self.parameter_set:
            return
        given = [self.vm] if self.vm is not None else self.machines_of_names([self.name])
        for machine in given:
            if self.should_process(machine.name):
                path = host_path(self, machine.host, self.destination_storage_path)
                self.ran(move_storage(machine, path))


@cmdlet(
    "Move-VM",
    default_set="NameSingleDestination",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VirtualMachine",
)
class MoveVM(HyperVCommand):
    """Moves machines to another host, running or not."""

    computer_name: list[str] = parameter(sets=("NameSingleDestination", "NameMultipleDestinations"), help=HOST_HELP)
    credential: Any = credentials(sets=("NameSingleDestination", "NameMultipleDestinations"))
    name: str = parameter(
        sets={
            "NameSingleDestination": In(position=0, mandatory=True, pipeline=True),
            "NameSingleDestinationAndCimSession": In(position=0, mandatory=True, pipeline=True),
            "NameMultipleDestinationsAndCimSession": In(position=0, mandatory=True, pipeline=True),
            "NameMultipleDestinations": In(position=0, mandatory=True, pipeline=True),
        },
        help="The machine.",
    )
    destination_host: str = parameter(
        sets={
            "NameSingleDestination": In(position=1, mandatory=True),
            "NameMultipleDestinations": In(position=1, mandatory=True),
            "VMSingleDestination": In(position=1, mandatory=True),
            "VMMultipleDestinations": In(position=1, mandatory=True),
        },
        help="The host it goes to.",
    )
    destination_credential: Any = parameter(
        sets=("NameSingleDestination", "NameMultipleDestinations", "VMSingleDestination", "VMMultipleDestinations"),
        type="System.Management.Automation.PSCredential",
        simulated=False,
        help="An account there.",
    )
    include_storage: Switch = parameter(
        sets=(
            "NameSingleDestination",
            "NameSingleDestinationAndCimSession",
            "VMSingleDestinationAndCimSession",
            "VMSingleDestination",
        ),
        help="Moves its files too.",
    )
    destination_storage_path: str = parameter(
        sets=(
            "NameSingleDestination",
            "NameSingleDestinationAndCimSession",
            "VMSingleDestinationAndCimSession",
            "VMSingleDestination",
        ),
        help="The folder everything goes to.",
    )
    resource_pool_name: str = parameter(
        sets=(
            "NameSingleDestination",
            "NameSingleDestinationAndCimSession",
            "NameMultipleDestinationsAndCimSession",
            "NameMultipleDestinations",
            "VMSingleDestinationAndCimSession",
            "VMSingleDestination",
            "VMMultipleDestinations",
            "VMMultipleDestinationsAndCimSession",
        ),
        simulated=False,
        help="The resource pool it belongs to.",
    )
    retain_vhd_copies_on_source: Switch = parameter(
        sets=(
            "NameSingleDestination",
            "NameSingleDestinationAndCimSession",
            "NameMultipleDestinationsAndCimSession",
            "NameMultipleDestinations",
            "VMSingleDestinationAndCimSession",
            "VMSingleDestination",
            "VMMultipleDestinations",
            "VMMultipleDestinationsAndCimSession",
        ),
        name="RetainVhdCopiesOnSource",
        simulated=False,
        help="Leaves copies behind.",
    )
    remove_source_unmanaged_vhds: Switch = parameter(
        sets=(
            "NameSingleDestination",
            "NameSingleDestinationAndCimSession",
            "NameMultipleDestinationsAndCimSession",
            "NameMultipleDestinations",
            "VMSingleDestinationAndCimSession",
            "VMSingleDestination",
            "VMMultipleDestinations",
            "VMMultipleDestinationsAndCimSession",
        ),
        simulated=False,
        help="Removes what is not managed.",
    )
    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    cim_session: Any = cim_sessions(
        sets=("NameSingleDestinationAndCimSession", "NameMultipleDestinationsAndCimSession")
    )
    destination_cim_session: Any = parameter(
        sets={
            "NameSingleDestinationAndCimSession": In(position=1, mandatory=True),
            "NameMultipleDestinationsAndCimSession": In(position=1, mandatory=True),
            "VMSingleDestinationAndCimSession": In(position=1, mandatory=True),
            "VMMultipleDestinationsAndCimSession": In(position=1, mandatory=True),
        },
        type="Microsoft.HyperV.PowerShell.CimSession",
        simulated=False,
        help="A session to the host it goes to.",
    )
    virtual_machine_path: str = parameter(
        sets={
            "NameMultipleDestinationsAndCimSession": In(mandatory=True),
            "NameMultipleDestinations": In(),
            "VMMultipleDestinations": In(),
            "VMMultipleDestinationsAndCimSession": In(mandatory=True),
        },
        simulated=False,
        help="The folder of the configuration.",
    )
    snapshot_file_path: str = parameter(
        sets=(
            "NameMultipleDestinationsAndCimSession",
            "NameMultipleDestinations",
            "VMMultipleDestinations",
            "VMMultipleDestinationsAndCimSession",
        ),
        aliases=(
            "CheckpointFileLocation",
            "SnapshotFileLocation",
        ),
        simulated=False,
        help="The folder of checkpoints.",
    )
    smart_paging_file_path: str = parameter(
        sets=(
            "NameMultipleDestinationsAndCimSession",
            "NameMultipleDestinations",
            "VMMultipleDestinations",
            "VMMultipleDestinationsAndCimSession",
        ),
        simulated=False,
        help="The folder of the paging file.",
    )
    vhds: Any = parameter(
        sets=(
            "NameMultipleDestinationsAndCimSession",
            "NameMultipleDestinations",
            "VMMultipleDestinations",
            "VMMultipleDestinationsAndCimSession",
        ),
        type="System.Collections.Hashtable[]",
        simulated=False,
        help="Each disk and where it goes.",
    )
    compatibility_report: Any = parameter(
        sets={"CompatibilityReport": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMCompatibilityReport",
        simulated=False,
        help="A report that Compare-VM made.",
    )
    vm: Any = parameter(
        sets={
            "VMSingleDestinationAndCimSession": In(position=0, mandatory=True, pipeline=True),
            "VMSingleDestination": In(position=0, mandatory=True, pipeline=True),
            "VMMultipleDestinations": In(position=0, mandatory=True, pipeline=True),
            "VMMultipleDestinationsAndCimSession": In(position=0, mandatory=True, pipeline=True),
        },
        type="Microsoft.HyperV.PowerShell.VirtualMachine",
        help="The machine, as Get-VM gives it.",
    )

    examples = [
        Example(
            "Move-VM legacy01 HV02 -IncludeStorage -DestinationStoragePath C:\\VMs\\legacy01",
            "To another host.",
            setup="Enable-VMMigration; Enable-VMMigration HV02",
        )
    ]

    def process(self) -> None:
        if not self.destination_host:
            return
        given = [self.vm] if self.vm is not None else self.machines_of_names([self.name])
        for machine in given:
            if self.should_process(machine.name):
                self._move(machine)

    def _move(self, machine: VirtualMachine) -> None:
        for target in self.hosts_of_names([self.destination_host]):
            path = self.destination_storage_path or (machine.path if self.include_storage else "")
            done = self.ran(self._process(machine, target, path))
            if done and self.passthru:
                self.write(machine)

    def _process(self, machine: VirtualMachine, target: Host, path: str) -> Waiting:
        if machine.group is not None and target.node is not None and not path:
            return move_to_node(machine, target.node)
        return move_to_host(machine, target, path)
