"""The operators that begin with a dash, with a sentence for each."""

from __future__ import annotations

from hvsim.interpreter.completion.result import Completion

_COMPARISONS = {
    "eq": "Equal to",
    "ne": "Not equal to",
    "gt": "Greater than",
    "ge": "Greater than or equal to",
    "lt": "Less than",
    "le": "Less than or equal to",
    "like": "Like a wildcard pattern",
    "notlike": "Not like a wildcard pattern",
    "match": "Matches a regular expression",
    "notmatch": "Does not match a regular expression",
    "contains": "The left collection holds the right value",
    "notcontains": "The left collection does not hold the right value",
    "in": "The left value is in the right collection",
    "notin": "The left value is not in the right collection",
    "replace": "Replaces what matches a regular expression",
    "split": "Splits a string at what matches a regular expression",
}
_OTHERS = {
    "and": "True when both sides are",
    "or": "True when one side is",
    "xor": "True when exactly one side is",
    "not": "The opposite",
    "band": "Bitwise and",
    "bor": "Bitwise or",
    "bxor": "Bitwise exclusive or",
    "bnot": "Bitwise not",
    "shl": "Shifts bits left",
    "shr": "Shifts bits right",
    "as": "Converts to a type, or gives nothing",
    "is": "Is of a type",
    "isnot": "Is not of a type",
    "f": "Formats values into a string",
    "join": "Joins strings",
}


def _all() -> dict[str, str]:
    table = dict(_OTHERS)
    for name, tip in _COMPARISONS.items():
        table[name] = f"{tip}, in any case"
        table[f"i{name}"] = f"{tip}, in any case"
        table[f"c{name}"] = f"{tip}, case counting"
    return table


def operators(word: str) -> list[Completion]:
    """The operators that start with the word, dash included."""
    prefix = word[1:].lower()
    return [
        Completion(f"-{name}", name, "ParameterName", tip)
        for name, tip in sorted(_all().items())
        if name.startswith(prefix)
    ]
