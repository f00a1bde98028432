"""The shares of a machine, who uses them, and which shares of others it uses itself.

Virtual machines that live on a share keep their files open there, in the name of their host's account. Sessions and
files have numbers that follow from what they are, so that every look gives the same.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterator
from itertools import groupby

from attrs import frozen

from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.computers.network import FILE_SERVICE
from hvsim.infrastructure.computers.services import Service
from hvsim.infrastructure.errors import AlreadyExists, NotFound
from hvsim.infrastructure.files.security import EVERYONE
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.accounts import account_name
from hvsim.infrastructure.inside.addresses import address_of_computer
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.shares import (
    CHANGE,
    FULL,
    READ,
    GuestServer,
    Share,
    ShareAccess,
    ShareSettings,
    give_out,
)
from hvsim.infrastructure.storage.volumes import StorageKind, StorageVolume

_RIGHTS = (READ, CHANGE, FULL)
"""From the least to the most."""


@frozen(eq=False)
class SpecialShare:
    """What every Windows gives its administrators."""

    name: str
    path: str
    description: str


@frozen(eq=False)
class OpenFile:
    """A file of a share that somebody has open. `path` is the server's own."""

    share: Share
    host: Host
    machine: VirtualMachine
    path: str

    @property
    def relative(self) -> str:
        """Its path within the share."""
        return self.path[len(self.share.path.rstrip("\\")) + 1 :]

    @property
    def number(self) -> int:
        return _number(f"{self.session}|{self.path.lower()}")

    @property
    def session(self) -> int:
        """The number of the session that it belongs to."""
        return session_number(self.share, self.host)

    @property
    def user(self) -> str:
        """The account of the host."""
        return f"{self.host.network.netbios_domain}\\{self.host.name.upper()}$"

    @property
    def client(self) -> str:
        """Where the host is on the network."""
        return address_of_computer(self.host)


def shares_of(inside: Inside) -> list[Share]:
    """What a machine gives out, but for the special ones, while its server service runs."""
    if not inside.services.runs(FILE_SERVICE):
        return []
    return [share for share in _own(inside) if not share.is_gone]


def special_shares(inside: Inside) -> list[SpecialShare]:
    """ADMIN$, each drive, and the pipes, while the server service runs."""
    place = inside.place
    if not inside.services.runs(FILE_SERVICE):
        return []
    files = place.files if isinstance(place, Computer) else place.guest.file_tree(place)
    drives = sorted(root for root in files.volumes() if len(root) == 3)
    return [
        SpecialShare("ADMIN$", "C:\\Windows", "Remote Admin"),
        *(SpecialShare(f"{root[0]}$", root, "Default share") for root in drives),
        SpecialShare("IPC$", "", "Remote IPC"),
    ]


def share_folder(
    inside: Inside, name: str, path: str, access: list[ShareAccess], settings: ShareSettings | None = None
) -> Share:
    """Gives a folder out. Raises `AlreadyExists` for a name that is taken, `NotFound` without such a folder."""
    place = inside.place
    taken = [share.name.lower() for share in shares_of(inside)] + [each.name.lower() for each in special_shares(inside)]
    if name.lower() in taken:
        raise AlreadyExists("share", name)
    server = place if isinstance(place, Computer) else GuestServer(place)
    if server.files.find_directory(path) is None:
        raise NotFound("folder", path)
    under = place.storage_of(path) if isinstance(place, Computer) else place.host.storage_of(place.path)
    files = server.files.volume_of(path)
    storage = StorageVolume(inside.random.guid(), StorageKind.SMB, files, under.disk, under.lun, online=under.online)
    share = Share(name, server, storage, path, access or [ShareAccess(EVERYONE, READ)])
    share.settings = settings or ShareSettings()
    share.given_out = server.started
    give_out(share, _own(inside))
    watch(share)
    for machine in _machines_on(share):
        machine.regain_storage()
    return share


def stop_sharing(inside: Inside, share: Share) -> None:
    """A folder is given out no more: machines that live there have lost their disks."""
    affected = list(_machines_on(share))
    share.server.services.get(FILE_SERVICE).on_change.remove(_Outage(share))
    _own(inside).remove(share)
    inside.network.shares = [other for other in inside.network.shares if other is not share]
    for machine in affected:
        machine.lose_storage()


def watch(share: Share) -> None:
    """Lets the machines on a share feel it when its server gives out no shares, or is down, and when it is back."""
    share.server.services.get(FILE_SERVICE).on_change.append(_Outage(share))


@frozen
class _Outage:
    """What the machines on a share feel of its server; two of one share are the same."""

    share: Share

    def __call__(self, service: Service) -> None:
        for machine in _machines_on(self.share):
            if not service.is_running:
                machine.lose_storage()
            elif self.share.is_reachable:
                machine.regain_storage()


def grant(inside: Inside, share: Share, accounts: list[str], right: str) -> None:
    """Gives accounts a right; one that has more keeps it, what was denied stays denied."""
    for account in _named(inside, accounts):
        known = next((each for each in share.access if each.account == account and not each.denied), None)
        if known is None:
            share.access.append(ShareAccess(account, right))
        elif _RIGHTS.index(right) > _RIGHTS.index(known.right):
            share.access[share.access.index(known)] = ShareAccess(account, right)


def revoke(inside: Inside, share: Share, accounts: list[str]) -> None:
    """Takes away what accounts were given."""
    gone = _named(inside, accounts)
    share.access = [each for each in share.access if each.denied or each.account not in gone]


def block(inside: Inside, share: Share, accounts: list[str]) -> None:
    """Denies accounts everything, whatever they were given."""
    for account in _named(inside, accounts):
        if not any(each.denied and each.account == account for each in share.access):
            share.access.insert(0, ShareAccess(account, FULL, denied=True))


def unblock(inside: Inside, share: Share, accounts: list[str]) -> None:
    """Takes back what was denied."""
    free = _named(inside, accounts)
    share.access = [each for each in share.access if not each.denied or each.account not in free]


def open_files(inside: Inside) -> list[OpenFile]:
    """The files of its shares that others have open, by client, share and path."""
    found = [each for share in shares_of(inside) for each in _opened(share)]
    return sorted(found, key=lambda each: (each.client, each.share.name, each.path.lower()))


def sessions(inside: Inside) -> list[list[OpenFile]]:
    """Who uses its shares: the open files of each session, which a client has one of for all shares."""
    return [list(files) for _, files in groupby(open_files(inside), lambda each: each.session)]


def connections(inside: Inside) -> list[list[OpenFile]]:
    """What it has open on the shares of others: the files of each share."""
    if not isinstance(inside.place, Host):
        return []
    shares = sorted(inside.network.shares, key=lambda share: share.root.lower())
    found = ([each for each in _opened(share) if each.host is inside.place] for share in shares)
    return [files for files in found if files]


def dialect_of(share: Share, host: Host) -> str:
    """The newest version of the protocol that both ends know."""
    years = [host.version.year, *([share.server.version.year] if isinstance(share.server, Computer) else [])]
    oldest = min(years)
    return "3.1.1" if oldest >= 2016 else "3.0.2" if oldest > 2012 else "3.0"


def session_number(share: Share, host: Host) -> int:
    """The number of the session of a host with the server of a share."""
    return _number(f"{share.server.name}|{host.id}")


def _own(inside: Inside) -> list[Share]:
    return inside.place.shares if isinstance(inside.place, Computer) else inside.place.guest.shares


def _number(text: str) -> int:
    return 0x4000_0000_0000 | crc32(text.encode()) << 2 | 1


def _opened(share: Share) -> Iterator[OpenFile]:
    for machine in _machines_on(share):
        if machine.is_active and share.is_reachable:
            for path in sorted(_paths(machine)):
                relative = _within(share, path)
                if relative is not None:
                    yield OpenFile(share, machine.host, machine, share.path.rstrip("\\") + relative)


def _machines_on(share: Share) -> Iterator[VirtualMachine]:
    for computer in share.computer.network:
        for machine in computer.machines if isinstance(computer, Host) else ():
            if any(_within(share, path) is not None for path in (machine.path, *_paths(machine))):
                yield machine


def _paths(machine: VirtualMachine) -> set[str]:
    return {image.path for disk in machine.disks for image in disk.files}


def _within(share: Share, path: str) -> str | None:
    """What follows the root of a share in a path that lies on it; None for others."""
    root = share.root.lower() + "\\"
    return path[len(root) - 1 :] if (path.lower() + "\\").startswith(root) else None


def _named(inside: Inside, accounts: list[str]) -> list[str]:
    return [account_name(inside, each) for each in accounts]
