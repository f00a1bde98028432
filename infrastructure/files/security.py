"""Who may do what with a file: entries of an access list, and what a folder hands on to what is in it. Plain data.

Accounts are names as Windows writes them, rights the sum of its bits. Whose names mean whom is for others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from attrs import define, evolve, field, frozen

FULL_CONTROL = 0x1F01FF
MODIFY = 0x1301BF
READ_AND_EXECUTE = 0x1200A9
READ = 0x120089
WRITE = 0x100116
CONTAINER, OBJECT = 1, 2
"""What an entry is handed on to: folders, files."""
NOT_FURTHER, ONLY_BELOW = 1, 2
"""How: to the next level only, and not counting for the folder itself."""
EVERYONE, CREATOR = "Everyone", "CREATOR OWNER"
"""All accounts, and the one that stands for the owner of what is made below: that never counts itself."""


@frozen
class AccessEntry:
    """An account has rights, or is denied them. `inheritance` and `propagation` are sums of Windows' bits."""

    account: str
    rights: int
    denied: bool = False
    inheritance: int = 0
    propagation: int = 0
    inherited: bool = False

    def handed_on(self, *, to_folder: bool) -> AccessEntry | None:
        """What becomes of it one level below; None where it ends."""
        if self.account == CREATOR:
            return evolve(self, inherited=True) if to_folder else None
        if not self.inheritance & (CONTAINER if to_folder else OBJECT):
            passes_on = to_folder and self.inheritance & OBJECT and not self.propagation & NOT_FURTHER
            return evolve(self, inherited=True, propagation=ONLY_BELOW) if passes_on else None
        if not to_folder or self.propagation & NOT_FURTHER:
            return evolve(self, inherited=True, inheritance=0, propagation=0)
        return evolve(self, inherited=True, propagation=self.propagation & ~ONLY_BELOW)

    def covers(self, other: AccessEntry) -> bool:
        """Whether it is about the same account in the same way."""
        return (self.account.lower(), self.denied) == (other.account.lower(), other.denied)


@define(eq=False)
class FileSecurity:
    """What was set on a file or folder: its owner, its own entries, and whether it takes none from above."""

    owner: str
    entries: list[AccessEntry] = field(factory=list)
    protected: bool = False
    group: str = ""

    def copied(self) -> FileSecurity:
        """The same, independent from now on."""
        return FileSecurity(self.owner, self.entries.copy(), self.protected, self.group)


class HasSecurity(Protocol):
    """A file or folder."""

    security: FileSecurity | None


def effective(chain: Iterable[tuple[HasSecurity, list[AccessEntry], bool]]) -> list[AccessEntry]:
    """The entries of the last of a chain of nodes from the root: each with its entries where nothing was set on it, and
    whether it is a folder. A node's own entries stand before those from above, what denies before what allows.
    """
    entries: list[AccessEntry] = []
    for node, usual, is_folder in chain:
        handed = [made for entry in entries if (made := entry.handed_on(to_folder=is_folder)) is not None]
        own = usual if node.security is None else node.security.entries
        protected = node.security is not None and node.security.protected
        entries = [*sorted(own, key=lambda entry: not entry.denied), *([] if protected else handed)]
    return entries


def allows(entries: Iterable[AccessEntry], accounts: Iterable[str], rights: int) -> bool:
    """Whether somebody who is these accounts has all of the rights: the first entry about a right decides."""
    names = {account.lower() for account in accounts}
    missing = rights
    for entry in entries:
        if entry.account.lower() in names and not entry.propagation & ONLY_BELOW:
            if entry.denied and entry.rights & missing:
                return False
            missing &= ~(0 if entry.denied else entry.rights)
    return not missing
