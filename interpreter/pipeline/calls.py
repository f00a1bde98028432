"""Calling script code from anywhere: a block with arguments, and the short way for simple functions.

The short way binds by a plan made once per call site; whatever the plan cannot do, the binder does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.binding import Argument
from hvsim.interpreter.commands.info import ScriptInfo
from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.errors.invocation import InvocationInfo
from hvsim.interpreter.limits import STAGE_WEIGHT, call_depth_error
from hvsim.interpreter.pipeline.frame import Frame
from hvsim.interpreter.pipeline.signals import RETURN, FlowException, Signal
from hvsim.interpreter.pipeline.stage import run_stages
from hvsim.interpreter.state.scope import Scope
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.conversion import convert

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast, Source
    from hvsim.interpreter.compiler.code import Code
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.script_block import ScriptBlock

DEFAULT, PRESENT = -1, -2
# For each parameter the index of its argument, DEFAULT, or PRESENT (a switch by name); then the indices of `$args`.
Plan = tuple[tuple[int, ...], tuple[int, ...]]
# How an argument was written: its parameter name or None, and whether it has a value.
Shape = tuple[str | None, bool]


def plan_call(code: Code, shapes: Sequence[Shape]) -> Plan | None:
    """How arguments of these shapes meet the parameters of simple code; None where the binder has to look."""
    parameters = code.parameters
    places = [DEFAULT] * len(parameters)
    taken: set[int] = set()
    position = 0
    while position < len(shapes):
        name, has_value = shapes[position]
        if name is None:
            position += 1
            continue
        index = code.parameter_index(name.lower())
        if index is None or places[index] != DEFAULT:
            return None
        if has_value:
            places[index] = position
        elif parameters[index].is_switch:
            places[index] = PRESENT
        else:
            following = position + 1
            if following >= len(shapes) or shapes[following][0] is not None:
                return None
            places[index] = following
            taken.add(following)
            position = following
        position += 1
    rest = [i for i, (name, _) in enumerate(shapes) if name is None and i not in taken]
    for index, parameter in enumerate(parameters):
        if not rest:
            break
        if places[index] == DEFAULT and not parameter.is_switch:
            places[index] = rest.pop(0)
    return tuple(places), tuple(rest)


class Unplanned(Exception):
    """An argument that does not convert: the binder is asked, for its error."""


def call_simple(
    engine: Engine,
    block: ScriptBlock,
    plan: Plan,
    values: list[Any],
    scope: Scope,
    out: Callable[[Any], None],
    info: Any,
    name: str,
    source: Source | None,
    node: Ast | None,
    weight: int = 1,
) -> Signal | None:
    """Calls simple code in a scope below `scope`; gives the signal its body left with, a return excepted."""
    code = block.code
    caller = engine.frame
    if caller is not None and caller.load >= engine.call_depth:
        raise call_depth_error()
    home = scope if scope.session is block.session else block.home(scope)
    inner = Scope(engine, home, block.session, home.script)
    if not code.resolved:
        code.resolve(inner)
    frame = Frame(caller, code.ast, "" if info is None else info.name, weight)
    frame.info, frame.invocation_name, frame.call_source, frame.call_node = info, name, source, node
    inner.frame, frame.scope = frame, inner
    inner.special = code.traits_template
    places, rest = plan
    frame.plan = (places, code.parameters)
    frame.store = store = inner.values
    unbound = 0
    for place, parameter in zip(places, code.parameters, strict=True):
        if place >= 0:
            value = values[place]
            if parameter.picky and value.__class__ is not bool:
                raise Unplanned
            if parameter.net_type is not None:
                try:
                    value = convert(value, parameter.net_type)
                except (ScriptError, NetFailure):
                    raise Unplanned from None
            store[parameter.key] = value
        elif place == PRESENT:
            store[parameter.key] = convert(True, parameter.net_type)  # type: ignore[arg-type]  # what is merely present is a typed switch
        else:
            unbound += 1
    if rest:
        frame.arguments = Array([values[i] for i in rest])
    end = code.end
    engine.frame = frame
    try:
        if unbound:
            try:
                code.fill_defaults(inner, store)
            except ScriptError as error:
                blame(error, frame.my_invocation())
                raise
        signal = None if end is None else end(inner, out)
    finally:
        engine.frame = caller
        if inner.functions is not None or inner.aliases is not None:
            engine.commands_changed()
    return None if signal is RETURN else signal


def blame(error: ScriptError, invocation: InvocationInfo) -> None:
    """An error in a default value is the call's: it stands where the function was called."""
    record = error.record
    if record.invocation is None:
        record.invocation = invocation
        record.position = invocation.position


def run_block(
    block: ScriptBlock,
    scope: Scope,
    out: Callable[[Any], None],
    arguments: list[Any],
    *,
    variables: dict[str, Any] | None = None,
    pipeline_input: Iterable[Any] | None = None,
    dot: bool = False,
) -> None:
    """Runs a block below `scope` (in it with `dot`) with positional arguments; leaves by FlowException."""
    engine, code = block.engine, block.code
    code.prepare()
    if code.simple and pipeline_input is None and not dot and not variables:
        plan = plan_call(code, [(None, True)] * len(arguments))
        if plan is not None:
            try:
                signal = call_simple(engine, block, plan, arguments, scope, out, None, "", None, None, STAGE_WEIGHT)
            except Unplanned:
                pass
            else:
                if signal is not None:
                    raise FlowException(signal)
                return
    from hvsim.interpreter.pipeline.script_stage import ScriptStage

    info = ScriptInfo("", script_block=block)
    made = [Argument(None, value) for value in arguments]
    stage = ScriptStage(
        engine,
        info,
        made,
        scope,
        out,
        InvocationInfo(info),
        expects_input=pipeline_input is not None,
        dot=dot,
        variables=variables,
    )
    run_stages(engine, [stage], None if pipeline_input is None else _feed(pipeline_input))


def _feed(items: Iterable[Any]) -> Callable[[Callable[[Any], None]], None]:
    def feed(process: Callable[[Any], None]) -> None:
        for item in items:
            process(item)

    return feed
