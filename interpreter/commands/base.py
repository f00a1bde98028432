"""The base class of cmdlets: what a command implementation may use while it runs.

Its streams and preferences are the pipeline's (`CommandRuntime`); parameters arrive as attributes from the binder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar

import attrs

from hvsim.interpreter.errors import ScriptError, failure

if TYPE_CHECKING:
    from hvsim.interpreter.commands.info import CmdletInfo
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.errors import ErrorRecord, NetException
    from hvsim.interpreter.pipeline.runtime import CommandRuntime

_Service = TypeVar("_Service")


@attrs.define(frozen=True)
class Example:
    """A command line and the sentence that says what it shows; the tests run it.

    `setup` is run before, unseen; `output` is what it prints, where that is worth a test.
    """

    code: str
    shows: str
    setup: str = ""
    output: str | None = None


class Cmdlet:
    """A cmdlet is one object per call: begin once, process per pipeline object (once without a pipeline), end once.

    `stop` runs whenever the call ends, also after an error.
    """

    command: ClassVar[CmdletInfo]
    examples: ClassVar[list[Example]] = []

    def __init__(self, runtime: CommandRuntime) -> None:
        self.runtime = runtime
        self.engine: Engine = runtime.engine
        self.bound: Mapping[str, object] = {}  # what the caller and the pipeline bound, by parameter name
        self.parameter_set = ""
        self.has_input = False  # whether a pipeline feeds this call (ExpectingInput)
        self.write: Callable[[object], None] = runtime.write
        self.write_warning: Callable[[str], None] = runtime.write_warning
        self.write_verbose: Callable[[str], None] = runtime.write_verbose
        self.write_debug: Callable[[str], None] = runtime.write_debug

    def check_ready(self) -> None:
        """Before `begin`: fails where the command cannot do anything at all now."""

    def begin(self) -> None:
        """Before the first input object; what comes from the pipeline is not bound yet."""

    def process(self) -> None:
        """Once per input object, its parameters bound."""

    def end(self) -> None:
        """After the last input object."""

    def stop(self) -> None:
        """The call is over, one way or another: give back what was taken."""

    @property
    def invocation(self) -> Any:
        """`$MyInvocation` of this call."""
        return self.runtime.invocation

    def service(self, kind: type[_Service]) -> _Service:
        """What the session put at the engine's disposal under this class."""
        found: _Service = self.engine.service(kind)
        return found

    def write_all(self, values: Iterable[object]) -> None:
        """Writes each of the values, one object each."""
        write = self.write
        for value in values:
            write(value)

    def write_information(self, data: object, tags: Iterable[str] = ()) -> None:
        """A record of the information stream; `tags` as Write-Information's."""
        self.runtime.write_information(data, tags)

    def write_progress(self, record: object) -> None:
        """A ProgressRecord."""
        self.runtime.write_progress(record)

    def write_error(
        self,
        message: str,
        error_id: str,
        category: str = "NotSpecified",
        *,
        exception: str = "System.Exception",
        target: object = None,
        inner: NetException | None = None,
        advice: str = "",
    ) -> None:
        """A non-terminating error; with -ErrorAction Stop it does not return."""
        self.runtime.write_error(self._record(message, error_id, category, exception, target, inner, advice))

    def write_error_record(self, record: ErrorRecord) -> None:
        """A non-terminating error that already is a record, such as the one of a caught `ScriptError`."""
        self.runtime.write_error(record)

    def fail(
        self,
        message: str,
        error_id: str,
        category: str = "NotSpecified",
        *,
        exception: str = "System.Exception",
        target: object = None,
        inner: NetException | None = None,
        advice: str = "",
    ) -> NoReturn:
        """A terminating error of this command: -ErrorAction has no say."""
        raise ScriptError(self._record(message, error_id, category, exception, target, inner, advice))

    def should_process(self, target: str, action: str = "") -> bool:
        """Whether to go on, after -WhatIf, -Confirm and `$ConfirmPreference` had their say."""
        return bool(self.runtime.should_process(target, action or self.command.name))

    def should_continue(self, query: str, caption: str) -> bool:
        """Asks the user whatever the preferences say; a cmdlet calls it unless -Force was given."""
        return bool(self.runtime.should_continue(query, caption))

    def stop_upstream(self) -> NoReturn:
        """This command wants no more input, and nobody behind it: what Select-Object -First does."""
        self.runtime.stop_upstream()

    def dynamic_parameters(self) -> Iterable[Any]:
        """Further ParameterInfos that depend on what is bound so far."""
        return ()

    def _record(
        self,
        message: str,
        error_id: str,
        category: str,
        exception: str,
        target: object,
        inner: NetException | None,
        advice: str,
    ) -> ErrorRecord:
        record = failure(message, error_id, category, exception=exception, target=target, inner=inner).record
        if advice:
            record.recommended_action = advice
        return record
