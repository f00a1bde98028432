"""`Engine`: one interpreter over one simulated machine. What runs scripts, and what commands ask things of.

Holds the session's state (scopes, commands, streams, call stack) and starts code. What code means is the compiler's
business, what a pipeline does the pipeline's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hvsim.interpreter import running
from hvsim.interpreter.commands.modules import Module
from hvsim.interpreter.commands.table import CommandTable
from hvsim.interpreter.errors import ErrorRecord
from hvsim.interpreter.formatting import Formatter
from hvsim.interpreter.limits import CALL_DEPTH, OVERFLOW_REACH, raise_python_limits
from hvsim.interpreter.pipeline.calls import run_block
from hvsim.interpreter.pipeline.console_streams import console_streams
from hvsim.interpreter.pipeline.frame import Frame, stack_trace
from hvsim.interpreter.pipeline.streams import Streams
from hvsim.interpreter.starting import (
    call_command,
    invoke,
    invoke_isolated,
    parse,
    prompt_text,
    run_expression,
    run_file,
    run_interactive,
    run_text,
)
from hvsim.interpreter.state.initial import install_variables
from hvsim.interpreter.state.scope import Scope
from hvsim.interpreter.state.session import SessionState
from hvsim.interpreter.values.arrays import ArrayList
from hvsim.interpreter.values.code_units import to_characters
from hvsim.interpreter.values.types.registry import forget_type, register_type
from hvsim.interpreter.values.types.type_data import TypeTable

if TYPE_CHECKING:
    from hvsim.interpreter.commands.history import History
    from hvsim.interpreter.commands.info import CommandInfo
    from hvsim.interpreter.commands.modules import ModuleTable
    from hvsim.interpreter.errors.invocation import InvocationInfo
    from hvsim.interpreter.host import Clock, Console, FileSystem, RandomSource
    from hvsim.interpreter.personality import Personality
    from hvsim.interpreter.providers import Providers
    from hvsim.interpreter.script_block import ScriptBlock
    from hvsim.interpreter.values.types.net_types import NetType

MAXIMUM_ERRORS = 256
ROUNDS_BEFORE_GENERATING = 400


class Engine:
    """One session. Not to be used from two threads."""

    def __init__(
        self,
        *,
        file_system: FileSystem,
        clock: Clock,
        random: RandomSource,
        console: Console,
        personality: Personality,
    ) -> None:
        self.file_system = file_system
        self.clock = clock
        self.random = random
        self.console = console
        self.personality = personality
        self._services: dict[str, Any] = {}
        self.on_round: Callable[[], None] | None = None
        self._factories: dict[str, Callable[[], Any]] = {}

        # Rounds of a loop after which Python is generated for it; 0 at once, None never.
        self.rounds_before_generating: int | None = ROUNDS_BEFORE_GENERATING

        # What running code changes all the time.
        self.frame: Frame | None = None
        self.in_try = False
        self.success = True
        self.strict = False
        self.overflow_reach = OVERFLOW_REACH  # the deepest call that may handle an overflow of the call depth
        self.call_depth = CALL_DEPTH
        self.overflows = 0  # handled so far in this run
        self.sessions_within = 0
        self.interrupted: float | None = None  # when Ctrl-C came, on the process's own clock
        self.current_error: ErrorRecord | None = None
        self.command_epoch = 0
        self.script_types: dict[str, NetType] = {}
        self.script_types_version = 0
        self.type_table = TypeTable()
        self.all_scope: set[str] = set()
        self.exit_code: int | None = None
        self.formatter: Formatter | None = None
        self.top_invocation: InvocationInfo | None = None

        self.global_session = SessionState()
        self.global_scope = Scope(self, None, self.global_session)
        self.global_session.scope = self.global_scope
        self.current_scope = self.global_scope
        self.error_list = ArrayList()
        self.streams: Streams = console_streams(self)
        self.commands = CommandTable(self)
        self.commands.install_aliases(self.global_scope, windows=personality.is_windows)
        install_variables(self)
        raise_python_limits()

    # services and rooms

    def add_service(self, kind: type | str, factory: Callable[[], Any]) -> None:
        """Offers commands an object, made when one first asks for it."""
        name = kind if isinstance(kind, str) else kind.__name__
        self._factories[name] = factory
        self._services.pop(name, None)

    def service(self, kind: Any) -> Any:
        """The object offered under a class or its name; KeyError when nobody offered one."""
        name = kind if isinstance(kind, str) else kind.__name__
        if name not in self._services:
            self._services[name] = self._factories[name]()
        return self._services[name]

    def count_round(self) -> None:
        """A loop that nothing but its body ends begins a round: in a job, others have their turn now and then."""
        if self.on_round is not None:
            self.on_round()

    def close(self) -> None:
        """Ends the session and its jobs: what commands were offered is let go of, and nothing runs here again."""
        jobs = self._services.get("JobTable")
        if jobs is not None:
            jobs.schedule.close()
        running.leave(self)
        self._services.clear()
        self._factories.clear()

    @property
    def offered_services(self) -> Iterable[str]:
        """The names of what commands may ask for."""
        return self._factories.keys()

    @cached_property
    def providers(self) -> Providers:
        from hvsim.interpreter.providers import Providers

        return Providers(self)

    @cached_property
    def modules(self) -> ModuleTable:
        from hvsim.interpreter.commands.modules import ModuleTable

        return ModuleTable(self)

    @cached_property
    def history(self) -> History:
        """What was typed in this session."""
        from hvsim.interpreter.commands.history import History

        return History()

    # names

    def get_variable(self, name: str, default: Any = None) -> Any:
        """The value of a variable as the running code sees it; `name` may carry a scope."""
        return self.current_scope.get(name, default)

    def set_variable(self, name: str, value: Any, scope: str = "") -> None:
        """Assigns a variable in the running code's scope, or in the scope named."""
        self.current_scope.set(f"{scope}:{name}" if scope else name, value)

    def current_location(self) -> Any:
        return self.providers.location

    def commands_changed(self) -> None:
        """Call sites look their commands up again."""
        self.command_epoch += 1

    def resolve_command(self, name: str, scope: Scope) -> CommandInfo:
        """The command of that name, aliases followed; raises CommandNotFoundException."""
        self.current_scope = scope
        return self.commands.resolve(name, scope)

    def define_types(self, types: Iterable[NetType], scope: Scope) -> None:
        """Makes a script's classes and enums known by name."""
        for each in types:
            self.script_types[each.full_name.lower()] = register_type(each)
        self.script_types_version += 1

    def exchange_types(self, types: dict[str, NetType]) -> dict[str, NetType]:
        """Makes other classes the ones known by name, as other code begins to run; gives those of before."""
        before = self.script_types
        if before or types:
            for name in before:
                forget_type(name)
            self.script_types = {name: register_type(each) for name, each in types.items()}
            self.script_types_version += 1
        return before

    def hidden_types(self, names: Iterable[str]) -> dict[str, NetType | None]:
        """What the names mean now, before types of those names are defined."""
        return {name.lower(): self.script_types.get(name.lower()) for name in names}

    def restore_types(self, before: dict[str, NetType | None]) -> None:
        """Makes names mean what they meant before: the scope of their types has ended."""
        for name, known in before.items():
            if known is None:
                self.script_types.pop(name, None)
                forget_type(name)
            else:
                self.script_types[name] = register_type(known)
        self.script_types_version += 1

    # errors and output

    def remember_error(self, record: ErrorRecord) -> None:
        """Puts a record in front of `$Error`, once."""
        errors = self.error_list
        if errors and errors[0] is record:
            return
        errors.insert(0, record)
        del errors[MAXIMUM_ERRORS:]

    def stack_trace(self) -> str:
        """ScriptStackTrace of the code now running."""
        frame = self.frame
        return stack_trace(frame, None if frame is None else frame.site)

    def host_write(self, text: str) -> None:
        """Text for the console, its line ends made the machine's."""
        if not self.console.colour and "\x1b" in text:
            from hvsim.interpreter.formatting.text import strip_escapes

            text = strip_escapes(text)
        self.console.write(self.personality.lines(to_characters(text)))

    def open_formatter(self) -> Formatter:
        """A formatter whose lines go to the console: what Out-Default and Out-Host are."""
        newline = self.personality.newline
        return Formatter(
            self,
            lambda line: self.console.write(to_characters(line) + newline),
            colour=self.console.colour,
            write_error=lambda line: self.console.write_error(to_characters(line) + newline),
        )

    def show_error(self, record: ErrorRecord) -> None:
        """A record of the error stream that nobody redirected."""
        if self.formatter is not None:
            self.formatter.process_error(record)
            return
        formatter = self.open_formatter()
        formatter.process_error(record)
        formatter.end()

    # code

    def parse(self, text: str, file: str = "") -> ScriptBlock:
        """A script block of the text; raises ScriptError (ParseException) for text with syntax errors."""
        return parse(self, text, file)

    def run_text(self, text: str, input: Iterable[str] | None = None) -> int:
        """Runs text as `pwsh -Command` does; returns the exit code. `input` is what `$input` walks."""
        return run_text(self, text, input)

    def run_file(self, path: str, arguments: list[str], input: Iterable[str] | None = None) -> int:
        """Runs a script of the simulated machine as `pwsh -File` does; returns the exit code."""
        return run_file(self, path, arguments, input)

    def run_interactive(self, text: str) -> int:
        """Runs one input of the interactive shell; `exit_code` is set when it asked to leave."""
        return run_interactive(self, text)

    def prompt_text(self) -> str:
        """What the session's `prompt` function says, the built-in prompt when there is none."""
        return prompt_text(self)

    def invoke(self, code: str | ScriptBlock, *arguments: Any) -> list[Any]:
        """Runs text or a block in the global scope and returns its output; raises ScriptError.

        `exit` ends it and sets `exit_code`; the output so far is returned.
        """
        return invoke(self, code, arguments)

    def call(
        self,
        name: str,
        positional: Iterable[Any] = (),
        named: dict[str, Any] | None = None,
        input: Iterable[Any] | None = None,
        scope: Scope | None = None,
    ) -> list[Any]:
        """Runs one command as a pipeline of its own and returns its output; raises ScriptError."""
        return call_command(self, name, list(positional), named or {}, input, scope or self.current_scope)

    def run_expression(self, text: str, scope: Scope, write: Callable[[Any], None]) -> None:
        """Invoke-Expression: runs text in a scope, its errors at the statements that raise them."""
        run_expression(self, text, scope, write)

    def run_block(
        self,
        block: ScriptBlock,
        arguments: list[Any],
        input: Iterable[Any] | None,
        scope: Scope,
        write: Callable[[Any], None],
        *,
        new_scope: bool = True,
    ) -> None:
        """Runs a block with arguments and input below a scope, or in it."""
        items = None if input is None else list(input)
        run_block(block, block.home(scope), write, arguments, pipeline_input=items or None, dot=not new_scope)

    def invoke_isolated(self, block: ScriptBlock, item: Any, scope: Scope) -> list[Any]:
        """Runs a block for one object as in a runspace of its own: nothing of `scope` but what `$using:` names."""
        return invoke_isolated(self, block, item, scope)

    def set_exit_code(self, code: int) -> None:
        """`$LASTEXITCODE`."""
        self.global_scope.force("LASTEXITCODE", code)

    # modules

    def open_module(self, module: Module) -> SessionState:
        """The session state of a module's code, made when it has none yet."""
        if module.session is None:
            module.session = SessionState(module)
            module.session.scope = Scope(self, self.global_scope, module.session)
        return module.session

    def run_module(self, block: ScriptBlock, module: Module, arguments: list[Any]) -> list[Any]:
        """Runs a block as the code of a module, in its session state."""
        session = self.open_module(module)
        known = dict(self.script_types)
        try:
            return block.bound_to(session).invoke_all(arguments, scope=session.scope, dot=True, propagate=False)
        finally:
            # Its classes stay its own; what its code names is found through the code.
            declared = block.code.types or ()
            self.restore_types({key: known.get(key) for key in (each.full_name.lower() for each in declared)})

    def module_scope(self, scope: Scope) -> Scope:
        """The top scope of the session state a scope belongs to."""
        return scope.session.scope

    def link_variable(self, target: Scope, source: Scope, key: str, name: str) -> None:
        """Shows a module's variable in another scope: one variable, whoever assigns it."""
        from hvsim.interpreter.state.linking import link

        link(source, target, key, name)

    def dynamic_module(self) -> Module:
        """A module for a closure."""
        return Module(f"__DynamicModule_{self.new_guid()}")

    def new_guid(self) -> str:
        """The text of a GUID from the session's source of chance."""
        from uuid import UUID

        return str(UUID(int=self.random.getrandbits(128), version=4))
