"""Validation attributes: ValidateSet, ValidateRange and their kin, with PowerShell's messages.

`check(value, name)` raises `Refused` with the message; the binder makes PowerShell's error of it. The same classes
serve cmdlet declarations, param blocks and `[ValidateRange(1, 3)]$x` on variables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import attrs

from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.comparison import compare
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.numbers.numbers import is_number
from hvsim.interpreter.values.objects import unwrap
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.value_types import type_of

if TYPE_CHECKING:
    from hvsim.interpreter.errors import NetException


class Refused(Exception):
    """A value that an attribute does not accept; the message is PowerShell's. `inner` is the error behind it.

    `quiet`: by position or pipeline, another parameter may still take the value.
    """

    def __init__(
        self, message: str, inner: NetException | None = None, *, quiet: bool = False, error_id: str = "ArgumentIsEmpty"
    ) -> None:
        super().__init__(message)
        self.inner = inner
        self.error_id = error_id
        self.quiet = quiet


class Validation(Protocol):
    """What is asked of a value after conversion."""

    def check(self, value: Any, name: str) -> None:
        """Raises `Refused` when the value of the parameter or variable `name` is not acceptable."""
        ...


class Transformation(Protocol):
    """What happens to a value before conversion: an ArgumentTransformation attribute. Raises `Refused`."""

    def transform(self, value: Any, name: str) -> Any: ...


def _elements(value: Any) -> Iterator[Any]:
    """The value's elements where it is a collection, else the value."""
    items = enumerate_value(value)
    return iter((value,)) if items is None else items


def _given(value: Any) -> Iterator[Any]:
    """As `_elements`, where null is refused: as the value, and as an element."""
    if value is None:
        raise Refused(_EMPTY_ELEMENT)
    for element in _elements(value):
        if element is None:
            raise Refused(_NULL_ARGUMENT)
        yield element


def _text(value: Any) -> str:
    return to_string(value)


@attrs.define(frozen=True, eq=False)
class ValidateSet:
    """One of the words; `supplier` gives them at the time of the check (IValidateSetValuesGenerator)."""

    net_name: ClassVar[str] = "System.Management.Automation.ValidateSetAttribute"

    words: tuple[str, ...] = ()
    ignore_case: bool = True
    message: str | None = None
    supplier: Callable[[], Iterable[str]] | None = None

    def accepted(self) -> tuple[str, ...]:
        return self.words if self.supplier is None else tuple(self.supplier())

    def check(self, value: Any, name: str) -> None:
        words = self.accepted()
        known = {word.lower() for word in words} if self.ignore_case else set(words)
        for element in _given(value):
            text = _text(element)
            if (text.lower() if self.ignore_case else text) in known:
                continue
            joined = ",".join(words)
            if self.message is not None:
                raise Refused(self.message.replace("{0}", text).replace("{1}", joined), error_id="ValidateSetFailure")
            raise Refused(
                f'The argument "{text}" does not belong to the set "{joined}" specified by the ValidateSet attribute. '
                "Supply an argument that is in the set and then try the command again.",
                error_id="ValidateSetFailure",
            )


@attrs.define(frozen=True, eq=False)
class SetSpelling:
    """Gives a word of a set as the set spells it, so that a cmdlet need not look at upper and lower case."""

    words: tuple[str, ...]

    def transform(self, value: Any, name: str) -> Any:
        if isinstance(value, Array):
            return Array.of([self._spelled(element) for element in value], value.element_type)
        return self._spelled(value)

    def _spelled(self, value: Any) -> Any:
        text = unwrap(value)
        if not isinstance(text, str):
            return value
        return next((word for word in self.words if word.lower() == text.lower()), value)


@attrs.define(frozen=True, eq=False)
class ValidateRange:
    """From `minimum` to `maximum`, both included; or a `kind`: Positive, NonNegative, Negative, NonPositive."""

    net_name: ClassVar[str] = "System.Management.Automation.ValidateRangeAttribute"

    minimum: Any = None
    maximum: Any = None
    kind: str | None = None

    def check(self, value: Any, name: str) -> None:
        for element in _given(value):
            if self.kind is not None:
                self._check_kind(element)
            else:
                self._check_limits(element)

    def _check_kind(self, element: Any) -> None:
        if not is_number(element) and not hasattr(element, "value"):
            raise _other_type(element, "Int32")
        for kind, relation, fits in _RANGE_KINDS:
            if kind.lower() == str(self.kind).lower() and not fits(_number(element)):
                raise Refused(
                    f'The argument "{_text(element)}" cannot be validated because its value is not {relation} zero.',
                    error_id=f"ValidateRange{kind}Failure",
                )

    def _check_limits(self, element: Any) -> None:
        wanted = type_of(self.minimum)
        try:
            converted = convert(element, wanted)
        except (ScriptError, NetFailure) as error:
            raise _other_type(element, wanted.name) from error
        if compare(converted, self.minimum, True) < 0 or converted != converted:  # .NET puts NaN before every number
            raise Refused(
                f"The {_text(converted)} argument is less than the minimum allowed range of {_text(self.minimum)}. "
                f"Supply an argument that is greater than or equal to {_text(self.minimum)} and then try the command "
                "again.",
                error_id="ValidateRangeTooSmall",
            )
        if compare(converted, self.maximum, True) > 0:
            raise Refused(
                f"The {_text(converted)} argument is greater than the maximum allowed range of {_text(self.maximum)}. "
                f"Supply an argument that is less than or equal to {_text(self.maximum)} and then try the command "
                "again.",
                error_id="ValidateRangeTooBig",
            )


def _other_type(element: Any, wanted: str) -> Refused:
    return Refused(
        f'The argument cannot be validated because its type "{type_of(element).name}" is not the same type ({wanted}) '
        "as the maximum and minimum limits of the parameter. Make sure the argument is of type "
        f"{wanted} and then try the command again.",
        error_id="ValidationRangeElementType",
    )


def _number(element: Any) -> float:
    if isinstance(element, (int, float)):
        return element
    return float(getattr(element, "value", element))


_RANGE_KINDS: tuple[tuple[str, str, Callable[[float], bool]], ...] = (
    ("Positive", "greater than", lambda number: number > 0),
    ("NonNegative", "greater than or equal to", lambda number: number >= 0),
    ("Negative", "less than", lambda number: number < 0),
    ("NonPositive", "less than or equal to", lambda number: number <= 0),
)


@attrs.define(frozen=True, eq=False)
class ValidatePattern:
    """A regular expression that matches somewhere in the value."""

    net_name: ClassVar[str] = "System.Management.Automation.ValidatePatternAttribute"

    pattern: str
    ignore_case: bool = True
    message: str | None = None

    def check(self, value: Any, name: str) -> None:
        for element in _given(value):
            text = _text(element)
            from hvsim.interpreter.values.matching import match

            matched, _ = match(text, self.pattern, self.ignore_case, False)
            if not matched:
                if self.message is not None:
                    raise Refused(
                        self.message.replace("{0}", text).replace("{1}", self.pattern),
                        error_id="ValidatePatternFailure",
                    )
                raise Refused(
                    f'The argument "{text}" does not match the "{self.pattern}" pattern. Supply an argument that '
                    f'matches "{self.pattern}" and try the command again.',
                    error_id="ValidatePatternFailure",
                )


@attrs.define(frozen=True, eq=False)
class ValidateLength:
    """A string of so many characters."""

    net_name: ClassVar[str] = "System.Management.Automation.ValidateLengthAttribute"

    minimum: int
    maximum: int

    def check(self, value: Any, name: str) -> None:
        for element in _elements(value):
            if not isinstance(element, str):
                raise Refused(
                    "The ValidateLength attribute cannot be applied to a parameter that is not a string or string[] "
                    "parameter. Make the parameter a string or string[] parameter.",
                    error_id="ValidateLengthNotString",
                )
            length = len(element)
            if length < self.minimum:
                raise Refused(
                    f"The character length ({length}) of the argument is too short. Specify an argument with a length "
                    f'that is greater than or equal to "{self.minimum}", and then try the command again.',
                    error_id="ValidateLengthMinLengthFailure",
                )
            if length > self.maximum:
                raise Refused(
                    f"The character length of the {length} argument is too long. Shorten the character length of the "
                    f'argument so it is fewer than or equal to "{self.maximum}" characters, and then try the command '
                    "again.",
                    error_id="ValidateLengthMaxLengthFailure",
                )


@attrs.define(frozen=True, eq=False)
class ValidateCount:
    """A collection of so many elements."""

    net_name: ClassVar[str] = "System.Management.Automation.ValidateCountAttribute"

    minimum: int
    maximum: int

    def check(self, value: Any, name: str) -> None:
        items = () if value is None else enumerate_value(value)
        if items is None:
            raise Refused(
                "The ValidateCount attribute cannot be applied to a non-array parameter. Either remove the attribute "
                "from the parameter or make the parameter an array parameter.",
                error_id="NotAnArrayParameter",
            )
        count = len(list(items))
        if self.minimum == self.maximum != count:
            raise Refused(
                f"The parameter requires exactly {self.maximum} value(s) - {count} value(s) were provided.",
                error_id="ValidateCountExactFailure",
            )
        if not self.minimum <= count <= self.maximum:
            raise Refused(
                f"The parameter requires at least {self.minimum} value(s) and no more than {self.maximum} value(s) - "
                f"{count} value(s) were provided.",
                error_id="ValidateCountMinMaxFailure",
            )


@attrs.define(frozen=True, eq=False)
class ValidateScript:
    """A script block that says $true of `$_`."""

    net_name: ClassVar[str] = "System.Management.Automation.ValidateScriptAttribute"

    script: Any
    message: str | None = None

    def check(self, value: Any, name: str) -> None:
        for element in _given(value):
            try:
                answer = self.script.value(item=element)
            except ScriptError as error:
                raise Refused(error.message, error.record.exception) from error
            if not to_bool(answer):
                if self.message is not None:
                    raise Refused(
                        self.message.replace("{0}", _text(element)).replace("{1}", self.script.text),
                        error_id="ValidateScriptFailure",
                    )
                raise Refused(
                    f'The "{self.script.text}" validation script for the argument with value "{_text(element)}" did '
                    "not return a result of True. Determine why the validation script failed, and then try the "
                    "command again.",
                    error_id="ValidateScriptFailure",
                )


_NULL_ARGUMENT = "The argument is null. Provide a valid value for the argument, and then try running the command again."
_NULL_ELEMENT = (
    "The argument has a null value, or an element of the argument collection contains a null value. Provide a "
    "collection that does not contain any null values, and then try the command again."
)
_EMPTY_ELEMENT = (
    "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection "
    "that does not contain any null values and then try the command again."
)


@attrs.define(frozen=True, eq=False)
class ValidateNotNull:
    """Neither null nor a collection with a null in it."""

    net_name: ClassVar[str] = "System.Management.Automation.ValidateNotNullAttribute"

    def check(self, value: Any, name: str) -> None:
        if value is None:
            raise Refused(_NULL_ARGUMENT, error_id="ArgumentIsNull")
        items = enumerate_value(value)
        if items is not None and any(item is None for item in items):
            raise Refused(_NULL_ELEMENT, error_id="ArgumentIsNull")


@attrs.define(frozen=True, eq=False)
class ValidateElements:
    """No collection with a null in it; what a command that takes lists of a module's objects has by itself."""

    def check(self, value: Any, name: str) -> None:
        if isinstance(value, list) and any(item is None for item in value):
            raise Refused(_NULL_ELEMENT, error_id="ArgumentIsNull")


@attrs.define(frozen=True, eq=False)
class ValidateNotNullOrEmpty:
    """Neither null nor an empty string or collection, nor a collection with such an element."""

    net_name: ClassVar[str] = "System.Management.Automation.ValidateNotNullOrEmptyAttribute"

    blank: bool = False  # ValidateNotNullOrWhiteSpace

    def check(self, value: Any, name: str) -> None:
        if value is None:
            raise Refused(_EMPTY_ARGUMENT, error_id="ArgumentIsNull")
        if isinstance(value, str):
            if self._is_empty(value):
                raise Refused(_BLANK_ARGUMENT if self.blank else _EMPTY_ARGUMENT)
            return
        if isinstance(value, Dictionary):
            if not len(value.values_by_key):
                raise Refused(_EMPTY_ELEMENT)
            return
        items = enumerate_value(value)
        if items is None:
            return
        elements = list(items)
        if not elements:
            raise Refused(_EMPTY_ELEMENT)
        for item in elements:
            if item is None or (isinstance(item, str) and self._is_empty(item)):
                raise Refused(_BLANK_ELEMENT if self.blank and item is not None else _EMPTY_ELEMENT)

    def _is_empty(self, text: str) -> bool:
        return not (text.strip() if self.blank else text)


_EMPTY_ARGUMENT = (
    "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again."
)
_BLANK_ARGUMENT = (
    "The argument is null, empty, or consists of only white-space characters. Provide an argument that contains non "
    "white-space characters, and then try the command again."
)
_BLANK_ELEMENT = (
    "An element of the argument collection is null, empty, or consists of only white-space characters. Supply a "
    "collection that does not contain any those values and then try the command again."
)


@attrs.define(frozen=True, eq=False)
class ValidateVariableName:
    """The value of -ErrorVariable and its kin: a variable's name, with + in front to add to it."""

    def check(self, value: Any, name: str) -> None:
        if not str(value).removeprefix("+"):
            raise Refused(_EMPTY_ARGUMENT)


@attrs.define(frozen=True, eq=False)
class ValidateDrive:
    """A path on one of some drives; `drive_of` says on which drive a path is."""

    net_name: ClassVar[str] = "System.Management.Automation.ValidateDriveAttribute"

    drives: tuple[str, ...]
    drive_of: Callable[[str], str]

    def check(self, value: Any, name: str) -> None:
        if value is None:
            raise Refused(_NULL_ARGUMENT)
        if not isinstance(value, str):
            raise Refused(
                "The path argument is invalid. Supply a path argument that is a string type.",
                error_id="PathArgumentIsNotValid",
            )
        drive = self.drive_of(value)
        if drive.lower() not in {each.lower() for each in self.drives}:
            raise Refused(
                f"The path argument drive {drive} does not belong to the set of approved drives: "
                f"{','.join(self.drives)}. Supply a path argument with an approved drive.",
                error_id="PathRootInvalid",
            )
