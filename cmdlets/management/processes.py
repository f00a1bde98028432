"""Get-Process, Stop-Process, Wait-Process: what runs on the simulated machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.dotnet.io_processes import processes_of, wait_for_end
from hvsim.interpreter.values.objects import NoteProperty, extend

if TYPE_CHECKING:
    from hvsim.interpreter.dotnet.io_processes import Process

PROCESS = "System.Diagnostics.Process"
_EXCEPTION = "Microsoft.PowerShell.Commands.ProcessCommandException"


class _ProcessCmdlet(Cmdlet):
    """What the commands share: processes by name, by id, or given."""

    def by_name(self, names: list[str]) -> Iterator[Process]:
        """The processes that are called so; a name without wildcards that nobody has gets an error."""
        for name in names:
            found = [process for process in processes_of(self.engine).all() if matches(name, process.name)]
            if not found and not has_wildcards(name):
                self.write_error(
                    f'Cannot find a process with the name "{name}". Verify the process name and call the cmdlet again.',
                    "NoProcessFoundForGivenName",
                    "ObjectNotFound",
                    exception=_EXCEPTION,
                    target=name,
                )
            yield from found

    def by_id(self, identifiers: list[int]) -> Iterator[Process]:
        for identifier in identifiers:
            found = processes_of(self.engine).find(identifier)
            if found is None:
                self.write_error(
                    f"Cannot find a process with the process identifier {identifier}.",
                    "NoProcessFoundForGivenId",
                    "ObjectNotFound",
                    exception=_EXCEPTION,
                    target=identifier,
                )
            else:
                yield found


@cmdlet("Get-Process", default_set="Name", aliases=("gps",), windows_aliases=("ps",), output=PROCESS)
class GetProcess(_ProcessCmdlet):
    """Gets the processes of the simulated machine."""

    name: list[str] | None = parameter(
        sets={
            "Name": In(position=0, by_property_name=True),
            "NameWithUserName": In(position=0, by_property_name=True),
        },
        aliases=("ProcessName",),
        wildcards=True,
        help="The names of the processes.",
    )
    id: list[int] | None = parameter(
        sets={
            "Id": In(mandatory=True, by_property_name=True),
            "IdWithUserName": In(mandatory=True, by_property_name=True),
        },
        aliases=("PID",),
        help="The ids of the processes.",
    )
    input_object: list[Process] | None = parameter(
        type="System.Diagnostics.Process[]",
        sets={
            "InputObject": In(mandatory=True, pipeline=True),
            "InputObjectWithUserName": In(mandatory=True, pipeline=True),
        },
        help="The processes themselves.",
    )
    include_user_name: Switch = parameter(
        sets={each: In(mandatory=True) for each in ("NameWithUserName", "IdWithUserName", "InputObjectWithUserName")},
        help="Adds who runs each process.",
    )
    module: Switch = parameter(
        sets=("Name", "Id", "InputObject"), simulated=False, help="The modules loaded. Simulated processes have none."
    )
    file_version_info: Switch = parameter(
        sets=("Name", "Id", "InputObject"),
        aliases=("FV", "FVI"),
        simulated=False,
        help="The version of the program. Simulated processes have no program file.",
    )

    examples = [
        Example("(Get-Process -Id $PID).Name", "The shell itself.", output="pwsh"),
        Example("(Get-Process pw*).Count", "By a pattern of the name.", output="1"),
    ]

    def process(self) -> None:
        for found in self._found():
            self.write(self._with_user(found) if self.include_user_name else found)

    def _found(self) -> Iterator[Process]:
        if self.id is not None:
            yield from self.by_id(self.id)
        elif self.input_object is not None:
            yield from self.by_id([process.identifier for process in self.input_object])
        else:
            yield from self.by_name(self.name or ["*"])

    def _with_user(self, process: Process) -> object:
        value, extension = extend(process)
        extension.members["username"] = NoteProperty("UserName", process.user_name)
        return value


@cmdlet(
    "Stop-Process", default_set="Id", confirm="Medium", aliases=("spps",), windows_aliases=("kill",), output=PROCESS
)
class StopProcess(_ProcessCmdlet):
    """Ends processes of the simulated machine; the shell itself stays."""

    id: list[int] | None = parameter(
        sets={"Id": In(position=0, mandatory=True, by_property_name=True)}, help="The ids of the processes."
    )
    name: list[str] | None = parameter(
        sets={"Name": In(mandatory=True, by_property_name=True)},
        aliases=("ProcessName",),
        wildcards=True,
        help="The names of the processes.",
    )
    input_object: list[Process] | None = parameter(
        type="System.Diagnostics.Process[]",
        sets={"InputObject": In(position=0, mandatory=True, pipeline=True)},
        help="The processes themselves.",
    )
    pass_thru: Switch = parameter(help="Gives the ended processes.")
    force: Switch = parameter(no_effect="Nobody is asked anyway.", help="Ends them without asking.")

    examples = [Example("Stop-Process -Id $PID -WhatIf", "Says what would be ended.")]

    def process(self) -> None:
        for found in list(self._found()):
            label = f"{found.name} ({found.identifier})"
            if not self.should_process(label):
                continue
            reason = processes_of(self.engine).stop(found)
            if reason:
                self.write_error(
                    f'Cannot stop process "{label}" because of the following error: {reason}',
                    "CouldNotStopProcess",
                    "CloseError",
                    exception=_EXCEPTION,
                    target=found,
                )
                continue
            if self.pass_thru:
                self.write(found)

    def _found(self) -> Iterator[Process]:
        if self.id is not None:
            yield from self.by_id(self.id)
        elif self.input_object is not None:
            yield from self.by_id([process.identifier for process in self.input_object])
        else:
            yield from self.by_name(self.name or [])


@cmdlet("Wait-Process", default_set="Name", output=PROCESS)
class WaitProcess(_ProcessCmdlet):
    """Waits until processes have ended, or the time is over."""

    name: list[str] | None = parameter(
        sets={"Name": In(position=0, mandatory=True, by_property_name=True)},
        aliases=("ProcessName",),
        wildcards=True,
        help="The names of the processes.",
    )
    id: list[int] | None = parameter(
        sets={"Id": In(position=0, mandatory=True, by_property_name=True)},
        aliases=("PID", "ProcessId"),
        help="The ids of the processes.",
    )
    input_object: list[Process] | None = parameter(
        type="System.Diagnostics.Process[]",
        sets={"InputObject": In(mandatory=True, pipeline=True)},
        help="The processes themselves.",
    )
    timeout: int = parameter(position=1, aliases=("TimeoutSec",), default=0, help="How many seconds to wait.")
    any: Switch = parameter(help="Waits for the first of them only.")
    pass_thru: Switch = parameter(help="Gives the processes.")

    examples = [
        Example(
            "Wait-Process -Id $PID -Timeout 1 -ErrorAction SilentlyContinue; $?",
            "The shell does not end while it waits.",
            output="False",
        )
    ]

    def process(self) -> None:
        if self.id is not None:
            running = list(self.by_id(self.id))
        elif self.input_object is not None:
            running = [each for each in self.input_object if each.exited is None]
        else:
            running = list(self.by_name(self.name or []))
        if self.any and len(running) < len(self.input_object or ()):
            return  # one of them has ended
        limit = self.timeout if "Timeout" in self.bound else None
        if wait_for_end(self.engine, running, limit, one=bool(self.any)):
            return
        for each in running:
            if each.exited is not None:
                continue
            self.write_error(
                f'This command stopped operation because process "{each.name} ({each.identifier})" is not stopped in '
                "the specified time-out.",
                "ProcessNotTerminated",
                "CloseError",
                exception="System.TimeoutException",
                target=each,
            )
            if self.pass_thru:
                self.write(each)
