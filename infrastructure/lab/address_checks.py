"""The domain and the addresses in a lab file: what a network can have, each address but once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address
from typing import TYPE_CHECKING, Protocol

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


_DOMAIN = re.compile(r"[a-z0-9][a-z0-9-]*+(?:\.[a-z0-9][a-z0-9-]*+)*", re.IGNORECASE)


def check_addresses(plan: LabPlan) -> Iterator[LabProblem]:
    """A domain that none can be called, and every address that is none or is there twice."""
    if not _DOMAIN.fullmatch(plan.domain):
        yield LabProblem(f"'{plan.domain}' cannot be the name of a domain.", ("domain",))
    seen: set[str] = set()
    for path, name, address in _addresses(plan):
        try:
            IPv4Address(address)
        except AddressValueError:
            yield LabProblem(f"computer '{name}': '{address}' is no IPv4 address.", path)
            continue
        if address in seen:
            yield LabProblem(f"computer '{name}': another one has the address {address}.", path)
        seen.add(address)


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
