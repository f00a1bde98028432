"""Get-Content: the lines, the text or the bytes of files; the values of other items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from hvsim.cmdlets.management.content_base import TextContentCmdlet, container_failure
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.providers import ItemPath
from hvsim.interpreter.providers.encodings import decode, encoding_of, lines_of
from hvsim.interpreter.values import Array, NoteProperty
from hvsim.interpreter.values.arrays import byte_array
from hvsim.interpreter.values.objects import Member, extend

_Pieces = TypeVar("_Pieces", list[Any], list[str], bytes)


@cmdlet(
    "Get-Content",
    default_set="Path",
    aliases=("gc", "type"),
    windows_aliases=("cat",),
    output=("System.Byte", "System.String"),
)
class GetContent(TextContentCmdlet):
    """Gets the content of an item: a file line by line, or the value of a variable, function ..."""

    read_count: int = parameter(
        type="System.Int64",
        by_property_name=True,
        default=1,
        help="How many lines to give at a time; 0 is all at once.",
    )
    total_count: int = parameter(
        type="System.Int64",
        by_property_name=True,
        aliases=("First", "Head"),
        validate=ValidateRange(0, 2**63 - 1),
        default=-1,
        help="How many lines from the beginning.",
    )
    tail: int = parameter(
        by_property_name=True,
        aliases=("Last",),
        validate=ValidateRange(0, 2**31 - 1),
        default=-1,
        help="How many lines from the end.",
    )
    delimiter: str = parameter(help="What ends a line, in place of a line end; it is not part of the line.")
    wait: Switch = parameter(
        simulated=False, help="Goes on giving lines as they are added. Nobody else writes while a command runs."
    )
    raw: Switch = parameter(help="The whole text as one string, line ends included.")

    examples = [
        Example("Get-Content ~/a.txt -TotalCount 1", "The first line.", "'one', 'two' | Set-Content ~/a.txt", "one"),
        Example("(Get-Content ~/a.txt -Raw).Length", "All of it.", "Set-Content ~/a.txt 'abc' -NoNewline", "3"),
        Example("Get-Content ~/a.txt -Tail 1", "The last line.", "'one', 'two' | Set-Content ~/a.txt", "two"),
    ]

    def process(self) -> None:
        if "TotalCount" in self.bound and "Tail" in self.bound:
            self.fail(
                "The parameters TotalCount and Tail cannot be used together. Please specify only one parameter.",
                "TailAndHeadCannotCoexist",
                "InvalidOperation",
                exception="System.InvalidOperationException",
            )
        paths = (self.literal_path if self.literal else self.path) or ()
        for place in [place for path in paths for place in self.found(path)]:
            try:
                pieces = self._read(place)
            except ScriptError as error:
                self.write_error_record(error.record)
                continue
            self._give(place, pieces)

    def _read(self, place: ItemPath) -> list[Any]:
        """What the item holds, in the pieces that are to be given."""
        provider = place.provider
        if provider is not self.providers.files:
            if self.tail >= 0:
                raise failure(
                    "The Tail parameter currently is supported only for the FileSystem provider.",
                    "TailNotSupported",
                    "InvalidOperation",
                    "System.InvalidOperationException",
                    target=self.tail,
                )
            return self._part(list(provider.read_content(place)))
        self._check_together(place.path)
        if provider.is_container(place.path):
            raise container_failure(place.path, reading=True)
        try:
            data = self.engine.file_system.read(place.path)
        except OSError as error:
            raise self.open_failure(error, place.path, reading=True) from error
        if self.as_byte_stream:
            if self.raw:
                return [byte_array(data)]
            return list(byte_array(self._part(data)))
        text = decode(data, encoding_of(self.encoding))
        if self.raw:
            return [text] if text else []
        return self._part(lines_of(text) if self.delimiter is None else self._split(text))

    def _check_together(self, path: str) -> None:
        """Refuses parameters that contradict each other."""
        for name in ("TotalCount", "Tail", "Wait", "Delimiter") if self.raw else ():
            if name in self.bound:
                raise failure(
                    f"The 'Raw' and '{name}' parameters cannot be specified in the same command.",
                    "InvalidOperation",
                    "InvalidOperation",
                    "System.Management.Automation.PSInvalidOperationException",
                )
        if self.as_byte_stream and self.delimiter is not None:
            raise failure(
                "A delimiter cannot be specified when reading the stream one byte at a time.",
                "GetContentReaderArgumentError",
                "InvalidArgument",
                "System.ArgumentException",
                target=path,
            )
        self.warn_of_encoding()

    def _split(self, text: str) -> list[str]:
        pieces = text.split(self.delimiter) if self.delimiter else list(text)
        if pieces and not pieces[-1]:
            pieces.pop()
        return pieces

    def _part(self, pieces: _Pieces) -> _Pieces:
        if self.total_count >= 0:
            return pieces[: self.total_count]
        if self.tail >= 0:
            return pieces[max(0, len(pieces) - self.tail) :]
        return pieces

    def _give(self, place: ItemPath, pieces: list[Any]) -> None:
        origin = _origin(place)
        write = self.write
        if self.read_count == 1 or self.raw:
            for count, piece in enumerate(pieces, 1):
                write(_marked(piece, origin, count))
            return
        for count, group in self._groups(pieces):
            write(_marked(Array(group), origin, count))

    def _groups(self, pieces: list[Any]) -> Iterator[tuple[int, list[Any]]]:
        step = self.read_count if self.read_count > 0 else max(len(pieces), 1)
        for start in range(0, len(pieces), step):
            group = pieces[start : start + step]
            yield start + len(group), group


def _origin(place: ItemPath) -> dict[str, Member]:
    """The properties that say where content came from. All lines of a file share them."""
    properties = place.provider.location_properties(place, False)
    return {name.lower(): NoteProperty(name, value) for name, value in properties if name != "PSIsContainer"}


def _marked(piece: Any, origin: dict[str, Member], count: int) -> Any:
    """A piece of content that knows where it came from and how much had been read by then."""
    value, extension = extend(piece)
    extension.members.update(origin)
    extension.members["readcount"] = NoteProperty("ReadCount", count)
    return value
