"""Binding pipeline objects: by value, then by property name; first as they are, then converted.

Each object starts from what the command line bound; what the one before bound is undone.
"""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.binding.arguments import UNBOUND
from hvsim.interpreter.binding.defaults import apply_defaults
from hvsim.interpreter.binding.parameter_sets import check_sets, require_one_set
from hvsim.interpreter.binding.plan import Slot
from hvsim.interpreter.binding.refusal import BindingRefused, input_missing_mandatory, input_not_bound
from hvsim.interpreter.binding.state import Binding
from hvsim.interpreter.commands.parameters import ParameterInfo
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values.members.access import get_property, property_name

_MISSING: Any = object()


def bind_input(binding: Binding, value: Any) -> list[tuple[ParameterInfo, Any]]:
    """As `Binding.bind_input`."""
    before = binding.by_input
    _undo(binding, before)
    try:
        _bind_object(binding, value)
    except BindingRefused as refused:
        changes: list[tuple[ParameterInfo, Any]] = [(slot.info, UNBOUND) for slot in before]
        changes += [(slot.info, UNBOUND) for slot in binding.by_input if slot not in before]
        _undo(binding, binding.by_input)
        binding.apply_changes(changes, UNBOUND)
        refused.target = value
        raise binding.error(refused) from refused
    changes = [(slot.info, UNBOUND) for slot in before if slot not in binding.by_input]
    changes += [(slot.info, binding.values[slot.name]) for slot in binding.by_input]
    binding.apply_changes(changes, UNBOUND)
    return changes


def _undo(binding: Binding, slots: list[Slot]) -> None:
    for slot in slots:
        binding.values.pop(slot.name, None)
        binding.bound.pop(slot.name, None)
        if slot not in binding.free and slot not in binding.delayed:
            binding.free.append(slot)
    if slots:
        order = {slot: index for index, slot in enumerate(binding.plan.slots)}
        binding.free.sort(key=order.__getitem__)
    binding.by_input = []
    binding.flags = binding.flags_before_input


def _bind_object(binding: Binding, value: Any) -> None:
    evaluated = _bind_delayed(binding, value)
    bound = _bind_parameters(binding, value)
    require_one_set(binding)
    if not bound and not evaluated:
        raise input_not_bound(value)
    missing = [
        slot.name
        for slot in binding.free
        if slot.mandatory and any(place.mandatory for _, place in slot.places_in(binding.flags))
    ]
    if missing:
        raise input_missing_mandatory(missing, value)


def _bind_parameters(binding: Binding, value: Any) -> bool:
    """The four phases; True when a parameter was bound."""
    candidates = [slot for slot in binding.free if slot.piped]
    if not candidates:
        if binding.by_input:
            return True
        check_sets(binding, before_input=False, settle=True)
        return False
    bound = False
    valid = binding.preferred or binding.flags
    rounds = 2 if binding.preferred else 1
    for turn in range(rounds):
        for by_name, coerced in ((False, False), (True, False), (False, True), (True, True)):
            if _phase(binding, value, valid, by_name=by_name, coerced=coerced):
                bound = True
                if rounds == 1 or turn == 1:
                    check_sets(binding, before_input=True, settle=True)
                    valid = binding.flags
        if turn == 0 and rounds == 2:
            if binding.flags == binding.preferred:
                break
            valid = binding.flags & ~binding.preferred
    check_sets(binding, before_input=False, settle=True)
    if bound:
        apply_defaults(binding)
    return bound


def _phase(binding: Binding, value: Any, valid: int, *, by_name: bool, coerced: bool) -> bool:
    default = binding.plan.default
    if default & valid:
        if _phase_in(binding, value, default, by_name=by_name, coerced=coerced):
            return True
        valid &= ~default
        if not valid:
            return False
    return _phase_in(binding, value, valid, by_name=by_name, coerced=coerced)


def _phase_in(binding: Binding, value: Any, valid: int, *, by_name: bool, coerced: bool) -> bool:
    bound = False
    for slot in reversed([slot for slot in binding.free if slot.piped]):
        for flag, place in slot.places:
            if not flag & valid:
                continue
            if by_name:
                if not place.by_property_name or value is None:
                    continue
                offered = _property(value, slot.info)
                if offered is _MISSING:
                    continue
            elif place.pipeline:
                offered = value
            else:
                continue
            if _offer(binding, slot, offered, coerced):
                bound = True
                break
    return bound


def _offer(binding: Binding, slot: Slot, value: Any, coerced: bool) -> bool:
    """Binds the value; a conversion that fails leaves the parameter to the next phase."""
    try:
        return binding.bind_slot(slot, value, None, coerced=coerced, from_input=True)
    except BindingRefused as refused:
        if refused.conversion:
            return False
        raise


def _property(value: Any, info: ParameterInfo) -> Any:
    """The object's property named like the parameter or one of its aliases."""
    for name in info.names:
        if property_name(value, name) is not None:  # a dictionary's keys are no properties here
            return get_property(value, name, _MISSING)
    return _MISSING


def _bind_delayed(binding: Binding, value: Any) -> bool:
    """Runs the script blocks that stand for parameters, with the object as `$_`."""
    for slot, block in binding.delayed.items():
        try:
            result = block.value(value, item=value)
        except ScriptError as error:
            raise BindingRefused(
                f"The input to the script block for parameter '{slot.name}' failed. {error.message}",
                "ScriptBlockArgumentInvocationFailed",
                parameter=slot.name,
                inner=error.record.exception,
            ) from error
        if result is None:
            raise BindingRefused(
                f"Cannot evaluate parameter '{slot.name}' because its argument input did not produce any output. An "
                "argument cannot be evaluated without any output.",
                "ScriptBlockArgumentNoOutput",
                parameter=slot.name,
            )
        binding.bind_slot(slot, result, None, from_input=True)
    return bool(binding.delayed)
