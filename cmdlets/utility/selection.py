"""What Select-Object makes of one object: a new one with the properties asked for.

Plain names are read straight from the object; wildcards and calculated properties are resolved per object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.utility.shared import MISSING, property_specs
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.formatting.objects import property_getter, true_name
from hvsim.interpreter.formatting.properties import EXPRESSION, LABEL, NAME, PropertySpec
from hvsim.interpreter.values import type_of
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.objects import NoteProperty, PSCustomObject, PSObject, unwrap

if TYPE_CHECKING:
    from hvsim.interpreter.commands import Cmdlet

_PLAIN_TYPE = [
    "Selected.System.Management.Automation.PSCustomObject",
    "System.Management.Automation.PSCustomObject",
    "System.Object",
]


class Projection:
    """The properties asked for, ready to be taken from any number of objects."""

    def __init__(self, wanted: list[Any], excluded: Callable[[str], bool] | None, scope: Any, command: Cmdlet) -> None:
        self._specs = property_specs(wanted, (EXPRESSION, NAME, LABEL))
        self._excluded = excluded
        self._scope = scope
        self._command = command
        plans = [self._plan(spec) for spec in self._specs] if excluded is None else [None]
        self._fast = None if None in plans else [plan for plan in plans if plan is not None]

    def _plan(self, spec: PropertySpec) -> tuple[str, str, Callable[[Any], Any], bool] | None:
        """Name, lower-case name, getter and whether the name is the object's to spell; None for wildcards."""
        if spec.has_wildcards:
            return None
        name = spec.label if spec.label is not None else spec.text
        if not name.strip():
            return None
        by_name = isinstance(spec.source, str) and spec.label is None
        if isinstance(spec.source, str):
            return name, name.lower(), property_getter(spec.source), by_name
        return name, name.lower(), spec.source.evaluator(self._scope), by_name

    def object_of(self, value: Any) -> PSCustomObject:
        """A new object with the properties of `value` that were asked for."""
        made = PSCustomObject((), None)
        members = made.members
        if self._fast is not None:
            for name, lowered, get, by_name in self._fast:
                try:
                    found = get(value)
                except ScriptError:
                    found = None
                if found is MISSING:
                    found = None
                elif by_name:
                    name = _spelling(value, name, lowered)
                if lowered in members:
                    self._report_existing(name, value)
                else:
                    members[lowered] = NoteProperty(name, found)
        else:
            for name, found in self.properties_of(value):
                lowered = name.lower()
                if lowered in members:
                    self._report_existing(name, value)
                else:
                    members[lowered] = NoteProperty(name, found)
        made.type_names = _selected_type_names(value)
        return made

    def properties_of(self, value: Any) -> list[tuple[str, Any]]:
        """The names and values asked for, of this object."""
        found: list[tuple[str, Any]] = []
        for spec in self._specs:
            found.extend(self._values(spec, value))
        return found

    def _values(self, spec: PropertySpec, value: Any) -> Iterator[tuple[str, Any]]:
        accessors = spec.resolve(value, self._scope)
        if not accessors and not spec.has_wildcards:
            accessors = []
            name = spec.label if spec.label is not None else spec.text
            if self._excluded is None or not self._excluded(spec.text):
                yield name, None
            return
        if spec.label is not None and len(accessors) > 1:
            self._command.write_error(
                "Renaming multiple results is not permitted.",
                "RenamingMultipleResults",
                "InvalidOperation",
                exception="System.InvalidOperationException",
                target=value,
            )
            return
        for accessor in accessors:
            if self._excluded is not None and self._excluded(accessor.name):
                continue
            try:
                result = accessor.get(value)
            except ScriptError:
                result = None
            name = spec.label if spec.label is not None else accessor.name
            if not name:
                self._refuse_nameless()
            yield name, None if result is MISSING else result

    def _refuse_nameless(self) -> None:
        self._command.fail(
            "A script block without a name cannot be empty.",
            "EmptyScriptBlockAndNoName",
            "InvalidArgument",
            exception="System.Management.Automation.PSArgumentException",
        )

    def _report_existing(self, name: str, value: Any) -> None:
        self._command.write_error(
            f'The property cannot be processed because the property "{name}" already exists.',
            "AlreadyExistingUserSpecifiedPropertyNoExpand",
            "InvalidOperation",
            exception="System.Management.Automation.PSArgumentException",
            target=value,
        )


def _spelling(value: Any, name: str, lowered: str) -> str:
    if value.__class__ is PSCustomObject:
        member = value.members.get(lowered)
        return member.name if member is not None else name
    return true_name(value, name) or name


def _selected_type_names(value: Any) -> list[str]:
    if value.__class__ is PSCustomObject:
        return _PLAIN_TYPE.copy()
    return [f"Selected.{type_of(unwrap(value)).full_name}", *_PLAIN_TYPE[1:]]


def expanded_copies(value: Any, to_extend: bool) -> Iterator[Any]:
    """What -ExpandProperty gives of a property's value, each ready to be given notes when `to_extend`."""
    if value is None:
        return
    items = enumerate_value(value)
    for item in (value,) if items is None else items:
        if item is None:
            continue
        yield _copy(item) if to_extend else item


def _copy(item: Any) -> Any:
    """The notes go to a copy: the object itself stays as it was."""
    if item.__class__ is PSCustomObject:
        made = PSCustomObject((), item.type_names)
        made.members = dict(item.members)
        return made
    return PSObject(unwrap(item))
