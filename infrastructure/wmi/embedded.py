"""Instances of classes as text: how they are handed to methods. Only what such a text says; nothing is looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from xml.sax.saxutils import escape

_CLASS = re.compile(r'<INSTANCE CLASSNAME="([^"]*)"')
_PROPERTY = re.compile(r'<PROPERTY(?:\.ARRAY)? NAME="([^"]*)"[^>]*>(.*?)</PROPERTY(?:\.ARRAY)?>', re.DOTALL)
_VALUE = re.compile(r"<VALUE>([^<]*)</VALUE>")


def instance_text(class_name: str, types: Mapping[str, str], values: Mapping[str, object]) -> str:
    """The text of an instance: `types` are the properties with their types, as classes declare them."""
    parts = [_property(name, declared, values.get(name)) for name, declared in types.items()]
    return f'<INSTANCE CLASSNAME="{escape(class_name)}">{"".join(parts)}</INSTANCE>'


def _property(name: str, declared: str, value: object) -> str:
    kind = {"text": "string", "flag": "boolean", "time": "datetime"}.get(declared.removesuffix("[]"), declared)
    if declared.endswith("[]"):
        items = value if isinstance(value, list | tuple) else []
        inner = "".join(f"<VALUE>{escape(_text(item))}</VALUE>" for item in items)
        shown = f"<VALUE.ARRAY>{inner}</VALUE.ARRAY>" if items else ""
        return f'<PROPERTY.ARRAY NAME="{name}" TYPE="{kind.removesuffix("[]")}">{shown}</PROPERTY.ARRAY>'
    shown = "" if value is None else f"<VALUE>{escape(_text(value))}</VALUE>"
    return f'<PROPERTY NAME="{name}" TYPE="{kind}">{shown}</PROPERTY>'


def _text(value: object) -> str:
    return str(value).upper() if isinstance(value, bool) else str(value)


def read_instance(text: str) -> tuple[str, dict[str, str]]:
    """The class of such a text, '' for a text that is none, and its properties that have a value, by name."""
    found = _CLASS.search(text)
    if found is None:
        return "", {}
    values = {}
    for name, inner in _PROPERTY.findall(text):
        items = _VALUE.findall(inner)
        if items:
            values[unescape(name)] = "\n".join(unescape(item) for item in items)
    return unescape(found.group(1)), values
