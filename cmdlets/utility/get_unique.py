"""Get-Unique: a sorted sequence without its repetitions."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.ordering import comparer
from hvsim.cmdlets.utility.shared import OBJECT, SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.formatting.objects import culture_text, is_scalar, type_names

_NONE = object()


@cmdlet("Get-Unique", default_set="AsString", aliases=("gu",))
class GetUnique(Cmdlet):
    """Leaves out objects that are equal to the one before them."""

    input_object: Any = parameter(pipeline=True, type=OBJECT, allow_null=True, help="The objects, sorted beforehand.")
    as_string: bool = parameter(sets="AsString", type=SWITCH, help="Compares the objects by their text.")
    on_type: bool = parameter(sets="UniqueByType", type=SWITCH, help="Gives one object of each type in a row.")
    case_insensitive: bool = parameter(type=SWITCH, help="Texts that differ only in case are equal.")

    examples = [
        Example("1, 1, 2, 2, 3 | Get-Unique", "Drop repetitions.", output="1\n2\n3"),
        Example("'b', 'a', 'b' | Sort-Object | Get-Unique", "Sort first, so that equal ones meet.", output="a\nb"),
    ]

    def begin(self) -> None:
        self._last: Any = _NONE
        self._compare = comparer(bool(self.case_insensitive))

    def process(self) -> None:
        value = self.input_object
        if self._last is _NONE or not self._same(value, self._last):
            self.write(value)
            self._last = value

    def _same(self, value: Any, last: Any) -> bool:
        if value is None or last is None:
            return value is last
        if self.on_type:
            return list(type_names(value)) == list(type_names(last))
        if self.as_string or is_scalar(value) or is_scalar(last):
            left, right = (culture_text(value), culture_text(last)) if self.as_string else (value, last)
            return self._compare(left, right) == 0
        return self._compare(value, last) == 0
