"""Drives: names under which a provider's items are reached, each with a root and a current location."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.values.shown import Shown

if TYPE_CHECKING:
    from hvsim.interpreter.providers.provider import Provider
    from hvsim.interpreter.state.scope import Scope


class Drive(Shown):
    """A PSDriveInfo. `current` is the current location below the root, in the provider's syntax."""

    __slots__ = ("current", "description", "extended", "name", "provider", "root", "scope", "separator")
    net_name = "System.Management.Automation.PSDriveInfo"

    def __init__(
        self,
        name: str,
        provider: Provider,
        root: str,
        *,
        description: str = "",
        scope: Scope | None = None,
    ) -> None:
        self.name = name
        self.provider = provider
        self.root = root
        self.description = description
        self.scope = scope
        self.current = ""
        self.separator = provider.separator
        self.extended: Any = None

    def holds(self, path: str) -> bool:
        """Whether the provider path lies at or below the root."""
        return self.provider.is_below(self.root, path)

    def below(self, path: str) -> str:
        """What remains of a provider path of this drive below its root."""
        return path[len(self.root) :].lstrip(self.separator)

    def qualify(self, path: str) -> str:
        """The path with the drive in front, as PowerShell shows it."""
        if self.name == self.separator or self.root == self.name + ":" + self.separator:
            return path
        return f"{self.name}:{self.separator}{self.below(path)}"

    @property
    def location(self) -> str:
        """The provider path of the drive's current location."""
        return self.provider.join(self.root, self.current) if self.current else self.root

    def __str__(self) -> str:
        return self.name
