"""Measure-Object: counts, sums and extremes of properties; lines, words and characters of text."""

from __future__ import annotations

import math
from typing import Any

from hvsim.cmdlets.utility.net_objects import net_object
from hvsim.cmdlets.utility.property_expression import EXPRESSION_TYPE
from hvsim.cmdlets.utility.shared import MISSING, OBJECT, SWITCH, scope_of
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.formatting.objects import culture_text
from hvsim.interpreter.formatting.properties import EXPRESSION, PropertySpec, parse_properties
from hvsim.interpreter.values import compare, named_type, to_string, try_convert, type_of

_GENERIC, _TEXT = "GenericMeasure", "TextMeasure"
_WHOLE_OBJECT = "$_"


class MeasureInfo:
    """What was measured of one property; `None` where nobody asked."""

    def __init__(self) -> None:
        self.property: str | None = None
        self.count = 0
        self.extended: Any = None


class GenericMeasureInfo(MeasureInfo):
    """Sums and extremes of numbers."""

    average: float | None = None
    sum: float | None = None
    maximum: Any = None
    minimum: Any = None
    standard_deviation: float | None = None


class GenericObjectMeasureInfo(GenericMeasureInfo):
    """Extremes of values that are no numbers."""


class TextMeasureInfo(MeasureInfo):
    """The size of texts."""

    lines: int | None = None
    words: int | None = None
    characters: int | None = None


_NAMESPACE = "Microsoft.PowerShell.Commands."
net_object(MeasureInfo, _NAMESPACE + "MeasureInfo", {"string Property": "property"})
net_object(
    GenericMeasureInfo,
    _NAMESPACE + "GenericMeasureInfo",
    {
        "int Count": "count",
        "System.Nullable[double] Average": "average",
        "System.Nullable[double] Sum": "sum",
        "System.Nullable[double] Maximum": "maximum",
        "System.Nullable[double] Minimum": "minimum",
        "System.Nullable[double] StandardDeviation": "standard_deviation",
    },
    base=_NAMESPACE + "MeasureInfo",
)
net_object(
    GenericObjectMeasureInfo,
    _NAMESPACE + "GenericObjectMeasureInfo",
    {
        "int Count": "count",
        "System.Nullable[double] Average": "average",
        "System.Nullable[double] Sum": "sum",
        "System.Object Maximum": "maximum",
        "System.Object Minimum": "minimum",
        "System.Nullable[double] StandardDeviation": "standard_deviation",
    },
    base=_NAMESPACE + "MeasureInfo",
)
net_object(
    TextMeasureInfo,
    _NAMESPACE + "TextMeasureInfo",
    {
        "System.Nullable[int] Lines": "lines",
        "System.Nullable[int] Words": "words",
        "System.Nullable[int] Characters": "characters",
    },
    base=_NAMESPACE + "MeasureInfo",
)


class _Statistics:
    """The running figures of one property."""

    __slots__ = ("characters", "count", "lines", "maximum", "minimum", "previous_sum", "sum", "variance", "words")

    def __init__(self) -> None:
        self.count = 0
        self.sum = 0.0
        self.previous_sum = 0.0
        self.variance = 0.0
        self.maximum: Any = None
        self.minimum: Any = None
        self.lines = self.words = self.characters = 0

    def add_number(self, number: float, with_variance: bool) -> None:
        self.previous_sum = self.sum
        self.sum += number
        if with_variance and self.count > 1:
            difference = number - self.previous_sum / (self.count - 1)
            self.variance *= (self.count - 2.0) / (self.count - 1)
            self.variance += difference * difference / self.count

    def add_text(self, text: str, ignore_white_space: bool) -> None:
        self.words += len(text.split())
        self.lines += text.count("\n") + (1 if text and not text.endswith("\n") else 0)
        self.characters += len("".join(text.split())) if ignore_white_space else len(text)


@cmdlet("Measure-Object", default_set=_GENERIC, aliases=("measure",))
class MeasureObject(Cmdlet):
    """Counts objects, adds up what their properties hold, and counts lines, words and characters of text."""

    property_: Any = parameter(
        position=0,
        type=EXPRESSION_TYPE + "[]",
        help="What to measure: names, wildcards or script blocks; the objects themselves when left out.",
    )
    sum: bool = parameter(sets=_GENERIC, type=SWITCH, help="Adds the values up.")
    average: bool = parameter(sets=_GENERIC, type=SWITCH, help="Gives their mean.")
    maximum: bool = parameter(sets=_GENERIC, type=SWITCH, help="Gives the largest.")
    minimum: bool = parameter(sets=_GENERIC, type=SWITCH, help="Gives the smallest.")
    standard_deviation: bool = parameter(sets=_GENERIC, type=SWITCH, help="Says how far they spread.")
    all_stats: bool = parameter(sets=_GENERIC, type=SWITCH, help="Gives all of these.")
    line: bool = parameter(sets=_TEXT, type=SWITCH, help="Counts lines.")
    word: bool = parameter(sets=_TEXT, type=SWITCH, help="Counts words.")
    character: bool = parameter(sets=_TEXT, type=SWITCH, help="Counts characters.")
    ignore_white_space: bool = parameter(sets=_TEXT, type=SWITCH, help="Leaves blanks out of the characters.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The objects to measure.")

    examples = [
        Example("(1..4 | Measure-Object -Sum).Sum", "Add numbers up.", output="10"),
        Example(
            "'one two', 'three' | Measure-Object -Word | ForEach-Object Words", "Count the words of texts.", output="3"
        ),
        Example(
            "([pscustomobject]@{ GB = 4 }, [pscustomobject]@{ GB = 8 } | Measure-Object GB -Average).Average",
            "The mean of a property.",
            output="6",
        ),
    ]

    def begin(self) -> None:
        self._specs: list[PropertySpec] = parse_properties(
            [each.source for each in self.property_ or ()], (EXPRESSION,)
        )
        self._statistics: dict[str, _Statistics] = {}
        self._names: dict[str, str] = {}
        self._is_text = self.parameter_set == _TEXT
        self._wants_numbers = bool(self.sum or self.average or self.standard_deviation or self.all_stats)
        self._wants_maximum = bool(self.maximum or self.all_stats)
        self._wants_minimum = bool(self.minimum or self.all_stats)
        self._wants_variance = bool(self.standard_deviation or self.all_stats)
        self._not_numeric = False
        self._seen = 0

    def process(self) -> None:
        value = self.input_object
        if value is None:
            return
        self._seen += 1
        if not self._specs:
            self._add(_WHOLE_OBJECT, value)
            return
        counted: set[str] = set()
        for spec in self._specs:
            accessors = spec.resolve(value, scope_of(self))
            if not accessors and not spec.has_wildcards:
                self._entry(spec.text)
            for accessor in accessors:
                if accessor.name.lower() not in counted:
                    counted.add(accessor.name.lower())
                    self._add(accessor.name, _value(accessor.get, value))

    def end(self) -> None:
        if not self._seen and not self._specs:
            self._entry(_WHOLE_OBJECT)
        for key, statistics in self._statistics.items():
            if not statistics.count and self._specs:
                self._report_missing(self._names[key])
                continue
            info = self._text_info(statistics) if self._is_text else self._generic_info(statistics)
            if self._specs:
                info.property = self._names[key]
            self.write(info)

    def _report_missing(self, name: str) -> None:
        """Only strict mode minds a property that no object has."""
        if scope_of(self).strict_version < 2.0:
            return
        self.write_error(
            f'The property "{name}" cannot be found in the input for any objects.',
            "TextMeasurePropertyNotFound" if self._is_text else "GenericMeasurePropertyNotFound",
            "ObjectNotFound",
            exception="System.ArgumentException",
        )

    def _entry(self, name: str) -> _Statistics:
        key = name.lower()
        statistics = self._statistics.get(key)
        if statistics is None:
            self._statistics[key] = statistics = _Statistics()
            self._names[key] = name
        return statistics

    def _add(self, name: str, value: Any) -> None:
        statistics = self._entry(name)
        statistics.count += 1
        if self._is_text:
            statistics.add_text("" if value is None else culture_text(value), bool(self.ignore_white_space))
        if self._wants_numbers:
            number = _number(value)
            if number is None:
                self._report_not_numeric(value)
                return
            statistics.add_number(number, self._wants_variance)
        if self._wants_minimum:
            statistics.minimum = _extreme(value, statistics.minimum, 1)
        if self._wants_maximum:
            statistics.maximum = _extreme(value, statistics.maximum, -1)

    def _report_not_numeric(self, value: Any) -> None:
        self._not_numeric = True
        self.write_error(
            f'Input object "{culture_text(value)}" is not numeric.',
            "NonNumericInputObject",
            "InvalidType",
            exception="System.Management.Automation.PSInvalidOperationException",
            target=value,
        )

    def _generic_info(self, statistics: _Statistics) -> MeasureInfo:
        maximum, minimum = statistics.maximum, statistics.minimum
        numeric = all(each is None or _number(each) is not None for each in (maximum, minimum))
        info = GenericMeasureInfo() if numeric else GenericObjectMeasureInfo()
        info.count = statistics.count
        if not self._not_numeric:
            if self.sum or self.all_stats:
                info.sum = statistics.sum
            if (self.average or self.all_stats) and statistics.count:
                info.average = statistics.sum / statistics.count
            if self._wants_variance:
                info.standard_deviation = math.sqrt(statistics.variance)
        if maximum is not None:
            info.maximum = _number(maximum) if numeric else maximum
        if minimum is not None:
            info.minimum = _number(minimum) if numeric else minimum
        return info

    def _text_info(self, statistics: _Statistics) -> MeasureInfo:
        info = TextMeasureInfo()
        info.count = statistics.count
        info.characters = statistics.characters if self.character else None
        info.words = statistics.words if self.word else None
        info.lines = statistics.lines if self.line else None
        return info


def _value(get: Any, value: Any) -> Any:
    try:
        found = get(value)
    except ScriptError:
        return None
    return None if found is MISSING else found


def _number(value: Any) -> float | None:
    """The value as a Double, or None when it is none."""
    kind = value.__class__
    if kind is int or kind is float:
        return float(value)
    converted, worked = try_convert(value, named_type("System.Double"))
    return float(converted) if worked else None


def _extreme(value: Any, known: Any, direction: int) -> Any:
    """The smaller of the two with direction 1, the larger with -1; numbers in texts count as numbers."""
    if known is None:
        return value
    if value.__class__ is known.__class__ and value.__class__ in (int, float):
        return value if (known > value) == (direction > 0) and known != value else known

    def as_number(each: Any) -> Any:
        number = _number(each) if each is not None else None
        return each if number is None else number

    current, extreme = as_number(value), as_number(known)
    if current is not None and extreme is not None and type_of(current) is not type_of(extreme):
        current, extreme = to_string(current), to_string(extreme)
    return value if compare(extreme, current, False) * direction > 0 else known
