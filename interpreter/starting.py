"""Starting code from outside: a script file, a command line, one input of the shell, one command.

Decides what reaches the console and what the exit code is. Runs nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from hvsim.grammar import ParseError
from hvsim.grammar import parse as parse_text
from hvsim.grammar.nodes import Source, UsingExpressionAst, VariableExpressionAst
from hvsim.interpreter import running
from hvsim.interpreter.binding import NO_VALUE, Argument
from hvsim.interpreter.commands.info import CmdletInfo, FunctionInfo
from hvsim.interpreter.compiler.code import Code
from hvsim.interpreter.compiler.core import Compiler
from hvsim.interpreter.compiler.surroundings import EngineSurroundings
from hvsim.interpreter.compiler.usings import namespaces
from hvsim.interpreter.errors import ErrorRecord, NetException, NetFailure, ScriptError, as_script_error
from hvsim.interpreter.errors.invocation import InvocationInfo, Position
from hvsim.interpreter.formatting.position_message import position_message
from hvsim.interpreter.limits import CALL_DEPTH, OVERFLOW_REACH, call_depth_error
from hvsim.interpreter.pipeline.cmdlet_stage import CmdletStage
from hvsim.interpreter.pipeline.script_stage import ScriptStage
from hvsim.interpreter.pipeline.signals import Exit, FlowException
from hvsim.interpreter.pipeline.stage import run_stages
from hvsim.interpreter.script_block import ScriptBlock
from hvsim.interpreter.state.scope import Scope
from hvsim.interpreter.values import to_string

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

PARSE_EXCEPTION = "System.Management.Automation.ParseException"


def parse(engine: Engine, text: str, file: str = "") -> ScriptBlock:
    """A script block of the text; raises ScriptError with a ParseException for text with errors."""
    import hvsim.interpreter.compiler.all_nodes  # noqa: F401  registers what compiles each kind of node

    try:
        tree = parse_text(text, file, EngineSurroundings(engine))
    except ParseError as error:
        raise parse_failure(error) from None
    compiler = Compiler(engine, tree.source)
    compiler.using = namespaces(tree)
    code = Code(tree, compiler)
    code.is_top = True
    compiler.codes[id(tree)] = code
    return ScriptBlock(code, engine)


def parse_failure(error: ParseError) -> ScriptError:
    """The error record of text that does not parse: its first problem decides how it is shown."""
    from hvsim.interpreter.errors.parse_errors import parse_error_values

    source = Source(error.text, error.file)
    first = error.problems[0]
    position = Position(source, first.extent.start, first.extent.end)
    exception = NetException(PARSE_EXCEPTION, _parse_message(error, source))
    exception.properties["Errors"] = parse_error_values(error, source)
    record = ErrorRecord(exception, first.error_id, "ParserError")
    exception.error_record = record
    record.position = position
    record.invocation = InvocationInfo(None, position)
    return ScriptError(record)


def _parse_message(error: ParseError, source: Any) -> str:
    """ParseException.Message: each problem with its position, a blank line between."""
    parts = []
    for problem in error.problems:
        position = Position(source, problem.extent.start, problem.extent.end)
        parts.append(f"{position_message(position)}\n{problem.message}")
    return "\n\n".join(parts)


class _Output:
    """Out-Default for the time of a run: objects and errors go through one formatter."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.formatter = engine.open_formatter()
        self.before = engine.formatter

    def __enter__(self) -> Callable[[Any], None]:
        self.engine.formatter = self.formatter
        return self.formatter.process

    def __exit__(self, *_: object) -> None:
        self.engine.formatter = self.before
        self.formatter.end()


@running.in_turn
def run_file(engine: Engine, path: str, arguments: list[str], lines: Iterable[str] | None = None) -> int:
    """As `Engine.run_file`. A script given to -File runs in the global scope, as if dot-sourced."""
    engine.current_scope = engine.global_scope
    with _Output(engine) as out:
        try:
            info = engine.commands.script(path)
        except ScriptError as error:
            engine.show_error(error.record)
            return 1
        invocation = InvocationInfo(info, None, invocation_name=path)
        stage = ScriptStage(
            engine,
            info,
            [each for text in arguments for each in _argument(text)],
            engine.global_scope,
            out,
            invocation,
            dot=True,
        )
        stage.given_input = lines
        code = _finish(engine, lambda: run_stages(engine, [stage], None), 0)
        _end_session(engine)
        return code


def _end_session(engine: Engine) -> None:
    """What happens when PowerShell itself ends: who waits for that is told, open transcripts are closed."""
    offered = engine.offered_services
    if "EventTable" in offered:
        from hvsim.interpreter.commands.events import EXITING, events_of

        _finish(engine, lambda: _ignored(events_of(engine).raise_event(EXITING)), 0)
    if "Transcripts" in offered:
        from hvsim.interpreter.transcript import transcripts_of

        transcripts = transcripts_of(engine)
        while transcripts.open_ones:
            transcripts.stop()


def _ignored(value: object) -> None:
    """A result that nobody asked for."""


def _argument(text: str) -> list[Argument]:
    """An argument of the command line: `-name`, `-name:value`, or a value."""
    if len(text) > 1 and text[0] == "-" and (text[1].isalpha() or text[1] == "_"):
        name, colon, value = text[1:].partition(":")
        if not colon:
            return [Argument(name, NO_VALUE, text=text)]
        words = {"$true": True, "$false": False, "$null": None}
        return [Argument(name, words.get(value.lower(), value), text=text)]
    return [Argument(None, text)]


def _finish(engine: Engine, action: Callable[[], None], success: int) -> int:
    """Runs, reports what nobody caught, and gives the exit code."""
    try:
        action()
    except FlowException as flow:
        return flow.signal.code if isinstance(flow.signal, Exit) else success
    except (ScriptError, NetFailure, RecursionError) as caught:
        error = _uncaught(caught)
        engine.remember_error(error.record)
        engine.show_error(error.record)
        engine.success = False
        return 1
    finally:
        engine.frame = None
        engine.in_try = False
        _forget_limits(engine)
        engine.current_scope = engine.global_scope
    return success


def _forget_limits(engine: Engine) -> None:
    engine.overflow_reach, engine.overflows, engine.interrupted = OVERFLOW_REACH, 0, None
    engine.call_depth = CALL_DEPTH


def _uncaught(caught: ScriptError | NetFailure | RecursionError) -> ScriptError:
    if isinstance(caught, RecursionError):
        return call_depth_error(caught).error
    return as_script_error(caught) if isinstance(caught, NetFailure) else caught


@running.in_turn
def run_text(engine: Engine, text: str, lines: Iterable[str] | None = None) -> int:
    """As `Engine.run_text`: 0 or 1 by `$?` unless `exit` says otherwise."""
    engine.success = True
    with _Output(engine) as out:
        code = _finish(engine, lambda: _run_global(engine, text, out, lines), 0)
    return code if code or engine.success else 1


@running.in_turn
def run_interactive(engine: Engine, text: str) -> int:
    """As `Engine.run_interactive`. Ctrl-C ends the input, not the session."""
    engine.exit_code = None
    code, left = _input(engine, text, partial(_run_global, engine, text))
    if left is not None:
        engine.exit_code = left
    return code


@running.in_turn
def run_nested(engine: Engine, text: str, scope: Scope) -> bool:
    """Runs one input of a nested prompt in `scope`; whether the prompt goes on: `exit` leaves it."""
    _, left = _input(engine, text, partial(run_expression, engine, text, scope))
    return left is None


def _input(engine: Engine, text: str, run: Callable[[Callable[[Any], None]], None]) -> tuple[int, int | None]:
    """Runs what somebody typed and keeps it in the history; its exit code, 130 after Ctrl-C, and that of `exit`."""
    left: int | None = None

    def action() -> None:
        nonlocal left
        try:
            run(out)
        except FlowException as flow:
            if isinstance(flow.signal, Exit):
                left = flow.signal.code
            raise

    started = engine.clock.now()
    try:
        with _Output(engine) as out:
            return _finish(engine, action, 0), left
    except KeyboardInterrupt:
        engine.success = False
        return 130, left
    finally:
        engine.history.add(text, started, engine.clock.now(), "Completed" if engine.success else "Failed")


def _run_global(engine: Engine, text: str, out: Callable[[Any], None], lines: Iterable[str] | None = None) -> None:
    block = parse(engine, text)
    block.code.compiler.tracks_success = True  # `$?` decides the exit code
    _dot(engine, block, engine.global_scope, out, lines)


def _dot(
    engine: Engine,
    block: ScriptBlock,
    scope: Scope,
    out: Callable[[Any], None],
    lines: Iterable[str] | None = None,
) -> None:
    info = FunctionInfo("", script_block=block)
    stage = ScriptStage(engine, info, [], scope, out, InvocationInfo(info), dot=True)
    stage.transparent = lines is None
    stage.given_input = lines
    run_stages(engine, [stage], None, keeps_success=True)


@running.in_turn
def invoke(engine: Engine, code: str | ScriptBlock, arguments: Iterable[Any]) -> list[Any]:
    """As `Engine.invoke`."""
    engine.exit_code = None
    if engine.frame is None:
        _forget_limits(engine)
    block = parse(engine, code) if isinstance(code, str) else code
    output: list[Any] = []
    try:
        block.invoke_all(arguments, scope=engine.global_scope, dot=isinstance(code, str), propagate=False, into=output)
    except FlowException as flow:
        if isinstance(flow.signal, Exit):
            engine.exit_code = flow.signal.code
    except RecursionError as caught:
        raise _uncaught(caught) from None
    return output


def run_expression(engine: Engine, text: str, scope: Scope, write: Callable[[Any], None]) -> None:
    """As `Engine.run_expression`."""
    block = parse(engine, text)
    block.session = scope.session
    _dot(engine, block, scope, write)


def call_command(
    engine: Engine,
    name: str,
    positional: list[Any],
    named: dict[str, Any],
    items: Iterable[Any] | None,
    scope: Scope,
) -> list[Any]:
    """As `Engine.call`."""
    info = engine.resolve_command(name, scope)
    arguments = [Argument(None, value) for value in positional]
    arguments += [Argument(key, value) for key, value in named.items()]
    output: list[Any] = []
    kind: Any = CmdletStage if isinstance(info, CmdletInfo) else ScriptStage
    invocation = InvocationInfo(info, None, invocation_name=name)
    stage = kind(engine, info, arguments, scope, output.append, invocation, expects_input=items is not None)

    def feed(process: Callable[[Any], None]) -> None:
        for item in items or ():
            process(item)

    run_stages(engine, [stage], None if items is None else feed)
    return output


def invoke_isolated(engine: Engine, block: ScriptBlock, item: Any, scope: Scope) -> list[Any]:
    """As `Engine.invoke_isolated`."""
    isolated = Scope(engine, engine.global_scope, engine.global_session)
    for node in block.ast.walk():
        inner = node.sub_expression if isinstance(node, UsingExpressionAst) else node
        if isinstance(inner, VariableExpressionAst) and (
            isinstance(node, UsingExpressionAst) or inner.drive.lower() == "using"
        ):
            key = inner.name.lower()
            isolated.values["using:" + key] = scope.lookup(key)
    bare = block.bound_to(engine.global_session)
    return bare.invoke_all(scope=isolated, underscore=item, propagate=False)


@running.in_turn
def prompt_text(engine: Engine) -> str:
    """As `Engine.prompt_text`."""
    if engine.global_scope.find_function("prompt") is not None:
        try:
            words = call_command(engine, "prompt", [], {}, None, engine.global_scope)
        except ScriptError:
            words = []
        if words:
            return "".join(to_string(word) for word in words)
    level = engine.global_scope.lookup("nestedpromptlevel")
    return f"PS {engine.providers.location.path}{'>' * (level + 1 if isinstance(level, int) else 1)} "
