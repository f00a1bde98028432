"""Values that a product shows by a label and keeps as a number: states, results, kinds."""

from __future__ import annotations

from enum import Enum


class ProductValue(Enum):
    """The base of such enums; a member is written as its label and the product's number."""

    def __init__(self, label: str, number: int) -> None:
        self.label = label
        self.number = number
