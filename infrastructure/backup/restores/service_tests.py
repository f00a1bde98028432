"""Tests of what a verified machine is for: whether the ports of its applications answer in the lab."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import frozen

from hvsim.infrastructure.backup.restores.surebackup import TestScript
from hvsim.infrastructure.backup.runs.session import RecordStatus
from hvsim.infrastructure.inside.addresses import place_of

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

APPLICATION_PORTS = {
    "DNSServer": 53,
    "DomainController": 389,
    "GlobalCatalog": 3268,
    "MailServer": 25,
    "SQLServer": 1433,
    "WebServer": 80,
}
"""The port that is tried of each application of the product's names; of others none is known."""
_ROLES = {
    "DomainControllerAuthoritative": "DomainController",
    "DomainControllerNonAuthoritative": "DomainController",
}


@frozen
class Verdict:
    """What a test has found; `passed` is None where it could not be made."""

    passed: bool | None
    text: str
    status: RecordStatus


def roles_to_applications(roles: Iterable[str]) -> list[str]:
    """The applications that roles of the product's names mean, each once."""
    return list(dict.fromkeys(_ROLES.get(role, role) for role in roles))


def try_script(server: BackupServer, machine: VirtualMachine, script: TestScript) -> Verdict:
    """Makes one test of a machine that runs."""
    if script.path:
        if not server.computer.files.exists(script.path):
            return Verdict(False, f"the test script '{script.path}' was not found", RecordStatus.FAILED)
        text = f"the test script '{script.name}' was not run: no process runs on the backup server"
        return Verdict(None, text, RecordStatus.WARNING)
    port = APPLICATION_PORTS.get(script.application)
    if port is None:
        text = f"{script.application} was not tested: nothing is known of its port"
        return Verdict(None, text, RecordStatus.WARNING)
    place = place_of(machine)
    if place is not None and place.listens(port):
        return Verdict(True, f"{script.application} answers at port {port}", RecordStatus.SUCCEEDED)
    return Verdict(False, f"{script.application} does not answer at port {port}", RecordStatus.FAILED)
