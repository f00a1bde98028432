"""Guardians that a host knows: whose keys can open the protectors of machines."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define

from hvsim.blocks.digest import digest
from hvsim.infrastructure.errors import AlreadyExists, Refused

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host

LOCAL_GUARDIAN = "UntrustedGuardian"
"""What a host makes when somebody asks for a protector of its own."""
PROTECTOR_SIZE = 4096


@define(eq=False)
class Guardian:
    """A guardian; `has_keys` says whether this host can open with it, or knows its certificates only."""

    id: UUID
    name: str
    host: Host
    has_keys: bool = True


def make_guardian(host: Host, name: str, *, has_keys: bool = True) -> Guardian:
    """Makes a guardian. Raises `AlreadyExists`."""
    if any(item.name.lower() == name.lower() for item in host.guardians):
        raise AlreadyExists("guardian", name)
    guardian = Guardian(host.random.guid(), name, host, has_keys)
    host.guardians.append(guardian)
    return guardian


def local_guardian(host: Host) -> Guardian:
    """The host's own, made where there is none yet."""
    known = next((item for item in host.guardians if item.name == LOCAL_GUARDIAN), None)
    return known or make_guardian(host, LOCAL_GUARDIAN)


def remove_guardian(guardian: Guardian) -> None:
    """Forgets a guardian."""
    if guardian in guardian.host.guardians:
        guardian.host.guardians.remove(guardian)


def protector_of(owner: Guardian, guardians: tuple[Guardian, ...]) -> bytes:
    """A new key protector. Raises `Refused` where the owner's keys are not here."""
    if not owner.has_keys:
        raise Refused(f"The owner '{owner.name}' has no private keys on '{owner.host.name}'.")
    names = " ".join(str(item.id) for item in (owner, *guardians))
    seed = digest(f"{owner.host.random.guid()} {names}".encode())
    return b"".join(digest(seed + bytes([number])) for number in range(PROTECTOR_SIZE // len(seed)))
