"""Select-Object: some of the objects, some of their properties, or what one property holds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from hvsim.cmdlets.utility.ordering import comparer
from hvsim.cmdlets.utility.selection import Projection, expanded_copies
from hvsim.cmdlets.utility.shared import MISSING, OBJECT, SWITCH, property_specs, scope_of
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.formatting.objects import get_property, property_names, true_name
from hvsim.interpreter.formatting.properties import EXPRESSION, exclude_filter
from hvsim.interpreter.values.objects import NoteProperty, PSCustomObject, extend

_NOT_NEGATIVE = ValidateRange(0, 2**31 - 1)
_BY_PROPERTY = ("DefaultParameter", "SkipLastParameter")


@cmdlet("Select-Object", default_set="DefaultParameter", aliases=("select",))
class SelectObject(Cmdlet):
    """Selects properties of objects, or objects from among others."""

    property_: list[object] = parameter(
        sets=_BY_PROPERTY,
        position=0,
        help="The properties to keep: names, wildcards, script blocks, or hashtables with Name and Expression.",
    )
    exclude_property: list[str] = parameter(sets=_BY_PROPERTY, help="Properties to leave out; wildcards are allowed.")
    expand_property: str = parameter(sets=_BY_PROPERTY, help="Gives what this property holds, instead of the object.")
    first: int = parameter(sets="DefaultParameter", validate=_NOT_NEGATIVE, help="Only so many from the beginning.")
    last: int = parameter(sets="DefaultParameter", validate=_NOT_NEGATIVE, help="Only so many from the end.")
    skip: int = parameter(sets=_BY_PROPERTY, default=0, validate=_NOT_NEGATIVE, help="Leaves out so many at first.")
    skip_last: int = parameter(
        sets="SkipLastParameter", default=0, validate=_NOT_NEGATIVE, help="Leaves out so many at the end."
    )
    index: list[int] = parameter(sets="IndexParameter", validate=_NOT_NEGATIVE, help="Only those at these positions.")
    skip_index: list[int] = parameter(
        sets="SkipIndexParameter", validate=_NOT_NEGATIVE, help="All but those at these positions."
    )
    unique: bool = parameter(type=SWITCH, help="Gives equal objects once.")
    case_insensitive: bool = parameter(type=SWITCH, help="With -Unique: texts that differ only in case are equal.")
    wait: bool = parameter(
        sets=("DefaultParameter", "IndexParameter"),
        type=SWITCH,
        help="Lets the commands before this one run to their end, though no more objects are wanted.",
    )
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The objects to select from.")

    examples = [
        Example("1..10 | Select-Object -First 3", "The first of many.", output="1\n2\n3"),
        Example(
            "[pscustomobject]@{ Name = 'vm1'; Cpu = 2; Memory = 4GB } | "
            "Select-Object Name, @{ n = 'GB'; e = { $_.Memory / 1GB } }",
            "Keep one property and compute another.",
        ),
        Example(
            "[pscustomobject]@{ Tags = 'prod', 'web' } | Select-Object -ExpandProperty Tags",
            "Give the elements of a property.",
            output="prod\nweb",
        ),
    ]

    def begin(self) -> None:
        excluded = exclude_filter(self.exclude_property) if self.exclude_property is not None else None
        wanted = self.property_ or (["*"] if excluded is not None else [])
        self._projection = Projection(wanted, excluded, scope_of(self), self) if wanted else None
        self._expansion = self._expansion_spec()
        self._uniques: list[tuple[Any, int]] | None = [] if self.unique else None
        self._choose = self._chooser()

    def process(self) -> None:
        if self.input_object is not None:
            self._choose(self.input_object)

    def end(self) -> None:
        if self.parameter_set == "DefaultParameter":
            self._drain()
        self._write_uniques()

    # which objects

    def _chooser(self) -> Callable[[Any], None]:
        if self.parameter_set == "IndexParameter":
            self._wanted = sorted(self.index)
            self._position = 0
            return self._choose_index
        if self.parameter_set == "SkipIndexParameter":
            self._unwanted = set(self.skip_index)
            self._position = 0
            return self._choose_other_index
        self._limited = "First" in self.bound or "Last" in self.bound
        self._first, self._last = self.first or 0, self.last or 0
        self._to_skip = self.skip
        self._queue: deque[Any] = deque()
        self._given = 0
        if not self._limited and not self._to_skip and not self.skip_last:
            return self._take
        return self._choose_in_order

    def _choose_in_order(self, value: Any) -> None:
        queue = self._queue
        if self._last and len(queue) >= self._last + (self._to_skip if not self._first else 0):
            queue.popleft()
        queue.append(value)
        if self._to_skip:
            if not self._last or self._first:
                queue.popleft()
                self._to_skip -= 1
        elif self.skip_last:
            if len(queue) > self.skip_last:
                self._take(queue.popleft())
        elif self._given < self._first or not self._limited:
            self._given += 1
            self._take(queue.popleft())
        elif not self._last:
            queue.popleft()
        if self._limited and not self._last and self._first and self._given >= self._first and not self.wait:
            self._write_uniques()
            self.stop_upstream()

    def _drain(self) -> None:
        """The last ones, now that it is known which they are."""
        keep = 0 if self._first else self._to_skip
        while len(self._queue) > keep:
            self._take(self._queue.popleft())

    def _choose_index(self, value: Any) -> None:
        wanted = self._wanted
        if wanted and wanted[0] == self._position:
            self._take(value)
            while wanted and wanted[0] == self._position:
                wanted.pop(0)
        self._position += 1
        if not wanted and not self.wait:
            self._write_uniques()
            self.stop_upstream()

    def _choose_other_index(self, value: Any) -> None:
        if self._position not in self._unwanted:
            self._take(value)
        self._position += 1

    # what of them

    def _take(self, value: Any) -> None:
        projection, expansion = self._projection, self._expansion
        if projection is None and expansion is None:
            self._give(value, 0)
        elif expansion is None:
            assert projection is not None
            made = projection.object_of(value)
            self._give(made, len(made.members))
        else:
            self._expand(value)

    def _expansion_spec(self) -> Any:
        if not self.expand_property:
            return None

        return property_specs([self.expand_property], (EXPRESSION,))[0]

    def _expand(self, value: Any) -> None:
        matched = self._projection.properties_of(value) if self._projection is not None else []
        accessors = self._expansion.resolve(value, scope_of(self))
        found = accessors[0].get(value) if len(accessors) == 1 else MISSING
        if len(accessors) > 1:
            self._fail_to_expand(
                f'Multiple properties cannot be expanded. Property "{self.expand_property}" cannot be expanded.',
                "MutlipleExpandProperties",
                value,
            )
            return
        if found is MISSING:
            self._fail_to_expand(f'Property "{self.expand_property}" cannot be found.', "ExpandPropertyNotFound", value)
            return
        for item in expanded_copies(found, bool(matched)):
            for name, each in matched:
                if true_name(item, name) is not None:
                    self._report_existing(name, value, "AlreadyExistingUserSpecifiedPropertyExpand")
                else:
                    _add_note(item, name, each)
            self._give(item, len(matched))

    def _fail_to_expand(self, message: str, error_id: str, value: Any) -> None:
        self.write_error(
            message,
            error_id,
            "InvalidArgument",
            exception="System.Management.Automation.PSArgumentException",
            target=value,
        )

    def _report_existing(self, name: str, value: Any, error_id: str) -> None:
        self.write_error(
            f'The property cannot be processed because the property "{name}" already exists.',
            error_id,
            "InvalidOperation",
            exception="System.Management.Automation.PSArgumentException",
            target=value,
        )

    # -Unique

    def _give(self, value: Any, notes: int) -> None:
        if self._uniques is None:
            self.write(value)
        elif not any(self._same(value, notes, *each) for each in self._uniques):
            self._uniques.append((value, notes))

    def _same(self, value: Any, notes: int, known: Any, known_notes: int) -> bool:
        if notes != known_notes:
            return False
        compare_values = comparer(bool(self.case_insensitive))
        if notes and isinstance(value, PSCustomObject) and isinstance(known, PSCustomObject):
            return all(
                compare_values(get_property(value, name), get_property(known, name)) == 0
                for name in property_names(value)
            )
        return compare_values(value, known) == 0

    def _write_uniques(self) -> None:
        if self._uniques:
            uniques, self._uniques = self._uniques, []
            self.write_all(value for value, _ in uniques)


def _add_note(target: Any, name: str, value: Any) -> None:
    if isinstance(target, PSCustomObject):
        target.set(name, value)
    else:
        extend(target)[1].members[name.lower()] = NoteProperty(name, value)
