"""System.Char and System.Boolean."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_null, argument_range, comparison_by
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.code_units import to_code_units
from hvsim.interpreter.values.enums.enums import EnumValue, enum_value
from hvsim.interpreter.values.numbers.numbers import Char
from hvsim.interpreter.values.objects import Reference

CHAR = declare("System.Char")


def _is(name: str, test: Callable[[str], bool]) -> None:
    @CHAR.static(f"bool {name}(char c)")
    def of_character(character: str) -> bool:
        return test(character)

    @CHAR.static(f"bool {name}(string s, int index)")
    def of_text(text: str, index: int) -> bool:
        if not 0 <= index < len(text):
            raise argument_range("Specified argument was out of the range of valid values.", "index")
        return test(text[index])


_CATEGORIES = {
    "Lu": "UppercaseLetter", "Ll": "LowercaseLetter", "Lt": "TitlecaseLetter", "Lm": "ModifierLetter",
    "Lo": "OtherLetter", "Mn": "NonSpacingMark", "Mc": "SpacingCombiningMark", "Me": "EnclosingMark",
    "Nd": "DecimalDigitNumber", "Nl": "LetterNumber", "No": "OtherNumber", "Zs": "SpaceSeparator",
    "Zl": "LineSeparator", "Zp": "ParagraphSeparator", "Cc": "Control", "Cf": "Format", "Cs": "Surrogate",
    "Co": "PrivateUse", "Cn": "OtherNotAssigned", "Pc": "ConnectorPunctuation", "Pd": "DashPunctuation",
    "Ps": "OpenPunctuation", "Pe": "ClosePunctuation", "Pi": "InitialQuotePunctuation",
    "Pf": "FinalQuotePunctuation", "Po": "OtherPunctuation", "Sm": "MathSymbol", "Sc": "CurrencySymbol",
    "Sk": "ModifierSymbol", "So": "OtherSymbol",
}  # fmt: skip


def _category(character: str) -> str:
    return unicodedata.category(character)


_is("IsDigit", lambda c: _category(c) == "Nd")
_is("IsNumber", lambda c: _category(c).startswith("N"))
_is("IsLetter", lambda c: _category(c).startswith("L"))
_is("IsLetterOrDigit", lambda c: _category(c).startswith("L") or _category(c) == "Nd")
_is("IsUpper", lambda c: _category(c) == "Lu")
_is("IsLower", lambda c: _category(c) == "Ll")
_is("IsWhiteSpace", lambda c: c.isspace())
_is("IsPunctuation", lambda c: _category(c).startswith("P"))
_is("IsSymbol", lambda c: _category(c).startswith("S"))
_is("IsSeparator", lambda c: _category(c).startswith("Z"))
_is("IsControl", lambda c: _category(c) == "Cc")
_is("IsSurrogate", lambda c: 0xD800 <= ord(c) <= 0xDFFF)
_is("IsHighSurrogate", lambda c: 0xD800 <= ord(c) <= 0xDBFF)
_is("IsLowSurrogate", lambda c: 0xDC00 <= ord(c) <= 0xDFFF)
_is("IsAscii", lambda c: c.isascii())
_is("IsAsciiDigit", lambda c: c.isascii() and c.isdigit())
_is("IsAsciiLetter", lambda c: c.isascii() and c.isalpha())
_is("IsAsciiLetterOrDigit", lambda c: c.isascii() and c.isalnum())
_is("IsAsciiHexDigit", lambda c: c in "0123456789abcdefABCDEF")


_is("IsAsciiLetterLower", lambda c: "a" <= c <= "z")
_is("IsAsciiLetterUpper", lambda c: "A" <= c <= "Z")
_is("IsAsciiHexDigitLower", lambda c: c in "0123456789abcdef")
_is("IsAsciiHexDigitUpper", lambda c: c in "0123456789ABCDEF")


@CHAR.static("bool IsBetween(char c, char minInclusive, char maxInclusive)")
def _is_between(character: str, low: str, high: str) -> bool:
    return ord(low) <= ord(character) <= ord(high)


@CHAR.static("bool IsSurrogatePair(char highSurrogate, char lowSurrogate)")
def _is_pair(high: str, low: str) -> bool:
    return 0xD800 <= ord(high) <= 0xDBFF and 0xDC00 <= ord(low) <= 0xDFFF


@CHAR.static("bool IsSurrogatePair(string s, int index)")
def _is_pair_at(text: str, index: int) -> bool:
    return index + 1 < len(text) and _is_pair(text[index], text[index + 1])


@CHAR.static(
    "System.Globalization.UnicodeCategory GetUnicodeCategory(char c)",
    "System.Globalization.UnicodeCategory GetUnicodeCategory(string s, int index)",
)
def _unicode_category(text: str, index: int = 0) -> EnumValue:
    return enum_value("System.Globalization.UnicodeCategory", _CATEGORIES[_category(text[index])])


@CHAR.static("char ToUpper(char c)", "char ToUpper(char c, cultureinfo culture)", "char ToUpperInvariant(char c)")
def _to_upper(character: str, culture: Any = None) -> Char:
    raised = character.upper()
    return Char(raised if len(raised) == 1 else character)


@CHAR.static("char ToLower(char c)", "char ToLower(char c, cultureinfo culture)", "char ToLowerInvariant(char c)")
def _to_lower(character: str, culture: Any = None) -> Char:
    lowered = character.lower()
    return Char(lowered if len(lowered) == 1 else character)


@CHAR.static("double GetNumericValue(char c)")
def _numeric_value(character: str) -> float:
    return float(unicodedata.numeric(character, -1.0))


@CHAR.static("string ConvertFromUtf32(int utf32)")
def _from_utf32(code: int) -> str:
    if not 0 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise argument_range(
            "A valid UTF32 value is between 0x000000 and 0x10ffff, inclusive, and should not include surrogate "
            "codepoint values (0x00d800 ~ 0x00dfff).",
            "utf32",
        )
    return to_code_units(chr(code))


@CHAR.static("int ConvertToUtf32(string s, int index)")
def _to_utf32(text: str, index: int) -> int:
    code = ord(text[index])
    if 0xD800 <= code <= 0xDBFF and index + 1 < len(text):
        return 0x10000 + ((code - 0xD800) << 10) + (ord(text[index + 1]) - 0xDC00)
    return code


@CHAR.static("char Parse(string s)")
def _parse(text: str | None) -> Char:
    if text is None:
        raise argument_null("s")
    if len(text) != 1:
        raise net_failure("System.FormatException", "String must be exactly one character long.")
    return Char(text)


@CHAR.static("bool TryParse(string s, [ref] char result)")
def _try_parse(text: str | None, result: Reference) -> bool:
    worked = text is not None and len(text) == 1
    result.value = Char(text) if worked and text else Char("\0")
    return worked


CHAR.static("string ToString(char c)")(lambda character: str.__str__(character))
CHAR.method("System.TypeCode GetTypeCode()")(lambda character: enum_value("System.TypeCode", "Char"))
CHAR.constants("char", MaxValue=Char("\uffff"), MinValue=Char("\0"))


@CHAR.method("int CompareTo(char value)", "int CompareTo(System.Object value)")
@comparison_by
def _compare_to(character: str, other: str) -> int:
    return ord(character) - ord(other)


@CHAR.method("bool Equals(char obj)")
def _equals(character: str, other: str) -> bool:
    return str(character) == str(other)


@CHAR.method("bool Equals(System.Object obj)")
def _equals_object(character: str, other: Any) -> bool:
    return other.__class__ is Char and str(character) == str(other)


@CHAR.method("int GetHashCode()")
def _hash_code(character: str) -> int:
    return ord(character) | ord(character) << 16


@CHAR.method("string ToString()", "string ToString(System.IFormatProvider provider)")
def _text(character: str, provider: Any = None) -> str:
    return str.__str__(character)


BOOLEAN = declare("System.Boolean")
BOOLEAN.method("System.TypeCode GetTypeCode()")(lambda value: enum_value("System.TypeCode", "Boolean"))
BOOLEAN.constants("string", TrueString="True", FalseString="False")


@BOOLEAN.static("bool Parse(string value)")
def _parse_boolean(text: str | None) -> bool:
    if text is None:
        raise argument_null("value")
    lowered = text.strip().lower()
    if lowered not in ("true", "false"):
        raise net_failure("System.FormatException", f"String '{text}' was not recognized as a valid Boolean.")
    return lowered == "true"


@BOOLEAN.static("bool TryParse(string value, [ref] bool result)")
def _try_parse_boolean(text: str | None, result: Reference) -> bool:
    lowered = (text or "").strip().lower()
    result.value = lowered == "true"
    return lowered in ("true", "false")


@BOOLEAN.method("int CompareTo(bool value)", "int CompareTo(System.Object obj)")
@comparison_by
def _compare_booleans(value: bool, other: bool) -> int:
    return int(value) - int(other)


@BOOLEAN.method("string ToString()", "string ToString(System.IFormatProvider provider)")
def _boolean_text(value: bool, provider: Any = None) -> str:
    return "True" if value else "False"
