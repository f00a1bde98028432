"""Copy-VMFile: files of the host into guests, by way of the guest service interface."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import FIRST, MACHINES, HyperVCommand, machine_names
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.machines.guest_files import copy_into_guest
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


@cmdlet("Copy-VMFile", default_set="Name", confirm="Medium")
class CopyVMFile(HyperVCommand, remote="Name"):
    """Copies a file of the host into the guests of machines, without a network between them."""

    name: list[str] = parameter(
        sets={"Name": In(position=0, mandatory=True)},
        aliases=("VMName",),
        wildcards=True,
        complete=machine_names,
        help="The machines.",
    )
    source_path: str = parameter(position=1, mandatory=True, pipeline=True, help="The file of the host.")
    destination_path: str = parameter(
        position=2, mandatory=True, help="The file in the guest; a folder's name ends with a backslash."
    )
    file_source: Any = parameter(
        mandatory=True,
        type=HYPERV + "CopyFileSourceType",
        no_effect="Host is the only one there is.",
        help="Where the file comes from.",
    )
    create_full_path: Switch = parameter(help="Makes the folders that are missing in the guest.")
    force: Switch = parameter(help="Writes over a file that is there.")
    as_job: Switch = parameter(help="Runs as a background job.")
    vm: Any = parameter(sets={"VMObject": FIRST}, type=MACHINES, help="The machines, as Get-VM gives them.")

    examples = [
        Example(
            "Copy-VMFile web01 -SourcePath C:\\note.txt -DestinationPath C:\\Temp\\ -FileSource Host -CreateFullPath;"
            " Invoke-Command -VMName web01 -Credential $me { Get-Content C:\\Temp\\note.txt }",
            "A file for the guest.",
            setup="'hello' > C:\\note.txt; Enable-VMIntegrationService 'Guest Service Interface' web01;"
            " $me = [pscredential]::new('admin', (ConvertTo-SecureString x -AsPlainText -Force))",
            output="hello\n",
        )
    ]

    def process(self) -> None:
        for machine in self.vm or self.machines_of_names(self.name):
            source = host_path(self, machine.host, self.source_path)
            if self.should_process(machine.name):
                copy = copy_into_guest(
                    machine,
                    source,
                    self.destination_path,
                    make_folders=bool(self.create_full_path),
                    overwrite=bool(self.force),
                )
                self.attempt(partial(self.run, copy))
