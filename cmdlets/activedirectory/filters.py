"""Which accounts a filter means: the directory's own expressions, and those of LDAP."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.values import BINARY, to_bool, to_string

Test = Callable[[Mapping[str, Any]], bool]
_TOKEN = re.compile(r"""\s*(?:(?P<text>"[^"]*"|'[^']*')|(?P<mark>[()])|(?P<word>[^\s()]+))""")
_COMPARED = {"-eq": "Ieq", "-ne": "Ine", "-lt": "Ilt", "-le": "Ile", "-gt": "Igt", "-ge": "Ige"}


class InvalidFilter(Exception):
    """A filter that cannot be read."""


def account_filter(text: str, variable: Callable[[str], Any]) -> Test:
    """The test that an expression such as `Name -like "HV*" -and Enabled -eq $true` is; `variable` gives values.

    Raises `InvalidFilter`.
    """
    stripped = text.strip()
    if stripped.startswith("{") and stripped.endswith("}"):
        stripped = stripped[1:-1].strip()
    if stripped == "*":
        return lambda values: True
    reader = _Reader(stripped, variable)
    found = reader.any_of()
    if reader.tokens:
        raise InvalidFilter(text)
    return found


class _Reader:
    """What is left to read of an expression."""

    def __init__(self, text: str, variable: Callable[[str], Any]) -> None:
        self.text = text
        self.variable = variable
        self.tokens = [match.group().strip() for match in _TOKEN.finditer(text)]

    def any_of(self) -> Test:
        """Tests joined by -or."""
        tests = [self._all_of()]
        while self._next_is("-or"):
            tests.append(self._all_of())
        return lambda values: any(test(values) for test in tests)

    def _all_of(self) -> Test:
        tests = [self._one()]
        while self._next_is("-and"):
            tests.append(self._one())
        return lambda values: all(test(values) for test in tests)

    def _one(self) -> Test:
        if self._next_is("-not"):
            inner = self._one()
            return lambda values: not inner(values)
        if self._next_is("("):
            inner = self.any_of()
            if not self._next_is(")"):
                raise InvalidFilter(self.text)
            return inner
        if len(self.tokens) < 3:
            raise InvalidFilter(self.text)
        name, operator, value = self.tokens[:3]
        del self.tokens[:3]
        return _comparison(name, operator.lower(), self._value(value), self.text)

    def _next_is(self, word: str) -> bool:
        if self.tokens and self.tokens[0].lower() == word:
            del self.tokens[0]
            return True
        return False

    def _value(self, token: str) -> Any:
        if token[0] in "\"'":
            return token[1:-1]
        if token.startswith("$"):
            constants = {"$true": True, "$false": False, "$null": None}
            folded = token.lower()
            return constants[folded] if folded in constants else self.variable(token[1:])
        return token


def _comparison(name: str, operator: str, value: Any, text: str) -> Test:
    folded = name.lower()
    if operator in ("-like", "-notlike"):
        wanted = operator == "-like"
        pattern = to_string(value)
        return lambda values: (values.get(folded) is not None and matches(pattern, to_string(values[folded]))) is wanted
    kind = _COMPARED.get(operator)
    if kind is None:
        raise InvalidFilter(text)
    compare = BINARY[kind]
    return lambda values: values.get(folded) is not None and to_bool(compare(values[folded], value))


_LDAP_NAMES = {
    "cn": "name",
    "dnshostname": "dnshostname",
    "objectcategory": "objectclass",
    "description": "description",
    "operatingsystem": "operatingsystem",
}
_LDAP = re.compile(r"\(([\w.;:-]+)=([^()]*)\)")


def ldap_filter(text: str) -> Test:
    """The test that an LDAP filter such as `(&(objectClass=computer)(name=HV*))` is. Raises `InvalidFilter`."""
    test, end = _ldap(text.strip(), 0, text)
    if end != len(text.strip()):
        raise InvalidFilter(text)
    return test


def _ldap(text: str, place: int, whole: str) -> tuple[Test, int]:
    if text[place : place + 2] in ("(&", "(|", "(!"):
        sign, inner, place = text[place + 1], list[Test](), place + 2
        while text[place : place + 1] == "(":
            found, place = _ldap(text, place, whole)
            inner.append(found)
        if text[place : place + 1] != ")" or not inner:
            raise InvalidFilter(whole)
        tests: dict[str, Test] = {
            "&": lambda values: all(test(values) for test in inner),
            "|": lambda values: any(test(values) for test in inner),
            "!": lambda values: not inner[0](values),
        }
        return tests[sign], place + 1
    match = _LDAP.match(text, place)
    if match is None:
        raise InvalidFilter(whole)
    name = _LDAP_NAMES.get(match[1].lower(), match[1].lower())
    pattern = match[2]
    return lambda values: values.get(name) is not None and matches(pattern, to_string(values[name])), match.end()
