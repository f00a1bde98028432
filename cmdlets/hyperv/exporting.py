"""Export-VM, Export-VMSnapshot and Import-VM: whole machines in folders."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import FIRST, MACHINES, HyperVCommand, JobAndPassthru, NamedMachines, machine_names
from hvsim.infrastructure.machines.checkpoints import Checkpoint
from hvsim.infrastructure.machines.export import LiveState, export_checkpoint, export_machine
from hvsim.infrastructure.machines.importing import CompatibilityReport, compare_machine, import_machine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches


@cmdlet("Export-VM", default_set="Name", confirm="Medium", output="Microsoft.HyperV.PowerShell.VirtualMachine")
class ExportVM(NamedMachines):
    """Copies machines with everything into a folder."""

    path: str = parameter(position=1, mandatory=True, help="The folder.")
    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    capture_live_state: Any = parameter(
        type="Microsoft.HyperV.PowerShell.CaptureLiveState", help="What is kept of a machine that runs."
    )

    examples = [
        Example(
            "Export-VM web01 -Path C:\\Export",
            "Everything of a machine.",
            setup="$null = New-Item C:\\Export -ItemType Directory",
        )
    ]

    def process(self) -> None:
        live = LiveState.SAVED if self.capture_live_state is None else LiveState(str(self.capture_live_state))
        for machine in self.machines():
            if self.should_process(machine.name):
                path = host_path(self, machine.host, self.path).rstrip("\\")
                if self.ran(export_machine(machine, path, live)) and self.passthru:
                    self.write(machine)


@cmdlet("Import-VM", default_set="Register", confirm="Medium", output="Microsoft.HyperV.PowerShell.VirtualMachine")
class ImportVM(HyperVCommand, remote=("Register", "Copy")):
    """Takes in a machine that was exported."""

    path: str = parameter(
        sets={
            "Register": In(position=0, mandatory=True, pipeline=True),
            "Copy": In(position=0, mandatory=True, pipeline=True),
        },
        help="The folder.",
    )
    register: Switch = parameter(
        sets="Register", no_effect="It is what happens without -Copy.", help="Uses the files where they are."
    )
    as_job: Switch = parameter(help="Runs as a background job.")
    vhd_destination_path: str = parameter(
        sets={"Copy": In(position=1)}, name="VhdDestinationPath", help="The folder of its disks."
    )
    copy: Switch = parameter(sets={"Copy": In(mandatory=True)}, help="Copies the files.")
    virtual_machine_path: str = parameter(sets="Copy", help="The folder of the configuration.")
    snapshot_file_path: str = parameter(
        sets="Copy",
        aliases=(
            "CheckpointFileLocation",
            "SnapshotFileLocation",
        ),
        help="The folder of checkpoints.",
    )
    smart_paging_file_path: str = parameter(sets="Copy", help="The folder of the paging file.")
    vhd_source_path: str = parameter(sets="Copy", name="VhdSourcePath", help="Where its disks are.")
    generate_new_id: Switch = parameter(sets="Copy", help="Gives it another identity.")
    compatibility_report: Any = parameter(
        sets={"CompatibilityReport": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMCompatibilityReport",
        help="A report of Compare-VM, mended.",
    )

    examples = [
        Example(
            "Import-VM -Path $file -Copy -GenerateNewId -VirtualMachinePath C:\\Copy -VhdDestinationPath C:\\Copy",
            "A copy of a machine.",
            setup="$null = New-Item C:\\Export -ItemType Directory; Export-VM web01 C:\\Export; "
            "$file = (Get-ChildItem C:\\Export\\web01 -Recurse -Filter *.vmcx).FullName",
        )
    ]

    def process(self) -> None:
        if self.compatibility_report is not None:
            self._import(self.compatibility_report)
            return
        for host in self.hosts():
            path = host_path(self, host, self.path)
            if self.should_process(path):
                report = self.attempt(partial(compare_machine, host, path, new_identity=bool(self.generate_new_id)))
                if report is not None:
                    if self.vhd_source_path:
                        report.find_disks(host_path(self, host, self.vhd_source_path).rstrip("\\"))
                    self._import(report)

    def _import(self, report: CompatibilityReport) -> None:
        host = report.host
        target = ""
        if self.copy:
            folder = self.virtual_machine_path or f"{host.machine_path}\\{report.settings['name']}"
            target = host_path(self, host, folder).rstrip("\\")
        disks = host_path(self, host, self.vhd_destination_path) if self.vhd_destination_path else ""
        machine = self.attempt(
            lambda: self.run(
                import_machine(report, copy_to=target, disks_to=disks, new_identity=bool(self.generate_new_id))
            )
        )
        if machine is not None:
            if self.snapshot_file_path:
                machine.snapshot_path = host_path(self, host, self.snapshot_file_path).rstrip("\\")
            if self.smart_paging_file_path:
                machine.paging_path = host_path(self, host, self.smart_paging_file_path).rstrip("\\")
            self.write(machine)


@cmdlet(
    "Export-VMSnapshot", default_set="SnapshotName", confirm="Medium", output="Microsoft.HyperV.PowerShell.VMSnapshot"
)
class ExportVMSnapshot(JobAndPassthru, remote="SnapshotName"):
    """Copies the state of machines in a checkpoint into a folder, as machines of their own."""

    name: list[str] = parameter(
        sets={"SnapshotName": FIRST, "VMObject": In(mandatory=True)}, wildcards=True, help="The checkpoints."
    )
    path: str = parameter(position=1, mandatory=True, help="The folder.")
    vm_name: list[str] = parameter(
        sets={"SnapshotName": In(mandatory=True)}, wildcards=True, complete=machine_names, help="The machines."
    )
    vm: Any = parameter(sets={"VMObject": FIRST}, type=MACHINES, help="The machines, as Get-VM gives them.")
    vm_snapshot: Any = parameter(
        sets={"SnapshotObject": FIRST},
        type="Microsoft.HyperV.PowerShell.VMSnapshot[]",
        name="VMSnapshot",
        aliases=("VMCheckpoint",),
        help="The checkpoints, as Get-VMSnapshot gives them.",
    )

    examples = [
        Example(
            "Export-VMSnapshot -VMName web01 -Name before -Path C:\\Export",
            "The machine as it was.",
            setup="Checkpoint-VM web01 before; $null = New-Item C:\\Export -ItemType Directory",
        )
    ]

    def process(self) -> None:
        for checkpoint in list(self._checkpoints()):
            if self.should_process(checkpoint.name):
                path = host_path(self, checkpoint.machine.host, self.path).rstrip("\\")
                if self.ran(export_checkpoint(checkpoint, path)) and self.passthru:
                    self.write(checkpoint)

    def _checkpoints(self) -> Iterator[Checkpoint]:
        if self.vm_snapshot is not None:
            yield from self.vm_snapshot
            return
        for machine in self.vm or self.machines_of_names(self.vm_name):
            for name in self.name:
                found = [item for item in machine.checkpoints if matches(name, item.name)]
                if not found and not has_wildcards(name):
                    message = "Unable to find a snapshot matching the given criteria."
                    self.report(message, "ObjectNotFound", "ObjectNotFound")
                yield from found
