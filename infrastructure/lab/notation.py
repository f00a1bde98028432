"""Values as TOML writes them, for messages about a lab file: short, whatever they hold."""

from __future__ import annotations

import json
import math
from datetime import date, time
from typing import Any

_LONGEST = 60


def notation(value: Any) -> str:
    """A value that TOML has read, as its text would write it; what is long ends with three dots."""
    text = _written(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        return str(value) if math.isfinite(value) else str(value).removeprefix("+")
    if isinstance(value, date | time):  # a moment is a date too
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        items = ", ".join(f"{_key(name)} = {_written(item)}" for name, item in value.items())
        return f"{{ {items} }}" if items else "{}"
    return str(value)


def _key(name: str) -> str:
    plain = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if plain else json.dumps(name, ensure_ascii=False)
