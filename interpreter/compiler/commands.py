"""Commands and pipelines: which command a name is, its arguments, and how the call is started.

A `CommandSite` is one command of the text. It remembers what its name meant the last time; a change of commands
anywhere makes it look again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import (
    BinaryExpressionAst,
    CommandAst,
    CommandExpressionAst,
    CommandParameterAst,
    ExpressionAst,
    PipelineAst,
    PipelineChainAst,
    StringConstantExpressionAst,
    SubExpressionAst,
)
from hvsim.interpreter.binding.arguments import NO_VALUE, Argument
from hvsim.interpreter.commands.info import (
    AliasInfo,
    ApplicationInfo,
    CmdletInfo,
    CommandInfo,
    FunctionInfo,
    ScriptInfo,
)
from hvsim.interpreter.commands.modules import Module
from hvsim.interpreter.commands.programs import ProgramStage
from hvsim.interpreter.compiler.arguments import (
    Maker,
    argument_value,
    is_like_method,
    is_splat,
    nothing,
    parameter_maker,
    splat_maker,
    value_maker,
)
from hvsim.interpreter.compiler.core import statement
from hvsim.interpreter.compiler.guard import ERRORS, located, settle
from hvsim.interpreter.compiler.types import unparenthesised
from hvsim.interpreter.compiler.values import emit
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.errors.invocation import InvocationInfo, Position
from hvsim.interpreter.pipeline.calls import Plan, Unplanned, call_simple, plan_call
from hvsim.interpreter.pipeline.cmdlet_stage import CmdletStage
from hvsim.interpreter.pipeline.script_stage import ScriptStage
from hvsim.interpreter.pipeline.stage import Feed, Stage, run_stages
from hvsim.interpreter.script_block import ScriptBlock
from hvsim.interpreter.values.objects import unwrap
from hvsim.interpreter.values.text import to_string

if TYPE_CHECKING:
    from hvsim.interpreter.compiler.core import Compiler, Expression, Out, Statement
    from hvsim.interpreter.pipeline.signals import Signal
    from hvsim.interpreter.state.scope import Scope


class InModule(ScriptInfo):
    """`& $module { block }`: the block, which is the first argument, run in the module's session state."""


class CommandSite:
    """One command of the text: `resolve` says what is called, `arguments` with what."""

    __slots__ = (
        "_epoch", "_info", "_plan", "_plan_code", "_session", "asks_help", "called_as", "compiler", "dot", "elements",
        "engine", "label", "like_method", "makers", "name", "node", "redirections",
        "shapes", "target", "values",
    )  # fmt: skip

    def __init__(self, compiler: Compiler, node: CommandAst) -> None:
        self.compiler = compiler
        self.engine = compiler.engine
        self.node = node
        self.dot = node.invocation == "Dot"
        self.redirections = node.redirections
        head = node.elements[0]
        self.name: str | None = (head.value or None) if isinstance(head, StringConstantExpressionAst) else None
        self.called_as = {"Ampersand": "&", "Dot": "."}.get(node.invocation) or self.name or ""
        self.label = self.name or compiler.source.text[head.start : head.end]
        self.target: Expression | None = None if self.name is not None else compiler.expression(head)
        self._epoch = -1
        self._session: Any = None
        self._info: Any = None
        self._plan: Plan | None = None
        self._plan_code: Any = None
        self._compile_arguments(node.elements[1:])
        self.asks_help = any(isinstance(each, CommandParameterAst) and each.name == "?" for each in self.elements)
        self.like_method = is_like_method(node)

    def _compile_arguments(self, elements: list[ExpressionAst | CommandParameterAst]) -> None:
        compiler = self.compiler
        self.makers: list[Maker] = []
        values: list[Expression] = []
        self.elements: list[ExpressionAst | CommandParameterAst] = []
        shapes: list[tuple[str | None, bool]] | None = []
        dashes = False
        for element in elements:
            if not dashes and isinstance(element, CommandParameterAst) and element.name == "-":
                # The first `--` only says that what follows are no parameters.
                dashes = True
                continue
            self.elements.append(element)
            if isinstance(element, CommandParameterAst):
                value = None if element.argument is None else argument_value(compiler, element.argument)
                self.makers.append(parameter_maker(compiler, element, value))
                values.append(value or nothing)
                if compiler.source.text[element.start] != "-":
                    shapes = None  # a dash of another kind stays what it is where no parameter takes the argument
                elif shapes is not None:
                    shapes.append((element.name, value is not None))
            elif is_splat(element):
                self.makers.append(splat_maker(compiler, element))
                shapes = None
            else:
                value = argument_value(compiler, element)
                self.makers.append(value_maker(element, value))
                values.append(value)
                if shapes is not None:
                    shapes.append((None, True))
        self.values = values
        self.shapes = shapes

    # what is called

    def resolve(self, scope: Scope) -> CommandInfo:
        """The command; raises PowerShell's errors for what is none."""
        engine = self.engine
        if self.like_method and engine.strict and scope.strict_version >= 2.0:
            raise self._located(
                failure(
                    "The function or command was called as if it were a method. Parameters should be separated by "
                    "spaces. For information about parameters, see the about_Parameters Help topic.",
                    "StrictModeFunctionCallWithParens",
                    "InvalidOperation",
                )
            )
        if self.name is None:
            return self._resolve_value(scope)
        if self._epoch == engine.command_epoch and self._session is scope.session:
            return self._info  # type: ignore[no-any-return]  # found together with the epoch
        try:
            info = engine.resolve_command("Get-Help" if self.asks_help else self.name, scope)
        except ScriptError as error:
            raise self._located(error) from None
        self._info, self._epoch, self._session = info, engine.command_epoch, scope.session
        return info

    def _resolve_value(self, scope: Scope) -> CommandInfo:
        assert self.target is not None
        value = self.target(scope)
        value = unwrap(value)
        if isinstance(value, ScriptBlock):
            return ScriptInfo("", script_block=value)
        if isinstance(value, Module) and value.session is not None and self.makers:
            first = self.makers[0](scope)[0].value
            if isinstance(first, ScriptBlock):
                return InModule("", script_block=first.bound_to(value.session))
        if isinstance(value, AliasInfo):
            return self.engine.commands.follow(value, scope)
        if isinstance(value, CommandInfo):
            return value
        name = "" if value is None else to_string(value)
        if not name:
            raise self._located(
                failure(
                    f"The expression after '{'.' if self.dot else '&'}' in a pipeline element produced an object that "
                    "was not valid. It must result in a command name, a script block, or a CommandInfo object.",
                    "BadExpression",
                    "InvalidOperation",
                )
            )
        try:
            return self.engine.resolve_command(name, scope)
        except ScriptError as error:
            raise self._located(error) from None

    def _located(self, error: ScriptError) -> ScriptError:
        """An error about the command's name: it stands at the name, and carries it as the invocation's."""
        head = self.node.elements[0]
        record = error.record
        if record.position is None:
            record.position = Position(self.compiler.source, head.start, head.end)
        if record.invocation is None:
            record.invocation = InvocationInfo(None, record.position, invocation_name=self.label)
        return error

    # with what

    def arguments(self, scope: Scope, info: CommandInfo) -> list[Argument]:
        made: list[Argument] = []
        if self.asks_help:
            return [Argument("Name", self.name or info.name)]
        for maker in self.makers[1:] if isinstance(info, InModule) else self.makers:
            made.extend(maker(scope))
        return made

    def invocation(
        self, info: CommandInfo, length: int = 1, position: int = 1, expects_input: bool = False
    ) -> InvocationInfo:
        return InvocationInfo(
            info,
            Position(self.compiler.source, self.node.start, self.node.end),
            invocation_name=self.called_as,
            pipeline_length=length,
            pipeline_position=position,
            expecting_input=expects_input,
        )

    def stage(
        self,
        info: CommandInfo,
        arguments: list[Argument],
        scope: Scope,
        out: Out,
        length: int = 1,
        position: int = 1,
        expects_input: bool = False,
    ) -> Stage:
        """The stage that runs the command, its redirections around it."""
        invocation = self.invocation(info, length, position, expects_input)
        if not self.redirections:
            return self._bare_stage(info, arguments, scope, out, invocation, expects_input)
        from hvsim.interpreter.compiler.redirections import redirected

        return redirected(
            self.compiler,
            self.redirections,
            scope,
            out,
            lambda inner: self._bare_stage(info, arguments, scope, inner, invocation, expects_input),
        )

    def _bare_stage(
        self,
        info: CommandInfo,
        arguments: list[Argument],
        scope: Scope,
        out: Out,
        invocation: InvocationInfo,
        expects_input: bool,
    ) -> Stage:
        if isinstance(info, CmdletInfo):
            return CmdletStage(self.engine, info, arguments, scope, out, invocation, expects_input=expects_input)
        if isinstance(info, FunctionInfo):
            return ScriptStage(
                self.engine, info, arguments, scope, out, invocation, expects_input=expects_input, dot=self.dot
            )
        if isinstance(info, ApplicationInfo):
            return ProgramStage(self.engine, info, arguments, out)
        raise self._located(_cannot_run(info))

    def run_alone(self, scope: Scope, out: Out) -> Signal | None:
        """The command as a whole pipeline."""
        engine = self.engine
        frame = engine.frame
        if frame is not None:
            frame.site = self.node
        info = self.resolve(scope)
        if (
            self.shapes is not None
            and not self.asks_help
            and isinstance(info, FunctionInfo)
            and not self.dot
            and not self.redirections
            and info.kind != "ExternalScript"
            and not isinstance(info, InModule)
        ):
            block = info.script_block
            code = block.code
            if not code.prepared:
                code.prepare()
            if code.simple:
                if self._plan_code is not code:
                    self._plan, self._plan_code = plan_call(code, self.shapes), code
                if self._plan is not None:
                    values = [value(scope) for value in self.values]
                    try:
                        signal = call_simple(
                            engine, block, self._plan, values, scope, out, info, self.called_as,
                            self.compiler.source, self.node,
                        )  # fmt: skip
                    except Unplanned:
                        self._run_staged(info, self._replay(values), scope, out)
                        return None
                    engine.success = True
                    return signal
        self._run_staged(info, self.arguments(scope, info), scope, out)
        return None

    def _run_staged(self, info: CommandInfo, arguments: list[Argument], scope: Scope, out: Out) -> None:
        run_stages(self.engine, [self.stage(info, arguments, scope, out)], None)

    def _replay(self, values: list[Any]) -> list[Argument]:
        """The arguments from values already computed: nothing is evaluated twice."""
        made = []
        for element, value in zip(self.elements, values, strict=True):
            if isinstance(element, CommandParameterAst):
                made.append(Argument(element.name, NO_VALUE if element.argument is None else value, element))
            else:
                made.append(Argument(None, value, element))
        return made


def _cannot_run(info: CommandInfo) -> ScriptError:
    return failure(
        f"Program '{info.name}' failed to run: the simulated machine runs no commands of type {info.kind}.",
        "NativeCommandFailed",
        "ResourceUnavailable",
        "System.Management.Automation.ApplicationFailedException",
        target=info.name,
    )


# pipelines


def pipeline_statement(compiler: Compiler, node: PipelineAst) -> Statement:
    """A pipeline that is more than one bare expression."""
    if node.background:
        return _background(compiler, node)
    elements = node.elements
    if len(elements) == 1 and isinstance(elements[0], CommandAst):
        return CommandSite(compiler, elements[0]).run_alone
    first = elements[0]
    if isinstance(first, CommandExpressionAst) and len(elements) == 1:
        return _redirected_expression(compiler, first)
    feed = None
    if isinstance(first, CommandExpressionAst):
        feed = _feed(compiler, first)
        elements = elements[1:]
    sites = [CommandSite(compiler, each) for each in elements if isinstance(each, CommandAst)]
    engine = compiler.engine

    def run(scope: Scope, out: Out) -> None:
        frame = engine.frame
        if frame is not None:
            frame.site = node
        calls = [(site, info := site.resolve(scope), site.arguments(scope, info)) for site in sites]
        stages = linked_stages(calls, scope, out, feed is not None)
        run_stages(engine, stages, None if feed is None else feed(scope))

    return run


def linked_stages(
    calls: Sequence[tuple[CommandSite, CommandInfo, list[Argument]]], scope: Scope, out: Out, expects_input: bool
) -> list[Stage]:
    """The stages of commands one behind the other; the last one writes to `out`."""
    stages: list[Stage] = []
    downstream = out
    for index in range(len(calls) - 1, -1, -1):
        site, info, arguments = calls[index]
        stage = site.stage(info, arguments, scope, downstream, len(calls), index + 1, index > 0 or expects_input)
        stages.insert(0, stage)
        downstream = stage.process
    return stages


def _feed(compiler: Compiler, node: CommandExpressionAst) -> Callable[[Scope], Feed]:
    """What pushes the head expression's value into the first command; a range is counted, never stored."""
    if node.redirections:
        statement = _redirected_expression(compiler, node)
        return lambda scope: lambda process: _ignored(statement(scope, process))
    head = unparenthesised(node.expression)
    if isinstance(head, BinaryExpressionAst) and head.operator == "DotDot":
        from hvsim.interpreter.compiler.walking import range_source

        walk = range_source(compiler, head)

        def feed_range(scope: Scope) -> Feed:
            items = walk(scope)

            def push(process: Out) -> None:
                for item in items:
                    process(item)

            return push

        return feed_range
    # An empty `$( )` at the head of a pipeline is one null, an empty command none.
    is_sub = isinstance(node.expression, SubExpressionAst)
    value = compiler.expression(node.expression) if is_sub else compiler.raw(node.expression)

    def feed(scope: Scope) -> Feed:
        found = value(scope)
        return lambda process: emit(found, process)

    return feed


def _ignored(signal: Signal | None) -> None:
    """An expression leaves no signal."""


def _redirected_expression(compiler: Compiler, node: CommandExpressionAst) -> Statement:
    """An expression with redirections: `'text' > file`, `$(...) 2>&1`."""
    from hvsim.interpreter.compiler.redirections import redirected

    value = compiler.raw(node.expression)
    engine = compiler.engine

    def run(scope: Scope, out: Out) -> None:
        stage = redirected(compiler, node.redirections, scope, out, lambda inner: ExpressionStage(value, scope, inner))
        run_stages(engine, [stage], None)

    return run


class ExpressionStage:
    """An expression as a command: its value is its output."""

    failed = False

    def __init__(self, value: Expression, scope: Scope, out: Out) -> None:
        self.value = value
        self.scope = scope
        self.out = out

    def prepare(self) -> None:
        """Nothing to bind."""

    def begin(self) -> None:
        """Nothing to begin."""

    def process(self, value: Any) -> None:
        """An expression takes no input."""

    def end(self) -> None:
        emit(self.value(self.scope), self.out)

    def stop(self) -> None:
        """Nothing to give back."""


def _background(compiler: Compiler, node: PipelineAst) -> Statement:
    """`pipeline &`: the pipeline as a background job, with the values its variables have now."""
    from hvsim.interpreter.compiler.background import job_text

    engine = compiler.engine

    def start(scope: Scope, out: Out) -> None:
        from hvsim.interpreter.commands.jobs import jobs_of

        out(jobs_of(engine).start(engine.parse(job_text(compiler, node, scope)), scope))

    return start


@statement(PipelineChainAst)
def chain(compiler: Compiler, node: PipelineChainAst) -> Statement:
    """`a && b`, `a || b`: the second runs when the first succeeded, or failed."""
    left, right = compiler.statement(node.left), compiler.statement(node.right)
    engine, wanted = compiler.engine, node.operator == "AndAnd"

    def run(scope: Scope, out: Out) -> Signal | None:
        try:
            signal = left(scope, out)
            if signal is not None:
                return signal
        except ERRORS as error:
            # The failed first command is a statement of its own, reported as one.
            settle(engine, scope, located(error, compiler, node.left))
            engine.success = False
        return right(scope, out) if engine.success is wanted else None

    return run
