"""How the Hyper-V commands find what they act on: hosts by name, machines by name or as objects, and their errors.

Messages and ids are Hyper-V's. What is done with the machines is each command's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from hvsim.cmdlets.estate.failures import windows_reason
from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.hyperv import device_types as device_types
from hvsim.cmdlets.hyperv import types as types
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.errors import EstateError, ManagementError, NotFound
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.host import Host
from hvsim.infrastructure.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Cmdlet, In, Switch, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

VIRTUALIZATION_EXCEPTION = types.HYPERV + "VirtualizationException"
MACHINES = types.HYPERV + "VirtualMachine[]"
CIM_SESSIONS = "Microsoft.Management.Infrastructure.CimSession[]"
CREDENTIALS = "System.Management.Automation.PSCredential[]"

live_type("Microsoft.Management.Infrastructure.CimSession", None, {})

CATEGORIES = {
    "InvalidState": "InvalidOperation",
    "InvalidParameter": "InvalidArgument",
    "InvalidOperation": "InvalidOperation",
    "ObjectNotFound": "ObjectNotFound",
    "ObjectInUse": "ResourceBusy",
    "OperationFailed": "InvalidOperation",
    "OutOfMemory": "ResourceUnavailable",
    "NotSupported": "NotImplemented",
    "AccessDenied": "PermissionDenied",
}
"""The category that goes with the code of a refusal."""

Result = TypeVar("Result")

_BY_NAME = In(position=0, mandatory=True, pipeline=True)
HOST_HELP = "The hosts to ask; the local one when left out."


def machine_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of machines, for completion."""
    estate: Estate = engine.service(Estate)
    return [machine.name for machine in estate.local_host.machines]


class HyperVCommand(Cmdlet):
    """A command of the Hyper-V module."""

    @property
    def estate(self) -> Estate:
        """The world that the command acts on."""
        return self.service(Estate)

    def run(self, process: Waiting) -> Any:
        """Lets time pass until the process has ended, and returns its result."""
        return self.estate.clock.run_until(self.estate.clock.start(process))

    def report(self, message: str, code: str, category: str, target: object = None) -> None:
        """A non-terminating error as Hyper-V's commands write them."""
        self.write_error(message, code, category, exception=VIRTUALIZATION_EXCEPTION, target=target)

    def attempt(self, action: Callable[[], Result]) -> Result | None:
        """The result of `action`; what Hyper-V refuses is reported, and the result is None."""
        try:
            return action()
        except ManagementError as error:
            self.report("\n".join(error.lines), error.code, CATEGORIES.get(error.code, "NotSpecified"))
        except EstateError as error:
            self.report(str(error), "OperationFailed", "NotSpecified")
        except OSError as error:
            self.report(windows_reason(error), "OperationFailed", "NotSpecified")
        return None

    def managed(self, action: Callable[[], object]) -> bool:
        """Whether `action` was done; what Hyper-V refuses is reported."""
        return self.attempt(lambda: (action(),)) is not None

    def ran(self, process: Waiting) -> bool:
        """Whether the process went through; what Hyper-V refuses is reported."""
        return self.managed(lambda: self.run(process))

    def hosts(self, names: list[str] | None) -> Iterator[Host]:
        """The hosts of those names, the local one for none; what is no host is reported."""
        if not names:
            yield self.estate.local_host
        for name in names or ():
            try:
                yield self.estate.host(name)
            except NotFound:
                self.report(
                    f"Hyper-V encountered an error trying to access an object on computer '{name}' because the object"
                    " was not found.",
                    "ObjectNotFound",
                    "ObjectNotFound",
                )

    def machines_of_names(self, names: Iterable[str], hosts: Iterable[Host]) -> Iterator[VirtualMachine]:
        """The machines that the names (wildcards allowed) mean on the hosts; a name without any is reported."""
        places = list(hosts)
        for name in names:
            found = [machine for host in places for machine in host.machines if matches(name, machine.name)]
            if not found and not has_wildcards(name) and places:
                self.machine_missing(name)
            yield from found

    def machine_missing(self, name: str) -> None:
        """Reports that no machine has the name."""
        self.report(
            f'Hyper-V was unable to find a virtual machine with name "{name}".', "ObjectNotFound", "ObjectNotFound"
        )


class NamedMachines(HyperVCommand):
    """A command whose machines come as -Name or as -VM."""

    cim_session: Any = parameter(sets="Name", type=CIM_SESSIONS, simulated=False, help="Sessions to remote hosts.")
    computer_name: list[str] = parameter(sets="Name", help=HOST_HELP)
    credential: Any = parameter(sets="Name", type=CREDENTIALS, simulated=False, help="Accounts on remote hosts.")
    name: list[str] = parameter(
        sets={"Name": _BY_NAME}, aliases=("VMName",), wildcards=True, complete=machine_names, help="The machines."
    )
    vm: Any = parameter(sets={"VMObject": _BY_NAME}, type=MACHINES, help="The machines, as Get-VM gives them.")

    def machines(self) -> Iterator[VirtualMachine]:
        """The machines that were named."""
        if self.parameter_set.startswith("VMObject"):
            yield from self.vm
        else:
            yield from self.machines_of_names(self.name, self.hosts(self.computer_name))


class MachinesByVMName(HyperVCommand):
    """A command whose machines come as -VMName or as -VM."""

    cim_session: Any = parameter(sets="VMName", type=CIM_SESSIONS, simulated=False, help="Sessions to remote hosts.")
    computer_name: list[str] = parameter(sets="VMName", help=HOST_HELP)
    credential: Any = parameter(sets="VMName", type=CREDENTIALS, simulated=False, help="Accounts on remote hosts.")
    vm_name: list[str] = parameter(
        sets={"VMName": _BY_NAME}, wildcards=True, complete=machine_names, help="The machines."
    )
    vm: Any = parameter(sets={"VMObject": _BY_NAME}, type=MACHINES, help="The machines, as Get-VM gives them.")

    def machines(self) -> Iterator[VirtualMachine]:
        """The machines that were named."""
        if self.parameter_set == "VMObject":
            yield from self.vm
        else:
            yield from self.machines_of_names(self.vm_name, self.hosts(self.computer_name))


class MachinesOrSnapshot(MachinesByVMName):
    """A command whose machines may also come as a checkpoint, whose settings are the machine's here."""

    vm_snapshot: Any = parameter(
        sets={"VMSnapshot": _BY_NAME},
        type="Microsoft.HyperV.PowerShell.VMSnapshot",
        name="VMSnapshot",
        aliases=("VMCheckpoint",),
        help="A checkpoint.",
    )

    def machines(self) -> Iterator[VirtualMachine]:
        """The machines that were named."""
        if self.parameter_set == "VMSnapshot":
            yield self.vm_snapshot.machine
        else:
            yield from super().machines()


class JobAndPassthru(Cmdlet):
    """The switches that nearly every changing Hyper-V command has."""

    as_job: Switch = parameter(simulated=False, help="Runs as a background job.")
    passthru: Switch = parameter(name="Passthru", help="Writes the object that was changed.")
