"""Where an item is: provider, drive and path. Values only; `resolution.py` makes them of what a user wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.values.shown import Shown

if TYPE_CHECKING:
    from hvsim.interpreter.providers.drives import Drive
    from hvsim.interpreter.providers.provider import Provider
    from hvsim.interpreter.state.scope import Scope

PROVIDER_MODULE = "Microsoft.PowerShell.Core"


class ItemPath:
    """The place of an item that may or may not exist. `path` is the provider's own, normal path."""

    __slots__ = ("drive", "path", "provider")

    def __init__(self, provider: Provider, drive: Drive | None, path: str) -> None:
        self.provider = provider
        self.drive = drive
        self.path = path

    @property
    def full(self) -> str:
        """The path as PowerShell shows it: with its drive where it has one, else with its provider."""
        if self.drive is None:
            return self.path if self.provider.shows_bare_paths(self.path) else self.qualified
        return self.drive.qualify(self.path)

    @property
    def qualified(self) -> str:
        """The path with its provider in front: `Microsoft.PowerShell.Core\\FileSystem::/tmp`."""
        return f"{self.provider.full_name}::{self.provider.shown(self.path)}"

    def __repr__(self) -> str:
        return f"ItemPath({self.full!r})"


class PathInfo(Shown):
    """`$PWD` and what Resolve-Path and Get-Location give."""

    __slots__ = ("extended", "item")
    net_name = "System.Management.Automation.PathInfo"

    def __init__(self, item: ItemPath) -> None:
        self.item = item
        self.extended: Any = None

    @property
    def path(self) -> str:
        return self.item.full

    @property
    def provider_path(self) -> str:
        return self.item.path

    @property
    def drive(self) -> Drive | None:
        return self.item.drive

    @property
    def provider(self) -> Provider:
        return self.item.provider

    def __str__(self) -> str:
        return self.path


class PathStack:
    """A named stack of locations: what Push-Location fills."""

    __slots__ = ("entries", "extended", "name")
    net_name = "System.Management.Automation.PathInfoStack"

    def __init__(self, name: str) -> None:
        self.name = name
        self.entries: list[ItemPath] = []
        self.extended: Any = None


def visible(owner: Scope | None, scope: Scope) -> bool:
    """Whether what was defined in `owner` is seen from `scope`: it is global, or `scope` stands in it or below."""
    current: Scope | None = scope
    while owner is not None and current is not None:
        if current is owner:
            return True
        current = current.parent
    return owner is None
