"""Get-, Set-, New-, Clear- and Remove-Variable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.cmdlets.utility.variable_base import (
    SCOPED_OPTIONS,
    VISIBILITY,
    VariableCommand,
    chosen,
    is_private,
    option_flags,
)
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.state.scope import not_writable
from hvsim.interpreter.state.variable import PLAIN, Traits, Variable, VariableOptions
from hvsim.interpreter.values import to_string
from hvsim.interpreter.values.arrays import Array, GenericList

if TYPE_CHECKING:
    from hvsim.interpreter.state.scope import Scope

_SCOPE = "The scope: Global, Local, Script, or the number of levels up."
_UNWRITABLE = VariableOptions.READ_ONLY | VariableOptions.CONSTANT
_KEEP = object()
"""The value of Set-Variable without one: a variable that exists keeps what it holds."""


@cmdlet("Get-Variable", aliases=("gv",), output="System.Management.Automation.PSVariable")
class GetVariable(VariableCommand):
    """Gets variables."""

    name: list[str] = parameter(
        position=0, pipeline=True, by_property_name=True, wildcards=True, help="The names; all when left out."
    )
    value_only: bool = parameter(type=SWITCH, help="Gives the values instead of the variables.")
    include: list[str] = parameter(help="Only names that match one of these patterns.")
    exclude: list[str] = parameter(help="No names that match one of these patterns.")
    scope: str = parameter(help=_SCOPE)

    examples = [
        Example("$limit = 5; Get-Variable limit -ValueOnly", "The value of a variable.", output="5"),
        Example("$web1 = 1; $web2 = 2; (Get-Variable web*).Name", "Variables by pattern.", output="web1\nweb2"),
    ]

    def process(self) -> None:
        for variable in self.found(self.name or ["*"], self.scope, self.include, self.exclude):
            self.write(variable.value if self.value_only else variable)


@cmdlet("Set-Variable", aliases=("sv", "set"), confirm="Low", output="System.Management.Automation.PSVariable")
class SetVariable(VariableCommand):
    """Sets variables, and makes those that do not exist."""

    name: list[str] = parameter(position=0, mandatory=True, by_property_name=True, help="The names.")
    value: Any = parameter(
        position=1, pipeline=True, by_property_name=True, type="System.Object", help="The value; $null when left out."
    )
    include: list[str] = parameter(help="Only names that match one of these patterns.")
    exclude: list[str] = parameter(help="No names that match one of these patterns.")
    description: str = parameter(help="What the variable is for.")
    option: Any = parameter(type=SCOPED_OPTIONS, help="ReadOnly, Constant, Private or AllScope.")
    visibility: Any = parameter(type=VISIBILITY, help="Whether callers from outside may see the variable.")
    force: bool = parameter(type=SWITCH, help="Changes read-only variables too.")
    pass_thru: bool = parameter(type=SWITCH, help="Gives the variables.")
    append: bool = parameter(type=SWITCH, help="Adds the value to what the variable holds.")
    scope: str = parameter(help=_SCOPE)

    examples = [
        Example("Set-Variable -Name limit -Value 5; $limit", "Set a variable by its name.", output="5"),
        Example("1..3 | Set-Variable numbers; $numbers -join ' '", "Collect what a pipeline gives.", output="1 2 3"),
    ]

    def begin(self) -> None:
        self._as_argument = "Value" in self.bound
        self._collected: list[Any] = []
        if self.append and len(self.name or ()) == 1:
            known = self.runtime.scope.variable(self.name[0].lower())
            if known is not None:
                self._collected += known.value if isinstance(known.value, Array | GenericList) else [known.value]
        elif self.append and self.name:
            self.fail(
                "Operation is not valid due to the current state of the object.",
                "SetVariableAppend",
                "InvalidOperation",
                exception="System.InvalidOperationException",
                target=self.name,
            )

    def process(self) -> None:
        if "Value" in self.bound:
            self._collected.append(self.value)

    def end(self) -> None:
        one = self._as_argument or len(self._collected) == 1
        several = len(self._collected) > 1
        value = Array(self._collected) if several else self._collected[0] if one and self._collected else _KEEP
        for name in self.name or ():
            for variable_name in self._names(name):
                self._set(variable_name, value)

    def _names(self, name: str) -> list[str]:
        if has_wildcards(name):
            return [each.name for each in self.found([name], self.scope or "Local", self.include, self.exclude)]
        return [name] if chosen(name, self.include, self.exclude) else []

    def _set(self, name: str, value: Any) -> None:
        scope, key = self.scope_at(self.scope).resolve(name)
        name = name.rpartition(":")[2]
        shown = None if value is _KEEP else value
        if not self.should_process(f"Name: {name} Value: {_shown(shown)}", "Set variable"):
            return
        try:
            if key in scope.values:
                self._change(scope, key, name, value)
            else:
                scope.assign(key, shown, name)
            self._apply(scope, key)
        except ScriptError as error:
            self.write_error_record(error.record)
            return
        if self.pass_thru:
            self.write(Variable(scope, key))

    def _change(self, scope: Any, key: str, name: str, value: Any) -> None:
        traits = (scope.special or {}).get(key, PLAIN)
        if traits.options & VariableOptions.CONSTANT or (traits.options & _UNWRITABLE and not self.force):
            raise not_writable(name)
        if self.option is not None and option_flags(self.option) & VariableOptions.CONSTANT:
            raise failure(
                f"Existing variable {name} cannot be made constant. Variables can be made constant only at creation "
                "time.",
                "VariableCannotBeMadeConstant",
                "WriteError",
                "System.Management.Automation.SessionStateUnauthorizedAccessException",
                target=name,
            )
        if value is _KEEP:
            return
        if traits.options & VariableOptions.READ_ONLY:
            scope.set_traits(key, traits.but(options=traits.options & ~VariableOptions.READ_ONLY))
        scope.assign(key, value, name)
        if traits.options & VariableOptions.READ_ONLY:
            scope.set_traits(key, traits)

    def _apply(self, scope: Any, key: str) -> None:
        traits = (scope.special or {}).get(key, PLAIN)
        changes: dict[str, object] = {}
        if self.option is not None or is_private(self.scope):
            options = traits.options if self.option is None else option_flags(self.option)
            changes["options"] = options | (VariableOptions.PRIVATE if is_private(self.scope) else 0)
        if self.description is not None:
            changes["description"] = self.description
        if self.visibility is not None:
            changes["visibility"] = str(self.visibility)
        if changes:
            scope.set_traits(key, traits.but(**changes))


@cmdlet("New-Variable", aliases=("nv",), confirm="Low", output="System.Management.Automation.PSVariable")
class NewVariable(VariableCommand):
    """Makes a variable."""

    name: str = parameter(position=0, mandatory=True, by_property_name=True, help="The name.")
    value: Any = parameter(
        position=1, pipeline=True, by_property_name=True, type="System.Object", help="The value; $null when left out."
    )
    description: str = parameter(default="", help="What the variable is for.")
    option: Any = parameter(type=SCOPED_OPTIONS, help="ReadOnly, Constant, Private or AllScope.")
    visibility: Any = parameter(type=VISIBILITY, help="Whether callers from outside may see the variable.")
    force: bool = parameter(type=SWITCH, help="Replaces a variable that exists, also a read-only one.")
    pass_thru: bool = parameter(type=SWITCH, help="Gives the variable.")
    scope: str = parameter(help=_SCOPE)

    examples = [
        Example("New-Variable -Name pi -Value 3 -Option Constant; $pi", "A constant.", output="3"),
        Example("(New-Variable -Name limit -Value 5 -PassThru).Name", "Make a variable and get it.", output="limit"),
    ]

    def process(self) -> None:
        scope, key = self.scope_at(self.scope).resolve(self.name)
        name = self.name.rpartition(":")[2]
        if not self.should_process(f"Name: {name} Value: {_shown(self.value)}", "New variable"):
            return
        if key in scope.values and not self._may_replace(scope, key, name):
            return
        traits = Traits(
            self._options(),
            description=self.description,
            visibility="Public" if self.visibility is None else str(self.visibility),
        )
        plain = not traits.options and not self.description and self.visibility is None
        scope.force(name, self.value, None if plain else traits)
        if self.pass_thru:
            self.write(Variable(scope, key))

    def _options(self) -> VariableOptions:
        options = option_flags(self.option) if self.option is not None else VariableOptions.NONE
        return options | VariableOptions.PRIVATE if is_private(self.scope) else options

    def _may_replace(self, scope: Any, key: str, name: str) -> bool:
        if not self.force:
            self.write_error(
                f"A variable with name '{name}' already exists.",
                "VariableAlreadyExists",
                "ResourceExists",
                exception="System.Management.Automation.SessionStateException",
                target=name,
            )
            return False
        if (scope.special or {}).get(key, PLAIN).options & VariableOptions.CONSTANT:
            self.write_error_record(not_writable(name).record)
            return False
        return True


@cmdlet("Clear-Variable", aliases=("clv",), confirm="Low", output="System.Management.Automation.PSVariable")
class ClearVariable(VariableCommand):
    """Sets variables to $null."""

    name: list[str] = parameter(
        position=0, mandatory=True, by_property_name=True, wildcards=True, help="The names; wildcards are allowed."
    )
    include: list[str] = parameter(help="Only names that match one of these patterns.")
    exclude: list[str] = parameter(help="No names that match one of these patterns.")
    force: bool = parameter(type=SWITCH, help="Clears read-only variables too.")
    pass_thru: bool = parameter(type=SWITCH, help="Gives the variables.")
    scope: str = parameter(help=_SCOPE)

    examples = [Example("$x = 1; Clear-Variable x; $null -eq $x", "Forget a value, keep the variable.", output="True")]

    def process(self) -> None:
        for variable in self.found(self.name, self.scope, self.include, self.exclude):
            if not self.should_process(f"Name: {variable.name}", "Clear variable"):
                continue
            options = variable.options
            try:
                if self.force and options & VariableOptions.READ_ONLY:
                    variable.options = options & ~VariableOptions.READ_ONLY
                if self.scope:
                    variable.value = None
                else:
                    variable = self._cleared_here(variable)
            except ScriptError as error:
                self.write_error_record(error.record)
                continue
            if variable.options != options:
                variable.options = options
            if self.pass_thru:
                self.write(variable)

    def _cleared_here(self, variable: Variable) -> Variable:
        """Without -Scope it is the current scope that gets `$null` under this name, as by an assignment."""
        scope: Scope = self.runtime.scope
        scope.assign(variable.key, None, variable.name)
        return Variable(scope, variable.key)


@cmdlet("Remove-Variable", aliases=("rv",), confirm="Low")
class RemoveVariable(VariableCommand):
    """Removes variables."""

    name: list[str] = parameter(
        position=0, mandatory=True, by_property_name=True, wildcards=True, help="The names; wildcards are allowed."
    )
    include: list[str] = parameter(help="Only names that match one of these patterns.")
    exclude: list[str] = parameter(help="No names that match one of these patterns.")
    force: bool = parameter(type=SWITCH, help="Removes read-only variables too.")
    scope: str = parameter(help=_SCOPE)

    examples = [
        Example("$x = 1; Remove-Variable x; Test-Path variable:x", "A variable is gone.", output="False"),
    ]

    def process(self) -> None:
        for variable in list(self.found(self.name, self.scope or "Local", self.include, self.exclude)):
            if not self.should_process(f"Name: {variable.name}", "Remove variable"):
                continue
            try:
                variable.scope.remove(variable.key, force=bool(self.force))
            except ScriptError as error:
                self.write_error_record(error.record)


def _shown(value: Any) -> str:
    return to_string(value)
