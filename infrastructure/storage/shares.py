"""File servers: SMB 3 shares on which machines may live, and who may use each.

A share is a folder of a machine that others reach under `\\\\server\\share`: a whole volume of a file server, or
whatever an administrator gives out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from hvsim.infrastructure.computers.computer import Computer
from hvsim.infrastructure.computers.network import FILE_SERVICE, short_name
from hvsim.infrastructure.files import Directory, FileTree
from hvsim.infrastructure.files.security import EVERYONE
from hvsim.infrastructure.storage.volumes import StorageVolume

if TYPE_CHECKING:
    from hvsim.infrastructure.computers.services import ServiceTable
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

SHADOW_COPY_AGENT = ("fssagent", "Microsoft File Server Shadow Copy Agent Service")
FULL, CHANGE, READ = "Full", "Change", "Read"


@frozen
class ShareAccess:
    """What one account may do on a share, or that it may do nothing there."""

    account: str
    right: str
    denied: bool = False

    def is_for(self, computer: str) -> bool:
        """Whether it means the account of a computer."""
        name = self.account.rpartition("\\")[2].lower()
        return name in (EVERYONE.lower(), "authenticated users", "domain computers", f"{short_name(computer)}$")


@define(eq=False)
class ShareSettings:
    """What an administrator sets on a share; `user_limit` 0 is for any number of users at once."""

    description: str = ""
    user_limit: int = 0
    caching: str = "Manual"
    enumeration: str = "Unrestricted"
    encrypted: bool = False
    available: bool = True
    timeout: int = 0
    temporary: bool = False


@define(eq=False)
class GuestServer:
    """A virtual machine that gives out folders of its guest."""

    machine: VirtualMachine

    @property
    def name(self) -> str:
        return self.machine.computer_name

    @property
    def files(self) -> FileTree:
        return self.machine.guest.file_tree(self.machine)

    @property
    def services(self) -> ServiceTable:
        return self.machine.guest.services

    @property
    def started(self) -> datetime | None:
        return self.machine.started

    @property
    def is_up(self) -> bool:
        return self.machine.is_up

    @property
    def is_managed(self) -> bool:
        """Whether the backup server knows it: it knows no guest."""
        return False


@define(eq=False)
class Share:
    """A share. `third_party` marks a device that is no Windows server: a filter driver cannot track changes there."""

    name: str
    server: Computer | GuestServer
    storage: StorageVolume
    path: str
    """The folder on the server."""
    access: list[ShareAccess] = field(factory=lambda: [ShareAccess(EVERYONE, FULL)])
    third_party: bool = False
    settings: ShareSettings = field(factory=ShareSettings)
    given_out: datetime | None = None
    """When its server had been started last as it was made: so long a temporary one lasts."""

    @property
    def root(self) -> str:
        """Where other computers find it."""
        return f"\\\\{self.server.name}\\{self.name}"

    @property
    def directory(self) -> Directory:
        return self.server.files.directory(self.path)

    @property
    def computer(self) -> Computer:
        """The computer over whose network card it is reached."""
        return self.server.machine.host if isinstance(self.server, GuestServer) else self.server

    @property
    def is_reachable(self) -> bool:
        """Whether the server is up, gives out shares, and has the disk and the folder behind it."""
        serves = self.server.is_up and self.server.services.runs(FILE_SERVICE) and self.storage.online
        return serves and not self.is_gone and self.server.files.find_directory(self.path) is not None

    @property
    def is_gone(self) -> bool:
        """Whether it was for the time until its server started anew."""
        return self.settings.temporary and self.server.started != self.given_out

    @property
    def has_shadow_copy_agent(self) -> bool:
        """Whether shadow copies of it can be asked for from another computer (VSS for SMB file shares)."""
        return not self.third_party and self.server.services.runs(SHADOW_COPY_AGENT[0])

    @property
    def is_managed(self) -> bool:
        """Whether the backup server knows who gives it out."""
        return isinstance(self.server, FileServer) and self.server.is_managed

    @property
    def readers(self) -> set[str] | None:
        """The computers (lower case) whose accounts may read only; None means all."""
        named = [entry for entry in self.access if entry.right == READ and not entry.denied]
        if any(entry.account == EVERYONE for entry in named) or (not named and self.writers is None):
            return None
        return set(map(_computer, named))

    @property
    def writers(self) -> set[str] | None:
        """The computers (lower case) whose accounts may write; None means all."""
        named = [entry for entry in self.access if entry.right != READ and not entry.denied]
        return None if any(entry.account == EVERYONE for entry in named) else set(map(_computer, named))

    def limit(self, readers: Iterable[str] | None, writers: Iterable[str] | None) -> None:
        """Gives rights to computers by name, None to everybody."""
        domain = self.computer.network.netbios_domain

        def entries(names: Iterable[str] | None, right: str) -> list[ShareAccess]:
            if names is None:
                return [ShareAccess(EVERYONE, right)]
            return [ShareAccess(f"{domain}\\{name.upper()}$", right) for name in sorted(names)]

        full = entries(writers, FULL)
        self.access = full + ([] if writers is None and readers is None else entries(readers, READ))

    def may_read(self, computer: str) -> bool:
        """Whether the account of a computer may read there."""
        return self._allows(computer, (FULL, CHANGE, READ))

    def may_write(self, computer: str) -> bool:
        """Whether the account of a computer may write there."""
        return self._allows(computer, (FULL, CHANGE))

    def _allows(self, computer: str, rights: tuple[str, ...]) -> bool:
        meant = [entry for entry in self.access if entry.is_for(computer)]
        denied = any(entry.denied for entry in meant)
        return not denied and any(entry.right in rights for entry in meant)

    def rename_computer(self, old: str, new: str) -> None:
        """A computer is called otherwise: its account keeps its rights."""
        self.access = [
            ShareAccess(entry.account.rpartition("\\")[0] + f"\\{new.upper()}$", entry.right, entry.denied)
            if _computer(entry) == short_name(old)
            else entry
            for entry in self.access
        ]


def _computer(entry: ShareAccess) -> str:
    return entry.account.rpartition("\\")[2].lower().removesuffix("$")


def give_out(share: Share, shares: list[Share]) -> Share:
    """Makes the share reachable for the network, in place of one that has been there; `shares` are its server's."""
    shares.append(share)
    share.storage.share = share
    network = share.computer.network
    network.shares = [other for other in network.shares if other.root.lower() != share.root.lower()] + [share]
    return share


@define(eq=False)
class FileServer(Computer):
    """A computer that gives out shares."""

    is_managed: bool = False
    """Whether the backup server knows it."""
