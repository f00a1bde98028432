"""Add- and Set-VBRHvHost, Add-VBRWinServer, Get-VBRHvServerNetworkInfo: servers that the backup server manages."""

from __future__ import annotations

from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import CREDENTIALS, INFOS, SERVER
from hvsim.infrastructure.backup.managed_servers import ManagedServer, ServerKind, manage_host, manage_windows
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.backup.vault import Credentials
from hvsim.infrastructure.errors import InvalidState, NotFound, Refused
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.networks import VirtualSwitch
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

NETWORK = INFOS + "VBRHvServerNetworkInfo"
NO_ACCOUNT = "The servers of the estate let the backup server in."


@frozen(eq=False)
class HostNetwork:
    """A virtual switch, as the backup server lists it."""

    switch: VirtualSwitch


product_type(
    NETWORK,
    HostNetwork,
    {"string NetworkName": "switch.name", "string SwitchName": "switch.name", "string Type": "switch.kind.label"},
    view="table NetworkName SwitchName Type",
)


def account_for(server: BackupServer, account: Credentials | None, user: str, password: str) -> Credentials | None:
    """The account that a command names: one that is kept, or by name and password, which is kept from now on."""
    if account is not None or not user:
        return account
    made = Credentials(server.random.guid(), user, password or "", user, "Windows", server.clock.now())
    return server.vault.add_credentials(made)


class AddServerCommand(BackupCommand):
    """A command that takes a computer of the estate into the backup infrastructure."""

    name: str = parameter(mandatory=True, help="Its name on the network.")
    user: str = parameter(sets={"Set1": In(mandatory=True)}, help="The account, which is kept from now on.")
    password: str = parameter(sets={"Set1": In(mandatory=True)}, help="Its password.")
    description: str = parameter(help="What it is for.")
    credentials: Any = parameter(sets={"Set2": In(mandatory=True)}, type=CREDENTIALS, help="The account.")

    def process(self) -> None:
        added = self.attempt(self.manage, self.name)
        if added is not None:
            added.description = self.description or ""
            added.account = account_for(self.server, self.credentials, self.user, self.password)
            self.write(added)

    def manage(self) -> ManagedServer:
        """Takes it in."""
        raise NotImplementedError  # abstract: each command has its own


@cmdlet("Add-VBRHvHost", default_set="Set1", output=SERVER)
class AddVBRHvHost(AddServerCommand):
    """Manages a Hyper-V host, which is the proxy of its own machines."""

    use_certificate: Switch = parameter(sets="Set3", no_effect=NO_ACCOUNT, help="By a certificate.")

    examples = [
        Example(
            "(Add-VBRHvHost -Name HV03 -User Administrator -Password secret).Type",
            "A host.",
            "Get-VBRJob -Name Branch | Remove-VBRJob -Confirm:$false;"
            " Get-VBRServer -Name HV03 | Remove-VBRServer -Confirm:$false",
            "HvServer",
        )
    ]

    def manage(self) -> ManagedServer:
        return manage_host(self.server, self.estate.host(self.name))


@cmdlet("Add-VBRWinServer", default_set="Set1", output=SERVER)
class AddVBRWinServer(AddServerCommand):
    """Manages a Windows server: for repositories, and as a proxy."""

    use_certificate: Switch = parameter(
        sets={"Set3": In(mandatory=True)}, no_effect=NO_ACCOUNT, help="By a certificate."
    )

    examples = [
        Example(
            "(Add-VBRWinServer -Name PX01 -UseCertificate).Type",
            "A server.",
            "Get-VBRServer -Name PX01 | Remove-VBRServer -Confirm:$false",
            "Windows",
        )
    ]

    def manage(self) -> ManagedServer:
        computer = self.estate.network.computer(self.name)
        if isinstance(computer, Host):
            raise InvalidState(f"'{computer.name}' is a Hyper-V host: Add-VBRHvHost adds it.")
        return manage_windows(self.server, computer)


@cmdlet("Set-VBRHvHost", default_set="Set1", output=SERVER)
class SetVBRHvHost(BackupCommand):
    """Changes what is said about a Hyper-V host."""

    on_server: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=SERVER, name="Server", help="The host."
    )
    description: str = parameter(help="What it is for.")
    credentials: Any = parameter(sets="Set1", type=CREDENTIALS, help="The account.")
    user: str = parameter(sets="Set2", help="The account, which is kept from now on.")
    password: str = parameter(sets="Set2", help="Its password.")
    use_certificate: Switch = parameter(sets="Set3", no_effect=NO_ACCOUNT, help="By a certificate.")

    examples = [
        Example(
            "(Get-VBRServer -Name HV01 | Set-VBRHvHost -Description 'Rack 4').Description",
            "Where it stands.",
            output="Rack 4",
        )
    ]

    def process(self) -> None:
        managed: ManagedServer = self.on_server
        if managed.kind is not ServerKind.HYPERV_HOST:
            self.report(Refused(f"'{managed.name}' is not a Hyper-V host."), managed)
            return
        if self.description is not None:
            managed.description = self.description
        account = account_for(self.server, self.credentials, self.user, self.password)
        managed.account = account or managed.account
        self.write(managed)


@cmdlet("Get-VBRHvServerNetworkInfo", output=NETWORK)
class GetVBRHvServerNetworkInfo(BackupCommand):
    """Lists the virtual switches of a Hyper-V host."""

    on_server: Any = parameter(mandatory=True, pipeline=True, type=SERVER, name="Server", help="The host.")

    examples = [Example("(Get-VBRServer -Name HV01 | Get-VBRHvServerNetworkInfo).SwitchName", "Its switches.")]

    def process(self) -> None:
        self.attempt(partial(self._list, self.on_server), self.on_server)

    def _list(self, managed: ManagedServer) -> None:
        if managed.host is None:
            raise NotFound("Hyper-V host", managed.name, (host.name for host in self.server.hosts))
        self.write_all(HostNetwork(switch) for switch in managed.host.switches)
