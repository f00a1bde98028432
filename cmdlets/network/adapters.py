"""Get-NetAdapter: the network cards of a machine."""

from __future__ import annotations

from hvsim.cmdlets.cim.class_commands import ClassCommand
from hvsim.cmdlets.cim.objects import CIM_INSTANCE
from hvsim.infrastructure.wmi.classes import STANDARD
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

WINDOWS_ONLY = True
_CLASS = "MSFT_NetAdapter"
_BY_NAME, _BY_DESCRIPTION, _BY_INDEX = "ByName", "ByInstanceID", "ByIfIndex"


@cmdlet(
    "Get-NetAdapter",
    module="NetAdapter",
    default_set=_BY_NAME,
    class_name="Get-NetAdapter",
    output=f"{CIM_INSTANCE}#{STANDARD}/{_CLASS}",
)
class GetNetAdapter(ClassCommand):
    """Lists the network cards of a machine."""

    name: list[str] = parameter(
        sets={_BY_NAME: In(position=0, by_property_name=True)},
        aliases=("ifAlias", "InterfaceAlias"),
        wildcards=True,
        help="The cards by name.",
    )
    interface_description: list[str] = parameter(
        sets={_BY_DESCRIPTION: In(mandatory=True, by_property_name=True)},
        aliases=("ifDesc", "InstanceID"),
        wildcards=True,
        help="The cards by what they are.",
    )
    interface_index: list[int] = parameter(
        sets={_BY_INDEX: In(mandatory=True, by_property_name=True)},
        type="System.UInt32[]",
        aliases=("ifIndex",),
        help="The cards by number.",
    )
    physical: Switch = parameter(help="Only those that are real.")
    include_hidden: Switch = parameter(no_effect="No card is hidden.", help="Also hidden ones.")

    examples = [
        Example("(Get-NetAdapter -Physical).Name", "The real cards of a host.", output="Ethernet\nEthernet 2\n"),
    ]

    def process(self) -> None:
        found = self.found(
            STANDARD,
            _CLASS,
            Name=self.name,
            InterfaceDescription=self.interface_description,
            InterfaceIndex=self.interface_index,
        )
        self.write_all(card for card in found if card.value("HardwareInterface") or not self.physical)
