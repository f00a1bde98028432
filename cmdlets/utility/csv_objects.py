"""Between objects and rows of texts: which columns an object has, what its cells say, and objects made of rows.

Quoting and splitting is `csv_format`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hvsim.cmdlets.utility.csv_format import csv_rows
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.formatting.objects import MISSING, get_property, property_names
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.objects import NoteProperty, PSCustomObject
from hvsim.interpreter.values.text import net_text, to_string

_TYPE_MARK = "#type"
_FIELDS_MARK = "#Fields: "


def column_names(value: Any) -> list[str]:
    """The columns of an object: its properties, or a dictionary's keys."""
    if isinstance(value, Dictionary):
        return [to_string(key) for key in value]
    return list(property_names(value))


def cell_text(value: Any, name: str) -> str | None:
    """What an object's cell says; None when there is no value."""
    if isinstance(value, Dictionary):
        found = value.get(name, None)
    else:
        try:
            found = get_property(value, name)
        except ScriptError:
            return None
    if found is None or found is MISSING:
        return None
    if found.__class__ is str:
        return str(found)
    return net_text(found)


class CsvReader:
    """Makes objects of texts, one after the other; the first row that comes names the columns."""

    def __init__(self, delimiter: str, header: list[str] | None, warn: Callable[[str], None]) -> None:
        self._delimiter = delimiter
        self._warn = warn
        self._names: list[str] | None = None
        self._type_name = ""
        if header is not None:
            self._take_header(list(header))

    def objects(self, text: str) -> Iterator[PSCustomObject]:
        """The objects that a text's rows are; a type line and a header at its beginning are taken as such."""
        if not self._type_name and text.startswith("#"):
            text = self._without_type_line(text)
        for row in csv_rows(text, self._delimiter):
            if self._names is None:
                self._read_header(row)
            else:
                yield self._object(row)

    def _without_type_line(self, text: str) -> str:
        line, _, rest = text.partition("\n")
        if not line.lower().startswith(_TYPE_MARK):
            return text if self._names is None else rest
        self._type_name = line[len(_TYPE_MARK) :].strip()
        return rest

    def _read_header(self, row: list[str]) -> None:
        while len(row) > 1 and not row[-1]:
            row.pop()
        if row[0].startswith(_FIELDS_MARK):
            row[0] = row[0].removeprefix(_FIELDS_MARK)
        elif row[0].startswith("#"):
            return
        self._take_header(row)

    def _take_header(self, names: list[str]) -> None:
        known: set[str] = set()
        made = []
        nameless = 0
        for name in names:
            if name and name.lower() in known:
                raise failure(
                    f'The member "{name}" is already present.',
                    "System.Management.Automation.ExtendedTypeSystemException",
                    "NotSpecified",
                    "System.Management.Automation.ExtendedTypeSystemException",
                )
            if not name:
                nameless += 1
                name = f"H{nameless}"
            known.add(name.lower())
            made.append(name)
        if nameless:
            self._warn(
                'One or more headers were not specified. Default names starting with "H" have been used in place of '
                "any missing headers."
            )
        self._names = made
        self._lowered = [name.lower() for name in made]

    def _object(self, row: list[str]) -> PSCustomObject:
        made = PSCustomObject()
        members = made.members
        count = len(row)
        assert self._names is not None
        for index, name in enumerate(self._names):
            members[self._lowered[index]] = NoteProperty(name, row[index] if index < count else None)
        if self._type_name:
            made.type_names = [self._type_name, "CSV:" + self._type_name]
        return made
