"""The recorded behaviour of PowerShell's parser, and the list of what is not matched yet."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")
RATCHET = Path(__file__).with_name("ratchet.json")


@cache
def recorded(name: str) -> list[dict[str, Any]]:
    """The records of one file, one object a line."""
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@cache
def ratchet(name: str) -> frozenset[str]:
    """The inputs known to differ; may only shrink."""
    return frozenset(json.loads(RATCHET.read_text(encoding="utf-8"))[name])


def trees() -> list[tuple[str, str]]:
    """Accepted inputs and their trees; those that need declared keywords are left out."""
    return [(record["input"], record["tree"]) for record in recorded("trees") if "setup" not in record]


def errors() -> list[tuple[str, list[dict[str, Any]]]]:
    """Rejected inputs and their errors, without those that need declared keywords or come when types are built."""
    return [
        (record["input"], record["errors"])
        for record in recorded("errors")
        if "setup" not in record and "stage" not in record and record["errors"]
    ]


def units(text: str, offset: int) -> int:
    """An offset in UTF-16 units, as recorded."""
    return offset + sum(character > "\uffff" for character in text[:offset])


def shrinks(name: str, differing: set[str]) -> str:
    """What is wrong with the ratchet of that name: differences not listed, and entries that match by now."""
    listed = ratchet(name)
    new, mended = sorted(differing - listed), sorted(listed - differing)
    parts = [f"differ: {new}"] if new else []
    if mended:
        parts.append(f"match now, take them off the list: {mended}")
    return "; ".join(parts)
