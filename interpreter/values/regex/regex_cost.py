"""How often a simple pattern may go back over a text: whether `re`, which knows no time limit, may run it.

An estimate from the safe side over the pattern's atoms in order; groups that repeat are no simple pattern's anyway.
"""

from __future__ import annotations

import re
from functools import lru_cache

# (atom in Python's syntax, whether it repeats); no atom where alternatives part.
Step = tuple[str | None, bool]
_NO_WIDTH = frozenset(("^", "\\b", "\\B", "\\A"))
_ENDS = frozenset(("$", "\\Z", "(?=\\n?\\Z)"))
_SAMPLES = [chr(code) for code in range(128)] + ["\u00e9", "\u4e00"]


def retries(steps: list[Step]) -> int:
    """The power beyond the first that the text's length has in what a search may cost."""
    steps = [step for step in steps if step[0] not in _NO_WIDTH]
    repeating = [position for position, (_, repeats) in enumerate(steps) if repeats and position + 1 < len(steps)]
    if not repeating:
        return 0
    return 1 + sum(_may_give_back(steps, position) for position in repeating)


def _may_give_back(steps: list[Step], position: int) -> bool:
    """Whether what follows a repeated atom could take what that atom took."""
    atom = steps[position][0]
    for following, repeats in steps[position + 1 :]:
        if atom is None or following is None or _overlap(atom, following):
            return True
        if not repeats:
            return False
    return False


def _overlap(first: str, second: str) -> bool:
    return not _taken_by(first).isdisjoint(_taken_by(second))


@lru_cache(maxsize=512)
def _taken_by(atom: str) -> frozenset[str]:
    """Those of a few sample characters that an atom takes, in either case."""
    if atom in _ENDS:
        return frozenset()
    if len(atom) == 1 and atom != ".":
        return frozenset((atom.lower(),))
    matches = re.compile(atom, re.DOTALL | re.IGNORECASE).fullmatch
    return frozenset(each.lower() for each in _SAMPLES if matches(each))
