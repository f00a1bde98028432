"""What the tree notation shows of each kind of node, after its name and extent.

A body is a sequence of pieces: text, nodes, `(start, end)` pairs, None for a missing node. Written by `tree`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from hvsim.grammar import nodes

Template = Iterable[Any]
Body = Callable[[Any], Template]

BODIES: dict[type[nodes.Ast], Body] = {}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def node_name(node: nodes.Ast) -> str:
    """The name of a node's kind: its class without `Ast`."""
    return "TypeName" if isinstance(node, nodes.SimpleTypeName) else type(node).__name__.removesuffix("Ast")


def body_of(*kinds: type[nodes.Ast]) -> Callable[[Body], Body]:
    """Registers a function as the body of these kinds of nodes."""

    def register(function: Body) -> Body:
        for kind in kinds:
            BODIES[kind] = function
        return function

    return register


# ---- pieces


def quoted(text: str) -> str:
    """A string in quotes, its control characters escaped."""
    return '"' + "".join(_quoted_character(character) for character in text) + '"'


def _quoted_character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return f"\\u{ord(character):04x}" if ord(character) < 32 or ord(character) == 127 else character


def double_text(value: float) -> str:
    """A Double as .NET prints it: the shortest text that reads back as the same number."""
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    sign, figures, exponent = Decimal(repr(value)).as_tuple()
    digits = "".join(map(str, figures)).lstrip("0")
    minus = "-" if sign else ""
    if not digits:
        return minus + "0"
    scale = int(exponent) + len(digits) - 1
    digits = digits.rstrip("0")
    if scale >= 15 or scale < -5:
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        return f"{minus}{mantissa}E{'-' if scale < 0 else '+'}{abs(scale):02d}"
    if scale < 0:
        return minus + "0." + "0" * (-scale - 1) + digits
    whole, fraction = digits[: scale + 1].ljust(scale + 1, "0"), digits[scale + 1 :]
    return minus + whole + ("." + fraction if fraction else "")


def _slot(name: str, node: nodes.Ast | None) -> Template:
    return () if node is None else (f" {name}:", node)


def _slots(name: str, listed: list[Any] | None, keep: bool = False) -> Template:
    if listed is None or not (listed or keep):
        return
    yield f" {name}:["
    for index, child in enumerate(listed):
        if index:
            yield " "
        yield child
    yield "]"


def _children(*children: nodes.Ast | None) -> Template:
    for child in children:
        yield " "
        yield child


def _pairs(pairs: list[tuple[Any, Any]]) -> Template:
    for first, second in pairs:
        yield from (" [", first, " ", second, "]")


def _word(condition: object, word: str) -> str:
    return f" {word}" if condition else ""


def _label(node: nodes.LabeledStatementAst) -> str:
    return "" if node.label is None else f" label={quoted(node.label)}"


def _flags(flags: tuple[str, ...]) -> str:
    return _word(flags, "flags=" + "|".join(flags))


# ---- types


@body_of(nodes.SimpleTypeName)
def _simple_type(node: nodes.SimpleTypeName) -> Template:
    yield f" {quoted(node.name)}"
    if node.assembly is not None:
        yield f" assembly={quoted(node.assembly)}"


@body_of(nodes.GenericTypeName)
def _generic_type(node: nodes.GenericTypeName) -> Template:
    return _children(node.generic, *node.arguments)


@body_of(nodes.ArrayTypeName)
def _array_type(node: nodes.ArrayTypeName) -> Template:
    yield f" rank={node.rank}"
    yield from _children(node.element)


# ---- blocks and declarations


@body_of(nodes.ScriptBlockAst)
def _script_block(node: nodes.ScriptBlockAst) -> Template:
    if node.requirements is not None:
        yield from _requirements(node.requirements)
    yield from _slots("attrs", node.attributes)
    yield from _slots("using", node.using)
    yield from _slot("param", node.param_block)
    yield from _slot("dynamicparam", node.dynamic_param_block)
    yield from _slot("begin", node.begin_block)
    yield from _slot("process", node.process_block)
    yield from _slot("end", node.end_block)
    yield from _slot("clean", node.clean_block)


def _requirements(required: nodes.ScriptRequirements) -> Template:
    parts = [
        f"version={required.version}" if required.version is not None else "",
        "editions=" + ",".join(required.editions) if required.editions else "",
        "modules=[" + " ".join(map(_module, required.modules)) + "]" if required.modules else "",
        "assemblies=[" + " ".join(map(quoted, required.assemblies)) + "]" if required.assemblies else "",
        f"shellid={quoted(required.shell_id)}" if required.shell_id is not None else "",
        "admin" if required.elevation else "",
    ]
    yield " requires:{" + " ".join(filter(None, parts)) + "}"


def _module(members: tuple[tuple[str, str], ...]) -> str:
    if len(members) == 1:
        return quoted(members[0][1])
    return quoted("@{ " + "; ".join(f"{name} = '{value}'" for name, value in members) + " }")


@body_of(nodes.ParamBlockAst)
def _param_block(node: nodes.ParamBlockAst) -> Template:
    yield from _slots("attrs", node.attributes)
    yield from _children(*node.parameters)


@body_of(nodes.NamedBlockAst)
def _named_block(node: nodes.NamedBlockAst) -> Template:
    yield f" {node.kind}{_word(node.unnamed, 'unnamed')}"
    yield from _children(*node.statements)
    yield from _slots("traps", node.traps)


@body_of(nodes.StatementBlockAst)
def _statement_block(node: nodes.StatementBlockAst) -> Template:
    yield from _children(*node.statements)
    yield from _slots("traps", node.traps)


@body_of(nodes.NamedAttributeArgumentAst)
def _named_argument(node: nodes.NamedAttributeArgumentAst) -> Template:
    yield f" {quoted(node.name)}{_word(node.omitted, 'omitted')}"
    yield from _children(node.argument)


@body_of(nodes.AttributeAst)
def _attribute(node: nodes.AttributeAst) -> Template:
    yield from _children(node.type_name, *node.positional)
    yield from _slots("named", node.named)


@body_of(nodes.TypeConstraintAst, nodes.TypeExpressionAst)
def _type(node: nodes.TypeConstraintAst | nodes.TypeExpressionAst) -> Template:
    return _children(node.type_name)


@body_of(nodes.ParameterAst)
def _parameter(node: nodes.ParameterAst) -> Template:
    yield from _slots("attrs", node.attributes)
    yield from _children(node.variable)
    yield from _slot("default", node.default)


@body_of(nodes.TypeDefinitionAst)
def _type_definition(node: nodes.TypeDefinitionAst) -> Template:
    yield f" {node.kind} {quoted(node.name)}"
    yield from _slots("attrs", node.attributes)
    yield from _slots("bases", node.base_types)
    yield from _children(*node.members)


@body_of(nodes.PropertyMemberAst)
def _property(node: nodes.PropertyMemberAst) -> Template:
    yield f" {quoted(node.name)} {'|'.join(node.modifiers)}"
    yield from _slots("attrs", node.attributes)
    yield from _slot("type", node.type)
    yield from _slot("init", node.initial_value)


@body_of(nodes.FunctionMemberAst)
def _method(node: nodes.FunctionMemberAst) -> Template:
    yield f" {quoted(node.name)} {'|'.join(node.modifiers)}{_word(node.is_constructor, 'constructor')}"
    yield from _slots("attrs", node.attributes)
    yield from _slot("return", node.return_type)
    yield from _slots("params", node.parameters)
    yield from _slot("body", node.body)


@body_of(nodes.FunctionDefinitionAst)
def _function(node: nodes.FunctionDefinitionAst) -> Template:
    yield f" {quoted(node.name)}{_word(node.is_filter, 'filter')}{_word(node.is_workflow, 'workflow')}"
    yield from _slots("params", node.parameters, keep=True)
    yield from _slot("body", node.body)


@body_of(nodes.UsingStatementAst)
def _using(node: nodes.UsingStatementAst) -> Template:
    yield f" {node.kind}"
    yield from _slot("name", node.name)
    yield from _slot("alias", node.alias)
    yield from _slot("spec", node.module_specification)


# ---- statements


@body_of(nodes.IfStatementAst)
def _if(node: nodes.IfStatementAst) -> Template:
    yield from _pairs(node.clauses)
    yield from _slot("else", node.else_clause)


@body_of(nodes.DataStatementAst)
def _data(node: nodes.DataStatementAst) -> Template:
    if node.variable is not None:
        yield f" var={quoted(node.variable)}"
    yield from _slots("commands", node.commands_allowed)
    yield from _children(node.body)


@body_of(nodes.ForEachStatementAst)
def _foreach(node: nodes.ForEachStatementAst) -> Template:
    yield _label(node) + _flags(node.flags)
    yield from _children(node.variable, node.condition, node.body)
    yield from _slot("throttle", node.throttle_limit)


@body_of(nodes.ForStatementAst)
def _for(node: nodes.ForStatementAst) -> Template:
    yield _label(node)
    yield from _slot("init", node.initializer)
    yield from _slot("cond", node.condition)
    yield from _slot("iter", node.iterator)
    yield from _slot("body", node.body)


@body_of(nodes.DoWhileStatementAst, nodes.DoUntilStatementAst)
def _do(node: nodes.DoWhileStatementAst | nodes.DoUntilStatementAst) -> Template:
    yield _label(node)
    yield from _children(node.body, node.condition)


@body_of(nodes.WhileStatementAst)
def _while(node: nodes.WhileStatementAst) -> Template:
    yield _label(node)
    yield from _children(node.condition, node.body)


@body_of(nodes.SwitchStatementAst)
def _switch(node: nodes.SwitchStatementAst) -> Template:
    yield _label(node) + _flags(node.flags)
    yield from _children(node.condition)
    yield from _pairs(node.clauses)
    yield from _slot("default", node.default)


@body_of(nodes.CatchClauseAst)
def _catch(node: nodes.CatchClauseAst) -> Template:
    yield from _slots("types", node.types)
    yield from _children(node.body)


@body_of(nodes.TryStatementAst)
def _try(node: nodes.TryStatementAst) -> Template:
    yield from _children(node.body, *node.catch_clauses)
    yield from _slot("finally", node.finally_block)


@body_of(nodes.TrapStatementAst)
def _trap(node: nodes.TrapStatementAst) -> Template:
    yield from _slot("type", node.type)
    yield from _children(node.body)


@body_of(nodes.BreakStatementAst, nodes.ContinueStatementAst)
def _jump(node: nodes.BreakStatementAst | nodes.ContinueStatementAst) -> Template:
    return _slot("label", node.label)


@body_of(nodes.ReturnStatementAst, nodes.ExitStatementAst, nodes.ThrowStatementAst)
def _leave(node: nodes.ReturnStatementAst) -> Template:
    return () if node.pipeline is None else _children(node.pipeline)


@body_of(nodes.PipelineChainAst)
def _chain(node: nodes.PipelineChainAst) -> Template:
    yield f" {node.operator}{_word(node.background, 'background')}"
    yield from _children(node.left, node.right)


@body_of(nodes.PipelineAst)
def _pipeline(node: nodes.PipelineAst) -> Template:
    yield _word(node.background, "background")
    yield from _children(*node.elements)


@body_of(nodes.CommandAst)
def _command(node: nodes.CommandAst) -> Template:
    yield _word(node.invocation, f"op={node.invocation}")
    yield from _children(*node.elements)
    yield from _slots("redir", node.redirections)


@body_of(nodes.CommandExpressionAst)
def _command_expression(node: nodes.CommandExpressionAst) -> Template:
    yield from _children(node.expression)
    yield from _slots("redir", node.redirections)


@body_of(nodes.CommandParameterAst)
def _command_parameter(node: nodes.CommandParameterAst) -> Template:
    yield f" {quoted(node.name)}"
    if node.argument is not None:
        yield " at="
        yield node.start, node.name_end
        yield from _slot("arg", node.argument)


@body_of(nodes.FileRedirectionAst)
def _file_redirection(node: nodes.FileRedirectionAst) -> Template:
    yield f" {node.stream}{_word(node.append, 'append')}"
    yield from _children(node.location)


@body_of(nodes.MergingRedirectionAst)
def _merging_redirection(node: nodes.MergingRedirectionAst) -> Template:
    return (f" {node.stream}>{node.to_stream}",)


@body_of(nodes.AssignmentStatementAst)
def _assignment(node: nodes.AssignmentStatementAst) -> Template:
    yield f" {node.operator}@"
    yield node.operator_start, node.operator_end
    yield from _children(node.left, node.right)


@body_of(nodes.ErrorStatementAst)
def _error_statement(node: nodes.ErrorStatementAst) -> Template:
    yield _word(node.kind, f"kind={node.kind}")
    if node.flags:
        yield " flags=["
        for number, (name, value) in enumerate(sorted(node.flags, key=lambda flag: flag[0])):
            yield (" " if number else "") + quoted(name)
            if value is not None:
                yield from (" ", value)
        yield "]"
    yield from _slots("conds", node.conditions)
    yield from _slots("bodies", node.bodies)
    yield from _slots("nested", node.nested)


# ---- expressions


@body_of(nodes.BinaryExpressionAst)
def _binary(node: nodes.BinaryExpressionAst) -> Template:
    yield f" {node.operator}@"
    yield node.operator_start, node.operator_end
    yield from _children(node.left, node.right)


@body_of(nodes.UnaryExpressionAst)
def _unary(node: nodes.UnaryExpressionAst) -> Template:
    yield f" {node.operator}"
    yield from _children(node.child)


@body_of(nodes.TernaryExpressionAst)
def _ternary(node: nodes.TernaryExpressionAst) -> Template:
    return _children(node.condition, node.if_true, node.if_false)


@body_of(nodes.ConvertExpressionAst)
def _convert(node: nodes.ConvertExpressionAst) -> Template:
    return _children(node.type, node.child)


@body_of(nodes.AttributedExpressionAst)
def _attributed(node: nodes.AttributedExpressionAst) -> Template:
    return _children(node.attribute, node.child)


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
    yield from _children(*node.nested)


@body_of(nodes.VariableExpressionAst)
def _variable(node: nodes.VariableExpressionAst) -> Template:
    yield f" {quoted(node.user_path)}"
    yield _word(node.drive, f"drive={quoted(node.drive)}")
    yield _word(node.scope, f"scope={node.scope}")
    yield _word(node.splatted, "splatted")


@body_of(nodes.MemberExpressionAst)
def _member(node: nodes.MemberExpressionAst) -> Template:
    yield _word(node.static, "static") + _word(node.null_conditional, "nullconditional")
    yield from _children(node.expression, node.member)


@body_of(nodes.InvokeMemberExpressionAst, nodes.BaseCtorInvokeMemberExpressionAst)
def _invoke(node: nodes.InvokeMemberExpressionAst) -> Template:
    yield from _member(node)
    yield from _slots("generic", node.generic)
    yield from _slots("args", node.arguments)


@body_of(nodes.IndexExpressionAst)
def _index(node: nodes.IndexExpressionAst) -> Template:
    yield _word(node.null_conditional, "nullconditional")
    yield from _children(node.target, node.index)


@body_of(nodes.HashtableAst)
def _hashtable(node: nodes.HashtableAst) -> Template:
    return _pairs(node.pairs)


@body_of(nodes.ArrayLiteralAst)
def _array_literal(node: nodes.ArrayLiteralAst) -> Template:
    return _children(*node.elements)


@body_of(nodes.ParenExpressionAst)
def _paren(node: nodes.ParenExpressionAst) -> Template:
    return _children(node.pipeline)


@body_of(nodes.ArrayExpressionAst, nodes.SubExpressionAst, nodes.UsingExpressionAst)
def _sub_expression(node: nodes.SubExpressionAst) -> Template:
    return _children(node.sub_expression)


@body_of(nodes.ScriptBlockExpressionAst)
def _script_block_expression(node: nodes.ScriptBlockExpressionAst) -> Template:
    return _children(node.script_block)


@body_of(nodes.ErrorExpressionAst)
def _error_expression(node: nodes.ErrorExpressionAst) -> Template:
    return _slots("nested", node.nested)
