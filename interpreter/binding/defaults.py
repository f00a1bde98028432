"""`$PSDefaultParameterValues`: values for parameters nobody named, by command and parameter patterns.

A default never makes a call fail that would succeed without it: what does not fit is passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.binding.refusal import BindingRefused
from hvsim.interpreter.commands.wildcards import matches

if TYPE_CHECKING:
    from hvsim.interpreter.binding.state import Binding

VARIABLE = "PSDefaultParameterValues"


def apply_defaults(binding: Binding) -> None:
    """Binds what `$PSDefaultParameterValues` says of this command's free parameters."""
    table = binding.engine.get_variable(VARIABLE)
    if table is None or not getattr(table, "keys_by_key", None):
        return
    entries = [(str(key), table.get(key)) for key in table.keys_by_key.values() if isinstance(key, str)]
    if any(key.lower() == "disabled" and value for key, value in entries):
        return
    wanted = {}
    for key, value in entries:
        command, _, parameter = key.partition(":")
        if parameter and _matches(command, binding.info.name):
            slot = _slot_named(binding, parameter)
            if slot is not None:
                wanted[slot] = value
    for slot, value in wanted.items():
        if slot not in binding.free or not (slot.in_all or slot.flags & binding.flags):
            continue
        if getattr(value, "net_name", "") == "System.Management.Automation.ScriptBlock":
            value = value.value()
        try:
            binding.bind_slot(slot, value, None)
        except BindingRefused:
            continue


def _slot_named(binding: Binding, parameter: str) -> Any:
    name = parameter.strip().strip("'\"")
    if any(char in name for char in "*?["):
        matching = [slot for slot in binding.plan.slots if _matches(name, slot.name)]
        return matching[0] if len(matching) == 1 else None
    try:
        return binding.plan.match(name)
    except BindingRefused:
        return None


def _matches(pattern: str, name: str) -> bool:
    pattern = pattern.strip().strip("'\"").lower()
    if not any(char in pattern for char in "*?["):
        return pattern == name.lower()
    return matches(pattern, name)
