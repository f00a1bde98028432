"""What the commands share that change network cards: finding them by name or number, and their errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hvsim.cmdlets.cim.class_commands import ClassCommand
from hvsim.cmdlets.cim.objects import CimInstance, Instance, class_type, instance_of
from hvsim.infrastructure.errors import AlreadyExists, EstateError, NotFound
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.network_cards import NetworkCard, cards_of
from hvsim.infrastructure.wmi.classes import STANDARD, find_class
from hvsim.interpreter.commands.wildcards import matches

CIM_EXCEPTION = "Microsoft.Management.Infrastructure.CimException"


def instances_of(name: str) -> str:
    """The type name of a class of network management."""
    return class_type(STANDARD, name)


class CardCommand(ClassCommand):
    """A command about network cards, by -InterfaceAlias or -InterfaceIndex, or for objects that speak of one."""

    interface_alias: Any = None
    interface_index: Any = None
    input_object: Any = None

    def cards(self) -> Iterator[tuple[str, Inside, NetworkCard]]:
        """The cards that are meant, with the machine and its name; where there is none, that is reported."""
        if self.input_object is not None:
            for item in self.input_object if isinstance(self.input_object, list) else [self.input_object]:
                if isinstance(item, Instance) and isinstance(item.row.thing, NetworkCard):
                    yield item.computer, item.inside, _now(item.inside, item.row.thing)
            return
        aliases, indices = _several(self.interface_alias), [int(item) for item in _several(self.interface_index)]
        for computer, inside in self.machines():
            found = [
                card
                for card in cards_of(inside.place)
                if any(matches(alias, card.name) for alias in aliases or ["*"])
                and (not indices or card.index in indices)
            ]
            if not found:
                self.refuse("Element not found.", 1168, "ObjectNotFound")
            for card in found:
                yield computer, inside, card

    def refuse(self, message: str, code: int, category: str) -> None:
        """An error as Windows' network management gives it, with its code."""
        self.write_error(message, f"Windows System Error {code}", category, exception=CIM_EXCEPTION)

    def done(self, action: Callable[[], object]) -> bool:
        """Whether `action` was done; what Windows refuses is reported."""
        try:
            action()
        except AlreadyExists:
            self.refuse("The object already exists.", 5010, "ResourceExists")
        except NotFound as error:
            self.refuse(f"Element not found. {error}", 1168, "ObjectNotFound")
        except EstateError as error:
            self.refuse(f"The parameter is incorrect. {error}", 87, "InvalidArgument")
        else:
            return True
        return False

    def shown(self, name: str, computer: str, inside: Inside, **wanted: Any) -> Iterator[Instance]:
        """The instances of a class on a machine that have these values."""
        definition = find_class(inside, STANDARD, name)
        for row in definition.instances(inside):
            if all(row.values.get(key) == value for key, value in wanted.items()):
                yield instance_of(CimInstance, definition, row, inside, computer, ())


def _now(inside: Inside, card: NetworkCard) -> NetworkCard:
    return next((item for item in cards_of(inside.place) if item.key == card.key), card)


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
