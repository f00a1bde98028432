"""File servers: SMB 3 shares on which machines may live.

A share is a volume of the file server that other computers reach under `\\\\server\\share`.
"""

from __future__ import annotations

from attrs import define, field

from hvsim.infrastructure.computers.computer import Computer
from hvsim.infrastructure.computers.network import FILE_SERVICE, short_name
from hvsim.infrastructure.files import Directory
from hvsim.infrastructure.storage.volumes import StorageVolume

SHADOW_COPY_AGENT = ("fssagent", "Microsoft File Server Shadow Copy Agent Service")


@define(eq=False)
class Share:
    """A share. `readers` and `writers` name computers (lower case) whose accounts have rights; None means all.

    `third_party` marks a device that is no Windows server: a filter driver cannot track changes there.
    """

    name: str
    server: FileServer
    storage: StorageVolume
    path: str
    """The folder on the server."""
    readers: set[str] | None = None
    writers: set[str] | None = None
    third_party: bool = False

    @property
    def root(self) -> str:
        """Where other computers find it."""
        return f"\\\\{self.server.name}\\{self.name}"

    @property
    def directory(self) -> Directory:
        return self.server.files.directory(self.path)

    @property
    def is_reachable(self) -> bool:
        """Whether the server is up, gives out shares, and has the disk behind it."""
        return self.server.is_up and self.server.services.runs(FILE_SERVICE) and self.storage.online

    @property
    def has_shadow_copy_agent(self) -> bool:
        """Whether shadow copies of it can be asked for from another computer (VSS for SMB file shares)."""
        return not self.third_party and self.server.services.runs(SHADOW_COPY_AGENT[0])

    def may_read(self, computer: str) -> bool:
        return self.readers is None or short_name(computer) in self.readers or self.may_write(computer)

    def may_write(self, computer: str) -> bool:
        return self.writers is None or short_name(computer) in self.writers

    def rename_computer(self, old: str, new: str) -> None:
        """A computer is called otherwise: its account keeps its rights."""
        for names in (self.readers, self.writers):
            if names is not None and short_name(old) in names:
                names.remove(short_name(old))
                names.add(short_name(new))


@define(eq=False)
class FileServer(Computer):
    """A computer that gives out shares."""

    shares: list[Share] = field(factory=list)
    is_managed: bool = False
    """Whether the backup server knows it."""

    def give_out(self, share: Share) -> Share:
        """Makes the share reachable for the network."""
        self.shares.append(share)
        share.storage.share = share
        self.network.shares[share.root.lower()] = share
        return share

    def share(self, name: str) -> Share | None:
        """The share of that name."""
        return next((item for item in self.shares if item.name.lower() == name.lower()), None)
