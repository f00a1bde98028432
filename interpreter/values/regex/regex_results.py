"""What matching gives: Match, Group, Capture and their collections, as .NET shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.interpreter.values.regex.regexes import Regex
from hvsim.interpreter.values.shown import Shown


class Group(Shown):
    """One group of a match; `success` is False when it took no part."""

    __slots__ = ("extended", "found", "name", "python")
    net_name = "System.Text.RegularExpressions.Group"

    def __init__(self, found: Any, python: int, name: str) -> None:
        self.found = found
        self.python = python
        self.name = name
        self.extended = None

    @property
    def success(self) -> bool:
        return self.found is not None and self.found.group(self.python) is not None

    @property
    def value(self) -> str:
        return (self.found.group(self.python) or "") if self.found is not None else ""

    @property
    def index(self) -> int:
        return max(self.found.start(self.python), 0) if self.found is not None else 0

    @property
    def length(self) -> int:
        return len(self.value)

    def captures(self) -> list[Capture | Group]:
        """Every text the group took, where the engine kept them; the last one is the group itself, as in .NET."""
        if not self.success:
            return []
        earlier: list[Capture | Group] = []
        if hasattr(self.found, "captures"):
            texts, spans = self.found.captures(self.python), self.found.spans(self.python)
            earlier = [Capture(text, span[0]) for text, span in zip(texts[:-1], spans[:-1], strict=True)]
        return [*earlier, self]


class Capture(Shown):
    __slots__ = ("extended", "index", "value")
    net_name = "System.Text.RegularExpressions.Capture"

    def __init__(self, value: str, index: int) -> None:
        self.value = value
        self.index = index
        self.extended = None

    @property
    def length(self) -> int:
        return len(self.value)


class Match(Group):
    """One match of an expression in a text; `found` is None for the match that failed."""

    __slots__ = ("regex", "text")
    net_name = "System.Text.RegularExpressions.Match"

    def __init__(self, regex: Regex, found: Any, text: str) -> None:
        super().__init__(found, 0, "0")
        self.regex = regex
        self.text = text

    def groups(self) -> GroupCollection:
        return GroupCollection(self)

    def next_match(self) -> Match:
        """The next match, past an empty one by a character."""
        if self.found is None:
            return self
        start = self.found.end() + (1 if self.found.end() == self.found.start() else 0)
        if start > len(self.text):
            return Match(self.regex, None, self.text)
        return Match(self.regex, self.regex.first(self.text, start), self.text)


class GroupCollection(Shown):
    __slots__ = ("extended", "match")
    net_name = "System.Text.RegularExpressions.GroupCollection"

    def __init__(self, match: Match) -> None:
        self.match = match
        self.extended = None

    def all(self) -> list[Group]:
        rows = self.match.regex.group_numbers()
        return [self.match if python == 0 else Group(self.match.found, python, name) for name, _, python in rows]

    def enumerate(self) -> Iterator[Group]:
        return iter(self.all())

    def named(self, name: str) -> Group:
        for group in self.all():
            if group.name == name:
                return group
        return Group(None, 0, name)

    def numbered(self, number: int) -> Group:
        for name, each, python in self.match.regex.group_numbers():
            if each == number:
                return self.match if python == 0 else Group(self.match.found, python, name)
        return Group(None, 0, str(number))


class MatchCollection(Shown):
    """All matches of an expression in a text."""

    __slots__ = ("extended", "items")
    net_name = "System.Text.RegularExpressions.MatchCollection"

    def __init__(self, items: list[Match]) -> None:
        self.items = items
        self.extended = None

    def enumerate(self) -> Iterator[Match]:
        return iter(self.items)


class CaptureCollection:
    __slots__ = ("extended", "items")
    net_name = "System.Text.RegularExpressions.CaptureCollection"

    def __init__(self, items: list[Capture | Group]) -> None:
        self.items = items
        self.extended = None

    def enumerate(self) -> Iterator[Capture | Group]:
        return iter(self.items)
