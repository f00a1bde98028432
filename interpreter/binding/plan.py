"""What the binder knows of a command before any call: names, parameter sets as bits, positions.

Made once per command and kept on it. Knows no arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.interpreter.binding.common import common_parameters
from hvsim.interpreter.binding.refusal import ambiguous_name
from hvsim.interpreter.commands.parameters import ALL_SETS, In, ParameterInfo

if TYPE_CHECKING:
    from hvsim.interpreter.binding.call_shape import CallShape
    from hvsim.interpreter.commands.info import CommandInfo

ALL = 0xFFFFFFFF  # every parameter set, also when there is only the unnamed one


class Slot:
    """A parameter as the binder sees it: `flags` are the sets it is in, `places` what it is in each of them."""

    __slots__ = ("flags", "in_all", "info", "mandatory", "name", "piped", "places")

    def __init__(self, info: ParameterInfo, bits: dict[str, int]) -> None:
        self.info = info
        self.name = info.name
        self.places: list[tuple[int, In]] = [
            (ALL if name == ALL_SETS else bits[name.lower()], place) for name, place in info.sets.items()
        ]
        self.in_all = any(flag == ALL for flag, _ in self.places)
        self.flags = 0
        for flag, _ in self.places:
            self.flags |= flag
        self.mandatory = any(place.mandatory for _, place in self.places)
        self.piped = any(place.pipeline or place.by_property_name for _, place in self.places)

    def places_in(self, valid: int) -> list[tuple[int, In]]:
        return [entry for entry in self.places if entry[0] & valid]

    def takes_pipeline_in(self, valid: int) -> bool:
        return any(place.pipeline or place.by_property_name for flag, place in self.places if flag & valid)

    def __repr__(self) -> str:
        return f"Slot({self.name})"


class Plan:
    """A command's slots, names and sets."""

    __slots__ = (
        "advanced",
        "aliases",
        "bits",
        "default",
        "names",
        "prefixes",
        "set_count",
        "set_names",
        "shapes",
        "slots",
    )

    def __init__(self, info: CommandInfo) -> None:
        self.advanced = info.has_common_parameters
        self.bits: dict[str, int] = {}
        self.set_names: list[str] = []
        self.default = 0
        self.names: dict[str, Slot] = {}
        self.aliases: dict[str, Slot] = {}
        self.prefixes: dict[str, Slot | None] = {}
        self.slots: list[Slot] = []
        self.shapes: dict[object, CallShape | None] = {}  # `call_shape`'s memory
        for parameter in info.parameters:
            self.add(parameter)
        for parameter in common_parameters(info):
            self.add(parameter)
        if info.default_set:
            self.default = self._bit(info.default_set)
        self.set_count = len(self.set_names)

    def add(self, parameter: ParameterInfo) -> Slot:
        """Makes the parameter bindable: also how dynamic parameters join a copy of the plan."""
        for name in parameter.sets:
            if name != ALL_SETS:
                self._bit(name)
        slot = Slot(parameter, self.bits)
        self.slots.append(slot)
        self.names[slot.name.lower()] = slot
        for alias in parameter.aliases:
            self.aliases[alias.lower()] = slot
        return slot

    def with_dynamic(self, parameters: list[ParameterInfo]) -> tuple[Plan, list[Slot]]:
        """A plan of this one's parameters and these; and the new slots."""
        extended = Plan.__new__(Plan)
        extended.advanced, extended.default = self.advanced, self.default
        extended.bits, extended.set_names = dict(self.bits), list(self.set_names)
        extended.names, extended.aliases = dict(self.names), dict(self.aliases)
        extended.prefixes, extended.slots, extended.shapes = {}, list(self.slots), {}
        added = [extended.add(parameter) for parameter in parameters]
        extended.set_count = len(extended.set_names)
        return extended, added

    def _bit(self, name: str) -> int:
        bit = self.bits.get(name.lower())
        if bit is None:
            bit = self.bits[name.lower()] = 1 << len(self.set_names)
            self.set_names.append(name)
        return bit

    def set_name(self, flags: int) -> str:
        """The name of the one set (or of the first of them) that the flags say; the unnamed one for all of them."""
        if flags in (ALL, 0):
            return ALL_SETS
        return self.set_names[(flags & -flags).bit_length() - 1]

    def match(self, name: str, node: object = None) -> Slot | None:
        """The parameter of that name, alias or unambiguous beginning; raises BindingRefused for an ambiguous one.

        A beginning that fits one own parameter means that one, however many common parameters it fits.
        """
        key = name.lower()
        slot = self.names.get(key) or self.aliases.get(key)
        if slot is not None:
            return slot
        if key in self.prefixes:
            return self.prefixes[key]
        found = [slot for known, slot in self.names.items() if known.startswith(key)]
        for known, slot in self.aliases.items():
            if known.startswith(key) and slot not in found:
                found.append(slot)
        if len(found) > 1:
            own = [slot for slot in found if not slot.info.common]
            if len(own) != 1:
                raise ambiguous_name(name, [slot.name for slot in found], node)
            found = own
        matched = found[0] if found else None
        self.prefixes[key] = matched
        return matched


def plan_of(info: CommandInfo) -> Plan:
    """The command's plan, made at its first call."""
    plan = info.plan
    if plan is None:
        plan = info.plan = Plan(info)
    return plan  # type: ignore[return-value]  # CommandInfo cannot name the class of its plan
