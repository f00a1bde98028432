"""Tab completion: what may stand at the cursor of a line being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.interpreter.completion.result import Completion, Completions

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

__all__ = ["Completion", "Completions", "complete"]


def complete(text: str, cursor: int, engine: Engine) -> Completions:
    """What may replace the word before the cursor; an empty result where there is nothing to say."""
    from hvsim.interpreter import running
    from hvsim.interpreter.completion.members import member_completions
    from hvsim.interpreter.completion.situation import read_situation
    from hvsim.interpreter.completion.words import word_completions

    @running.in_turn
    def find(engine: Engine, before: str) -> Completions:
        found = member_completions(before, engine)
        return word_completions(read_situation(before), engine, before) if found is None else found

    return find(engine, text[:cursor])
