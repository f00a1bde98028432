"""What a running command is given: its output, the other streams, the common parameters, ShouldProcess.

One object per call of a command. The binder decides what the parameters are, the stage when things run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from hvsim.interpreter.errors import ErrorRecord, NetException, ScriptError
from hvsim.interpreter.pipeline.preferences import action_named, preference, stopped_by_preference
from hvsim.interpreter.pipeline.records import HOST_TAG, DebugRecord, InformationRecord, VerboseRecord, WarningRecord
from hvsim.interpreter.pipeline.signals import StopUpstream
from hvsim.interpreter.values import Array, ArrayList, enumerate_value

if TYPE_CHECKING:
    from hvsim.interpreter.commands.info import CommandInfo
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.errors.invocation import InvocationInfo
    from hvsim.interpreter.state.scope import Scope

PREFERENCES = {
    "ErrorAction": "ErrorActionPreference",
    "WarningAction": "WarningPreference",
    "InformationAction": "InformationPreference",
    "ProgressAction": "ProgressPreference",
}


class CommandRuntime:
    """Streams and preferences of one call. `scope` is the caller's; `write` takes one object downstream."""

    __slots__ = (
        "actions",
        "bound",
        "common",
        "engine",
        "error_sink",
        "failed",
        "info",
        "invocation",
        "no_to_all",
        "parameter_set",
        "scope",
        "stage",
        "variables",
        "write",
        "yes_to_all",
    )  # fmt: skip

    def __init__(
        self,
        engine: Engine,
        info: CommandInfo,
        scope: Scope,
        write: Callable[[Any], None],
        invocation: InvocationInfo,
    ) -> None:
        self.engine = engine
        self.info = info
        self.scope = scope
        self.write = write
        self.invocation = invocation
        self.stage: Any = None
        # Where the command's own errors go when those of the scripts it runs go elsewhere.
        self.error_sink: Callable[[Any], None] | None = None
        self.failed = False
        self.common: dict[str, Any] = {}
        self.actions: dict[str, str] = {}
        self.variables: dict[str, Any] | None = None
        self.bound: Any = None
        self.parameter_set = ""
        self.yes_to_all = False
        self.no_to_all = False

    @property
    def name(self) -> str:
        return self.info.name

    # common parameters

    def apply_common(self, common: dict[str, Any]) -> None:
        """Takes over what the call's common parameters say; variables named by them start anew (`+name` goes on)."""
        self.common = common
        for parameter, variable in PREFERENCES.items():
            if parameter in common:
                action = action_named(common[parameter])
                if action is not None:
                    self.actions[variable.lower()] = action
        if "Verbose" in common:
            self.actions["verbosepreference"] = "Continue" if common["Verbose"] else "SilentlyContinue"
        if "Debug" in common:
            self.actions["debugpreference"] = "Continue" if common["Debug"] else "SilentlyContinue"
        for parameter in ("ErrorVariable", "WarningVariable", "InformationVariable"):
            if common.get(parameter):
                self._collect(parameter, str(common[parameter]))
        if common.get("OutVariable"):
            self._tee_output(str(common["OutVariable"]))
        if common.get("PipelineVariable"):
            self._name_output(str(common["PipelineVariable"]))

    def _collect(self, parameter: str, name: str) -> None:
        if self.variables is None:
            self.variables = {}
        self.variables[parameter] = self.fresh_list(name)

    def fresh_list(self, name: str) -> Any:
        """The list a variable of a common parameter collects into; `+name` keeps what is there."""
        known = self.scope.get(name[1:]) if name.startswith("+") else None
        bare = name.removeprefix("+")
        if isinstance(known, ArrayList):
            return known
        made = ArrayList(known if isinstance(known, Array) else () if known is None else (known,))
        self.scope.set(bare, made)
        return made

    def _tee_output(self, name: str) -> None:
        collected = self.fresh_list(name)
        downstream = self.write

        def write(value: Any) -> None:
            collected.append(value)
            downstream(value)

        self.write = write

    def _name_output(self, name: str) -> None:
        """-PipelineVariable: each object has the name while the commands behind run on it."""
        downstream, scope, key = self.write, self.scope, name.lower()

        def write(value: Any) -> None:
            scope.values[key] = value
            downstream(value)

        self.write = write

    def preference(self, key: str) -> str:
        """The action in force for a preference variable, by its lower-case name."""
        return self.actions.get(key) or preference(self.scope, key)

    # streams

    def write_enumerated(self, value: Any) -> None:
        """Writes a collection's elements, or the value when it is none."""
        elements = enumerate_value(value)
        if elements is None:
            self.write(value)
        else:
            for element in elements:
                self.write(element)

    def identify(self, record: ErrorRecord) -> ErrorRecord:
        """Says on the record which command reported it, unless it says so already."""
        if record.invocation is None:
            record.invocation = self.invocation
            record.position = record.position or self.invocation.position
        if record.command_name is None:
            record.command_name = command_id(self.info)
        if record.activity is None:
            record.activity = self.info.name
        if not record.script_stack_trace:
            record.script_stack_trace = self.engine.stack_trace()
        return record

    def write_error(self, record: ErrorRecord) -> None:
        """A non-terminating error; with an error action of Stop it does not return."""
        self.report(record, collected=True)

    def report(self, record: ErrorRecord, *, collected: bool = False) -> None:
        """As `write_error`, for errors of the call itself, which -ErrorVariable does not collect."""
        engine = self.engine
        self.identify(record)
        action = self.preference("erroractionpreference")
        if action == "Ignore":
            self.failed = True
            return
        if action == "Stop":
            self.failed = True
            if self.variables is not None and "ErrorVariable" in self.variables:
                stop = stopped_by_preference("ErrorActionPreference", record.message).record.exception
                stop.error_record = record
                self.variables["ErrorVariable"].append(stop)
            raise ScriptError(record, stopped=True)
        self.failed = True
        engine.remember_error(record)
        if collected:
            self._collected("ErrorVariable", engine.streams.errors, record)
        if action != "SilentlyContinue":
            (self.error_sink or engine.streams.error)(record)

    def _collected(self, parameter: str, around: tuple[list[Any], ...], record: Any) -> None:
        """Puts a record into this call's variable and those of the calls around it."""
        if self.variables is not None and parameter in self.variables:
            self.variables[parameter].append(record)
        for each in around:
            each.append(record)

    def collect_failure(self, record: ErrorRecord) -> None:
        """Puts the error that ends the call into its -ErrorVariable: the exception that carries it."""
        if self.variables is not None and "ErrorVariable" in self.variables:
            cause = record.exception
            carrier = NetException("System.Management.Automation.CmdletInvocationException", cause.message, cause)
            carrier.error_record = record
            self.variables["ErrorVariable"].append(carrier)

    def write_warning(self, text: str) -> None:
        self._write_text("warningpreference", "WarningPreference", "warning", WarningRecord(text, self.invocation))

    def write_verbose(self, text: str) -> None:
        self._write_text("verbosepreference", "VerbosePreference", "verbose", VerboseRecord(text, self.invocation))

    def write_debug(self, text: str) -> None:
        self._write_text("debugpreference", "DebugPreference", "debug", DebugRecord(text, self.invocation))

    def _write_text(self, key: str, variable: str, stream: str, record: Any) -> None:
        action = self.preference(key)
        if action == "Ignore":
            return
        if stream == "warning":
            self._collected("WarningVariable", self.engine.streams.warnings, record)
        if action == "SilentlyContinue":
            return
        getattr(self.engine.streams, stream)(record)
        if action == "Stop":
            raise stopped_by_preference(variable, record.message)

    def write_information(self, value: Any, tags: Iterable[str] = (), *, source: str = "", host: bool = False) -> None:
        """A record of the information stream; one tagged PSHOST (or with `host`) is shown whatever the preference."""
        engine = self.engine
        tags = tuple(tags)
        record = InformationRecord(
            value,
            tags,
            source or (self.invocation.position.file if self.invocation.position is not None else "") or self.info.name,
            time_generated=engine.clock.now(),
            user=engine.personality.user_name,
            computer=engine.personality.machine_name,
        )
        self.write_information_record(record, shown=host or HOST_TAG in tags)

    def write_information_record(self, record: Any, *, shown: bool = False) -> None:
        action = self.preference("informationpreference")
        if action == "Ignore":
            return
        self._collected("InformationVariable", self.engine.streams.informations, record)
        record.shown = shown or action != "SilentlyContinue"
        self.engine.streams.information(record)
        if action == "Stop" and not shown:
            raise stopped_by_preference("InformationPreference", str(record))

    def write_progress(self, record: Any) -> None:
        if self.preference("progresspreference") not in ("Ignore", "SilentlyContinue"):
            self.engine.streams.progress(record)

    # confirmation

    def should_process(self, target: str, action: str | None = None) -> bool:
        """Whether to go on, after -WhatIf, -Confirm and `$ConfirmPreference` had their say."""
        from hvsim.interpreter.pipeline.confirmation import should_process

        text = f'Performing the operation "{action or self.info.name}" on target "{target}".'
        return should_process(self, text, text, "Are you sure you want to perform this action?")

    def should_process_as(self, description: str, query: str, caption: str) -> bool:
        """The same in the caller's own words: what would be done, what is asked, and the title of the question."""
        from hvsim.interpreter.pipeline.confirmation import should_process

        return should_process(self, description, query, caption)

    def should_continue(self, query: str, caption: str) -> bool:
        """Asks the user, whatever the preferences say."""
        from hvsim.interpreter.pipeline.confirmation import ask

        return ask(self, query, caption)

    def stop_upstream(self) -> NoReturn:
        """Ends the commands before this one."""
        raise StopUpstream(self.stage)


def command_id(info: CommandInfo) -> str:
    """What stands behind the comma of a FullyQualifiedErrorId: a cmdlet's .NET class, another command's name."""
    return str(getattr(info, "implementing_name", None) or info.name)
