"""Which view shows an object: a registered one, or one made from its properties.

Up to four properties make a table, more a list. Knows nothing of widths.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

import attrs

from hvsim.interpreter.errors import failure
from hvsim.interpreter.formatting.objects import display_properties, shown_names, shows_computer_name
from hvsim.interpreter.formatting.shapers import CustomShaper, ListShaper, Shaper, TableShaper, WideShaper
from hvsim.interpreter.formatting.views import Field, View, find_view, views_of
from hvsim.interpreter.values import type_of

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.formatting.generator import FormatOptions

_MOST_PROPERTIES_IN_A_TABLE = 4
_SHAPERS: dict[str, type[Shaper]] = {
    "table": TableShaper,
    "list": ListShaper,
    "wide": WideShaper,
    "custom": CustomShaper,
}
_COMMANDS = {"table": "Format-Table", "list": "Format-List", "wide": "Format-Wide", "custom": "Format-Custom"}


def select_shaper(
    engine: Engine,
    value: Any,
    names: Iterable[str],
    kind: str | None,
    options: FormatOptions | None,
    scope: Any,
    limit: int,
) -> Shaper:
    """The shaper for a document that begins with `value`."""
    unix = engine.personality.has_unix_modes
    if kind is not None and options is not None:
        if options.properties:
            return _SHAPERS[kind](engine, None, options, scope, limit)
        if options.view:
            view = find_view(names, kind, options.view, unix=unix)
            if view is None:
                _refuse_view(kind, options.view, value, unix)
            return shaper_of_view(engine, view, options, scope, limit)
    view = find_view(names, kind, unix=unix)
    if view is not None:
        if shows_computer_name(value):
            view = attrs.evolve(view, fields=(*view.fields, Field("PSComputerName")))
        return shaper_of_view(engine, view, options, scope, limit)
    if kind is None:
        shown = display_properties(value) or shown_names(value)
        kind = "table" if len(shown) <= _MOST_PROPERTIES_IN_A_TABLE else "list"
    return _SHAPERS[kind](engine, None, options, scope, limit)


def shaper_of_view(engine: Engine, view: View, options: FormatOptions | None, scope: Any, limit: int) -> Shaper:
    return _SHAPERS[view.kind](engine, view, options, scope, limit)


def _refuse_view(kind: str, name: str, value: Any, unix: bool) -> NoReturn:
    """PowerShell's error for -View, with the names that would do when there are any."""
    type_name = type_of(value).full_name
    views = views_of(type_name, unix=unix)
    valid = [view.name for view in views if view.kind == kind]
    others = [_COMMANDS[view.kind] for view in views if view.kind != kind and view.name.lower() == name.lower()]
    shape = kind.capitalize()
    if valid:
        text = f"The view name {name} cannot be found. Specify one of the following {shape} views and try again: "
        text += f"{', '.join(valid)}."
    elif others:
        text = f"The view name {name} is not a {shape} view. It can be used with: {', '.join(others)}."
    else:
        text = f"The view name {name} cannot be found. No {shape} views exist for the type {type_name}."
    error = failure(
        "The pipeline has been stopped.",
        "FormatViewNotFound",
        "ObjectNotFound",
        exception="System.Management.Automation.PipelineStoppedException",
        target=name,
    )
    error.record.details = text
    raise error
