"""How the objects of a type are shown: tables, lists, wide and custom views, as data.

Holds the registry that the built-in views (`builtin_views.json`) and the estate's modules fill. Lays out nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


Paragraph = tuple[int, str]
"""One paragraph of a custom view: how far it is indented, and its text."""


@attrs.frozen(eq=False, repr=False, match_args=False)
class Script:
    """PowerShell text whose `$_` is the object shown."""

    text: str


Compute = Callable[[Any, "Engine"], Any]
Source = str | Script | Compute
"""Where a field's value comes from: a property, a script, or a function of the object and the engine."""


@attrs.frozen(eq=False, repr=False, match_args=False)
class Field:
    """A column of a table, a line of a list, or the one entry of a wide view."""

    source: Source
    label: str | None = None
    width: int = 0
    alignment: str = ""
    format: str = ""
    condition: Source | None = None

    @property
    def heading(self) -> str:
        if self.label is not None:
            return self.label
        if isinstance(self.source, str):
            return self.source
        return self.source.text if isinstance(self.source, Script) else ""


@attrs.frozen(eq=False, repr=False, match_args=False)
class Group:
    """What starts a new group: the value that changes, and the words in front of it, or the whole heading."""

    source: Source
    label: str | None = None
    paragraphs: Callable[[Any, Engine], Iterable[Paragraph]] | None = None


@attrs.frozen(eq=False, repr=False, match_args=False)
class View:
    """One way to show the objects whose type names include one of `types`.

    `kind` is table, list, wide or custom; `paragraphs` makes the text of a custom view. An `out_of_band` view does not
    end the table or list that it interrupts; a `unix_only` one is there on machines whose files have Unix modes.
    """

    types: tuple[str, ...]
    kind: str
    fields: tuple[Field, ...] = ()
    name: str = ""
    group: Group | None = None
    hide_headers: bool = False
    autosize: bool = False
    wrap: bool = False
    columns: int = 0
    out_of_band: bool = False
    paragraphs: Callable[[Any, Engine], Iterable[Paragraph]] | None = None
    unix_only: bool = False


def column(source: Source, label: str | None = None, width: int = 0, alignment: str = "", format: str = "") -> Field:
    return Field(source, label, width, alignment, format)


def table_view(types: str | Sequence[str], columns: Sequence[Field], **options: Any) -> View:
    return View((types,) if isinstance(types, str) else tuple(types), "table", tuple(columns), **options)


def list_view(types: str | Sequence[str], fields: Sequence[Field], **options: Any) -> View:
    return View((types,) if isinstance(types, str) else tuple(types), "list", tuple(fields), **options)


_views: dict[str, list[View]] = {}
_default_properties: dict[str, tuple[str, ...]] = {}
_loaded = False
_COPIED = "Deserialized."


def register_view(view: View) -> None:
    """Makes `view` known; of several views of one type the first registered is the default."""
    for name in view.types:
        _views.setdefault(name.lower(), []).append(view)


def register_default_properties(type_name: str, properties: Sequence[str]) -> None:
    """The DefaultDisplayPropertySet of a type: what is shown when no view applies and nothing was asked for."""
    _default_properties[type_name.lower()] = tuple(properties)


def known_names(type_names: Iterable[str]) -> Iterator[str]:
    """The names to look under: an object from elsewhere is shown as what it was there."""
    _load()
    copied = []
    for name in type_names:
        yield name
        if name.startswith(_COPIED):
            copied.append(name.removeprefix(_COPIED))
    yield from copied


def default_properties(type_names: Iterable[str]) -> tuple[str, ...]:
    for name in known_names(type_names):
        found = _default_properties.get(name.lower())
        if found:
            return found
    return ()


def find_view(
    type_names: Iterable[str], kind: str | None = None, name: str | None = None, *, unix: bool = True
) -> View | None:
    """The view of the most derived type that has one of this kind (any kind but out of band when None) and name."""
    for type_name in known_names(type_names):
        for view in views_of(type_name, unix=unix):
            if view.out_of_band or (kind is not None and view.kind != kind):
                continue
            if name is None or view.name.lower() == name.lower():
                return view
    return None


def views_of(type_name: str, *, unix: bool = True) -> Sequence[View]:
    """Every view registered for exactly this type."""
    _load()
    views = _views.get(type_name.lower(), ())
    return views if unix else [view for view in views if not view.unix_only]


def find_out_of_band_view(type_names: Iterable[str]) -> View | None:
    for type_name in known_names(type_names):
        for view in _views.get(type_name.lower(), ()):
            if view.out_of_band:
                return view
    return None


def _load() -> None:
    global _loaded
    if not _loaded:
        _loaded = True
        from hvsim.interpreter.formatting import builtin_views

        builtin_views.register_all()
