"""Get-VBRServer, Get-BackupRepository, Reset-HvVmChangeTracking: what the backup server manages."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand, friendly_cmdlet
from hvsim.cmdlets.veeam.names import REPOSITORY, SERVER
from hvsim.infrastructure.backup.managed_servers import ManagedServer, ServerKind
from hvsim.infrastructure.errors import NotFound, Refused
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches


@cmdlet("Get-VBRServer", output=SERVER)
class GetVBRServer(BackupCommand):
    """Lists the servers that the backup server knows."""

    name: list[str] = parameter(wildcards=True, help="The servers; all when left out.")
    type_: Any = parameter(
        type="System.String", values=tuple(kind.label for kind in ServerKind), help="Only servers of this kind."
    )

    examples = [
        Example("Get-VBRServer | Select-Object Name, Type", "All servers."),
        Example("Get-VBRServer -Type HvServer", "The Hyper-V hosts."),
    ]

    def process(self) -> None:
        for server in self.server.servers:
            named = any(matches(name, server.name) for name in self.name or ["*"])
            if named and (self.type_ is None or str(self.type_).lower() == server.kind.label.lower()):
                self.write(server)


@friendly_cmdlet("Get-BackupRepository", output=REPOSITORY)
class GetBackupRepository(BackupCommand):
    """Lists backup repositories."""

    name: list[str] = parameter(position=0, pipeline=True, wildcards=True, help="The repositories.")

    examples = [Example("Get-BackupRepository", "Where backups can go.")]

    def process(self) -> None:
        found = self.named("backup repository", self.name, self.server.repositories, lambda item: item.name)
        self.write_all(found)


@cmdlet("Reset-HvVmChangeTracking", default_set="Set1", confirm="Medium")
class ResetHvVmChangeTracking(BackupCommand):
    """Discards the change tracking data of a machine or a disk, so that the next backup reads everything once."""

    # The parameter is called Server; an attribute of that name is the backup server.
    on_server: Any = parameter(name="Server", position=0, mandatory=True, type=SERVER, help="The host of the machine.")
    vm_name: str = parameter(sets="Set1", help="The machine; all on the host when left out.")
    vhd_path: str = parameter(name="VhdPath", sets="Set2", help="The disk, by the path of its file.")

    examples = [
        Example("Reset-HvVmChangeTracking -Server (Get-VBRServer -Name HV01) -VMName web01", "Reset one machine."),
    ]

    def process(self) -> None:
        server: ManagedServer = self.on_server
        if server.host is None:
            self.report(Refused(f"'{server.name}' is not a Hyper-V host: change tracking is reset on hosts."), server)
            return
        if self.parameter_set == "Set2" and self.vhd_path:
            self._reset_disk(server, self.vhd_path)
            return
        machines: list[VirtualMachine] = server.host.machines
        names = [self.vm_name] if self.vm_name else None
        for machine in self.named("virtual machine", names, machines, lambda item: item.name):
            if self.should_process(machine.name):
                self.server.reset_tracking(machine)

    def _reset_disk(self, server: ManagedServer, path: str) -> None:
        assert server.host is not None
        owners: list[VirtualMachine] = [item for item in server.host.machines if item.disk_of_path(path) is not None]
        if not owners:
            known = [image.path for machine in server.host.machines for disk in machine.disks for image in disk.files]
            self.report(NotFound("virtual disk", path, known), path)
        for machine in owners:
            if self.should_process(path):
                self.server.reset_tracking(machine, path)
