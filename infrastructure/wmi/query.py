"""WQL: which properties of which class, of the instances that a condition holds for. Knows no class.

`SELECT * FROM class [WHERE condition]`; a condition compares properties with values by = != <> < > <= >= LIKE IS, and
is put together with AND, OR, NOT and parentheses. Texts are compared in any case.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from hvsim.infrastructure.errors import EstateError

Values = Mapping[str, Any]
"""An instance: its properties by their names in lower case."""
Condition = Callable[[Values], bool]

_TOKENS = re.compile(
    r"""\s*(?:(?P<text>"[^"\\]*+(?:\\.[^"\\]*+)*"|'[^'\\]*+(?:\\.[^'\\]*+)*')|(?P<number>-?\d++(?:\.\d++)?)"""
    r"""|(?P<sign><=|>=|<>|!=|[=<>(),*])|(?P<word>[A-Za-z_][\w.]*+))"""
)
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "is": operator.eq,
    "!=": operator.ne,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_SIGNS = (*_COMPARISONS, "like")
_PIECES = re.compile(r"\[[^\]]+\]|.", re.DOTALL)
_RANGES = re.compile(r"(.)-(.)|(.)", re.DOTALL)
_DEEPEST = 100
"""So many parentheses and NOTs may lie within each other."""
_LONGEST_NUMBER = 400
"""Characters; no double has more before its point."""


class InvalidQuery(EstateError):
    """A text is no query."""

    def __init__(self, text: str) -> None:
        super().__init__("Invalid query")
        self.text = text


@frozen
class Query:
    """What is asked for; no columns are all."""

    class_name: str
    columns: tuple[str, ...]
    condition: Condition | None


def parse_query(text: str) -> Query:
    """The question in a whole query. Raises `InvalidQuery`."""
    reader = _Reader(text)
    reader.expect("select")
    columns = reader.columns()
    reader.expect("from")
    class_name = reader.take("word")
    condition = reader.condition() if reader.accept("where") else None
    reader.end()
    return Query(class_name, columns, condition)


def parse_condition(text: str) -> Condition:
    """The condition in a filter. Raises `InvalidQuery`."""
    reader = _Reader(text)
    condition = reader.condition()
    reader.end()
    return condition


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str]] = []
        self.place = 0
        self.depth = 0
        at = 0
        rest = text.rstrip()
        while at < len(rest):
            found = _TOKENS.match(rest, at)
            if found is None:
                raise InvalidQuery(text)
            self.tokens.append((str(found.lastgroup), found.group(str(found.lastgroup))))
            at = found.end()

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "")

    def take(self, kind: str) -> str:
        found, text = self.peek()
        if found != kind:
            raise InvalidQuery(self.text)
        self.place += 1
        return text

    def accept(self, word: str) -> bool:
        """Goes past the word or sign where it comes next."""
        if self.peek()[0] in ("word", "sign") and self.peek()[1].lower() == word:
            self.place += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.accept(word):
            raise InvalidQuery(self.text)

    def end(self) -> None:
        if self.place < len(self.tokens):
            raise InvalidQuery(self.text)

    def columns(self) -> tuple[str, ...]:
        if self.accept("*"):
            return ()
        names = [self.take("word")]
        while self.accept(","):
            names.append(self.take("word"))
        return tuple(names)

    def condition(self) -> Condition:
        parts = [self._all_of()]
        while self.accept("or"):
            parts.append(self._all_of())
        return parts[0] if len(parts) == 1 else lambda row: any(part(row) for part in parts)

    def _all_of(self) -> Condition:
        parts = [self._single()]
        while self.accept("and"):
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else lambda row: all(part(row) for part in parts)

    def _single(self) -> Condition:
        if self.accept("not"):
            inner = self._within(self._single)
            return lambda row: not inner(row)
        if self.accept("("):
            inner = self._within(self.condition)
            self.expect(")")
            return inner
        if self.peek()[0] in ("text", "number"):  # the value first, the property after it
            value, sign = self._value(), self._sign()
            name = self.take("word").lower()
            sign = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(sign, sign)
        else:
            name, sign = self.take("word").lower(), self._sign()
            if sign == "is" and self.accept("not"):
                sign = "!="
            value = self._value()
        return self._like(name, str(value)) if sign == "like" else lambda row: _compare(row.get(name), sign, value)

    def _within(self, read: Callable[[], Condition]) -> Condition:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise InvalidQuery(self.text)
        found = read()
        self.depth -= 1
        return found

    def _like(self, name: str, text: str) -> Condition:
        try:
            pattern = _Pattern(text)
        except re.error:
            raise InvalidQuery(self.text) from None
        return lambda row: pattern.matches("" if row.get(name) is None else str(row.get(name)))

    def _sign(self) -> str:
        sign = self.peek()[1].lower()
        if sign not in _SIGNS:
            raise InvalidQuery(self.text)
        self.place += 1
        return sign

    def _value(self) -> Any:
        kind, text = self.peek()
        self.place += 1
        if kind == "text":
            return re.sub(r"\\(.)", r"\1", text[1:-1])
        if kind == "number" and len(text) <= _LONGEST_NUMBER:
            return float(text) if "." in text else int(text)
        words = {"true": True, "false": False, "null": None}
        if kind == "word" and text.lower() in words:
            return words[text.lower()]
        raise InvalidQuery(self.text)


def _compare(left: Any, sign: str, right: Any) -> bool:
    if left is None or right is None:
        same = left is None and right is None
        return same if sign in ("=", "is") else sign in ("!=", "<>") and not same
    if isinstance(left, bool) or isinstance(right, bool):
        left, right = _truth(left), _truth(right)
    elif isinstance(left, (int, float)) and isinstance(right, str):
        try:
            right = float(right)
        except ValueError:
            return sign in ("!=", "<>")
    else:
        left, right = (left, right) if isinstance(left, (int, float)) else (str(left).lower(), str(right).lower())
    return bool(_COMPARISONS[sign](left, right))


def _truth(value: Any) -> bool:
    return value.lower() in ("true", "1") if isinstance(value, str) else bool(value)


class _Pattern:
    """LIKE: % any characters, _ one, [a-c] one of these, [^a-c] none of them. Raises `re.error` for no range.

    What stands between two % is as long as its pieces are many, so the first place where it fits will do for it: one
    look from left to right, however many % there are.
    """

    def __init__(self, text: str) -> None:
        parts: list[list[str]] = [[]]
        for piece in _PIECES.findall(text):
            if piece == "%":
                parts.append([])
            else:
                parts[-1].append(_piece(piece))
        self._parts = [re.compile("".join(part), re.IGNORECASE | re.DOTALL) for part in parts]
        self._last_length = len(parts[-1])

    def matches(self, text: str) -> bool:
        first, *between = self._parts
        if not between:
            return first.fullmatch(text) is not None
        found = first.match(text)
        for part in between[:-1]:
            found = found and part.search(text, found.end())
        if found is None:
            return False
        return between[-1].fullmatch(text, max(found.end(), len(text) - self._last_length)) is not None


def _piece(part: str) -> str:
    if len(part) == 1:
        return "." if part == "_" else re.escape(part)
    inner = part[1:-1]
    ranges = [
        f"{re.escape(first)}-{re.escape(last)}" if first else re.escape(alone)
        for first, last, alone in _RANGES.findall(inner.removeprefix("^"))
    ]
    return f"[{'^' if inner.startswith('^') else ''}{''.join(ranges)}]"
