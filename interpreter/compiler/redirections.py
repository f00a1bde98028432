"""Redirections: `2>&1`, `> file`, `*> $null`. Around one stage, they change where its streams go while it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import FileRedirectionAst, MergingRedirectionAst, RedirectionAst, VariableExpressionAst
from hvsim.interpreter.pipeline.cmdlet_stage import CmdletStage
from hvsim.interpreter.pipeline.redirection import FileSink, Place, RedirectedStage, VariableSink
from hvsim.interpreter.pipeline.streams import STREAM_NAMES, Sink, discard
from hvsim.interpreter.values.text import to_string

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Out
    from hvsim.interpreter.pipeline.stage import Stage
    from hvsim.interpreter.state.scope import Scope

RECORD_STREAMS = tuple(name for name in STREAM_NAMES if name != "progress")


def redirected(
    compiler: Compiler,
    redirections: Sequence[RedirectionAst],
    scope: Scope,
    out: Out,
    make: Callable[[Out], Stage],
) -> RedirectedStage:
    """The stage that `make` gives, with the redirections around it; `make` gets the stage's own output."""
    engine = compiler.engine
    files: list[Place] = []
    output: Out = out
    sinks: dict[str, Sink] = {}
    to_files = [each for each in redirections if isinstance(each, FileRedirectionAst)]
    # `> one *> other`: the output has its own place already.
    own_output = any(each.stream == "Output" for each in to_files)
    for file in to_files:
        if file.stream == "Output" or (file.stream == "All" and not own_output):
            sink = _file_sink(compiler, file, scope, files)
            output = discard if sink is None else sink
    stage = RedirectedStage(engine, output)
    inner = stage.write
    for each in redirections:
        if isinstance(each, MergingRedirectionAst):
            for name in _streams(each.stream):
                sinks[name] = inner
        elif isinstance(each, FileRedirectionAst):
            if each.stream == "Output":
                continue
            target: Sink
            if each.stream == "All" and not own_output:
                target = inner
            else:
                found = _file_sink(compiler, each, scope, files)
                target = discard if found is None else found
            for name in _streams(each.stream):
                sinks[name] = target
    made = make(inner)
    merges = any(isinstance(each, MergingRedirectionAst) and each.stream in ("Error", "All") for each in redirections)
    if merges and isinstance(made, CmdletStage):
        # PowerShell merges the cmdlet's own errors; those of the script blocks it runs end in a pipe without a reader.
        made.runtime.error_sink = inner
        sinks["error"] = discard
    stage.attach(made, sinks, files)
    return stage


def _streams(stream: str) -> tuple[str, ...]:
    return RECORD_STREAMS if stream == "All" else (stream.lower(),)


def _file_sink(
    compiler: Compiler, node: FileRedirectionAst, scope: Scope, files: list[Place]
) -> Callable[[Any], None] | None:
    """What takes objects for a file or, with `variable:` in front, a variable; None for `$null`."""
    location = node.location
    if isinstance(location, VariableExpressionAst) and location.name.lower() == "null" and not location.scope:
        return None
    value = compiler.expression(location)(scope)
    if value is None:
        return None
    compiler.engine.current_scope = scope
    target = to_string(value)
    drive, colon, name = target.partition(":")
    sink: Place
    if colon and drive.lower() == "variable":
        sink = VariableSink(scope, name.lstrip("/\\"), node.append)
    else:
        sink = FileSink(compiler.engine, target, node.append)
    files.append(sink)
    return sink.write
