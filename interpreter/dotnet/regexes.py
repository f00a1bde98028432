"""System.Text.RegularExpressions: Regex, Match, Group and their collections."""

from __future__ import annotations

from itertools import islice
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.enumerators import Enumerator
from hvsim.interpreter.dotnet.objects import argument_null, argument_range
from hvsim.interpreter.errors import NetFailure
from hvsim.interpreter.limits import MATCHES, out_of_memory
from hvsim.interpreter.values.arrays import Array, string_array
from hvsim.interpreter.values.dates.datetimes import TimeSpan
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.matching import regex_escape, split_text
from hvsim.interpreter.values.regex.regex_results import (
    CaptureCollection,
    Group,
    GroupCollection,
    Match,
    MatchCollection,
)
from hvsim.interpreter.values.regex.regexes import Regex, compiled, replacement, substitute
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.delegates import call_function
from hvsim.interpreter.values.types.registry import named_type

REGEX = declare("System.Text.RegularExpressions.Regex")
_NO_TIMEOUT = -10_000  # ticks: minus one millisecond
_OPTIONS = "System.Text.RegularExpressions.RegexOptions options"


def _compile(pattern: str | None, options: EnumValue | None = None) -> Regex:
    if pattern is None:
        raise argument_null("pattern")
    return compiled(pattern, options.value if options is not None else 0)


@REGEX.constructor(
    "(string pattern)", f"(string pattern, {_OPTIONS})", f"(string pattern, {_OPTIONS}, timespan matchTimeout)"
)
def _new(pattern: str, options: EnumValue | None = None, limit: TimeSpan | None = None) -> Regex:
    if limit is None or limit.ticks == _NO_TIMEOUT:
        return _compile(pattern, options)
    if pattern is None:
        raise argument_null("pattern")
    if limit.ticks <= 0:
        raise argument_range("Specified argument was out of the range of valid values.", "matchTimeout")
    return Regex(pattern, options.value if options is not None else 0, limit.ticks / 1e7)


@REGEX.converter
def _convert(value: Any) -> Any:
    if not isinstance(value, str):
        return None
    try:
        return compiled(value)
    except NetFailure as failure:
        failure.exception.properties["conversion_id"] = "InvalidCastFromStringToRegex"
        raise


def _text(value: str | None) -> str:
    if value is None:
        raise argument_null("input")
    return value


def _is_match(regex: Regex, text: str | None, start: int = 0) -> bool:
    return regex.first(_text(text), start) is not None


def _match(regex: Regex, text: str | None, start: int = 0) -> Match:
    return Match(regex, regex.first(_text(text), start), _text(text))


def _matches(regex: Regex, text: str | None, start: int = 0) -> MatchCollection:
    found = islice(regex.matches(_text(text), start), MATCHES + 1)
    matches = [Match(regex, each, _text(text)) for each in found]
    if len(matches) > MATCHES:
        raise out_of_memory()
    return MatchCollection(matches)


def _replace(regex: Regex, text: str | None, by: str, count: int = -1, start: int = 0) -> str:
    return substitute(regex, _text(text), replacement(regex, by), count, start)


def _evaluate(regex: Regex, text: str | None, evaluator: Any, count: int = -1) -> str:
    def run(found: Any, source: str) -> str:
        return to_string(call_function(evaluator, Match(regex, found, source)))

    return substitute(regex, _text(text), run, count)


def _split(regex: Regex, text: str | None, count: int = 0) -> Array:
    return string_array(split_text(regex, _text(text), count))


REGEX.method("bool IsMatch(string input)", "bool IsMatch(string input, int startat)")(_is_match)
REGEX.method(
    "System.Text.RegularExpressions.Match Match(string input)",
    "System.Text.RegularExpressions.Match Match(string input, int startat)",
)(_match)
REGEX.method(
    "System.Text.RegularExpressions.MatchCollection Matches(string input)",
    "System.Text.RegularExpressions.MatchCollection Matches(string input, int startat)",
)(_matches)
REGEX.method(
    "string Replace(string input, string replacement)",
    "string Replace(string input, string replacement, int count)",
    "string Replace(string input, string replacement, int count, int startat)",
)(_replace)
REGEX.method(
    "string Replace(string input, System.Text.RegularExpressions.MatchEvaluator evaluator)",
    "string Replace(string input, System.Text.RegularExpressions.MatchEvaluator evaluator, int count)",
)(_evaluate)
REGEX.method("string[] Split(string input)", "string[] Split(string input, int count)")(_split)
REGEX.method("string ToString()")(lambda regex: regex.pattern)
REGEX.property("System.Text.RegularExpressions.RegexOptions Options")(
    lambda regex: EnumValue(named_type("System.Text.RegularExpressions.RegexOptions"), regex.options)
)
REGEX.property("bool RightToLeft")(lambda regex: bool(regex.options & 64))
REGEX.property("timespan MatchTimeout")(
    lambda regex: TimeSpan(_NO_TIMEOUT if regex.seconds is None else round(regex.seconds * 1e7))
)
REGEX.method("string[] GetGroupNames()")(lambda regex: string_array([name for name, _, _ in regex.group_numbers()]))
REGEX.method("int[] GetGroupNumbers()")(
    lambda regex: Array.of([number for _, number, _ in regex.group_numbers()], named_type("System.Int32"))
)


def _static(returns: str, name: str, parameters: str, function: Any) -> None:
    @REGEX.static(
        f"{returns} {name}(string input, string pattern{parameters})",
        f"{returns} {name}(string input, string pattern{parameters}, {_OPTIONS})",
    )
    def run(text: str | None, pattern: str | None, *rest: Any) -> Any:
        options = rest[-1] if rest and isinstance(rest[-1], EnumValue) else None
        values = rest[:-1] if options is not None else rest
        return function(_compile(pattern, options), text, *values)


_static("bool", "IsMatch", "", _is_match)
_static("System.Text.RegularExpressions.Match", "Match", "", _match)
_static("System.Text.RegularExpressions.MatchCollection", "Matches", "", _matches)
_static("string", "Replace", ", string replacement", _replace)
_static("string", "Replace", ", System.Text.RegularExpressions.MatchEvaluator evaluator", _evaluate)
_static("string[]", "Split", "", _split)
_static("int", "Count", "", lambda regex, text: len(_matches(regex, text).items))
REGEX.method("int Count(string input)")(lambda regex, text: len(_matches(regex, text).items))


@REGEX.method("string GroupNameFromNumber(int i)")
def _group_name(regex: Regex, wanted: int) -> str:
    return next((name for name, number, _ in regex.group_numbers() if number == wanted), "")


@REGEX.method("int GroupNumberFromName(string name)")
def _group_number(regex: Regex, wanted: str) -> int:
    return next((number for name, number, _ in regex.group_numbers() if name == wanted), -1)


REGEX.constants("timespan", InfiniteMatchTimeout=TimeSpan(_NO_TIMEOUT))
REGEX.static_property("int CacheSize", setter=lambda value: None)(lambda: 15)
REGEX.static("string Escape(string str)")(regex_escape)


@REGEX.static("string Unescape(string str)")
def _unescape(text: str) -> str:
    import re

    special = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "a": "\a", "e": "\x1b", "v": "\v"}
    return re.sub(r"\\(.)", lambda found: special.get(found.group(1), found.group(1)), text, flags=re.DOTALL)


CAPTURE = declare("System.Text.RegularExpressions.Capture")
GROUP = declare("System.Text.RegularExpressions.Group")
MATCH = declare("System.Text.RegularExpressions.Match")
MATCH.property("System.Text.RegularExpressions.GroupCollection Groups")(lambda match: match.groups())
GROUP.property("bool Success")(lambda group: group.success)
GROUP.property("string Name")(lambda group: group.name)
GROUP.property("System.Text.RegularExpressions.CaptureCollection Captures")(
    lambda group: CaptureCollection(group.captures())
)
CAPTURE.property("int Index")(lambda capture: capture.index)
CAPTURE.property("int Length")(lambda capture: capture.length)
CAPTURE.property("string Value")(lambda capture: capture.value)
CAPTURE.property("System.ReadOnlySpan[char] ValueSpan")(lambda capture: None)
CAPTURE.method("string ToString()")(lambda capture: capture.value)
MATCH.method("System.Text.RegularExpressions.Match NextMatch()")(Match.next_match)


MATCH.static_property("System.Text.RegularExpressions.Match Empty")(lambda: Match(compiled(""), None, ""))


@MATCH.method("string Result(string replacement)")
def _result(match: Match, text: str) -> str:
    return replacement(match.regex, text)(match.found, match.text)


GROUPS = declare("System.Text.RegularExpressions.GroupCollection")
GROUPS.property("int Count")(lambda groups: len(groups.all()))
GROUPS.property("string[] Keys")(lambda groups: string_array([group.name for group in groups.all()]))
GROUPS.property("System.Object[] Values")(lambda groups: Array(groups.all()))
GROUPS.method("bool ContainsKey(string key)")(lambda groups, name: any(each.name == name for each in groups.all()))


@GROUPS.method(
    "System.Text.RegularExpressions.Group get_Item(System.Object key)",
    "System.Text.RegularExpressions.Group Item(System.Object key)",
    hidden=True,
)
def _group(groups: GroupCollection, key: Any) -> Group:
    if isinstance(key, str):
        return groups.named(key)
    return groups.numbered(int(key))


GROUPS.method("System.Collections.IEnumerator GetEnumerator()")(lambda groups: Enumerator(groups.all()))

for _name in ("MatchCollection", "CaptureCollection"):
    _collection = declare(f"System.Text.RegularExpressions.{_name}")
    _collection.property("int Count")(lambda collection: len(collection.items))
    _collection.method("System.Collections.IEnumerator GetEnumerator()")(
        lambda collection: Enumerator(collection.items)
    )

    @_collection.method("System.Object get_Item(int i)", "System.Object Item(int i)", hidden=True)
    def _element(collection: MatchCollection | CaptureCollection, index: int) -> Any:
        items: list[Any] = list(collection.items)
        return items[index] if -len(items) <= index < len(items) else None
