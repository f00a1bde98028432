"""The domain and the addresses in a lab file: what a network can have, each address but once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address
from typing import TYPE_CHECKING, Protocol

from hvsim.infrastructure.lab.notation import notation
from hvsim.infrastructure.lab.positions import Path
from hvsim.infrastructure.lab.problems import LabProblem

if TYPE_CHECKING:
    from hvsim.infrastructure.lab.plans import LabPlan


class _Addressed(Protocol):
    """A part of a plan that has an address."""

    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...


_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.IGNORECASE)
_LONGEST_LABEL, _LONGEST_DOMAIN = 63, 237
"""Of DNS: a name has 253 characters at most, of which a computer of Windows needs 15 and a dot."""


def check_addresses(plan: LabPlan) -> Iterator[LabProblem]:
    """A domain that none can be called, and every address that is none or is there twice."""
    reason = _fault_of_domain(plan.domain)
    if reason:
        yield LabProblem(f"{notation(plan.domain)} cannot be the name of a domain{reason}.", ("domain",))
    seen: set[str] = set()
    for path, name, address in _addresses(plan):
        reason = _fault_of_address(address)
        if reason:
            yield LabProblem(f"computer '{name}': {notation(address)} {reason}.", path)
            continue
        if address in seen:
            yield LabProblem(f"computer '{name}': another one has the address {address}.", path)
        seen.add(address)


def _fault_of_domain(name: str) -> str:
    """Why no domain can have the name, as an addition; '' for a good one."""
    labels = name.split(".")
    if len(name) > _LONGEST_DOMAIN:
        return f": it has more than {_LONGEST_DOMAIN} characters"
    if any(len(label) > _LONGEST_LABEL for label in labels):
        return f": between dots are {_LONGEST_LABEL} characters at most"
    if not all(_LABEL.fullmatch(label) for label in labels):
        return ": it is letters, digits and hyphens, with dots between them"
    return "" if any(character.isalpha() for character in labels[-1]) else ": its last part has no letter"


def _fault_of_address(text: str) -> str:
    """What is wrong with a computer's address; '' for a good one."""
    try:
        address = IPv4Address(text)
    except AddressValueError:
        return "is no IPv4 address"
    if address.is_loopback:
        return "is the address by which each computer means itself"
    if address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local:
        return "is no address that a computer is given"
    return _OF_NETWORKS.get(address.packed[-1], "")


_OF_NETWORKS = {0: "is the address of a network, not of a computer", 255: "means all computers of a network"}
"""What an address means that ends so."""


def _addresses(plan: LabPlan) -> Iterator[tuple[Path, str, str]]:
    server = plan.backup_server
    found: list[tuple[Path, _Addressed]] = [
        *((("hosts", number), item) for number, item in enumerate(plan.hosts)),
        *((("file_servers", number), item) for number, item in enumerate(plan.file_servers)),
        *((("backup_server", "proxies", number), item) for number, item in enumerate(server.proxies)),
        (("backup_server",), server),
    ]
    for path, item in found:
        if item.address:
            yield (*path, "address"), item.name, item.address
