"""Binding by position: which parameter the next unnamed argument belongs to.

A value goes first to the default parameter set, and to a parameter whose type it already has.
"""

from __future__ import annotations

from hvsim.interpreter.binding.arguments import Argument
from hvsim.interpreter.binding.plan import Slot
from hvsim.interpreter.binding.refusal import VALIDATION, BindingRefused, ambiguous_set
from hvsim.interpreter.binding.state import Binding


def bind_positions(binding: Binding, arguments: list[Argument]) -> tuple[list[Argument], BindingRefused | None]:
    """Binds unnamed arguments in order; returns what nobody took, and the last refusal of a conversion."""
    if not arguments:
        return arguments, None
    positions = _positions(binding)
    rest: list[Argument] = []
    refused: BindingRefused | None = None
    index = 0
    for _, slots in positions:
        slots = [slot for slot in slots if slot.flags & binding.flags and slot in binding.free]
        if not slots:
            continue
        while index < len(arguments) and arguments[index].name is not None:
            rest.append(arguments[index])
            index += 1
            if index < len(arguments) and arguments[index].name is None:
                rest.append(arguments[index])  # it belongs to the unknown name
                index += 1
        if index == len(arguments):
            break
        argument = arguments[index]
        index += 1
        bound, refusal = _bind_to_one(binding, slots, argument)
        if not bound:
            rest.append(argument)
            refused = refusal or refused
    rest += arguments[index:]
    return rest, refused


def _positions(binding: Binding) -> list[tuple[int, list[Slot]]]:
    """The free positional parameters of the possible sets, by position."""
    table: dict[int, list[Slot]] = {}
    taken: set[tuple[int, int]] = set()
    for slot in binding.free:
        for flag, place in slot.places:
            if place.position is None or place.remaining or not flag & binding.flags:
                continue
            if (place.position, flag) in taken:
                raise ambiguous_set()
            taken.add((place.position, flag))
            slots = table.setdefault(place.position, [])
            if slot not in slots:
                slots.append(slot)
    return sorted(table.items())


def _bind_to_one(binding: Binding, slots: list[Slot], argument: Argument) -> tuple[bool, BindingRefused | None]:
    default = binding.plan.default
    refused: BindingRefused | None = None
    for coerced in (False, True):
        scopes = [default, binding.flags] if default & binding.flags else [binding.flags]
        for scope in scopes:
            for slot in slots:
                if not slot.in_all and not slot.flags & scope:
                    continue
                try:
                    if _bind_one(binding, slot, argument, coerced):
                        return True, None
                except BindingRefused as refusal:
                    if not refusal.conversion and refusal.kind == VALIDATION:
                        raise
                    refused = refusal
    return False, refused


def _bind_one(binding: Binding, slot: Slot, argument: Argument, coerced: bool) -> bool:
    from hvsim.interpreter.binding.binder import is_delayed

    if binding.plan.advanced and is_delayed(binding, slot, argument.value, argument.error_node):
        binding.delay(slot, argument.value)
        return True
    return binding.bind_slot(slot, argument.value, argument.error_node, coerced=coerced)
