"""The JSON schema of lab files, for editors that complete and check TOML; made of the keys that plans declare."""

from __future__ import annotations

from typing import Any

from attrs import NOTHING

from hvsim.infrastructure.lab.keys import Key, KeyKind, keys_of
from hvsim.infrastructure.lab.plans import LabPlan

_SIZE = {
    "oneOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d+(\.\d+)? ?([KMGTkmgt]?[Bb])$"}]
}
_SPEED = {"oneOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^\d+(\.\d+)? ?[KMGkmg][Bb]$"}]}


def schema() -> dict[str, Any]:
    """The schema of a whole lab file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "hvsim lab file",
        **_table(LabPlan),
    }


def _table(plan: Any) -> dict[str, Any]:
    keys = keys_of(plan)
    described: dict[str, Any] = {
        "type": "object",
        "description": str(plan.__doc__).strip(),
        "properties": {name: _value(key) for name, (key, _) in keys.items()},
        "additionalProperties": False,
    }
    required = [name for name, (_, part) in keys.items() if part.default is NOTHING]
    if required:
        described["required"] = required
    return described


def _value(key: Key) -> dict[str, Any]:
    if key.kind is KeyKind.TABLE:
        return _table(key.plan) | {"description": key.about}
    if key.kind is KeyKind.TABLES:
        return {"type": "array", "description": key.about, "items": _table(key.plan)}
    if key.kind is KeyKind.TEXTS:
        return {"type": "array", "description": key.about, "items": _text(key)}
    if key.kind is KeyKind.TEXT:
        return _text(key) | {"description": key.about}
    if key.kind is KeyKind.FLAG:
        return {"type": "boolean", "description": key.about}
    if key.kind is KeyKind.SIZE:
        return _SIZE | {"description": key.about}
    if key.kind is KeyKind.SPEED:
        return _SPEED | {"description": key.about}
    kind = "integer" if key.kind is KeyKind.WHOLE else "number"
    limits = {name: limit for name, limit in (("minimum", key.low), ("maximum", key.high)) if limit is not None}
    return {"type": kind, "description": key.about, **limits}


def _text(key: Key) -> dict[str, Any]:
    if key.choices:
        return {"type": "string", "enum": list(key.choices)}
    return {"type": "string", "minLength": 1} if key.is_filled else {"type": "string"}
