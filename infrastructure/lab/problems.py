"""A mistake in a lab file, with its place."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define

from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.lab.positions import Path


@define
class LabProblem:
    """A mistake: what is wrong, where in the tree (`at_key`: the key rather than the value), where in the text."""

    message: str
    path: Path = ()
    line: int = 0
    column: int = 0
    at_key: bool = False


def unknown(path: Path, where: str, kind: str, name: str, known: Iterable[str]) -> LabProblem:
    """Nothing of that kind has the name; the nearest one is proposed."""
    return LabProblem(f"{where}: {NotFound(kind, name, known)}", path)
