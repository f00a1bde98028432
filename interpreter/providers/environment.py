"""The simulated environment variables: names to texts, under the machine's case rule. Nothing real."""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.interpreter.personality import Personality


class Environment:
    """The variables of one session; what a session starts with is the personality's."""

    def __init__(self, machine: Personality) -> None:
        self._fold = machine.fold
        self._entries: dict[str, tuple[str, str]] = {}
        for name, value in machine.environment.items():
            self.set(name, value)

    def get(self, name: str) -> str | None:
        entry = self._entries.get(self._fold(name))
        return None if entry is None else entry[1]

    def set(self, name: str, value: str | None) -> None:
        """Gives the variable a value; with None or an empty text it is removed."""
        key = self._fold(name)
        if not value:
            self._entries.pop(key, None)
            return
        known = self._entries.get(key)
        self._entries[key] = (name if known is None else known[0], value)

    def items(self) -> Iterator[tuple[str, str]]:
        """Every variable with its value, by name."""
        return iter(sorted(self._entries.values(), key=lambda entry: entry[0].lower()))

    def spelling(self, name: str) -> str:
        """The name as it was first given."""
        entry = self._entries.get(self._fold(name))
        return name if entry is None else entry[0]
