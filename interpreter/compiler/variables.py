"""Variables in expressions: reading, writing, splatting is not here. One closure per place and kind of name.

A read looks at the scope's own values first; everything else, from outer scopes to strict mode, is the slow way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import IndexExpressionAst, MemberExpressionAst, UsingExpressionAst, VariableExpressionAst
from hvsim.interpreter.compiler.core import expression
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.state.automatic import AUTOMATIC
from hvsim.interpreter.state.scope import MISSING, not_writable
from hvsim.interpreter.state.variable import PLAIN, PRIVATE, Traits
from hvsim.interpreter.values.nothing import NOTHING

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression
    from hvsim.interpreter.state.scope import Scope

CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}
# Names that live in every scope and are written where they are, never in a function's own scope.
ALL_SCOPE_NAMES = frozenset(
    (
        "?", "error", "executioncontext", "false", "home", "host", "iscoreclr", "islinux", "ismacos", "iswindows",
        "pid", "psculture", "psedition", "pshome", "psuiculture", "psversiontable", "shellid", "true",
    )
)  # fmt: skip
SCOPES = frozenset(("global", "script", "local", "private"))


def key_of(node: VariableExpressionAst) -> str:
    """The lower-case name a variable is kept under; `$PSItem` is `$_`."""
    key = node.name.lower()
    return "_" if key == "psitem" else key


@expression(VariableExpressionAst)
def variable(compiler: Compiler, node: VariableExpressionAst) -> Expression:
    if node.drive and node.drive.lower() not in ("variable", "using"):
        return _drive_reader(compiler, node)
    key = key_of(node)
    if not node.scope and key in CONSTANTS:
        constant = CONSTANTS[key]
        return lambda scope: constant
    if node.drive.lower() == "using":
        return _using_reader(key)
    if node.scope:
        return _scoped_reader(key, node.scope.lower(), node.user_path)
    if key in ("psscriptroot", "pscommandpath"):
        return _path_reader(compiler, key)
    missing = missing_reader(key, node.user_path)

    def read(scope: Scope) -> Any:
        values = scope.values
        if key in values:
            return values[key]
        return missing(scope)

    return read


def missing_reader(key: str, user_path: str) -> Callable[[Scope], Any]:
    """The slow way: outer scopes, then automatic variables, then `$null` or strict mode's error."""
    automatic = AUTOMATIC.get(key)

    def missing(start: Scope) -> Any:
        scope = start.parent
        while scope is not None:
            values = scope.values
            if key in values and (scope.special is None or not scope.special.get(key, PLAIN).options & PRIVATE):
                return values[key]
            scope = scope.parent
        if automatic is not None:
            return automatic(start)
        if start.engine.strict and start.strict_version >= 1.0:
            return start.required(key, user_path)
        return None

    return missing


def raw_reader(compiler: Compiler, node: VariableExpressionAst) -> Expression:
    """As the plain reader, but NOTHING where the variable holds the nothing of a pipeline without output."""
    read = variable(compiler, node)
    if node.drive or node.scope or node.name.lower() in CONSTANTS:
        return read
    key = key_of(node)

    def raw(scope: Scope) -> Any:
        value = read(scope)
        if value is None and scope.holds_nothing(key):
            return NOTHING
        return value

    return raw


def _drive_reader(compiler: Compiler, node: VariableExpressionAst) -> Expression:
    engine, drive, name = compiler.engine, node.drive, node.name

    def read(scope: Scope) -> Any:
        engine.current_scope = scope
        try:
            return engine.providers.get_variable(drive, name)
        except ScriptError as error:
            # Reading from a drive that does not exist is reading nothing.
            if error.record.error_id == "DriveNotFound":
                return None
            raise

    return read


def _using_reader(key: str) -> Expression:
    def read(scope: Scope) -> Any:
        found = scope.lookup("using:" + key, MISSING)
        return scope.lookup(key) if found is MISSING else found

    return read


def _scoped_reader(key: str, where: str, user_path: str) -> Expression:
    def read(scope: Scope) -> Any:
        target = scope_named(scope, where)
        if key in target.values:
            return target.values[key]
        if key in CONSTANTS:
            return CONSTANTS[key]
        automatic = AUTOMATIC.get(key)
        if automatic is not None:
            return automatic(target)
        if scope.engine.strict and scope.strict_version >= 1.0:
            raise failure(
                f"The variable '${user_path}' cannot be retrieved because it has not been set.",
                "VariableIsUndefined",
                "InvalidOperation",
                target=user_path,
            )
        return None

    return read


def scope_named(scope: Scope, where: str) -> Scope:
    """The scope that a prefix of a variable's name means, seen from `scope`."""
    if where == "global":
        return scope.engine.global_scope
    if where == "script":
        return scope.script
    return scope


def _path_reader(compiler: Compiler, key: str) -> Expression:
    """`$PSScriptRoot` and `$PSCommandPath` are those of the file the words stand in."""
    engine, file = compiler.engine, compiler.file

    def read(scope: Scope) -> Any:
        if key in scope.values:
            return scope.values[key]
        if not file:
            return scope.lookup(key)
        return file if key == "pscommandpath" else engine.personality.parent(file)

    return read


@expression(UsingExpressionAst)
def using_expression(compiler: Compiler, node: UsingExpressionAst) -> Expression:
    inner = node.sub_expression
    if isinstance(inner, VariableExpressionAst):
        return _using_reader(key_of(inner))
    return compiler.expression(_using_inside(node, inner))


def _using_inside(node: UsingExpressionAst, inner: Any) -> Any:
    """`$using:a.b[0]` with the `using` around the variable alone."""
    import attrs

    evolve: Any = attrs.evolve
    if isinstance(inner, MemberExpressionAst):
        return evolve(inner, expression=_using_inside(node, inner.expression))
    if isinstance(inner, IndexExpressionAst):
        return evolve(inner, target=_using_inside(node, inner.target))
    return evolve(node, sub_expression=inner)


# writing


def is_plain_local(compiler: Compiler, node: VariableExpressionAst) -> bool:
    """Whether assigning to the variable writes the current scope and nothing else, unless it has traits there."""
    return not node.scope and not node.drive and node.name.lower() not in ALL_SCOPE_NAMES | CONSTANTS.keys()


def writer(compiler: Compiler, node: VariableExpressionAst) -> Callable[[Scope, Any], None]:
    """A closure that assigns a value to the variable; NOTHING becomes a null that a pipeline takes for no object."""
    key, name, where = key_of(node), node.name, node.scope.lower()
    if node.drive and node.drive.lower() not in ("variable", "using"):
        engine, drive = compiler.engine, node.drive

        def write_drive(scope: Scope, value: Any) -> None:
            engine.current_scope = scope
            engine.providers.set_variable(drive, name, None if value is NOTHING else value)

        return write_drive

    if where:

        def write_scoped(scope: Scope, value: Any) -> None:
            target = scope_named(scope, where)
            if value is NOTHING:
                target.assign_nothing(key, name)
            else:
                target.assign(key, value, name)
            if where == "private":
                traits = (target.special or {}).get(key) or Traits()
                target.set_traits(key, traits.but(options=traits.options | PRIVATE))

        return write_scoped

    lowered = name.islower() or not name.isascii()

    def write(scope: Scope, value: Any) -> None:
        if value is NOTHING:
            scope.assign_nothing(key, name)
        elif (scope.special is None or key not in scope.special) and (lowered or key in scope.values):
            scope.values[key] = value
        else:
            scope.assign(key, value, name)

    if is_plain_local(compiler, node):
        return write

    def write_automatic(scope: Scope, value: Any) -> None:
        if key == "null":
            return
        if key in CONSTANTS:
            raise not_writable(name)
        scope.assign(key, None if value is NOTHING else value, name)

    return write_automatic
