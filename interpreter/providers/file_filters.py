"""Which files and folders a listing takes: -Filter, -File, -Directory, -Hidden and the flags of -Attributes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from attrs import define, frozen

from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.registry import generic_type, named_type
from hvsim.interpreter.values.wildcard import is_like

if TYPE_CHECKING:
    from hvsim.interpreter.host import FileStatus
    from hvsim.interpreter.values.types.net_types import NetType

ATTRIBUTES = (
    "ReadOnly", "Hidden", "System", "Directory", "Archive", "Device", "Normal", "Temporary", "SparseFile",
    "ReparsePoint", "Compressed", "Offline", "NotContentIndexed", "Encrypted", "IntegrityStream", "NoScrubData",
)  # fmt: skip

_SHORT = {"d": "Directory", "h": "Hidden", "r": "ReadOnly", "s": "System", "a": "Archive", "n": "Normal"}


@frozen
class FilterPattern:
    """A file system's own pattern: `*` and `?` alone, `*.*` is everything, any case."""

    text: str

    def match(self, name: str) -> bool:
        """Whether a name is of the pattern."""
        if self.text in ("*", "*.*", ""):
            return True
        plain = re.sub(r"[\[\]`]", r"`\g<0>", self.text)
        if is_like(name, plain, True):
            return True
        # As on DOS, a dot before `*` or `?` also matches the end of a name, and `*.` a name without an extension.
        if "." not in name and (self.text.endswith(".") or ".*" in self.text or ".?" in self.text):
            return is_like(f"{name}.", plain, True)
        return False


@lru_cache(maxsize=256)
def filter_pattern(text: str) -> FilterPattern:
    """The pattern of -Filter and of .NET's search patterns."""
    return FilterPattern(text)


@define
class ChildQuery:
    """What to list."""

    force: bool = False
    filter: str = ""
    file: bool = False
    directory: bool = False
    hidden: bool = False
    read_only: bool = False
    system: bool = False
    attributes: AttributesExpression | None = None

    @property
    def shows_hidden(self) -> bool:
        """Whether hidden items are looked at: they are asked for, or spoken of."""
        return self.force or self.hidden or (self.attributes is not None and self.attributes.names("Hidden"))

    def accepts_attributes(self, status: FileStatus) -> bool:
        flags = status.attributes
        if (self.file and status.is_directory) or (self.directory and not status.is_directory):
            return False
        if "Hidden" in flags and not self.shows_hidden:
            return False
        if (
            (self.hidden and "Hidden" not in flags)
            or (self.read_only and "ReadOnly" not in flags)
            or (self.system and "System" not in flags)
        ):
            return False
        return self.attributes is None or self.attributes.holds(flags)

    def accepts(self, status: FileStatus) -> bool:
        if self.filter and not filter_pattern(self.filter).match(status.name):
            return False
        return self.accepts_attributes(status)

    def enters(self, status: FileStatus) -> bool:
        """Whether a recursive listing goes into the folder."""
        return self.shows_hidden or "Hidden" not in status.attributes


class AttributesExpression:
    """A FlagsExpression of FileAttributes: `Hidden+!System,ReadOnly` (`,` or, `+` and, `!` not)."""

    __slots__ = ("_alternatives", "extended", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.extended: Any = None
        self._alternatives = [[_term(term, text) for term in part.split("+")] for part in text.split(",")]

    @property
    def net_type(self) -> NetType:
        definition = named_type("System.Management.Automation.FlagsExpression`1")
        return generic_type(definition, (named_type("System.IO.FileAttributes"),))

    def holds(self, attributes: frozenset[str]) -> bool:
        present = attributes or frozenset({"Normal"})
        return any(all((name in present) == wanted for name, wanted in terms) for terms in self._alternatives)

    def names(self, attribute: str) -> bool:
        """Whether the expression speaks of the attribute at all."""
        return any(name == attribute for terms in self._alternatives for name, _ in terms)


class AttributesArgument:
    """What -Attributes does to its argument: text becomes an expression."""

    def transform(self, value: Any, name: str) -> Any:
        """The expression; what already is one passes."""
        if isinstance(value, AttributesExpression):
            return value
        items = enumerate_value(value)
        return AttributesExpression(to_string(value) if items is None else ",".join(map(to_string, items)))


def _term(text: str, whole: str) -> tuple[str, bool]:
    name = text.strip()
    return _attribute(name.lstrip("!").strip(), whole), not name.startswith("!")


def _attribute(name: str, text: str) -> str:
    lowered = name.lower()
    if lowered in _SHORT:
        return _SHORT[lowered]
    found = [each for each in ATTRIBUTES if each.lower() == lowered]
    found = found or [each for each in ATTRIBUTES if lowered and each.lower().startswith(lowered)]
    if len(found) != 1:
        from hvsim.interpreter.commands.validation import Refused

        raise Refused(
            f"Unable to match the identifier name {text} to a valid enumerator name. Specify one of the following "
            f"enumerator names and try again: {', '.join(sorted(ATTRIBUTES))}"
        )
    return found[0]
