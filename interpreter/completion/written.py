"""What the text itself says before it is run: functions it declares, what it assigns to a variable, what it pipes on.

Reads the tree of the unfinished text and runs nothing of it. What has happened already is known to the session instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from hvsim.grammar import parse_with_errors
from hvsim.grammar.nodes import (
    ArrayLiteralAst,
    AssignmentStatementAst,
    CommandAst,
    CommandExpressionAst,
    ConstantExpressionAst,
    ConvertExpressionAst,
    ExpandableStringExpressionAst,
    FunctionDefinitionAst,
    HashtableAst,
    ParenExpressionAst,
    PipelineAst,
    ScriptBlockExpressionAst,
    StringConstantExpressionAst,
    VariableExpressionAst,
)
from hvsim.interpreter.commands.info import FunctionInfo
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import lookup_type
from hvsim.interpreter.values.types.accelerators import SHORT_NAMES

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast, CommandBaseAst, ExpressionAst, StatementAst
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.values.types.net_types import NetType

_OBJECTS = ("pscustomobject", "ordered", "hashtable", "psobject")
# Commands that pass on what they are given.
_PASSING = frozenset(("where-object", "sort-object", "tee-object", "select-object", "get-unique"))


@attrs.define
class Shape:
    """What is known of a value that nobody has made yet: the keys written for it, each with its type, and its type."""

    entries: dict[str, str]
    net_type: NetType | None = None
    is_object: bool = False


def written_tree(before: str) -> Ast:
    """The tree of the text, as far as it can be read."""
    return parse_with_errors(before).tree


def declared_function(tree: Ast, name: str, engine: Engine) -> FunctionInfo | None:
    """The function of that name that the text declares, or None."""
    found = None
    for node in tree.walk():
        if isinstance(node, FunctionDefinitionAst) and node.name.lower() == name.lower():
            found = node
    if found is None:
        return None
    text = found.body.source.text
    body = text[found.body.start : found.body.end].strip().removeprefix("{").removesuffix("}")
    if found.parameters:
        listed = ", ".join(text[each.start : each.end] for each in found.parameters)
        body = f"param({listed})\n{body}"
    return FunctionInfo(found.name, script_block=engine.parse(body))


def assigned_shape(tree: Ast, variable: str, engine: Engine) -> Shape | None:
    """What the text last assigns to the variable, or None."""
    found = None
    for node in tree.walk():
        if not isinstance(node, AssignmentStatementAst):
            continue
        target = node.left.child if isinstance(node.left, ConvertExpressionAst) else node.left
        if isinstance(target, VariableExpressionAst) and target.name.lower() == variable.lower():
            found = node.right
    return None if found is None else shape_of_statement(found, engine)


def piped_shape(tree: Ast, before: str, engine: Engine) -> Shape | None:
    """What goes into the last command of the pipeline that the text ends in, or None."""
    found = [
        node
        for node in tree.walk()
        if isinstance(node, PipelineAst) and len(node.elements) > 1 and not before[node.end :].strip()
    ]
    return _given_on(found[-1].elements[:-1], engine) if found else None


def current_shape(tree: Ast, before: str, engine: Engine) -> Shape | None:
    """What `$_` is in the innermost block that the text ends in: what is piped to the block's command. Or None."""
    found = None
    for node in tree.walk():
        if not isinstance(node, PipelineAst) or len(node.elements) < 2 or before[node.end :].strip():
            continue
        last = node.elements[-1]
        if isinstance(last, CommandAst) and any(
            isinstance(each, ScriptBlockExpressionAst) and not before[each.end :].strip() for each in last.walk()
        ):
            found = node
    return None if found is None else _given_on(found.elements[:-1], engine)


def _given_on(elements: list[CommandBaseAst], engine: Engine) -> Shape | None:
    """What the commands give when each works on what the one before it gave."""
    shape: Shape | None = None
    for element in elements:
        if isinstance(element, CommandExpressionAst):
            shape = shape_of(element.expression, engine)
        elif isinstance(element, CommandAst):
            shape = _command_shape(element, shape, engine)
    return shape


def _command_shape(command: CommandAst, given: Shape | None, engine: Engine) -> Shape | None:
    """What a command says it gives; it is not run."""
    called = command.elements[0]
    if not isinstance(called, StringConstantExpressionAst):
        return None
    try:
        info = engine.commands.resolve(called.value)
    except ScriptError:
        return None
    if info.name.lower() in _PASSING:
        chooses = info.name == "Select-Object" and any(
            isinstance(each, StringConstantExpressionAst) for each in command.elements[1:]
        )
        return None if chooses else given
    types = [each for each in map(lookup_type, info.output_types) if each is not None]
    if not types:
        return None
    others = {each.name: each.type_name for kind in types[1:] for each in kind.all_members("properties").values()}
    return Shape(others, types[0], is_object=True)


def shape_of_statement(statement: StatementAst, engine: Engine | None = None) -> Shape | None:
    if isinstance(statement, PipelineAst):
        if engine is not None:
            return _given_on(statement.elements, engine)
        statement = statement.elements[0]
    return shape_of(statement.expression, engine) if isinstance(statement, CommandExpressionAst) else None


def shape_of(expression: ExpressionAst, engine: Engine | None = None) -> Shape | None:
    """The shape of a literal: a hashtable, an object made of one, a cast, a text or a number; of a command's output."""
    if isinstance(expression, ParenExpressionAst):
        return shape_of_statement(expression.pipeline, engine)
    if isinstance(expression, ArrayLiteralAst):
        return shape_of(expression.elements[0], engine)
    if isinstance(expression, HashtableAst):
        return Shape(_entries(expression), lookup_type("hashtable"))
    if isinstance(expression, ConvertExpressionAst):
        name = expression.type.type_name.full_name
        if name.lower() in _OBJECTS and isinstance(expression.child, HashtableAst):
            is_object = name.lower() in ("pscustomobject", "psobject")
            return Shape(_entries(expression.child), None if is_object else lookup_type(name), is_object)
        return Shape({}, lookup_type(name))
    if isinstance(expression, ConstantExpressionAst):
        return Shape({}, lookup_type(f"System.{expression.type_name}"))
    return Shape({}, lookup_type("string")) if _is_text(expression) else None


def _is_text(expression: ExpressionAst) -> bool:
    return isinstance(expression, StringConstantExpressionAst | ExpandableStringExpressionAst)


def _entries(table: Ast) -> dict[str, str]:
    """The keys that are written as words, each with its value's type in PowerShell's short form."""
    assert isinstance(table, HashtableAst)
    entries = {}
    for key, value in table.pairs:
        if isinstance(key, StringConstantExpressionAst):
            shape = shape_of_statement(value)
            full_name = (
                shape.net_type.full_name if shape is not None and shape.net_type is not None else "System.Object"
            )
            entries[key.value] = SHORT_NAMES.get(full_name, full_name)
    return entries
