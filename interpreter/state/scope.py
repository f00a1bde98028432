"""Scopes: names to variables, functions and aliases, with PowerShell's dynamic lookup.

A scope's parent is the scope of the caller (a module's functions stand below the module's scope instead). Knows no
syntax; commands that print or change variables go through the methods here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.state.automatic import AUTOMATIC, FRAME_VARIABLES, LAZY_NAMES
from hvsim.interpreter.state.variable import (
    ALL_SCOPE,
    CONSTANT,
    NOTHING_TRAITS,
    PLAIN,
    PRIVATE,
    READ_ONLY,
    Traits,
    Variable,
)

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.pipeline.frame import Frame
    from hvsim.interpreter.state.session import SessionState

MISSING: Any = object()
SESSION_ERROR = "System.Management.Automation.SessionStateUnauthorizedAccessException"


class Scope:
    """One level of names. `values` maps lower-case names to values; `special` holds the traits of those that have any.

    `script` is the scope `$script:` means here, `frame` the call that made this scope (None for a global or module
    scope). A variable holding the nothing that a pipeline without output leaves, not `$null`, has traits that say so.
    """

    # What few scopes have stays on the class, so that a call's scope is made quickly.
    functions: dict[str, Any] | None = None
    aliases: dict[str, Any] | None = None
    names: dict[str, str] | None = None
    _strict: float | None = None

    def __init__(
        self, engine: Engine, parent: Scope | None, session: SessionState, script: Scope | None = None
    ) -> None:
        self.engine = engine
        self.parent = parent
        self.session = session
        self.script: Scope = self if script is None else script
        self.values: dict[str, Any] = {}
        self.special: dict[str, Traits] | None = None
        self.frame: Frame | None = None

    def child(self) -> Scope:
        """A new scope below this one, of the same session and script."""
        return Scope(self.engine, self, self.session, self.script)

    # reading

    def lookup(self, key: str, default: Any = None) -> Any:
        """The value of the variable of that lower-case name, here or further up; `default` when there is none.

        Private variables of outer scopes are not seen. With strict mode an unknown name is an error instead.
        """
        found = self.find(key)
        if found is not None:
            return found.own_value(key)
        automatic = AUTOMATIC.get(key)
        if automatic is not None:
            value = automatic(self)
            if value is not MISSING:
                return value
        return default

    def find(self, key: str) -> Scope | None:
        """The scope that holds the variable: this one or an outer one where it is not private."""
        scope: Scope | None = self
        while scope is not None:
            if key in scope.values and (
                scope is self or scope.special is None or not scope.special.get(key, PLAIN).options & PRIVATE
            ):
                return scope
            scope = scope.parent
        return None

    def own_value(self, key: str) -> Any:
        """The value of a variable of this very scope, computed where it is a computed one."""
        value = self.values.get(key, MISSING)
        if value is MISSING and self.frame is not None and key in FRAME_VARIABLES:
            value = AUTOMATIC[key](self)
        return None if value is MISSING else value

    def get(self, name: str, default: Any = None) -> Any:
        """The value of `name`, which may carry a scope (`script:x`)."""
        scope, key = self.resolve(name)
        if scope is not self:
            return scope.own_value(key) if key in scope.values else default
        return scope.lookup(key, default)

    def required(self, key: str, user_path: str) -> Any:
        """As `lookup`, raising PowerShell's strict-mode error for an unknown variable."""
        value = self.lookup(key, MISSING)
        if value is not MISSING:
            return value
        raise failure(
            f"The variable '${user_path}' cannot be retrieved because it has not been set.",
            "VariableIsUndefined",
            "InvalidOperation",
            target=user_path,
        )

    @property
    def strict(self) -> float | None:
        """The strict mode set in this very scope."""
        return self._strict

    @strict.setter
    def strict(self, version: float | None) -> None:
        self._strict = version
        self.engine.strict = True

    @property
    def strict_version(self) -> float:
        """The strict mode in force here; 0 is off."""
        scope: Scope | None = self
        while scope is not None:
            if scope._strict is not None:
                return scope._strict
            scope = scope.parent
        return 0.0

    # writing

    def assign(self, key: str, value: Any, name: str = "") -> None:
        """Assigns in this scope, as `$name = value` does: types, validation and read-only variables are honoured."""
        if key in self.engine.all_scope:
            holder = self.find(key) or self
            if holder is not self:
                holder.assign(key, value, name)
                return
        if self.special is not None:
            traits = self.special.get(key)
            if traits is NOTHING_TRAITS:
                self._drop_traits(key)
            elif traits is not None:
                if traits.options & (READ_ONLY | CONSTANT):
                    raise not_writable(self.spelling(key))
                if traits.transform is not None:
                    value = traits.transform(value)
        if key not in self.values and name and name != key:
            self.remember_spelling(key, name)
        self.values[key] = value

    def set(self, name: str, value: Any) -> None:
        """As `assign`, for a name as written, which may carry a scope."""
        scope, key = self.resolve(name)
        scope.assign(key, value, name.rpartition(":")[2])

    def force(self, name: str, value: Any, traits: Traits | None = None) -> None:
        """Creates or replaces a variable of this scope, whatever stands there."""
        key = name.lower()
        self.values[key] = value
        self.remember_spelling(key, name)
        if traits is not None:
            self.set_traits(key, traits)
        elif self.special is not None and key in self.special:
            self._drop_traits(key)

    def assign_nothing(self, key: str, name: str = "") -> None:
        """Assigns what a pipeline without output gives: `$null` to expressions, no object at all to a pipeline."""
        self.assign(key, None, name)
        if self.special is None or key not in self.special:
            self.special = {**(self.special or {}), key: NOTHING_TRAITS}

    def holds_nothing(self, key: str) -> bool:
        """Whether the variable seen from here holds the nothing of a pipeline without output."""
        scope = self.find(key)
        return scope is not None and scope.special is not None and scope.special.get(key) is NOTHING_TRAITS

    def _drop_traits(self, key: str) -> None:
        self.special = {each: kept for each, kept in (self.special or {}).items() if each != key} or None

    def set_traits(self, key: str, traits: Traits) -> None:
        """Gives a variable of this scope other traits; the table is copied, as calls of a function share theirs."""
        self.special = {**(self.special or {}), key: traits}
        if traits.options & ALL_SCOPE:
            self.engine.all_scope.add(key)

    def remove(self, key: str, *, force: bool = False) -> None:
        """Removes a variable of this scope; constants stay, read-only ones go with `force`."""
        traits = (self.special or {}).get(key, PLAIN)
        if traits.options & CONSTANT or (traits.options & READ_ONLY and not force):
            raise not_removable(self.spelling(key))
        self.values.pop(key, None)
        if self.special is not None and key in self.special:
            self._drop_traits(key)

    # names

    def resolve(self, name: str) -> tuple[Scope, str]:
        """The scope that a prefix such as `global:` in front of a name means, and the lower-case name."""
        prefix, colon, rest = name.lower().partition(":")
        if not colon:
            return self, prefix
        if prefix == "global":
            return self.engine.global_scope, rest
        if prefix == "script":
            return self.script, rest
        if prefix in ("local", "private", "variable"):
            return self, rest
        return self, name.lower()

    def by_number(self, text: str) -> Scope:
        """The scope that a `-Scope` argument means: a name, or the number of levels up."""
        lowered = text.lower()
        if lowered == "global":
            return self.engine.global_scope
        if lowered == "script":
            return self.script
        if lowered in ("local", "private", ""):
            return self
        if text.startswith("-") and text[1:].isdecimal():
            raise failure(
                f"The scope number '{text}' exceeds the number of active scopes.",
                "ArgumentOutOfRange",
                "InvalidArgument",
                "System.Management.Automation.PSArgumentOutOfRangeException",
            )
        if not text.isdecimal() or len(text) > 10 or int(text) > 0x7FFFFFFF:  # no Int32
            raise failure(
                f'Cannot process argument because the value of argument "{text}" is not valid. '
                f'Change the value of the "{text}" argument and run the operation again.',
                "Argument",
                "InvalidArgument",
                "System.Management.Automation.PSArgumentException",
            )
        scope: Scope | None = self
        for _ in range(int(text)):
            if scope is None:
                break
            scope = scope.parent
        if scope is None:
            raise failure(
                f"The scope number '{text}' exceeds the number of active scopes.",
                "ArgumentOutOfRange",
                "InvalidArgument",
                "System.Management.Automation.PSArgumentOutOfRangeException",
                target=int(text),
            )
        return scope

    def spelling(self, key: str) -> str:
        """A variable's name as it was first written."""
        return (self.names or {}).get(key, key)

    def remember_spelling(self, key: str, name: str) -> None:
        if name != key:
            if self.names is None:
                self.names = {}
            self.names[key] = name

    def variable(self, key: str) -> Variable | None:
        """The variable itself, here or further up."""
        found = self.find(key)
        if found is not None:
            return Variable(found, key)
        if key in FRAME_VARIABLES:
            scope: Scope | None = self
            while scope is not None:
                if scope.frame is not None:
                    return Variable(scope, key)
                scope = scope.parent
        if key in LAZY_NAMES or key in ("true", "false", "null"):
            top = self.engine.global_scope
            if key not in top.values:
                value = {"true": True, "false": False}.get(key) if key not in LAZY_NAMES else AUTOMATIC[key](self)
                top.values.setdefault(key, value)
                top.remember_spelling(key, LAZY_NAMES.get(key, key))
            return Variable(top, key)
        return None

    def variables(self) -> Iterator[Variable]:
        """All variables seen from here, inner ones first."""
        seen: set[str] = set()
        scope: Scope | None = self
        while scope is not None:
            for key in list(scope.values):
                if key in seen:
                    continue
                if scope is not self and (scope.special or {}).get(key, PLAIN).options & PRIVATE:
                    continue
                seen.add(key)
                yield Variable(scope, key)
            scope = scope.parent

    def ancestry(self) -> Iterator[Scope]:
        """This scope and its parents."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    # functions and aliases

    def find_function(self, key: str) -> Any:
        """The function of that lower-case name seen from here, or None."""
        for scope in self.ancestry():
            if scope.functions is not None and key in scope.functions:
                return scope.functions[key]
        return None

    def find_alias(self, key: str) -> Any:
        """The alias of that lower-case name seen from here, or None."""
        for scope in self.ancestry():
            if scope.aliases is not None and key in scope.aliases:
                return scope.aliases[key]
        return None

    def define_function(self, info: Any, name: str = "") -> None:
        """Makes a function known in this scope; read-only and constant ones stay."""
        key = (name or info.name).lower()
        if self.functions is None:
            self.functions = {}
        known = self.functions.get(key)
        if known is not None and known.options & {"ReadOnly", "Constant"}:
            raise _function_not_writable(known.name)
        self.functions[key] = info
        self.engine.commands_changed()

    def remove_function(self, key: str) -> None:
        """Forgets a function of this scope."""
        if self.functions is not None:
            self.functions.pop(key, None)
            self.engine.commands_changed()

    def define_alias(self, info: Any) -> None:
        """Makes an alias known in this scope."""
        if self.aliases is None:
            self.aliases = {}
        self.aliases[info.name.lower()] = info
        self.engine.commands_changed()

    def remove_alias(self, key: str) -> None:
        """Forgets an alias of this scope."""
        if self.aliases is not None:
            self.aliases.pop(key, None)
            self.engine.commands_changed()


def not_writable(name: str) -> ScriptError:
    return failure(
        f"Cannot overwrite variable {name} because it is read-only or constant.",
        "VariableNotWritable",
        "WriteError",
        SESSION_ERROR,
        target=name,
    )


def not_removable(name: str) -> ScriptError:
    return failure(
        f"Cannot remove variable {name} because it is constant or read-only. If the variable is read-only, try the "
        "operation again specifying the Force option.",
        "VariableNotRemovable",
        "WriteError",
        SESSION_ERROR,
        target=name,
    )


def _function_not_writable(name: str) -> ScriptError:
    return failure(
        f"Cannot write to function {name} because it is read-only or constant.",
        "FunctionNotWritable",
        "WriteError",
        SESSION_ERROR,
        target=name,
    )
