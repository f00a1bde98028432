"""Type data: members and display properties that a type name has beyond .NET's, as Update-TypeData adds them.

One table per session; `running` makes that of the engine that runs the current one. The shell's own additions are in
`DEFAULTS`.
"""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.values.objects import CodeProperty, Member


class TypeData:
    """What is known about one type name."""

    __slots__ = (
        "default_display_properties",
        "default_display_property",
        "default_key_properties",
        "members",
        "serialization_depth",
        "type_converter",
    )

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.default_display_property: str | None = None
        self.default_display_properties: list[str] = []
        self.default_key_properties: list[str] = []
        self.serialization_depth: int | None = None
        self.type_converter: Any = None


class TypeTable:
    """Type data by type name in lower case."""

    def __init__(self) -> None:
        self.types: dict[str, TypeData] = {}
        # Looked at before anything else, so that sessions without Update-TypeData pay nothing.
        self.names: set[str] = set()

    def data(self, type_name: str) -> TypeData:
        """The data of a type name, made when it is new."""
        key = type_name.lower()
        found = self.types.get(key)
        if found is None:
            found = self.types[key] = TypeData()
            self.names.add(key)
        return found

    def remove(self, type_name: str) -> bool:
        self.names.discard(type_name.lower())
        return self.types.pop(type_name.lower(), None) is not None


def _date_text(value: Any) -> str:
    from hvsim.interpreter.values.formatting import format_value

    return f"{format_value(value, 'D')} {format_value(value, 'T')}"


def _default_table() -> TypeTable:
    table = TypeTable()
    table.data("System.DateTime").members["datetime"] = CodeProperty("DateTime", _date_text, type_name="System.String")
    table.data("System.Guid").members["guid"] = CodeProperty(
        "Guid", lambda value: value.text, type_name="System.String"
    )
    return table


DEFAULTS = _default_table()
current = TypeTable()


def use(table: TypeTable) -> None:
    """Makes a session's table the one that member access looks into."""
    global current
    current = table


def find_member(type_names: list[str], name: str) -> Member | None:
    """The added member of that name (lower case) of the nearest type name that has one."""
    for type_name in type_names:
        key = type_name.lower()
        for table in (current, DEFAULTS):
            data = table.types.get(key)
            if data is not None and name in data.members:
                return data.members[name]
    return None


def all_members(type_names: list[str]) -> dict[str, Member]:
    """Every added member the type names give, nearest first."""
    found: dict[str, Member] = {}
    for type_name in type_names:
        for table in (current, DEFAULTS):
            data = table.types.get(type_name.lower())
            if data is not None:
                for key, member in data.members.items():
                    found.setdefault(key, member)
    return found


def default_display_properties(type_names: list[str]) -> list[str]:
    for type_name in type_names:
        data = current.types.get(type_name.lower())
        if data is not None and data.default_display_properties:
            return data.default_display_properties
    return []
