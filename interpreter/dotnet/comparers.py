"""CharEnumerator and StringComparer."""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.values.collation import compare_culture, compare_ordinal
from hvsim.interpreter.values.numbers.numbers import Char


@declare("System.String").method("System.CharEnumerator GetEnumerator()")
def _enumerator(text: str) -> CharEnumerator:
    return CharEnumerator(text)


class CharEnumerator:
    """Walks the characters of a string."""

    __slots__ = ("extended", "position", "text")
    net_name = "System.CharEnumerator"

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = -1
        self.extended = None

    def enumerate(self) -> Iterator[Char]:
        return iter([Char(character) for character in self.text[self.position + 1 :]])

    def move_next(self) -> bool:
        self.position += 1
        return self.position < len(self.text)


ENUMERATOR = declare("System.CharEnumerator")
ENUMERATOR.method("bool MoveNext()")(CharEnumerator.move_next)


@ENUMERATOR.property("char Current")
def _current(enumerator: CharEnumerator) -> Char:
    return Char(enumerator.text[enumerator.position])


class StringComparer:
    """A way to compare strings, given to dictionaries and sorts."""

    __slots__ = ("extended", "ignore_case", "name")
    net_name = "System.StringComparer"

    def __init__(self, name: str) -> None:
        self.name = name
        self.ignore_case = name.endswith("IgnoreCase")
        self.extended = None


COMPARER = declare("System.StringComparer")
COMPARER.constants(
    "System.StringComparer",
    **{
        name: StringComparer(name)
        for name in (
            "Ordinal", "OrdinalIgnoreCase", "CurrentCulture", "CurrentCultureIgnoreCase", "InvariantCulture",
            "InvariantCultureIgnoreCase",
        )
    },
)  # fmt: skip


def comparer_of(ignore_case: bool) -> StringComparer:
    """The comparer that a collection of texts was made with."""
    return StringComparer("OrdinalIgnoreCase" if ignore_case else "Ordinal")


@COMPARER.method("int Compare(string x, string y)")
def _comparer_compare(comparer: StringComparer, left: str, right: str) -> int:
    if comparer.name.startswith("Ordinal"):
        return compare_ordinal(left, right, comparer.ignore_case)
    return compare_culture(left, right, comparer.ignore_case)


@COMPARER.method("bool Equals(string x, string y)")
def _comparer_equals(comparer: StringComparer, left: str, right: str) -> bool:
    return left.lower() == right.lower() if comparer.ignore_case else left == right
