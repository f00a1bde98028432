"""The errors of the estate: one tree, each class one thing a caller may want to handle apart.

Holds the facts a message needs. Does not know how a shell prints them. What the block engine reports comes through as
`BlockError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hvsim.blocks.errors import BlockError

__all__ = [
    "AlreadyExists",
    "BlockError",
    "EstateError",
    "InvalidState",
    "LabFileError",
    "ManagementError",
    "NotFound",
    "Refused",
    "StepFailed",
    "WrongState",
    "nearest",
]


class EstateError(Exception):
    """Anything the estate refuses or cannot find."""


class NotFound(EstateError):
    """Nothing of that kind has the name; `suggestion` is the nearest name that exists, or ''."""

    def __init__(self, kind: str, name: str, known: Iterable[str] = ()) -> None:
        self.kind = kind
        self.name = name
        self.suggestion = nearest(name, known)
        hint = f" Did you mean '{self.suggestion}'?" if self.suggestion else ""
        super().__init__(f"No {kind} is named '{name}'.{hint}")


class AlreadyExists(EstateError):
    """A thing of that kind and name exists and names of that kind are unique."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind = kind
        self.name = name
        super().__init__(f"A {kind} named '{name}' exists already.")


class InvalidState(EstateError):
    """The object cannot do this in the state it is in."""


class Refused(EstateError):
    """What was asked contradicts the configuration; the message says which rule and what would satisfy it."""


class ManagementError(EstateError):
    """What Hyper-V's management service refuses: `code` as it ends up in an error's id, `lines` from general on.

    Codes: InvalidState, InvalidParameter, InvalidOperation, ObjectNotFound, ObjectInUse, OperationFailed, OutOfMemory,
    NotSupported, AccessDenied, Unspecified.
    """

    def __init__(self, code: str, *lines: str) -> None:
        self.code = code
        self.lines = lines
        super().__init__("\n".join(lines))


class WrongState(ManagementError, InvalidState):
    """A machine cannot do this in the state it is in: `doing` says what failed, '' where Hyper-V does not repeat it."""

    def __init__(self, doing: str = "") -> None:
        reason = "The operation cannot be performed while the object is in its current state."
        super().__init__("InvalidState", *([doing] if doing else []), reason)


class LabFileError(EstateError):
    """A lab file does not describe an estate; the message names the table and key.

    `path` leads to the value that is wrong, by keys and numbers; `line` and `column`, from 1, are 0 while unknown.
    `others` are the mistakes after it; the message has a line for each.
    """

    def __init__(
        self,
        message: str,
        path: tuple[str | int, ...] = (),
        line: int = 0,
        column: int = 0,
        others: Sequence[LabFileError] = (),
    ) -> None:
        self.reason = message
        self.path = path
        self.line = line
        self.column = column
        self.others = tuple(others)
        place = f"line {line}, column {column}: " if line else ""
        super().__init__("\n".join([place + message, *map(str, others)]))


class StepFailed(EstateError):
    """A step of a backup failed.

    `code` is the VSS or management result as hexadecimal text ('0x800423F4') or a WMI number ('32768'), '' where there
    is none; `retryable` tells whether the same step may succeed when it is tried again.
    """

    def __init__(self, message: str, code: str = "", *, retryable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.retryable = retryable


def nearest(name: str, known: Iterable[str]) -> str:
    """The one of `known` that `name` is most likely a misspelling of, or ''."""
    from difflib import get_close_matches

    by_lower_case = {item.lower(): item for item in known}
    matches = get_close_matches(name.lower(), list(by_lower_case), n=1, cutoff=0.6)
    return by_lower_case[matches[0]] if matches else ""
