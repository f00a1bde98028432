"""Rename-, Enable-, Disable- and Restart-NetAdapter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.network.card_commands import CardCommand, instances_of
from hvsim.infrastructure.errors import AlreadyExists
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.network_cards import NetworkCard, cards_of
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

WINDOWS_ONLY = True
_CLASS = "MSFT_NetAdapter"
_BY_NAME, _BY_DESCRIPTION, _BY_OBJECT = "ByName", "ByInstanceID", "InputObject (cdxml)"
_ADAPTERS = instances_of(_CLASS)


class ChosenAdapters(CardCommand):
    """A command about network cards by name, by description, or as objects."""

    name: list[str] = parameter(
        sets={_BY_NAME: In(position=0, mandatory=True, by_property_name=True)},
        aliases=("ifAlias", "InterfaceAlias"),
        wildcards=True,
        help="The cards by name.",
    )
    interface_description: list[str] = parameter(
        sets={_BY_DESCRIPTION: In(mandatory=True)},
        aliases=("ifDesc",),
        wildcards=True,
        help="The cards by what they are.",
    )
    input_object: Any = parameter(
        sets={_BY_OBJECT: In(mandatory=True, pipeline=True)}, type=_ADAPTERS + "[]", help="The cards, as objects."
    )
    pass_thru: Switch = parameter(help="Writes the cards.")

    def meant(self) -> Iterator[tuple[str, Inside, NetworkCard]]:
        """Those that are meant; a name without a card is reported."""
        if self.input_object is not None:
            yield from self.cards()
            return
        names, descriptions = self.name or [], self.interface_description or []
        for computer, inside in self.machines():
            for wanted, kind in (
                *((name, "name") for name in names),
                *((text, "description") for text in descriptions),
            ):
                found = [card for card in cards_of(inside.place) if matches(wanted, getattr(card, kind))]
                if not found and not has_wildcards(wanted):
                    shown = "Name" if kind == "name" else "InterfaceDescription"
                    self.refuse(
                        f"No {_CLASS} objects found with property '{shown}' equal to '{wanted}'.  Verify the value of "
                        "the property and retry.",
                        1168,
                        "ObjectNotFound",
                    )
                for card in found:
                    yield computer, inside, card

    def process(self) -> None:
        for computer, inside, card in list(self.meant()):
            done = self.should_process(card.name) and self.done(partial(self.change, inside, card))
            if done and self.pass_thru:
                self.write_all(self.shown(_CLASS, computer, inside, InterfaceIndex=card.index))

    def change(self, inside: Inside, card: NetworkCard) -> None:
        """Does it to one card. Raises `EstateError`."""
        raise NotImplementedError  # abstract: each kind has its own


@cmdlet(
    "Rename-NetAdapter",
    module="NetAdapter",
    default_set=_BY_NAME,
    confirm="Medium",
    class_name="Rename-NetAdapter",
    output=_ADAPTERS,
)
class RenameNetAdapter(ChosenAdapters):
    """Gives a network card another name."""

    name: list[str] = parameter(
        sets={_BY_NAME: In(position=0, mandatory=True, by_property_name=True)},
        aliases=("ifAlias", "InterfaceAlias"),
        help="The card by name.",
    )
    new_name: str = parameter(position=1, mandatory=True, help="The new name.")

    examples = [
        Example("(Rename-NetAdapter 'Ethernet 2' Cluster -PassThru).Name", "As it is used.", output="Cluster\n")
    ]

    def change(self, inside: Inside, card: NetworkCard) -> None:
        if any(other.name.lower() == self.new_name.lower() for other in cards_of(inside.place)):
            raise AlreadyExists("network adapter", self.new_name)
        card.change().name = self.new_name


class SwitchedAdapters(ChosenAdapters):
    """A command that leaves cards on or off."""

    is_disabled = False

    def change(self, inside: Inside, card: NetworkCard) -> None:
        card.change().is_disabled = self.is_disabled


@cmdlet(
    "Disable-NetAdapter",
    module="NetAdapter",
    default_set=_BY_NAME,
    confirm="High",
    class_name="Disable-NetAdapter",
    output=_ADAPTERS,
)
class DisableNetAdapter(SwitchedAdapters):
    """Switches network cards off."""

    no_restart: Switch = parameter(no_effect="Nothing here needs that.", help="Not before a restart.")
    is_disabled = True

    examples = [Example("(Disable-NetAdapter 'Ethernet 2' -Confirm:$false -Pass).Status", "Off.", output="Disabled\n")]


@cmdlet(
    "Enable-NetAdapter",
    module="NetAdapter",
    default_set=_BY_NAME,
    confirm="Medium",
    class_name="Enable-NetAdapter",
    output=_ADAPTERS,
)
class EnableNetAdapter(SwitchedAdapters):
    """Switches network cards on."""

    examples = [
        Example(
            "(Enable-NetAdapter 'Ethernet 2' -PassThru).Status",
            "On again.",
            "Disable-NetAdapter 'Ethernet 2' -Confirm:$false",
            "Up\n",
        )
    ]


@cmdlet(
    "Restart-NetAdapter",
    module="NetAdapter",
    default_set=_BY_NAME,
    confirm="Medium",
    class_name="Restart-NetAdapter",
    output=_ADAPTERS,
)
class RestartNetAdapter(SwitchedAdapters):
    """Switches network cards off and on again."""

    examples = [Example("(Restart-NetAdapter 'Ethernet 2' -PassThru).Status", "Once more.", output="Up\n")]
