"""`$PSBoundParameters`: what a call bound, by parameter name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.values.dictionaries import GenericDictionary
from hvsim.interpreter.values.types.registry import named_type

if TYPE_CHECKING:
    from hvsim.interpreter.values.types.net_types import NetType


class BoundParameters(GenericDictionary):
    """System.Management.Automation.PSBoundParametersDictionary: keys in any case, in order of binding."""

    __slots__ = ()

    def __init__(self, items: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__(
            named_type("System.Management.Automation.PSBoundParametersDictionary"), items, ignore_case=True
        )

    @property
    def key_type(self) -> NetType:
        return named_type("System.String")

    @property
    def value_type(self) -> NetType:
        return named_type("System.Object")
