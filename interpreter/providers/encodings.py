"""Text encodings by PowerShell's names: how lines become bytes, and how a file's first bytes say what it is.

Knows bytes and text; opens no file.
"""

from __future__ import annotations

import codecs
import re
from typing import Any, ClassVar

from attrs import frozen

from hvsim.interpreter.limits import text_fits
from hvsim.interpreter.values.code_units import to_characters, to_code_units
from hvsim.interpreter.values.objects import unwrap


@frozen
class TextEncoding:
    """An encoding: Python's codec, the bytes a new file begins with, and .NET's code page number."""

    net_name: ClassVar[str] = "System.Text.Encoding"

    name: str
    codec: str
    preamble: bytes = b""
    code_page: int = 65001

    def encode(self, text: str) -> bytes:
        """The bytes of `text` without preamble; what the encoding has no room for becomes `?` or U+FFFD, as in .NET."""
        return to_characters(text).encode(self.codec, "replace")

    def decode(self, data: bytes) -> str:
        """The text of `data`, which carries no preamble; invalid bytes become U+FFFD, or `?` in ASCII."""
        return to_code_units(data.decode(self.codec, "replace"))


UTF8 = TextEncoding("utf8", "utf-8")
UTF8_BOM = TextEncoding("utf8BOM", "utf-8", codecs.BOM_UTF8)
ASCII = TextEncoding("ascii", "ascii", code_page=20127)
UNICODE = TextEncoding("unicode", "utf-16-le", codecs.BOM_UTF16_LE, 1200)
BIG_ENDIAN_UNICODE = TextEncoding("bigendianunicode", "utf-16-be", codecs.BOM_UTF16_BE, 1201)
UTF32 = TextEncoding("utf32", "utf-32-le", codecs.BOM_UTF32_LE, 12000)
BIG_ENDIAN_UTF32 = TextEncoding("bigendianutf32", "utf-32-be", codecs.BOM_UTF32_BE, 12001)
LATIN1 = TextEncoding("latin1", "latin-1", code_page=28591)
UTF7 = TextEncoding("utf7", "utf-7", code_page=65000)
OEM = TextEncoding("oem", "utf-8")

NAMES: dict[str, TextEncoding] = {
    "ascii": ASCII,
    "ansi": UTF8,
    "bigendianunicode": BIG_ENDIAN_UNICODE,
    "bigendianutf32": BIG_ENDIAN_UTF32,
    "default": UTF8,
    "oem": OEM,
    "string": UNICODE,
    "unicode": UNICODE,
    "unknown": UNICODE,
    "utf7": UTF7,
    "utf8": UTF8,
    "utf8bom": UTF8_BOM,
    "utf8nobom": UTF8,
    "utf32": UTF32,
    "latin1": LATIN1,
}

_BY_CODE_PAGE = {
    encoding.code_page: encoding
    for encoding in (UTF8, ASCII, UNICODE, BIG_ENDIAN_UNICODE, UTF32, BIG_ENDIAN_UTF32, LATIN1, UTF7)
}

# The longest first: UTF-32's mark begins with UTF-16's.
_MARKS = (UTF8_BOM, UTF32, BIG_ENDIAN_UTF32, UNICODE, BIG_ENDIAN_UNICODE)


def encoding_named(name: str | int) -> TextEncoding | None:
    """The encoding of a PowerShell name (`utf8BOM`), a code page number, or a registered name (`windows-1252`)."""
    if isinstance(name, int) or name.isdecimal():
        number = int(name)
        return _BY_CODE_PAGE.get(number) or _from_codec(f"cp{number}", number)
    return NAMES.get(name.lower()) or _from_codec(name, None)


def _from_codec(name: str, code_page: int | None) -> TextEncoding | None:
    try:
        codec = codecs.lookup(name).name
        "a".encode(codec, "replace")  # Python has codecs that are none of any text
    except (LookupError, ValueError):  # ValueError: a name with a NUL, a codec that replaces nothing
        return None
    known = {"utf-8": UTF8, "utf-16": UNICODE, "utf-32": UTF32, "iso8859-1": LATIN1, "ascii": ASCII}.get(codec)
    digits = re.sub(r"\D", "", codec)
    return known or TextEncoding(name.lower(), codec, code_page=code_page or int(digits or 65001))


def detect(data: bytes, default: TextEncoding = UTF8) -> tuple[TextEncoding, int]:
    """The encoding that the first bytes of a file say, or `default`; and how many bytes said it."""
    for encoding in _MARKS:
        if data.startswith(encoding.preamble):
            return encoding, len(encoding.preamble)
    return default, 0


def decode(data: bytes, default: TextEncoding = UTF8) -> str:
    """The text of a whole file; raises OutOfMemoryException where it may be longer than a text can be."""
    text_fits(len(data))
    encoding, skip = detect(data, default)
    return encoding.decode(data[skip:])


def encode(text: str, encoding: TextEncoding = UTF8, *, preamble: bool = True) -> bytes:
    """The bytes of a new file that holds `text`."""
    return (encoding.preamble if preamble else b"") + encoding.encode(text)


def lines_of(text: str) -> list[str]:
    """The lines of a text: a line feed, a carriage return or both end one; the last end makes no empty line."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


class EncodingArgument:
    """What an -Encoding parameter does to its argument: a name or a code page becomes an encoding."""

    def transform(self, value: Any, name: str) -> Any:
        """The encoding; other values are left to the conversion."""
        value = unwrap(value)
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            found = encoding_named(value)
            if found is None:
                from hvsim.interpreter.commands.validation import Refused

                raise Refused(
                    f"'{value}' is not a supported encoding name. For information on defining a custom encoding, see "
                    "the documentation for the Encoding.RegisterProvider method. (Parameter 'name')"
                )
            return found
        return value


def encoding_of(value: Any, default: TextEncoding = UTF8) -> TextEncoding:
    """The encoding that a bound -Encoding argument is; `default` for none."""
    if value is None:
        return default
    if isinstance(value, TextEncoding):
        return value
    return encoding_named(int(value.code_page)) or default
