"""Tests of what a verified machine is for: whether the ports of its applications answer in the lab, and scripts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import frozen

from hvsim.infrastructure.backup.restores.surebackup import TestScript
from hvsim.infrastructure.backup.runs.session import RecordStatus
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.computers.programs import run_program
from hvsim.infrastructure.errors import EstateError, InvalidState
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
SCRIPT_LIMIT = 15 * 60.0
"""Seconds after which a test script is ended."""
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


def try_script(server: BackupServer, machine: VirtualMachine, script: TestScript) -> Waiting:
    """The process of one test of a machine that runs; its result is the verdict."""
    if script.path:
        return (yield from _run_script(server, machine, script))
    return _probe(machine, script)


def _run_script(server: BackupServer, machine: VirtualMachine, script: TestScript) -> Waiting:
    """A program on the backup server, which is told of the machine; it has passed with exit code 0."""
    if not server.computer.files.exists(script.path):
        return Verdict(False, f"the test script '{script.path}' was not found", RecordStatus.FAILED)
    place = place_of(machine)
    arguments = script.argument
    known = {"%vm_ip%": place.address if place else "", "%vm_fqdn%": place.full_name if place else machine.name}
    for variable, value in known.items():
        arguments = arguments.replace(variable, value)
    try:
        code: int = yield from run_program(server.computer, f'"{script.path}" {arguments}', SCRIPT_LIMIT)
    except InvalidState as error:
        return Verdict(None, f"the test script '{script.name}' was not run: {error}", RecordStatus.WARNING)
    except EstateError as error:
        return Verdict(False, f"the test script '{script.name}' failed: {error}", RecordStatus.FAILED)
    text = f"the test script '{script.name}' ended with exit code {code}"
    return Verdict(code == 0, text, RecordStatus.FAILED if code else RecordStatus.SUCCEEDED)


def _probe(machine: VirtualMachine, script: TestScript) -> Verdict:
    port = APPLICATION_PORTS.get(script.application)
    if port is None:
        text = f"{script.application} was not tested: nothing is known of its port"
        return Verdict(None, text, RecordStatus.WARNING)
    place = place_of(machine)
    if place is not None and place.listens(port):
        return Verdict(True, f"{script.application} answers at port {port}", RecordStatus.SUCCEEDED)
    return Verdict(False, f"{script.application} does not answer at port {port}", RecordStatus.FAILED)
