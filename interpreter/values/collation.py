"""The order of strings in the current culture (en-US, as ICU sorts): letters before case, digits before letters.

Equality in any case is here too. Ordinal comparison is Python's own on UTF-16 code units.
"""

from __future__ import annotations

from functools import lru_cache

# ICU's root order of ASCII punctuation and symbols; digits and letters follow.
_SYMBOLS = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_ORDER: dict[str, int] = {" ": 2, "\t": 1, "\n": 1, "\r": 1}
_ORDER.update({character: 3 + position for position, character in enumerate(_SYMBOLS)})
_ORDER.update({str(digit): 100 + digit for digit in range(10)})
_ORDER.update({chr(97 + position): 200 + position for position in range(26)})

Key = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


@lru_cache(maxsize=4096)
def collation_key(text: str) -> Key:
    """Primary weights, accents, then case (lower before upper)."""
    if not text.isascii():
        from unicodedata import combining, normalize

        decomposed = normalize("NFD", text)
    primary: list[int] = []
    accents: list[int] = []
    case: list[int] = []
    for character in text if text.isascii() else decomposed:
        if not character.isascii() and combining(character):
            if accents:
                accents[-1] = ord(character)
            continue
        lowered = character.lower()
        weight = _ORDER.get(lowered)
        if weight is None:
            if character < " ":
                continue  # control characters carry no weight
            weight = 1000 + ord(lowered[0])
        primary.append(weight)
        accents.append(0)
        case.append(0 if lowered == character else 1)
    return tuple(primary), tuple(accents), tuple(case)


def compare_culture(left: str, right: str, ignore_case: bool = True) -> int:
    """-1, 0 or 1."""
    if left == right:
        return 0
    first, second = collation_key(left), collation_key(right)
    if first[:2] != second[:2]:
        return -1 if first[:2] < second[:2] else 1
    if ignore_case or first[2] == second[2]:
        return 0
    return -1 if first[2] < second[2] else 1


def compare_ordinal(left: str, right: str, ignore_case: bool = False) -> int:
    """-1, 0 or 1 by code units, upper-cased first when the case is ignored."""
    if ignore_case:
        left, right = left.upper(), right.upper()
    return (left > right) - (left < right)


def equal_text(left: str, right: str, ignore_case: bool = True) -> bool:
    """Whether `-eq` (or `-ceq`) finds two strings the same."""
    if left == right:
        return True
    if ignore_case and left.lower() == right.lower():
        return True
    if left.isascii() and right.isascii():
        return False
    from unicodedata import normalize

    left, right = normalize("NFC", left), normalize("NFC", right)
    return left.lower() == right.lower() if ignore_case else left == right
