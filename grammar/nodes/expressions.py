"""Expressions: what has a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from hvsim.grammar.nodes.base import Ast, ExpressionAst, StatementAst, node
from hvsim.grammar.nodes.types import TypeNameAst

if TYPE_CHECKING:
    from hvsim.grammar.nodes.blocks import ScriptBlockAst, StatementBlockAst


@node
class ConstantExpressionAst(ExpressionAst):
    """A number (or the implied `$true` of an attribute argument): the .NET type's short name and the value.

    `text` is how an argument of a command was written: a parameter that takes text gets `007` as it stands.
    """

    type_name: str  # Int32, Int64, Double, Decimal, BigInteger, SByte, Byte, Int16, UInt16, UInt32, UInt64, Boolean
    value: object  # int, float, decimal.Decimal or bool
    text: str = ""


@node
class StringConstantExpressionAst(ExpressionAst):
    """A string without parts: `kind` is BareWord, SingleQuoted, DoubleQuoted, or one of those two + HereString."""

    kind: str
    value: str


@node
class ExpandableStringExpressionAst(ExpressionAst):
    """A string with parts. `value` has escapes done and the parts as written; `parts` are its literal pieces in order.

    Each of `parts` is a string (escapes done) or the nested expression that stands there.
    """

    kind: str
    value: str
    parts: list[str | ExpressionAst]

    @property
    def nested(self) -> list[ExpressionAst]:
        return [part for part in self.parts if not isinstance(part, str)]


@node
class VariableExpressionAst(ExpressionAst):
    """`$name`, `${name}`, `@name`: `user_path` as written, split into scope or drive and the name proper.

    `scope` is '' or one of global, script, private, local; `drive` is '' or a drive name such as env, function, using.
    """

    user_path: str
    name: str
    scope: str = ""
    drive: str = ""
    splatted: bool = False


@node
class TypeExpressionAst(ExpressionAst):
    """`[int]` as a value."""

    type_name: TypeNameAst


@node
class TypeConstraintAst(Ast):
    """`[int]` in front of something: a cast, a parameter's or a catch clause's type, a base class."""

    type_name: TypeNameAst


@node
class NamedAttributeArgumentAst(Ast):
    """`Mandatory = $true` of an attribute; `omitted` where only the name was written."""

    name: str
    argument: ExpressionAst
    omitted: bool = False


@node
class AttributeAst(Ast):
    """`[Parameter(Position = 0)]`."""

    type_name: TypeNameAst
    positional: list[ExpressionAst]
    named: list[NamedAttributeArgumentAst]


@node
class AttributedExpressionAst(ExpressionAst):
    """An attribute in front of an expression: `[ValidateRange(1, 3)]$x`."""

    attribute: AttributeAst
    child: ExpressionAst


@node
class ConvertExpressionAst(ExpressionAst):
    """A cast: `[int]$x`."""

    type: TypeConstraintAst
    child: ExpressionAst


@node
class UnaryExpressionAst(ExpressionAst):
    """`operator` is .NET's TokenKind: Minus, Plus, Not, Exclaim, Bnot, PlusPlus, PostfixPlusPlus, Isplit, Join ..."""

    operator: str
    child: ExpressionAst


@node
class BinaryExpressionAst(ExpressionAst):
    """`operator` is .NET's TokenKind (Plus, Ieq, Creplace, Format, DotDot ...), at `operator_start`..`operator_end`."""

    operator: str
    left: ExpressionAst
    right: ExpressionAst
    operator_start: int
    operator_end: int


@node
class TernaryExpressionAst(ExpressionAst):
    """`condition ? if_true : if_false`."""

    condition: ExpressionAst
    if_true: ExpressionAst
    if_false: ExpressionAst


@node
class MemberExpressionAst(ExpressionAst):
    """`target.member`, `[type]::member`, `target?.member`."""

    expression: ExpressionAst
    member: ExpressionAst
    static: bool = False
    null_conditional: bool = False


@node
class InvokeMemberExpressionAst(MemberExpressionAst):
    """`target.member(arguments)`; `generic` are the type arguments in `target.member[type](arguments)`."""

    arguments: list[ExpressionAst] = attrs.field(factory=list)
    generic: list[TypeNameAst] = attrs.field(factory=list)


@node
class BaseCtorInvokeMemberExpressionAst(InvokeMemberExpressionAst):
    """The call of the base constructor: `: base(arguments)`, written or implied."""


@node
class IndexExpressionAst(ExpressionAst):
    """`target[index]`."""

    target: ExpressionAst
    index: ExpressionAst
    null_conditional: bool = False


@node
class ArrayLiteralAst(ExpressionAst):
    """`a, b, c` and `, a`."""

    elements: list[ExpressionAst]


@node
class ArrayExpressionAst(ExpressionAst):
    """`@( statements )`."""

    sub_expression: StatementBlockAst


@node
class SubExpressionAst(ExpressionAst):
    """`$( statements )`."""

    sub_expression: StatementBlockAst


@node
class ParenExpressionAst(ExpressionAst):
    """`( pipeline )`; an assignment may stand inside as well."""

    pipeline: StatementAst


@node
class HashtableAst(ExpressionAst):
    """`@{ key = statement }`: pairs in source order."""

    pairs: list[tuple[ExpressionAst, StatementAst]]


@node
class ScriptBlockExpressionAst(ExpressionAst):
    """`{ ... }` as a value."""

    script_block: ScriptBlockAst


@node
class UsingExpressionAst(ExpressionAst):
    """`$using:name`; the child is the variable expression (its user path without `using:`)."""

    sub_expression: ExpressionAst


@node
class ErrorExpressionAst(ExpressionAst):
    """Stands where an expression could not be parsed; only in trees of scripts with errors."""

    nested: list[Ast]
