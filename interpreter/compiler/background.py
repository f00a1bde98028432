"""What a pipeline that is sent to the background becomes: the text of a job.

The job starts where the session is, and variables that the session has are written as `$using:` ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.nodes import UsingExpressionAst, VariableExpressionAst
from hvsim.interpreter.commands.isolation import variable_used

if TYPE_CHECKING:
    from hvsim.grammar.nodes import PipelineAst
    from hvsim.interpreter.compiler.core import Compiler
    from hvsim.interpreter.state.scope import Scope

_PREFIX = "Microsoft.PowerShell.Management\\Set-Location -LiteralPath $using:pwd ; "
# What means the same everywhere.
_EVERYWHERE = frozenset(("pid", "psversiontable", "psedition", "pshome", "home", "true", "false", "null"))


def job_text(compiler: Compiler, node: PipelineAst, scope: Scope) -> str:
    """The script of the job that runs the pipeline."""
    source = compiler.source.text
    parts: list[str] = []
    position = node.start
    for variable in _taken_along(node, scope):
        parts += [source[position : variable.start], "${using:", variable.name, "}"]
        position = variable.end
    parts.append(source[position : node.end].rstrip().removesuffix("&").rstrip())
    return _PREFIX + "".join(parts)


def _taken_along(node: PipelineAst, scope: Scope) -> list[VariableExpressionAst]:
    """The variables of the pipeline that the session has, in the order of the text."""
    inside_using = {id(variable_used(each)) for each in node.walk() if isinstance(each, UsingExpressionAst)}
    found = [
        each
        for each in node.walk()
        if isinstance(each, VariableExpressionAst)
        and id(each) not in inside_using
        and not each.drive
        and each.name.lower() not in _EVERYWHERE
        and scope.variable(each.name.lower()) is not None
    ]
    return sorted(found, key=lambda each: each.start)
