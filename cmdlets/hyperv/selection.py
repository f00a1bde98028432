"""How the Hyper-V commands find what they act on: hosts by name, machines by name or as objects, and their errors.

Messages and ids are Hyper-V's. What is done with the machines is each command's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from hvsim.cmdlets.estate.background import CommandJob, InBackground
from hvsim.cmdlets.estate.cim_sessions import CimSession, SessionsOfNames
from hvsim.cmdlets.estate.command import EstateCommand
from hvsim.cmdlets.hyperv import adapter_types as adapter_types
from hvsim.cmdlets.hyperv import device_types as device_types
from hvsim.cmdlets.hyperv import types as types
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.errors import EstateError, ManagementError, NotFound
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.windows_reasons import windows_reason
from hvsim.interpreter.commands import In, Switch, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type, register_type

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

VIRTUALIZATION_EXCEPTION = types.HYPERV + "VirtualizationException"
MACHINES = types.HYPERV + "VirtualMachine[]"
CIM_SESSIONS = "Microsoft.Management.Infrastructure.CimSession[]"
CREDENTIALS = "System.Management.Automation.PSCredential[]"

CATEGORIES = {
    "InvalidState": "InvalidOperation",
    "InvalidParameter": "InvalidArgument",
    "InvalidOperation": "InvalidOperation",
    "ObjectNotFound": "ObjectNotFound",
    "ObjectInUse": "ResourceBusy",
    "OperationFailed": "InvalidOperation",
    "OutOfMemory": "FromStdErr",
    "NotSupported": "NotImplemented",
    "AccessDenied": "PermissionDenied",
}
"""The category that goes with the code of a refusal."""

Result = TypeVar("Result")

FIRST = In(position=0, mandatory=True, pipeline=True)
"""The place of what a command acts on."""
HOST_HELP = "The hosts to ask; the local one when left out."


def machine_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of machines, for completion."""
    estate: Estate = engine.service(Estate)
    return [machine.name for machine in estate.local_host.machines]


def cim_sessions(*, single: bool = False, **place: Any) -> Any:
    """-CimSession, one or several; `place` is where it stands, as for `parameter`."""
    kind = CIM_SESSIONS.removesuffix("[]") if single else CIM_SESSIONS
    return parameter(type=kind, transform=SessionsOfNames(single=single), help="Sessions to remote hosts.", **place)


def credentials(*, single: bool = False, **place: Any) -> Any:
    """-Credential, one or several; `place` is where it stands, as for `parameter`."""
    nobody_asks = "Every account may do everything here."
    kind = CREDENTIALS.removesuffix("[]") if single else CREDENTIALS
    return parameter(type=kind, no_effect=nobody_asks, help="Accounts on remote hosts.", **place)


JOB = register_type(NetType(types.HYPERV + "VMJob", named_type("System.Management.Automation.Job")))


class MachineJob(CommandJob):
    """What -AsJob of a Hyper-V command makes."""

    net_name = JOB.full_name
    kind = "VMJob"


class HyperVCommand(InBackground, EstateCommand):
    """A command of the Hyper-V module.

    `remote`, in the head of a class, names the parameter sets (`ALL_SETS` for every one) in which it takes -CimSession,
    -ComputerName and -Credential: which hosts are asked. A command with -AsJob need not know: its `process` runs in the
    job.
    """

    computer_name: list[str] | None = None
    cim_session: list[CimSession] | None = None
    credential: Any = None
    job_kind = MachineJob

    def __init_subclass__(cls, remote: str | Iterable[str] = ()) -> None:
        super().__init_subclass__()
        if remote:
            asked = {
                "cim_session": cim_sessions(sets=remote),
                "computer_name": parameter(sets=remote, type="System.String[]", help=HOST_HELP),
                "credential": credentials(sets=remote),
            }
            for name, declared in asked.items():
                if name not in cls.__dict__:  # a command may say more about one of them
                    setattr(cls, name, declared)
        if "process" in cls.__dict__:
            cls.process = _reporting(cls.process)  # type: ignore[method-assign, assignment]  # the class's own, wrapped

    def report(self, message: str, code: str, category: str, target: object = None) -> None:
        """A non-terminating error as Hyper-V's commands write them."""
        self.write_error(message, code, category, exception=VIRTUALIZATION_EXCEPTION, target=target)

    def attempt(self, action: Callable[[], Result]) -> Result | None:
        """The result of `action`; what Hyper-V refuses is reported, and the result is None."""
        try:
            return action()
        except ManagementError as error:
            self.report_refusal(error)
        except EstateError as error:
            self.report(str(error), "OperationFailed", "NotSpecified")
        except OSError as error:
            self.report(windows_reason(error), "OperationFailed", "NotSpecified")
        return None

    def report_refusal(self, error: ManagementError) -> None:
        """Reports what Hyper-V refused, in its own words."""
        self.report("\n".join(error.lines), error.code, CATEGORIES.get(error.code, "NotSpecified"))

    def managed(self, action: Callable[[], object]) -> bool:
        """Whether `action` was done; what Hyper-V refuses is reported."""
        return self.attempt(lambda: (action(),)) is not None

    def ran(self, process: Waiting) -> bool:
        """Whether the process went through; what Hyper-V refuses is reported."""
        return self.managed(lambda: self.run(process))

    def hosts(self) -> Iterator[Host]:
        """The hosts of -ComputerName and -CimSession, the local one for none; what is no host is reported."""
        names = [*(self.computer_name or ()), *(item.computer_name for item in self.cim_session or ())]
        return self.hosts_of_names(names or [""])

    def hosts_of_names(self, names: Iterable[str]) -> Iterator[Host]:
        """The hosts of those names; what is no host, is down or has no such service is reported."""
        for name in names:
            try:
                host = self.estate.host(name)
            except NotFound:
                self._unreachable(name, "")
                continue
            if not host.is_up:
                self._unreachable(host.name, "")
            elif host.services.runs(host.writer.service):
                yield host
            else:
                self._unreachable(
                    host.name,
                    " The object might have been deleted. Verify that the Virtual Machine Management service on the"
                    " computer is running.",
                )

    def _unreachable(self, name: str, advice: str) -> None:
        self.report(
            f"Hyper-V encountered an error trying to access an object on computer '{name}' because the object"
            f" was not found.{advice}",
            "ObjectNotFound",
            "ObjectNotFound",
        )

    def machines_of_names(self, names: Iterable[str]) -> Iterator[VirtualMachine]:
        """The machines that the names (wildcards allowed) mean on the hosts asked; a name without any is reported."""
        places = list(self.hosts())
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


class NamedMachines(HyperVCommand, remote="Name"):
    """A command whose machines come as -Name or as -VM."""

    name: list[str] = parameter(
        sets={"Name": FIRST}, aliases=("VMName",), wildcards=True, complete=machine_names, help="The machines."
    )
    vm: Any = parameter(sets={"VMObject": FIRST}, type=MACHINES, help="The machines, as Get-VM gives them.")

    def machines(self) -> Iterator[VirtualMachine]:
        """The machines that were named."""
        if self.vm is not None:
            yield from self.vm
        else:
            yield from self.machines_of_names(self.name)


class MachinesByVMName(HyperVCommand, remote="VMName"):
    """A command whose machines come as -VMName or as -VM."""

    vm_name: list[str] = parameter(sets={"VMName": FIRST}, wildcards=True, complete=machine_names, help="The machines.")
    vm: Any = parameter(sets={"VMObject": FIRST}, type=MACHINES, help="The machines, as Get-VM gives them.")

    def machines(self) -> Iterator[VirtualMachine]:
        """The machines that were named."""
        if self.vm is not None:
            yield from self.vm
        else:
            yield from self.machines_of_names(self.vm_name)


class MachinesOrSnapshot(MachinesByVMName):
    """A command whose machines may also come as a checkpoint, whose settings are the machine's here."""

    vm_snapshot: Any = parameter(
        sets={"VMSnapshot": FIRST},
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


class NamedHosts(HyperVCommand):
    """A command about hosts themselves, which come as -ComputerName or -CimSession."""

    computer_name: Any = parameter(
        sets={"ComputerName": In(position=0)}, type="System.String[]", help="The hosts; the local one when left out."
    )
    credential: Any = credentials(sets={"ComputerName": In(position=1)})
    cim_session: Any = cim_sessions(sets={"CimSession": In(position=0, mandatory=True)})


class JobAndPassthru(HyperVCommand):
    """The switches that nearly every changing Hyper-V command has."""

    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(name="Passthru", help="Writes the object that was changed.")


def _refuse(error: EstateError) -> NoReturn:
    raise error


def _reporting(process: Callable[[Any], None]) -> Callable[[Any], None]:
    """`process` of a command, which reports what was refused and that the command has no other object to go on with."""

    @wraps(process)
    def process_and_report(command: HyperVCommand) -> None:
        try:
            process(command)
        except EstateError as error:
            command.attempt(partial(_refuse, error))

    return process_and_report
