"""[powershell] and runspaces: scripts and commands put together by method calls, run apart from the caller's names.

A runspace is a session apart (`commands/isolation.py`); what it declares is there for the next call in it. What
`BeginInvoke` starts runs beside the caller on the simulated clock, as jobs do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.isolation import isolated_session
from hvsim.interpreter.commands.jobs import jobs_of
from hvsim.interpreter.dotnet.declare import Declaration, declare
from hvsim.interpreter.dotnet.runspaces import InitialState, Runspace, new_runspace
from hvsim.interpreter.errors import ScriptError, failure, net_failure
from hvsim.interpreter.pipeline.calls import run_block
from hvsim.interpreter.pipeline.signals import FlowException
from hvsim.interpreter.values.arrays import Array, GenericList
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.enums.enums import EnumValue, enum_value
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.registry import named_type, resolve_type

if TYPE_CHECKING:
    from hvsim.interpreter.commands.job_schedule import Task
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.state.scope import Scope

_STREAMS = ("error", "warning", "verbose", "debug", "information")


class Step:
    """One command of a PowerShell object: a script or a command's name, with its arguments."""

    __slots__ = ("arguments", "is_script", "named", "text")

    def __init__(self, text: str, is_script: bool) -> None:
        self.text = text
        self.is_script = is_script
        self.arguments: list[Any] = []
        self.named: list[tuple[str, Any]] = []


class PowerShell(Shown):
    """`[powershell]::Create()`: `statements` are pipelines of steps."""

    net_name = "System.Management.Automation.PowerShell"

    def __init__(self, engine: Engine, runspace: Runspace) -> None:
        self.engine = engine
        self.runspace = runspace
        self.statements: list[list[Step]] = [[]]
        self.records: dict[str, GenericList] = {name: _data(name) for name in (*_STREAMS, "progress")}
        self.state = "NotStarted"
        self.reason: Any = None
        self.had_errors = False
        self.takes_input = False
        self.instance_id = engine.new_guid()
        self.extended: Any = None

    def add(self, step: Step) -> PowerShell:
        self.statements[-1].append(step)
        return self

    def last(self) -> Step:
        if not self.statements[-1]:
            raise net_failure(
                "System.Management.Automation.PSInvalidOperationException",
                "A command is required to add a parameter. A command must be added to the PowerShell instance before "
                "adding a parameter.",
            )
        return self.statements[-1][-1]

    def run(self, given: list[Any], out: list[Any]) -> None:
        """Runs all statements; raises the ScriptError that ended them."""
        engine = self.engine
        if not any(self.statements):
            raise net_failure(
                "System.Management.Automation.PSInvalidOperationException",
                "No commands are specified. Commands must be added before the PowerShell instance can be invoked.",
            )
        self.state = "Running"
        try:
            with isolated_session(engine, {}) as scope:
                engine.streams = engine.streams.but(**{name: self._sink(name) for name in _STREAMS})
                self.runspace.begin(engine, scope)
                try:
                    for number, steps in enumerate(self.statements):
                        if steps:
                            block = engine.parse(self._written(steps, number, scope))
                            run_block(block, scope, out.append, [], pipeline_input=given or None, dot=True)
                except FlowException:
                    pass  # `exit`, or a `break` that no loop took
                finally:
                    self.runspace.keep(scope)
        except ScriptError as error:
            self.state, self.reason, self.had_errors = "Failed", error.record.exception, True
            raise
        self.state = "Completed"

    def _written(self, steps: list[Step], number: int, scope: Scope) -> str:
        """The statement as text; its values are variables of the scope."""
        parts = []
        for position, step in enumerate(steps):
            if step.is_script and len(steps) == 1 and not step.arguments and not step.named:
                return step.text
            place = f"__step_{number}_{position}"
            scope.values[f"{place}_given"] = Array(step.arguments)
            named = Dictionary(step.named)
            scope.values[f"{place}_named"] = named
            word = f". {{{step.text}\n}}" if step.is_script else f"& '{step.text.replace(chr(39), chr(39) * 2)}'"
            parts.append(f"{word} @{place}_named @{place}_given")
        first = "$input | " if self.takes_input and not steps[0].is_script else ""
        return first + " | ".join(parts)

    def _sink(self, name: str) -> Any:
        def sink(record: Any) -> None:
            self.records[name].append(record)
            if name == "error":
                self.had_errors = True

        return sink


_RECORDS = {
    "error": "ErrorRecord",
    "warning": "WarningRecord",
    "verbose": "VerboseRecord",
    "debug": "DebugRecord",
    "information": "InformationRecord",
    "progress": "ProgressRecord",
}


def _data(stream: str) -> GenericList:
    name = f"System.Management.Automation.{_RECORDS[stream]}"
    return GenericList((), resolve_type(f"System.Collections.ObjectModel.Collection[{name}]"))


def _results(items: list[Any]) -> GenericList:
    wanted = "System.Collections.ObjectModel.Collection[System.Management.Automation.PSObject]"
    return GenericList(items, resolve_type(wanted))


POWERSHELL = declare("System.Management.Automation.PowerShell")
_SELF = "powershell"


@POWERSHELL.static(
    f"{_SELF} Create()",
    f"{_SELF} Create(System.Management.Automation.RunspaceMode runspace)",
    f"{_SELF} Create(initialsessionstate initialSessionState)",
    f"{_SELF} Create(runspace runspace)",
    engine=True,
)
def _create(engine: Engine, given: Any = None) -> PowerShell:
    space = given if isinstance(given, Runspace) else None
    if space is None:
        space = new_runspace(engine, given if isinstance(given, InitialState) else None)
        space.state = "Opened"
    return PowerShell(engine, space)


@POWERSHELL.method(f"{_SELF} AddScript(string script)", f"{_SELF} AddScript(string script, bool useLocalScope)")
def _add_script(shell: PowerShell, text: str, local: bool = False) -> PowerShell:
    return shell.add(Step(text, True))


@POWERSHELL.method(f"{_SELF} AddCommand(string cmdlet)", f"{_SELF} AddCommand(string cmdlet, bool useLocalScope)")
def _add_command(shell: PowerShell, name: str, local: bool = False) -> PowerShell:
    return shell.add(Step(name, False))


@POWERSHELL.method(f"{_SELF} AddCommand(System.Management.Automation.CommandInfo commandInfo)")
def _add_known_command(shell: PowerShell, info: Any) -> PowerShell:
    return shell.add(Step(info.name, False))


@POWERSHELL.method(
    f"{_SELF} AddParameter(string parameterName)", f"{_SELF} AddParameter(string parameterName, System.Object value)"
)
def _add_parameter(shell: PowerShell, name: str, value: Any = True) -> PowerShell:
    shell.last().named.append((name.lstrip("-"), value))
    return shell


@POWERSHELL.method(f"{_SELF} AddParameters(System.Collections.IDictionary parameters)")
def _add_named(shell: PowerShell, parameters: Dictionary) -> PowerShell:
    shell.last().named.extend((to_string(name), value) for name, value in parameters.items())
    return shell


@POWERSHELL.method(f"{_SELF} AddParameters(System.Collections.IList parameters)")
def _add_all(shell: PowerShell, parameters: Any) -> PowerShell:
    shell.last().arguments.extend(enumerate_value(parameters) or ())
    return shell


@POWERSHELL.method(f"{_SELF} AddArgument(System.Object value)")
def _add_argument(shell: PowerShell, value: Any) -> PowerShell:
    shell.last().arguments.append(value)
    return shell


@POWERSHELL.method(f"{_SELF} AddStatement()")
def _add_statement(shell: PowerShell) -> PowerShell:
    if shell.statements[-1]:
        shell.statements.append([])
    return shell


@POWERSHELL.method(
    "System.Collections.ObjectModel.Collection[psobject] Invoke()",
    "System.Collections.ObjectModel.Collection[psobject] Invoke(System.Collections.IEnumerable input)",
)
def _invoke(shell: PowerShell, given: Any = None) -> GenericList:
    out: list[Any] = []
    values = list(enumerate_value(given) or ()) if given is not None else []
    shell.takes_input = bool(values)
    try:
        shell.run(values, out)
    except ScriptError as error:
        raise _wrapped("Invoke", 0 if given is None else 1, error) from None
    return _results(out)


def _wrapped(name: str, count: int, error: ScriptError) -> ScriptError:
    cause = error.record.exception
    return failure(
        f'Exception calling "{name}" with "{count}" argument(s): "{error.record.message}"',
        cause.short_name,
        "NotSpecified",
        "System.Management.Automation.MethodInvocationException",
        inner=cause,
    )


class Invocation(Shown):
    """The IAsyncResult of BeginInvoke: code under way."""

    net_name = "System.Management.Automation.PowerShellAsyncResult"

    def __init__(self, shell: PowerShell, given: list[Any]) -> None:
        self.shell = shell
        self.out: list[Any] = []
        self.error: ScriptError | None = None
        self.over = False
        self.extended: Any = None
        shell.takes_input = bool(given)
        shell.state = "Running"

        def body() -> None:
            try:
                shell.run(given, self.out)
            except ScriptError as error:
                self.error = error
            finally:
                self.over = True

        self.task: Task = jobs_of(shell.engine).schedule.add(body)

    def finish(self) -> None:
        if not self.over:
            jobs_of(self.shell.engine).schedule.pass_time(None, lambda: self.over)

    @property
    def is_completed(self) -> bool:
        if not self.over:
            jobs_of(self.shell.engine).schedule.run_ready()
        return self.over


@POWERSHELL.method(
    "System.IAsyncResult BeginInvoke()",
    "System.IAsyncResult BeginInvoke(System.Object input)",
    "System.IAsyncResult BeginInvoke(System.Object input, System.Object output)",
)
def _begin(shell: PowerShell, given: Any = None, output: Any = None) -> Invocation:
    started = Invocation(shell, list(enumerate_value(given) or ()))
    if isinstance(output, GenericList):
        started.out = output
    return started


@POWERSHELL.method("System.Object EndInvoke(System.IAsyncResult asyncResult)")
def _finish(shell: PowerShell, started: Invocation) -> GenericList:
    started.finish()
    if started.error is not None:
        raise _wrapped("EndInvoke", 1, started.error)
    return _results(list(started.out))


@POWERSHELL.method("void Stop()")
def _stop(shell: PowerShell) -> None:
    shell.state = "Stopped"


POWERSHELL.method("void Dispose()")(lambda shell: None)


def _set_runspace(shell: PowerShell, value: Runspace) -> None:
    shell.runspace = value


POWERSHELL.property("runspace Runspace", setter=_set_runspace)(lambda shell: shell.runspace)
POWERSHELL.property("System.Management.Automation.Runspaces.RunspacePool RunspacePool", setter=_set_runspace)(
    lambda shell: shell.runspace if not shell.runspace.keeps else None
)
POWERSHELL.property("bool HadErrors")(lambda shell: shell.had_errors)
POWERSHELL.property("guid InstanceId")(lambda shell: shell.instance_id)
POWERSHELL.property("bool IsNested")(lambda shell: False)
POWERSHELL.property("bool IsRunspaceOwner")(lambda shell: True)


class _View(Shown):
    """A part of a PowerShell object."""

    __slots__ = ("extended", "net_type", "shell")

    def __init__(self, shell: PowerShell, net_name: str) -> None:
        self.shell = shell
        self.net_type = named_type(net_name)
        self.extended: Any = None


def _part(name: str, net_name: str) -> Declaration:
    POWERSHELL.property(f"{net_name} {name}")(lambda shell: _View(shell, net_name))
    return declare(net_name)


STREAMS = _part("Streams", "System.Management.Automation.PSDataStreams")
for _stream in _RECORDS:
    STREAMS.property(f"System.Object {_stream.capitalize()}")(lambda view, name=_stream: view.shell.records[name])


@STREAMS.method("void ClearStreams()")
def _clear_streams(view: _View) -> None:
    for records in view.shell.records.values():
        records.clear()


COMMANDS = _part("Commands", "System.Management.Automation.PSCommand")


@COMMANDS.method("void Clear()")
def _clear(view: _View) -> None:
    view.shell.statements = [[]]


STATE = _part("InvocationStateInfo", "System.Management.Automation.PSInvocationStateInfo")


@STATE.property("System.Management.Automation.PSInvocationState State")
def _state(view: _View) -> EnumValue:
    return enum_value("System.Management.Automation.PSInvocationState", view.shell.state)


STATE.property("System.Exception Reason")(lambda view: view.shell.reason)

RESULT = declare("System.Management.Automation.PowerShellAsyncResult")
RESULT.property("bool IsCompleted")(lambda started: started.is_completed)
RESULT.property("bool CompletedSynchronously")(lambda started: False)
RESULT.property("System.Object AsyncState")(lambda started: None)
RESULT.property("System.Threading.WaitHandle AsyncWaitHandle")(lambda started: WaitHandle(started))


class WaitHandle(Shown):
    """What waits for an invocation."""

    __slots__ = ("extended", "started")
    net_name = "System.Threading.ManualResetEvent"

    def __init__(self, started: Invocation) -> None:
        self.started = started
        self.extended: Any = None


HANDLE = declare("System.Threading.ManualResetEvent")


@HANDLE.method("bool WaitOne()", "bool WaitOne(int millisecondsTimeout)", "bool WaitOne(timespan timeout)")
def _wait(handle: WaitHandle, limit: Any = -1) -> bool:
    from datetime import timedelta

    started = handle.started
    within = limit.to_python() if hasattr(limit, "to_python") else timedelta(milliseconds=limit)
    if within < timedelta():
        started.finish()
    elif not started.is_completed:
        engine = started.shell.engine
        jobs_of(engine).schedule.pass_time(engine.clock.now() + within, lambda: started.over)
    return started.over


HANDLE.method("void Close()")(lambda handle: None)
HANDLE.method("void Dispose()")(lambda handle: None)
