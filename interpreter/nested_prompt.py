"""A nested prompt: the user runs commands in the middle of another one, with its variables in sight, until `exit`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hvsim.interpreter.errors.asking import nobody_there
from hvsim.interpreter.starting import run_nested

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.state.scope import Scope

LEVEL = "NestedPromptLevel"


def enter_nested_prompt(engine: Engine, scope: Scope) -> None:
    """Asks for commands and runs them in `scope` until `exit` or the end of the input; nobody to ask is an error."""
    console = engine.console
    if not console.interactive:
        raise nobody_there()
    with _one_level_down(engine):
        goes_on = True
        while goes_on:
            try:
                text = console.read_command(engine.prompt_text())
            except KeyboardInterrupt:  # what was being typed is dropped
                continue
            goes_on = text is not None and (not text.strip() or run_nested(engine, text, scope))


@contextmanager
def _one_level_down(engine: Engine) -> Iterator[None]:
    """The command that waits finds the engine as it left it."""
    variables = engine.global_scope
    level = variables.lookup(LEVEL.lower())
    frame, in_try, depth, scope = engine.frame, engine.in_try, engine.call_depth, engine.current_scope
    variables.force(LEVEL, int(level or 0) + 1)
    try:
        yield
    finally:
        engine.frame, engine.in_try, engine.call_depth, engine.current_scope = frame, in_try, depth, scope
        variables.force(LEVEL, level)
