"""Format-Hex: bytes as hexadecimal numbers and characters, sixteen in a line."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.net_objects import net_object
from hvsim.cmdlets.utility.shared import OBJECT, SWITCH
from hvsim.cmdlets.utility.text_file import ENCODING, ENCODING_ARGUMENT
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.providers.encodings import NAMES, encoding_of
from hvsim.interpreter.values import enumerate_value, type_of
from hvsim.interpreter.values.arrays import Array, byte_array
from hvsim.interpreter.values.numbers.numbers import UInt64
from hvsim.interpreter.values.objects import unwrap

_PER_LINE = 16
_REPLACEMENT = "\ufffd"
_LARGEST = 2**63 - 1
# .NET's sizes in bytes; a Boolean is one.
_SIZES = {
    "System.Boolean": 4,
    "System.SByte": 1,
    "System.Byte": 1,
    "System.Int16": 2,
    "System.UInt16": 2,
    "System.Int32": 4,
    "System.UInt32": 4,
    "System.Int64": 8,
    "System.UInt64": 8,
}


class ByteCollection:
    """One line: up to sixteen bytes, where they stand, and what they are bytes of."""

    def __init__(self, offset: int, data: bytes, path: str, label: str) -> None:
        self.position = offset
        self.data = data
        self.path = path
        self.label = label
        self.extended: Any = None

    @property
    def offset64(self) -> UInt64:
        return UInt64(self.position)

    @property
    def bytes(self) -> Array:
        return byte_array(self.data)

    @property
    def hex_offset(self) -> str:
        return f"{self.position:016X}"

    @property
    def hex_bytes(self) -> str:
        return self.data.hex(" ").upper()

    @property
    def ascii(self) -> str:
        return "".join(map(_character, self.data))

    def text(self) -> str:
        """The line as text: offset, numbers, characters."""
        return f"{self.position:016X}   {self.hex_bytes:<47} {self.ascii}"


net_object(
    ByteCollection,
    "Microsoft.PowerShell.Commands.ByteCollection",
    {
        "ulong Offset64": "offset64",
        "byte[] Bytes": "bytes",
        "string Path": "path",
        "string HexOffset": "hex_offset",
        "string HexBytes": "hex_bytes",
        "string Ascii": "ascii",
        "string Label": "label",
    },
    text=ByteCollection.text,
)


def _character(number: int) -> str:
    """The character a byte is shown as: itself where it can be seen."""
    if number == 0:
        return " "
    return chr(number) if 0x20 <= number < 0x7F or number > 0xA0 else _REPLACEMENT


@cmdlet("Format-Hex", aliases=("fhx",), output="Microsoft.PowerShell.Commands.ByteCollection")
class FormatHex(Cmdlet):
    """Shows the bytes of files, texts and numbers in hexadecimal."""

    path: list[str] = parameter(sets="Path", position=0, mandatory=True, wildcards=True, help="The files.")
    literal_path: list[str] = parameter(
        sets="LiteralPath",
        mandatory=True,
        aliases=("PSPath", "LP"),
        help="The files, their names taken as they are.",
    )
    input_object: Any = parameter(
        sets="ByInputObject", mandatory=True, pipeline=True, type=OBJECT, help="Texts, numbers or bytes."
    )
    encoding: Any = parameter(
        sets="ByInputObject",
        type=ENCODING,
        transform=ENCODING_ARGUMENT,
        values=tuple(NAMES),
        help="How characters become bytes; utf8 unless given.",
    )
    count: Any = parameter(
        type="System.Int64", default=_LARGEST, validate=ValidateRange(1, _LARGEST), help="Only so many bytes."
    )
    offset: Any = parameter(
        type="System.Int64", default=0, validate=ValidateRange(0, _LARGEST), help="Leaves out so many bytes at first."
    )
    raw: bool = parameter(
        sets="ByInputObject", type=SWITCH, no_effect="It has none in PowerShell any more.", help="Kept for old scripts."
    )

    examples = [
        Example("('abc' | Format-Hex).HexBytes", "The bytes of a text.", output="61 62 63"),
    ]

    def begin(self) -> None:
        self._pending = bytearray()
        self._pending_type = ""

    def process(self) -> None:
        if self.parameter_set == "ByInputObject":
            self._process_value(self.input_object)
            return
        literal = self.parameter_set == "LiteralPath"
        for path in self.literal_path if literal else self.path:
            for item in self.engine.providers.resolve(path, literal=literal):
                self._give(self.engine.file_system.read(item.path), item.path, item.path)

    def end(self) -> None:
        self._flush()

    def _process_value(self, value: Any) -> None:
        """Numbers of one type in a row are one sequence of bytes; a text is one by itself."""
        value = unwrap(value)
        items = enumerate_value(value)
        if items is not None:
            for item in items:
                self._process_value(item)
            return
        name = type_of(value).full_name
        if isinstance(value, str):
            self._flush()
            self._give(encoding_of(self.encoding).encode(value), "", "String (System.String)")
            return
        data = _bytes_of(value, name)
        if data is None:
            self.write_error(
                f"Cannot convert input of type '{name}' to hexadecimal. To view the hexadecimal formatting of its "
                "string representation, pipe it to the Out-String cmdlet before piping it to Format-Hex.",
                "FormatHexTypeNotSupported",
                "InvalidArgument",
                exception="System.ArgumentException",
                target=value,
            )
            return
        if name != self._pending_type:
            self._flush()
            self._pending_type = name
        self._pending += data

    def _flush(self) -> None:
        if self._pending:
            data, self._pending = bytes(self._pending), bytearray()
            name = self._pending_type.rpartition(".")[2]
            self._give(data, "", f"{name} ({self._pending_type})")
        self._pending_type = ""

    def _give(self, data: bytes, path: str, label: str) -> None:
        start = int(self.offset)
        stop = min(len(data), start + int(self.count))
        for position in range(start, stop, _PER_LINE):
            part = data[position : min(position + _PER_LINE, stop)]
            self.write(ByteCollection(position, part, path, label))


def _bytes_of(value: Any, type_name: str) -> bytes | None:
    import struct

    if type_name == "System.Double":
        return struct.pack("<d", value)
    if type_name == "System.Single":
        return struct.pack("<f", value)
    size = _SIZES.get(type_name)
    if size is None:
        return None
    return (int(value) & (1 << 8 * size) - 1).to_bytes(size, "little")
