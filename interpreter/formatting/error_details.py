"""An error record in full, as Get-Error shows it: every property that says something, nested ones indented.

Knows records, exceptions and invocations; the short views are `error_view`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import ErrorRecord, NetException, ScriptError
from hvsim.interpreter.errors.invocation import InvocationInfo
from hvsim.interpreter.formatting.objects import culture_text, elements, get_property, property_names
from hvsim.interpreter.formatting.styles import PLAIN_STYLES, Styles
from hvsim.interpreter.formatting.text import ELLIPSIS, RESET
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import find_type, named_type, register_type

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

_DEEPEST = 10
_STEP = 4
# Without a word here: the record's place among the errors.
_UNSAID = ("PSErrorIndex",)
# What is said of an invocation that is over.
_INVOCATION = (
    "MyCommand",
    "ScriptLineNumber",
    "OffsetInLine",
    "HistoryId",
    "ScriptName",
    "Line",
    "Statement",
    "PositionMessage",
    "PSScriptRoot",
    "PSCommandPath",
    "InvocationName",
    "CommandOrigin",
)
_STAND_IN = "System.Management.Automation.ParentContainsErrorRecordException"


def error_details(value: Any, engine: Engine, styles: Styles = PLAIN_STYLES) -> list[str]:
    """The lines that describe an error record or an exception in full."""
    return list(_Writer(engine, styles).describe(value, 0, 1))


class _Writer:
    def __init__(self, engine: Engine, styles: Styles) -> None:
        self._engine = engine
        self._accent = styles.accent
        self._error = styles.error
        self._reset = RESET if styles.accent else ""

    def describe(self, value: Any, indent: int, depth: int) -> Iterable[str]:
        shown = [(name, each) for name, each in _properties(value) if _says_something(each)]
        width = max((len(name) for name, _ in shown), default=0)
        margin = " " * indent
        for name, each in shown:
            label = f"{margin}{self._accent}{name.ljust(width)} : {self._reset}"
            yield from self._property(name, each, label, indent, width, depth)

    def _property(self, name: str, value: Any, label: str, indent: int, width: int, depth: int) -> Iterable[str]:
        if isinstance(value, (NetException, ErrorRecord, InvocationInfo)):
            if depth >= _DEEPEST:
                yield label + ELLIPSIS
            else:
                yield label
                yield from self.describe(value, indent + _STEP, depth + 1)
            return
        if name == "StackTrace":
            yield label
            yield from culture_text(value).split("\n")
            return
        items = None if isinstance(value, str) or name == "Data" else elements(value)
        if items is not None:
            yield label
            yield from self._elements(items, indent, depth)
            return
        text = culture_text(value)
        if name == "Message":
            text = self._error + text
        first, *rest = (line.strip() for line in text.split("\n"))
        yield label + first
        for line in rest:
            yield " " * (indent + width + 3) + line

    def _elements(self, items: Iterable[Any], indent: int, depth: int) -> Iterable[str]:
        for item in items:
            if isinstance(item, (str, int, float)):
                yield " " * (indent + _STEP + 2) + culture_text(item)
            else:
                yield from self.describe(item, indent + _STEP, depth + 1)


def _properties(value: Any) -> Iterable[tuple[str, Any]]:
    names = [name for name in property_names(value) if name not in _UNSAID]
    if isinstance(value, NetException):
        yield "Type", value.type_name
        names.sort(key=lambda name: name != "ErrorRecord")
    elif isinstance(value, InvocationInfo):
        names = [name for name in _INVOCATION if name in names]
    for name in names:
        try:
            found = get_property(value, name, None)
        except ScriptError:
            continue
        if isinstance(found, ErrorRecord) and found.exception is value:
            found = _stand_in(found)
        yield name, found


def _stand_in(record: ErrorRecord) -> ErrorRecord:
    """The record of an exception that is itself the record's exception: as PowerShell, it names the exception only."""
    find_type(_STAND_IN) or register_type(NetType(_STAND_IN, named_type("System.SystemException")))
    exception = NetException(_STAND_IN, record.message)
    copy = ErrorRecord(exception, record.error_id, record.category, record.target)
    if record.command_name is None:
        copy.invocation = record.invocation
        copy.position = record.position
        copy.script_stack_trace = record.script_stack_trace
    return copy


def _says_something(value: Any) -> bool:
    if value is None or isinstance(value, (str, int, float)):
        return bool(value)
    items = elements(value)
    return items is None or next(iter(items), None) is not None
