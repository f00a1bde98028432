"""Get-SmbSession, Get-SmbOpenFile and Get-SmbConnection: who uses the shares of whom."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.cim.objects import class_type
from hvsim.cmdlets.smbshare.base import SmbCommand, smb_instance
from hvsim.infrastructure.wmi.classes import SHARING
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

WINDOWS_ONLY = True
_SESSION, _FILE, _CONNECTION = "MSFT_SmbSession", "MSFT_SmbOpenFile", "MSFT_SmbConnection"
_ON_SERVER = "$server = New-CimSession FS01"


@cmdlet("Get-SmbSession", class_name="Get-SmbSession", output=class_type(SHARING, _SESSION))
class GetSmbSession(SmbCommand):
    """Lists who uses the shares of a machine."""

    session_id: list[int] = parameter(
        position=0, by_property_name=True, type="System.UInt64[]", help="The sessions by number."
    )
    client_computer_name: list[str] = parameter(
        position=1, by_property_name=True, wildcards=True, help="Those of computers, by address."
    )
    client_user_name: list[str] = parameter(
        position=2, by_property_name=True, wildcards=True, help="Those of accounts."
    )
    scope_name: list[str] = parameter(position=3, by_property_name=True, wildcards=True, help="Those of a scope.")
    cluster_node_name: list[str] = parameter(
        position=4, by_property_name=True, wildcards=True, help="Those with a node."
    )
    include_hidden: Switch = parameter(no_effect="No session here is hidden.", help="All.")
    smb_instance: Any = smb_instance()

    examples = [
        Example("(Get-SmbSession -CimSession $server).ClientUserName", "Whose machines live there?", _ON_SERVER)
    ]

    def process(self) -> None:
        self.write_all(
            self.found(
                SHARING,
                _SESSION,
                SessionId=self.session_id,
                ClientComputerName=self.client_computer_name,
                ClientUserName=self.client_user_name,
                ScopeName=self.scope_name,
                ClusterNodeName=self.cluster_node_name,
            )
        )


@cmdlet("Get-SmbOpenFile", class_name="Get-SmbOpenFile", output=class_type(SHARING, _FILE))
class GetSmbOpenFile(SmbCommand):
    """Lists the files of a machine's shares that others have open."""

    file_id: list[int] = parameter(
        position=0, by_property_name=True, type="System.UInt64[]", help="The files by number."
    )
    session_id: list[int] = parameter(
        position=1, by_property_name=True, type="System.UInt64[]", help="Those of sessions."
    )
    client_computer_name: list[str] = parameter(
        position=2, by_property_name=True, wildcards=True, help="Those of computers, by address."
    )
    client_user_name: list[str] = parameter(
        position=3, by_property_name=True, wildcards=True, help="Those of accounts."
    )
    scope_name: list[str] = parameter(position=4, by_property_name=True, wildcards=True, help="Those of a scope.")
    cluster_node_name: list[str] = parameter(
        position=5, by_property_name=True, wildcards=True, help="Those with a node."
    )
    include_hidden: Switch = parameter(no_effect="No file here is hidden.", help="All.")
    smb_instance: Any = smb_instance()

    examples = [
        Example("(Get-SmbOpenFile -CimSession $server).ShareRelativePath", "The disks of machines.", _ON_SERVER)
    ]

    def process(self) -> None:
        self.write_all(
            self.found(
                SHARING,
                _FILE,
                FileId=self.file_id,
                SessionId=self.session_id,
                ClientComputerName=self.client_computer_name,
                ClientUserName=self.client_user_name,
                ScopeName=self.scope_name,
                ClusterNodeName=self.cluster_node_name,
            )
        )


@cmdlet("Get-SmbConnection", class_name="Get-SmbConnection", output=class_type(SHARING, _CONNECTION))
class GetSmbConnection(SmbCommand):
    """Lists the shares of others that a machine uses, and with which version of the protocol."""

    server_name: list[str] = parameter(position=0, by_property_name=True, wildcards=True, help="Those of servers.")
    user_name: list[str] = parameter(position=1, by_property_name=True, wildcards=True, help="Those of accounts.")
    smb_instance: Any = smb_instance()

    examples = [Example("Invoke-Command HV04 { (Get-SmbConnection FS01).Dialect }", "Which version?", output="3.1.1\n")]

    def process(self) -> None:
        self.write_all(self.found(SHARING, _CONNECTION, ServerName=self.server_name, UserName=self.user_name))
