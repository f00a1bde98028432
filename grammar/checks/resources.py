"""Classes with the attribute DscResource: the methods and the key that such a class has to have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hvsim.grammar.checks.known_types import full_name, is_integral, is_void
from hvsim.grammar.nodes import (
    ArrayTypeName,
    AttributeAst,
    ConstantExpressionAst,
    FunctionMemberAst,
    PropertyMemberAst,
    SimpleTypeName,
    StringConstantExpressionAst,
    TypeDefinitionAst,
    VariableExpressionAst,
)
from hvsim.grammar.reporter import Reporter


def is_resource(attribute: AttributeAst) -> bool:
    name = attribute.type_name.full_name.lower().removeprefix("system.management.automation.")
    return name.removesuffix("attribute") == "dscresource"


class _Found:
    """What of a resource was seen so far, in the class or in what it derives from."""

    def __init__(self) -> None:
        self.set = self.get = self.test = self.key = False

    @property
    def complete(self) -> bool:
        return self.set and self.get and self.test and self.key


def check_resource(
    reporter: Reporter, node: TypeDefinitionAst, attribute: AttributeAst, types: Mapping[str, TypeDefinitionAst]
) -> None:
    """Reports what a resource class lacks; `types` are those the script defines, by their names in lower case."""
    found = _Found()
    for owner in _with_bases(node, types):
        for member in owner.members:
            if isinstance(member, FunctionMemberAst):
                _see_method(reporter, owner, member, found)
            elif isinstance(member, PropertyMemberAst) and not found.key:
                found.key = _is_key(reporter, member, types)
        if found.complete:
            break
    constructors = [
        len(member.parameters)
        for member in node.members
        if isinstance(member, FunctionMemberAst) and member.is_constructor and "Static" not in member.modifiers
    ]
    place = attribute.start, attribute.end
    for missing, error_id in (
        (not found.set, "DscResourceMissingSetMethod"),
        (not found.get, "DscResourceMissingGetMethod"),
        (not found.test, "DscResourceMissingTestMethod"),
        (bool(constructors) and 0 not in constructors, "DscResourceMissingDefaultConstructor"),
        (not found.key, "DscResourceMissingKeyProperty"),
    ):
        if missing:
            reporter.report(error_id, *place, node.name)


def _with_bases(node: TypeDefinitionAst, types: Mapping[str, TypeDefinitionAst]) -> Iterator[TypeDefinitionAst]:
    seen: list[TypeDefinitionAst] = []
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if any(current is each for each in seen):
            continue
        seen.append(current)
        yield current
        bases = (types.get(base.type_name.full_name.lower()) for base in reversed(current.base_types))
        waiting.extend(base for base in bases if base is not None and base.kind == "class")


def _see_method(reporter: Reporter, owner: TypeDefinitionAst, method: FunctionMemberAst, found: _Found) -> None:
    if method.parameters:
        return
    name = method.name.lower()
    returned = None if method.return_type is None else method.return_type.type_name
    if name == "set":
        found.set = found.set or returned is None or is_void(returned)
    elif name == "test":
        found.test = found.test or (returned is not None and full_name(returned) == "System.Boolean")
    elif name == "get" and not found.get:
        found.get = True
        element = returned.element if isinstance(returned, ArrayTypeName) else returned
        if not isinstance(element, SimpleTypeName) or element.name.lower() != owner.name.lower():
            reporter.report("DscResourceInvalidGetMethod", method.start, method.end, owner.name)


def _is_key(reporter: Reporter, member: PropertyMemberAst, types: Mapping[str, TypeDefinitionAst]) -> bool:
    for attribute in member.attributes:
        if attribute.type_name.full_name.lower().removesuffix("attribute") != "dscproperty":
            continue
        for named in attribute.named:
            if named.name.lower() == "key" and _is_true(named.argument):
                if not _may_be_key(member, types):
                    reporter.report("DscResourceInvalidKeyProperty", member.start, member.end)
                return True
    return False


def _is_true(value: object) -> bool:
    if isinstance(value, VariableExpressionAst):
        return value.name.lower() == "true"
    return isinstance(value, (ConstantExpressionAst, StringConstantExpressionAst)) and bool(value.value)


def _may_be_key(member: PropertyMemberAst, types: Mapping[str, TypeDefinitionAst]) -> bool:
    """A key is text, a whole number or one of an enum of the script."""
    if member.type is None or not isinstance(member.type.type_name, SimpleTypeName):
        return False
    known = full_name(member.type.type_name)
    if known is not None:
        return known == "System.String" or is_integral(member.type.type_name)
    defined = types.get(member.type.type_name.name.lower())
    return defined is not None and defined.kind == "enum"
