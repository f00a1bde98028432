"""The keys of a lab file's tables: what kind of value each holds, its limits and what it is for.

One declaration feeds reading, checking, writing and the JSON schema. Plans declare their keys with these functions.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from attrs import Attribute, field, fields, frozen

from hvsim.blocks.device import GIB, KIB, MIB

UNITS = {"TB": 1024 * GIB, "GB": GIB, "MB": MIB, "KB": KIB, "B": 1}


def size_text(count: float | None) -> str:
    """A number of bytes as a person writes it: whole where it is, else with two places."""
    count = count or 0
    for unit, factor in UNITS.items():
        if count >= factor:
            return f"{count / factor:.2f}".rstrip("0").rstrip(".") + unit
    return "0B"


class KeyKind(Enum):
    """What a key holds, as a message calls it."""

    TEXT = "a text"
    SIZE = "a size"
    SPEED = "a speed"
    WHOLE = "a whole number"
    NUMBER = "a number"
    FLAG = "true or false"
    TEXTS = "a list of texts"
    TABLE = "a table"
    TABLES = "a list of tables"


@frozen
class Key:
    """A key of a table. Limits include both ends; `choices` are the texts it may be, in any case. A text that
    `is_filled` is left out rather than empty.
    """

    kind: KeyKind
    about: str
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    plan: Any = None
    """The plan of a table in it."""
    is_filled: bool = False


_KEY = "lab"


def text(about: str, default: Any = ..., *, choices: tuple[str, ...] = (), filled: bool = False) -> Any:
    """A key for a text; required unless there is a default."""
    return _field(Key(KeyKind.TEXT, about, choices, is_filled=filled), default)


def path(about: str, default: Any = ...) -> Any:
    """A key for a Windows path; slashes become backslashes."""
    key = Key(KeyKind.TEXT, about)
    return _field(key, default, converter=lambda value: value.replace("/", "\\"))


def size(about: str, default: Any = ..., low: float = 0, high: float = 2**63) -> Any:
    """A key for a number of bytes."""
    return _field(Key(KeyKind.SIZE, about, low=low, high=high), default)


def speed(about: str, default: float) -> Any:
    """A key for a link's speed in bits per second."""
    return _field(Key(KeyKind.SPEED, about, low=1e6, high=1e12), default)


def whole(about: str, default: Any = ..., low: float = 0, high: float = 2**31) -> Any:
    return _field(Key(KeyKind.WHOLE, about, low=low, high=high), default)


def number(about: str, default: Any = ..., low: float = 0, high: float = 1e12) -> Any:
    return _field(Key(KeyKind.NUMBER, about, low=low, high=high), default)


def flag(about: str, default: bool) -> Any:
    return _field(Key(KeyKind.FLAG, about), default)


def texts(about: str, default: tuple[str, ...] = (), *, choices: tuple[str, ...] = ()) -> Any:
    return _field(Key(KeyKind.TEXTS, about, choices), default)


def table(about: str, plan: Any, default: Any = None) -> Any:
    """A key for a table; `default` is what is meant where it is left out."""
    return _field(Key(KeyKind.TABLE, about, plan=plan), default)


def tables(about: str, plan: Any, default: Any = ()) -> Any:
    return _field(Key(KeyKind.TABLES, about, plan=plan), default)


def keys_of(plan: Any) -> dict[str, tuple[Key, Attribute[Any]]]:
    """The keys of a plan's table by name, in order, each with its attribute."""
    return {item.name: (item.metadata[_KEY], item) for item in fields(plan)}


def _field(key: Key, default: Any, converter: Any = None) -> Any:
    options: dict[str, Any] = {} if default is ... else {"default": default}
    if converter is not None:
        options["converter"] = converter
    return field(metadata={_KEY: key}, **options)
