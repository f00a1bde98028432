"""Variables that are more than a value: typed, read-only, constant, private, validated.

A plain variable is an entry of its scope's `values` and nothing more. A scope keeps `Traits` beside the value where one
of the above holds; `Variable` is a view of either, for scripts that ask for the variable itself.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntFlag
from typing import TYPE_CHECKING

from hvsim.interpreter.values.shown import Shown

if TYPE_CHECKING:
    from hvsim.interpreter.state.scope import Scope


class VariableOptions(IntFlag):
    """System.Management.Automation.ScopedItemOptions."""

    NONE = 0
    READ_ONLY = 1
    CONSTANT = 2
    PRIVATE = 4
    ALL_SCOPE = 8


NO_OPTIONS = VariableOptions.NONE
READ_ONLY = VariableOptions.READ_ONLY
CONSTANT = VariableOptions.CONSTANT
PRIVATE = VariableOptions.PRIVATE
ALL_SCOPE = VariableOptions.ALL_SCOPE


class Traits:
    """What a variable is beyond its value.

    `transform` is what every assigned value goes through (type and validation attributes, in order). Traits are shared
    between calls of a function: never change one in place, replace it.
    """

    __slots__ = ("attributes", "description", "options", "transform", "visibility")

    def __init__(
        self,
        options: VariableOptions = NO_OPTIONS,
        *,
        transform: Callable[[object], object] | None = None,
        attributes: tuple[object, ...] = (),
        description: str = "",
        visibility: str = "Public",
    ) -> None:
        self.options = options
        self.transform = transform
        self.attributes = attributes
        self.description = description
        self.visibility = visibility

    def but(self, **changes: object) -> Traits:
        """A copy with some traits changed."""
        made = Traits.__new__(Traits)
        for slot in Traits.__slots__:
            setattr(made, slot, changes.get(slot, getattr(self, slot)))
        return made


PLAIN = Traits()
NOTHING_TRAITS = Traits()


class Variable(Shown):
    """System.Management.Automation.PSVariable: one variable of one scope, live."""

    __slots__ = ("extended", "key", "scope")
    net_name = "System.Management.Automation.PSVariable"

    def __init__(self, scope: Scope, key: str) -> None:
        self.scope = scope
        self.key = key
        self.extended: object = None

    @property
    def name(self) -> str:
        return self.scope.spelling(self.key)

    @property
    def value(self) -> object:
        return self.scope.own_value(self.key)

    @value.setter
    def value(self, value: object) -> None:
        self.scope.assign(self.key, value)

    @property
    def traits(self) -> Traits:
        return (self.scope.special or {}).get(self.key, PLAIN)

    @property
    def options(self) -> VariableOptions:
        return self.traits.options

    @options.setter
    def options(self, options: VariableOptions) -> None:
        self.scope.set_traits(self.key, self.traits.but(options=options))

    @property
    def description(self) -> str:
        return self.traits.description

    @description.setter
    def description(self, text: str) -> None:
        self.scope.set_traits(self.key, self.traits.but(description=text))

    @property
    def attributes(self) -> tuple[object, ...]:
        return self.traits.attributes

    @property
    def visibility(self) -> str:
        return self.traits.visibility

    @visibility.setter
    def visibility(self, visibility: str) -> None:
        self.scope.set_traits(self.key, self.traits.but(visibility=visibility))

    @property
    def module_name(self) -> str:
        module = self.scope.session.module
        return "" if module is None else str(module.name)
