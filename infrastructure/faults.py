"""Fault rules: what goes wrong, where, how often. The only way anything in the estate fails that did not have to.

Holds the rules and answers whether one strikes. What a strike means belongs to the component that asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from attrs import define, field, frozen

from hvsim.infrastructure.costs.durations import (
    FREEZE_LIMIT,
    GUEST_PREPARATION_LIMIT,
    KEEP_ALIVE_LIMIT,
    RECONNECT_LIMIT,
)
from hvsim.infrastructure.errors import NotFound, StepFailed
from hvsim.infrastructure.randomness import SeededRandom
from hvsim.infrastructure.vss.codes import vss_result


@frozen
class FaultPoint:
    """A place where a rule can strike: its name, the step of an online backup it belongs to (0: none), what it strikes
    there (a rule's target is compared with that thing's names), and the failure that follows unless the rule says
    otherwise.
    """

    name: str
    step: int
    scope: str
    summary: str
    message: str
    code: str = ""
    retryable: bool = False
    seconds: float = 0.0
    """How long it takes until the failure is noticed."""


FAULT_POINTS = {
    point.name: point
    for point in (
        FaultPoint(
            "ProxyUnavailable",
            0,
            "proxy",
            "no backup proxy takes the task",
            "Unable to allocate processing resources. Error: the backup proxy is not available",
        ),
        FaultPoint(
            "ReplicaUnavailable",
            0,
            "replica",
            "the replica server does not answer when changes are sent",
            "Hyper-V failed to connect to the Replica server: the connection was terminated abnormally (0x00002EFE).",
            "0x00002EFE",
            retryable=True,
        ),
        FaultPoint(
            "HostUnavailable",
            1,
            "host",
            "the host does not answer",
            "Failed to connect to the Hyper-V host: it is not available.",
            "0x800706BA",
            retryable=True,
        ),
        FaultPoint(
            "HostAccessDenied",
            1,
            "host",
            "the account for the host lacks rights on it",
            "Failed to invoke func [HvIsSnapshotInProgress]: Access is denied.",
            "0x80070005",
        ),
        FaultPoint(
            "ShadowCopyInProgress",
            1,
            "host",
            "another shadow copy is being created on the host",
            "Failed to prepare the host for a snapshot: another shadow copy creation is already in progress.",
            "0x80042316",
            retryable=True,
        ),
        FaultPoint(
            "HyperVWriterFailed",
            2,
            "host",
            "the host's Hyper-V VSS writer fails for good",
            "Failed to create snapshot: the Microsoft Hyper-V VSS Writer reported a non-retryable error.",
            "0x800423F4",
        ),
        FaultPoint(
            "IntegrationServicesFailed",
            3,
            "machine",
            "the guest's integration components do not answer the backup request",
            "Guest processing skipped (check guest OS VSS state and hypervisor integration components version)",
        ),
        FaultPoint(
            "GuestWriterRetryable",
            4,
            "machine",
            "an application writer in the guest fails for this time",
            "Failed to prepare guests for volume snapshot: a VSS writer reported a retryable error.",
            "0x800423F3",
            retryable=True,
        ),
        FaultPoint(
            "GuestWriterFailed",
            4,
            "machine",
            "an application writer in the guest fails for good",
            "Failed to prepare guests for volume snapshot: a VSS writer reported a non-retryable error.",
            "0x800423F4",
        ),
        FaultPoint(
            "GuestFreezeTimeout",
            4,
            "machine",
            "the guest's writers are frozen for longer than they may be",
            "VSSControl: Failed to freeze guest, wait timeout",
            "0x800423F2",
            retryable=True,
            seconds=FREEZE_LIMIT,
        ),
        FaultPoint(
            "GuestSnapshotFailed",
            5,
            "machine",
            "the guest's software provider has no room for its snapshot",
            "The guest's shadow copy provider does not have enough shadow copy storage.",
            "0x8004231F",
        ),
        FaultPoint(
            "GuestProviderVeto",
            5,
            "machine",
            "a shadow copy provider in the guest refuses the snapshot",
            "The guest's shadow copy provider refused the snapshot.",
            "0x80042306",
        ),
        FaultPoint(
            "GuestKeepAliveLost",
            5,
            "machine",
            "the backup server hears nothing of the guest while its snapshot is held",
            "Failed to call RPC function 'Vss.KeepSnapshot': Error code: 0x800401fd",
            retryable=True,
            seconds=KEEP_ALIVE_LIMIT,
        ),
        FaultPoint(
            "GuestPreparationTimeout",
            3,
            "machine",
            "the guest's writers take longer to enumerate than they may",
            "VSSControl: Failed to prepare guest for freeze, wait timeout 900 sec.",
            retryable=True,
            seconds=GUEST_PREPARATION_LIMIT,
        ),
        FaultPoint(
            "CheckpointFailed",
            6,
            "machine",
            "Hyper-V cannot create the checkpoint",
            "Failed to create VM recovery checkpoint.",
            "32768",
        ),
        FaultPoint(
            "OffloadConflict",
            0,
            "machine",
            "the array stalls offloaded copies (ODX) during the snapshot, and the machine is turned off",
            "Failed to create VM recovery checkpoint. The machine lost its disks while the storage was busy with"
            " offloaded data transfers, and was turned off.",
            "32768",
            seconds=20,
        ),
        FaultPoint(
            "VolumeSnapshotFailed",
            0,
            "provider",
            "a shadow copy provider cannot make its snapshot of the volumes",
            "The shadow copy provider had an unexpected error while trying to process the specified operation.",
            "0x8004230F",
            retryable=True,
        ),
        FaultPoint(
            "SnapshotTransportFailed",
            0,
            "proxy",
            "the snapshot of a LUN cannot be mounted on the off-host proxy",
            "The snapshot could not be mounted on the off-host backup proxy.",
            "0x80042308",
        ),
        FaultPoint(
            "SnapshotNotPresented",
            7,
            "machine",
            "the snapshot cannot be presented to the proxy",
            "The snapshot could not be presented to the backup proxy.",
            "0x80042308",
        ),
        FaultPoint(
            "TransferFailed",
            8,
            "machine",
            "the connection between proxy and repository breaks and does not come back",
            "Failed to transfer data to the repository: the connection was lost and could not be resumed.",
            seconds=RECONNECT_LIMIT,
        ),
        FaultPoint(
            "ConnectionLost",
            0,
            "machine",
            "the connection between proxy and repository is lost for a while: 5 minutes, or what the rule says",
            "Failed to transfer data to the repository: the connection could not be resumed within 30 minutes.",
            seconds=300,
        ),
        FaultPoint(
            "HostCrash",
            0,
            "host",
            "the host loses its power while the disks are read",
            "The Hyper-V host went down.",
        ),
        FaultPoint(
            "SharedVolumePathLost",
            0,
            "shared volume",
            "a node loses its path to a shared volume's disk while it is read, until the LUN is presented again",
            "The node does not reach the disk.",
        ),
        FaultPoint(
            "SharedVolumePaused",
            0,
            "shared volume",
            "a shared volume pauses while it is read: a minute, or what the rule says",
            "The cluster shared volume has entered a paused state.",
            seconds=60,
        ),
        FaultPoint(
            "RepositoryFull",
            8,
            "repository",
            "the repository has no room left",
            "There is not enough space on the repository.",
            "0x80070070",
        ),
        FaultPoint(
            "ChangeTrackingCorrupted",
            0,
            "tracking",
            "the change tracking file of a disk is corrupted and unreadable",
            "the change tracking file is corrupted and unreadable",
        ),
        FaultPoint(
            "TrackingDriverReplaced",
            0,
            "tracking",
            "an upgrade has replaced the change tracking driver on a host before 2016",
            "the tracking driver was replaced",
        ),
        FaultPoint(
            "MergeFailed",
            0,
            "merge",
            "the AVHDX cannot be merged after the backup",
            "General access denied error",
            "0x80070005",
            retryable=True,
        ),
    )
}


@define(eq=False)
class FaultRule:
    """At `point`, for targets that match `target` (wildcards * and ?), fail `times` times (None: always).

    The first `skip` matches pass; after that each match fails with `probability`. `seconds` is how long the trouble
    lasts or until it is noticed (None: as long as the point says). `hits` counts what has struck.
    """

    number: int
    point: FaultPoint
    target: str = "*"
    times: int | None = 1
    skip: int = 0
    probability: float = 1.0
    message: str = ""
    code: str = ""
    seconds: float | None = None
    hits: int = 0
    seen: int = 0

    @property
    def spent(self) -> bool:
        """Whether it will never strike again."""
        return self.times is not None and self.hits >= self.times

    @property
    def lasts(self) -> float:
        """How many seconds the trouble lasts, or until it is noticed."""
        return self.point.seconds if self.seconds is None else self.seconds

    def failure(self) -> StepFailed:
        """The error that the rule stands for; with a VSS code of its own it says what that code says."""
        code, point = self.code or self.point.code, self.point
        known = vss_result(self.code) if self.code else None
        message = self.message or (known.text if known else point.message)
        retryable = known.retryable if known else point.retryable
        shown = f"{message} ({code})" if code and code not in message else message
        return StepFailed(shown, code, retryable=retryable)


@define(eq=False)
class FaultBook:
    """All fault rules of an estate."""

    random: SeededRandom
    rules: list[FaultRule] = field(factory=list)
    last_number: int = 0

    def add(
        self,
        point: str,
        target: str = "*",
        *,
        times: int | None = 1,
        skip: int = 0,
        probability: float = 1.0,
        message: str = "",
        code: str = "",
        seconds: float | None = None,
    ) -> FaultRule:
        """Adds a rule. Raises `NotFound` for a point that does not exist."""
        self.last_number += 1
        rule = FaultRule(self.last_number, find_point(point), target, times, skip, probability, message, code, seconds)
        self.rules.append(rule)
        return rule

    def remove(self, rule: FaultRule) -> None:
        """Forgets a rule; a rule that was removed already is no error."""
        if rule in self.rules:
            self.rules.remove(rule)

    def strikes(self, point: str, *targets: str) -> FaultRule | None:
        """The rule that strikes now at `point` for a thing known by any of `targets`; counts it."""
        for rule in self.rules:
            if rule.point.name != point or rule.spent or not _matches(rule.target, targets):
                continue
            rule.seen += 1
            if rule.seen > rule.skip and (rule.probability >= 1 or self.random.random() < rule.probability):
                rule.hits += 1
                return rule
        return None

    def due(self, step: int, scope: str, *targets: str) -> FaultRule | None:
        """The first rule that strikes now at any point of this step and scope; counts it."""
        if not self.rules:
            return None
        for point in FAULT_POINTS.values():
            if point.step == step and point.scope == scope:
                rule = self.strikes(point.name, *targets)
                if rule is not None:
                    return rule
        return None

    def raise_if_struck(self, step: int, scope: str, *targets: str) -> None:
        """Raises the failure of the rule that is due at this step and scope."""
        rule = self.due(step, scope, *targets)
        if rule is not None:
            raise rule.failure()


def find_point(name: str) -> FaultPoint:
    """The fault point of that name in any case. Raises `NotFound`."""
    for point in FAULT_POINTS.values():
        if point.name.lower() == name.lower():
            return point
    raise NotFound("fault", name, FAULT_POINTS)


def _matches(pattern: str, names: Iterable[str]) -> bool:
    return any(fnmatchcase(name.lower(), pattern.lower()) for name in names)
