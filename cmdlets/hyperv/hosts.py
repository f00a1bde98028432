"""Set-VMHost, Enable- and Disable-VMMigration: the settings of hosts."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import NamedHosts, cim_sessions
from hvsim.infrastructure.hosts.host import Host
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


@cmdlet("Set-VMHost", default_set="ComputerName", confirm="Medium", output="Microsoft.HyperV.PowerShell.VMHost")
class SetVMHost(NamedHosts):
    """Changes the settings of Hyper-V hosts."""

    maximum_storage_migrations: Any = parameter(type="System.UInt32", help="How many storage migrations at a time.")
    maximum_virtual_machine_migrations: Any = parameter(
        type="System.UInt32", help="How many live migrations at a time."
    )
    virtual_machine_migration_authentication_type: Any = parameter(
        type="Microsoft.HyperV.PowerShell.MigrationAuthenticationType", help="Kerberos or CredSSP."
    )
    use_any_network_for_migration: Any = parameter(type="System.Boolean", help="Whether any network will do.")
    virtual_machine_migration_performance_option: Any = parameter(
        type="Microsoft.HyperV.PowerShell.VMMigrationPerformance", help="TCPIP, Compression or SMB."
    )
    resource_metering_save_interval: Any = parameter(type="System.TimeSpan", help="How often meters are saved.")
    virtual_hard_disk_path: str = parameter(help="The folder of new disks.")
    virtual_machine_path: str = parameter(help="The folder of new machines.")
    mac_address_maximum: str = parameter(help="The last hardware address, as 00155D0A01FF.")
    mac_address_minimum: str = parameter(help="The first hardware address, as 00155D0A0100.")
    fibre_channel_wwnn: str = parameter(help="The node name of virtual Fibre Channel adapters.")
    fibre_channel_wwpn_maximum: str = parameter(help="The last of their port names.")
    fibre_channel_wwpn_minimum: str = parameter(help="The first of their port names.")
    numa_spanning_enabled: Any = parameter(type="System.Boolean", help="Whether machines may span NUMA nodes.")
    enable_enhanced_session_mode: Any = parameter(type="System.Boolean", help="Whether consoles may be enhanced.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    cim_session: Any = cim_sessions(sets={"CimSession": In(position=0, mandatory=True, by_property_name=True)})

    examples = [
        Example(
            "Set-VMHost -VirtualMachinePath C:\\VMs -VirtualHardDiskPath C:\\VMs -Passthru",
            "Where new machines go.",
        ),
        Example("Set-VMHost -MaximumVirtualMachineMigrations 4", "More moves at a time."),
    ]

    def process(self) -> None:
        for host in self.hosts():
            if self.should_process(host.name):
                done = self.managed(partial(self._set, host))
                if done and self.passthru:
                    self.write(host)

    def _set(self, host: Host) -> None:
        if self.mac_address_minimum or self.mac_address_maximum:
            host.set_mac_range(self.mac_address_minimum or "", self.mac_address_maximum or "")
        names = (self.fibre_channel_wwnn, self.fibre_channel_wwpn_minimum, self.fibre_channel_wwpn_maximum)
        if any(names):
            host.fibre_channel.change(*(name or "" for name in names))
        flags = {
            "migrates_anywhere": self.use_any_network_for_migration,
            "numa_spanning": self.numa_spanning_enabled,
            "enhanced_session": self.enable_enhanced_session_mode,
        }
        for name, value in flags.items():
            if value is not None:
                setattr(host, name, bool(value))
        if self.resource_metering_save_interval is not None:
            host.metering_save_interval = self.resource_metering_save_interval.to_python()
        if self.virtual_machine_path:
            host.machine_path = host_path(self, host, self.virtual_machine_path)
        if self.virtual_hard_disk_path:
            host.disk_path = host_path(self, host, self.virtual_hard_disk_path)
        if self.maximum_storage_migrations is not None:
            host.max_storage_migrations = int(self.maximum_storage_migrations)
        if self.maximum_virtual_machine_migrations is not None:
            host.max_migrations = int(self.maximum_virtual_machine_migrations)
        if self.virtual_machine_migration_authentication_type is not None:
            host.migration_authentication = str(self.virtual_machine_migration_authentication_type)
        if self.virtual_machine_migration_performance_option is not None:
            host.migration_performance = str(self.virtual_machine_migration_performance_option)


@cmdlet("Enable-VMMigration", default_set="ComputerName", confirm="Medium", output="Microsoft.HyperV.PowerShell.VMHost")
class EnableVMMigration(NamedHosts):
    """Lets hosts take part in live migration."""

    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [Example("Enable-VMMigration -Passthru", "Moves are allowed.")]

    def process(self) -> None:
        for host in self.hosts():
            if self.should_process(host.name):
                host.migration_enabled = True
                if self.passthru:
                    self.write(host)


@cmdlet(
    "Disable-VMMigration", default_set="ComputerName", confirm="Medium", output="Microsoft.HyperV.PowerShell.VMHost"
)
class DisableVMMigration(NamedHosts):
    """Keeps hosts out of live migration."""

    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [Example("Disable-VMMigration", "No more moves.")]

    def process(self) -> None:
        for host in self.hosts():
            if self.should_process(host.name):
                host.migration_enabled = False
                if self.passthru:
                    self.write(host)
