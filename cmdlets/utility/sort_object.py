"""Sort-Object: objects in order of their properties."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.ordering import ranked
from hvsim.cmdlets.utility.shared import (
    MISSING,
    OBJECT,
    SWITCH,
    Getter,
    getters,
    key_properties,
    property_specs,
    scope_of,
)
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.errors import ErrorRecord, ScriptError
from hvsim.interpreter.formatting.properties import ASCENDING, DESCENDING, EXPRESSION
from hvsim.interpreter.values.introsort import unstable_order
from hvsim.interpreter.values.types import type_data

_POSITIVE = ValidateRange(1, 2**31 - 1)


@cmdlet("Sort-Object", default_set="Default", aliases=("sort",))
class SortObject(Cmdlet):
    """Sorts objects by their properties, or by their own order when none is named."""

    property_: list[object] = parameter(
        position=0, help="What to sort by: names, script blocks, or hashtables with Expression, Ascending, Descending."
    )
    descending: bool = parameter(type=SWITCH, help="Largest first.")
    unique: bool = parameter(type=SWITCH, help="Keeps one of the objects that are equal in what they are sorted by.")
    stable: bool = parameter(sets="Default", type=SWITCH, help="Keeps equal objects in the order they came in.")
    top: int = parameter(sets="Top", mandatory=True, validate=_POSITIVE, help="Gives only so many from the beginning.")
    bottom: int = parameter(sets="Bottom", mandatory=True, validate=_POSITIVE, help="Gives only so many from the end.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The objects to sort.")
    culture: str = parameter(simulated=False, help="The culture whose order of letters counts.")
    case_sensitive: bool = parameter(type=SWITCH, help="Tells upper from lower case.")

    examples = [
        Example("3, 1, 2 | Sort-Object", "Sort numbers.", output="1\n2\n3"),
        Example("'db01', 'web01', 'app01' | Sort-Object -Descending", "Largest first.", output="web01\ndb01\napp01"),
        Example("'aaa', 'b', 'cc' | Sort-Object { $_.Length }", "Sort by what a script says.", output="b\ncc\naaa"),
        Example("5, 3, 9, 1 | Sort-Object -Top 2", "The two smallest.", output="1\n3"),
    ]

    def begin(self) -> None:
        self._take_properties(self.property_)
        self._rows: list[Any] = []

    def _take_properties(self, properties: list[object] | None) -> None:
        specs = property_specs(properties, (EXPRESSION, ASCENDING, DESCENDING))
        self._specs = specs
        self._getters = getters(specs, scope_of(self))
        self._down = [_descending(spec.options, bool(self.descending)) for spec in specs] or [bool(self.descending)]

    def process(self) -> None:
        if self.input_object is not None or not self.has_input:
            self._rows.append(self.input_object)

    def end(self) -> None:
        rows = [row for row in self._rows if row is not None]
        if not self._specs and rows and type_data.current.names:
            self._take_properties(list(key_properties(rows[0])))
        columns = self._columns(rows)
        ignore_case = not self.case_sensitive
        indexes, ranks = ranked(len(rows), columns, self._down, ignore_case)
        if self.parameter_set == "Default" and not self.stable:
            indexes = unstable_order(ranks)
        if self.unique:
            indexes = [
                each
                for position, each in enumerate(indexes)
                if position == 0 or ranks[each] != ranks[indexes[position - 1]]
            ]
        if self.parameter_set == "Top":
            indexes = indexes[: self.top]
        elif self.parameter_set == "Bottom":
            indexes = indexes[-self.bottom :]
        write = self.write
        for index in indexes:
            write(rows[index])

    def _columns(self, rows: list[Any]) -> list[list[Any]]:
        if not self._getters:
            return [rows]
        columns = []
        for spec, get in zip(self._specs, self._getters, strict=True):
            column = [self._value(get, row) for row in rows]
            missing = sum(value is MISSING for value in column)
            for _ in range(missing):
                self.write_debug(f'"Sort-Object" - "{spec.text}" cannot be found in "InputObject".')
            columns.append(column)
        return columns

    def _value(self, get: Getter, row: Any) -> Any:
        try:
            return get(row)
        except ScriptError as error:
            record = ErrorRecord(error.record.exception, "ExpressionEvaluation", "InvalidResult", row)
            self.write_error_record(record)
            return None


def _descending(options: dict[str, Any], switch: bool) -> bool:
    """A key's own direction; the switch counts where the key says nothing, or both and the opposite."""
    ascending, descending = options.get("Ascending"), options.get("Descending")
    if ascending is not None and ascending != descending:
        return not ascending
    return bool(descending) if descending is not None and ascending is None else switch
