"""What Windows notes in its logs when it goes down and comes up: in order, or after its power was lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from attrs import field, frozen

from hvsim.infrastructure.computers.events import (
    CLUSTERING,
    SYSTEM,
    VMMS,
    WORKER,
    EventLevel,
    EventLog,
    PastEvent,
)
from hvsim.infrastructure.versions import WindowsVersion

KERNEL = "Microsoft-Windows-Kernel-General"
POWER = "Microsoft-Windows-Kernel-Power"
LOG_SERVICE = "EventLog"
MANAGEMENT, WORKER_PROCESS = "Microsoft-Windows-Hyper-V-VMMS", "Microsoft-Windows-Hyper-V-Worker"
CLUSTER = "Microsoft-Windows-FailoverClustering"

_TO_LOG, _TO_SERVICES, _TO_CLUSTER = (timedelta(seconds=seconds) for seconds in (9, 41, 58))
"""From the start of a system until its log is open, its services run, and its node is a member of the cluster."""


@frozen(eq=False)
class StartedMachine:
    """A virtual machine that runs on a host, and since when."""

    name: str
    id: UUID
    moment: datetime


@frozen(eq=False)
class PastStart:
    """The last start of a Windows before the estate began, and what has been started on it since."""

    moment: datetime
    version: WindowsVersion
    is_host: bool = False
    cluster: str = ""
    machines: list[StartedMachine] = field(factory=list)

    def events(self) -> list[PastEvent]:
        """What it has noted then, the oldest first."""
        begun, opened = self.moment, self.moment + _TO_LOG
        found = [
            PastEvent(begun, SYSTEM, KERNEL, 12, _started(begun)),
            PastEvent(opened, SYSTEM, LOG_SERVICE, 6009, _system(self.version)),
            PastEvent(opened, SYSTEM, LOG_SERVICE, 6005, _OPENED),
        ]
        if self.is_host:
            text = "Virtual Machine Management service is started successfully."
            found.append(PastEvent(begun + _TO_SERVICES, VMMS, MANAGEMENT, 14094, text))
        if self.cluster:
            found.append(PastEvent(begun + _TO_CLUSTER, CLUSTERING, CLUSTER, 1062, joined_text(self.cluster)))
        for machine in sorted(self.machines, key=lambda item: item.moment):
            text = machine_text(f"'{machine.name}' started successfully.", machine.id)
            found.append(PastEvent(machine.moment, WORKER, WORKER_PROCESS, 18500, text))
        return found


def joined_text(cluster: str) -> str:
    """What a node notes when it has become a member of its cluster."""
    return f"This node successfully joined the failover cluster '{cluster}'."


def machine_text(message: str, identity: UUID) -> str:
    """What Hyper-V notes about a virtual machine."""
    return f"{message} (Virtual machine ID {str(identity).upper()})"


def note_stopping(log: EventLog) -> None:
    """The system goes down in order: its log is closed last."""
    log.write(SYSTEM, KERNEL, 13, f"The operating system is shutting down at system time {_moment(log.clock.now())}.")
    log.write(SYSTEM, LOG_SERVICE, 6006, "The Event log service was stopped.")


def note_power_lost(log: EventLog) -> None:
    """The system stops where it stands: nothing is noted before it comes up again."""
    log.power_lost = log.clock.now()


def note_started(log: EventLog, version: WindowsVersion) -> None:
    """The system is up; one whose power was lost says so."""
    lost, log.power_lost = log.power_lost, None
    log.write(SYSTEM, KERNEL, 12, _started(log.clock.now()))
    if lost is not None:
        message = (
            "The system has rebooted without cleanly shutting down first. This error could be caused if the system "
            "stopped responding, crashed, or lost power unexpectedly."
        )
        log.write(SYSTEM, POWER, 41, message, EventLevel.CRITICAL)
        hour = f"{lost.hour % 12 or 12}:{lost:%M:%S} {lost:%p}"
        day = f"{lost.month}/{lost.day}/{lost.year}"
        message = f"The previous system shutdown at {hour} on {day} was unexpected."
        log.write(SYSTEM, LOG_SERVICE, 6008, message, EventLevel.ERROR)
    log.write(SYSTEM, LOG_SERVICE, 6009, _system(version))
    log.write(SYSTEM, LOG_SERVICE, 6005, _OPENED)


_OPENED = "The Event log service was started."


def _started(moment: datetime) -> str:
    return f"The operating system started at system time {_moment(moment)}."


def _system(version: WindowsVersion) -> str:
    major, minor, build = version.build.split(".")[:3]
    return f"Microsoft (R) Windows (R) {int(major)}.{int(minor):02}. {build} Multiprocessor Free."


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06d}000Z"
