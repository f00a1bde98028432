"""Names of types, modules and assemblies: a class that names what is not there is refused before anything runs.

What a script may name beyond itself, `Surroundings` knows; without them only names inside the script are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hvsim.grammar.checks.modules import check_using_module
from hvsim.grammar.nodes import (
    ArrayTypeName,
    Ast,
    AttributeAst,
    GenericTypeName,
    ScriptBlockAst,
    SimpleTypeName,
    TypeConstraintAst,
    TypeDefinitionAst,
    TypeExpressionAst,
    TypeNameAst,
    UsingStatementAst,
)
from hvsim.grammar.reporter import Reporter


class Surroundings(Protocol):
    """What a script may name that it does not define itself."""

    def has_type(self, tree: ScriptBlockAst, name: str, arguments: int, attribute: bool) -> bool:
        """Whether the script knows a type of that name, with so many type arguments, or an attribute."""
        ...

    def has_module(self, tree: ScriptBlockAst, node: UsingStatementAst) -> bool:
        """Whether the module of a `using module` is there."""
        ...

    def has_assembly(self, file: str, path: str) -> bool:
        """Whether the file of a `using assembly` is there, seen from the script's file."""
        ...


def check_names(
    reporter: Reporter,
    tree: ScriptBlockAst,
    definitions: Sequence[TypeDefinitionAst],
    surroundings: Surroundings | None,
) -> None:
    """Reports types defined twice, modules that are missing, and types that a class names and nobody knows.

    `definitions` are all classes and enums of the tree.
    """
    own = {node.name.lower() for node in definitions}
    if len(own) < len(definitions):
        _check_definitions(reporter, tree)
    for using in tree.using:
        if using.kind == "Module":
            _check_module(reporter, tree, using, surroundings)
    if surroundings is None:
        return
    end = -1
    for definition in sorted(definitions, key=lambda node: node.start):
        # What is defined inside another one is met there.
        if definition.start >= end:
            end = definition.end
            for node in definition.walk():
                if isinstance(node, (AttributeAst, TypeConstraintAst, TypeExpressionAst)):
                    _check_type(reporter, surroundings, tree, own, node)


def _check_type(
    reporter: Reporter,
    surroundings: Surroundings,
    tree: ScriptBlockAst,
    own: set[str],
    node: AttributeAst | TypeConstraintAst | TypeExpressionAst,
) -> None:
    for name, arguments in _simple_names(node.type_name):
        attribute = isinstance(node, AttributeAst) and name is node.type_name
        if not _is_known(surroundings, tree, own, name, arguments, attribute):
            error_id = "CustomAttributeTypeNotFound" if attribute else "TypeNotFound"
            reporter.report(error_id, name.start, name.end, name.name)


def _is_known(
    surroundings: Surroundings,
    tree: ScriptBlockAst,
    own: set[str],
    name: SimpleTypeName,
    arguments: int,
    attribute: bool,
) -> bool:
    if name.assembly is not None or name.name.lower() in own or name.name.lower() == "ordered":
        return True
    return surroundings.has_type(tree, name.name, arguments, attribute)


def _simple_names(name: TypeNameAst) -> list[tuple[SimpleTypeName, int]]:
    """The plain names in a type name, in order, each with the number of its type arguments."""
    if isinstance(name, ArrayTypeName):
        return _simple_names(name.element)
    if isinstance(name, GenericTypeName):
        found = [(each, len(name.arguments)) for each, _ in _simple_names(name.generic)]
        return found + [pair for argument in name.arguments for pair in _simple_names(argument)]
    return [(name, 0)] if isinstance(name, SimpleTypeName) else []


def _check_definitions(reporter: Reporter, tree: ScriptBlockAst) -> None:
    """One name defines one type in each script block."""
    waiting: list[tuple[Ast, set[str]]] = [(tree, set())]
    while waiting:
        node, defined = waiting.pop()
        if isinstance(node, ScriptBlockAst):
            defined = set()
        elif isinstance(node, TypeDefinitionAst):
            name = node.name.lower()
            if name in defined:
                reporter.report("MemberAlreadyDefined", node.start, node.end, node.name)
            defined.add(name)
        waiting.extend((child, defined) for child in reversed(list(node.children())))


def _check_module(
    reporter: Reporter, tree: ScriptBlockAst, node: UsingStatementAst, surroundings: Surroundings | None
) -> None:
    if not check_using_module(reporter, node) or surroundings is None or surroundings.has_module(tree, node):
        return
    described = node.module_specification
    if node.name is not None:
        text = node.name.value
    else:
        text = "" if described is None else tree.source.text[described.start : described.end]
    reporter.report("ModuleNotFoundDuringParse", node.start, node.end, text)
