"""What completion gives back."""

from __future__ import annotations

import attrs


@attrs.define(frozen=True)
class Completion:
    """One candidate: the text to insert, how a list shows it, a tip, and CompletionResultType's name as `kind`."""

    text: str
    display: str
    kind: str
    tip: str = ""


@attrs.define(frozen=True)
class Completions:
    """The candidates for the `length` characters from `start` on."""

    start: int
    length: int
    matches: list[Completion]
