"""A session apart: what a job or a parallel block runs in, with a global scope of its own.

Only names are apart: files, clock, location and the estate are the machine's, as they are for another process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import IndexExpressionAst, MemberExpressionAst, UsingExpressionAst, VariableExpressionAst
from hvsim.interpreter.commands.table import CommandTable
from hvsim.interpreter.limits import SESSIONS_WITHIN, call_depth_error
from hvsim.interpreter.state.initial import install_variables
from hvsim.interpreter.state.scope import Scope
from hvsim.interpreter.state.session import SessionState

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.script_block import ScriptBlock


@contextmanager
def isolated_session(engine: Engine, using: dict[str, Any]) -> Iterator[Scope]:
    """The global scope of a new session, which the engine works in meanwhile; `using` is what `$using:` gives."""
    if engine.sessions_within >= SESSIONS_WITHIN:
        raise call_depth_error().error
    names = (
        "sessions_within",
        "global_session",
        "global_scope",
        "current_scope",
        "frame",
        "in_try",
        "streams",
        "commands",
        "strict",
    )
    kept = {name: getattr(engine, name) for name in names}
    engine.sessions_within += 1
    session = SessionState()
    session.scope = Scope(engine, None, session)
    engine.global_session, engine.global_scope, engine.current_scope = session, session.scope, session.scope
    engine.frame, engine.in_try, engine.strict = None, False, False
    engine.commands = CommandTable(engine)
    engine.commands.modules_in_use = set(kept["commands"].modules_in_use)
    engine.commands.install_aliases(session.scope, windows=engine.personality.is_windows)
    install_variables(engine)
    session.scope.values.update(using)
    engine.commands_changed()
    types = engine.exchange_types({})
    try:
        yield session.scope
    finally:
        engine.exchange_types(types)
        for name, value in kept.items():
            setattr(engine, name, value)
        engine.commands_changed()


def using_values(block: ScriptBlock, scope: Scope) -> dict[str, Any]:
    """The values of the `$using:` variables of a block, under the names that running code looks for."""
    values: dict[str, Any] = {}
    for node in block.ast.walk():
        inner: Any = variable_used(node) if isinstance(node, UsingExpressionAst) else node
        if isinstance(inner, VariableExpressionAst) and (inner is not node or inner.drive.lower() == "using"):
            values["using:" + inner.name.lower()] = scope.lookup(inner.name.lower())
    return values


def variable_used(node: UsingExpressionAst) -> VariableExpressionAst | None:
    """The variable of `$using:a.b[0]`."""
    current: Any = node.sub_expression
    while isinstance(current, (MemberExpressionAst, IndexExpressionAst)):
        current = current.expression if isinstance(current, MemberExpressionAst) else current.target
    return current if isinstance(current, VariableExpressionAst) else None
