"""From objects to format packets: which view, which properties, where groups begin.

One `Generator` is one run of a Format-* command, or of the default formatting behind Out-Default. Lays out nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

from hvsim.interpreter.formatting.entries import FormatData, FormatEnd, FormatStart, GroupEnd, GroupStart, RawText
from hvsim.interpreter.formatting.objects import culture_text, elements, has_properties, is_scalar, type_names
from hvsim.interpreter.formatting.rendering import enumeration_limit
from hvsim.interpreter.formatting.views import find_out_of_band_view

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.formatting.properties import PropertySpec
    from hvsim.interpreter.formatting.shapers import Shaper

Emit = Callable[[FormatData], None]


@attrs.define(eq=False, repr=False, match_args=False)
class FormatOptions:
    """What a Format-* command was asked for; None where the view decides."""

    properties: list[PropertySpec] | None = None
    group_by: PropertySpec | None = None
    view: str | None = None
    autosize: bool | None = None
    wrap: bool | None = None
    hide_headers: bool | None = None
    repeat_header: bool = False
    show_error: bool = False
    display_error: bool = False
    force: bool = False
    expand: str | None = None
    columns: int = 0
    depth: int = 5


class Generator:
    """Takes objects and emits packets. `kind` None: the first object decides between table, list and its own view."""

    def __init__(
        self,
        engine: Engine,
        emit: Emit,
        kind: str | None = None,
        options: FormatOptions | None = None,
        scope: Any = None,
    ) -> None:
        self._engine = engine
        self._emit = emit
        self._kind = kind
        self._options = options
        self._scope = scope
        self._limit = enumeration_limit(engine)
        self._shaper: Shaper | None = None
        self._in_group = False

    def process(self, value: Any, to_error: bool = False) -> None:
        """One object; a collection is taken apart, one level deep."""
        if value is None:
            return
        if isinstance(value, FormatData):
            self._emit(value)
            return
        if not self._forced and (type(value) is str or type(value) is int):
            self._emit(RawText(str(value), out_of_band=True))
            return
        items = elements(value)
        if items is None:
            self._process_object(value, to_error)
            return
        expand = (self._options.expand if self._options else None) or "enumonly"
        if expand == "enumonly":
            for item in items:
                self._process_object("" if item is None else item, to_error)
        elif expand == "both":
            self._describe_collection(value, list(items), to_error)
        else:
            self._process_object(value, to_error)

    def end(self) -> None:
        """Closes what is open."""
        if self._in_group:
            self._in_group = False
            self._emit(GroupEnd())
        if self._shaper is not None:
            self._shaper = None
            self._emit(FormatEnd())

    @property
    def _forced(self) -> bool:
        """Whether even strings are to be shown by their properties (-Force)."""
        return self._kind is not None and self._options is not None and self._options.force

    def _describe_collection(self, value: Any, items: list[Any], to_error: bool) -> None:
        self._emit(RawText("The following object supports IEnumerable:", out_of_band=True))
        self._emit_out_of_band(value, to_error)
        counts = {
            0: "The IEnumerable contains no objects.",
            1: "The IEnumerable contains the following object:",
        }
        text = counts.get(len(items), f"The IEnumerable contains the following {len(items)} objects:")
        self._emit(RawText(text, out_of_band=True))
        for item in items:
            self._process_object("" if item is None else item, to_error)

    def _process_object(self, value: Any, to_error: bool) -> None:
        if isinstance(value, FormatData):
            self._emit(value)
            return
        names = type_names(value)
        if not self._forced and self._emit_standing_apart(value, names, to_error):
            return
        shaper = self._shaper
        if shaper is None:
            shaper = self._start(value, names)
        elif not self._forced and not shaper.applies_to(names):
            self._emit_out_of_band(value, to_error)
            return
        self._emit_in_group(shaper, value, to_error)

    def _start(self, value: Any, names: Any) -> Shaper:
        from hvsim.interpreter.formatting.selection import select_shaper

        shaper = select_shaper(self._engine, value, names, self._kind, self._options, self._scope, self._limit)
        # A property that fails while the document is shaped leaves none open.
        self._emit(FormatStart(shaper.shape(value), shaper.autosize))
        self._shaper = shaper
        return shaper

    def _emit_in_group(self, shaper: Shaper, value: Any, to_error: bool) -> None:
        changed = shaper.update_group(value)
        if not self._in_group:
            self._emit(GroupStart(shaper.group_heading(value)))
            self._in_group = True
        elif changed:
            self._emit(RawText("", out_of_band=True))
            self._emit(GroupEnd())
            self._emit(GroupStart(shaper.group_heading(value)))
        entry = shaper.entry(value)
        if to_error:
            entry.to_error = True
        self._emit(entry)
        for record in shaper.drain_errors():
            self._emit_out_of_band(record, to_error=False)

    def _emit_standing_apart(self, value: Any, names: Any, to_error: bool) -> bool:
        """Emits what never belongs to a table or list: scalars, objects without properties, out-of-band views."""
        if is_scalar(value, names):
            self._emit(RawText(culture_text(value), out_of_band=True, to_error=to_error))
            return True
        view = find_out_of_band_view(names)
        if view is not None:
            self._emit_view(view, value, to_error)
            return True
        if not has_properties(value):
            self._emit(RawText(culture_text(value), out_of_band=True, to_error=to_error))
            return True
        return False

    def _emit_out_of_band(self, value: Any, to_error: bool) -> None:
        names = type_names(value)
        if self._emit_standing_apart(value, names, to_error):
            return
        from hvsim.interpreter.formatting.shapers import ListShaper

        entry = ListShaper(self._engine, None, None, self._scope, self._limit).entry(value)
        entry.out_of_band = True
        entry.to_error = to_error
        self._emit(entry)

    def _emit_view(self, view: Any, value: Any, to_error: bool) -> None:
        from hvsim.interpreter.formatting.selection import shaper_of_view

        entry = shaper_of_view(self._engine, view, None, self._scope, self._limit).entry(value)
        entry.out_of_band = True
        entry.to_error = to_error
        self._emit(entry)
