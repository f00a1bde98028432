"""From JSON text to values, as ConvertFrom-Json reads it: comments, single quotes, bare keys and trailing commas too.

Correct JSON takes the fast way through Python's own parser; what that refuses is read again leniently.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hvsim.cmdlets.utility.net_objects import net_object
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.dictionaries import Dictionary, Hashtable
from hvsim.interpreter.values.numbers.numbers import BigInteger, Int64
from hvsim.interpreter.values.objects import NoteProperty, PSCustomObject

Pairs = list[tuple[str, Any]]
_INT64_LIMIT = 2**63
_TOKEN = re.compile(
    r"""\s+|//[^\n]*|/\*.*?\*/|(?P<mark>[{}\[\]:,])|"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'"""
    r"|(?P<word>-?[A-Za-z0-9_$.+\-]+)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED_HALF = re.compile(r"\\u[dD][89abAB]")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_WORDS: dict[str, Any] = {
    "true": True,
    "false": False,
    "null": None,
    "undefined": None,
    "NaN": float("nan"),
    "Infinity": float("inf"),
    "-Infinity": float("-inf"),
}


class OrderedHashtable(Hashtable):
    """A hashtable that keeps its order and tells upper from lower case: what -AsHashtable gives."""

    __slots__ = ()
    net_name = "System.Management.Automation.OrderedHashtable"


net_object(OrderedHashtable, OrderedHashtable.net_name, {}, base=Hashtable.net_name)


class JsonProblem(Exception):
    """What is wrong with the text; `error_id` where PowerShell has a name for it."""

    def __init__(self, message: str, error_id: str = "") -> None:
        super().__init__(message)
        self.error_id = error_id


def read_json(
    text: str,
    *,
    depth: int,
    as_hashtable: bool,
    date: Callable[[str], Any] | None,
) -> Any:
    """The value of a JSON text. `date` turns a text into a date where it is one, else returns the text."""
    import json

    make = _hashtable if as_hashtable else _object
    if date is None:
        hook = make
    else:

        def hook(pairs: Pairs) -> Any:
            return make([(name, _dated(value, date)) for name, value in pairs])

    decoder = json.JSONDecoder(object_pairs_hook=hook, parse_int=_integer, strict=False)
    try:
        # Python's reader would make one character of two escaped UTF-16 units.
        value = _LenientReader(text, hook).read() if _ESCAPED_HALF.search(text) else decoder.decode(text)
    except ValueError:
        value = _LenientReader(text, hook).read()
    except RecursionError:
        raise _too_deep(depth) from None
    _check_depth(value, depth)
    return _dated(_arrays(value), date) if date is not None else _arrays(value)


def _integer(text: str) -> int:
    number = int(text)
    return Int64(number) if -_INT64_LIMIT <= number < _INT64_LIMIT else BigInteger(number)


def _arrays(value: Any) -> Any:
    """Python's lists made `object[]`, also inside of each other."""
    return (
        Array([_arrays(item) if item.__class__ is list else item for item in value])
        if value.__class__ is list
        else value
    )


def _dated(value: Any, date: Callable[[str], Any]) -> Any:
    if value.__class__ is str:
        return date(value)
    if value.__class__ is list or value.__class__ is Array:
        return Array([_dated(item, date) for item in value])
    return value


def _object(pairs: Pairs) -> PSCustomObject:
    made = PSCustomObject()
    members = made.members
    for name, value in pairs:
        key = name.lower()
        if not name:
            raise JsonProblem(
                "The provided JSON includes a property whose name is an empty string, this is only supported using the "
                "-AsHashTable switch.",
                "EmptyKeyInJsonString",
            )
        known = members.get(key)
        if known is not None and known.name != name:
            raise JsonProblem(
                f"Cannot convert the JSON string because it contains keys with different casing. Please use the "
                f"-AsHashTable switch instead. The key that was attempted to be added to the existing key "
                f"'{known.name}' was '{name}'.",
                "KeysWithDifferentCasingInJsonString",
            )
        members[key] = NoteProperty(name, _arrays(value) if value.__class__ is list else value)
    return made


def _hashtable(pairs: Pairs) -> OrderedHashtable:
    made = OrderedHashtable(ignore_case=False)
    for name, value in pairs:
        made[name] = _arrays(value) if value.__class__ is list else value
    return made


def _too_deep(depth: int) -> JsonProblem:
    return JsonProblem(
        f"The maximum depth of {depth} has been exceeded.",
    )


def _check_depth(value: Any, depth: int, level: int = 0) -> None:
    if level > depth:
        raise _too_deep(depth)
    if isinstance(value, list):
        for item in value:
            if not isinstance(item, (str, int, float)):
                _check_depth(item, depth, level + 1)
    elif isinstance(value, PSCustomObject):
        for member in value.members.values():
            found = member.value  # type: ignore[union-attr]  # what was read has notes alone
            if not isinstance(found, (str, int, float)) and found is not None:
                _check_depth(found, depth, level + 1)
    elif isinstance(value, Dictionary):
        for found in value.values():
            if not isinstance(found, (str, int, float)) and found is not None:
                _check_depth(found, depth, level + 1)


class _LenientReader:
    """Newtonsoft's idea of JSON, by recursive descent."""

    def __init__(self, text: str, make: Callable[[Pairs], Any]) -> None:
        self._text = text
        self._position = 0
        self._make = make

    def read(self) -> Any:
        value = self._value(*self._next())
        kind, token = self._next()
        if kind:
            raise self._problem(f"Additional text encountered after finished reading JSON content: {token}.")
        return value

    def _next(self) -> tuple[str, str]:
        """The next token's kind and text; "" at the end."""
        while self._position < len(self._text):
            match = _TOKEN.match(self._text, self._position)
            if match is None:
                character = self._text[self._position]
                raise self._problem(f"Unexpected character encountered while parsing value: {character}.")
            self._position = match.end()
            if match.lastgroup is not None:
                return match.lastgroup, match.group(match.lastgroup)
        return "", ""

    def _peek(self) -> tuple[str, str]:
        position = self._position
        found = self._next()
        self._position = position
        return found

    def _value(self, kind: str, token: str) -> Any:
        if kind == "mark" and token == "{":
            return self._members()
        if kind == "mark" and token == "[":
            return self._items()
        if kind in ("double", "single"):
            return _unescaped(token)
        if kind == "word":
            return self._word(token)
        if not kind:
            raise self._problem("Unexpected end when reading JSON.")
        raise self._problem(f"Unexpected character encountered while parsing value: {token}.")

    def _word(self, word: str) -> Any:
        if word in _WORDS:
            return _WORDS[word]
        number = _NUMBER.fullmatch(word)
        if number is None:
            raise self._problem(f"Unexpected character encountered while parsing value: {word[0]}.")
        return float(word) if number.group(1) or number.group(2) else _integer(word)

    def _members(self) -> Any:
        pairs: Pairs = []
        while True:
            kind, token = self._next()
            if kind == "mark" and token == "}":
                return self._make(pairs)
            if kind not in ("double", "single", "word"):
                if not kind:
                    raise self._problem("Unexpected end when reading JSON.")
                raise self._problem(f"Invalid property identifier character: {token}.")
            name = _unescaped(token) if kind != "word" else token
            if self._next() != ("mark", ":"):
                raise self._problem("Invalid character after parsing property name. Expected ':'.")
            pairs.append((name, self._value(*self._next())))
            if not self._separator("}"):
                self._next()
                return self._make(pairs)

    def _items(self) -> list[Any]:
        items: list[Any] = []
        while True:
            kind, token = self._next()
            if kind == "mark" and token == "]":
                return items
            items.append(self._value(kind, token))
            if not self._separator("]"):
                self._next()
                return items

    def _separator(self, closing: str) -> bool:
        """Takes a comma; False when the closing mark comes instead."""
        kind, token = self._peek()
        if (kind, token) == ("mark", ","):
            self._next()
            return True
        if (kind, token) == ("mark", closing):
            return False
        if not kind:
            raise self._problem("Unexpected end when reading JSON.")
        raise self._problem(f"After parsing a value an unexpected character was encountered: {token[:1]}.")

    def _problem(self, message: str) -> JsonProblem:
        line = self._text.count("\n", 0, self._position) + 1
        column = self._position - (self._text.rfind("\n", 0, self._position) + 1)
        return JsonProblem(
            f"Conversion from JSON failed with error: {message} Path '', line {line}, position {column}."
        )


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _SIMPLE.get(match[2], match[2]), text)
