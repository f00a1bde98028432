"""Who may open the consoles of machines: Get-, Grant- and Revoke-VMConnectAccess; machines without a console."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import enum, guid, to_uuid
from hvsim.cmdlets.hyperv.selection import (
    HOST_HELP,
    HyperVCommand,
    MachinesByVMName,
    cim_sessions,
    credentials,
    machine_names,
)
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.machines.ports import set_console_support
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

ACCESS = HYPERV + "VMConnectAce"
_SETS = ("VMName", "VMId")
_USER = "LAB\\helpdesk"


@frozen(eq=False)
class Entry:
    """An account that may open the console of a machine."""

    machine: VirtualMachine
    user: str


def _sid(user: str) -> str:
    number = uuid5(NAMESPACE_DNS, user.lower()).int
    parts = [(number >> shift) % 2**32 for shift in (0, 32, 64)]
    return f"S-1-5-21-{parts[0]}-{parts[1]}-{parts[2]}-{1000 + (number >> 96) % 9000}"


live_type(
    ACCESS,
    Entry,
    {
        "string Username": lambda e: e.user,
        "string UserId": lambda e: _sid(e.user),
        HYPERV + "VMConnectAceAccessType Access": lambda e: enum(HYPERV + "VMConnectAceAccessType", "Allowed"),
        "string VMName": lambda e: e.machine.name,
        "guid VMId": lambda e: guid(e.machine.id),
        "string ComputerName": lambda e: e.machine.host.name.upper(),
        "bool IsDeleted": lambda e: e.user not in e.machine.console_users,
    },
)


class AccessCommand(HyperVCommand):
    """A command about access to consoles."""

    cim_session: Any = cim_sessions()
    computer_name: list[str] = parameter(help=HOST_HELP)
    credential: Any = credentials()
    vm_name: Any = None
    vm_id: Any = None

    def machines(self) -> Iterator[VirtualMachine]:
        """Those that are meant; what is not there is reported."""
        if self.vm_id is None:
            yield from self.machines_of_names(self.vm_name or ["*"])
            return
        wanted = [to_uuid(item) for item in self.vm_id]
        known = [machine for host in self.hosts() for machine in host.machines]
        for identity in wanted:
            found = next((machine for machine in known if machine.id == identity), None)
            if found is None:
                self.report(
                    f'Hyper-V was unable to find a virtual machine with Id "{identity}".',
                    "ObjectNotFound",
                    "ObjectNotFound",
                )
            else:
                yield found


@cmdlet("Get-VMConnectAccess", default_set="VMName", output=ACCESS)
class GetVMConnectAccess(AccessCommand):
    """Lists who may open the consoles of machines, beside administrators."""

    vm_name: list[str] = parameter(
        sets={"VMName": In(position=0, pipeline=True)}, complete=machine_names, help="The machines."
    )
    user_name: list[str] = parameter(by_property_name=True, aliases=("UserId", "Sid"), help="Only these accounts.")
    vm_id: Any = parameter(
        sets={"VMId": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        help="The machines, by identity.",
    )

    examples = [Example("Get-VMConnectAccess web01", "Who?", f"Grant-VMConnectAccess web01 -UserName {_USER}")]

    def process(self) -> None:
        for machine in self.machines():
            for user in machine.console_users:
                if any(matches(name, user) or name == _sid(user) for name in self.user_name or ["*"]):
                    self.write(Entry(machine, user))


class ChangingAccess(AccessCommand):
    """A command that changes access to consoles."""

    vm_name: list[str] = parameter(
        sets={"VMName": In(position=0, mandatory=True, pipeline=True)}, complete=machine_names, help="The machines."
    )
    user_name: list[str] = parameter(
        position=1, mandatory=True, by_property_name=True, aliases=("UserId", "Sid"), help="The accounts."
    )
    passthru: Switch = parameter(help="Writes what was changed.")
    vm_id: Any = parameter(
        sets={"VMId": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        help="The machines, by identity.",
    )
    grants = True

    def process(self) -> None:
        for machine in self.machines():
            for user in self.user_name if self.should_process(machine.name) else ():
                if self.grants and user not in machine.console_users:
                    machine.console_users.append(user)
                elif not self.grants:
                    machine.console_users[:] = [
                        item for item in machine.console_users if user not in (item, _sid(item))
                    ]
                if self.passthru:
                    self.write(Entry(machine, user))


@cmdlet("Grant-VMConnectAccess", default_set="VMName", confirm="Medium", output=ACCESS)
class GrantVMConnectAccess(ChangingAccess):
    """Lets accounts open the consoles of machines."""

    examples = [Example(f"Grant-VMConnectAccess web01 {_USER} -Passthru", "The helpdesk too.")]


@cmdlet("Revoke-VMConnectAccess", default_set="VMName", confirm="Medium", output=ACCESS)
class RevokeVMConnectAccess(ChangingAccess):
    """Lets accounts open the consoles of machines no more."""

    grants = False

    examples = [
        Example(
            f"Revoke-VMConnectAccess web01 {_USER}; @(Get-VMConnectAccess web01).Count",
            "No more.",
            f"Grant-VMConnectAccess web01 {_USER}",
            "0\n",
        )
    ]


class ConsoleSupport(MachinesByVMName):
    """A command that gives machines a console or takes it."""

    passthru: Switch = parameter(help="Writes the object that was changed.")
    enables = True

    def process(self) -> None:
        for machine in self.machines():
            done = self.should_process(machine.name) and self.managed(
                partial(set_console_support, machine, enabled=self.enables)
            )
            if done and self.passthru:
                self.write(machine)


_MACHINE = HYPERV.replace("PowerShell", "Powershell") + "VirtualMachine"


@cmdlet("Disable-VMConsoleSupport", default_set="VMName", confirm="Medium", output=_MACHINE)
class DisableVMConsoleSupport(ConsoleSupport):
    """Takes keyboard, mouse and screen from machines of generation 2."""

    enables = False

    examples = [
        Example(
            "Disable-VMConsoleSupport web01; @(Get-VMVideo web01).Count",
            "No screen.",
            "Stop-VM web01 -Force",
            "0\n",
        )
    ]


@cmdlet("Enable-VMConsoleSupport", default_set="VMName", confirm="Medium", output=_MACHINE)
class EnableVMConsoleSupport(ConsoleSupport):
    """Gives machines of generation 2 keyboard, mouse and screen again."""

    examples = [
        Example("Enable-VMConsoleSupport web01", "A screen.", "Stop-VM web01 -Force; Disable-VMConsoleSupport web01")
    ]
