"""System.Text.Encoding and its kinds."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_null
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.providers.encodings import (
    ASCII,
    BIG_ENDIAN_UNICODE,
    LATIN1,
    UNICODE,
    UTF8,
    UTF8_BOM,
    UTF32,
    TextEncoding,
    encoding_named,
)
from hvsim.interpreter.values.arrays import Array, byte_array
from hvsim.interpreter.values.numbers.numbers import Char
from hvsim.interpreter.values.types.registry import named_type

# code page -> (.NET class, web name, display name)
_DESCRIPTIONS = {
    65001: ("UTF8Encoding", "utf-8", "Unicode (UTF-8)"),
    20127: ("ASCIIEncoding", "us-ascii", "US-ASCII"),
    1200: ("UnicodeEncoding", "utf-16", "Unicode"),
    1201: ("UnicodeEncoding", "utf-16BE", "Unicode (Big-Endian)"),
    12000: ("UTF32Encoding", "utf-32", "Unicode (UTF-32)"),
    12001: ("UTF32Encoding", "utf-32BE", "Unicode (UTF-32 Big-Endian)"),
    28591: ("Latin1Encoding", "iso-8859-1", "Western European (ISO)"),
}


def _described(encoding: TextEncoding) -> tuple[str, str, str]:
    return _DESCRIPTIONS.get(encoding.code_page, ("Encoding", encoding.name.lower(), encoding.name))


ENCODING = declare("System.Text.Encoding")
ENCODING.constants(
    "System.Text.Encoding",
    UTF8=UTF8_BOM,
    ASCII=ASCII,
    Unicode=UNICODE,
    BigEndianUnicode=BIG_ENDIAN_UNICODE,
    UTF32=UTF32,
    Latin1=LATIN1,
    Default=UTF8,
)


@ENCODING.static("System.Text.Encoding GetEncoding(string name)", "System.Text.Encoding GetEncoding(int codepage)")
def _find(name: Any) -> TextEncoding:
    found = encoding_named(name)
    if found is None:
        raise net_failure(
            "System.ArgumentException",
            f"'{name}' is not a supported encoding name. For information on defining a custom encoding, see the "
            "documentation for the Encoding.RegisterProvider method. (Parameter 'name')",
        )
    return found


def _bytes(data: list[int] | None) -> bytes:
    if data is None:
        raise argument_null("bytes")
    return bytes(data)


ENCODING.method("byte[] GetBytes(string s)")(lambda encoding, text: byte_array(encoding.encode(_text(text))))
ENCODING.method("byte[] GetBytes(char[] chars)")(
    lambda encoding, characters: byte_array(encoding.encode("".join(characters)))
)


def _text(text: str | None) -> str:
    if text is None:
        raise argument_null("s")
    return text


@ENCODING.method("string GetString(byte[] bytes)", "string GetString(byte[] bytes, int index, int count)")
def _get_string(encoding: TextEncoding, data: list[int] | None, index: int = 0, count: int | None = None) -> str:
    raw = _bytes(data)
    return encoding.decode(raw if count is None else raw[index : index + count])


@ENCODING.method("char[] GetChars(byte[] bytes)")
def _get_characters(encoding: TextEncoding, data: list[int]) -> Array:
    return Array.of(map(Char, encoding.decode(_bytes(data))), named_type("System.Char"))


ENCODING.method("int GetByteCount(string chars)")(lambda encoding, text: len(encoding.encode(text)))
ENCODING.method("int GetCharCount(byte[] bytes)")(lambda encoding, data: len(encoding.decode(_bytes(data))))
ENCODING.method("byte[] GetPreamble()")(lambda encoding: byte_array(encoding.preamble))
ENCODING.property("string BodyName")(lambda encoding: _described(encoding)[1])
ENCODING.property("string EncodingName")(lambda encoding: _described(encoding)[2])
ENCODING.property("string HeaderName")(lambda encoding: _described(encoding)[1])
ENCODING.property("string WebName")(lambda encoding: _described(encoding)[1])
ENCODING.property("int WindowsCodePage")(lambda encoding: 1200 if encoding.code_page != 20127 else 1252)
ENCODING.property("bool IsSingleByte")(lambda encoding: encoding.code_page in (20127, 28591))
ENCODING.property("int CodePage")(lambda encoding: encoding.code_page)


@ENCODING.static("byte[] Convert(System.Text.Encoding srcEncoding, System.Text.Encoding dstEncoding, byte[] bytes)")
def _convert(source: TextEncoding, target: TextEncoding, data: list[int]) -> Array:
    return byte_array(target.encode(source.decode(_bytes(data))))


def _constructor(name: str, plain: TextEncoding, marked: TextEncoding | None) -> None:
    declaration = declare(f"System.Text.{name}")

    @declaration.constructor("()", *(["(bool emitIdentifier)"] if marked is not None else []))
    def new(emit: Any = False) -> TextEncoding:
        return marked if emit and marked is not None else plain


_constructor("UTF8Encoding", UTF8, UTF8_BOM)
_constructor("ASCIIEncoding", ASCII, None)
_constructor("UTF32Encoding", UTF32, None)


@declare("System.Text.UnicodeEncoding").constructor("()", "(bool bigEndian, bool byteOrderMark)")
def _unicode(big: bool = False, mark: bool = True) -> TextEncoding:
    found = BIG_ENDIAN_UNICODE if big else UNICODE
    return found if mark else TextEncoding(found.name, found.codec, b"", found.code_page)
