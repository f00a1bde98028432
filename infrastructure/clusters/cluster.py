"""A failover cluster: its members, roles and shared volumes, and finding them by name.

Adding and removing. Moving roles is `migration`, losing nodes `failover`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.clusters.cluster_networks import ClusterNetwork, place_networks, standard_networks
from hvsim.infrastructure.clusters.failover import ServiceWatch
from hvsim.infrastructure.clusters.groups import (
    CORE_KINDS,
    MACHINE_RESOURCE,
    ClusterGroup,
    ClusterResource,
    GroupKind,
    OfflineAction,
)
from hvsim.infrastructure.clusters.nodes import CLUSTER_SERVICE, ClusterNode, NodeState
from hvsim.infrastructure.clusters.volumes import SharedVolume
from hvsim.infrastructure.clusters.witness import Witness, standard_witness
from hvsim.infrastructure.computers.boot_events import CLUSTER, joined_text
from hvsim.infrastructure.computers.events import CLUSTERING, SYSTEM, EventLevel
from hvsim.infrastructure.computers.services import Service
from hvsim.infrastructure.errors import AlreadyExists, NotFound, Refused
from hvsim.infrastructure.storage.volumes import StorageKind, StorageVolume

if TYPE_CHECKING:
    from hvsim.infrastructure.clock import SimulatedClock
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
    from hvsim.infrastructure.randomness import SeededRandom


@define(eq=False)
class Cluster:
    """A cluster. `functional_level` is raised by hand, never above what every node can do; the witness is one vote
    more, for a quorum of an even number of nodes.
    """

    id: UUID
    name: str
    clock: SimulatedClock
    random: SeededRandom
    functional_level: int
    nodes: list[ClusterNode] = field(factory=list)
    groups: list[ClusterGroup] = field(factory=list)
    volumes: list[SharedVolume] = field(factory=list)
    witness: Witness | None = field(factory=standard_witness)
    access_point: str = "ActiveDirectoryAndDns"
    """Where its name is registered: ActiveDirectoryAndDns, Dns, or None for a cluster without a name."""
    access: dict[str, str] = field(factory=dict)
    """Who may do what beside administrators: Full, ReadOnly or NoAccess, by account."""
    forced: bool = False
    """Whether an administrator made it go on without a majority of votes, until there is one."""
    networks: list[ClusterNetwork] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.networks = standard_networks(self)

    @property
    def has_witness(self) -> bool:
        return self.witness is not None

    def add_node(self, host: Host) -> ClusterNode:
        """Takes a host in. Raises `AlreadyExists` for a member of any cluster."""
        if host.node is not None:
            raise AlreadyExists("cluster node", host.name)
        node = ClusterNode(self.random.guid(), len(self.nodes) + 1, host, self)
        host.node = node
        service = Service(*CLUSTER_SERVICE)
        service.on_change.append(ServiceWatch(node).changed)
        host.services.add(service)
        self.nodes.append(node)
        if len(self.nodes) == 1:
            place_networks(self, host.network.next_cluster())
            self._add_core_groups(node)
        for volume in self.volumes:
            if volume.storage.lun is not None:
                volume.storage.lun.present_to(host.name)
            host.add_storage(volume.path, volume.storage)
        return node

    def add_volume(self, storage: StorageVolume, volume: str, owner: ClusterNode, name: str = "") -> SharedVolume:
        """Shares a volume: every node sees it under C:\\ClusterStorage. `name` is its disk's, '' for the next."""
        if storage.kind is StorageKind.SMB:
            raise Refused(f"'{storage.name}' is a share: only a LUN becomes a cluster shared volume.")
        name = name or f"Cluster Disk {len(self.volumes) + 1}"
        shared = SharedVolume(self.random.guid(), name, volume, self, storage, owner)
        storage.kind = StorageKind.CSV
        storage.shared = shared
        self.volumes.append(shared)
        for node in self.nodes:
            if storage.lun is not None:
                storage.lun.present_to(node.name)
            node.host.add_storage(shared.path, storage)
        return shared

    def add_machine(self, machine: VirtualMachine) -> ClusterGroup:
        """Makes a machine a role (Add-ClusterVirtualMachineRole).

        Raises `AlreadyExists`, `NotFound` for a machine that was deleted, and `Refused` where its disks do not lie on
        storage that every node reaches.
        """
        if machine.removed:
            raise NotFound("virtual machine", machine.name)
        if machine.group is not None or any(item.name.lower() == machine.name.lower() for item in self.groups):
            raise AlreadyExists("clustered role", machine.name)
        node = self.node(machine.host.name)
        for path in (machine.path, *(disk.path for disk in machine.disks)):
            if machine.host.storage_of(path).kind not in (StorageKind.CSV, StorageKind.SMB):
                raise Refused(
                    f"'{path}' of '{machine.name}' does not lie on storage that all nodes of the cluster reach."
                )
        group = ClusterGroup(self.random.guid(), machine.name, self, GroupKind.VIRTUAL_MACHINE, node, machine)
        for kind in (MACHINE_RESOURCE, "Virtual Machine Configuration"):
            name = f"{kind} {machine.name}"
            parameters: dict[str, Any] = {"VmID": str(machine.id)}
            if kind == MACHINE_RESOURCE:
                parameters |= {"OfflineAction": OfflineAction.SAVE.number, "ShutdownAction": 0, "StartMemory": 0}
            else:
                parameters["VmStoreRootPath"] = machine.path
            group.resources.append(ClusterResource(self.random.guid(), name, kind, group, parameters=parameters))
        machine.group = group
        self.groups.append(group)
        return group

    def take_out(self, node: ClusterNode) -> None:
        """Evicts a member that owns nothing: its host is alone again. Raises `Refused` for one that owns a role."""
        owned = [group.name for group in self.groups if group.owner is node]
        if owned:
            raise Refused(f"Node '{node.name}' cannot be evicted: it owns {', '.join(owned)}.")
        host = node.host
        for volume in self.volumes:
            if volume.path in host.files.volumes():
                host.files.remove_volume(volume.path)
            host.storage.pop(volume.path, None)
        for group in self.groups:
            group.preferred_owners = [owner for owner in group.preferred_owners if owner is not node]
            for resource in group.resources:
                resource.possible_owners = [owner for owner in resource.possible_owners if owner is not node]
        self.nodes.remove(node)
        host.node = None
        host.services.remove(CLUSTER_SERVICE[0])

    def note(self, number: int, message: str, level: EventLevel = EventLevel.INFORMATION) -> None:
        """Writes down at every member what happened: what is wrong in the System log."""
        channel = CLUSTERING if level is EventLevel.INFORMATION else SYSTEM
        for node in self.nodes:
            if node.is_member:
                node.host.events.write(channel, CLUSTER, number, message, level)

    def note_joined(self, node: ClusterNode) -> None:
        """Writes down at a node that it is a member again."""
        node.host.events.write(CLUSTERING, CLUSTER, 1062, joined_text(self.name))

    def remove_group(self, group: ClusterGroup) -> None:
        """Takes a role away; its machine stays where it is."""
        self.groups.remove(group)
        if group.machine is not None:
            group.machine.group = None

    def take_away(self, group: ClusterGroup, *, with_resources: bool) -> None:
        """Removes a role (Remove-ClusterGroup). Raises `Refused` for a core role, and for one with resources left."""
        if group.kind in CORE_KINDS:
            raise Refused(f"The cluster group '{group.name}' is a core group and cannot be removed.")
        if group.resources and not with_resources:
            raise Refused(
                f"The cluster group '{group.name}' could not be removed: it still has resources. Use -RemoveResources."
            )
        available = next(item for item in self.groups if item.kind is GroupKind.AVAILABLE_STORAGE)
        for resource in group.resources:
            if resource.lun is not None:  # a disk is not lost with its role
                resource.group = available
                available.resources.append(resource)
        self.remove_group(group)

    def add_group(self, name: str, kind: GroupKind) -> ClusterGroup:
        """Makes an empty role. Raises `AlreadyExists`."""
        if any(item.name.lower() == name.lower() for item in self.groups):
            raise AlreadyExists("clustered role", name)
        owner = next((node for node in self.nodes if node.takes_roles), self.nodes[0])
        group = ClusterGroup(self.random.guid(), name, self, kind, owner)
        self.groups.append(group)
        return group

    def node(self, name: str) -> ClusterNode:
        """The member of that name. Raises `NotFound`."""
        for node in self.nodes:
            if node.name.lower() == name.lower().partition(".")[0]:
                return node
        raise NotFound("cluster node", name, (node.name for node in self.nodes))

    def group(self, name: str) -> ClusterGroup:
        """The role of that name. Raises `NotFound`."""
        for group in self.groups:
            if group.name.lower() == name.lower():
                return group
        raise NotFound("clustered role", name, (group.name for group in self.groups))

    def volume(self, name: str) -> SharedVolume:
        """The shared volume of that resource name or folder name. Raises `NotFound`."""
        for volume in self.volumes:
            if name.lower() in (volume.name.lower(), volume.volume.lower()):
                return volume
        raise NotFound("cluster shared volume", name, (volume.name for volume in self.volumes))

    @property
    def has_quorum(self) -> bool:
        """Whether it goes on: more than half of the votes are there, or an administrator has forced it."""
        return self.has_majority or (self.forced and any(node.weight for node in self.nodes if node.is_member))

    @property
    def has_majority(self) -> bool:
        """Whether more than half of the votes are there; the witness goes with whom is left."""
        present = sum(node.weight for node in self.nodes if node.is_member)
        total = sum(node.weight for node in self.nodes) + self.has_witness
        return present > 0 and 2 * (present + self.has_witness) > total

    @property
    def highest_level(self) -> int:
        """What the functional level can be raised to: as much as the oldest node can do."""
        return min(node.host.version.functional_level for node in self.nodes)

    def raise_level(self) -> int:
        """Raises the functional level as far as it goes, for good. Raises `Refused` while a node is down."""
        if any(node.state is NodeState.DOWN for node in self.nodes):
            raise Refused(f"The functional level of '{self.name}' cannot be raised while a node is down.")
        self.functional_level = self.highest_level
        return self.functional_level

    def _add_core_groups(self, node: ClusterNode) -> None:
        core = ClusterGroup(self.random.guid(), "Cluster Group", self, GroupKind.CLUSTER, node)
        for name, kind in (
            ("Cluster IP Address", "IP Address"),
            ("Cluster Name", "Network Name"),
            ("Storage Qos Resource", "Storage QoS Policy Manager"),
            ("Virtual Machine Cluster WMI", "Virtual Machine Cluster WMI"),
        ):
            core.resources.append(ClusterResource(self.random.guid(), name, kind, core))
        storage = ClusterGroup(self.random.guid(), "Available Storage", self, GroupKind.AVAILABLE_STORAGE, node)
        core.resources.append(ClusterResource(self.random.guid(), "Quorum", "Physical Disk", core))
        self.groups += [core, storage]
