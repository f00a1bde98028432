"""What the shell adds below an error: the commands whose names are nearest to one that does not exist."""

from __future__ import annotations

import typing
from collections.abc import Iterator

from hvsim.interpreter.commands.table import aliases_like, functions_like
from hvsim.interpreter.errors import ErrorRecord

if typing.TYPE_CHECKING:
    from hvsim.session import Session

# As PowerShell's own feedback provider: one slip of the finger, and no more names than one reads at a glance.
SLIPS = 1
SHOWN = 5


def feedback_lines(session: Session, record: ErrorRecord, *, colour: bool) -> list[str]:
    """The lines to print after an error; none when there is nothing to say about it."""
    if record.exception.type_name != "System.Management.Automation.CommandNotFoundException":
        return []
    similar = similar_names(str(record.target), _command_names(session))[:SHOWN]
    if not similar:
        return []
    if not colour:
        return ["", "[General Feedback]", "  The most similar commands are:", f"    ➤ {', '.join(similar)}", ""]
    return [
        "",
        "\x1b[97;2;3m[\x1b[0m\x1b[33m\x1b[3mGeneral Feedback\x1b[0m\x1b[97;2;3m]\x1b[0m",
        "\x1b[96m  The most similar commands are:\x1b[0m",
        f"    \x1b[96m➤\x1b[0m \x1b[97m{', '.join(similar)}\x1b[0m",
        "",
    ]


def similar_names(word: str, names: Iterator[str]) -> list[str]:
    """The names at most `SLIPS` slips away from the word, whatever their case, in the order given and once each."""
    wanted = word.lower()
    found = (name for name in names if abs(len(name) - len(wanted)) <= SLIPS and slips(wanted, name.lower()) <= SLIPS)
    return list(dict.fromkeys(found))


def slips(left: str, right: str) -> int:
    """How many letters to add, leave out, replace or swap with the next turn one word into the other."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left):
        above, row = row, [i + 1]
        for j, other in enumerate(right):
            best = min(above[j + 1] + 1, row[j] + 1, above[j] + (letter != other))
            if i and j and letter == right[j - 1] and left[i - 1] == other:
                best = min(best, before[j - 1] + 1)
            row.append(best)
        before = above
    return row[-1]


def _command_names(session: Session) -> Iterator[str]:
    """Every name that could have been meant: aliases, functions, then cmdlets."""
    scope = session.foreground.global_scope
    yield from (alias.name for alias in aliases_like(scope, "*"))
    yield from (function.name for function in functions_like(scope, "*"))
    yield from session.foreground.commands.cmdlet_names()
