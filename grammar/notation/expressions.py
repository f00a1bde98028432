"""What the tree notation shows of expressions."""

from __future__ import annotations

from decimal import Decimal

from hvsim.grammar import nodes
from hvsim.grammar.notation.pieces import Template, body_of, children, double_text, pairs, quoted, slots, word


@body_of(nodes.BinaryExpressionAst)
def _binary(node: nodes.BinaryExpressionAst) -> Template:
    yield f" {node.operator}@"
    yield node.operator_start, node.operator_end
    yield from children(node.left, node.right)


@body_of(nodes.UnaryExpressionAst)
def _unary(node: nodes.UnaryExpressionAst) -> Template:
    yield f" {node.operator}"
    yield from children(node.child)


@body_of(nodes.TernaryExpressionAst)
def _ternary(node: nodes.TernaryExpressionAst) -> Template:
    return children(node.condition, node.if_true, node.if_false)


@body_of(nodes.ConvertExpressionAst)
def _convert(node: nodes.ConvertExpressionAst) -> Template:
    return children(node.type, node.child)


@body_of(nodes.AttributedExpressionAst)
def _attributed(node: nodes.AttributedExpressionAst) -> Template:
    return children(node.attribute, node.child)


@body_of(nodes.ConstantExpressionAst)
def _constant(node: nodes.ConstantExpressionAst) -> Template:
    text = double_text(node.value) if isinstance(node.value, float) else f"{node.value}"
    if isinstance(node.value, Decimal):
        text = f"{node.value:f}"
    return (f" {node.type_name} {text}",)


@body_of(nodes.StringConstantExpressionAst)
def _string(node: nodes.StringConstantExpressionAst) -> Template:
    return (f" {node.kind} {quoted(node.value)}",)


@body_of(nodes.ExpandableStringExpressionAst)
def _expandable(node: nodes.ExpandableStringExpressionAst) -> Template:
    yield f" {node.kind} {quoted(node.value)}"
    yield from children(*node.nested)


@body_of(nodes.VariableExpressionAst)
def _variable(node: nodes.VariableExpressionAst) -> Template:
    yield f" {quoted(node.user_path)}"
    yield word(node.drive, f"drive={quoted(node.drive)}")
    yield word(node.scope, f"scope={node.scope}")
    yield word(node.splatted, "splatted")


@body_of(nodes.MemberExpressionAst)
def _member(node: nodes.MemberExpressionAst) -> Template:
    yield word(node.static, "static") + word(node.null_conditional, "nullconditional")
    yield from children(node.expression, node.member)


@body_of(nodes.InvokeMemberExpressionAst, nodes.BaseCtorInvokeMemberExpressionAst)
def _invoke(node: nodes.InvokeMemberExpressionAst) -> Template:
    yield from _member(node)
    yield from slots("generic", node.generic)
    yield from slots("args", node.arguments)


@body_of(nodes.IndexExpressionAst)
def _index(node: nodes.IndexExpressionAst) -> Template:
    yield word(node.null_conditional, "nullconditional")
    yield from children(node.target, node.index)


@body_of(nodes.HashtableAst)
def _hashtable(node: nodes.HashtableAst) -> Template:
    return pairs(node.pairs)


@body_of(nodes.ArrayLiteralAst)
def _array_literal(node: nodes.ArrayLiteralAst) -> Template:
    return children(*node.elements)


@body_of(nodes.ParenExpressionAst)
def _paren(node: nodes.ParenExpressionAst) -> Template:
    return children(node.pipeline)


@body_of(nodes.ArrayExpressionAst, nodes.SubExpressionAst, nodes.UsingExpressionAst)
def _sub_expression(node: nodes.SubExpressionAst) -> Template:
    return children(node.sub_expression)


@body_of(nodes.ScriptBlockExpressionAst)
def _script_block_expression(node: nodes.ScriptBlockExpressionAst) -> Template:
    return children(node.script_block)


@body_of(nodes.ErrorExpressionAst)
def _error_expression(node: nodes.ErrorExpressionAst) -> Template:
    return slots("nested", node.nested)
