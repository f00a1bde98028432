"""The way of a disk's bytes in a backup: from its storage through a proxy over the network to a repository.

Says which stations are passed with how many bytes; how long that takes is the cost model's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.runs.proxy import Proxy
from hvsim.infrastructure.backup.traffic import TrafficRule, limits
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.costs import Leg, Stage, Station
from hvsim.infrastructure.costs.rates import proxy_work
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.storage.volumes import StorageVolume


@frozen
class Amounts:
    """Bytes of one disk: read from it, new among them, sent (packed) to the repository; `level` names the packing."""

    read: int
    new: int
    sent: int
    level: str
    encrypted: bool = False


def backup_legs(
    storage: StorageVolume,
    host: Host,
    proxy: Proxy,
    repository: BackupRepository,
    amounts: Amounts,
    rules: Sequence[TrafficRule] = (),
) -> list[Leg]:
    """The legs of a disk of a machine on `host` that lies on `storage`."""
    legs = [Leg(Stage.SOURCE, storage.disk, amounts.read)]
    legs += [Leg(Stage.SOURCE, link, amounts.read) for link in _reading_links(storage, host, proxy)]
    work = proxy_work(amounts.read, amounts.new, amounts.level, encrypted=amounts.encrypted)
    legs.append(Leg(Stage.PROXY, proxy.computer.processor, work))
    legs += [Leg(Stage.NETWORK, link, amounts.sent) for link in _links(proxy.computer, repository.computer)]
    legs.append(Leg(Stage.TARGET, repository.disk, amounts.sent))
    if repository.read_and_write_rate:
        legs.append(Leg(Stage.THROTTLING, repository.throttle, amounts.sent))
    passed = limits(rules, proxy.computer, repository.computer, repository.clock.now())
    return legs + [Leg(Stage.THROTTLING, limit, amounts.sent) for limit in passed]


def copy_legs(
    source: BackupRepository, target: BackupRepository, count: int, rules: Sequence[TrafficRule] = ()
) -> list[Leg]:
    """The legs of `count` bytes of backup files that are copied from one repository to another."""
    legs = [Leg(Stage.SOURCE, source.disk, count), Leg(Stage.TARGET, target.disk, count)]
    if source.computer is not None:
        legs += [Leg(Stage.NETWORK, link, count) for link in _links(source.computer, target.computer)]
        passed = limits(rules, source.computer, target.computer, source.clock.now())
        legs += [Leg(Stage.THROTTLING, limit, count) for limit in passed]
    throttled = (item for item in (source, target) if item.read_and_write_rate)
    return legs + [Leg(Stage.THROTTLING, item.throttle, count) for item in throttled]


def restore_legs(
    repository: BackupRepository,
    host: Host,
    storage: StorageVolume,
    sent: int,
    written: int,
    rules: Sequence[TrafficRule] = (),
) -> list[Leg]:
    """The legs of a disk that is written back: `sent` packed bytes from the repository, `written` on the volume."""
    legs = [Leg(Stage.SOURCE, repository.disk, sent), Leg(Stage.TARGET, storage.disk, written)]
    legs += [Leg(Stage.NETWORK, link, sent) for link in _links(host, repository.computer)]
    if repository.computer is not None:
        passed = limits(rules, repository.computer, host, repository.clock.now(), restore=True)
        legs += [Leg(Stage.THROTTLING, limit, sent) for limit in passed]
    return legs


def _reading_links(storage: StorageVolume, host: Host, proxy: Proxy) -> Iterator[Station]:
    """What lies between the disk and who reads it, when that is not the computer the disk is plugged into.

    An off-host proxy has the copy of a LUN mounted as a disk of its own.
    """
    reader = proxy.computer
    if storage.share is not None:
        yield from _links(storage.share.computer, reader)
    elif proxy.off_host:
        return
    elif storage.shared is not None and host.node is not None and storage.shared.is_remote_for(host.node):
        yield from _links(storage.shared.owner.host, reader)


def _links(left: Computer, right: Computer | None) -> Iterator[Station]:
    if right is None or left is right:
        yield left.loopback
    else:
        yield left.link
        yield right.link
