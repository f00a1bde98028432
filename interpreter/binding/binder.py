"""Binding a call's arguments: names, positions, defaults, dynamic parameters, remaining arguments, parameter sets.

The order of the steps is PowerShell's. Pipeline objects are bound later, one by one (`pipeline_input`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.binding.arguments import NO_VALUE, Argument
from hvsim.interpreter.binding.call_shape import bind_by_shape
from hvsim.interpreter.binding.defaults import apply_defaults
from hvsim.interpreter.binding.mandatory import missing_parameters, require
from hvsim.interpreter.binding.parameter_sets import check_sets, keep_sets_with_input, require_one_set
from hvsim.interpreter.binding.plan import ALL, Slot, plan_of
from hvsim.interpreter.binding.positions import bind_positions
from hvsim.interpreter.binding.refusal import (
    BindingRefused,
    already_bound,
    ambiguous_set,
    missing_argument,
    name_not_found,
    position_not_found,
)
from hvsim.interpreter.binding.state import Binding
from hvsim.interpreter.commands.parameters import ParameterInfo
from hvsim.interpreter.values import GenericList, to_string, type_of

if TYPE_CHECKING:
    from hvsim.interpreter.commands.info import CommandInfo
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.errors.invocation import InvocationInfo

Dynamic = Callable[[Binding], Iterable[ParameterInfo]]
_SCRIPT_BLOCK = "System.Management.Automation.ScriptBlock"


def bind(
    info: CommandInfo,
    arguments: list[Argument],
    engine: Engine,
    *,
    invocation: InvocationInfo | None = None,
    expects_input: bool = False,
    dynamic: Dynamic | None = None,
) -> Binding:
    """Binds what the command line says. Raises ScriptError with PowerShell's id for what it cannot bind.

    `dynamic` gives further parameters once the others are bound (a function's dynamicparam block).
    """
    if dynamic is None:
        shaped = bind_by_shape(info, arguments, engine, invocation, expects_input)
        if shaped is not None:
            return shaped
    plan = plan_of(info)
    binding = Binding(info, plan, engine, invocation, expects_input, info.kind != "Cmdlet")
    try:
        if plan.advanced:
            _bind_advanced(binding, arguments, dynamic)
        else:
            _bind_simple(binding, arguments)
    except BindingRefused as refused:
        raise binding.error(refused) from refused
    return binding


def _bind_simple(binding: Binding, arguments: list[Argument]) -> None:
    """A function without CmdletBinding: what no parameter takes is `$args`."""
    if arguments:
        rest = _bind_names(binding, _pair(binding, arguments))
        rest, refused = bind_positions(binding, rest)
        if refused is not None:
            raise refused
        if rest:
            _fill_args(binding, rest)
    binding.parameter_set = binding.plan.set_name(ALL)


def _fill_args(binding: Binding, rest: list[Argument]) -> None:
    for argument in rest:
        if argument.name is not None:
            if binding.unbound_names is None:
                binding.unbound_names = {}
            binding.unbound_names[len(binding.unbound)] = argument.name
            binding.unbound.append(argument.written)
        if argument.value is not NO_VALUE:
            binding.unbound.append(argument.value)


def _bind_advanced(binding: Binding, arguments: list[Argument], dynamic: Dynamic | None) -> None:
    rest = _bind_names(binding, _pair(binding, arguments)) if arguments else []
    rest, refused = bind_positions(binding, rest)
    apply_defaults(binding)
    check_sets(binding, before_input=True, settle=False)
    if dynamic is not None:
        rest = _bind_dynamic(binding, rest, dynamic)
    if rest:
        rest = _bind_remaining(binding, rest)
        if rest:
            raise _left_over(binding, rest[0], refused)
    expects_input = binding.expects_input
    count = check_sets(binding, before_input=expects_input, settle=not expects_input)
    if count > 1 and expects_input:
        kept = keep_sets_with_input(binding)
        if kept != binding.flags:
            binding.flags = kept
            count = check_sets(binding, before_input=True, settle=False)
    missing = missing_parameters(binding, count, expects_input)
    if missing:
        require(binding, missing)
    if not expects_input:
        require_one_set(binding)
    binding.flags_before_input = binding.flags


def _pair(binding: Binding, arguments: list[Argument]) -> list[Argument]:
    """Gives each parameter name its value: the next argument, or nothing for a switch.

    A `-word` that is no parameter's name may be a value; where a name needs one and nothing can be it, it raises.
    """
    plan = binding.plan
    paired: list[Argument] = []
    index = 0
    while index < len(arguments):
        argument = arguments[index]
        index += 1
        name = argument.name
        if name is None or argument.value is not NO_VALUE:
            paired.append(argument)
            continue
        slot = plan.match(name, argument.node)
        if slot is None:
            paired.append(argument)
            continue
        if slot.info.is_switch:
            paired.append(Argument(name, True, argument.node, argument.splatted, text=argument.text))
            continue
        value, value_node = NO_VALUE, None
        if index < len(arguments):
            follower = arguments[index]
            if follower.name is None:
                value, value_node = follower.value, follower.node
            elif follower.value is NO_VALUE and plan.match(follower.name, follower.node) is None:
                value, value_node = follower.written, follower.node
        if value is NO_VALUE:
            raise missing_argument(slot.name, slot.info.type_name, argument.node)
        index += 1
        paired.append(
            Argument(name, value, argument.node, argument.splatted, value_node=value_node, text=argument.text)
        )
    return paired


def _bind_names(binding: Binding, arguments: list[Argument]) -> list[Argument]:
    """Binds what carries a name; returns the rest in order. An explicit name overrules a splatted one."""
    plan = binding.plan
    rest: list[Argument] = []
    splatted: list[tuple[Slot, Argument]] = []
    for argument in arguments:
        name = argument.name
        if name is None:
            rest.append(argument)
            continue
        slot = plan.match(name, argument.node)
        if slot is None:
            rest.append(argument)
        elif argument.splatted:
            splatted.append((slot, argument))
        else:
            _bind_name(binding, slot, argument)
    explicit = set(binding.bound)
    for slot, argument in splatted:
        if slot.name not in explicit:
            _bind_name(binding, slot, argument)
    return rest


def _bind_name(binding: Binding, slot: Slot, argument: Argument) -> None:
    if slot.name in binding.bound:
        raise already_bound(slot.name, argument.node)
    if binding.plan.advanced and is_delayed(binding, slot, argument.value, argument.error_node):
        binding.delay(slot, argument.value)
        return
    binding.bind_slot(slot, argument.value, argument.error_node)


def is_delayed(binding: Binding, slot: Slot, value: Any, node: Any) -> bool:
    """Whether the value is a script block that has to wait for input objects; raises when there will be none."""
    if not slot.piped or getattr(value, "net_name", "") != _SCRIPT_BLOCK:
        return False
    wanted = slot.info.type_name.removesuffix("[]")
    if wanted in ("System.Object", _SCRIPT_BLOCK, "System.Management.Automation.PSObject"):
        return False
    if not slot.takes_pipeline_in(binding.flags):
        return False
    if not binding.expects_input:
        raise BindingRefused(
            f"Cannot evaluate parameter '{slot.name}' because its argument is specified as a script block and there is "
            "no input. A script block cannot be evaluated without input.",
            "ScriptBlockArgumentNoInput",
            category="MetadataError",
            parameter=slot.name,
            node=node,
        )
    return True


def _bind_dynamic(binding: Binding, rest: list[Argument], dynamic: Dynamic) -> list[Argument]:
    parameters = list(dynamic(binding))
    if not parameters:
        return rest
    binding.plan, added = binding.plan.with_dynamic(parameters)
    binding.free += added
    rest = _bind_names(binding, _pair(binding, rest))
    rest, refused = bind_positions(binding, rest)
    if refused is not None and not rest:
        raise refused
    apply_defaults(binding)
    return rest


def _bind_remaining(binding: Binding, rest: list[Argument]) -> list[Argument]:
    """Gives what is left to the parameter that takes remaining arguments; returns it when there is none."""
    takers = [
        slot for slot in binding.free if any(place.remaining and flag & binding.flags for flag, place in slot.places)
    ]
    if not takers:
        return rest
    if len(takers) > 1:
        raise ambiguous_set()
    values = GenericList()
    for argument in rest:
        if argument.name is not None:
            values.append(argument.written)
        if argument.value is not NO_VALUE:
            values.append(argument.value)
    alone = values[0] if len(values) == 1 and isinstance(values[0], list) else None
    binding.bind_slot(takers[0], values if alone is None else alone, rest[0].error_node)
    return []


def _left_over(binding: Binding, argument: Argument, refused: BindingRefused | None) -> BindingRefused:
    """The error for an argument nobody takes: the refusal of the position it would have had, where there was one."""
    if argument.name is not None:
        return name_not_found(argument.name, argument.node)
    if refused is not None:
        return refused
    value = argument.value
    if value is None:
        text = "$null"
    else:
        text = type_of(value).full_name if isinstance(value, list) else to_string(value)
    return position_not_found(text)
