"""`ScriptBlock`: code as a value, bound to the session state it was made in.

What commands and values use to run script text: once with arguments, or per object of a pipeline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.compiler.types import require_type
from hvsim.interpreter.limits import BLOCK_WEIGHT
from hvsim.interpreter.pipeline.calls import run_block
from hvsim.interpreter.pipeline.frame import Frame
from hvsim.interpreter.pipeline.signals import RETURN, FlowException
from hvsim.interpreter.state.scope import MISSING, Scope
from hvsim.interpreter.state.session import SessionState
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.shown import Shown

if TYPE_CHECKING:
    from hvsim.grammar.nodes import ExpressionAst, ScriptBlockAst
    from hvsim.grammar.nodes.types import TypeNameAst
    from hvsim.interpreter.commands.script_metadata import ScriptMetadata
    from hvsim.interpreter.compiler.code import Code
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.values.types.net_types import NetType


NO_ITEM: Any = object()


class ScriptBlock(Shown):
    """System.Management.Automation.ScriptBlock. Equal blocks of text are different values."""

    __slots__ = ("_metadata", "code", "engine", "extended", "session", "this")
    net_name = "System.Management.Automation.ScriptBlock"

    def __init__(self, code: Code, engine: Engine, session: SessionState | None = None) -> None:
        self.code = code
        self.engine = engine
        self.session: SessionState = engine.global_session if session is None else session
        self.extended: Any = None
        self.this: Any = None
        self._metadata: ScriptMetadata | None = None

    @property
    def ast(self) -> ScriptBlockAst:
        return self.code.ast

    @property
    def module(self) -> Any:
        return self.session.module

    @property
    def file(self) -> str:
        return self.code.ast.source.file

    @property
    def text(self) -> str:
        """The text without the braces around it: what ToString gives."""
        ast = self.code.ast
        whole = ast.source.text[ast.start : ast.end]
        return whole[1:-1] if whole.startswith("{") and whole.endswith("}") else whole

    def __str__(self) -> str:
        return self.text

    @property
    def metadata(self) -> ScriptMetadata:
        """What the param block declares."""
        if self._metadata is None:
            from hvsim.interpreter.commands.script_metadata import script_metadata_of

            self._metadata = script_metadata_of(
                self.code.ast, self.code.function_parameters, self._evaluate, self._resolve
            )
        return self._metadata

    def _evaluate(self, node: ExpressionAst) -> Any:
        return self.code.compiler.expression(node)(self.home(self.engine.current_scope))

    def _resolve(self, name: TypeNameAst) -> NetType:
        return require_type(self.code.compiler, name)

    def bound_to(self, session: SessionState) -> ScriptBlock:
        """The same code in another session state."""
        return ScriptBlock(self.code, self.engine, session)

    # where it runs

    def home(self, scope: Scope) -> Scope:
        """The scope the block runs in or below when called from `scope`: the innermost of its own session.

        Called from another module's code, it is that of the nearest call whose code is of the block's own session.
        """
        return scope if scope.session is self.session else self.session.innermost()

    def closure(self, scope: Scope) -> ScriptBlock:
        """GetNewClosure: the block with copies of the local variables, in a session state of its own."""
        session = SessionState(self.engine.dynamic_module())
        session.scope = Scope(self.engine, self.engine.global_scope, session)
        special = scope.special or {}
        for key, value in scope.values.items():
            traits = special.get(key)
            if traits is None or not traits.options:
                session.scope.values[key] = value
        if scope.names:
            session.scope.names = dict(scope.names)
        return ScriptBlock(self.code, self.engine, session)

    # running

    def invoke(self, *arguments: Any, this: Any = ..., item: Any = ..., underscore: Any = ...) -> list[Any]:
        """Runs the block in a new scope with `$this` and `$_`; gives its output as a list. Errors are raised."""
        return self.invoke_all(arguments, this=this, underscore=underscore if item is ... else item)

    def value(self, *arguments: Any, this: Any = ..., item: Any = ..., underscore: Any = ...) -> Any:
        """As `invoke`, the output as one value: None, the one object, or an Array."""
        items = self.invoke(*arguments, this=this, item=item, underscore=underscore)
        if not items:
            return None
        return items[0] if len(items) == 1 else Array(items)

    def invoke_all(
        self,
        arguments: Iterable[Any] = (),
        *,
        this: Any = ...,
        underscore: Any = ...,
        pipeline_input: Iterable[Any] | None = None,
        scope: Scope | None = None,
        dot: bool = False,
        propagate: bool = True,
        into: list[Any] | None = None,
    ) -> list[Any]:
        """As `invoke`, giving all output as a list; `dot` runs in the scope itself.

        Output goes `into` a list where one is given. With `propagate` an error of a statement is raised, as .NET
        callers of a script block see it.
        """
        items: list[Any] = [] if into is None else into
        variables: dict[str, Any] = {}
        if this is not ...:
            variables["this"] = this
        if underscore is not ...:
            variables["_"] = underscore
        engine = self.engine
        saved = engine.in_try
        if propagate:
            engine.in_try = True
        try:
            run_block(
                self,
                self.home(engine.current_scope if scope is None else scope),
                items.append,
                list(arguments),
                variables=variables,
                pipeline_input=pipeline_input,
                dot=dot,
            )
        finally:
            engine.in_try = saved
        return items

    def item_function(
        self, scope: Scope, out: Callable[[Any], None], arguments: list[Any] | None = None
    ) -> Callable[[Any], None]:
        """A function that runs the block for one object: in the caller's scope, `$_` the object, output to `out`."""
        code, engine = self.code, self.engine
        code.prepare()
        home = self.home(scope)
        if code.type_definitions:
            code.declare_types(home)
        if (
            code.parameters
            or arguments
            or code.begin is not None
            or (code.process is not None and code.end is not None)
        ):
            return self._item_call(home, out, arguments or [])
        body = code.process or code.end
        if body is None:
            return lambda item: None
        run, values = body, home.values
        frame = Frame(engine.frame, code.ast, "", BLOCK_WEIGHT)
        frame.scope = home

        def each(item: Any) -> None:
            before = values.get("_", MISSING)
            if item is not NO_ITEM:
                values["_"] = item
            caller = engine.frame
            engine.frame = frame
            try:
                signal = run(home, out)
            finally:
                engine.frame = caller
                if before is MISSING:
                    values.pop("_", None)
                else:
                    values["_"] = before
            if signal is not None and signal is not RETURN:
                raise FlowException(signal)

        return each

    def _item_call(self, home: Scope, out: Callable[[Any], None], arguments: list[Any]) -> Callable[[Any], None]:
        """The same for a block with parameters: they and `$args` are its own, in a scope of its own."""

        def each(item: Any) -> None:
            if item is NO_ITEM:
                run_block(self, home, out, arguments)
            else:
                run_block(self, home, out, arguments, variables={"_": item}, pipeline_input=(item,))

        return each

    def evaluator(self, scope: Scope, *, propagate: bool = True) -> Callable[[Any], Any]:
        """A function that gives the block's value for one object as `$_`: None, the one output, or an Array.

        A statement's error is raised, and whoever evaluates decides what it means; without `propagate` it is reported
        and the next statement runs.
        """
        items: list[Any] = []
        engine = self.engine
        run = self.item_function(scope, lambda value: items.append(value))

        def evaluate(item: Any) -> Any:
            nonlocal items
            outer, saved = items, engine.in_try
            items = []
            if propagate:
                engine.in_try = True
            try:
                run(item)
                found = items
            finally:
                items = outer
                engine.in_try = saved
            if not found:
                return None
            return found[0] if len(found) == 1 else Array(found)

        return evaluate
