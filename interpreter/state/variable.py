"""Variables that are more than a value: typed, read-only, constant, private, validated, computed.

A plain variable is an entry of its scope's `values` and nothing more; a scope keeps a `Variable` beside the value only
where one of the above holds. Does not know where a variable lives.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntFlag


class VariableOptions(IntFlag):
    """System.Management.Automation.ScopedItemOptions."""

    NONE = 0
    READ_ONLY = 1
    CONSTANT = 2
    PRIVATE = 4
    ALL_SCOPE = 8


class Variable:
    """A variable as Get-Variable shows it; `transform` is what a value assigned to it goes through."""

    __slots__ = ("attributes", "description", "getter", "module_name", "name", "options", "transform", "value")

    def __init__(
        self,
        name: str,
        value: object = None,
        options: VariableOptions = VariableOptions.NONE,
        *,
        description: str = "",
        transform: Callable[[object], object] | None = None,
        attributes: tuple[object, ...] = (),
        getter: Callable[[], object] | None = None,
    ) -> None:
        self.name = name
        self.value = value
        self.options = options
        self.description = description
        self.transform = transform
        self.attributes = attributes
        self.getter = getter
        self.module_name = ""
