"""From what a user wrote to places: drives, providers, `~`, relative paths, wildcards, include and exclude patterns.

Asks providers what exists; changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.providers.failures import drive_not_found, path_not_found
from hvsim.interpreter.providers.paths import ItemPath
from hvsim.interpreter.values import WildcardPattern

if TYPE_CHECKING:
    from hvsim.interpreter.providers.drives import Drive
    from hvsim.interpreter.providers.locations import Providers

_WILDCARD = re.compile(r"(?<!`)[*?\[]")
_ESCAPE = re.compile(r"`([*?\[\]`])")


def has_wildcards(text: str) -> bool:
    """Whether a path is a pattern: a wildcard character stands in it without a backtick before it."""
    return _WILDCARD.search(text) is not None


def unescape(text: str) -> str:
    """The path without the backticks that take a wildcard character literally."""
    return _ESCAPE.sub(r"\1", text) if "`" in text else text


class Filters:
    """Include and exclude patterns on the last name of a path; without patterns every name passes."""

    __slots__ = ("_exclude", "_include", "exclude", "include")

    def __init__(self, include: Iterable[str] = (), exclude: Iterable[str] = ()) -> None:
        self.include = tuple(include)
        self.exclude = tuple(exclude)
        self._include = [WildcardPattern(pattern) for pattern in self.include]
        self._exclude = [WildcardPattern(pattern) for pattern in self.exclude]

    def passes(self, name: str) -> bool:
        included = not self._include or any(pattern.is_match(name) for pattern in self._include)
        return included and not any(pattern.is_match(name) for pattern in self._exclude)


class Resolver:
    """Reads paths against the drives and the current location of a session."""

    def __init__(self, providers: Providers) -> None:
        self._providers = providers
        self._machine = providers.machine

    # One place

    def qualify(self, path: str) -> ItemPath:
        """The place a literal path means, whether or not anything is there.

        Raises DriveNotFound or ProviderNotFound.
        """
        providers = self._providers
        head, double_colon, rest = path.partition("::")
        if double_colon and not any(mark in head for mark in "/:*?"):
            return self._in_provider(head, rest)
        if path[:1] == "~" and path[1:2] in ("", "/", "\\"):
            return self._at_home(path)
        name, colon, rest = path.partition(":")
        if colon and not any(mark in name for mark in "\\/"):
            drive = providers.find_drive(name)
            if drive is None:
                raise drive_not_found(name)
            return self._on_drive(drive, rest)
        files = providers.files
        if files.is_absolute(path):
            normal = files.normalize(path)
            return ItemPath(files, providers.drive_of(normal), normal)
        return self._on_drive(providers.current_drive, path)

    def _in_provider(self, name: str, rest: str) -> ItemPath:
        provider = self._providers.provider_named(name)
        if provider is not self._providers.files:
            return ItemPath(provider, None, provider.normalize(rest))
        if not provider.is_absolute(rest) and ":" not in rest:
            rest = provider.join(self._providers.file_location, rest)
        normal = provider.normalize(rest)
        return ItemPath(provider, None, normal)

    def _at_home(self, path: str) -> ItemPath:
        provider = self._providers.current_drive.provider
        home = provider.home or self._providers.files.home
        files = self._providers.files
        normal = files.normalize(files.join(home, path[2:]))
        return ItemPath(files, self._providers.drive_of(normal), normal)

    def _on_drive(self, drive: Drive, rest: str) -> ItemPath:
        provider = drive.provider
        if rest[:1] in ("\\", "/"):
            start, rest = drive.root, rest.lstrip("\\/")
        else:
            start = drive.location
        if not provider.navigable:
            return ItemPath(provider, drive, provider.normalize(rest))
        normal = provider.normalize(provider.join(start, rest) if rest else start)
        if not drive.holds(normal):
            normal = drive.root
        return ItemPath(provider, drive, normal)

    # Existing places

    def resolve(
        self, path: str, *, literal: bool = False, filters: Filters | None = None, force: bool = False
    ) -> list[ItemPath]:
        """The existing places a path means, wildcards expanded; what a pattern misses is no error.

        `filters` look at the last name. Raises PathNotFound for a path without wildcards where nothing is.
        """
        if not literal and has_wildcards(path):
            return [place for place in self.expand(path, force) if _passes(place, filters)]
        place = self.qualify(path if literal else unescape(path))
        if not place.provider.exists(place.path):
            raise path_not_found(place.full)
        return [place] if _passes(place, filters) else []

    def expand(self, path: str, force: bool = False) -> Iterator[ItemPath]:
        """The places that match a pattern, each name of it matched on its own level."""
        head, names = self._split_pattern(path)
        start = self.qualify(unescape(head))
        if names or start.provider.exists(start.path):
            yield from self._match(start, names, force)

    def _split_pattern(self, path: str) -> tuple[str, list[str]]:
        """The part of a pattern before its first wildcard name, and the names from there on.

        All of it is the first part where the wildcards stand in the name of the drive, which is none.
        """
        normal = path.replace("/", "\\") if self._machine.is_windows else path
        drive = re.match(r"[^\\/:]+::?", normal)
        # On Linux a backslash before a wildcard may be meant to take it literally, unless others separate names.
        separating = self._machine.is_windows or drive or re.search(r"\\[^\[\]*?]", normal)
        separators = r"[\\/]" if separating else r"(?:/|\\(?![\[\]*?]))"
        start = drive.end() if drive else 0
        names = re.split(separators, normal[start:])
        first = next((index for index, name in enumerate(names) if has_wildcards(name)), len(names))
        head = self._machine.separator.join(names[:first])
        if first and not head:
            head = self._machine.separator
        return normal[:start] + head, [name for name in names[first:] if name]

    def _match(self, place: ItemPath, names: list[str], force: bool) -> Iterator[ItemPath]:
        provider = place.provider
        if not names:
            yield place
            return
        if not provider.is_container(place.path):
            return
        name, rest = names[0], names[1:]
        if not has_wildcards(name):
            child = provider.normalize(provider.join(place.path, unescape(name)))
            if provider.exists(child):
                yield from self._match(ItemPath(provider, place.drive, child), rest, force)
            return
        pattern = WildcardPattern(name)
        for child_name in provider.child_names(place.path, force):
            if pattern.is_match(child_name):
                child = provider.join(place.path, child_name)
                yield from self._match(ItemPath(provider, place.drive, child), rest, force)


def _passes(place: ItemPath, filters: Any) -> bool:
    return filters is None or filters.passes(place.provider.leaf(place.path))
