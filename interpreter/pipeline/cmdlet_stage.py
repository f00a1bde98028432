"""A stage that runs a cmdlet: binding, begin, one process per object, end; errors get the cmdlet's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.binding import Argument, bind
from hvsim.interpreter.commands.base import Cmdlet
from hvsim.interpreter.errors import ErrorRecord, NetException, NetFailure, ScriptError
from hvsim.interpreter.pipeline.runtime import CommandRuntime, command_id
from hvsim.interpreter.pipeline.signals import PipelineFailed

if TYPE_CHECKING:
    from hvsim.interpreter.binding.plan import Slot
    from hvsim.interpreter.binding.state import Binding
    from hvsim.interpreter.commands.info import CmdletInfo
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.errors.invocation import InvocationInfo
    from hvsim.interpreter.state.scope import Scope

_BINDING = "System.Management.Automation.ParameterBindingException"
_ANY_OBJECT = ("System.Object", "System.Management.Automation.PSObject")


class CmdletStage:
    """One call of a cmdlet."""

    def __init__(
        self,
        engine: Engine,
        info: CmdletInfo,
        arguments: list[Argument],
        scope: Scope,
        out: Callable[[Any], None],
        invocation: InvocationInfo,
        *,
        expects_input: bool = False,
    ) -> None:
        self.engine = engine
        self.info = info
        self.arguments = arguments
        self.expects_input = expects_input
        self.runtime = CommandRuntime(engine, info, scope, out, invocation)
        self.runtime.stage = self
        self.cmdlet: Cmdlet | None = None
        self.binding: Binding
        self._direct: str | None = None
        self._settled = False
        self.begun = False

    @property
    def failed(self) -> bool:
        return self.runtime.failed

    def prepare(self) -> None:
        runtime, engine = self.runtime, self.engine
        engine.current_scope = runtime.scope
        binding = self.binding = bind(
            self.info,
            self.arguments,
            engine,
            invocation=runtime.invocation,
            expects_input=self.expects_input,
            dynamic=self._dynamic_parameters if _has_dynamic(self.info) else None,
        )
        if binding.common:
            runtime.apply_common(binding.common)
        runtime.bound, runtime.parameter_set = binding.bound, binding.parameter_set
        runtime.invocation.bound_parameters = binding.bound
        cmdlet = self.cmdlet or self.info.create(runtime)
        cmdlet.write = runtime.write
        self.cmdlet = cmdlet
        cmdlet.has_input = self.expects_input
        binding.apply(cmdlet)

    def _dynamic_parameters(self, binding: Binding) -> Any:
        cmdlet = self.cmdlet = self.info.create(self.runtime)
        binding.apply(cmdlet)
        return cmdlet.dynamic_parameters()

    def begin(self) -> None:
        if not self.begun:
            self.begun = True
            assert self.cmdlet is not None
            self._guarded(self.cmdlet.check_ready)
            self._guarded(self.cmdlet.begin)

    def process(self, value: Any) -> None:
        cmdlet = self.cmdlet
        try:
            if not self.begun:
                self.begin()
            direct = self._direct
            if direct is not None and value is not None:
                setattr(cmdlet, direct, value)
            elif not self._bind(value):
                return
            cmdlet.process()  # type: ignore[union-attr]  # `begin` has made it; no check on this path
        except ScriptError as error:
            raise PipelineFailed(self, self._identified(error)) from None
        except (NetFailure, OSError) as error:
            raise PipelineFailed(self, self._wrapped(error)) from None

    def _bind(self, value: Any) -> bool:
        binding = self.binding
        try:
            binding.bind_input(value)
        except ScriptError as error:
            self.runtime.report(error.record)
            return False
        if not self._settled:
            self._settled = True
            self._direct = _direct_attribute(binding)
        self.runtime.parameter_set = binding.parameter_set
        return True

    def end(self) -> None:
        cmdlet = self.cmdlet
        assert cmdlet is not None
        self.begin()  # a stage before it may have stopped the pipeline in its own begin block
        if not self.expects_input:
            self._guarded(cmdlet.process)
        self._guarded(cmdlet.end)

    def stop(self) -> None:
        if self.cmdlet is not None and self.begun:
            self.cmdlet.stop()

    # errors

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except ScriptError as error:
            raise self._identified(error) from None
        except (NetFailure, OSError) as error:
            raise self._wrapped(error) from None

    def _identified(self, error: ScriptError) -> ScriptError:
        """The error with the cmdlet's name on it, unless it has another's. A call that failed inside is its own."""
        if error.record.exception.is_a(_BINDING) and error.record.invocation is not self.runtime.invocation:
            error.record.command_name = None
        error.by_command = not error.escalated
        self.runtime.identify(error.record)
        if error.by_command:
            self.runtime.collect_failure(error.record)
        return error

    def _wrapped(self, error: NetFailure | OSError) -> ScriptError:
        """What a .NET exception inside a cmdlet becomes: its id is the exception's type and the cmdlet's class."""
        exception = error.exception if isinstance(error, NetFailure) else self._about_file(error)
        record = ErrorRecord(exception, exception.type_name, "NotSpecified")
        record.command_name = command_id(self.info)
        return self._identified(ScriptError(record))

    def _about_file(self, error: OSError) -> NetException:
        if error.filename is None:
            raise error  # not about a file of the machine: the console's, say
        from hvsim.interpreter.errors.file_errors import io_exception

        return io_exception(error, str(error.filename), self.engine.file_system, self.engine.personality)


def _has_dynamic(info: CmdletInfo) -> bool:
    return info.implementation.dynamic_parameters is not Cmdlet.dynamic_parameters


def _direct_attribute(binding: Binding) -> str | None:
    """The attribute an input object can be stored in without asking the binder again, when there is such a one.

    Only where one parameter of any type takes the object itself and nothing else could take anything from it.
    """
    if binding.delayed or len(binding.by_input) != 1:
        return None
    slot: Slot = binding.by_input[0]
    info = slot.info
    if any(other.piped for other in binding.free if other is not slot):
        return None
    plain = info.type_name in _ANY_OBJECT and not (info.validations or info.transformations or info.required_type_name)
    by_value = any(place.pipeline for _, place in slot.places)
    return (info.attribute or None) if plain and by_value else None
