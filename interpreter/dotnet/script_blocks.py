"""Script blocks and delegates as scripts see them."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.commands.info import FunctionInfo
from hvsim.interpreter.compiler.steppable import stages_of
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.syntax_trees import Syntax, syntax_of
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.errors.invocation import Position
from hvsim.interpreter.pipeline.steppable import SteppablePipeline
from hvsim.interpreter.script_block import ScriptBlock
from hvsim.interpreter.state.scope import Scope
from hvsim.interpreter.values.arrays import Array, GenericList
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.objects import unwrap
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.delegates import Delegate
from hvsim.interpreter.values.types.registry import resolve_type

BLOCK = declare("System.Management.Automation.ScriptBlock")
BLOCK.property("System.Management.Automation.Language.Ast Ast")(lambda block: _tree(block))
BLOCK.property("string File")(lambda block: block.file or None)
BLOCK.property("bool IsFilter")(lambda block: block.code.is_filter)
BLOCK.property("bool IsConfiguration")(lambda block: False)
BLOCK.property("psmoduleinfo Module")(lambda block: block.module)
BLOCK.property("bool DebuggerHidden")(lambda block: False)


def _tree(block: ScriptBlock) -> Any:
    """The block's tree: a function's is its definition."""
    definition = block.code.definition
    return syntax_of(block.ast) if definition is None else Syntax(definition, block.ast.source)


@BLOCK.property("System.Collections.Generic.List[System.Attribute] Attributes")
def _attributes(block: ScriptBlock) -> Any:
    return GenericList(block.metadata.attributes, resolve_type("System.Collections.Generic.List[System.Attribute]"))


@BLOCK.property("System.Management.Automation.PSToken StartPosition")
def _start(block: ScriptBlock) -> Position:
    return Position.of(block.ast, block.ast.source)


@BLOCK.method("string ToString()")
def _text(block: ScriptBlock) -> str:
    return block.text


def _collection(items: list[Any]) -> GenericList:
    wanted = resolve_type("System.Collections.ObjectModel.Collection[System.Management.Automation.PSObject]")
    return GenericList(items, wanted)


def _called(name: str, count: int, block: ScriptBlock, arguments: list[Any], **more: Any) -> list[Any]:
    """Runs the block for .NET: an error in it becomes the exception of the method call."""
    try:
        return block.invoke_all(arguments, **more)
    except ScriptError as error:
        raise _wrapped(name, count, error) from None


def _wrapped(name: str, count: int, error: ScriptError) -> ScriptError:
    cause = error.record.exception
    return failure(
        f'Exception calling "{name}" with "{count}" argument(s): "{error.record.message}"',
        cause.short_name,
        "NotSpecified",
        "System.Management.Automation.MethodInvocationException",
        inner=cause,
    )


@BLOCK.method("System.Collections.ObjectModel.Collection[psobject] Invoke(params System.Object[] args)", engine=True)
def _invoke(engine: Any, block: ScriptBlock, *arguments: Any) -> GenericList:
    given = _spread(arguments)
    return _collection(_called("Invoke", len(given), block, given))


@BLOCK.method("System.Object InvokeReturnAsIs(params System.Object[] args)", engine=True)
def _invoke_as_is(engine: Any, block: ScriptBlock, *arguments: Any) -> Any:
    given = _spread(arguments)
    items = _called("InvokeReturnAsIs", len(given), block, given)
    if not items:
        return NOTHING
    return items[0] if len(items) == 1 else Array(items)


def _spread(arguments: tuple[Any, ...]) -> list[Any]:
    """A `params` array reaches a function as one list or as its elements; both are the arguments."""
    if len(arguments) == 1 and isinstance(arguments[0], list):
        return list(arguments[0])
    return list(arguments)


@BLOCK.method(
    "System.Collections.ObjectModel.Collection[psobject] InvokeWithContext(System.Collections.IDictionary "
    "functionsToDefine, System.Collections.Generic.List[psvariable] variablesToDefine, params System.Object[] args)",
    engine=True,
)
def _invoke_with_context(
    engine: Any, block: ScriptBlock, functions: Any, variables: Any, *arguments: Any
) -> GenericList:
    """Runs the block with functions and variables of its own."""
    home = block.home(engine.current_scope)
    scope = Scope(engine, home, block.session, home.script)
    if isinstance(functions, Dictionary):
        for name, body in functions.items():
            scope.define_function(FunctionInfo(to_string(name), script_block=unwrap(body)))
    for variable in enumerate_value(variables) or ():
        scope.force(variable.name, variable.value)
    return _collection(_called("InvokeWithContext", len(arguments) + 2, block, _spread(arguments), scope=scope))


@BLOCK.method(
    "System.Management.Automation.SteppablePipeline GetSteppablePipeline()",
    "System.Management.Automation.SteppablePipeline GetSteppablePipeline(System.Object commandOrigin)",
    "System.Management.Automation.SteppablePipeline GetSteppablePipeline(System.Object commandOrigin, "
    "System.Object[] args)",
    engine=True,
)
def _steppable(engine: Any, block: ScriptBlock, origin: Any = None, arguments: Any = None) -> SteppablePipeline:
    """The one pipeline of the block, its arguments computed now."""
    home = block.home(engine.current_scope)
    return SteppablePipeline(stages_of(block, home, list(arguments or ())))


STEPPABLE = declare("System.Management.Automation.SteppablePipeline")


@STEPPABLE.method(
    "void Begin(System.Management.Automation.Internal.InternalCommand command)",
    "void Begin(bool expectInput)",
)
def _begin(pipeline: SteppablePipeline, driver: Any) -> None:
    if isinstance(driver, bool):
        pipeline.begin(driver)
        return
    runtime = driver.runtime
    pipeline.begin(runtime.invocation.expecting_input, runtime.write)


@STEPPABLE.method("array Process()", "array Process(System.Object input)")
def _process(pipeline: SteppablePipeline, *values: Any) -> Array:
    return Array(pipeline.process(*values))


@STEPPABLE.method("array End()")
def _end(pipeline: SteppablePipeline) -> Array:
    return Array(pipeline.end())


STEPPABLE.method("void Clean()")(SteppablePipeline.clean)
STEPPABLE.method("void Dispose()")(SteppablePipeline.clean)


@BLOCK.method("scriptblock GetNewClosure()", engine=True)
def _closure(engine: Any, block: ScriptBlock) -> ScriptBlock:
    return block.closure(engine.current_scope)


@BLOCK.static("scriptblock Create(string script)", engine=True)
def _create(engine: Any, script: str) -> ScriptBlock:
    try:
        block: ScriptBlock = engine.parse(script)
    except ScriptError as error:
        raise _wrapped("Create", 1, error) from None
    block.session = engine.current_scope.session
    return block


def _invoke_delegate(delegate: Delegate, *arguments: Any) -> Any:
    return delegate.invoke(_spread(arguments))


for _name in (
    "System.Action",
    "System.Action`1",
    "System.Action`2",
    "System.Action`3",
    "System.Func`1",
    "System.Func`2",
    "System.Func`3",
    "System.Func`4",
    "System.Predicate`1",
    "System.Comparison`1",
    "System.Converter`2",
    "System.EventHandler",
    "System.Text.RegularExpressions.MatchEvaluator",
):
    declare(_name).method("System.Object Invoke(params System.Object[] args)")(_invoke_delegate)
