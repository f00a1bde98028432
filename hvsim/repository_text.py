"""How `hvsim repository` prints: sizes, columns, ids, and what a person should know beside the answer."""

from __future__ import annotations

import sys
import typing
from collections.abc import Iterable, Sequence

if typing.TYPE_CHECKING:
    from hvsim.blocks import Damage, Repository, RestorePoint

SHORTEST_ID = 8


def size_text(count: int) -> str:
    """A byte count as a person reads it: '1.5 MB', in powers of 1024."""
    number = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if number < 1024:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1024
    return f"{number:.1f} TB"


def count_text(number: int, thing: str) -> str:
    """A number of things: '1 disk', '2 disks'."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def shown(text: str) -> str:
    """The text with a number for each character that a terminal might obey, or that turns the order of others.

    Names of machines, disks and files come out of files that somebody else may have written.
    """
    return text if text.isprintable() else "".join(item if item.isprintable() else _numbered(item) for item in text)


def _numbered(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def say(line: str) -> None:
    """One line on the output stream."""
    print(shown(line))


def columns(rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """Rows as lines with their cells below each other."""
    rows = [[shown(cell) for cell in row] for row in rows]
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def short_ids(points: Sequence[RestorePoint]) -> dict[str, str]:
    """For each restore point as many first digits of its id as tell it from the others."""
    length = SHORTEST_ID
    while len({point.id[:length] for point in points}) < len(points) and length < 36:
        length += 4
    return {point.id: point.id[:length] for point in points}


def named(point: RestorePoint) -> str:
    """A restore point in a sentence."""
    return f"{point.machine} at {point.time:%Y-%m-%d %H:%M:%S}"


def damage_lines(found: Iterable[Damage], points: Sequence[RestorePoint]) -> Iterable[str]:
    """Each damage with the restore points that it costs, by machine and time."""
    known = {point.id: point for point in points}
    for damage in found:
        yield damage.message
        lost = [named(known[point_id]) for point_id in damage.points if point_id in known]
        if lost:
            yield f"    cannot be restored whole: {', '.join(lost)}"


def warn(message: str) -> None:
    """One line on the error stream."""
    sys.stderr.write(f"hvsim repository: {shown(message)}\n")


def note_unfinished(repository: Repository) -> None:
    """A file without a commit is what a stopped writer leaves; a person should know that it holds no restore point."""
    for path in repository.foreign_files():
        warn(f"'{path}' is no backup file of hvsim, and left alone.")
    for path in repository.unfinished_files():
        warn(f"'{path}' was never finished, or cut off: it holds no restore point.")
