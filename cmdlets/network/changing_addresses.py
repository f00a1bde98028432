"""New-, Set- and Remove-NetIPAddress: the addresses of a machine's network cards."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.network.card_commands import CardCommand, instances_of
from hvsim.infrastructure.inside.card_settings import add_address, change_prefix, remove_address
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet

WINDOWS_ONLY = True
_CLASS = "MSFT_NetIPAddress"
_ALIAS, _INDEX = "ByInterfaceAlias", "ByInterfaceIndex"
_FAMILY = ValidateSet(("IPv4", "IPv6"))
_LAB = "$null = New-VMSwitch Lab -SwitchType Internal"


@cmdlet(
    "New-NetIPAddress",
    default_set=_ALIAS,
    confirm="Medium",
    class_name="New-NetIPAddress",
    output=instances_of(_CLASS),
)
class NewNetIPAddress(CardCommand):
    """Gives a network card an address; others find the machine there."""

    ip_address: str = parameter(
        name="IPAddress", position=0, mandatory=True, aliases=("LocalAddress",), help="The address."
    )
    interface_alias: str = parameter(
        sets={_ALIAS: In(mandatory=True, by_property_name=True)}, aliases=("ifAlias",), help="The card by name."
    )
    interface_index: int = parameter(
        sets={_INDEX: In(mandatory=True, by_property_name=True)},
        type="System.UInt32",
        aliases=("ifIndex",),
        help="The card by number.",
    )
    default_gateway: str = parameter(help="Where other networks are reached.")
    address_family: str = parameter(validate=_FAMILY, help="IPv4; there are no others here.")
    type_: str = parameter(
        validate=ValidateSet(("Unicast", "Anycast")), no_effect="Every address is one machine's.", help="Of what kind."
    )
    prefix_length: int = parameter(type="System.Byte", default=32, help="How many bits name the network.")
    valid_lifetime: Any = parameter(
        type="System.TimeSpan", no_effect="No address runs out.", help="How long it can be used."
    )
    preferred_lifetime: Any = parameter(
        type="System.TimeSpan", no_effect="No address runs out.", help="How long it is preferred."
    )
    policy_store: str = parameter(no_effect="What is set stays.", help="Whether it stays after a restart.")
    skip_as_source: bool = parameter(no_effect="The first address is the source.", help="Not as a source.")

    examples = [
        Example(
            "(New-NetIPAddress 192.168.50.1 -PrefixLength 24 -InterfaceAlias 'vEthernet (Lab)').IPAddress",
            "The host's own address on an internal switch.",
            _LAB,
            "192.168.50.1\n192.168.50.1\n",
        )
    ]

    def process(self) -> None:
        if self.address_family == "IPv6" or ":" in self.ip_address:
            self.refuse("The request is not supported: the estate's network has IPv4 alone.", 50, "NotImplemented")
            return
        length, gateway = int(self.prefix_length), self.default_gateway or ""
        for computer, inside, card in list(self.cards()):
            if not self.should_process(card.name, "New-NetIPAddress"):
                continue
            if self.done(partial(add_address, card, self.ip_address, length, gateway)):
                for _ in ("ActiveStore", "PersistentStore"):  # as Windows gives both
                    self.write_all(self.shown(_CLASS, computer, inside, IPAddress=self.ip_address))


class ChosenAddresses(CardCommand):
    """A command about addresses that are there: by themselves, or those of a card."""

    ip_address: list[str] = parameter(
        name="IPAddress", position=0, by_property_name=True, aliases=("LocalAddress",), help="The addresses."
    )
    interface_index: list[int] = parameter(
        by_property_name=True, type="System.UInt32[]", aliases=("ifIndex",), help="Those of cards by number."
    )
    interface_alias: list[str] = parameter(
        by_property_name=True, aliases=("ifAlias",), wildcards=True, help="Those of cards by name."
    )
    address_family: list[str] = parameter(by_property_name=True, validate=_FAMILY, help="Only those of a kind.")
    pass_thru: Switch = parameter(help="Writes the addresses.")

    def process(self) -> None:
        if self.address_family and "IPv4" not in self.address_family:
            return
        found = False
        for computer, inside, card in list(self.cards()):
            for item in list(card.addresses):
                if self.ip_address and item.address not in self.ip_address:
                    continue
                found = True
                before = list(self.shown(_CLASS, computer, inside, IPAddress=item.address))
                if self.should_process(item.address, self.command.name) and self.done(
                    partial(self.change, card, item.address)
                ):
                    self.write_all(before if self.pass_thru else ())
        if not found:
            wanted = ", ".join(self.ip_address or ["*"])
            self.refuse(
                f"No {_CLASS} objects found with property 'IPAddress' equal to '{wanted}'.", 1168, "ObjectNotFound"
            )

    def change(self, card: Any, address: str) -> None:
        """Does it to one address. Raises `EstateError`."""
        raise NotImplementedError  # abstract: each kind has its own


@cmdlet("Set-NetIPAddress", confirm="Medium", class_name="Set-NetIPAddress", output=instances_of(_CLASS))
class SetNetIPAddress(ChosenAddresses):
    """Changes the prefix of addresses."""

    prefix_length: int = parameter(type="System.Byte", help="How many bits name the network.")

    examples = [
        Example(
            "Set-NetIPAddress 192.168.50.1 -PrefixLength 16; (Get-NetIPAddress 192.168.50.1).PrefixLength",
            "A wider network.",
            _LAB + "; $null = New-NetIPAddress 192.168.50.1 -PrefixLength 24 -InterfaceAlias 'vEthernet (Lab)'",
            "16\n",
        )
    ]

    def change(self, card: Any, address: str) -> None:
        if "PrefixLength" in self.bound:
            change_prefix(card, address, int(self.prefix_length))


@cmdlet("Remove-NetIPAddress", confirm="High", class_name="Remove-NetIPAddress", output=instances_of(_CLASS))
class RemoveNetIPAddress(ChosenAddresses):
    """Takes addresses from network cards."""

    default_gateway: str = parameter(help="Only where this is the way to other networks.")

    examples = [
        Example(
            "Remove-NetIPAddress 192.168.50.1 -Confirm:$false; @(Get-NetIPAddress -InterfaceAlias *Lab* -EA 0).Count",
            "Away with it.",
            _LAB + "; $null = New-NetIPAddress 192.168.50.1 -PrefixLength 24 -InterfaceAlias 'vEthernet (Lab)'",
            "0\n",
        )
    ]

    def change(self, card: Any, address: str) -> None:
        if not self.default_gateway or self.default_gateway in card.settings.gateways:
            remove_address(card, address)
