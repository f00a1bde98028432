"""Group-Object: objects that have the same in common, together."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.net_objects import net_object
from hvsim.cmdlets.utility.ordering import comparer, sort_keys, sort_rows
from hvsim.cmdlets.utility.shared import MISSING, OBJECT, SWITCH, getters, key_properties, property_specs, scope_of
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.formatting.objects import culture_text, elements
from hvsim.interpreter.formatting.properties import EXPRESSION
from hvsim.interpreter.values import Hashtable, type_of
from hvsim.interpreter.values.arrays import ArrayList, collection
from hvsim.interpreter.values.objects import unwrap


class GroupInfo:
    """One group: what its objects have in common, and the objects."""

    __slots__ = ("count", "extended", "group", "values")

    def __init__(self, values: list[Any]) -> None:
        self.values = ArrayList(values)
        self.group = collection()
        self.count = 0
        self.extended: Any = None

    @property
    def name(self) -> str:
        return ", ".join(text for text in map(_name_part, self.values) if text is not None)


class GroupInfoNoElement(GroupInfo):
    """A group of which only the number of objects is kept."""

    __slots__ = ()


_PROPERTIES = {
    "System.Collections.ArrayList Values": "values",
    "int Count": "count",
    "System.Collections.ObjectModel.Collection[psobject] Group": "group",
    "string Name": "name",
}
net_object(GroupInfo, "Microsoft.PowerShell.Commands.GroupInfo", _PROPERTIES)
net_object(
    GroupInfoNoElement,
    "Microsoft.PowerShell.Commands.GroupInfoNoElement",
    {},
    base="Microsoft.PowerShell.Commands.GroupInfo",
)


def _name_part(value: Any) -> str | None:
    if value is None:
        return None
    items = None if isinstance(value, str) else elements(value)
    if items is None:
        return culture_text(value)
    return "{" + ", ".join(culture_text(item) for item in items) + "}"


@cmdlet(
    "Group-Object",
    aliases=("group",),
    output=("System.Collections.Hashtable", "Microsoft.PowerShell.Commands.GroupInfo"),
)
class GroupObject(Cmdlet):
    """Groups objects that have the same value in the named properties."""

    property_: list[object] = parameter(
        position=0, help="What to group by: names, script blocks, or hashtables with Expression."
    )
    no_element: bool = parameter(type=SWITCH, help="Counts the objects and leaves them out of the groups.")
    as_hash_table: bool = parameter(
        sets="HashTable", type=SWITCH, aliases=("AHT",), help="Gives one hashtable from value to objects."
    )
    as_string: bool = parameter(sets="HashTable", type=SWITCH, help="Makes the keys of that hashtable strings.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The objects to group.")
    culture: str = parameter(simulated=False, help="The culture whose rules compare texts.")
    case_sensitive: bool = parameter(type=SWITCH, help="Tells upper from lower case.")

    examples = [
        Example("'a', 'b', 'a' | Group-Object -NoElement | Select-Object Count, Name", "Count equal values."),
        Example(
            "1..6 | Group-Object { $_ % 2 } | ForEach-Object { \"$($_.Name): $($_.Group -join ' ')\" }",
            "Group by what a script says.",
            output="0: 2 4 6\n1: 1 3 5",
        ),
        Example("(1..6 | Group-Object { $_ % 2 } -AsHashTable)[1] -join ' '", "Look a group up.", output="1 3 5"),
    ]

    def begin(self) -> None:
        self._getters = getters(property_specs(self.property_, (EXPRESSION,)), scope_of(self))
        self._rows: list[Any] = []

    def process(self) -> None:
        if self.input_object is not None:
            if not self._rows:
                if not self._getters:
                    specs = property_specs(list(key_properties(self.input_object)), (EXPRESSION,))
                    self._getters = getters(specs, scope_of(self))
                self._check_parameters()
            self._rows.append(self.input_object)

    def end(self) -> None:
        rows = self._rows
        if not rows:
            return
        columns = [[_value(get, row) for row in rows] for get in self._getters] or [rows]
        groups = self._groups(rows, columns)
        if self.as_hash_table:
            self._write_table(groups)
        else:
            self.write_all(groups)

    def _check_parameters(self) -> None:
        if self.as_string and not self.as_hash_table:
            self.fail(
                "The AsString parameter must be used with the AsHashTable parameter.",
                "ArgumentException",
                "InvalidArgument",
                exception="System.ArgumentException",
                target=self.as_string,
            )
        if self.as_hash_table and not self.as_string and len(self._getters) > 1:
            self.fail(
                "The AsHashTable parameter can be used with only one property. Add the AsString parameter to group "
                "by several.",
                "ArgumentException",
                "InvalidArgument",
                exception="System.ArgumentException",
                target=self.property_,
            )

    def _groups(self, rows: list[Any], columns: list[list[Any]]) -> list[GroupInfo]:
        ignore_case = not self.case_sensitive
        keyed = [sort_keys(column, ignore_case) for column in columns]
        if all(keys is not None for keys in keyed):
            return self._groups_by_key(rows, columns, keyed)
        if all(_of_one_type(column) for column in columns):
            order = sort_rows(list(range(len(rows))), columns, [False] * len(columns), ignore_case)
            return self._groups_by_comparing(rows, columns, order, last_only=True)
        return self._groups_by_comparing(rows, columns, range(len(rows)), last_only=False)

    def _groups_by_key(self, rows: list[Any], columns: list[list[Any]], keyed: list[Any]) -> list[GroupInfo]:
        groups: dict[Any, GroupInfo] = {}
        keys = keyed[0] if len(keyed) == 1 else list(zip(*keyed, strict=True))
        for index, key in enumerate(keys):
            group = groups.get(key)
            if group is None:
                groups[key] = group = self._new_group([column[index] for column in columns])
            self._add(group, rows[index])
        return [groups[key] for key in sorted(groups)]

    def _groups_by_comparing(
        self, rows: list[Any], columns: list[list[Any]], order: Any, last_only: bool
    ) -> list[GroupInfo]:
        compare_values = comparer(not self.case_sensitive)
        groups: list[GroupInfo] = []
        firsts: list[int] = []
        for index in order:
            candidates = range(len(groups) - 1, len(groups)) if last_only and groups else range(len(groups))
            for place in candidates:
                if not any(compare_values(column[firsts[place]], column[index]) for column in columns):
                    self._add(groups[place], rows[index])
                    break
            else:
                groups.append(self._new_group([column[index] for column in columns]))
                firsts.append(index)
                self._add(groups[-1], rows[index])
        return groups

    def _new_group(self, values: list[Any]) -> GroupInfo:
        return GroupInfoNoElement(values) if self.no_element else GroupInfo(values)

    def _add(self, group: GroupInfo, row: Any) -> None:
        group.count += 1
        if not self.no_element:
            group.group.append(row)

    def _write_table(self, groups: list[GroupInfo]) -> None:
        table = Hashtable(ignore_case=not self.case_sensitive)
        for group in groups:
            key = group.name if self.as_string else unwrap(group.values[0])
            if key is None:
                self.write_error(
                    "The objects grouped by this property cannot be expanded because there is a key duplication. "
                    "Provide a valid value for the property, and then try the command again.",
                    "InvalidOperation",
                    "InvalidArgument",
                )
                return
            table[key] = group.group
        self.write(table)


def _value(get: Any, row: Any) -> Any:
    """A property the object lacks counts as `$null` here."""
    try:
        found = get(row)
    except ScriptError:
        return None
    return None if found is MISSING else found


def _of_one_type(column: list[Any]) -> bool:
    """Whether the values have one type, `$null` aside: only then are the groups put in order."""
    kinds = {type_of(unwrap(value)) for value in column if value is not None}
    return len(kinds) <= 1
