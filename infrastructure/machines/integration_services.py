"""Integration services: the six channels between a host and a guest, and how each is doing.

A service works when the host offers it and the guest answers. Does not know backups; they ask for the VSS component.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define

from hvsim.infrastructure.guests.guest import GuestKind

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


class ComponentStatus(Enum):
    """What the host hears from a component: number and text as Hyper-V shows them."""

    OK = (2, "Ok", "OK")
    DEGRADED = (3, "Degraded", "Degraded")
    NO_CONTACT = (12, "NoContact", "No Contact")
    LOST_COMMUNICATION = (13, "LostCommunication", "Lost Communication")
    PROTOCOL_MISMATCH = (
        32775,
        "ProtocolMismatch",
        "The component in the virtual machine speaks another protocol version than the host expects",
    )

    @property
    def number(self) -> int:
        return self.value[0]

    @property
    def label(self) -> str:
        """The name of the value in PowerShell."""
        return self.value[1]

    @property
    def text(self) -> str:
        return self.value[2]


HEARTBEAT = "Heartbeat"
VSS = "VSS"

COMPONENTS = {
    "Guest Service Interface": (UUID("6c09bb55-d683-4da0-8931-c9bf705f6480"), "vmicguestinterface"),
    HEARTBEAT: (UUID("84eaae65-2f2e-45f5-9bb5-0e857dc8eb47"), "vmicheartbeat"),
    "Key-Value Pair Exchange": (UUID("2a34b1c2-fd73-4043-8a5b-dd2159bc743f"), "vmickvpexchange"),
    "Shutdown": (UUID("9f8233ac-be49-4c79-8ee3-e7e1985b2077"), "vmicshutdown"),
    "Time Synchronization": (UUID("2497f4de-e9fa-4204-80e4-4b75c46419c0"), "vmictimesync"),
    VSS: (UUID("5ced1297-4598-4915-a5fc-ad21bb4d02a4"), "vmicvss"),
}
"""The components by name, in the order in which they are listed: well-known id and the guest's service."""

LINUX_DAEMONS = {
    "vmicguestinterface": "hv_fcopy_daemon",
    "vmickvpexchange": "hv_kvp_daemon",
    "vmicvss": "hv_vss_daemon",
}
"""What answers for a component in a Linux guest; for the others the kernel does."""


@define(eq=False)
class IntegrationService:
    """One component of one machine: offered by the host when `enabled`."""

    machine: VirtualMachine
    name: str
    enabled: bool

    @property
    def component_id(self) -> str:
        """The identity that Hyper-V shows: the machine's id and the component's, in upper case."""
        return f"Microsoft:{str(self.machine.id).upper()}\\{str(COMPONENTS[self.name][0]).upper()}"

    @property
    def answers(self) -> bool:
        """Whether the guest is up and its part of the service runs."""
        machine = self.machine
        if not machine.is_up:
            return False
        service = COMPONENTS[self.name][1]
        if machine.guest.kind is GuestKind.LINUX:
            daemon = LINUX_DAEMONS.get(service)
            return daemon is None or machine.guest.runs(daemon)
        return machine.guest.runs(service)

    def offer(self, *, enabled: bool) -> None:
        """Offers the component to the guest, or not any more; a guest's service that waits for the offer starts."""
        self.enabled = enabled
        guest = self.machine.guest
        if enabled and self.machine.guest_is_up and guest.kind is GuestKind.WINDOWS:
            service = guest.services.find(COMPONENTS[self.name][1])
            if service is not None and service.triggered and service.can_start:
                service.start()

    @property
    def primary(self) -> ComponentStatus:
        if not self.machine.is_running or not self.enabled:
            return ComponentStatus.OK
        if not self.answers:
            lost = self.machine.guest_is_up and self.machine.guest.hung
            return ComponentStatus.LOST_COMMUNICATION if lost else ComponentStatus.NO_CONTACT
        mismatch = self.name == VSS and not self.machine.integration_services_current
        return ComponentStatus.DEGRADED if mismatch else ComponentStatus.OK

    @property
    def secondary(self) -> ComponentStatus | None:
        if self.primary is ComponentStatus.DEGRADED:
            return ComponentStatus.PROTOCOL_MISMATCH
        if self.name == HEARTBEAT and self.enabled and self.answers:
            return ComponentStatus.OK
        return None


def integration_services(machine: VirtualMachine) -> dict[str, IntegrationService]:
    """The components of a new machine: all offered but the guest service interface."""
    return {name: IntegrationService(machine, name, name != "Guest Service Interface") for name in COMPONENTS}
