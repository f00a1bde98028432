"""What a method of management instrumentation gives."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen


@frozen
class Answer:
    """A method's code, and what it gives beside that."""

    code: int
    values: Mapping[str, object] = field(factory=dict)
