"""What the commands about variables share: finding them by name and scope, and their options.

The commands are in `variables`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands import Cmdlet
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.state.variable import Variable, VariableOptions
from hvsim.interpreter.values import to_string
from hvsim.interpreter.values.collation import collation_key

if TYPE_CHECKING:
    from hvsim.interpreter.state.scope import Scope
    from hvsim.interpreter.state.variable import Variable

SCOPED_OPTIONS = "System.Management.Automation.ScopedItemOptions"
VISIBILITY = "System.Management.Automation.SessionStateEntryVisibility"

_OPTIONS = {
    "ReadOnly": VariableOptions.READ_ONLY,
    "Constant": VariableOptions.CONSTANT,
    "Private": VariableOptions.PRIVATE,
    "AllScope": VariableOptions.ALL_SCOPE,
}


def option_flags(value: Any) -> VariableOptions:
    """What an -Option value means."""
    flags = VariableOptions.NONE
    for word in to_string(value).split(", "):
        flags |= _OPTIONS.get(word, VariableOptions.NONE)
    return flags


def is_private(scope: str | None) -> bool:
    """Whether `-Scope Private` asks for a variable that only the current scope sees."""
    return scope is not None and scope.lower() == "private"


class VariableCommand(Cmdlet):
    """A command that looks for variables by their names."""

    def scope_at(self, text: str | None) -> Scope:
        """The scope -Scope means; without it the caller's."""
        scope: Scope = self.runtime.scope
        return scope if text is None else scope.by_number(text)

    def found(
        self,
        names: Sequence[str],
        scope_text: str | None,
        include: Sequence[str] | None = None,
        exclude: Sequence[str] | None = None,
    ) -> Iterator[Variable]:
        """The variables that the names mean, sorted within each pattern; an unknown plain name is an error."""
        for name in names:
            scope, plain = self._scope_and_name(name, scope_text)
            if has_wildcards(plain):
                candidates = [each for each in self._visible(scope, scope_text) if matches(plain, each.name)]
                yield from sorted(
                    (each for each in candidates if chosen(each.name, include, exclude)),
                    key=lambda variable: collation_key(variable.name),
                )
                continue
            variable = self._exact(scope, plain, scope_text)
            if variable is None:
                self.report_missing(name)
            elif chosen(variable.name, include, exclude):
                yield variable

    def _scope_and_name(self, name: str, scope_text: str | None) -> tuple[Scope, str]:
        prefix, colon, rest = name.partition(":")
        scope = self.scope_at(scope_text)
        if colon and prefix.lower() in ("global", "script", "local", "private", "variable"):
            return scope.resolve(prefix + ":" + rest)[0], rest
        return scope, name

    def _visible(self, scope: Scope, scope_text: str | None) -> Iterator[Variable]:
        if scope_text is None:
            return scope.variables()
        return (Variable(scope, key) for key in list(scope.values))

    def _exact(self, scope: Scope, name: str, scope_text: str | None) -> Variable | None:
        key = name.lower()
        if scope_text is not None:
            return Variable(scope, key) if key in scope.values else None
        return scope.variable(key)

    def report_missing(self, name: str) -> None:
        """PowerShell's error for a variable that does not exist."""
        self.write_error(
            f"Cannot find a variable with the name '{name}'.",
            "VariableNotFound",
            "ObjectNotFound",
            exception="System.Management.Automation.ItemNotFoundException",
            target=name,
        )


def chosen(name: str, include: Sequence[str] | None, exclude: Sequence[str] | None) -> bool:
    """Whether -Include and -Exclude let a name pass."""
    if include and not any(matches(pattern, name) for pattern in include):
        return False
    return not (exclude and any(matches(pattern, name) for pattern in exclude))
