"""The compiler's core: one `Compiler` per source text, and the table from node classes to what compiles them.

Statements become `f(scope, out) -> None | signal`, expressions `e(scope) -> value`. Both are plain closures; what they
share is here, what each kind of node means is in the modules beside this one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from hvsim.interpreter.compiler.guard import statement_list
from hvsim.interpreter.compiler.values import raw_expression, value
from hvsim.interpreter.errors.invocation import Position

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast, ScriptBlockAst, Source, StatementBlockAst, TypeDefinitionAst
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.pipeline.signals import Signal
    from hvsim.interpreter.state.scope import Scope

Out = Callable[[Any], None]
Statement = Callable[["Scope", Out], "Signal | None"]
Expression = Callable[["Scope"], Any]

STATEMENTS: dict[type, Callable[[Compiler, Any], Statement]] = {}
EXPRESSIONS: dict[type, Callable[[Compiler, Any], Expression]] = {}


_Function = TypeVar("_Function", bound=Callable[..., Any])


def statement(*kinds: type) -> Callable[[_Function], _Function]:
    """Registers the function that compiles statements of these node classes."""

    def register(function: _Function) -> _Function:
        for kind in kinds:
            STATEMENTS[kind] = function
        return function

    return register


def expression(*kinds: type) -> Callable[[_Function], _Function]:
    """Registers the function that compiles expressions of these node classes."""

    def register(function: _Function) -> _Function:
        for kind in kinds:
            EXPRESSIONS[kind] = function
        return function

    return register


class Compiler:
    """Compiles nodes of one source. `tracks_success` says whether the text reads `$?` at all."""

    __slots__ = ("codes", "declared", "engine", "file", "source", "tracks_success", "types", "using")

    def __init__(self, engine: Engine, source: Source) -> None:
        self.engine = engine
        self.source = source
        self.file = source.file
        text = source.text
        self.tracks_success = "$?" in text or "&&" in text or "||" in text
        self.using: tuple[str, ...] = ()
        self.codes: dict[int, Any] = {}
        # Classes that blocks of this source declared at its top level: its functions know them wherever they run.
        self.types: dict[str, Any] = {}
        # Classes and enums met while a block's statements are compiled, however deep in them.
        self.declared: list[TypeDefinitionAst] = []

    def statement(self, node: Ast) -> Statement:
        return STATEMENTS[node.__class__](self, node)

    def expression(self, node: Ast) -> Expression:
        return EXPRESSIONS[node.__class__](self, node)

    def value(self, node: Ast) -> Expression:
        """The value of a statement or expression; None when it has no output."""
        return value(self, node)

    def raw(self, node: Any) -> Expression:
        """The value of an expression; NOTHING when it is a pipeline without output."""
        return raw_expression(self, node)

    def block(self, node: StatementBlockAst) -> Statement:
        """The statements of a block."""
        return statement_list(self, node.statements, node.traps)

    def position(self, node: Ast) -> Position:
        return Position(self.source, node.start, node.end)

    def code(self, ast: ScriptBlockAst) -> Any:
        """The code of a script block of this source, one per node."""
        from hvsim.interpreter.compiler.code import Code

        known = self.codes.get(id(ast))
        if known is None:
            known = self.codes[id(ast)] = Code(ast, self)
        return known
