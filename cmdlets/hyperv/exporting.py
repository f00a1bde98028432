"""Export-VM and Import-VM: whole machines in folders."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import HyperVCommand, NamedMachines
from hvsim.infrastructure.machines.export import (
    CompatibilityReport,
    LiveState,
    compare_machine,
    export_machine,
    import_machine,
)
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


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
        simulated=False,
        help="The folder of checkpoints.",
    )
    smart_paging_file_path: str = parameter(sets="Copy", simulated=False, help="The folder of the paging file.")
    vhd_source_path: str = parameter(sets="Copy", name="VhdSourcePath", simulated=False, help="Where its disks are.")
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
            self.write(machine)
