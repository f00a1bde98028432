"""Validation attributes: ValidateSet, ValidateRange and their kin, with PowerShell's messages.

`check(value, name, ...)` raises `Refused` with the message; the binder makes PowerShell's error of it. The same classes
serve cmdlet declarations, param blocks and `[ValidateRange(1, 3)]$x` on variables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

import attrs


class Refused(Exception):
    """A value that a validation attribute does not accept; the message is PowerShell's."""


class Validation(Protocol):
    """What is asked of a value after conversion."""

    def check(self, value: object, name: str) -> None:
        """Raises `Refused` when the value of the parameter or variable `name` is not acceptable."""
        ...


class Transformation(Protocol):
    """What happens to a value before conversion: ArgumentTransformation attributes."""

    def transform(self, value: object, name: str) -> object: ...


@attrs.define(frozen=True)
class ValidateSet:
    """One of the words; `supplier` gives them at the time of the check (IValidateSetValuesGenerator)."""

    words: tuple[str, ...]
    ignore_case: bool = True
    message: str | None = None
    supplier: Callable[[], Iterable[str]] | None = None

    def accepted(self) -> tuple[str, ...]:
        return self.words if self.supplier is None else tuple(self.supplier())

    def check(self, value: object, name: str) -> None:
        raise NotImplementedError


_ = Any
