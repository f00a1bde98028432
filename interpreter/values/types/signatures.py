"""Signatures of .NET members, written as PowerShell prints them: `string Substring(int startIndex, int length)`.

One line is the declaration, what `OverloadDefinitions` shows, and what overload resolution reads. Knows no types.
"""

from __future__ import annotations


class Parameter:
    """One parameter of a signature; type names are in PowerShell's short form and resolved when first needed."""

    __slots__ = ("by_reference", "default", "name", "optional", "params_array", "type_name")

    def __init__(
        self,
        name: str,
        type_name: str,
        *,
        params_array: bool = False,
        by_reference: bool = False,
        optional: bool = False,
        default: str | None = None,
    ) -> None:
        self.name = name
        self.type_name = type_name
        self.params_array = params_array
        self.by_reference = by_reference
        self.optional = optional
        self.default = default


def parse_signature(text: str) -> tuple[str, str, tuple[Parameter, ...]]:
    """(return type, name, parameters) of a signature; a constructor's has neither type nor name before the bracket."""
    head, _, rest = text.partition("(")
    return_type, _, name = head.strip().rpartition(" ")
    parameters = tuple(_parse_parameter(part) for part in _split(rest.rpartition(")")[0]))
    return return_type.removeprefix("static ").strip(), name, parameters


def _split(text: str) -> list[str]:
    """Splits at the commas that stand outside square brackets."""
    parts: list[str] = []
    depth, start = 0, 0
    for position, character in enumerate(text):
        if character == "[":
            depth += 1
        elif character == "]":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def _parse_parameter(text: str) -> Parameter:
    declaration, _, default = text.partition(" = ")
    params_array = declaration.startswith("params ")
    declaration = declaration.removeprefix("params ")
    by_reference = declaration.startswith("[ref] ")
    declaration = declaration.removeprefix("[ref] ")
    type_name, _, name = declaration.rpartition(" ")
    return Parameter(
        name,
        type_name,
        params_array=params_array,
        by_reference=by_reference,
        optional=bool(default),
        default=default.strip() or None,
    )
