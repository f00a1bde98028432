"""System.String: the methods and statics of text. Its enumerator and comparers are in `comparers.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_null, argument_range, comparison_by
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.limits import elements_fit, joined_text, replaced_text, text_fits
from hvsim.interpreter.values.arrays import Array, string_array
from hvsim.interpreter.values.collation import compare_culture, compare_ordinal
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers.numbers import Char
from hvsim.interpreter.values.types.registry import named_type

STRING = declare("System.String")
_WHITESPACE = None  # str.strip's own set is .NET's closely enough


@STRING.property("int Length")
def _length(text: str) -> int:
    return len(text)


@STRING.method("char get_Chars(int index)", "char Chars(int index)", hidden=True)
def _chars(text: str, index: int) -> Char:
    if not 0 <= index < len(text):
        raise net_failure("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return Char(text[index])


@STRING.constructor("(char c, int count)")
def _repeat(character: str, count: int) -> str:
    if count < 0:
        raise argument_range("'count' must be non-negative.", "count")
    text_fits(count)
    return str(character) * count


@STRING.constructor("(char[] value)", "(char[] value, int startIndex, int length)")
def _from_characters(value: list[str] | None, start: int = 0, length: int | None = None) -> str:
    text = "".join(value or [])
    return text if length is None else text[start : start + length]


# cutting


@STRING.method("string Substring(int startIndex)", "string Substring(int startIndex, int length)")
def _substring(text: str, start: int, length: int | None = None) -> str:
    if start < 0:
        raise argument_range("StartIndex cannot be less than zero.", "startIndex")
    if start > len(text):
        raise argument_range("startIndex cannot be larger than length of string.", "startIndex")
    if length is None:
        return text[start:]
    if length < 0:
        raise argument_range("Length cannot be less than zero.", "length")
    if start + length > len(text):
        raise argument_range("Index and length must refer to a location within the string.", "length")
    return text[start : start + length]


@STRING.method("string Remove(int startIndex)", "string Remove(int startIndex, int count)")
def _remove(text: str, start: int, count: int | None = None) -> str:
    if start < 0:
        raise argument_range("StartIndex cannot be less than zero.", "startIndex")
    if count is None:
        if start > len(text):
            raise argument_range("startIndex must be less than length of string.", "startIndex")
        return text[:start]
    if count < 0:
        raise argument_range("Count cannot be less than zero.", "count")
    if start + count > len(text):
        raise argument_range("Index and count must refer to a location within the string.", "count")
    return text[:start] + text[start + count :]


@STRING.method("string Insert(int startIndex, string value)")
def _insert(text: str, start: int, value: str | None) -> str:
    if value is None:
        raise argument_null("value")
    if not 0 <= start <= len(text):
        raise argument_range("Specified argument was out of the range of valid values.", "startIndex")
    text_fits(len(text) + len(value))
    return text[:start] + value + text[start:]


@STRING.method("string Trim()", "string Trim(char trimChar)", "string Trim(params char[] trimChars)")
def _trim(text: str, characters: Any = None) -> str:
    return text.strip("".join(characters) if characters else _WHITESPACE)


@STRING.method("string TrimStart()", "string TrimStart(char trimChar)", "string TrimStart(params char[] trimChars)")
def _trim_start(text: str, characters: Any = None) -> str:
    return text.lstrip("".join(characters) if characters else _WHITESPACE)


@STRING.method("string TrimEnd()", "string TrimEnd(char trimChar)", "string TrimEnd(params char[] trimChars)")
def _trim_end(text: str, characters: Any = None) -> str:
    return text.rstrip("".join(characters) if characters else _WHITESPACE)


@STRING.method("string PadLeft(int totalWidth)", "string PadLeft(int totalWidth, char paddingChar)")
def _pad_left(text: str, width: int, padding: str = " ") -> str:
    if width < 0:
        raise argument_range("Non-negative number required.", "totalWidth")
    text_fits(width)
    return text.rjust(width, str(padding))


@STRING.method("string PadRight(int totalWidth)", "string PadRight(int totalWidth, char paddingChar)")
def _pad_right(text: str, width: int, padding: str = " ") -> str:
    if width < 0:
        raise argument_range("Non-negative number required.", "totalWidth")
    text_fits(width)
    return text.ljust(width, str(padding))


@STRING.method("char[] ToCharArray()", "char[] ToCharArray(int startIndex, int length)")
def _to_characters(text: str, start: int = 0, length: int | None = None) -> Array:
    part = text if length is None else text[start : start + length]
    elements_fit(len(part))
    characters = {each: Char(each) for each in set(part)}
    return Array.of([characters[each] for each in part], named_type("System.Char"))


# changing


@STRING.method("string ToUpper()", "string ToUpper(cultureinfo culture)", "string ToUpperInvariant()")
def _to_upper(text: str, culture: Any = None) -> str:
    return upper(text)


def upper(text: str) -> str:
    """Upper case character by character, as .NET does it: what would grow stays as it is."""
    if text.isascii():
        return text.upper()
    return "".join(raised if len(raised := character.upper()) == 1 else character for character in text)


@STRING.method("string ToLower()", "string ToLower(cultureinfo culture)", "string ToLowerInvariant()")
def _to_lower(text: str, culture: Any = None) -> str:
    if text.isascii():
        return text.lower()
    return "".join(lowered if len(lowered := character.lower()) == 1 else character for character in text)


@STRING.method(
    "string Replace(char oldChar, char newChar)",
    "string Replace(string oldValue, string newValue)",
    "string Replace(string oldValue, string newValue, System.StringComparison comparisonType)",
)
def _replace(text: str, old: str | None, new: str | None, comparison: EnumValue | None = None) -> str:
    if old is None:
        raise argument_null("oldValue")
    if old == "":
        raise net_failure("System.ArgumentException", "String cannot be of zero length. (Parameter 'oldValue')")
    if comparison is None or not _ignores_case(comparison):
        return replaced_text(text, str(old), str(new or ""))
    import re

    by = str(new or "")
    return joined_text(by, re.split(re.escape(old), text, flags=re.IGNORECASE))


@STRING.method("string ReplaceLineEndings()", "string ReplaceLineEndings(string replacementText)", engine=True)
def _replace_line_ends(engine: Any, text: str, by: str | None = None) -> str:
    newline = by if by is not None else engine.personality.newline
    return str(newline).join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


@STRING.method("string Normalize()", "string Normalize(System.Text.NormalizationForm normalizationForm)")
def _normalize(text: str, form: EnumValue | None = None) -> str:
    from unicodedata import normalize

    names = {1: "NFC", 2: "NFD", 5: "NFKC", 6: "NFKD"}
    return normalize(names[form.value if form is not None else 1], text)  # type: ignore[arg-type]  # one of the four forms there are


# splitting

_REMOVE_EMPTY, _TRIM = 1, 2


@STRING.method(
    "string[] Split(params char[] separator)",
    "string[] Split(char separator, System.StringSplitOptions options = None)",
    "string[] Split(char separator, int count, System.StringSplitOptions options = None)",
    "string[] Split(char[] separator, int count)",
    "string[] Split(char[] separator, System.StringSplitOptions options)",
    "string[] Split(char[] separator, int count, System.StringSplitOptions options)",
    "string[] Split(string separator, System.StringSplitOptions options = None)",
    "string[] Split(string separator, int count, System.StringSplitOptions options = None)",
    "string[] Split(string[] separator, System.StringSplitOptions options)",
    "string[] Split(string[] separator, int count, System.StringSplitOptions options)",
)
def _split(text: str, separator: Any, *rest: Any) -> Array:
    count, options = None, 0
    for each in rest:
        if isinstance(each, EnumValue):
            options = each.value
        else:
            count = int(each)
    marks = [separator] if isinstance(separator, str) else list(separator or [])
    return string_array(
        split(text, [str(mark) for mark in marks if mark], count, options, not marks or separator == "")
    )


def split(text: str, marks: list[str], count: int | None, options: int, nothing_given: bool) -> list[str]:
    """.NET's String.Split; without separators it splits at white space."""
    if count is not None and count < 0:
        raise argument_range("Count cannot be less than zero.", "count")
    if count == 0:
        return []
    pieces: list[str] = []
    if len(marks) == 1 and count is None:
        elements_fit(text.count(marks[0]) + 1)
        for piece in text.split(marks[0]):
            _keep(piece, options, pieces)
        return pieces
    start = position = 0
    at_blanks = not marks and (nothing_given is True)
    while position < len(text):
        width = _mark_width(text, position, marks, at_blanks)
        if width and not (count is not None and len(pieces) >= count - 1):
            _keep(text[start:position], options, pieces)
            position += width
            start = position
        else:
            position += width or 1
    _keep(text[start:], options, pieces)
    return pieces


def _mark_width(text: str, position: int, marks: list[str], at_blanks: bool) -> int:
    if at_blanks:
        return 1 if text[position].isspace() else 0
    for mark in marks:
        if text.startswith(mark, position):
            return len(mark)
    return 0


def _keep(piece: str, options: int, pieces: list[str]) -> None:
    if options & _TRIM:
        piece = piece.strip()
    if piece or not options & _REMOVE_EMPTY:
        pieces.append(piece)


# searching


def _ignores_case(comparison: EnumValue | None) -> bool:
    return comparison is not None and comparison.value % 2 == 1


def _folded(text: str, other: str, comparison: EnumValue | None) -> tuple[str, str]:
    return (text.lower(), other.lower()) if _ignores_case(comparison) else (text, other)


def _options(rest: tuple[Any, ...]) -> tuple[list[int], EnumValue | None]:
    numbers = [int(each) for each in rest if not isinstance(each, EnumValue)]
    return numbers, next((each for each in rest if isinstance(each, EnumValue)), None)


@STRING.method(
    "int IndexOf(char value)",
    "int IndexOf(char value, int startIndex)",
    "int IndexOf(char value, int startIndex, int count)",
    "int IndexOf(char value, System.StringComparison comparisonType)",
    "int IndexOf(string value)",
    "int IndexOf(string value, int startIndex)",
    "int IndexOf(string value, int startIndex, int count)",
    "int IndexOf(string value, System.StringComparison comparisonType)",
    "int IndexOf(string value, int startIndex, System.StringComparison comparisonType)",
)
def _index_of(text: str, value: str | None, *rest: Any) -> int:
    if value is None:
        raise argument_null("value")
    numbers, comparison = _options(rest)
    start = numbers[0] if numbers else 0
    if not 0 <= start <= len(text):
        raise argument_range(
            "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
            "startIndex",
        )
    end = start + numbers[1] if len(numbers) > 1 else len(text)
    source, wanted = _folded(text, str(value), comparison)
    return source.find(wanted, start, end)


@STRING.method(
    "int LastIndexOf(char value)",
    "int LastIndexOf(char value, int startIndex)",
    "int LastIndexOf(string value)",
    "int LastIndexOf(string value, int startIndex)",
    "int LastIndexOf(string value, System.StringComparison comparisonType)",
)
def _last_index_of(text: str, value: str | None, *rest: Any) -> int:
    if value is None:
        raise argument_null("value")
    numbers, comparison = _options(rest)
    source, wanted = _folded(text, str(value), comparison)
    return source.rfind(wanted, 0, numbers[0] + 1) if numbers else source.rfind(wanted)


@STRING.method("int IndexOfAny(char[] anyOf)", "int IndexOfAny(char[] anyOf, int startIndex)")
def _index_of_any(text: str, any_of: list[str], start: int = 0) -> int:
    wanted = set(any_of)
    return next((position for position in range(start, len(text)) if text[position] in wanted), -1)


@STRING.method("int LastIndexOfAny(char[] anyOf)")
def _last_index_of_any(text: str, any_of: list[str]) -> int:
    wanted = set(any_of)
    return next((position for position in range(len(text) - 1, -1, -1) if text[position] in wanted), -1)


_COMPARED = ("(char value)", "(string value)", "(string value, System.StringComparison comparisonType)")


def _searcher(name: str, test: Callable[[str, str], bool]) -> None:
    @STRING.method(*(f"bool {name}{parameters}" for parameters in _COMPARED))
    def search(text: str, value: str | None, comparison: EnumValue | None = None) -> bool:
        if value is None:
            raise argument_null("value")
        return test(*_folded(text, str(value), comparison))


_searcher("Contains", lambda text, value: value in text)
_searcher("StartsWith", lambda text, value: text.startswith(value))
_searcher("EndsWith", lambda text, value: text.endswith(value))


@STRING.method("bool StartsWith(string value, bool ignoreCase, cultureinfo culture)")
def _starts_with_culture(text: str, value: str, ignore: bool, culture: Any) -> bool:
    return text.lower().startswith(value.lower()) if ignore else text.startswith(value)


@STRING.method("bool EndsWith(string value, bool ignoreCase, cultureinfo culture)")
def _ends_with_culture(text: str, value: str, ignore: bool, culture: Any) -> bool:
    return text.lower().endswith(value.lower()) if ignore else text.endswith(value)


# comparing


@STRING.method("bool Equals(string value)", "bool Equals(string value, System.StringComparison comparisonType)")
def _equals(text: str, value: str | None, comparison: EnumValue | None = None) -> bool:
    if value is None:
        return False
    first, second = _folded(text, value, comparison)
    return first == second


@STRING.method("bool Equals(System.Object obj)")
def _equals_object(text: str, other: Any) -> bool:
    return other.__class__ is str and text == other


@STRING.method("int CompareTo(string strB)", "int CompareTo(System.Object value)")
@comparison_by
def _compare_to(text: str, other: str) -> int:
    return compare_culture(text, other, False)


@STRING.method("System.Object Clone()", "string ToString()", "string ToString(System.IFormatProvider provider)")
def _itself(text: str, provider: Any = None) -> str:
    return text


@STRING.method("System.TypeCode GetTypeCode()")
def _type_code(text: str) -> EnumValue:
    return EnumValue(named_type("System.TypeCode"), 18)


# statics


@STRING.static_property("string Empty")
def _empty() -> str:
    return ""


@STRING.static("bool IsNullOrEmpty(string value)")
def _is_null_or_empty(value: str | None) -> bool:
    return not value


@STRING.static("bool IsNullOrWhiteSpace(string value)")
def _is_null_or_white_space(value: str | None) -> bool:
    return not value or value.isspace()


@STRING.static(
    "int Compare(string strA, string strB)",
    "int Compare(string strA, string strB, bool ignoreCase)",
    "int Compare(string strA, string strB, System.StringComparison comparisonType)",
)
def _compare(left: str | None, right: str | None, how: Any = False) -> int:
    if left is None or right is None:
        return (left is not None) - (right is not None)
    if isinstance(how, EnumValue):
        if how.value >= 4:
            return compare_ordinal(left, right, _ignores_case(how))
        return compare_culture(left, right, _ignores_case(how))
    return compare_culture(left, right, bool(how))


@STRING.static("int CompareOrdinal(string strA, string strB)")
def _compare_ordinal(left: str, right: str) -> int:
    position = next((index for index, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), -1)
    return len(left) - len(right) if position < 0 else ord(left[position]) - ord(right[position])


@STRING.static(
    "bool Equals(string a, string b)", "bool Equals(string a, string b, System.StringComparison comparisonType)"
)
def _static_equals(left: str | None, right: str | None, comparison: EnumValue | None = None) -> bool:
    return right is None if left is None else _equals(left, right, comparison)


@STRING.static("string Copy(string str)", "string Intern(string str)")
def _copy(text: str) -> str:
    return text
