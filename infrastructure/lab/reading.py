"""Reading lab files: TOML text into plans, every mistake with its line and column.

Checks shape by the keys that plans declare; whether things fit together is `checks`.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path as RealPath
from typing import Any, TypeVar

from attrs import NOTHING

from hvsim.infrastructure.errors import LabFileError, nearest
from hvsim.infrastructure.lab.checks import check_plan
from hvsim.infrastructure.lab.keys import UNITS, Key, KeyKind, keys_of, size_text
from hvsim.infrastructure.lab.notation import notation
from hvsim.infrastructure.lab.plans import LabPlan
from hvsim.infrastructure.lab.positions import Path, Positions
from hvsim.infrastructure.lab.problems import LabProblem

Plan = TypeVar("Plan")

_BITS = {"GB": 1e9, "MB": 1e6, "KB": 1e3}
_SYNTAX_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)\Z")
_SIMPLE: dict[KeyKind, tuple[type, ...]] = {
    KeyKind.TEXT: (str,),
    KeyKind.WHOLE: (int,),
    KeyKind.NUMBER: (int, float),
    KeyKind.FLAG: (bool,),
}


def default_lab() -> LabPlan:
    """The estate that is built when no lab file is named."""
    return _DEFAULT.plan()


def read_lab(path: str) -> LabPlan:
    """The estate in a lab file of the real machine. Raises `LabFileError`."""
    return parse_lab(lab_file_text(path))


def lab_file_text(path: str) -> str:
    """The text of a lab file of the real machine. Raises `LabFileError`."""
    try:
        return RealPath(path).read_text("utf-8")
    except OSError as error:
        raise LabFileError(f"The lab file '{path}' cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise LabFileError(f"The lab file '{path}' is not text in UTF-8.") from error


def parse_lab(text: str) -> LabPlan:
    """The estate in a lab file's text. Raises `LabFileError` for its mistakes."""
    plan, problems = _read(text)
    if problems:
        first, *others = problems
        errors = [LabFileError(item.message, item.path, item.line, item.column) for item in others]
        raise LabFileError(first.message, first.path, first.line, first.column, errors)
    assert plan is not None
    return plan


def check_text(text: str) -> list[LabProblem]:
    """Every mistake in a lab file's text, in the order of the text."""
    return _read(text)[1]


def _read(text: str) -> tuple[LabPlan | None, list[LabProblem]]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax_problem(text, str(error))]
    except RecursionError:
        return None, [_syntax_problem(text, "it is nested too deeply")]
    reader = Reader()
    plan = reader.plan(LabPlan, content, ())
    problems = reader.problems
    if plan is not None and not problems:
        problems = list(check_plan(plan))
    if problems:
        positions = Positions(text)
        for problem in problems:
            problem.line, problem.column = positions.place(problem.path, key=problem.at_key)
        problems.sort(key=lambda item: (item.line, item.column))
    return plan, problems


def _syntax_problem(text: str, message: str) -> LabProblem:
    place = _SYNTAX_PLACE.search(message)
    reason = message[: place.start()].strip() if place else message.partition("(at end")[0].strip()
    problem = LabProblem(f"The lab file is not TOML: {reason}.")
    if place:
        problem.line, problem.column = int(place.group(1)), int(place.group(2))
    else:
        problem.line, problem.column = text.count("\n") + 1, len(text) - text.rfind("\n")
    return problem


class Reader:
    """Turns tables into plans; what is wrong is noted and left at its default."""

    def __init__(self) -> None:
        self.problems: list[LabProblem] = []

    def plan(self, kind: type[Plan], item: Any, path: Path) -> Plan | None:
        """The plan in a table; None when it cannot be made at all."""
        if not isinstance(item, dict):
            self._problem(path, f"{shown(path)}: a table is expected, not {notation(item)}.")
            return None
        keys = keys_of(kind)
        values: dict[str, Any] = {}
        for name, value in item.items():
            if name not in keys:
                self._unknown(path, name, keys)
                continue
            read = self._value(keys[name][0], value, (*path, name))
            if read is not NOTHING:
                values[name] = read
        missing = [name for name, (_, part) in keys.items() if part.default is NOTHING and name not in item]
        if missing and all(name in keys for name in item):
            self._problem(path, f"{shown(path)}: {', '.join(missing)} is missing.", at_key=True)
        if any(part.default is NOTHING and name not in values for name, (_, part) in keys.items()):
            return None
        return kind(**values)

    def _value(self, key: Key, value: Any, path: Path) -> Any:
        """What the plan holds for a value; NOTHING after a mistake."""
        if key.kind is KeyKind.TABLE:
            plan = self.plan(key.plan, value, path)
            return NOTHING if plan is None else plan
        if key.kind in (KeyKind.TABLES, KeyKind.TEXTS):
            return self._list(key, value, path)
        if key.kind in (KeyKind.SIZE, KeyKind.SPEED):
            return self._quantity(key, value, path)
        if type(value) not in _SIMPLE[key.kind]:
            self._problem(path, f"{shown(path)}: {key.kind.value} is expected, not {notation(value)}.")
            return NOTHING
        if key.kind is KeyKind.TEXT:
            if key.is_filled and not value.strip():
                self._problem(path, f"{shown(path)}: {notation(value)} says nothing; leave the key out.")
                return NOTHING
            return self._choice(key, value, path)
        return self._within(key, value, path)

    def _list(self, key: Key, value: Any, path: Path) -> Any:
        if not isinstance(value, list):
            self._problem(path, f"{shown(path)}: a list is expected, not {notation(value)}.")
            return NOTHING
        if key.kind is KeyKind.TABLES:
            plans = [self.plan(key.plan, item, (*path, number)) for number, item in enumerate(value)]
            return tuple(plan for plan in plans if plan is not None)
        single = Key(KeyKind.TEXT, key.about, key.choices)
        read = [self._value(single, item, (*path, number)) for number, item in enumerate(value)]
        return tuple(item for item in read if item is not NOTHING)

    def _quantity(self, key: Key, value: Any, path: Path) -> Any:
        units = _BITS if key.kind is KeyKind.SPEED else UNITS
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return self._within(key, value, path)
        words = str(value).strip().upper() if isinstance(value, str) else ""
        for unit, factor in units.items():
            amount = words.removesuffix(unit).strip()
            if amount != words and amount.replace(".", "", 1).isdigit():
                number = float(amount) * factor
                return self._within(key, number if key.kind is KeyKind.SPEED else int(number), path)
        example = '"10Gb"' if key.kind is KeyKind.SPEED else '"40GB"'
        message = f"{notation(value)} is not {key.kind.value}; write a number or a text such as {example}."
        self._problem(path, f"{shown(path)}: {message}")
        return NOTHING

    def _within(self, key: Key, value: Any, path: Path) -> Any:
        low, high = key.low, key.high
        if (low is not None and value < low) or (high is not None and value > high):
            amount = size_text if key.kind is KeyKind.SIZE else _number
            limits = f"from {amount(low)} to {amount(high)}"
            self._problem(path, f"{shown(path)}: {path[-1]} is {amount(value)}, and must be {limits}.")
            return NOTHING
        return value

    def _choice(self, key: Key, value: str, path: Path) -> Any:
        for choice in key.choices:
            if choice.lower() == value.lower():
                return choice
        if key.choices:
            name = next((str(part) for part in reversed(path) if isinstance(part, str)), "value")
            self._problem(path, f"{shown(path)}: {name} '{value}' is none of {', '.join(key.choices)}.")
            return NOTHING
        return value

    def _unknown(self, path: Path, name: str, keys: Any) -> None:
        suggestion = nearest(name, keys)
        hint = f" Did you mean '{suggestion}'?" if suggestion else ""
        self._problem((*path, name), f"{shown(path)}: '{name}' is not known.{hint}", at_key=True)

    def _problem(self, path: Path, message: str, *, at_key: bool = False) -> None:
        self.problems.append(LabProblem(message, path, at_key=at_key))


def _number(value: float | None) -> str:
    return f"{value:.15g}"


def shown(path: Path) -> str:
    """A path as messages write it: hosts[0].machines[1].memory."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "the lab file"


class _Default:
    """The default lab, read once: plans are frozen, so that every estate can be built of the same."""

    def __init__(self) -> None:
        self._plan: LabPlan | None = None

    def plan(self) -> LabPlan:
        if self._plan is None:
            text = files("hvsim.infrastructure.lab").joinpath("default_lab.toml").read_text("utf-8")
            self._plan = parse_lab(text)
        return self._plan


_DEFAULT = _Default()
