"""The one pipeline of a script block, ready to be driven step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import CommandAst, PipelineAst
from hvsim.interpreter.compiler.commands import CommandSite, linked_stages
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.arrays import Array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hvsim.interpreter.compiler.core import Out
    from hvsim.interpreter.pipeline.stage import Stage
    from hvsim.interpreter.pipeline.steppable import Maker
    from hvsim.interpreter.script_block import ScriptBlock
    from hvsim.interpreter.state.scope import Scope


def stages_of(block: ScriptBlock, home: Scope, arguments: list[Any]) -> Maker:
    """What makes the stages of a block that is one pipeline of commands; their arguments are computed at once.

    Raises PowerShell's error for a block that is anything else.
    """
    sites = [CommandSite(block.code.compiler, each) for each in _commands(block)]
    scope = home.child()
    scope.values["args"] = Array(arguments)
    for node, value in zip(block.ast.param_block.parameters if block.ast.param_block else (), arguments, strict=False):
        scope.values[node.name.lower()] = value
    calls = [(site, info := site.resolve(scope), site.arguments(scope, info)) for site in sites]

    def make(out: Out, expects_input: bool) -> Sequence[Stage]:
        return linked_stages(calls, scope, out, expects_input)

    return make


def _commands(block: ScriptBlock) -> list[CommandAst]:
    tree = block.ast
    if tree.begin_block is not None or tree.process_block is not None or tree.dynamic_param_block is not None:
        raise _refused("CanConvertOneClauseOnly")
    statements = [] if tree.end_block is None else tree.end_block.statements
    if not statements:
        raise _refused("CantConvertEmptyPipeline")
    only = statements[0]
    if len(statements) > 1 or not isinstance(only, PipelineAst) or only.background:
        raise _refused("CanOnlyConvertOnePipeline")
    commands = [each for each in only.elements if isinstance(each, CommandAst)]
    if len(commands) != len(only.elements):
        raise _refused("CantConvertPipelineStartsWithExpression")
    return commands


_ONE_PIPELINE = "Verify that the script block contains exactly one pipeline or command."
_REASONS = {
    "CanConvertOneClauseOnly": "The script block cannot be converted because it contains more than one clause. "
    f"Expressions or control structures are not permitted. {_ONE_PIPELINE}",
    "CantConvertEmptyPipeline": f"An empty script block cannot be converted. {_ONE_PIPELINE}",
    "CanOnlyConvertOnePipeline": "Only a script block that contains exactly one pipeline or command can be converted. "
    f"Expressions or control structures are not permitted. {_ONE_PIPELINE}",
    "CantConvertPipelineStartsWithExpression": "Cannot generate a PowerShell object for a ScriptBlock that starts a "
    "pipeline with an expression.",
}


def _refused(error_id: str) -> NetFailure:
    return net_failure("System.Management.Automation.PSInvalidOperationException", _REASONS[error_id])
