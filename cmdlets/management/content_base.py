"""What the content commands share: paths that do not come from the pipeline, encodings, the errors of opening a file.

Declares no command.
"""

from __future__ import annotations

from hvsim.cmdlets.management.base import ForceItemCmdlet
from hvsim.interpreter.commands import In, Switch, parameter
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.errors.file_errors import io_exception
from hvsim.interpreter.providers import ItemPath
from hvsim.interpreter.providers.encodings import EncodingArgument
from hvsim.interpreter.providers.file_changes import record_of
from hvsim.interpreter.providers.file_filters import filter_pattern
from hvsim.interpreter.values import Array


class ContentCmdlet(ForceItemCmdlet):
    """A command on the content of items."""

    path: list[str] | None = parameter(
        sets={"Path": In(position=0, mandatory=True, by_property_name=True)},
        wildcards=True,
        help="The paths of the items; wildcards are expanded.",
    )

    def found(self, path: str) -> list[ItemPath]:
        """The items that one path means. Unlike elsewhere, a pattern that matches nothing is an error."""
        try:
            places = self.providers.resolve(path, self.literal, self.filters(), self.force)
        except ScriptError as error:
            self.write_error_record(error.record)
            return []
        if self.filter:
            matcher = filter_pattern(self.filter)
            places = [place for place in places if matcher.match(place.provider.leaf(place.path))]
        if not places:
            self.write_error(
                f"An object at the specified path {path} does not exist, or has been filtered by the -Include or "
                "-Exclude parameter.",
                "ItemNotFound",
                "ObjectNotFound",
                target=Array((self.literal_path if self.literal else self.path) or ()),
            )
        return places


class TextContentCmdlet(ContentCmdlet):
    """A command that reads or writes text or bytes."""

    encoding: object = parameter(
        type="System.Text.Encoding",
        transform=EncodingArgument(),
        values=(
            "ascii", "ansi", "bigendianunicode", "bigendianutf32", "oem", "unicode", "utf8", "utf8BOM", "utf8NoBOM",
            "utf32",
        ),
        help="How text is stored as bytes; utf8 without a mark by default.",
    )  # fmt: skip
    as_byte_stream: Switch = parameter(help="Bytes instead of text.")

    def warn_of_encoding(self) -> None:
        """Bytes have no encoding: says so to who gave one."""
        if self.as_byte_stream and "Encoding" in self.bound:
            self.write_warning("Encoding not used when '-AsByteStream' specified.")

    def open_failure(self, error: OSError, path: str, reading: bool) -> ScriptError:
        """The error of a file that could not be opened."""
        exception = io_exception(error, path, self.engine.file_system, self.engine.personality)
        kind = exception.type_name.rpartition(".")[2].removesuffix("Exception")
        prefix = "GetContentReader" if reading else "GetContentWriter"
        name, category = {
            "DirectoryNotFound": ("DirectoryNotFoundError", "ObjectNotFound"),
            "FileNotFound": ("FileNotFoundError", "ObjectNotFound"),
            "UnauthorizedAccess": ("UnauthorizedAccessError", "PermissionDenied"),
        }.get(kind, ("IOError", "ReadError" if reading else "WriteError"))
        return record_of(exception, prefix + name, category, path)


def container_failure(path: str, reading: bool) -> ScriptError:
    """A folder has no content."""
    if reading:
        text = f"Unable to get content because it is a directory: '{path}'. Please use 'Get-ChildItem' instead."
        return failure(text, "GetContainerContentException", "InvalidOperation", "System.InvalidOperationException")
    text = f"Unable to write content because it is a directory: '{path}'."
    return failure(text, "WriteContainerContentException", "InvalidOperation", "System.InvalidOperationException")
