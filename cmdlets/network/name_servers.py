"""Get- and Set-DnsClientServerAddress: whom a machine asks for names."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.network.card_commands import CardCommand, instances_of
from hvsim.infrastructure.inside.card_settings import address_of_text
from hvsim.infrastructure.inside.network_cards import NetworkCard
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet

WINDOWS_ONLY = True
_CLASS = "MSFT_DNSClientServerAddress"
_ALIAS, _INDEX, _OBJECT = "ByAlias", "ByIndex", "InputObject (cdxml)"


@cmdlet(
    "Get-DnsClientServerAddress",
    module="DnsClient",
    default_set=_ALIAS,
    class_name="Get-DnsClientServerAddress",
    output=instances_of(_CLASS),
)
class GetDnsClientServerAddress(CardCommand):
    """Lists the name servers of a machine's network cards."""

    interface_alias: list[str] = parameter(
        sets={_ALIAS: In(position=0, by_property_name=True)}, wildcards=True, help="The cards by name."
    )
    interface_index: list[int] = parameter(
        sets={_INDEX: In(position=0, mandatory=True, by_property_name=True)},
        type="System.UInt32[]",
        help="The cards by number.",
    )
    address_family: list[str] = parameter(validate=ValidateSet(("IPv4", "IPv6")), help="Only those of a kind.")

    examples = [Example("Get-DnsClientServerAddress -AddressFamily IPv4", "Whom does it ask?")]

    def process(self) -> None:
        if self.address_family and "IPv4" not in self.address_family:
            return
        for computer, inside, card in self.cards():
            self.write_all(self.shown(_CLASS, computer, inside, InterfaceIndex=card.index))


@cmdlet(
    "Set-DnsClientServerAddress",
    module="DnsClient",
    default_set=_ALIAS,
    confirm="Medium",
    class_name="Set-DnsClientServerAddress",
    output=instances_of(_CLASS),
)
class SetDnsClientServerAddress(CardCommand):
    """Gives network cards name servers, or those of the network again."""

    interface_alias: list[str] = parameter(
        sets={_ALIAS: In(position=0, mandatory=True, by_property_name=True)}, help="The cards by name."
    )
    interface_index: list[int] = parameter(
        sets={_INDEX: In(position=0, mandatory=True, by_property_name=True)},
        type="System.UInt32[]",
        aliases=("ifIndex",),
        help="The cards by number.",
    )
    input_object: Any = parameter(
        sets={_OBJECT: In(mandatory=True, pipeline=True)}, type=instances_of(_CLASS) + "[]", help="As objects."
    )
    server_addresses: list[str] = parameter(aliases=("Addresses",), help="The servers.")
    validate_: Switch = parameter(name="Validate", no_effect="Names are found anyway.", help="Asks them first.")
    reset_server_addresses: Switch = parameter(aliases=("ResetAddresses",), help="Takes those of the network.")
    pass_thru: Switch = parameter(help="Writes what was set.")

    examples = [
        Example(
            "Set-DnsClientServerAddress 'Ethernet 2' -ServerAddresses 10.0.0.11, 10.0.0.12;"
            " (Get-DnsClientServerAddress 'Ethernet 2').ServerAddresses",
            "Two of them.",
            output="10.0.0.11\n10.0.0.12\n",
        )
    ]

    def process(self) -> None:
        for computer, inside, card in list(self.cards()):
            done = self.should_process(card.name, self.command.name) and self.done(partial(self._set, card))
            if done and self.pass_thru:
                self.write_all(self.shown(_CLASS, computer, inside, InterfaceIndex=card.index))

    def _set(self, card: NetworkCard) -> None:
        servers = () if self.reset_server_addresses else tuple(self.server_addresses or ())
        card.change().name_servers = tuple(item if ":" in item else address_of_text(item) for item in servers)
