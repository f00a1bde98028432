"""Lays the rooms out as the one package `hvsim` under build/rooms, by links, for tools that read packages.

mypy and import-linter follow folders, not import hooks: they look at build/rooms/hvsim, all links to this checkout.
"""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("grammar", "interpreter", "blocks", "infrastructure", "cmdlets")


def link_tree(source: Path, target: Path) -> None:
    """Makes `target` a tree of real folders whose files are links to those of `source`."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in source.iterdir():
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            link_tree(entry, target / entry.name)
        else:
            (target / entry.name).symlink_to(entry)


def main() -> None:
    layout = ROOT / "build" / "rooms"
    shutil.rmtree(layout, ignore_errors=True)
    link_tree(ROOT / "hvsim", layout / "hvsim")
    for room in ROOMS:
        link_tree(ROOT / room, layout / "hvsim" / room)


if __name__ == "__main__":
    main()
