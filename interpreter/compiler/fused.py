"""Binary operators with their operands read on the spot: variables and Int32 constants cost no call of their own.

Each combination of operator and operands is one small Python function, made from a template when a script first has it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import ConstantExpressionAst, ExpressionAst, VariableExpressionAst
from hvsim.interpreter.compiler.variables import CONSTANTS, key_of, missing_reader
from hvsim.interpreter.values.operators import BINARY

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression

_IN_RANGE = "r = a {op} b\n            if -2147483648 <= r <= 2147483647:\n                return r"
_COMPARE = "return a {op} b"
# What two Int32 give, where that is simpler than the general operator.
_FAST = {
    "Plus": _IN_RANGE.format(op="+"),
    "Minus": _IN_RANGE.format(op="-"),
    "Multiply": _IN_RANGE.format(op="*"),
    "Rem": "if a >= 0 and b > 0:\n                return a % b",
    **{
        case + name: _COMPARE.format(op=op)
        for case in "IC"
        for name, op in (("eq", "=="), ("ne", "!="), ("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="))
    },
}
_TEMPLATE = """\
def make(left, right, left_key, right_key, left_missing, right_missing, b, operate):
    def evaluate(scope):
{load}
        if {check}:
            {fast}
        return operate(a, b)
    return evaluate
"""
_made: dict[tuple[str, str, str], Callable[..., Expression]] = {}


def _kind(node: ExpressionAst) -> str:
    if isinstance(node, VariableExpressionAst) and not (node.scope or node.drive or node.splatted):
        key = key_of(node)
        if key not in CONSTANTS and key not in ("psscriptroot", "pscommandpath"):
            return "variable"
    if isinstance(node, ConstantExpressionAst) and node.type_name == "Int32":
        return "constant"
    return "other"


def _load(name: str, side: str, kind: str) -> str:
    if kind == "variable":
        return f"        {name} = values[{side}_key] if {side}_key in values else {side}_missing(scope)\n"
    return "" if kind == "constant" else f"        {name} = {side}(scope)\n"


def fused(compiler: Compiler, operator: str, left: ExpressionAst, right: ExpressionAst) -> Expression | None:
    """The operator's closure; None where there is no short way for it."""
    fast = _FAST.get(operator)
    if fast is None:
        return None
    left_kind, right_kind = _kind(left), _kind(right)
    if left_kind == "constant":
        left_kind = "other"
    shape = (operator, left_kind, right_kind)
    make = _made.get(shape)
    if make is None:
        load = "        values = scope.values\n" if "variable" in (left_kind, right_kind) else ""
        load += _load("a", "left", left_kind) + _load("b", "right", right_kind)
        check = "a.__class__ is int" + ("" if right_kind == "constant" else " and b.__class__ is int")
        source = _TEMPLATE.format(load=load.rstrip("\n"), check=check, fast=fast)
        if right_kind != "constant":
            source = source.replace("right_missing, b, operate", "right_missing, _, operate")
        namespace: dict[str, Any] = {}
        exec(compile(source, "<fused operator>", "exec"), namespace)
        make = _made[shape] = namespace["make"]
    return make(
        compiler.expression(left) if left_kind == "other" else None,
        compiler.expression(right) if right_kind == "other" else None,
        key_of(left) if isinstance(left, VariableExpressionAst) else None,
        key_of(right) if isinstance(right, VariableExpressionAst) else None,
        missing_reader(key_of(left), left.user_path) if isinstance(left, VariableExpressionAst) else None,
        missing_reader(key_of(right), right.user_path) if isinstance(right, VariableExpressionAst) else None,
        right.value if isinstance(right, ConstantExpressionAst) else None,
        BINARY[operator],
    )
