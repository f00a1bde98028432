"""What is known, while a function is written, about the values at a point of it: kinds of values, what is not stored.

Knows no syntax and no text.
"""

from __future__ import annotations

from typing import Any, NamedTuple

INT, FLOAT, BOOL, TEXT, NULL, OTHER = 1, 2, 4, 8, 16, 32
UNSET = 64  # the Python variable holds no value: the scope has it, or nobody
NUMBER = INT | FLOAT
SIMPLE = INT | FLOAT | BOOL | TEXT | NULL  # what Python takes for true or false as PowerShell does
ANYTHING = SIMPLE | OTHER

_KINDS = {int: INT, float: FLOAT, bool: BOOL, str: TEXT}
CLASS_NAMES = {INT: "int", FLOAT: "float", BOOL: "bool", TEXT: "str"}


def kind_of(value: Any) -> int:
    """The kind of a variable's value that a function may be written for; ANYTHING | UNSET for most."""
    return _KINDS.get(value.__class__, ANYTHING | UNSET)


class Operand(NamedTuple):
    """A computed value: a name or a literal of the text, its possible kinds, whether it may be NOTHING.

    `elements` are the values of a list that was just made of them.
    """

    text: str
    kinds: int
    nothing: bool = False
    elements: tuple[Operand, ...] | None = None


class Knowledge:
    """`dirty` variables are newer in Python than in the scope; `plain` says that no written one has traits.

    `bounded` says that no script code ran since the condition of the innermost loop held. `promised` are the kinds of
    variables assigned since script code ran, if that code changed no traits.
    """

    __slots__ = ("bounded", "dirty", "forgotten", "kinds", "plain", "promised", "reachable", "success")

    def __init__(self, kinds: dict[str, int]) -> None:
        self.kinds = kinds
        self.dirty: set[str] = set()
        self.plain = True
        self.bounded = False
        self.forgotten = False  # script code ran in the statement that is being written
        self.promised: dict[str, int] = {}
        self.success = False  # `$?` is true already
        self.reachable = True

    def copy(self) -> Knowledge:
        made = Knowledge(dict(self.kinds))
        made.dirty, made.promised = set(self.dirty), dict(self.promised)
        made.plain, made.success, made.reachable = self.plain, self.success, self.reachable
        made.bounded, made.forgotten = self.bounded, self.forgotten
        return made

    def forget(self) -> None:
        """Script code ran: any variable may be another one."""
        for key in self.kinds:
            self.kinds[key] = ANYTHING | UNSET
        self.dirty.clear()
        self.promised.clear()
        self.plain = self.success = self.bounded = False
        self.forgotten = True


def joined(ways: list[Knowledge]) -> Knowledge:
    """What is known where several ways of the program meet."""
    open_ways = [each for each in ways if each.reachable]
    if not open_ways:
        return ways[0].copy()
    made = open_ways[0].copy()
    for other in open_ways[1:]:
        for key, kinds in other.kinds.items():
            made.kinds[key] |= kinds
        made.dirty |= other.dirty
        for key in list(made.promised):
            if key in other.promised:
                made.promised[key] |= other.promised[key]
            else:
                del made.promised[key]
        made.plain &= other.plain
        made.success &= other.success
        made.bounded &= other.bounded
        made.forgotten |= other.forgotten
    return made
