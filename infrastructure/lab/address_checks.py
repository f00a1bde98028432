"""The domain and the addresses in a lab file: what a network can have, each address but once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address
from typing import TYPE_CHECKING

from hvsim.infrastructure.lab.positions import Path
from hvsim.infrastructure.lab.problems import LabProblem

if TYPE_CHECKING:
    from hvsim.infrastructure.lab.plans import LabPlan

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
    for key, items in (("hosts", plan.hosts), ("file_servers", plan.file_servers)):
        for number, item in enumerate(items):
            if item.address:
                yield (key, number, "address"), item.name, item.address
    for number, proxy in enumerate(server.proxies):
        if proxy.address:
            yield ("backup_server", "proxies", number, "address"), proxy.name, proxy.address
    if server.address:
        yield ("backup_server", "address"), server.name, server.address
