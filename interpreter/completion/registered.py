"""Completers that scripts registered: by command and parameter, or by parameter alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import Hashtable, to_string

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

_SERVICE = "ArgumentCompleters"


def registered_completers(engine: Engine) -> dict[tuple[str, str], Any]:
    """The script blocks by lower-case command ('' for all) and parameter."""
    try:
        table: dict[tuple[str, str], Any] = engine.service(_SERVICE)
    except KeyError:
        made: dict[tuple[str, str], Any] = {}
        engine.add_service(_SERVICE, lambda: made)
        return made
    return table


def registered_values(engine: Engine, command: str, parameter: str, word: str) -> list[str] | None:
    """What a registered completer offers; None where there is none."""
    table = registered_completers(engine)
    block = table.get((command.lower(), parameter.lower())) or table.get(("", parameter.lower()))
    if block is None:
        return None
    try:
        return [to_string(value) for value in block.invoke(command, parameter, word, None, Hashtable())]
    except ScriptError:
        return []  # a completer that fails offers nothing
