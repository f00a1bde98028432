"""What a backup server keeps secret: accounts, and the passwords that backups are encrypted with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.errors import InvalidState


@define(eq=False)
class Credentials:
    """An account. Several may have the same name and differ in their description."""

    id: UUID
    name: str
    password: str = field(repr=False)
    description: str
    kind: str
    changed: datetime
    ssh_port: int = 22
    elevates_to_root: bool = False
    adds_to_sudoers: bool = False
    falls_back_to_su: bool = False

    @property
    def domain(self) -> str:
        """The domain before the backslash, '' for none."""
        domain, backslash, _ = self.name.partition("\\")
        return domain if backslash else ""

    @property
    def user(self) -> str:
        """The name without its domain."""
        return self.name.rpartition("\\")[2]


@define(eq=False)
class EncryptionKey:
    """A password for backups; `description` is the hint that a person sees."""

    id: UUID
    password: str = field(repr=False)
    description: str
    changed: datetime


@define(eq=False)
class Vault:
    """The accounts and keys of one server."""

    credentials: list[Credentials] = field(factory=list)
    keys: list[EncryptionKey] = field(factory=list)
    former_passwords: list[str] = field(factory=list, repr=False)
    """What keys were before they were changed: older backups still open with them."""

    def add_credentials(self, item: Credentials) -> Credentials:
        """Keeps an account."""
        self.credentials.append(item)
        return item

    def add_key(self, key: EncryptionKey) -> EncryptionKey:
        """Keeps a key."""
        self.keys.append(key)
        return key

    def change_password(self, key: EncryptionKey, password: str) -> None:
        """Gives a key another password; the old one still opens what was made with it."""
        if password != key.password:
            self.former_passwords.append(key.password)
            key.password = password

    def remove_credentials(self, item: Credentials) -> None:
        """Forgets an account. Raises `InvalidState` for one that is not kept."""
        if item not in self.credentials:
            raise InvalidState(f"The credentials '{item.name}' are not kept by the server any more.")
        self.credentials.remove(item)

    def passwords(self) -> list[str]:
        """Every password that may open a backup, the newest key's first."""
        return [key.password for key in reversed(self.keys)] + self.former_passwords[::-1]
