"""The guest: the operating system in a virtual machine, as far as a backup has to do with it.

Its name, its integration services, its applications' writers. Its files are blocks on the machine's disks.
"""

from __future__ import annotations

from enum import Enum

from attrs import define, field

from hvsim.infrastructure.vss.provider import GUEST_PROVIDER, Provider
from hvsim.infrastructure.vss.writers import Writer, guest_writers


class GuestKind(Enum):
    """What backup cares for in a guest: whether it has VSS, or freezes its file systems."""

    WINDOWS = "Windows"
    LINUX = "Linux"
    NONE = "None"


@define(eq=False)
class Guest:
    """An installed operating system.

    `integration_services_version` is what the guest reports ('' for nothing); `stopped_services` holds the names of
    services that do not run in it; `basic_disks` is False for a guest on dynamic disks, which cannot be frozen.
    """

    kind: GuestKind = GuestKind.NONE
    name: str = ""
    integration_services_version: str = ""
    applications: tuple[str, ...] = ()
    writers: list[Writer] = field(factory=list)
    providers: list[Provider] = field(factory=list)
    stopped_services: set[str] = field(factory=set)
    basic_disks: bool = True
    boot_seconds: float = 18.0
    shutdown_seconds: float = 9.0


def windows_guest(name: str, integration_services_version: str, applications: tuple[str, ...] = ()) -> Guest:
    """A Windows installation with the writers of its applications."""
    writers = guest_writers(applications)
    return Guest(GuestKind.WINDOWS, name, integration_services_version, applications, writers, [GUEST_PROVIDER])


def linux_guest(name: str, integration_services_version: str) -> Guest:
    """A Linux installation: no writers, its file systems are frozen instead."""
    return Guest(GuestKind.LINUX, name, integration_services_version)


def installed_guest(kind: GuestKind, name: str, version: str, applications: tuple[str, ...]) -> Guest:
    """The guest that a lab file or a backup's configuration describes."""
    if kind is GuestKind.WINDOWS:
        return windows_guest(name, version, applications)
    return linux_guest(name, version) if kind is GuestKind.LINUX else Guest()
