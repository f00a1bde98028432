"""The one seeded source of chance of a simulated world: identities, jitter and content all come from here.

The same seed and the same order of questions give the same answers on every platform. Not for secrets.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

if TYPE_CHECKING:
    from random import Random

T = TypeVar("T")


class SeededRandom:
    """Chance that repeats itself."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    @cached_property
    def _generator(self) -> Random:
        from random import Random

        return Random(self.seed)

    def random(self) -> float:
        """A number from 0 up to, not including, 1."""
        return self._generator.random()

    def getrandbits(self, bits: int, /) -> int:
        """A whole number of `bits` random bits."""
        return self._generator.getrandbits(bits)

    def guid(self) -> UUID:
        """A new identity (version 4)."""
        return UUID(int=self.getrandbits(128), version=4)

    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return self._generator.randint(low, high)

    def choice(self, items: Sequence[T]) -> T:
        """One of `items`."""
        return self._generator.choice(items)

    def content(self, length: int) -> bytes:
        """`length` random bytes."""
        return self._generator.randbytes(length)

    def jitter(self, seconds: float, share: float = 0.1) -> float:
        """`seconds`, longer or shorter by up to `share` of it: no step of a real machine takes the same time twice."""
        return seconds * (1 + share * (2 * self.random() - 1))
