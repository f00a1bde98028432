"""Get-NetIPAddress: the addresses of a machine."""

from __future__ import annotations

from hvsim.cmdlets.cim.class_commands import ClassCommand
from hvsim.cmdlets.cim.objects import CIM_INSTANCE
from hvsim.infrastructure.wmi.classes import STANDARD
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet

WINDOWS_ONLY = True
_CLASS = "MSFT_NetIPAddress"


@cmdlet("Get-NetIPAddress", class_name="Get-NetIPAddress", output=f"{CIM_INSTANCE}#{STANDARD}/{_CLASS}")
class GetNetIPAddress(ClassCommand):
    """Lists the IPv4 addresses of a machine."""

    ip_address: list[str] = parameter(
        name="IPAddress", position=0, by_property_name=True, aliases=("LocalAddress",), help="Only these addresses."
    )
    interface_index: list[int] = parameter(
        by_property_name=True, type="System.UInt32[]", aliases=("ifIndex",), help="Those of cards by number."
    )
    interface_alias: list[str] = parameter(
        by_property_name=True, aliases=("ifAlias",), wildcards=True, help="Those of cards by name."
    )
    address_family: list[str] = parameter(
        by_property_name=True, validate=ValidateSet(("IPv4", "IPv6")), help="Only those of a kind; all are IPv4."
    )
    examples = [
        Example("(Get-NetIPAddress -InterfaceAlias vEthernet*).IPAddress", "The host's own.", output="10.0.0.11\n"),
    ]

    def process(self) -> None:
        self.write_all(
            self.found(
                STANDARD,
                _CLASS,
                IPAddress=self.ip_address,
                InterfaceIndex=self.interface_index,
                InterfaceAlias=self.interface_alias,
                AddressFamily=self.address_family,
            )
        )
