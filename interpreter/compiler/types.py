"""Type names in script text: literals, casts, constraints, `using namespace`, classes of the script itself.

What a conversion does is the values room's business; this module only finds the type and says when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    ArrayTypeName,
    AttributedExpressionAst,
    ConvertExpressionAst,
    GenericTypeName,
    HashtableAst,
    ParenExpressionAst,
    StringConstantExpressionAst,
    TypeExpressionAst,
    TypeNameAst,
    VariableExpressionAst,
)
from hvsim.interpreter.compiler.core import expression
from hvsim.interpreter.compiler.values import lone_expression
from hvsim.interpreter.compiler.variables import key_of, scope_named, writer
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.values.conversion import convert, custom_object_from
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.objects import NoteProperty, PSCustomObject, Reference
from hvsim.interpreter.values.types.registry import (
    TypeNotFound,
    array_type,
    generic_type,
    lookup_simple,
    resolve_type,
)

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression
    from hvsim.interpreter.state.scope import Scope
    from hvsim.interpreter.values.types.net_types import NetType


def find_type(compiler: Compiler, name: TypeNameAst) -> NetType | None:
    """The type a script means by a name, or None."""
    try:
        return _lookup(compiler, name)
    except TypeNotFound:
        return None


def require_type(compiler: Compiler, name: TypeNameAst) -> NetType:
    """The type a script means by a name; PowerShell's error when there is none."""
    try:
        return _lookup(compiler, name)
    except TypeNotFound:
        raise type_not_found(compiler, name) from None


def type_not_found(compiler: Compiler, name: TypeNameAst) -> ScriptError:
    text = name.full_name
    error = failure(f"Unable to find type [{text}].", "TypeNotFound", "InvalidOperation", target=text)
    error.record.position = compiler.position(name)
    error.record.position.start -= 1
    error.record.position.end += 1
    return error


def _lookup(compiler: Compiler, name: TypeNameAst) -> NetType:
    if isinstance(name, ArrayTypeName):
        return array_type(_lookup(compiler, name.element), name.rank)
    text = name.full_name
    classes = compiler.engine.script_types
    if classes or compiler.types:
        if isinstance(name, GenericTypeName):
            definition = lookup_simple(name.generic.full_name, len(name.arguments), compiler.using)
            if definition is not None:
                return generic_type(definition, tuple(_lookup(compiler, each) for each in name.arguments))
            raise TypeNotFound(text)
        # What the text's own scripts and modules declare comes before what the session declared.
        found = compiler.types.get(text.lower()) or classes.get(text.lower())
        if found is not None:
            return found
    module = compiler.engine.current_scope.session.module
    if module is not None and text.lower() in module.types:
        # A block from elsewhere that runs in a module knows the module's classes.
        declared: NetType = module.types[text.lower()]
        return declared
    return resolve_type(text, compiler.using)


class LazyType:
    """A type found at its first use, and kept: a script may name a type that is defined only later."""

    __slots__ = ("compiler", "found", "name", "version")

    def __init__(self, compiler: Compiler, name: TypeNameAst) -> None:
        self.compiler = compiler
        self.name = name
        self.found: NetType | None = None
        self.version = -1

    def __call__(self) -> NetType:
        found = self.found
        if found is None or self.version != self.compiler.engine.script_types_version:
            found = self.found = require_type(self.compiler, self.name)
            self.version = self.compiler.engine.script_types_version
        return found


@expression(TypeExpressionAst)
def type_expression(compiler: Compiler, node: TypeExpressionAst) -> Expression:
    lazy = LazyType(compiler, node.type_name)
    return lambda scope: lazy()


@expression(ConvertExpressionAst)
def conversion(compiler: Compiler, node: ConvertExpressionAst) -> Expression:
    name = node.type.type_name.full_name.lower()
    if name == "void":
        inner = compiler.raw(node.child)

        def void(scope: Scope) -> Any:
            inner(scope)
            return NOTHING

        return void
    if name == "ref":
        return _reference(compiler, node)
    if isinstance(node.child, HashtableAst) and name in ("ordered", "pscustomobject"):
        return _from_hashtable(compiler, node.child, name)
    child = compiler.expression(node.child)
    if name == "pscustomobject":
        return _to_custom_object(child)
    lazy = LazyType(compiler, node.type.type_name)
    engine = compiler.engine

    def cast(scope: Scope) -> Any:
        value = child(scope)
        engine.current_scope = scope
        return convert(value, lazy())

    return cast


def _from_hashtable(compiler: Compiler, node: HashtableAst, name: str) -> Expression:
    """`[ordered]@{}` and `[pscustomobject]@{}` keep the order in which the keys are written."""
    from hvsim.interpreter.compiler.expressions import hashtable

    names = written_keys(node)
    if name == "pscustomobject" and names is not None and "pstypename" not in names:
        return _custom_object(compiler, node, names)
    table = hashtable(compiler, node, ordered=True)
    if name == "ordered":
        return table

    return lambda scope: custom_object_from(table(scope))


def written_keys(node: HashtableAst) -> dict[str, str] | None:
    """The keys as they are written, by their lower-case forms, where all are plain words and different."""
    keys: dict[str, str] = {}
    for key, _ in node.pairs:
        if not isinstance(key, StringConstantExpressionAst) or not key.value.isascii():
            return None
        keys[key.value.lower()] = key.value
    return keys if len(keys) == len(node.pairs) else None


def _custom_object(compiler: Compiler, node: HashtableAst, names: dict[str, str]) -> Expression:
    """An object whose properties are all written out."""
    from hvsim.interpreter.compiler.values import raw_value

    fields = [
        (key, name, raw_value(compiler, value))
        for (key, name), (_, value) in zip(names.items(), node.pairs, strict=True)
    ]

    def build(scope: Scope) -> Any:
        made = PSCustomObject()
        members = made.members
        for key, name, value in fields:
            found = value(scope)
            members[key] = NoteProperty(name, None if found is NOTHING else found)
        return made

    return build


def _to_custom_object(child: Expression) -> Expression:
    """`[pscustomobject]$x` makes an object of a dictionary; anything else stays what it is, wrapped or not."""
    from hvsim.interpreter.values.dictionaries import Dictionary

    def cast(scope: Scope) -> Any:
        value = child(scope)
        return custom_object_from(value) if isinstance(value, Dictionary) else value

    return cast


def ordered(value: Any) -> Any:
    """`$x -as [ordered]`: an ordered dictionary of a dictionary's entries."""
    from hvsim.interpreter.values.dictionaries import Dictionary, OrderedDictionary

    if isinstance(value, Dictionary):
        return OrderedDictionary(value.items())
    return None


def _reference(compiler: Compiler, node: ConvertExpressionAst) -> Expression:
    """`[ref]$x` reads and writes the variable; of anything else it is a box of its own."""
    child = node.child
    if not isinstance(child, VariableExpressionAst) or child.name.lower() in ("null", "true", "false"):
        value = compiler.expression(child)
        return lambda scope: Reference.to(value(scope))
    read, write, key, where = compiler.expression(child), writer(compiler, child), key_of(child), child.scope.lower()

    def refer(scope: Scope) -> Any:
        home = scope_named(scope, where) if where else (scope.find(key) or scope)
        if key not in home.values:
            if home.engine.strict and scope.strict_version >= 1.0:
                raise failure(
                    f"The variable '${child.user_path}' cannot be retrieved because it has not been set.",
                    "NonExistingVariableReference",
                    "InvalidOperation",
                )
            raise failure(
                "[ref] cannot be applied to a variable that does not exist.",
                "NonExistingVariableReference",
                "InvalidOperation",
                target=child.user_path,
            )
        if where or home is scope:
            return Reference(lambda: read(scope), lambda value: write(scope, value))
        return Reference(lambda: home.own_value(key), lambda value: home.assign(key, value))

    return refer


@expression(AttributedExpressionAst)
def attributed(compiler: Compiler, node: AttributedExpressionAst) -> Expression:
    """An attribute in front of an expression that is not assigned to: PowerShell ignores it there."""
    return compiler.expression(node.child)


def unparenthesised(node: Any) -> Any:
    """The node inside parentheses that only group."""
    while isinstance(node, ParenExpressionAst):
        inner = lone_expression(node.pipeline)
        if inner is None:
            return node
        node = inner
    return node
