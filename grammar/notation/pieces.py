"""What bodies of nodes in the tree notation are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from hvsim.grammar import nodes

Template = Iterable[Any]
Body = Callable[[Any], Template]

BODIES: dict[type[nodes.Ast], Body] = {}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def node_name(node: nodes.Ast) -> str:
    """The name of a node's kind: its class without `Ast`."""
    return "TypeName" if isinstance(node, nodes.SimpleTypeName) else type(node).__name__.removesuffix("Ast")


def body_of(*kinds: type[nodes.Ast]) -> Callable[[Body], Body]:
    """Registers a function as the body of these kinds of nodes."""

    def register(function: Body) -> Body:
        for kind in kinds:
            BODIES[kind] = function
        return function

    return register


def quoted(text: str) -> str:
    """A string in quotes, its control characters escaped."""
    return '"' + "".join(_quoted_character(character) for character in text) + '"'


def _quoted_character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return f"\\u{ord(character):04x}" if ord(character) < 32 or ord(character) == 127 else character


def double_text(value: float) -> str:
    """A Double as .NET prints it: the shortest text that reads back as the same number."""
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    sign, figures, exponent = Decimal(repr(value)).as_tuple()
    digits = "".join(map(str, figures)).lstrip("0")
    minus = "-" if sign else ""
    if not digits:
        return minus + "0"
    scale = int(exponent) + len(digits) - 1
    digits = digits.rstrip("0")
    if scale >= 15 or scale < -5:
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        return f"{minus}{mantissa}E{'-' if scale < 0 else '+'}{abs(scale):02d}"
    if scale < 0:
        return minus + "0." + "0" * (-scale - 1) + digits
    whole, fraction = digits[: scale + 1].ljust(scale + 1, "0"), digits[scale + 1 :]
    return minus + whole + ("." + fraction if fraction else "")


def slot(name: str, node: nodes.Ast | None) -> Template:
    return () if node is None else (f" {name}:", node)


def slots(name: str, listed: list[Any] | None, keep: bool = False) -> Template:
    if listed is None or not (listed or keep):
        return
    yield f" {name}:["
    for index, child in enumerate(listed):
        if index:
            yield " "
        yield child
    yield "]"


def children(*children: nodes.Ast | None) -> Template:
    for child in children:
        yield " "
        yield child


def pairs(pairs: list[tuple[Any, Any]]) -> Template:
    for first, second in pairs:
        yield from (" [", first, " ", second, "]")


def word(condition: object, word: str) -> str:
    return f" {word}" if condition else ""


def label(node: nodes.LabeledStatementAst) -> str:
    return "" if node.label is None else f" label={quoted(node.label)}"


def flags(flags: tuple[str, ...]) -> str:
    return word(flags, "flags=" + "|".join(flags))
