"""Writing lab files: a plan as TOML, without what is as usual; and the plan of an estate as it is now.

What `lab_text` writes, `parse_lab` reads as the same plan.
"""

from __future__ import annotations

import json
from typing import Any

from hvsim.infrastructure.lab.keys import UNITS, KeyKind, keys_of
from hvsim.infrastructure.lab.plans import LabPlan

_BITS = (("Gb", 1e9), ("Mb", 1e6))


def lab_text(plan: LabPlan, title: str = "") -> str:
    """The lab file of a plan, with `title` as a comment above it."""
    lines = [f"# {line}".rstrip() for line in title.splitlines()]
    _table(plan, (), lines)
    return "\n".join(lines).strip("\n") + "\n"


def _table(plan: Any, path: tuple[str, ...], lines: list[str]) -> None:
    nested: list[tuple[str, Any, bool]] = []
    for name, (key, part) in keys_of(type(plan)).items():
        value = getattr(plan, name)
        if value == part.default and not (name == "name" and path):
            continue
        if key.kind is KeyKind.TABLE and value is not None:
            if _is_small(value):
                lines.append(f"{name} = {_inline(value)}")
            else:
                nested.append((name, value, False))
        elif key.kind is KeyKind.TABLES:
            if all(_is_small(item) for item in value):
                lines.append(f"{name} = [{_items(value)}]")
            else:
                nested += [(name, item, True) for item in value]
        else:
            lines.append(f"{name} = {_scalar(key.kind, value)}")
    for name, item, is_list in nested:
        header = ".".join((*path, name))
        lines.append("")
        lines.append(f"[[{header}]]" if is_list else f"[{header}]")
        _table(item, (*path, name), lines)


def _items(plans: Any) -> str:
    items = [_inline(item) for item in plans]
    one_line = ", ".join(items)
    return one_line if len(one_line) < 100 else "\n  " + ",\n  ".join(items) + ",\n"


def _is_small(plan: Any) -> bool:
    """Whether a table fits between braces: few keys that hold no tables."""
    keys = keys_of(type(plan))
    plain = all(key.kind not in (KeyKind.TABLE, KeyKind.TABLES) for key, _ in keys.values())
    return plain and len(_inline(plan)) < 100 and len(keys) <= 6


def _inline(plan: Any) -> str:
    parts = [
        f"{name} = {_scalar(key.kind, getattr(plan, name))}"
        for name, (key, part) in keys_of(type(plan)).items()
        if getattr(plan, name) != part.default
    ]
    return "{ " + ", ".join(parts) + " }"


def _scalar(kind: KeyKind, value: Any) -> str:
    if kind is KeyKind.SIZE:
        return _size(value)
    if kind is KeyKind.SPEED:
        return _speed(value)
    if kind is KeyKind.FLAG:
        return "true" if value else "false"
    if kind is KeyKind.TEXTS:
        return f"[{', '.join(_text(item) for item in value)}]"
    return _text(value) if kind is KeyKind.TEXT else f"{value:.15g}"


def _text(value: str) -> str:
    if "\\" in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)


def _size(value: int) -> str:
    for unit, factor in UNITS.items():
        if value and value % factor == 0 and unit != "B":
            return f'"{value // factor}{unit}"'
    return str(value)


def _speed(value: float) -> str:
    for unit, factor in _BITS:
        if value % factor == 0:
            return f'"{value / factor:g}{unit}"'
    return f"{value:.0f}"
