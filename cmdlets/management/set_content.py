"""Set-Content, Add-Content, Clear-Content: what items hold, replaced, extended or taken away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.management.content_base import ContentCmdlet, TextContentCmdlet, container_failure
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.providers import ItemPath, has_wildcards
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.encodings import UTF8, detect, encoding_of
from hvsim.interpreter.values import Array, unwrap
from hvsim.interpreter.values.arrays import ByteArray
from hvsim.interpreter.values.numbers.numbers import Byte
from hvsim.interpreter.values.text import net_text

BUFFER_LIMIT = 1024 * 1024
DETECTION_LENGTH = 4


class _Writer(TextContentCmdlet):
    """What Set-Content and Add-Content have in common. Text is gathered and stored in large pieces."""

    value: list[object] = parameter(
        sets={
            "Path": In(position=1, mandatory=True, pipeline=True, by_property_name=True),
            "LiteralPath": In(position=1, mandatory=True, pipeline=True, by_property_name=True),
        },
        allow_null=True,
        allow_empty_collection=True,
        help="What to write, one line each.",
    )
    pass_thru: Switch = parameter(help="Gives what was written.")
    no_newline: Switch = parameter(help="Writes the values one after the other, without line ends.")

    action = ""
    appends = False

    def begin(self) -> None:
        self._opened: dict[tuple[str, ...], list[ItemPath]] = {}
        self._pending: dict[str, list[bytes]] = {}
        self._values: dict[int, tuple[ItemPath, list[Any]]] = {}
        self._amount = 0

    def process(self) -> None:
        key = tuple((self.literal_path if self.literal else self.path) or ())
        places = self._opened.get(key)
        if places is None:
            places = self._opened[key] = [place for place in self._destinations(key) if self._open(place)]
        values = [value for value in self.value or () if value is not None]
        for place in places:
            if place.provider is self.providers.files:
                self._gather(place.path, values)
            else:
                self._values.setdefault(id(place), (place, []))[1].extend(values)
        if self.pass_thru:
            self.write_all(values)

    def end(self) -> None:
        self._store()
        for place, values in self._values.values():
            self.attempt(partial(self._store_values, place, values), force=self.force)

    def stop(self) -> None:
        if self._pending:
            self._store()

    def _destinations(self, paths: tuple[str, ...]) -> list[ItemPath]:
        """The items to write to; a path without wildcards need not exist."""
        found: list[ItemPath] = []
        for path in paths:
            if not self.literal and has_wildcards(path):
                found += self.found(path)
                continue
            try:
                found.append(self.providers.qualify(path))
            except ScriptError as error:
                self.write_error_record(error.record)
        return found

    def _open(self, place: ItemPath) -> bool:
        """Gets an item ready; False, after an error or a refusal, when it is not to be written."""
        if not self.should_process(f"Path: {place.full}", self.action):
            return False
        if place.provider is not self.providers.files:
            self._values[id(place)] = (place, [])
            return True
        try:
            self._open_file(place.path)
        except ScriptError as error:
            self.write_error_record(error.record)
            return False
        return True

    def _open_file(self, path: str) -> None:
        storage = self.engine.file_system
        status = storage.status(path)
        if status is not None and status.is_directory:
            raise container_failure(path, reading=False)
        self.warn_of_encoding()
        encoding = encoding_of(self.encoding)
        try:
            if status is not None and self.force and "ReadOnly" in status.attributes:
                storage.set_attributes(path, status.attributes - {"ReadOnly"})
            if self.appends and status is not None and status.size:
                if self.encoding is None:
                    with storage.open_file(path) as handle:
                        encoding = detect(handle.read_at(0, DETECTION_LENGTH), UTF8)[0]
                storage.append(path, b"")
            else:
                storage.write(path, b"" if self.as_byte_stream else encoding.preamble)
        except OSError as error:
            raise self.open_failure(error, path, reading=False) from error
        self._encoding = encoding
        self._pending.setdefault(path, [])

    def _gather(self, path: str, values: list[Any]) -> None:
        pending = self._pending.setdefault(path, [])
        if self.as_byte_stream and len(values) > 1 and set(map(type, values)) == {Byte}:
            values = [ByteArray(values)]
        for value in _flat(values, whole_bytes=bool(self.as_byte_stream)):
            data = bytes(value) if isinstance(value, ByteArray) else self._bytes(value)
            pending.append(data)
            self._amount += len(data)
        if self._amount > BUFFER_LIMIT:
            self._store()

    def _bytes(self, value: Any) -> bytes:
        if self.as_byte_stream:
            return self._byte(value)
        text = value if value.__class__ is str else net_text(value)
        if not self.no_newline:
            text += self.engine.personality.newline
        return self._encoding.encode(text)

    def _byte(self, value: Any) -> bytes:
        number = unwrap(value)
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 255:
            raise failure(
                "Cannot proceed with byte encoding. When using byte encoding the content must be of type byte.",
                "GetContentWriterArgumentError" if number is None else "ByteEncodingOnly",
                "InvalidArgument",
                "System.Management.Automation.PSArgumentException",
                target=value,
            )
        return bytes((number,))

    def _store(self) -> None:
        pending, self._pending = self._pending, {path: [] for path in self._pending}
        self._amount = 0
        for path, pieces in pending.items():
            if not pieces:
                continue
            try:
                self.engine.file_system.append(path, b"".join(pieces))
            except OSError as error:
                self.write_error_record(self.open_failure(error, path, reading=False).record)

    def _store_values(self, place: ItemPath, values: list[Any], context: Context) -> None:
        place.provider.write_content(place, values, self.appends)


def _flat(values: list[Any], whole_bytes: bool) -> Iterator[Any]:
    """The values, arrays among them element by element; arrays of bytes stay whole where bytes are written."""
    for value in values:
        if isinstance(value, Array) and not (whole_bytes and isinstance(value, ByteArray)):
            yield from value
        else:
            yield value


@cmdlet("Set-Content", default_set="Path", confirm="Medium", windows_aliases=("sc",))
class SetContent(_Writer):
    """Writes content to items, in place of what they hold."""

    action = "Set Content"
    examples = [
        Example("Set-Content ~/a.txt one, two; Get-Content ~/a.txt", "Two lines.", output="one\ntwo"),
        Example(
            "'x' | Set-Content ~/a.txt -Encoding utf8BOM; (Get-Item ~/a.txt).Length -gt 4",
            "With a mark.",
            output="True",
        ),
    ]


@cmdlet("Add-Content", default_set="Path", confirm="Medium", windows_aliases=("ac",))
class AddContent(_Writer):
    """Writes content behind what items hold."""

    action = "Add Content"
    appends = True
    examples = [
        Example(
            "Add-Content ~/a.txt two; Get-Content ~/a.txt", "A further line.", "Set-Content ~/a.txt one", "one\ntwo"
        )
    ]


@cmdlet("Clear-Content", default_set="Path", confirm="Medium", aliases=("clc",))
class ClearContent(ContentCmdlet):
    """Takes away what items hold; the items stay."""

    examples = [
        Example("Clear-Content ~/a.txt; (Get-Item ~/a.txt).Length", "Empties a file.", "Set-Content ~/a.txt one", "0")
    ]

    def process(self) -> None:
        for place in self.targets():
            if place.provider is not self.providers.files:
                self.attempt(partial(self._refuse, place), force=self.force)
            elif self.should_process(f"Item: {place.path}", "Clear Content"):
                self.attempt(partial(self._clear, place), force=self.force)

    def _refuse(self, place: ItemPath, context: Context) -> None:
        """Only files can be emptied."""
        raise failure(
            "Cannot perform the ClearContent operation. The ClearContent operation is not supported by this provider.",
            "NotSupported",
            "NotImplemented",
            "System.Management.Automation.PSNotSupportedException",
        )

    def _clear(self, place: ItemPath, context: Context) -> None:
        storage = self.engine.file_system
        status = storage.status(place.path)
        if status is not None and status.is_directory:
            raise failure(
                f"Cannot clear the content of a directory: '{place.path}'.",
                "ClearDirectoryContent",
                "InvalidOperation",
                "System.NotSupportedException",
                target=place.path,
            )
        try:
            if status is not None and self.force and "ReadOnly" in status.attributes:
                storage.set_attributes(place.path, status.attributes - {"ReadOnly"})
            storage.write(place.path, b"")
        except OSError as error:
            raise self.providers.files.failed(error, place.path, "ClearContent") from error
