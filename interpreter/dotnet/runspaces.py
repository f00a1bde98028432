"""Runspaces: sessions apart with names of their own, what they begin with, and pools of them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.pipeline.calls import run_block
from hvsim.interpreter.values.arrays import GenericList
from hvsim.interpreter.values.enums.enums import enum_value
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.registry import named_type

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.state.scope import Scope

_SPACES = "System.Management.Automation.Runspaces."


class InitialState(Shown):
    """What a runspace begins with: variables, functions and modules."""

    __slots__ = ("extended", "functions", "modules", "variables")
    net_name = _SPACES + "InitialSessionState"

    def __init__(self) -> None:
        self.variables = GenericList()
        self.functions = GenericList()
        self.modules: list[str] = []
        self.extended: Any = None


class StateEntry(Shown):
    """A variable or a function of an InitialSessionState."""

    __slots__ = ("extended", "name", "net_type", "value")

    def __init__(self, kind: str, name: str, value: Any) -> None:
        self.net_type = named_type(f"{_SPACES}SessionState{kind}Entry")
        self.name = name
        self.value = value
        self.extended: Any = None


class Runspace(Shown):
    """A session apart, or a pool of them; `values` and `functions` are what it keeps from one call to the next."""

    def __init__(self, number: int, initial: InitialState | None = None, *, pool: bool = False) -> None:
        self.net_type = named_type(_SPACES + ("RunspacePool" if pool else "LocalRunspace"))
        self.id = number
        self.name = f"Runspace{number}"
        self.initial = initial
        self.state = "BeforeOpen"
        self.keeps = not pool
        self.values: dict[str, Any] = {}
        self.functions: dict[str, Any] = {}
        self.extended: Any = None

    def begin(self, engine: Engine, scope: Scope) -> None:
        """Gives a new scope what this runspace holds."""
        if self.initial is not None:
            for entry in self.initial.variables:
                scope.values[entry.name.lower()] = entry.value
            for entry in self.initial.functions:
                _run_text(engine, scope, f"function {entry.name} {{ {entry.value} }}")
            for module in self.initial.modules:
                _run_text(engine, scope, f"Import-Module '{module}'")
        scope.values.update(self.values)
        scope.functions = (scope.functions or {}) | self.functions

    def keep(self, scope: Scope) -> None:
        if self.keeps:
            self.values = dict(scope.values)
            self.functions = dict(scope.functions or {})


def _run_text(engine: Engine, scope: Scope, text: str) -> None:
    run_block(engine.parse(text), scope, lambda value: None, [], dot=True)


def new_runspace(engine: Engine, initial: InitialState | None = None, *, pool: bool = False) -> Runspace:
    """A runspace of the session, numbered."""
    try:
        numbers = engine.service("RunspaceNumbers")
    except KeyError:
        engine.add_service("RunspaceNumbers", lambda: count(2))
        numbers = engine.service("RunspaceNumbers")
    return Runspace(next(numbers), initial, pool=pool)


# runspaces as scripts see them

FACTORY = declare(_SPACES + "RunspaceFactory")


@FACTORY.static(
    "runspace CreateRunspace()",
    "runspace CreateRunspace(initialsessionstate initialSessionState)",
    "runspace CreateRunspace(System.Management.Automation.Host.PSHost host)",
    "runspace CreateRunspace(System.Management.Automation.Host.PSHost host, initialsessionstate initialSessionState)",
    engine=True,
)
def _create_runspace(engine: Engine, *given: Any) -> Runspace:
    initial = next((each for each in given if isinstance(each, InitialState)), None)
    return new_runspace(engine, initial)


@FACTORY.static(
    f"{_SPACES}RunspacePool CreateRunspacePool()",
    f"{_SPACES}RunspacePool CreateRunspacePool(int minRunspaces, int maxRunspaces)",
    f"{_SPACES}RunspacePool CreateRunspacePool(initialsessionstate initialSessionState)",
    f"{_SPACES}RunspacePool CreateRunspacePool(int minRunspaces, int maxRunspaces, "
    "System.Management.Automation.Host.PSHost host)",
    f"{_SPACES}RunspacePool CreateRunspacePool(int minRunspaces, int maxRunspaces, "
    "initialsessionstate initialSessionState, System.Management.Automation.Host.PSHost host)",
    engine=True,
)
def _create_pool(engine: Engine, *given: Any) -> Runspace:
    initial = next((each for each in given if isinstance(each, InitialState)), None)
    return new_runspace(engine, initial, pool=True)


class RunspaceStateInfo(Shown):
    __slots__ = ("extended", "runspace")
    net_name = _SPACES + "RunspaceStateInfo"

    def __init__(self, runspace: Runspace) -> None:
        self.runspace = runspace
        self.extended: Any = None


declare(_SPACES + "RunspaceStateInfo").property("System.Management.Automation.Runspaces.RunspaceState State")(
    lambda info: enum_value(_SPACES + "RunspaceState", info.runspace.state)
)
SPACE = declare(_SPACES + "Runspace")
POOL = declare(_SPACES + "RunspacePool")
for _declared in (SPACE, POOL):

    @_declared.method("void Open()")
    def _open(space: Runspace) -> None:
        space.state = "Opened"

    @_declared.method("void Close()", "void Dispose()")
    def _close(space: Runspace) -> None:
        space.state = "Closed"

    for _ignored in ("ApartmentState", "ThreadOptions", "CleanupInterval"):
        _declared.property(f"System.Object {_ignored}", setter=lambda space, value: None)(lambda space: None)
    _declared.property("initialsessionstate InitialSessionState")(lambda space: space.initial)

SPACE.property("int Id")(lambda space: space.id)
SPACE.property("string Name")(lambda space: space.name)
SPACE.property("string ComputerName")(lambda space: "localhost")
SPACE.property("System.Object RunspaceStateInfo")(RunspaceStateInfo)
SPACE.property("System.Object SessionStateProxy")(lambda space: space)  # its members are this one's
POOL.property("System.Object RunspacePoolStateInfo")(RunspaceStateInfo)
POOL.method("bool SetMinRunspaces(int minRunspaces)", "bool SetMaxRunspaces(int maxRunspaces)")(lambda pool, n: True)


@SPACE.method("void SetVariable(string name, System.Object value)", hidden=True)
def _set_variable(space: Runspace, name: str, value: Any) -> None:
    space.values[name.lower()] = value


@SPACE.method("System.Object GetVariable(string name)", hidden=True)
def _get_variable(space: Runspace, name: str) -> Any:
    return space.values.get(name.lower())


# what a runspace begins with

INITIAL = declare(_SPACES + "InitialSessionState")
INITIAL.static("initialsessionstate CreateDefault()", "initialsessionstate CreateDefault2()")(InitialState)
INITIAL.static("initialsessionstate Create()")(InitialState)
INITIAL.property("System.Object Variables")(lambda state: state.variables)
INITIAL.property("System.Object Commands")(lambda state: state.functions)


@INITIAL.method("void ImportPSModule(string[] name)")
def _import(state: InitialState, names: list[str]) -> None:
    state.modules.extend(names)


@declare(_SPACES + "SessionStateVariableEntry").constructor("(string name, System.Object value, string description)")
def _variable_entry(name: str, value: Any, description: str) -> StateEntry:
    return StateEntry("Variable", name, value)


@declare(_SPACES + "SessionStateFunctionEntry").constructor("(string name, string definition)")
def _function_entry(name: str, definition: str) -> StateEntry:
    return StateEntry("Function", name, definition)
