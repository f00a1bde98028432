"""The drives that hold no files: Env:, Variable:, Function: and Alias:, each a flat store of named items."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.info import AliasInfo, FunctionInfo
from hvsim.interpreter.errors import failure
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.drives import Drive
from hvsim.interpreter.providers.environment import Environment
from hvsim.interpreter.providers.failures import invalid_argument
from hvsim.interpreter.providers.paths import ItemPath
from hvsim.interpreter.providers.provider import Provider
from hvsim.interpreter.script_block import ScriptBlock
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.dictionaries import DictionaryEntry
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.objects import AliasProperty, extend, unwrap
from hvsim.interpreter.values.text import to_string

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.state.scope import Scope

_FORBIDDEN = "System.Management.Automation.SessionStateUnauthorizedAccessException"


class NamespaceProvider(Provider):
    """What the four have in common: items have a value, which is their content and what Set-Item changes."""

    drive_name = ""
    drive_description = ""
    noun = ""

    def default_drives(self) -> list[Drive]:
        return [Drive(self.drive_name, self, "", description=self.drive_description)]

    def value_of(self, item: Any) -> Any:
        """The content of an item."""
        raise NotImplementedError  # abstract: each kind has its own

    def store(self, name: str, value: Any, force: bool) -> None:
        """Makes or changes the item."""
        raise NotImplementedError  # abstract: each kind has its own

    def discard(self, name: str, force: bool) -> None:
        raise NotImplementedError  # abstract: each kind has its own

    def read_content(self, place: ItemPath) -> Iterable[Any]:
        value = self.value_of(self.find(place.path))
        items = enumerate_value(value)
        return [value] if items is None else list(items)

    def write_content(self, place: ItemPath, values: list[Any], append: bool) -> None:
        if append and self.find(place.path) is not None:
            values = [*self.read_content(place), *values]
        self.store(place.path, values[0] if len(values) == 1 else (Array(values) if values else None), force=False)

    def new_item(self, place: ItemPath, kind: str, value: Any, context: Context) -> None:
        if self.find(place.path) is not None and not context.force:
            raise failure(
                f"The {self.noun} '{place.path}' already exists.",
                "Argument",
                "InvalidArgument",
                "System.Management.Automation.PSArgumentException",
                target=place.path,
            )
        self._change(place, value, context, "New Item")

    def set_item(self, place: ItemPath, value: Any, context: Context) -> None:
        self._change(place, value, context, "Set Item")

    def clear_item(self, place: ItemPath, context: Context) -> None:
        self._change(place, None, context, "Clear Item")

    def _change(self, place: ItemPath, value: Any, context: Context, action: str) -> None:
        target = f"Item: {place.path}" if value is None else f"Item: {place.path} Value: {_text(value)}"
        if context.confirm(target, action):
            self.store(place.path, value, context.force)
            if self.find(place.path) is not None:
                self.write_item(self.find(place.path), place, context)

    def remove_item(self, place: ItemPath, context: Context) -> None:
        if context.confirm(f"Item: {place.path}", "Remove Item"):
            self.discard(place.path, context.force)

    def rename_item(self, place: ItemPath, name: str, context: Context) -> None:
        if self.find(name) is not None and not context.force:
            raise invalid_argument(f"Cannot rename the {self.noun} because '{name}' already exists.", name)
        if context.confirm(f"Item: {place.path} Destination: {name}", "Rename Item"):
            value = self.value_of(self.find(place.path))
            self.store(name, value, context.force)
            self.discard(place.path, context.force)
            target = ItemPath(self, place.drive, name)
            self.write_item(self.find(name), target, context)

    def copy_item(self, place: ItemPath, target: str, context: Context, container: bool = True) -> None:
        if context.confirm(f"Item: {place.path} Destination: {target}", "Copy Item"):
            self.store(target, self.value_of(self.find(place.path)), context.force)
            self.write_item(self.find(target), ItemPath(self, place.drive, target), context)

    def _scope(self) -> Scope:
        return self.engine.current_scope


class EnvironmentProvider(NamespaceProvider):
    """Env: the simulated environment."""

    name = "Environment"
    implementing_type = "Microsoft.PowerShell.Commands.EnvironmentProvider"
    drive_name = "Env"
    noun = "environment variable"

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.variables = Environment(engine.personality)

    def find(self, name: str) -> Any:
        value = self.variables.get(name)
        if value is None:
            return None
        entry, extension = extend(DictionaryEntry(self.variables.spelling(name), value))
        extension.members["name"] = AliasProperty("Name", "Key")
        return entry

    def objects(self) -> Iterable[tuple[str, Any]]:
        return [(name, self.find(name)) for name, _ in self.variables.items()]

    def value_of(self, item: Any) -> Any:
        return item.value

    def store(self, name: str, value: Any, force: bool) -> None:
        self.variables.set(name, None if value is None else _text(value))

    def discard(self, name: str, force: bool) -> None:
        self.variables.set(name, None)


class VariableProvider(NamespaceProvider):
    """Variable: the variables seen from the running code."""

    name = "Variable"
    implementing_type = "Microsoft.PowerShell.Commands.VariableProvider"
    drive_name = "Variable"
    noun = "variable"

    def find(self, name: str) -> Any:
        return self._scope().variable(name.lower())

    def objects(self) -> Iterable[tuple[str, Any]]:
        found = [(variable.name, variable) for variable in self._scope().variables()]
        return sorted(found, key=lambda item: item[0].lower())

    def value_of(self, item: Any) -> Any:
        return item.value

    def store(self, name: str, value: Any, force: bool) -> None:
        self._scope().set(name, value)

    def discard(self, name: str, force: bool) -> None:
        variable = self.find(name)
        variable.scope.remove(variable.key, force=force)


class FunctionProvider(NamespaceProvider):
    """Function: the functions and filters seen from the running code."""

    name = "Function"
    implementing_type = "Microsoft.PowerShell.Commands.FunctionProvider"
    drive_name = "Function"
    noun = "function"

    def find(self, name: str) -> Any:
        return self._scope().find_function(name.lower())

    def objects(self) -> Iterable[tuple[str, Any]]:
        found: dict[str, Any] = {}
        for scope in self._scope().ancestry():
            for key, info in (scope.functions or {}).items():
                found.setdefault(key, info)
        return [(info.name, info) for _, info in sorted(found.items())]

    def value_of(self, item: Any) -> Any:
        return item.script_block

    def store(self, name: str, value: Any, force: bool) -> None:
        value = unwrap(value)
        if value is None:
            if self.find(name) is not None:
                self.discard(name, force)
            return
        kind: type[FunctionInfo] = FunctionInfo
        if isinstance(value, FunctionInfo):
            kind, value = type(value), value.script_block
        elif isinstance(value, str):
            value = self.engine.parse(value)
        elif not isinstance(value, ScriptBlock):
            raise failure(
                'Cannot process argument because the value of argument "value" is not valid. Change the value of the '
                '"value" argument and run the operation again.',
                "Argument",
                "InvalidArgument",
                "System.Management.Automation.PSArgumentException",
            )
        known = self.find(name)
        if known is not None and not force and known.options & {"ReadOnly", "Constant"}:
            raise _not_writable("function", name)
        self._scope().define_function(kind(name, script_block=value))

    def discard(self, name: str, force: bool) -> None:
        key = name.lower()
        known = self.find(name)
        if "Constant" in known.options or ("ReadOnly" in known.options and not force):
            raise _not_removable("function", name)
        for scope in self._scope().ancestry():
            if scope.functions is not None and key in scope.functions:
                scope.remove_function(key)
                return


class AliasProvider(NamespaceProvider):
    """Alias: the aliases seen from the running code; an alias is what it stands for."""

    name = "Alias"
    implementing_type = "Microsoft.PowerShell.Commands.AliasProvider"
    drive_name = "Alias"
    noun = "alias"

    def find(self, name: str) -> Any:
        return self._scope().find_alias(name.lower())

    def objects(self) -> Iterable[tuple[str, Any]]:
        found: dict[str, Any] = {}
        for scope in self._scope().ancestry():
            for key, info in (scope.aliases or {}).items():
                found.setdefault(key, info)
        return [(info.name, info) for _, info in sorted(found.items())]

    def value_of(self, item: Any) -> Any:
        return item.definition

    def store(self, name: str, value: Any, force: bool) -> None:
        known = self.find(name)
        if known is not None and not force and known.options & {"ReadOnly", "Constant"}:
            raise _not_writable("alias", name)
        self._scope().define_alias(AliasInfo(name, target="" if value is None else _text(value)))

    def discard(self, name: str, force: bool) -> None:
        key = name.lower()
        known = self.find(name)
        if "Constant" in known.options or ("ReadOnly" in known.options and not force):
            raise _not_removable("alias", name)
        for scope in self._scope().ancestry():
            if scope.aliases is not None and key in scope.aliases:
                scope.remove_alias(key)
                return


def _text(value: Any) -> str:
    return str(to_string(value))


def _not_writable(noun: str, name: str) -> Exception:
    how = "Alias is not writeable because alias {0} is read-only or constant and cannot be written to."
    if noun == "function":
        how = "Cannot write to function {0} because it is read-only or constant."
    return failure(how.format(name), f"{noun.title()}NotWritable", "WriteError", _FORBIDDEN, target=name)


def _not_removable(noun: str, name: str) -> Exception:
    how = (
        "Alias was not removed because alias {0} is constant or read-only."
        if noun == "alias"
        else "Cannot remove function {0} because it is constant or read-only. If the function is read-only, try the "
        "operation again specifying the Force option."
    )
    return failure(how.format(name), f"{noun.title()}NotRemovable", "WriteError", _FORBIDDEN, target=name)
