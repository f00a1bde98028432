"""Which files and folders a listing takes: -Filter, -File, -Directory, -Hidden and the flags of -Attributes."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import define

from hvsim.interpreter.errors import failure

if TYPE_CHECKING:
    from hvsim.interpreter.host import FileStatus

Predicate = Callable[[frozenset[str]], bool]

ATTRIBUTES = (
    "ReadOnly", "Hidden", "System", "Directory", "Archive", "Device", "Normal", "Temporary", "SparseFile",
    "ReparsePoint", "Compressed", "Offline", "NotContentIndexed", "Encrypted", "IntegrityStream", "NoScrubData",
)  # fmt: skip

_SHORT = {"d": "Directory", "h": "Hidden", "r": "ReadOnly", "s": "System", "a": "Archive", "n": "Normal"}


@lru_cache(maxsize=256)
def filter_pattern(text: str) -> re.Pattern[str]:
    """A file system's own pattern as an expression: `*` and `?` alone, `*.*` is everything, any case."""
    if text in ("*", "*.*", ""):
        return re.compile("", re.DOTALL)
    parts = []
    for character in text:
        parts.append({"*": ".*", "?": "."}.get(character, re.escape(character)))
    return re.compile("".join(parts) + r"\Z", re.IGNORECASE | re.DOTALL)


@define
class ChildQuery:
    """What to list. `attributes` is the predicate of -Attributes, `names_hidden` whether it speaks of hidden items."""

    force: bool = False
    filter: str = ""
    file: bool = False
    directory: bool = False
    hidden: bool = False
    read_only: bool = False
    system: bool = False
    attributes: Predicate | None = None
    names_hidden: bool = False

    def accepts_attributes(self, status: FileStatus) -> bool:
        flags = status.attributes
        if (self.file and status.is_directory) or (self.directory and not status.is_directory):
            return False
        if "Hidden" in flags and not (self.force or self.hidden or self.names_hidden):
            return False
        if (
            (self.hidden and "Hidden" not in flags)
            or (self.read_only and "ReadOnly" not in flags)
            or (self.system and "System" not in flags)
        ):
            return False
        return self.attributes is None or self.attributes(flags)

    def accepts(self, status: FileStatus) -> bool:
        if self.filter and filter_pattern(self.filter).match(status.name) is None:
            return False
        return self.accepts_attributes(status)

    def enters(self, status: FileStatus) -> bool:
        """Whether a recursive listing goes into the folder."""
        return self.force or self.hidden or self.names_hidden or "Hidden" not in status.attributes


def parse_attributes(text: str) -> tuple[Predicate, bool]:
    """The predicate that `Hidden+!System,ReadOnly` means (`,` or, `+` and, `!` not), and whether it names Hidden."""
    alternatives: list[list[tuple[str, bool]]] = []
    for alternative in text.split(","):
        terms = []
        for term in alternative.split("+"):
            name = term.strip()
            wanted = not name.startswith("!")
            terms.append((_attribute(name.lstrip("!").strip(), text), wanted))
        alternatives.append(terms)

    def holds(flags: frozenset[str]) -> bool:
        present = flags or frozenset({"Normal"})
        return any(all((name in present) == wanted for name, wanted in terms) for terms in alternatives)

    return holds, any(name == "Hidden" for terms in alternatives for name, _ in terms)


def _attribute(name: str, text: str) -> str:
    lowered = name.lower()
    if lowered in _SHORT:
        return _SHORT[lowered]
    found = [each for each in ATTRIBUTES if each.lower() == lowered]
    found = found or [each for each in ATTRIBUTES if lowered and each.lower().startswith(lowered)]
    if len(found) != 1:
        raise failure(
            f'Cannot convert value "{text}" to a list of file attributes: '
            f"'{name}' is not one of {', '.join(ATTRIBUTES)}.",
            "ParameterArgumentTransformationError",
            "InvalidData",
            "System.Management.Automation.ParameterBindingArgumentTransformationException",
            target=text,
        )
    return found[0]
