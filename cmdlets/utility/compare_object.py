"""Compare-Object: what two sets of objects have in common, and what not."""

from __future__ import annotations

from collections import deque
from typing import Any

from hvsim.cmdlets.utility.ordering import comparer
from hvsim.cmdlets.utility.shared import MISSING, OBJECTS, SWITCH, getters, property_specs, scope_of
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.formatting.properties import EXPRESSION, PropertySpec
from hvsim.interpreter.values.objects import NoteProperty, PSCustomObject, extend

_EQUAL, _LEFT, _RIGHT = "==", "<=", "=>"
_EVERYTHING = 2**31 - 1

Entry = tuple[Any, list[Any]]


@cmdlet("Compare-Object", aliases=("compare",))
class CompareObject(Cmdlet):
    """Compares two sets of objects and says which are only in one of them."""

    reference_object: Any = parameter(
        position=0, mandatory=True, type=OBJECTS, allow_empty_collection=True, help="The set to compare with."
    )
    difference_object: Any = parameter(
        position=1,
        mandatory=True,
        pipeline=True,
        type=OBJECTS,
        allow_empty_collection=True,
        help="The set that is compared.",
    )
    property_: list[object] = parameter(help="The properties that count; the objects themselves when left out.")
    sync_window: int = parameter(
        default=_EVERYTHING,
        validate=ValidateRange(0, _EVERYTHING),
        help="How far apart equal objects may be in the two sets.",
    )
    exclude_different: bool = parameter(type=SWITCH, help="Leaves out what is in one set only.")
    include_equal: bool = parameter(type=SWITCH, help="Gives also what is in both sets.")
    pass_thru: bool = parameter(type=SWITCH, help="Gives the objects themselves, with a SideIndicator added.")
    culture: str = parameter(simulated=False, help="The culture whose rules compare texts.")
    case_sensitive: bool = parameter(type=SWITCH, help="Tells upper from lower case.")

    examples = [
        Example(
            "Compare-Object ('a', 'b') ('b', 'c') | ForEach-Object { $_.InputObject + ' ' + $_.SideIndicator }",
            "What only one of two lists has.",
            output="c =>\na <=",
        ),
        Example(
            "(Compare-Object (1, 2) (2, 3) -IncludeEqual -ExcludeDifferent).InputObject", "What both have.", output="2"
        ),
    ]

    def begin(self) -> None:
        self._specs = property_specs(self.property_, (EXPRESSION,))
        self._getters = getters(self._specs, scope_of(self))
        self._compare = comparer(not self.case_sensitive)
        self._waiting_references: deque[Entry] = deque()
        self._waiting_differences: deque[Entry] = deque()
        self._references: deque[Any] | None = None

    def process(self) -> None:
        if self._references is None:
            self._references = deque(self.reference_object or ())
        for value in self.difference_object or ():
            self._take(self._entry(value))

    def end(self) -> None:
        if self._references is None:
            self._references = deque(self.reference_object or ())
        while self._references:
            self._take(None)
        for entry in self._waiting_differences:
            self._give(entry, _RIGHT)
        for entry in self._waiting_references:
            self._give(entry, _LEFT)

    def _entry(self, value: Any) -> Entry:
        if not self._getters:
            return value, [value]
        return value, [_value(get, value) for get in self._getters]

    def _take(self, difference: Entry | None) -> None:
        """Puts the next of both sets side by side: an equal pair leaves, the rest waits within the window."""
        assert self._references is not None
        reference = self._entry(self._references.popleft()) if self._references else None
        if reference is not None and difference is not None and self._equal(reference, difference):
            self._give(reference, _EQUAL)
            return
        if difference is not None:
            match = self._remove_match(self._waiting_references, difference)
            if match is not None:
                self._give(match, _EQUAL)
                difference = None
        if reference is not None and self._remove_match(self._waiting_differences, reference) is not None:
            self._give(reference, _EQUAL)
            reference = None
        if difference is not None:
            self._wait(self._waiting_differences, difference, _RIGHT)
        if reference is not None:
            self._wait(self._waiting_references, reference, _LEFT)

    def _wait(self, waiting: deque[Entry], entry: Entry, side: str) -> None:
        if self.sync_window <= 0:
            self._give(entry, side)
            return
        while len(waiting) >= self.sync_window:
            self._give(waiting.popleft(), side)
        waiting.append(entry)

    def _remove_match(self, waiting: deque[Entry], entry: Entry) -> Entry | None:
        for index, candidate in enumerate(waiting):
            if self._equal(candidate, entry):
                del waiting[index]
                return candidate
        return None

    def _equal(self, left: Entry, right: Entry) -> bool:
        return not any(self._compare(first, second) for first, second in zip(left[1], right[1], strict=True))

    def _give(self, entry: Entry, side: str) -> None:
        if side == _EQUAL:
            if not (self.include_equal or (self.exclude_different and "IncludeEqual" not in self.bound)):
                return
        elif self.exclude_different:
            return
        value, keys = entry
        if self.pass_thru:
            target, extension = (value, None) if isinstance(value, PSCustomObject) else extend(value)
            if extension is None:
                target.set("SideIndicator", side)
            else:
                extension.members["sideindicator"] = NoteProperty("SideIndicator", side)
            self.write(target)
            return
        notes = [("InputObject", value)]
        if self._specs:
            notes = [(_label(spec), key) for spec, key in zip(self._specs, keys, strict=True)]
        self.write(PSCustomObject([*notes, ("SideIndicator", side)]))


def _label(spec: PropertySpec) -> str:
    return spec.label if spec.label is not None else spec.text


def _value(get: Any, value: Any) -> Any:
    try:
        found = get(value)
    except ScriptError:
        return None
    return None if found is MISSING else found
