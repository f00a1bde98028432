"""Declarations: functions, parameters, attributes, classes, enums, `using`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import attrs

from hvsim.grammar.builder.actions import Parts, action
from hvsim.grammar.checks.classes import check_type_definition
from hvsim.grammar.checks.declarations import (
    check_attribute,
    check_function,
    check_parameters,
    check_using_statement,
)
from hvsim.grammar.checks.known_types import is_integral
from hvsim.grammar.nodes import (
    Ast,
    AttributeAst,
    BaseCtorInvokeMemberExpressionAst,
    CommandExpressionAst,
    ConstantExpressionAst,
    ErrorStatementAst,
    ExpressionAst,
    FunctionDefinitionAst,
    FunctionMemberAst,
    HashtableAst,
    MemberAst,
    NamedAttributeArgumentAst,
    ParamBlockAst,
    ParameterAst,
    PropertyMemberAst,
    StatementAst,
    StringConstantExpressionAst,
    TypeConstraintAst,
    TypeDefinitionAst,
    UsingStatementAst,
    VariableExpressionAst,
)

if TYPE_CHECKING:
    from hvsim.grammar.builder import Builder


@attrs.define
class BaseCall:
    """`: base(arguments)`: where the word and the whole are."""

    start: int
    word_end: int
    end: int
    arguments: list[ExpressionAst]
    parameters_end: int


def check_assembly(builder: Builder, name: ExpressionAst) -> None:
    """Reports the file of a `using assembly` that is not there."""
    known = builder.surroundings
    if known is None or not isinstance(name, StringConstantExpressionAst):
        return
    if not known.has_assembly(builder.source.file, name.value):
        builder.reporter.report("ErrorLoadingAssembly", name.start, name.end, name.value)


@action("using_statement")
def using_statement(builder: Builder, parts: Parts) -> UsingStatementAst:
    keyword, kind, first, _, second = parts
    end = (second or first).end
    node = UsingStatementAst(keyword[0], end, kind[2].capitalize(), None)
    if kind[2] == "assembly":
        check_assembly(builder, first)
    if second is None and kind[2] in ("type", "command"):
        builder.reporter.report_incomplete("MissingEqualsInUsingAlias", first.end, first.end)
    else:
        builder.checks.add(node, partial(check_using_statement, node=node))
    last = second if second is not None else first
    if isinstance(last, HashtableAst):
        node.module_specification = last
        node.name = first if second is not None else None
    elif second is not None:
        node.name, node.alias = first, second
    else:
        node.name = first
    return node


@action("param_block")
def param_block(builder: Builder, parts: Parts) -> ParamBlockAst:
    attributes, keyword, _, parameters, closer = parts
    kept = [attribute for attribute in attributes or [] if isinstance(attribute, AttributeAst)]
    for attribute in attributes or []:
        if isinstance(attribute, TypeConstraintAst):
            name = attribute.type_name.full_name
            builder.reporter.report("TypeNotAllowedBeforeParam", attribute.start, attribute.end, name)
        else:
            builder.checks.add(attribute, partial(check_attribute, node=attribute))
    node = ParamBlockAst(keyword[0], closer[1], kept, parameters or [])
    if parameters:
        builder.checks.add(node, partial(check_parameters, parameters=parameters))
    return node


@action("parameter_list")
def parameter_list(builder: Builder, parts: Parts) -> object:
    return parts[1]


@action("parameter")
def parameter(builder: Builder, parts: Parts) -> ParameterAst:
    attributes, variable, _, default = parts
    start = attributes[0].start if attributes else variable.start
    end = default.end if default is not None else variable.end
    for attribute in attributes or []:
        if isinstance(attribute, AttributeAst):
            builder.checks.add(attribute, partial(check_attribute, node=attribute))
    return ParameterAst(start, end, attributes or [], variable, default)


@action("attribute_node")
def attribute_node(builder: Builder, parts: Parts) -> AttributeAst:
    opener, arguments, _, closer = parts
    positional = [argument for argument in arguments or [] if not isinstance(argument, NamedAttributeArgumentAst)]
    named = [argument for argument in arguments or [] if isinstance(argument, NamedAttributeArgumentAst)]
    return AttributeAst(opener[0], closer[1], opener[2], positional, named)


@action("named_argument")
def named_argument(builder: Builder, parts: Parts) -> NamedAttributeArgumentAst:
    name, _, value = parts
    if value is not None:
        return NamedAttributeArgumentAst(name.start, value.end, name.value, value)
    implied = ConstantExpressionAst(name.start, name.end, "Boolean", True)
    return NamedAttributeArgumentAst(name.start, name.end, name.value, implied, True)


@action("function_definition")
def function_definition(builder: Builder, parts: Parts) -> StatementAst:
    keyword, name, parameters, body = parts
    if keyword[2] == "filter" and body.end_block is not None and body.end_block.unnamed:
        body.end_block.kind = "Process"
        body.process_block, body.end_block = body.end_block, None
    node = FunctionDefinitionAst(
        keyword[0], body.end, name.value, parameters, body, keyword[2] == "filter", keyword[2] == "workflow"
    )
    if parameters is not None or node.is_workflow:
        builder.checks.add(node, partial(check_function, node=node))
    return node


# ---- classes and enums


@action("type_definition")
def type_definition(builder: Builder, parts: Parts) -> StatementAst:
    attributes, keyword, name, _, bases, opener, members, closer = parts
    start = attributes[0].start if attributes else keyword[0]
    for member in members or []:
        if isinstance(member, FunctionMemberAst) and member.name.lower() == name.value.lower():
            _make_constructor(builder, member)
        if member in builder.base_calls and not (member.is_constructor and "Static" not in member.modifiers):
            end = builder.base_calls[member].parameters_end
            builder.reporter.report_incomplete("MissingFunctionBody", end, end)
    for attribute in attributes or []:
        if isinstance(attribute, TypeConstraintAst):
            type_name = attribute.type_name.full_name
            builder.reporter.report("TypeNotAllowedBeforeStatement", attribute.start, attribute.end, type_name)
    if keyword[2] == "enum" and bases and bases[0].start < bases[0].end and not is_integral(bases[0].type_name):
        base = bases[0]
        builder.reporter.report("InvalidUnderlyingType", base.start, base.end, base.type_name.full_name)
    kept = [attribute for attribute in attributes or [] if isinstance(attribute, AttributeAst)]
    node = TypeDefinitionAst(start, closer[1], keyword[2], name.value, kept, bases or [], members or [])
    lost = builder.lost.pop(opener[0], None)
    if lost is not None:
        return ErrorStatementAst(start, closer[1], None, [], [], [], lost)
    builder.types.setdefault(node.name.lower(), node)
    builder.definitions.append(node)
    if kept and node.kind == "class":
        _check_resource(builder, node)
    check = partial(
        check_type_definition, node=node, name_starts=builder.name_starts, splatted=frozenset(builder.splatted)
    )
    builder.checks.add(node, check)
    return node


def _check_resource(builder: Builder, node: TypeDefinitionAst) -> None:
    # Imported where it is needed: few classes are resources.
    from hvsim.grammar.checks.resources import check_resource, is_resource

    attribute = next((each for each in node.attributes if is_resource(each)), None)
    if attribute is not None:
        builder.checks.add(node, partial(check_resource, node=node, attribute=attribute, types=builder.types))


def _make_constructor(builder: Builder, member: FunctionMemberAst) -> None:
    """A constructor begins with the call of the base constructor, written or not; a static one does not."""
    member.is_constructor = True
    if "Static" in member.modifiers:
        return
    call = builder.base_calls.get(member) or BaseCall(0, 0, 0, [], 0)
    this = VariableExpressionAst(call.start, call.word_end, "this", "this")
    name = StringConstantExpressionAst(call.start, call.word_end, "BareWord", ".ctor")
    invoke = BaseCtorInvokeMemberExpressionAst(call.start, call.end, this, name, False, False, call.arguments, [])
    end_block = member.body.end_block
    if end_block is not None:
        end_block.statements = [CommandExpressionAst(call.start, call.end, [], invoke), *end_block.statements]


def _split_prefixes(
    prefixes: list[object] | None,
) -> tuple[int | None, list[AttributeAst], list[TypeConstraintAst], list[str]]:
    attributes: list[AttributeAst] = []
    types: list[TypeConstraintAst] = []
    words: list[str] = []
    start: int | None = None
    for prefix in prefixes or []:
        if isinstance(prefix, AttributeAst):
            attributes.append(prefix)
            begin = prefix.start
        elif isinstance(prefix, TypeConstraintAst):
            types.append(prefix)
            begin = prefix.start
        else:
            assert isinstance(prefix, tuple)
            words.append(prefix[2])
            begin = prefix[0]
        start = begin if start is None else start
    return start, attributes, types, words


def _modifiers(words: list[str]) -> tuple[str, ...]:
    modifiers = ["Public"]
    if "static" in words:
        modifiers.append("Static")
    if "hidden" in words:
        modifiers.append("Hidden")
    return tuple(modifiers)


def _check_prefixes(builder: Builder, prefixes: list[object] | None) -> None:
    """A member has one type, and each modifier once."""
    seen: set[str] = set()
    typed = False
    for prefix in prefixes or []:
        if isinstance(prefix, TypeConstraintAst):
            if typed:
                builder.reporter.report("TooManyTypes", prefix.start, prefix.end)
            typed = True
        elif isinstance(prefix, tuple):
            start, end, word = prefix
            if word in seen:
                builder.reporter.report("DuplicateQualifier", start, end, builder.source.text[start:end])
            seen.add(word)


def _member_end(last: Ast, terminator: tuple[int, int, object]) -> int:
    """A semicolon is part of the member that it ends; a line break is not."""
    return terminator[1] if terminator[2] == ";" else last.end


@action("property_member")
def property_member(builder: Builder, parts: Parts) -> MemberAst:
    prefixes, variable, _, value, terminator = parts
    start, attributes, types, words = _split_prefixes(prefixes)
    end = _member_end(value or variable, terminator)
    _check_prefixes(builder, prefixes)
    begin = variable.start if start is None else start
    return PropertyMemberAst(
        begin, end, variable.name, _modifiers(words), attributes, types[0] if types else None, value
    )


@action("function_member")
def function_member(builder: Builder, parts: Parts) -> MemberAst:
    prefixes, name, parameters, colon, base, _, arguments, closer, body = parts
    start, attributes, types, words = _split_prefixes(prefixes)
    begin = name.start if start is None else start
    _check_prefixes(builder, prefixes)
    member = FunctionMemberAst(
        begin, body.end, name.value, _modifiers(words), attributes, types[0] if types else None, parameters or [], body
    )
    builder.name_starts[member] = name.start
    if base is not None:
        parameters_end = colon[0]
        while builder.source.text[parameters_end - 1].isspace():
            parameters_end -= 1
        builder.base_calls[member] = BaseCall(base[0], base[1], closer[1], arguments or [], parameters_end)
    return member


@action("enumerator")
def enumerator(builder: Builder, parts: Parts) -> MemberAst:
    name, _, value, terminator = parts
    end = _member_end(value or name, terminator)
    return PropertyMemberAst(name.start, end, name.value, ("Public", "Static", "Literal"), [], None, value)
