"""Cluster roles: groups of resources that one node owns at a time. State and rules; moving is in `migration`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.machines.machine_values import RESTING
from hvsim.infrastructure.product_values import ProductValue

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.cluster import Cluster
    from hvsim.infrastructure.clusters.nodes import ClusterNode
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
    from hvsim.infrastructure.storage.san import Lun
    from hvsim.infrastructure.storage.volumes import StorageVolume


class GroupKind(ProductValue):
    """What a role is for, with the cluster's numbers."""

    CLUSTER = ("Cluster", 1)
    AVAILABLE_STORAGE = ("AvailableStorage", 2)
    TEMPORARY = ("Temporary", 3)
    CLUSTER_SHARED_VOLUME = ("ClusterSharedVolume", 4)
    CLUSTER_STORAGE_POOL = ("ClusterStoragePool", 5)
    FILE_SERVER = ("FileServer", 100)
    DHCP_SERVER = ("DhcpServer", 102)
    TRANSACTIONS = ("Dtc", 103)
    MESSAGE_QUEUES = ("Msmq", 104)
    WINS = ("Wins", 105)
    STAND_ALONE_DFS = ("StandAloneDfs", 106)
    GENERIC_APPLICATION = ("GenericApplication", 107)
    GENERIC_SERVICE = ("GenericService", 108)
    GENERIC_SCRIPT = ("GenericScript", 109)
    ISCSI_NAME_SERVICE = ("IScsiNameService", 110)
    VIRTUAL_MACHINE = ("VirtualMachine", 111)
    SESSION_BROKER = ("TsSessionBroker", 112)
    ISCSI_TARGET = ("IScsiTarget", 113)
    SCALE_OUT_FILE_SERVER = ("ScaleoutFileServer", 114)
    REPLICA_BROKER = ("VMReplicaBroker", 115)
    TASK_SCHEDULER = ("TaskScheduler", 116)
    UNKNOWN = ("Unknown", 9999)


class GroupState(ProductValue):
    """With the cluster's numbers."""

    UNKNOWN = ("Unknown", -1)
    ONLINE = ("Online", 0)
    OFFLINE = ("Offline", 1)
    FAILED = ("Failed", 2)
    PARTIAL_ONLINE = ("PartialOnline", 3)
    PENDING = ("Pending", 4)


class ResourceState(ProductValue):
    """With the cluster's numbers."""

    INHERITED = ("Inherited", 0)
    ONLINE = ("Online", 2)
    OFFLINE = ("Offline", 3)
    FAILED = ("Failed", 4)
    ONLINE_PENDING = ("OnlinePending", 129)
    OFFLINE_PENDING = ("OfflinePending", 130)


MACHINE_RESOURCE = "Virtual Machine"
"""The kind of resource that is a machine itself."""
CORE_KINDS = (GroupKind.CLUSTER, GroupKind.AVAILABLE_STORAGE)
"""The roles that every cluster has."""


class OfflineAction(ProductValue):
    """What happens to a machine when its resource is taken offline: the parameter of that name."""

    TURN_OFF = ("TurnOff", 0)
    SAVE = ("Save", 1)
    SHUT_DOWN = ("ShutDown", 2)
    FORCE_SHUT_DOWN = ("ForceShutDown", 3)


@define(eq=False)
class ClusterResource:
    """A resource. A virtual machine's follows the machine; the state of others is what it was set to."""

    id: UUID
    name: str
    kind: str
    group: ClusterGroup
    own_state: ResourceState = ResourceState.ONLINE
    parameters: dict[str, Any] = field(factory=dict)
    maintenance: bool = False
    lun: Lun | None = None
    """Of a disk: what is behind it, where the estate has that."""
    storage: StorageVolume | None = None
    """Of such a disk: the volume that a lab file put on it."""
    possible_owners: list[ClusterNode] = field(factory=list)
    """The nodes that may own it, all for none."""
    separate_monitor: bool = False
    """Whether a process of its own watches it."""
    dependency: str = ""
    """What it needs: names of resources in brackets, with `and` and `or`."""

    @property
    def state(self) -> ResourceState:
        """What it is now."""
        machine = self.group.machine
        if self.own_state is ResourceState.FAILED or self.kind != MACHINE_RESOURCE or machine is None:
            return self.own_state
        return ResourceState.ONLINE if machine.is_active else ResourceState.OFFLINE


@define(eq=False)
class ClusterGroup:
    """A role. `failovers` are the moments at which it failed over, for the threshold within a period."""

    id: UUID
    name: str
    cluster: Cluster
    kind: GroupKind
    owner: ClusterNode
    machine: VirtualMachine | None = None
    resources: list[ClusterResource] = field(factory=list)
    priority: int = 2000
    preferred_owners: list[ClusterNode] = field(factory=list)
    anti_affinity: list[str] = field(factory=list)
    failover_threshold: int = 4
    failover_period_hours: float = 6.0
    failovers: list[datetime] = field(factory=list)
    description: str = ""
    moving: bool = False
    drained_from: ClusterNode | None = None
    """The node that it left because the node was drained."""
    was_online: bool = False
    """Whether it was online when the whole cluster was stopped."""

    @property
    def possible_owners(self) -> list[ClusterNode]:
        """The nodes that may own all of its resources."""
        limits = [resource.possible_owners for resource in self.resources if resource.possible_owners]
        return [node for node in self.cluster.nodes if all(node in limit for limit in limits)]

    @property
    def state(self) -> GroupState:
        """As its resources are; available storage without a disk is offline."""
        if self.moving:
            return GroupState.PENDING
        states = {resource.state for resource in self.resources}
        if not self.owner.is_member:
            return GroupState.UNKNOWN
        if ResourceState.FAILED in states:
            return GroupState.FAILED
        if not states and self.kind is GroupKind.AVAILABLE_STORAGE:
            return GroupState.OFFLINE
        if states <= {ResourceState.ONLINE}:
            return GroupState.ONLINE
        return (
            GroupState.PARTIAL_ONLINE if ResourceState.ONLINE in states and self.machine is None else GroupState.OFFLINE
        )

    def start(self) -> Waiting:
        """The process of bringing it online: a machine is started. Raises `EstateError`."""
        for resource in self.resources:
            resource.own_state = ResourceState.ONLINE
        if self.machine is not None and self.machine.state in RESTING:
            yield from self.machine.start()

    def stop(self) -> Waiting:
        """The process of taking it offline: with a machine happens what its resource says. Raises `EstateError`."""
        machine = self.machine
        if machine is None:
            for resource in self.resources:
                resource.own_state = ResourceState.OFFLINE
            return
        if machine.state in RESTING:
            return
        number = next((item.parameters.get("OfflineAction", 1) for item in self.resources), 1)
        if number == OfflineAction.TURN_OFF.number:
            yield from machine.turn_off()
        elif number == OfflineAction.SAVE.number or not machine.shutdown_answers:
            yield from machine.save()
        else:
            yield from machine.shut_down(force=number == OfflineAction.FORCE_SHUT_DOWN.number)
