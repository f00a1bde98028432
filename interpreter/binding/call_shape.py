"""The short way to bind: for a call site whose arguments always look alike, what goes where is decided once.

Covers commands with one parameter set and calls without splatting, remaining arguments or dynamic parameters; all else
goes the long way (`binder`), which these results must equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.binding.arguments import NO_VALUE, Argument
from hvsim.interpreter.binding.conversion import coerce, refuse_null, transform, validate
from hvsim.interpreter.binding.defaults import VARIABLE
from hvsim.interpreter.binding.plan import Plan, Slot, plan_of
from hvsim.interpreter.binding.refusal import BindingRefused
from hvsim.interpreter.binding.state import Binding
from hvsim.interpreter.commands.parameters import ALL_SETS

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast
    from hvsim.interpreter.commands.info import CommandInfo
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.errors.invocation import InvocationInfo

Pattern = tuple[tuple[str | None, bool], ...]
"""Per argument: its name, and whether a value stands with it (`-name:value`, or a plain value)."""

_SCRIPT_BLOCK = "System.Management.Automation.ScriptBlock"


class CallShape:
    """What the arguments of one pattern bind of one command."""

    __slots__ = ("free", "info", "missing", "plan", "rest", "script", "steps")

    def __init__(self, info: CommandInfo, plan: Plan) -> None:
        self.info = info
        self.plan = plan
        self.script = info.kind != "Cmdlet"
        # Per bound parameter: where its value is (-1: a switch by name alone), its slot, what it takes to bind it.
        self.steps: list[tuple[int, Slot, bool, bool, bool]] = []
        self.rest: list[tuple[int, str | None]] = []  # `$args` of a simple function: values, and names as text
        self.free: list[Slot] = []
        self.missing = False

    def bind(
        self,
        values: list[Any],
        nodes: list[Ast | None] | tuple[Ast | None, ...],
        engine: Engine,
        invocation: InvocationInfo | None,
        expects_input: bool,
    ) -> Binding | None:
        """The binding of these values; None when they need the long way. Raises ScriptError as the binder does."""
        if self.missing and not expects_input:
            return None
        plan = self.plan
        if plan.advanced:
            defaults = engine.get_variable(VARIABLE)
            if defaults is not None and len(defaults):
                return None
        binding = Binding(self.info, plan, engine, invocation, expects_input, self.script, self.free)
        binding.parameter_set = ALL_SETS
        own, bound = binding.values, binding.bound
        try:
            for index, slot, as_is, checked, delayable in self.steps:
                info = slot.info
                value = True if index < 0 else values[index]
                if delayable and getattr(value, "net_name", "") == _SCRIPT_BLOCK:
                    return None
                node = None if index < 0 else nodes[index]
                if info.transformations:
                    value = transform(info, value, node)
                if not as_is:
                    script = self.script and not info.common
                    if value is None and slot.mandatory and not script:
                        refuse_null(info, node)
                    value = coerce(info, value, node, script=script, advanced=plan.advanced)
                if checked:
                    validate(info, value, node, check_empty=slot.mandatory and plan.advanced)
                bound[slot.name] = value
                if info.common:
                    binding.common[slot.name] = value
                else:
                    own[slot.name] = value
        except BindingRefused as refused:
            raise binding.error(refused) from refused
        if self.rest:
            self._leave_rest(binding, values)
        return binding

    def _leave_rest(self, binding: Binding, values: list[Any]) -> None:
        """What no parameter takes is `$args`."""
        for index, text in self.rest:
            if text:
                if binding.unbound_names is None:
                    binding.unbound_names = {}
                binding.unbound_names[len(binding.unbound)] = text[1:]
                binding.unbound.append(text)
            if index >= 0:
                binding.unbound.append(values[index])


def call_shape(info: CommandInfo, pattern: Pattern) -> CallShape | None:
    """The shape of a call of this command with arguments of this pattern; None where the long way is needed."""
    plan = plan_of(info)
    shapes = plan.shapes
    if pattern not in shapes:
        shapes[pattern] = _make(info, plan, pattern)
    return shapes[pattern]


def bind_by_shape(
    info: CommandInfo,
    arguments: list[Argument],
    engine: Engine,
    invocation: InvocationInfo | None,
    expects_input: bool,
) -> Binding | None:
    """Binds the arguments the short way where that will do; None otherwise."""
    for argument in arguments:
        # A dash of another kind has to stay what it is where no parameter takes the argument.
        if argument.splatted or (argument.text and argument.text[0] != "-"):
            return None
    shape = call_shape(info, tuple([(each.name, each.value is not NO_VALUE) for each in arguments]))
    if shape is None:
        return None
    values = [each.value for each in arguments]
    return shape.bind(values, [each.error_node for each in arguments], engine, invocation, expects_input)


def _make(info: CommandInfo, plan: Plan, pattern: Pattern) -> CallShape | None:
    if plan.set_count or plan.default or getattr(info, "has_dynamic_parameters", False):
        return None
    if any(place.remaining for slot in plan.slots for _, place in slot.places):
        return None
    shape = CallShape(info, plan)
    try:
        unnamed = _bind_names(shape, pattern)
    except BindingRefused:
        return None
    if unnamed is None:
        return None
    taken = {slot for _, slot, *_ in shape.steps}
    if len(taken) != len(shape.steps):
        return None
    positional = sorted(
        ((place.position, slot) for slot in plan.slots for _, place in slot.places if place.position is not None),
        key=lambda entry: entry[0],
    )
    waiting = [slot for _, slot in positional if slot not in taken]
    for index, text in unnamed:
        if text is None and waiting:
            _add(shape, waiting.pop(0), index)
        elif plan.advanced:
            return None
        else:
            shape.rest.append((index, text))
    taken = {slot for _, slot, *_ in shape.steps}
    shape.free = [slot for slot in plan.slots if slot not in taken]
    shape.missing = any(slot.mandatory for slot in shape.free)
    if any(slot.mandatory and not slot.piped for slot in shape.free):
        return None
    return shape


def _bind_names(shape: CallShape, pattern: Pattern) -> list[tuple[int, str | None]] | None:
    """Adds the steps of the named arguments; returns the rest, or None where pairing them is not plain."""
    unnamed: list[tuple[int, str | None]] = []
    index = 0
    while index < len(pattern):
        name, has_value = pattern[index]
        index += 1
        if name is None:
            unnamed.append((index - 1, None))
            continue
        slot = shape.plan.match(name)
        if slot is None:
            unnamed.append((index - 1 if has_value else -1, f"-{name}:" if has_value else f"-{name}"))
            if index < len(pattern) and pattern[index][0] is None:
                unnamed.append((index, ""))  # it belongs to the unknown name
                index += 1
        elif has_value:
            _add(shape, slot, index - 1)
        elif slot.info.is_switch:
            _add(shape, slot, -1)
        elif index < len(pattern) and pattern[index][0] is None:
            _add(shape, slot, index)
            index += 1
        else:
            return None
    return unnamed


def _add(shape: CallShape, slot: Slot, index: int) -> None:
    info = slot.info
    as_is = info.type_name == "System.Object"
    checked = bool(info.validations or info.required_type_name or (slot.mandatory and shape.plan.advanced))
    delayable = slot.piped and info.type_name.removesuffix("[]") not in ("System.Object", _SCRIPT_BLOCK)
    shape.steps.append((index, slot, as_is, checked, delayable))


def arguments_of(
    pattern: Pattern, values: list[Any], nodes: list[Ast | None] | tuple[Ast | None, ...]
) -> list[Argument]:
    """The same call as `Argument`s, for the long way."""
    return [
        Argument(name, value if has_value else NO_VALUE, node)
        for (name, has_value), value, node in zip(pattern, values, nodes, strict=True)
    ]
