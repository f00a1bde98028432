"""Format strings: the `-f` operator's composite format, and `.ToString('...')` of one value.

Splits braces and alignment; the formats of numbers, dates and spans have modules of their own.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from hvsim.interpreter.errors import NetFailure, failure, net_failure
from hvsim.interpreter.limits import TEXT_LENGTH, elements_fit, out_of_memory
from hvsim.interpreter.values.cultures import Culture, current_culture
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers.numbers import is_number
from hvsim.interpreter.values.objects import PSObject
from hvsim.interpreter.values.text import net_text


def composite_format(text: str, arguments: list[Any]) -> str:
    """`text -f arguments`; raises PowerShell's FormatError."""
    try:
        return composite(text, arguments)
    except NetFailure as error:
        raise failure(
            f"Error formatting a string: {error.exception.message}",
            "FormatError",
            "InvalidOperation",
            inner=error.exception,
        ) from None


Item = tuple[int, int, str]  # index, alignment, format
_DIGITS = "0123456789"
_LARGEST = 1_000_000  # .NET takes no index and no alignment from here on


def composite(text: str, arguments: list[Any], culture: Culture | None = None) -> str:
    """.NET's String.Format."""
    parts: list[str] = []
    length = 0
    for piece in _parsed(text):
        if isinstance(piece, str):
            parts.append(piece)
            length += len(piece)
            continue
        index, alignment, spec = piece
        if index >= len(arguments):
            raise net_failure(
                "System.FormatException",
                "Index (zero based) must be greater than or equal to zero and less than the size of the argument list.",
            )
        shown = arguments[index]
        if shown.__class__ is not str:
            shown = format_value(shown, spec, culture)
        if alignment:
            shown = shown.rjust(alignment) if alignment > 0 else shown.ljust(-alignment)
        parts.append(shown)
        length += len(shown)
        if length > TEXT_LENGTH:
            raise out_of_memory()
    return "".join(parts)


@lru_cache(maxsize=512)
def _parsed(text: str) -> tuple[str | Item, ...]:
    """The format taken apart: literal text and items; raises FormatException."""
    elements_fit(8 * text.count("{"))
    parts: list[str | Item] = []
    position = 0
    while position < len(text):
        character = text[position]
        if character == "{":
            if text.startswith("{{", position):
                parts.append("{")
                position += 2
                continue
            item, position = _item(text, position + 1)
            parts.append(item)
        elif character == "}":
            if not text.startswith("}}", position):
                raise _bad_format(
                    f"Failure to parse near offset {position + 1}. Unexpected closing brace without a "
                    "corresponding opening brace."
                )
            parts.append("}")
            position += 2
        else:
            marks = [found for found in (text.find("{", position), text.find("}", position)) if found >= 0]
            following = min(marks, default=len(text))
            parts.append(text[position:following])
            position = following
    return tuple(parts)


def _bad_format(message: str) -> NetFailure:
    return net_failure("System.FormatException", "Input string was not in a correct format. " + message)


def _item(text: str, position: int) -> tuple[Item, int]:
    """One `{index,alignment:format}`, from behind its brace."""
    start = position
    while position < len(text) and text[position] in _DIGITS:
        position += 1
    index = _small_number(text, start, position)
    position = _blanks(text, position)
    alignment = 0
    if text.startswith(",", position):
        alignment, position = _alignment(text, _blanks(text, position + 1))
    spec = ""
    if text.startswith(":", position):
        end = text.find("}", position)
        if end < 0:
            raise _bad_format(f"Failure to parse near offset {len(text)}. Format item ends prematurely.")
        spec, position = text[position + 1 : end], end
    if not text.startswith("}", position):
        raise _bad_format(f"Failure to parse near offset {position}. Format item ends prematurely.")
    return (index, alignment, spec), position + 1


def _alignment(text: str, position: int) -> tuple[int, int]:
    start = position
    sign = -1 if text.startswith("-", position) else 1
    if sign < 0:
        position = start = position + 1
    while position < len(text) and text[position] in _DIGITS:
        position += 1
    return sign * _small_number(text, start, position), _blanks(text, position)


def _small_number(text: str, start: int, end: int) -> int:
    """The digits between the two places as a number; raises FormatException when there are none, or too many."""
    if start == end:
        raise _bad_format(f"Failure to parse near offset {end}. Expected an ASCII digit.")
    number = int(text[start:end][:8])
    if number >= _LARGEST:
        raise _bad_format(f"Failure to parse near offset {end}. Index or alignment is too large.")
    return number


def _blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] == " ":
        position += 1
    return position


def format_value(value: Any, spec: str, culture: Culture | None = None) -> str:
    """`value.ToString(spec)`; a value that has no formats gives its text. Raises NetFailure (FormatException)."""
    kind = value.__class__
    if kind is str:
        text: str = value
        return text
    if kind is int:
        if not spec:
            return str(value)
        digits = _of_digits(spec)
        if digits is not None and value >= 0:
            return digits % value  # type: ignore[no-any-return]  # a template of text
    elif value is None:
        return ""
    if kind is PSObject:
        if value.written is not None:
            return str(value.written)
        return format_value(value.base, spec, culture)
    if not spec and culture is None:
        return net_text(value)
    if is_number(value):
        from hvsim.interpreter.values.numbers.number_format import format_number

        return format_number(value, spec, culture or current_culture())
    if kind is EnumValue:
        return _format_enum(value, spec)
    formatter = getattr(value, "format", None)
    if formatter is not None and hasattr(kind, "net_formats"):
        made: str = formatter(spec, culture or current_culture())
        return made
    if getattr(kind, "is_script_object", False) and "System.IFormattable" in value.net_type.all_interfaces():
        from hvsim.interpreter.values.members.access import invoke_member

        return str(invoke_member(value, "ToString", [spec, None]))
    return net_text(value)


@lru_cache(maxsize=256)
def _of_digits(spec: str) -> str | None:
    """What Python's `%` makes the same of an Int32 that is not negative: `D4` and `X8` are such, `N2` is not."""
    letter, width = spec[0], spec[1:]
    if letter not in "dDxX" or len(width) > 3 or (width and not (width.isascii() and width.isdigit())):
        return None
    return f"%0{width or 1}{letter.lower() if letter in 'dD' else letter}"


def _format_enum(value: EnumValue, spec: str) -> str:
    letter = spec.lower()
    if letter in ("", "g", "f"):
        return str(value)
    if letter == "d":
        return str(value.value)
    if letter == "x":
        return f"{value.value & 0xFFFFFFFF:08X}"
    raise net_failure(
        "System.FormatException",
        'Format string can be only "G", "g", "X", "x", "F", "f", "D" or "d".',
    )
