"""A stage that runs script code: function, filter, script file, script block. Its scope, its frame, its blocks.

The full way of calling; `calls` has the short one for simple functions.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.binding import UNBOUND, Argument, bind
from hvsim.interpreter.compiler.usings import use_modules
from hvsim.interpreter.errors import NetFailure, ScriptError, as_script_error
from hvsim.interpreter.limits import FILE_WEIGHT, STAGE_WEIGHT, call_depth_error
from hvsim.interpreter.pipeline.calls import blame
from hvsim.interpreter.pipeline.frame import Frame
from hvsim.interpreter.pipeline.input import InputEnumerator, LazyInput
from hvsim.interpreter.pipeline.runtime import CommandRuntime
from hvsim.interpreter.pipeline.signals import RETURN, Exit, FlowException, PipelineFailed, Signal
from hvsim.interpreter.pipeline.streams import Streams, discard
from hvsim.interpreter.state.scope import MISSING, Scope
from hvsim.interpreter.values.arrays import Array

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hvsim.interpreter.binding.state import Binding
    from hvsim.interpreter.commands.info import FunctionInfo
    from hvsim.interpreter.compiler.core import Statement
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.errors.invocation import InvocationInfo

# Common parameters and the preference variable that carries them into a function.
PREFERENCE_VARIABLES = {
    "ErrorAction": "ErrorActionPreference",
    "WarningAction": "WarningPreference",
    "InformationAction": "InformationPreference",
    "ProgressAction": "ProgressPreference",
}


class ScriptStage:
    """One call of script code. `scope` is the caller's; `dot` runs in it instead of a new one."""

    def __init__(
        self,
        engine: Engine,
        info: FunctionInfo,
        arguments: list[Argument],
        scope: Scope,
        out: Callable[[Any], None],
        invocation: InvocationInfo,
        *,
        expects_input: bool = False,
        dot: bool = False,
        variables: dict[str, Any] | None = None,
    ) -> None:
        self.engine = engine
        self.info = info
        self.arguments = arguments
        self.caller_scope = scope
        self.block = info.script_block
        self.code = self.block.code
        self.invocation = invocation
        self.expects_input = expects_input
        self.dot = dot
        self.variables = variables
        self.is_file = info.kind == "ExternalScript"
        self.runtime = CommandRuntime(engine, info, scope, out, invocation)
        self.runtime.stage = self
        self.frame: Frame
        self.scope: Scope
        self.binding: Binding
        self.input: list[Any] = []
        self.streams: Streams | None = None
        self.exited = False
        self.begun = False
        # Whether any block has run: only then is there something for a clean block to clean up.
        self.ran = False
        # Text evaluated in a scope is no call: `$args` and their like stay those of the code around it.
        self.transparent = False
        self.types_before: dict[str, Any] | None = None
        # What `$input` walks where no pipeline feeds the call: lines of the session's own input.
        self.given_input: Iterable[Any] | None = None

    @property
    def failed(self) -> bool:
        return self.runtime.failed

    # the stage

    def prepare(self) -> None:
        engine, code = self.engine, self.code
        code.prepare()
        caller = engine.frame
        if caller is not None and caller.load >= engine.call_depth:
            raise call_depth_error()
        home = self.block.home(self.caller_scope)
        self.scope = home if self.dot else self._new_scope(home)
        if self.is_file and (asked := code.ast.requirements) is not None:
            from hvsim.interpreter.pipeline.requirements import meet_requirements

            meet_requirements(engine, self.caller_scope, asked, self.info.name)
        if code.uses_modules:
            use_modules(code, self.scope)
        if code.type_definitions:
            self._declare_types()
        if not code.resolved:
            code.resolve(self.scope)
        self.frame = self._new_frame(caller)
        self._bind()
        self.ran = False  # a dynamicparam block does not count
        self.outer_frame = self.scope.frame
        if not self.transparent:
            self.scope.frame = self.frame
        if not self.dot and code.traits_template is not None:
            self.scope.special = code.traits_template
        self._set_variables()

    def _declare_types(self) -> None:
        """The block's classes live as long as its scope; those of a module's or script's file its functions keep."""
        code = self.code
        self.types_before = code.declare_types(self.scope)
        if code.is_top:
            code.compiler.types.update({each.full_name.lower(): each for each in code.types or ()})

    def _new_scope(self, home: Scope) -> Scope:
        scope = Scope(self.engine, home, self.block.session, home.script)
        if self.is_file:
            scope.script = scope
        return scope

    def _new_frame(self, caller: Frame | None) -> Frame:
        if self.is_file:
            frame = Frame(caller, self.code.ast, "", FILE_WEIGHT)
        else:
            frame = Frame(caller, self.code.ast, self.info.name, STAGE_WEIGHT)
        frame.info = self.info
        frame.invocation = self.invocation
        frame.scope = self.scope
        return frame

    def _bind(self) -> None:
        engine = self.engine
        dynamic = None if self.code.dynamic is None else self._dynamic_parameters
        saved, engine.current_scope = engine.current_scope, self.scope
        try:
            self.binding = binding = bind(
                self.info,
                self.arguments,
                engine,
                invocation=self.invocation,
                expects_input=self.expects_input,
                dynamic=dynamic,
            )
        finally:
            engine.current_scope = saved
        runtime, frame = self.runtime, self.frame
        runtime.apply_common(binding.common)
        runtime.bound, runtime.parameter_set = binding.bound, binding.parameter_set
        from hvsim.interpreter.pipeline.bound import BoundParameters

        frame.bound = BoundParameters(binding.bound.items())
        unbound = Array(binding.unbound)
        unbound.names = binding.unbound_names  # type: ignore[attr-defined]  # `$args` knows names that splatting needs
        frame.arguments = unbound
        self.invocation.bound_parameters = frame.bound
        self.invocation.unbound_arguments = unbound
        if self.info.has_common_parameters:
            from hvsim.interpreter.pipeline.script_cmdlet import ScriptCmdlet

            frame.cmdlet = ScriptCmdlet(runtime)
        self._warn_of_obsolete(binding)

    def _warn_of_obsolete(self, binding: Binding) -> None:
        """Says so where a parameter that is used, or the command itself, is marked as obsolete."""
        metadata = self.info.metadata
        for parameter in metadata.parameters:
            if parameter.obsolete is not None and parameter.name in binding.bound:
                self.runtime.write_warning(f"Parameter '{parameter.name}' is obsolete. {parameter.obsolete}")
        if metadata.obsolete is not None:
            what = f"command '{self.info.name}'" if self.info.name else "script block"
            self.runtime.write_warning(f"The {what} is obsolete. {metadata.obsolete}")

    def _dynamic_parameters(self, binding: Binding) -> list[Any]:
        """Runs the dynamicparam block; what is bound already is visible to it."""
        from hvsim.interpreter.commands.attribute_values import parameters_of_dictionary

        items: list[Any] = []
        for name, value in binding.values.items():
            self.scope.values[name.lower()] = value
        from hvsim.interpreter.pipeline.bound import BoundParameters

        self.frame.bound = BoundParameters(binding.bound.items())
        self._run(self.code.dynamic, items.append)
        found: list[Any] = []
        for item in items:
            found.extend(parameters_of_dictionary(item))
        return found

    def _set_variables(self) -> None:
        scope, binding = self.scope, self.binding
        if self.variables is not None:
            self.saved = {key: scope.values.get(key, MISSING) for key in self.variables}
            scope.values.update(self.variables)
        for name, value in binding.values.items():
            key = name.lower()
            scope.values[key] = value
            scope.remember_spelling(key, name)
        common = binding.common
        for parameter, variable in PREFERENCE_VARIABLES.items():
            if parameter in common:
                scope.force(variable, common[parameter])
        for parameter in ("Verbose", "Debug"):
            if parameter in common:
                scope.force(f"{parameter}Preference", "Continue" if common[parameter] else "SilentlyContinue")
        if "WhatIf" in common:
            scope.force("WhatIfPreference", bool(common["WhatIf"]))
        if "Confirm" in common:
            scope.force("ConfirmPreference", "Low" if common["Confirm"] else "None")
        variables = self.runtime.variables
        if variables is not None:
            self._tee_streams(variables)
        elif self._is_followed and self.engine.streams.errors:
            self.streams = self.engine.streams.without_errors_around()

    @property
    def _is_followed(self) -> bool:
        """Whether a command of the pipeline comes after this one: -ErrorVariable of a function around sees the last."""
        return self.invocation.pipeline_position < self.invocation.pipeline_length

    def _tee_streams(self, variables: dict[str, Any]) -> None:
        """-ErrorVariable and its kin collect what the function's own commands report."""
        streams = self.engine.streams
        if self._is_followed and streams.errors:
            streams = streams.without_errors_around()
        for parameter, kind in (
            ("ErrorVariable", "errors"),
            ("WarningVariable", "warnings"),
            ("InformationVariable", "informations"),
        ):
            if parameter in variables:
                streams = streams.collecting(kind, variables[parameter])
        self.streams = streams
        self.runtime.write = self._with_outer_streams(self.runtime.write)

    def _with_outer_streams(self, write: Callable[[Any], None]) -> Callable[[Any], None]:
        """What is written runs the commands behind this one: their errors are not this one's."""
        engine, outer = self.engine, self.engine.streams

        def write_outside(value: Any) -> None:
            inner, engine.streams = engine.streams, outer
            try:
                write(value)
            finally:
                engine.streams = inner

        return write_outside

    def begin(self) -> None:
        if self.begun:
            return
        self.begun = True
        bound = {name.lower() for name in self.binding.values}
        try:
            self._guarded(lambda: self.code.fill_defaults(self.scope, bound))
        except ScriptError as error:
            blame(error, self.invocation)
            raise
        if self.code.begin is not None:
            if self.expects_input:
                self.frame.input = self._enumerator([])
            self._run(self.code.begin, self.runtime.write)

    def process(self, value: Any) -> None:
        try:
            if not self.begun:
                # Output of an earlier command's begin block comes before this one's turn.
                self.begin()
            if self.exited:
                return
            if not self._take(value):
                return
            process = self.code.process
            if process is None:
                self.input.append(value)
                return
            self._with_item(value, process)
        except ScriptError as error:
            raise PipelineFailed(self, error) from None
        except NetFailure as error:
            raise PipelineFailed(self, as_script_error(error)) from None

    def _take(self, value: Any) -> bool:
        """Binds what of the object fits a parameter; False when it had to be refused."""
        binding = self.binding
        if not binding.takes_input and not self.info.has_common_parameters:
            return True
        try:
            changes = binding.bind_input(value)
        except ScriptError as error:
            self.runtime.report(error.record)
            return False
        for info, given in changes:
            key = info.name.lower()
            self.scope.values[key] = self._default(key) if given is UNBOUND else given
        frame = self.frame
        if changes and frame.bound is not None:
            from hvsim.interpreter.pipeline.bound import BoundParameters

            frame.bound = BoundParameters(binding.bound.items())
        self.runtime.parameter_set = binding.parameter_set
        return True

    def _default(self, key: str) -> Any:
        for parameter in self.code.parameters:
            if parameter.key == key:
                return self.code.default_of(parameter, self.scope)
        return None

    def _with_item(self, value: Any, process: Statement) -> None:
        values, frame = self.scope.values, self.frame
        before = values.get("_", MISSING)
        values["_"] = value
        frame.input = self._enumerator([value])
        try:
            self._run(process, self.runtime.write)
        finally:
            if before is MISSING:
                values.pop("_", None)
            else:
                values["_"] = before

    def _enumerator(self, items: list[Any]) -> Any:
        return InputEnumerator(items)

    def _input(self) -> Any:
        if self.given_input is None:
            return self._enumerator(self.input)
        return LazyInput(self.given_input)

    def end(self) -> None:
        if self.exited:
            return
        self.begin()
        code = self.code
        if not self.expects_input:
            if code.process is not None:
                self.frame.input = self._enumerator([])
                self._run(code.process, self.runtime.write)
            elif self.info.has_common_parameters and self.binding.takes_input and self.binding.delayed:
                self._take(None)
        if code.end is not None:
            self.frame.input = self._input()
            self._run(code.end, self.runtime.write)

    def stop(self) -> None:
        if not hasattr(self, "binding"):
            return
        if self.code.clean is not None:
            from hvsim.interpreter.compiler.guard import may_finish

            passing = sys.exception()
            if passing is None or may_finish(self.engine, passing):
                self._clean(self.code.clean)
        if self.variables is not None:
            for key, kept in self.saved.items():
                if kept is MISSING:
                    self.scope.values.pop(key, None)
                else:
                    self.scope.values[key] = kept
        if self.types_before and not self.dot:
            self.engine.restore_types(self.types_before)
        if self.dot:
            self.scope.frame = self.outer_frame
        elif self.scope.functions:
            self.engine.commands_changed()

    def _clean(self, block: Statement) -> None:
        """The clean block: its output goes nowhere, its errors are reported and end nothing."""
        if not self.ran:
            return
        engine = self.engine
        # Whatever is around the call, a statement that fails here is reported and the next one runs.
        around, engine.in_try = engine.in_try, False
        try:
            self._run(block, discard)
        except PipelineFailed as failed:
            if failed.stage is not self:
                raise
            self._report(failed.error)
        except ScriptError as error:
            self._report(error)
        finally:
            engine.in_try = around

    def _report(self, error: ScriptError) -> None:
        record = self.runtime.identify(error.record)
        self.runtime.failed = True
        self.engine.remember_error(record)
        self.engine.streams.error(record)

    # running

    def _run(self, block: Statement | None, out: Callable[[Any], None]) -> None:
        """Runs a block in this call's frame, scope and streams."""
        if block is None:
            return
        self.ran = True
        scope = self.scope
        signal = self._guarded(lambda: block(scope, out))
        if signal is not None and signal is not RETURN:
            self._leave(signal)

    def _guarded(self, action: Callable[[], Any]) -> Any:
        engine = self.engine
        frame, streams, current = engine.frame, engine.streams, engine.current_scope
        engine.frame, engine.current_scope = self.frame, self.scope
        if self.streams is not None:
            engine.streams = self.streams
        try:
            return action()
        finally:
            engine.frame, engine.streams, engine.current_scope = frame, streams, current

    def _leave(self, signal: Signal) -> None:
        """A script file ends at `exit`; every other signal is the caller's."""
        if self.is_file and isinstance(signal, Exit) and self.frame.caller is not None:
            self.engine.set_exit_code(signal.code)
            self.exited = True
            if signal.code != 0:
                self.runtime.failed = True
            return
        raise FlowException(signal)
