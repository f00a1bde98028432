"""One shaper per kind of view: from one object to one format entry.

A shaper works from a `View`, or from properties (asked for, or the object's own). Grouping and errors in cells are
common to all of them. Choosing the shaper is `selection`'s part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import ErrorRecord, ScriptError
from hvsim.interpreter.formatting.browser import describe
from hvsim.interpreter.formatting.entries import ColumnShape, FormatEntry, Item, Listing, Paragraphs, Row, Shape
from hvsim.interpreter.formatting.objects import (
    MISSING,
    display_properties,
    display_property,
    get_property,
    is_scalar,
    property_getter,
    same_value,
    shown_names,
    type_names,
)
from hvsim.interpreter.formatting.properties import Accessor, PropertySpec
from hvsim.interpreter.formatting.rendering import NAME_PATTERNS, cell_text
from hvsim.interpreter.formatting.views import Field, Paragraph, Script, Source, View, known_names
from hvsim.interpreter.values import to_bool

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.errors import ErrorRecord
    from hvsim.interpreter.formatting.generator import FormatOptions

_MOST_COLUMNS = 10
_ERROR_TEXT = "#ERR"
_UNSET = object()

Get = Callable[[Any], Any]


class Shaper:
    """What the shapers share. `view` None means: from properties."""

    kind = ""

    def __init__(
        self, engine: Engine, view: View | None, options: FormatOptions | None, scope: Any, limit: int
    ) -> None:
        self._engine = engine
        self._view = view
        self._options = options
        self._scope = scope if scope is not None else engine.current_scope
        self._limit = limit
        self._errors: list[ErrorRecord] = []
        self._group_label: str | None = None
        self._group_name = ""
        self._group_get: Get | None = None
        self._group_value: Any = _UNSET
        self._prepare_grouping()

    @property
    def autosize(self) -> bool:
        if self._options is not None and self._options.autosize is not None:
            return self._options.autosize
        return self._view is not None and self._view.autosize

    def shape(self, first: Any) -> Shape:
        """What all entries of the document share, as the first object decides it."""
        return Shape(self.kind)

    def entry(self, value: Any) -> FormatEntry:
        raise NotImplementedError  # abstract: each kind has its own

    def applies_to(self, names: Iterable[str]) -> bool:
        """Whether an object with these type names may join the document that the first object began."""
        if self._view is None:
            return True
        wanted = {name.lower() for name in self._view.types}
        return any(name.lower() in wanted for name in known_names(names))

    def drain_errors(self) -> list[ErrorRecord]:
        errors, self._errors = self._errors, []
        return errors

    # groups

    def _prepare_grouping(self) -> None:
        asked = self._options.group_by if self._options is not None else None
        if asked is not None:
            self._group_label = asked.label
            self._group_spec: PropertySpec | None = asked
            self._group_get = None
        else:
            self._group_spec = None
            if self._view is not None and self._view.group is not None:
                self._group_get = self._getter(self._view.group.source)
                source = self._view.group.source
                self._group_label = self._view.group.label
                self._group_name = source if isinstance(source, str) else ""

    def update_group(self, value: Any) -> bool:
        """Takes note of the group `value` belongs to; whether it differs from the one before."""
        name = self._group_name
        if self._group_spec is not None:
            accessors = self._group_spec.resolve(value, self._scope)
            if not accessors:
                return False
            get, name = accessors[0].get, accessors[0].name
        elif self._group_get is not None:
            get = self._group_get
        else:
            return False
        try:
            found = get(value)
        except ScriptError:
            return False
        if found is MISSING:
            return False
        before, self._group_value = self._group_value, found
        changed = before is _UNSET or not same_value(before, found)
        if changed and self._group_spec is not None and (before is not _UNSET or found is not None):
            self._group_name = name
        return changed

    def group_heading(self, value: Any) -> list[Paragraph] | None:
        if self._group_value is _UNSET:
            return None
        if self._view is not None and self._view.group is not None and self._view.group.paragraphs is not None:
            return list(self._view.group.paragraphs(value, self._engine))
        label = self._group_label if self._group_label is not None else self._group_name
        return [(0, f"   {label}: {cell_text(self._group_value, self._limit)}")]

    # values

    def _getter(self, source: Source) -> Get:
        if isinstance(source, str):
            return property_getter(source)
        if isinstance(source, Script):
            return _script_getter(self._engine, source.text)
        engine = self._engine
        return lambda value: source(value, engine)

    def _text(self, get: Get, value: Any, name: str, format: str = "", in_table: bool = False) -> str:
        """The cell for one property of one object; errors leave it empty, or are shown when asked for."""
        try:
            found = get(value)
        except ScriptError as error:
            return self._failed(error, value, name)
        if found is MISSING:
            return ""
        return cell_text(found, self._limit, in_table=in_table, format=format)

    def _failed(self, error: ScriptError, value: Any, name: str) -> str:
        options = self._options
        if options is None:
            return ""
        if options.show_error:
            self._errors.append(_cell_error(error, value, name))
        return _ERROR_TEXT if options.display_error else ""

    def _accessors(self, value: Any) -> list[tuple[PropertySpec | None, Accessor]]:
        """The properties to show of `value`: those asked for, else its display set, else all."""
        options = self._options
        found: list[tuple[PropertySpec | None, Accessor]]
        if options is not None and options.properties:
            found = [(spec, accessor) for spec in options.properties for accessor in self._asked(spec, value)]
        else:
            names = display_properties(value) or self._all_names(value)
            found = [(None, Accessor(name, property_getter(name))) for name in names]
        return found

    def _asked(self, spec: PropertySpec, value: Any) -> list[Accessor]:
        return spec.resolve(value, self._scope)

    def _all_names(self, value: Any) -> Sequence[str]:
        return shown_names(value)

    def _condition_holds(self, field: Field, value: Any) -> bool:
        if field.condition is None:
            return True
        try:
            found = self._getter(field.condition)(value)
        except ScriptError:
            return False
        return found is not MISSING and to_bool(found)


class TableShaper(Shaper):
    kind = "table"
    _columns: list[tuple[Get, str, str]]

    def shape(self, first: Any) -> Shape:
        shape = Shape("table", self._view_columns(first) if self._view is not None else self._property_columns(first))
        options = self._options
        if options is not None:
            shape.repeat_header = options.repeat_header
        if options is not None and options.hide_headers is not None:
            shape.hide_headers = options.hide_headers
        elif self._view is not None:
            shape.hide_headers = self._view.hide_headers
        wrap = options.wrap if options is not None else None
        self._wrap = wrap if wrap is not None else (self._view.wrap if self._view is not None else False)
        return shape

    def _view_columns(self, first: Any) -> list[ColumnShape]:
        assert self._view is not None
        self._columns = []
        shapes = []
        for field in self._view.fields:
            self._columns.append((self._getter(field.source), field.heading, field.format))
            own = field.label is None or get_property(first, field.label, MISSING) is not MISSING
            shapes.append(ColumnShape(field.heading, field.width, field.alignment, own))
        self._in_table = False
        return shapes

    def _property_columns(self, first: Any) -> list[ColumnShape]:
        self._columns = []
        shapes = []
        for spec, accessor in self._accessors(first):
            options = spec.options if spec is not None else {}
            label = spec.label if spec is not None and spec.label is not None else accessor.name
            self._columns.append((accessor.get, accessor.name, options.get("FormatString", "")))
            alignment = options.get("Alignment") or _default_alignment(accessor, first)
            shapes.append(ColumnShape(label, options.get("Width", 0), alignment))
        self._in_table = True
        return shapes

    def _asked(self, spec: PropertySpec, value: Any) -> list[Accessor]:
        found = spec.resolve(value, self._scope)
        if not found and not spec.has_wildcards:
            # A column that the first object lacks is kept: later ones may have it.
            return [spec.accessor(self._scope)]
        return found

    def _all_names(self, value: Any) -> Sequence[str]:
        return shown_names(value)[:_MOST_COLUMNS]

    def entry(self, value: Any) -> FormatEntry:
        text, in_table = self._text, self._in_table
        return Row([text(get, value, name, format, in_table) for get, name, format in self._columns], self._wrap)


class ListShaper(Shaper):
    kind = "list"

    def entry(self, value: Any) -> FormatEntry:
        return self._view_entry(self._view, value) if self._view is not None else self._property_entry(value)

    def _view_entry(self, view: View, value: Any) -> FormatEntry:
        labels, values = [], []
        for field in view.fields:
            if self._condition_holds(field, value):
                labels.append(field.heading)
                values.append(self._text(self._getter(field.source), value, field.heading, field.format))
        return Listing(labels, values)

    def _property_entry(self, value: Any) -> FormatEntry:
        labels, values = [], []
        for spec, accessor in self._accessors(value):
            labels.append(spec.label if spec is not None and spec.label is not None else accessor.name)
            format = spec.options.get("FormatString", "") if spec is not None else ""
            values.append(self._text(accessor.get, value, accessor.name, format))
        return Listing(labels, values)


class WideShaper(Shaper):
    kind = "wide"

    def shape(self, first: Any) -> Shape:
        columns = self._options.columns if self._options is not None else 0
        if not columns and self._view is not None:
            columns = self._view.columns
        return Shape("wide", wide_columns=0 if self.autosize else columns)

    def entry(self, value: Any) -> FormatEntry:
        if self._view is not None:
            field = self._view.fields[0]
            return Item(self._text(self._getter(field.source), value, field.heading, field.format))
        found = self._accessors(value)
        if not found:
            return Item("")
        spec, accessor = found[0]
        format = spec.options.get("FormatString", "") if spec is not None else ""
        return Item(self._text(accessor.get, value, accessor.name, format))

    def _all_names(self, value: Any) -> Sequence[str]:
        name = display_property(value, NAME_PATTERNS)
        return [name] if name is not None else shown_names(value)

    def _accessors(self, value: Any) -> list[tuple[PropertySpec | None, Accessor]]:
        if self._options is None or not self._options.properties:
            name = display_property(value, NAME_PATTERNS)
            if name is not None:
                return [(None, Accessor(name, property_getter(name)))]
        return super()._accessors(value)


class CustomShaper(Shaper):
    kind = "custom"

    def entry(self, value: Any) -> FormatEntry:
        if self._view is not None and self._view.paragraphs is not None:
            return Paragraphs(list(self._view.paragraphs(value, self._engine)))
        depth = self._options.depth if self._options is not None else 5
        accessors = [accessor for _, accessor in self._accessors(value)]
        return Paragraphs(describe(value, accessors, depth, self._limit))


def _default_alignment(accessor: Accessor, first: Any) -> str:
    """Right for numbers, booleans and enums, as the first object has them."""
    try:
        value = accessor.get(first)
    except ScriptError:
        return ""
    if value is None or value is MISSING or isinstance(value, str):
        return (
            "right" if type(value) is not str and isinstance(value, str) and is_scalar(value, type_names(value)) else ""
        )
    if isinstance(value, (int, float)):
        return "right"
    return "right" if is_scalar(value, type_names(value)) else ""


def _script_getter(engine: Engine, text: str) -> Get:
    block = engine.parse(text)
    return block.evaluator(engine.global_scope)


def _cell_error(error: ScriptError, value: Any, name: str) -> ErrorRecord:
    record = ErrorRecord(error.record.exception, "PSPropertyExpressionError", "InvalidArgument", value)
    record.details = f'Failed to evaluate expression "{name}".'
    return record
