"""Statements: pipelines and commands, control flow, definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.nodes.base import Ast, ExpressionAst, StatementAst, node
from hvsim.grammar.nodes.expressions import (
    AttributeAst,
    HashtableAst,
    StringConstantExpressionAst,
    TypeConstraintAst,
    VariableExpressionAst,
)

if TYPE_CHECKING:
    from hvsim.grammar.nodes.blocks import ParameterAst, ScriptBlockAst, StatementBlockAst


@node
class RedirectionAst(Ast):
    """`stream` is Output, Error, Warning, Verbose, Debug, Information or All."""

    stream: str


@node
class FileRedirectionAst(RedirectionAst):
    """`2>> file`."""

    location: ExpressionAst
    append: bool = False


@node
class MergingRedirectionAst(RedirectionAst):
    """`2>&1`: `stream` goes where `to_stream` goes."""

    to_stream: str = "Output"


@node
class CommandParameterAst(Ast):
    """`-Name` or `-Name:argument` of a command; `name_end` is where the name (and its colon) ends."""

    name: str
    argument: ExpressionAst | None
    name_end: int


@node
class CommandBaseAst(StatementAst):
    """An element of a pipeline."""

    redirections: list[RedirectionAst]


@node
class CommandAst(CommandBaseAst):
    """A command and its arguments: the first element is what is called; `invocation` is '', Ampersand or Dot."""

    elements: list[ExpressionAst | CommandParameterAst]
    invocation: str = ""


@node
class CommandExpressionAst(CommandBaseAst):
    """An expression as an element of a pipeline (or as the right side of an assignment)."""

    expression: ExpressionAst


@node
class PipelineAst(StatementAst):
    """`a | b | c`, with a trailing `&` in the background."""

    elements: list[CommandBaseAst]
    background: bool = False


@node
class PipelineChainAst(StatementAst):
    """`left && right` (AndAnd), `left || right` (OrOr)."""

    left: StatementAst
    right: PipelineAst
    operator: str
    background: bool = False


@node
class AssignmentStatementAst(StatementAst):
    """`left operator right`; `operator` is Equals, PlusEquals, MinusEquals, MultiplyEquals, DivideEquals,
    RemainderEquals or QuestionQuestionEquals."""

    left: ExpressionAst
    operator: str
    right: StatementAst
    operator_start: int
    operator_end: int


@node
class IfStatementAst(StatementAst):
    clauses: list[tuple[StatementAst, StatementBlockAst]]
    else_clause: StatementBlockAst | None


@node
class LabeledStatementAst(StatementAst):
    """A loop or a switch: what `break` and `continue` may name."""

    label: str | None


@node
class WhileStatementAst(LabeledStatementAst):
    condition: StatementAst
    body: StatementBlockAst


@node
class DoWhileStatementAst(LabeledStatementAst):
    body: StatementBlockAst
    condition: StatementAst


@node
class DoUntilStatementAst(LabeledStatementAst):
    body: StatementBlockAst
    condition: StatementAst


@node
class ForStatementAst(LabeledStatementAst):
    initializer: StatementAst | None
    condition: StatementAst | None
    iterator: StatementAst | None
    body: StatementBlockAst


@node
class ForEachStatementAst(LabeledStatementAst):
    """`flags` holds the words written, such as Parallel."""

    variable: VariableExpressionAst
    condition: StatementAst
    body: StatementBlockAst
    flags: tuple[str, ...] = ()
    throttle_limit: ExpressionAst | None = None


@node
class SwitchStatementAst(LabeledStatementAst):
    """`flags` is any of File, Regex, Wildcard, Exact, CaseSensitive, Parallel."""

    flags: tuple[str, ...]
    condition: StatementAst
    clauses: list[tuple[ExpressionAst, StatementBlockAst]]
    default: StatementBlockAst | None


@node
class CatchClauseAst(Ast):
    types: list[TypeConstraintAst]
    body: StatementBlockAst


@node
class TryStatementAst(StatementAst):
    body: StatementBlockAst
    catch_clauses: list[CatchClauseAst]
    finally_block: StatementBlockAst | None


@node
class TrapStatementAst(StatementAst):
    """Not in a statement list: a block keeps its traps apart."""

    type: TypeConstraintAst | None
    body: StatementBlockAst


@node
class BreakStatementAst(StatementAst):
    label: ExpressionAst | None


@node
class ContinueStatementAst(StatementAst):
    label: ExpressionAst | None


@node
class ReturnStatementAst(StatementAst):
    pipeline: StatementAst | None


@node
class ExitStatementAst(StatementAst):
    pipeline: StatementAst | None


@node
class ThrowStatementAst(StatementAst):
    pipeline: StatementAst | None


@node
class DataStatementAst(StatementAst):
    variable: str | None
    commands_allowed: list[ExpressionAst]
    body: StatementBlockAst


@node
class BlockStatementAst(StatementAst):
    """`parallel { }` and `sequence { }` of workflows: parsed, never run."""

    kind: str
    body: StatementBlockAst


@node
class FunctionDefinitionAst(StatementAst):
    """`parameters` is None unless they stand in parentheses after the name."""

    name: str
    parameters: list[ParameterAst] | None
    body: ScriptBlockAst
    is_filter: bool = False
    is_workflow: bool = False


@node
class MemberAst(Ast):
    """A member of a class or an enum; `modifiers` as .NET prints them: Public, Hidden, Static, Literal."""

    name: str
    modifiers: tuple[str, ...]


@node
class PropertyMemberAst(MemberAst):
    """A property, or an enumerator (Public, Static, Literal)."""

    attributes: list[AttributeAst]
    type: TypeConstraintAst | None
    initial_value: ExpressionAst | None


@node
class FunctionMemberAst(MemberAst):
    attributes: list[AttributeAst]
    return_type: TypeConstraintAst | None
    parameters: list[ParameterAst]
    body: ScriptBlockAst
    is_constructor: bool = False


@node
class TypeDefinitionAst(StatementAst):
    """`kind` is class, enum or interface."""

    kind: str
    name: str
    attributes: list[AttributeAst]
    base_types: list[TypeConstraintAst]
    members: list[MemberAst]


@node
class UsingStatementAst(StatementAst):
    """`kind` is Namespace, Module, Assembly, Command or Type."""

    kind: str
    name: StringConstantExpressionAst | None
    alias: StringConstantExpressionAst | None = None
    module_specification: HashtableAst | None = None


@node
class ConfigurationDefinitionAst(StatementAst):
    """A DSC configuration: parsed, never run. `kind` is Resource or Meta."""

    kind: str
    instance_name: ExpressionAst | None
    body: ExpressionAst


@node
class DynamicKeywordStatementAst(StatementAst):
    elements: list[Ast]


@node
class ErrorStatementAst(StatementAst):
    """Stands where a statement could not be parsed; only in trees of scripts with errors."""

    kind: str | None
    flags: list[tuple[str, Ast | None]]
    conditions: list[Ast]
    bodies: list[Ast]
    nested: list[Ast]
