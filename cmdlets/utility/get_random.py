"""Get-Random and Get-SecureRandom: numbers and choices from the session's one source of chance."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.values import Int64, convert, named_type, to_string
from hvsim.interpreter.values.objects import unwrap

_NUMBERS, _ITEMS, _SHUFFLE = "RandomNumberParameterSet", "RandomListItemParameterSet", "ShuffleParameterSet"
_LARGEST_INT32 = 2**31 - 1


class _Random(Cmdlet):
    """What both commands share."""

    maximum: Any = parameter(sets=_NUMBERS, position=0, type="System.Object", help="Numbers stay below this.")
    minimum: Any = parameter(sets=_NUMBERS, type="System.Object", help="The smallest number; 0 unless given.")
    input_object: Any = parameter(
        sets=(_ITEMS, _SHUFFLE),
        position=0,
        mandatory=True,
        pipeline=True,
        allow_null=True,
        type="System.Object[]",
        help="The objects to choose from.",
    )
    count: int = parameter(
        sets=(_NUMBERS, _ITEMS), default=1, validate=ValidateRange(1, _LARGEST_INT32), help="How many."
    )
    shuffle: bool = parameter(sets=_SHUFFLE, mandatory=True, type=SWITCH, help="Gives all objects in random order.")

    def begin(self) -> None:
        self._items: list[Any] = []
        self._source: Any = self.engine.random

    def process(self) -> None:
        if self.parameter_set != _NUMBERS:
            self._items.extend(self.input_object or ())

    def end(self) -> None:
        if self.parameter_set == _NUMBERS:
            for _ in range(self.count):
                self.write(self._number())
            return
        wanted = len(self._items) if self.shuffle else min(self.count, len(self._items))
        items = self._items
        for index in range(wanted):
            other = index + self._below(len(items) - index)
            items[index], items[other] = items[other], items[index]
            self.write(items[index])

    def _below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, `limit`; every one equally likely."""
        bits = (limit - 1).bit_length()
        while True:
            number = self._source.getrandbits(bits) if bits else 0
            if number < limit:
                return int(number)

    def _number(self) -> Any:
        low = _as_number(self.minimum, 0)
        high = _as_number(self.maximum, _LARGEST_INT32)
        if not low < high:
            self.fail(
                f"The Minimum value ({_text(low)}) cannot be greater than or equal to the Maximum value "
                f"({_text(high)}).",
                "MinGreaterThanOrEqualMax",
                "InvalidArgument",
                exception="System.ArgumentException",
            )
        if isinstance(low, float) or isinstance(high, float):
            return low + self._source.random() * (high - low)
        number = low + self._below(high - low)
        return Int64(number) if isinstance(low, Int64) or isinstance(high, Int64) else number


def _as_number(value: Any, default: int) -> Any:
    """A limit as Int32, Int64 or Double, whatever it was given as."""
    value = unwrap(value)
    if value is None:
        return default
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    converted = convert(value, named_type("System.Double"))
    if converted == int(converted):
        whole = int(converted)
        return whole if abs(whole) <= _LARGEST_INT32 else Int64(whole)
    return converted


def _text(value: Any) -> str:
    return to_string(value)


@cmdlet("Get-Random", default_set=_NUMBERS, output=("System.Int32", "System.Int64", "System.Double"))
class GetRandom(_Random):
    """Gives random numbers, or objects chosen at random."""

    set_seed: Any = parameter(
        type="System.Nullable[int]", help="Starts a new sequence for the session, the same one for the same seed."
    )

    examples = [
        Example("(Get-Random -Minimum 1 -Maximum 7) -in 1..6", "Throw a die.", output="True"),
        Example("(1..10 | Get-Random -Count 3).Count", "Choose three of ten.", output="3"),
    ]

    def begin(self) -> None:
        if self.set_seed is not None:
            import random

            self.engine.random = random.Random(int(self.set_seed))
        super().begin()


@cmdlet("Get-SecureRandom", default_set=_NUMBERS, output=("System.Int32", "System.Int64", "System.Double"))
class GetSecureRandom(_Random):
    """Gives random numbers, or objects chosen at random; here from the same source as Get-Random."""

    examples = [Example("(Get-SecureRandom -Maximum 10) -lt 10", "A number below ten.", output="True")]
