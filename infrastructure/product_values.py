"""Values that a product shows by a label and keeps as a number: states, results, kinds."""

from __future__ import annotations

from enum import Enum
from typing import Self


class ProductValue(Enum):
    """The base of such enums; a member is written as its label and the product's number."""

    def __init__(self, label: str, number: int) -> None:
        self.label = label
        self.number = number

    @classmethod
    def named(cls, label: str) -> Self:
        """The member with the label. Raises `ValueError`."""
        for member in cls:
            if member.label.lower() == label.lower():
                return member
        raise ValueError(f"no {cls.__name__} is labelled {label}")
