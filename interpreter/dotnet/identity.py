"""Guid, Version and SemanticVersion."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_null, comparison_by, must_not_be_negative
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.arrays import byte_array
from hvsim.interpreter.values.dates.datetimes import UTC_KIND, DateTime
from hvsim.interpreter.values.numbers.numbers import is_number
from hvsim.interpreter.values.objects import Reference
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.text import to_string


class Guid(Shown):
    """A 128-bit identifier, kept as its canonical text."""

    __slots__ = ("extended", "text")
    net_name = "System.Guid"
    net_formats = True

    def __init__(self, digits: str) -> None:
        digits = digits.lower()
        self.text = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
        self.extended = None

    def format(self, spec: str, culture: Any) -> str:
        return _guid_text(self, spec)

    def net_text(self) -> str:
        return self.text

    def to_bytes(self) -> bytes:
        """.NET's order: the first three fields little-endian."""
        raw = bytes.fromhex(self.text.replace("-", ""))
        return raw[3::-1] + raw[5:3:-1] + raw[7:5:-1] + raw[8:]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Guid) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


GUID = declare("System.Guid")
_HEX = re.compile(r"[0-9a-fA-F]{32}")
_DASHED = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")


def parse_guid(text: str) -> Guid:
    """Guid.Parse; raises FormatException."""
    body = text.strip()
    if (body[:1], body[-1:]) in (("{", "}"), ("(", ")")):
        body = body[1:-1]
        dashed = True
    else:
        dashed = "-" in body
    if (_DASHED if dashed else _HEX).fullmatch(body):
        return Guid(body.replace("-", ""))
    message = "Unrecognized Guid format."
    if (len(body) == 36 and body.count("-") == 4) or len(body) == 32:
        message = "Guid string should only contain hexadecimal characters."
    raise net_failure("System.FormatException", message)


@GUID.constructor("(string g)")
def _new(text: str | None) -> Guid:
    if text is None:
        raise argument_null("g")
    return parse_guid(text)


@GUID.constructor("(byte[] b)")
def _from_bytes(data: list[int] | None) -> Guid:
    if data is None:
        raise argument_null("b")
    if len(data) != 16:
        raise net_failure(
            "System.ArgumentException", "Byte array for Guid must be exactly 16 bytes long. (Parameter 'b')"
        )
    raw = bytes(data)
    return Guid((raw[3::-1] + raw[5:3:-1] + raw[7:5:-1] + raw[8:]).hex())


@GUID.constructor("()")
def _empty() -> Guid:
    return Guid("0" * 32)


@GUID.static("guid Parse(string input)", "guid Parse(string s, System.IFormatProvider provider)")
def _parse(text: str | None, provider: Any = None) -> Guid:
    return _new(text)


@GUID.static("bool TryParse(string input, [ref] guid result)")
def _try_parse(text: str | None, result: Reference) -> bool:
    try:
        result.value = parse_guid(text or "")
    except NetFailure:
        result.value = _empty()
        return False
    return True


@GUID.static("guid NewGuid()", engine=True)
def _new_guid(engine: Any) -> Guid:
    bits = engine.random.getrandbits(128)
    bits = bits & ~(0xF << 76) | 4 << 76  # version 4
    bits = bits & ~(0x3 << 62) | 2 << 62  # variant 1
    return Guid(f"{bits:032x}")


@GUID.static("guid CreateVersion7()", "guid CreateVersion7(System.DateTimeOffset timestamp)", engine=True)
def _new_ordered_guid(engine: Any, moment: Any = None) -> Guid:
    """Begins with the milliseconds since 1970, so that later ones sort after it."""
    now = DateTime.of_python(engine.clock.now(), UTC_KIND).ticks if moment is None else moment.utc_ticks
    ticks = now - 621355968000000000  # since 1970
    chance = engine.random.getrandbits(76)
    bits = (ticks // 10000) << 80 | 7 << 76 | (chance >> 64 << 64) | 2 << 62 | (chance & (1 << 62) - 1)
    return Guid(f"{bits:032x}")


GUID.constants("guid", Empty=Guid("0" * 32), AllBitsSet=Guid("f" * 32))
_SHAPES = {
    "D": _DASHED,
    "N": _HEX,
    "B": re.compile(rf"\{{{_DASHED.pattern}\}}"),
    "P": re.compile(rf"\({_DASHED.pattern}\)"),
}


@GUID.static("guid ParseExact(string input, string format)")
def _parse_exact(text: str | None, spec: str | None) -> Guid:
    if text is None or spec is None:
        raise argument_null("input" if text is None else "format")
    if spec.upper() == "X":
        made = _try_hexadecimal(text)
        if made is None:
            raise net_failure(
                "System.FormatException",
                "Could not find a brace, or the length between the previous "
                "token and the brace was zero (i.e., '0x,'etc.).",
            )
        return made
    if spec.upper() not in _SHAPES:
        raise _bad_format()
    if not _SHAPES[spec.upper()].fullmatch(text.strip()):
        raise net_failure("System.FormatException", _MISFITS[spec.upper()])
    return parse_guid(text)


_MISFITS = {
    "D": "Dashes are in the wrong position for GUID parsing.",
    "N": "Guid should contain only 32 digits.",
    "B": "Expected {0xdddddddd, etc}.",
    "P": "Dashes are in the wrong position for GUID parsing.",
}


def _try_hexadecimal(text: str) -> Guid | None:
    parts = re.findall(r"0x([0-9a-fA-F]+)", text)
    widths = (8, 4, 4, *[2] * 8)
    if len(parts) != 11 or any(len(part) > width for part, width in zip(parts, widths, strict=True)):
        return None
    return Guid("".join(part.zfill(width) for part, width in zip(parts, widths, strict=True)))


@GUID.static("bool TryParseExact(string input, string format, [ref] guid result)")
def _try_parse_exact(text: str | None, spec: str | None, result: Reference) -> bool:
    try:
        result.value = _parse_exact(text, spec)
    except NetFailure:
        result.value = _empty()
        return False
    return True


GUID.property("int Version")(lambda guid: int(guid.text[14], 16))
GUID.property("int Variant")(lambda guid: int(guid.text[19], 16))


def _bad_format() -> NetFailure:
    return net_failure(
        "System.FormatException", 'Format string can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".'
    )


@GUID.method(
    "string ToString()",
    "string ToString(string format)",
    "string ToString(string format, System.IFormatProvider provider)",
)
def _guid_text(guid: Guid, spec: str = "D", provider: Any = None) -> str:
    letter = (spec or "D").upper()
    if letter == "D":
        return guid.text
    if letter == "N":
        return guid.text.replace("-", "")
    if letter == "X":
        digits = guid.text.replace("-", "")
        last = ",".join(f"0x{digits[at : at + 2]}" for at in range(16, 32, 2))
        return f"{{0x{digits[:8]},0x{digits[8:12]},0x{digits[12:16]},{{{last}}}}}"
    if letter in ("B", "P"):
        return f"{{{guid.text}}}" if letter == "B" else f"({guid.text})"
    raise _bad_format()


GUID.method("byte[] ToByteArray()")(lambda guid: byte_array(guid.to_bytes()))
GUID.method("int CompareTo(guid value)", "int CompareTo(System.Object value)")(
    comparison_by(lambda guid, other: (guid.text > other.text) - (guid.text < other.text))
)
GUID.method("bool Equals(guid g)", "bool Equals(System.Object o)")(lambda guid, other: guid == other)
GUID.net_type.default_value = _empty


class Version(Shown):
    """A version of two to four numbers; what was not given is -1."""

    __slots__ = ("extended", "numbers")
    net_name = "System.Version"

    def __init__(self, *numbers: int) -> None:
        self.numbers = (*numbers, -1, -1, -1, -1)[:4]
        self.extended = None

    @property
    def major(self) -> int:
        return self.numbers[0]

    @property
    def minor(self) -> int:
        return self.numbers[1]

    @property
    def build(self) -> int:
        return self.numbers[2]

    @property
    def revision(self) -> int:
        return self.numbers[3]

    def net_text(self) -> str:
        return ".".join(str(number) for number in self.numbers if number >= 0)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.numbers == other.numbers

    def __hash__(self) -> int:
        return hash(self.numbers)


VERSION = declare("System.Version")
_NAMES = ("major", "minor", "build", "revision")


@VERSION.constructor(
    "(int major, int minor)",
    "(int major, int minor, int build)",
    "(int major, int minor, int build, int revision)",
)
def _version(*numbers: int) -> Version:
    for name, number in zip(_NAMES, numbers, strict=False):
        if number < 0:
            raise must_not_be_negative(name, number)
    return Version(*numbers)


@VERSION.constructor("()")
def _zero_version() -> Version:
    return Version(0, 0)


@VERSION.constructor("(string version)")
@VERSION.static("version Parse(string input)")
def parse_version(text: str | None) -> Version:
    """Version.Parse; raises ArgumentException, FormatException or OverflowException."""
    if text is None:
        raise argument_null("input")
    parts = text.split(".")
    if not 2 <= len(parts) <= 4:
        raise net_failure(
            "System.ArgumentException", "Version string portion was too short or too long. (Parameter 'input')"
        )
    numbers = []
    for part in parts:
        word = part.strip()
        if not re.fullmatch(r"[+-]?\d+", word, re.ASCII):
            raise net_failure("System.FormatException", f"The input string '{part}' was not in a correct format.")
        number = int(word)
        if number < 0:
            raise must_not_be_negative("input", number)
        if number > 2147483647:
            raise net_failure("System.OverflowException", "Value was either too large or too small for an Int32.")
        numbers.append(number)
    return Version(*numbers)


@VERSION.static("bool TryParse(string input, [ref] version result)")
def _try_parse_version(text: str | None, result: Reference) -> bool:
    try:
        result.value = parse_version(text)
    except NetFailure:
        result.value = None
        return False
    return True


@VERSION.converter
def _version_from_number(value: Any) -> Any:
    return parse_version(to_string(value)) if is_number(value) else None


for _name in ("Major", "Minor", "Build", "Revision"):
    VERSION.property(f"int {_name}")(attrgetter(_name.lower()))
VERSION.property("short MajorRevision")(lambda version: version.revision >> 16)
VERSION.property("short MinorRevision")(lambda version: version.revision & 0xFFFF)


@VERSION.method("string ToString()", "string ToString(int fieldCount)")
def _version_text(version: Version, fields: int | None = None) -> str:
    if fields is None:
        return version.net_text()
    known = sum(number >= 0 for number in version.numbers)
    if not 0 <= fields <= known:
        raise net_failure(
            "System.ArgumentException", f"Argument must be between 0 and {known}. (Parameter 'fieldCount')"
        )
    return ".".join(str(number) for number in version.numbers[:fields] if number >= 0)


@VERSION.method("int CompareTo(version value)", "int CompareTo(System.Object version)")
@comparison_by
def _compare_versions(version: Version, other: Version) -> int:
    return (version.numbers > other.numbers) - (version.numbers < other.numbers)


VERSION.method("bool Equals(System.Object obj)")(lambda version, other: version == other)
VERSION.method("System.Object Clone()")(lambda version: Version(*version.numbers))
