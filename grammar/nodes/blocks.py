"""Script blocks and the blocks inside them."""

from __future__ import annotations

from hvsim.grammar.nodes.base import Ast, ExpressionAst, StatementAst, node
from hvsim.grammar.nodes.expressions import AttributeAst, TypeConstraintAst, VariableExpressionAst
from hvsim.grammar.nodes.statements import TrapStatementAst, UsingStatementAst


@node
class Source:
    """The text a tree was parsed from, and the file it came from ('' for text typed or built)."""

    text: str
    file: str = ""


@node
class StatementBlockAst(Ast):
    """A statement list in braces, or inside `$( )` and `@( )`."""

    statements: list[StatementAst]
    traps: list[TrapStatementAst]


@node
class NamedBlockAst(Ast):
    """`kind` is Begin, Process, End, Clean or Dynamicparam; `unnamed` when the name was not written."""

    kind: str
    unnamed: bool
    statements: list[StatementAst]
    traps: list[TrapStatementAst]


@node
class ParameterAst(Ast):
    """A parameter: attributes and type constraints in source order."""

    attributes: list[AttributeAst | TypeConstraintAst]
    variable: VariableExpressionAst
    default: ExpressionAst | None

    @property
    def name(self) -> str:
        return self.variable.name


@node
class ParamBlockAst(Ast):
    attributes: list[AttributeAst]
    parameters: list[ParameterAst]


@node
class ScriptRequirements:
    """What `#requires` lines ask for; None or empty where nothing was asked.

    A module is its members and their values as written; one that is only named has its ModuleName alone.
    """

    version: str | None = None
    editions: tuple[str, ...] = ()
    modules: tuple[tuple[tuple[str, str], ...], ...] = ()
    assemblies: tuple[str, ...] = ()
    shell_id: str | None = None
    elevation: bool = False


@node
class ScriptBlockAst(Ast):
    """A script, a function's body or `{ }`. `source` is shared by all blocks of one parse."""

    attributes: list[AttributeAst]
    using: list[UsingStatementAst]
    param_block: ParamBlockAst | None
    dynamic_param_block: NamedBlockAst | None
    begin_block: NamedBlockAst | None
    process_block: NamedBlockAst | None
    end_block: NamedBlockAst | None
    clean_block: NamedBlockAst | None
    requirements: ScriptRequirements | None
    source: Source
