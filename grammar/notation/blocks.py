"""What the tree notation shows of types, script blocks and declarations."""

from __future__ import annotations

from hvsim.grammar import nodes
from hvsim.grammar.notation.pieces import Template, body_of, children, quoted, slot, slots, word


@body_of(nodes.SimpleTypeName)
def _simple_type(node: nodes.SimpleTypeName) -> Template:
    yield f" {quoted(node.name)}"
    if node.assembly is not None:
        yield f" assembly={quoted(node.assembly)}"


@body_of(nodes.GenericTypeName)
def _generic_type(node: nodes.GenericTypeName) -> Template:
    return children(node.generic, *node.arguments)


@body_of(nodes.ArrayTypeName)
def _array_type(node: nodes.ArrayTypeName) -> Template:
    yield f" rank={node.rank}"
    yield from children(node.element)


@body_of(nodes.ScriptBlockAst)
def _script_block(node: nodes.ScriptBlockAst) -> Template:
    if node.requirements is not None:
        yield from _requirements(node.requirements)
    yield from slots("attrs", node.attributes)
    yield from slots("using", node.using)
    yield from slot("param", node.param_block)
    yield from slot("dynamicparam", node.dynamic_param_block)
    yield from slot("begin", node.begin_block)
    yield from slot("process", node.process_block)
    yield from slot("end", node.end_block)
    yield from slot("clean", node.clean_block)


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
    yield from slots("attrs", node.attributes)
    yield from children(*node.parameters)


@body_of(nodes.NamedBlockAst)
def _named_block(node: nodes.NamedBlockAst) -> Template:
    yield f" {node.kind}{word(node.unnamed, 'unnamed')}"
    yield from children(*node.statements)
    yield from slots("traps", node.traps)


@body_of(nodes.StatementBlockAst)
def _statement_block(node: nodes.StatementBlockAst) -> Template:
    yield from children(*node.statements)
    yield from slots("traps", node.traps)


@body_of(nodes.NamedAttributeArgumentAst)
def _named_argument(node: nodes.NamedAttributeArgumentAst) -> Template:
    yield f" {quoted(node.name)}{word(node.omitted, 'omitted')}"
    yield from children(node.argument)


@body_of(nodes.AttributeAst)
def _attribute(node: nodes.AttributeAst) -> Template:
    yield from children(node.type_name, *node.positional)
    yield from slots("named", node.named)


@body_of(nodes.TypeConstraintAst, nodes.TypeExpressionAst)
def _type(node: nodes.TypeConstraintAst | nodes.TypeExpressionAst) -> Template:
    return children(node.type_name)


@body_of(nodes.ParameterAst)
def _parameter(node: nodes.ParameterAst) -> Template:
    yield from slots("attrs", node.attributes)
    yield from children(node.variable)
    yield from slot("default", node.default)


@body_of(nodes.TypeDefinitionAst)
def _type_definition(node: nodes.TypeDefinitionAst) -> Template:
    yield f" {node.kind} {quoted(node.name)}"
    yield from slots("attrs", node.attributes)
    yield from slots("bases", node.base_types)
    yield from children(*node.members)


@body_of(nodes.PropertyMemberAst)
def _property(node: nodes.PropertyMemberAst) -> Template:
    yield f" {quoted(node.name)} {'|'.join(node.modifiers)}"
    yield from slots("attrs", node.attributes)
    yield from slot("type", node.type)
    yield from slot("init", node.initial_value)


@body_of(nodes.FunctionMemberAst)
def _method(node: nodes.FunctionMemberAst) -> Template:
    yield f" {quoted(node.name)} {'|'.join(node.modifiers)}{word(node.is_constructor, 'constructor')}"
    yield from slots("attrs", node.attributes)
    yield from slot("return", node.return_type)
    yield from slots("params", node.parameters)
    yield from slot("body", node.body)


@body_of(nodes.FunctionDefinitionAst)
def _function(node: nodes.FunctionDefinitionAst) -> Template:
    yield f" {quoted(node.name)}{word(node.is_filter, 'filter')}{word(node.is_workflow, 'workflow')}"
    yield from slots("params", node.parameters, keep=True)
    yield from slot("body", node.body)


@body_of(nodes.UsingStatementAst)
def _using(node: nodes.UsingStatementAst) -> Template:
    yield f" {node.kind}"
    yield from slot("name", node.name)
    yield from slot("alias", node.alias)
    yield from slot("spec", node.module_specification)
