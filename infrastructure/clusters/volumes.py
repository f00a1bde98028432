"""Cluster shared volumes: one volume that every node reads and writes, whoever coordinates it.

Says how a node reaches it. Redirection and ownership change here; what it costs is asked by those who move bytes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.clusters.nodes import ClusterNode
from hvsim.infrastructure.computers.events import EventLevel
from hvsim.infrastructure.costs.durations import SHARED_VOLUME_MOVE
from hvsim.infrastructure.errors import Refused
from hvsim.infrastructure.hosts.volumes import SHARED_FOLDER
from hvsim.infrastructure.product_values import ProductValue
from hvsim.infrastructure.storage.san import Access
from hvsim.infrastructure.storage.volumes import StorageVolume
from hvsim.infrastructure.timers import Timer

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.cluster import Cluster


class VolumeAccess(ProductValue):
    """How a node reaches the volume, with the cluster's numbers."""

    UNAVAILABLE = ("Unavailable", 0)
    PAUSED = ("Paused", 1)
    DIRECT = ("Direct", 2)
    FILE_SYSTEM_REDIRECTED = ("FileSystemRedirected", 3)
    BLOCK_REDIRECTED = ("BlockRedirected", 4)


class FileSystemReason(ProductValue):
    """Why the file system is redirected; flags."""

    NONE = ("NotFileSystemRedirected", 0)
    USER_REQUEST = ("UserRequest", 1)
    FILE_SYSTEM_FILTER = ("IncompatibleFileSystemFilter", 2)
    VOLUME_FILTER = ("IncompatibleVolumeFilter", 4)
    REFS = ("FileSystemReFs", 32)


class BlockReason(ProductValue):
    """Why blocks are redirected; flags."""

    NONE = ("NotBlockRedirected", 0)
    NO_DISK = ("NoDiskConnectivity", 1)


@define(eq=False)
class SharedVolume:
    """A CSV: `name` is the disk resource's, `volume` the name of the folder under C:\\ClusterStorage.

    `reason` redirects every node's file system; until `paused_until`, if that is set, all reading and writing waits.
    """

    id: UUID
    name: str
    volume: str
    cluster: Cluster
    storage: StorageVolume
    owner: ClusterNode
    reason: FileSystemReason = FileSystemReason.NONE
    maintenance: bool = False
    paused_until: datetime | None = None
    drained_from: ClusterNode | None = None
    """The node that owned it until that was drained."""
    _pause_ends: Timer | None = field(default=None, init=False, repr=False)

    @property
    def path(self) -> str:
        """Where every node finds it."""
        return f"{SHARED_FOLDER}\\{self.volume}"

    @property
    def no_path(self) -> list[ClusterNode]:
        """The nodes that cannot write to the LUN itself."""
        return [node for node in self.cluster.nodes if not self._reaches(node)]

    def _reaches(self, node: ClusterNode) -> bool:
        lun = self.storage.lun
        return lun is None or lun.access_of(node.name) is Access.READ_WRITE

    def access(self, node: ClusterNode) -> VolumeAccess:
        """How the node reaches it now."""
        if not self.storage.online or not node.is_member or self.maintenance:
            return VolumeAccess.UNAVAILABLE
        if self.paused_until is not None:
            return VolumeAccess.PAUSED
        if self.reason is not FileSystemReason.NONE:
            return VolumeAccess.FILE_SYSTEM_REDIRECTED
        return VolumeAccess.DIRECT if self._reaches(node) else VolumeAccess.BLOCK_REDIRECTED

    def block_reason(self, node: ClusterNode) -> BlockReason:
        return BlockReason.NONE if self._reaches(node) else BlockReason.NO_DISK

    def is_remote_for(self, node: ClusterNode) -> bool:
        """Whether the node's reads and writes go over the network to the owner."""
        return node is not self.owner and self.access(node) in (
            VolumeAccess.FILE_SYSTEM_REDIRECTED,
            VolumeAccess.BLOCK_REDIRECTED,
        )

    def move(self, target: ClusterNode) -> Waiting:
        """The process of giving the volume another coordinator. Raises `Refused` for a node that does not reach it."""
        if not target.is_member or not self._reaches(target):
            raise Refused(f"Node '{target.name}' cannot own '{self.name}': it does not reach the disk.")
        yield self.cluster.clock.wait(SHARED_VOLUME_MOVE)
        self.owner = target

    def redirect(self, reason: FileSystemReason) -> None:
        """Redirects the file system on every node, or ends it with NONE."""
        self.reason = reason
        if reason is not FileSystemReason.NONE:
            self._note(5121, EventLevel.WARNING, "is no longer directly accessible from this cluster node")

    def begin_maintenance(self) -> Waiting:
        """The process of taking it out of use: roles with files on it go offline first. Raises `EstateError`."""
        for node in self.cluster.nodes:
            for machine in list(node.host.machines_on(self.storage)):
                if machine.group is not None:
                    yield from machine.group.stop()
                elif machine.is_active:
                    yield from machine.save()
        self.maintenance = True

    def end_maintenance(self) -> None:
        """It is in use again; roles that went offline stay so."""
        self.maintenance = False

    def lose_path(self, node: ClusterNode, seconds: float = 0.0) -> None:
        """A node does not see the LUN any more, until it is presented again: after `seconds`, if any are given."""
        if self.storage.lun is not None:
            self.storage.lun.present_to(node.name, Access.NONE)
        self.follow_path(node)
        if seconds:
            self.cluster.clock.after(seconds, _PathBack(self, node).come_back)

    def regain_path(self, node: ClusterNode) -> None:
        """The node sees the LUN again."""
        if self.storage.lun is not None:
            self.storage.lun.present_to(node.name)
        self.follow_path(node)

    def follow_path(self, node: ClusterNode) -> None:
        """What the cluster makes of a LUN that was hidden from a node or presented to it: an owner that has lost it
        hands the volume to one that has not, and without any the volume is gone.
        """
        if self._reaches(node):
            if not self.storage.online:
                self.owner = node
                self.come_back()
            return
        if node is self.owner:
            able = [other for other in self.cluster.nodes if other.is_member and self._reaches(other)]
            if able:
                self.owner = able[0]
            else:
                self.go_offline()
        self._note(5121, EventLevel.WARNING, f"is no longer directly accessible from node '{node.name}'")

    def pause(self, seconds: float) -> None:
        """For so many seconds all reading and writing waits: machines on it are paused as critical."""
        clock = self.cluster.clock
        self.paused_until = max(self.paused_until or clock.now(), clock.now() + timedelta(seconds=seconds))
        if self._pause_ends is not None:
            self._pause_ends.cancel()
        self._pause_ends = clock.at(self.paused_until, self.unpause)
        self._note(5120, EventLevel.ERROR, "has entered a paused state")
        self._tell_machines(lost=True)

    def unpause(self) -> None:
        """Reading and writing go on; so do machines that have not given up meanwhile."""
        if self._pause_ends is not None:
            self._pause_ends.cancel()
        self.paused_until = self._pause_ends = None
        self._tell_machines(lost=False)

    def go_offline(self) -> None:
        """The volume is gone."""
        self._set_online(False)
        self._note(5142, EventLevel.ERROR, "is no longer accessible from this cluster node")
        self._tell_machines(lost=True)

    def come_back(self) -> None:
        """The volume is there again."""
        self._set_online(True)
        self._tell_machines(lost=False)

    def _set_online(self, online: bool) -> None:
        self.storage.online = online
        for node in self.cluster.nodes:
            node.host.follow_storage(self.storage)

    def _tell_machines(self, *, lost: bool) -> None:
        for node in self.cluster.nodes:
            for machine in node.host.machines_on(self.storage):
                if lost:
                    machine.lose_storage()
                else:
                    machine.regain_storage()

    def _note(self, number: int, level: EventLevel, text: str) -> None:
        self.cluster.note(number, f"Cluster Shared Volume '{self.volume}' ('{self.name}') {text}.", level)


@define(eq=False)
class _PathBack:
    """A path that comes back by itself."""

    volume: SharedVolume
    node: ClusterNode

    def come_back(self) -> None:
        self.volume.regain_path(self.node)
