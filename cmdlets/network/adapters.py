"""Get-NetAdapter: the network cards of a machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.cim.reaching import reached
from hvsim.cmdlets.estate.cim_sessions import CIM_SESSION, SessionsOfNames
from hvsim.cmdlets.estate.live_types import exception_type, live_type
from hvsim.cmdlets.estate.values import UInt32, UInt64
from hvsim.infrastructure.network_cards import NetworkCard, cards_of
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.formatting.views import column, register_view, table_view

WINDOWS_ONLY = True
ADAPTER = "Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/MSFT_NetAdapter"
NOT_FOUND = "Microsoft.PowerShell.Cmdletization.Cim.CimJobException"
exception_type(NOT_FOUND, "System.Management.Automation.RuntimeException")
_BY_NAME, _BY_DESCRIPTION, _BY_INDEX = "ByName", "ByInstanceID", "ByIfIndex"


def speed_text(bits: float) -> str:
    """As Windows shows the speed of a link: 10 Gbps."""
    for unit, factor in (("Gbps", 1e9), ("Mbps", 1e6)):
        if bits >= factor:
            return f"{bits / factor:g} {unit}"
    return f"{bits:g} bps"


live_type(
    ADAPTER,
    NetworkCard,
    {
        "string Name": lambda card: card.name,
        "string InterfaceAlias": lambda card: card.name,
        "string InterfaceDescription": lambda card: card.description,
        "uint ifIndex": lambda card: UInt32(card.index),
        "uint InterfaceIndex": lambda card: UInt32(card.index),
        "string Status": lambda card: "Up" if card.is_up else "Disconnected",
        "string MacAddress": lambda card: card.mac,
        "string LinkSpeed": lambda card: speed_text(card.speed if card.is_up else 0),
        "ulong Speed": lambda card: UInt64(int(card.speed)) if card.is_up else None,
        "string MediaConnectionState": lambda card: "Connected" if card.is_up else "Disconnected",
        "bool ConnectorPresent": lambda card: card.physical,
        "bool Virtual": lambda card: not card.physical,
        "bool HardwareInterface": lambda card: card.physical,
    },
)
register_view(
    table_view(
        ADAPTER,
        (
            column("Name", width=25),
            column("InterfaceDescription", width=39),
            column("ifIndex", width=7),
            column("Status", width=12),
            column("MacAddress", width=20),
            column("LinkSpeed", width=11, alignment="right"),
        ),
    )
)


class CardCommand(Cmdlet):
    """A command that looks at the network cards of this machine, or of those of -CimSession."""

    cim_session: Any = None

    def cards(self) -> Iterator[NetworkCard]:
        """The cards; a computer that does not answer is reported."""
        for name in [session.computer_name for session in self.cim_session or ()] or [""]:
            inside = reached(self.engine, name)
            if inside is not None:
                yield from cards_of(inside.place)
                continue
            self.write_error(
                f"The computer '{name}' does not answer.",
                "HRESULT 0x80338126",
                "ConnectionError",
                exception="Microsoft.Management.Infrastructure.CimException",
                target=name,
            )

    def missing(self, what: str, name: object, value: str) -> None:
        """Reports that nothing has the value."""
        self.write_error(
            f"No {what} objects found with property '{name}' equal to '{value}'.  Verify the value of the property and "
            "retry.",
            f"CmdletizationQuery_NotFound_{name}",
            "ObjectNotFound",
            exception=NOT_FOUND,
            target=value,
        )


@cmdlet("Get-NetAdapter", module="NetAdapter", default_set=_BY_NAME, class_name="Get-NetAdapter", output=ADAPTER)
class GetNetAdapter(CardCommand):
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
    cim_session: Any = parameter(
        type=f"{CIM_SESSION}[]", transform=SessionsOfNames(), aliases=("Session",), help="Sessions to other computers."
    )
    throttle_limit: int = parameter(no_effect="One follows the other here.", help="How many are asked at once.")
    as_job: Switch = parameter(simulated=False, help="Runs it as a job.")

    examples = [
        Example("(Get-NetAdapter -Physical).Name", "The real cards of a host.", output="Ethernet\nEthernet 2\n"),
    ]

    def process(self) -> None:
        cards = [card for card in self.cards() if card.physical or not self.physical]
        if self.parameter_set == _BY_INDEX:
            self._write_chosen(cards, "InterfaceIndex", map(str, self.interface_index), lambda card: str(card.index))
        elif self.parameter_set == _BY_DESCRIPTION:
            self._write_chosen(cards, "InterfaceDescription", self.interface_description, lambda card: card.description)
        else:
            self._write_chosen(cards, "Name", self.name or ["*"], lambda card: card.name)

    def _write_chosen(self, cards: list[NetworkCard], what: str, wanted: Any, read: Any) -> None:
        for value in wanted:
            found = [card for card in cards if matches(value, read(card))]
            self.write_all(found)
            if not found and not has_wildcards(value):
                self.missing("MSFT_NetAdapter", what, value)
