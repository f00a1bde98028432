"""What an operation on items is told and may say back: force, recursion, filters, output, errors, confirmation.

The cmdlets make it; providers read it. Knows no provider.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import define

from hvsim.interpreter.errors import ScriptError


def _nothing(value: object) -> None:
    """Lets a value go."""


def _raise(error: ScriptError) -> None:
    raise error


def _agree(target: str, action: str) -> bool:
    return True


@define
class Context:
    """One command's call into the providers. By default errors are raised and nothing is asked."""

    write: Callable[[object], None] = _nothing
    report: Callable[[ScriptError], None] = _raise
    """Takes a non-terminating error."""
    confirm: Callable[[str, str], bool] = _agree
    """Whether to go on: `confirm(target, action)`."""
    ask: Callable[[str, str], bool] = _agree
    """Asks the user whatever the preferences say: `ask(query, caption)`."""
    force: bool = False
    recurse: bool = False
