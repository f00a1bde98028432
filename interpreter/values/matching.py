"""The text operators: `-like`, `-match`, `-replace`, `-split`, `-join`. Filtering of lists included.

Everything about expressions themselves is in `regexes.py`; `$Matches` is the engine's, which gets them from `match`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from hvsim.interpreter.errors import NetFailure, failure
from hvsim.interpreter.limits import ELEMENTS, elements_fit, joined_text, out_of_memory
from hvsim.interpreter.values.arrays import Array, string_array
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.regex.regexes import Regex, as_regex, compiled, replacement, substitute
from hvsim.interpreter.values.text import net_text, to_string
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.registry import named_type
from hvsim.interpreter.values.wildcard import WildcardPattern, is_like


def like(left: Any, right: Any, ignore_case: bool, negate: bool) -> Any:
    """`-like` and its kin: a Boolean, or the elements of a list that are (or are not) like the pattern."""
    if isinstance(right, WildcardPattern):
        pattern, ignore_case = right.pattern, right.ignore_case
    else:
        pattern = right if right.__class__ is str else to_string(right)
    if left.__class__ is str:
        return is_like(left, pattern, ignore_case) is not negate
    elements = enumerate_value(left)
    if elements is None:
        return is_like(to_string(left), pattern, ignore_case) is not negate
    return Array([each for each in elements if is_like(to_string(each), pattern, ignore_case) is not negate])


def match(left: Any, right: Any, ignore_case: bool, negate: bool) -> tuple[Any, Hashtable | None]:
    """(`-match`'s result, the new `$Matches` or None when it stays as it was)."""
    regex = as_regex(right, ignore_case)
    if left.__class__ is not str:
        elements = enumerate_value(left)
        if elements is not None:
            kept = [each for each in elements if (regex.first(to_string(each)) is not None) is not negate]
            return Array(kept), None
        left = to_string(left)
    found = regex.first(left)
    matched = found is not None
    return matched is not negate, matches_table(regex, found) if matched else None


def matches_table(regex: Regex, found: Any) -> Hashtable:
    """`$Matches`: the groups that took part, by name or number."""
    table = Hashtable()
    for name, number, python in reversed(regex.group_numbers()):
        text = found.group(python)
        if text is not None:
            table[number if name.isdigit() else name] = text
    return table


def replace(left: Any, right: Any, ignore_case: bool) -> Any:
    """`-replace`: the right side is a pattern, or a pattern and what replaces it (text or a script block)."""
    parts = list(right) if isinstance(right, list) else [right]
    if len(parts) > 2:
        raise failure(
            f"The {'-ireplace' if ignore_case else '-creplace'} operator allows only two elements to follow it, "
            f"not {len(parts)}.",
            "BadReplaceArgument",
            "InvalidOperation",
        )
    pattern = parts[0] if parts else ""
    try:
        regex = as_regex(pattern, ignore_case)
    except NetFailure as error:
        raise failure(
            f"The regular expression pattern {to_string(pattern)} is not valid.",
            "InvalidRegularExpression",
            "InvalidOperation",
            inner=error.exception,
        ) from None
    replacer = _replacer(regex, parts[1] if len(parts) > 1 else "")
    elements = None if left.__class__ is str else enumerate_value(left)
    if elements is None:
        return substitute(regex, to_string(left), replacer)
    return Array([substitute(regex, to_string(each), replacer) for each in elements])


def _replacer(regex: Regex, by: Any) -> Any:
    if by.__class__ is str:
        return replacement(regex, by)
    from hvsim.interpreter.values.members.methods import BoundMethod
    from hvsim.interpreter.values.types.delegates import Delegate

    if getattr(by, "net_name", "") == "System.Management.Automation.ScriptBlock":
        from hvsim.interpreter.values.members.access import collapse
        from hvsim.interpreter.values.regex.regex_results import Match

        return lambda found, text: to_string(collapse(by.invoke(item=Match(regex, found, text))))
    if by.__class__ in (Delegate, BoundMethod):
        from hvsim.interpreter.values.regex.regex_results import Match

        call = by.invoke
        return lambda found, text: to_string(call([Match(regex, found, text)]))
    return replacement(regex, to_string(by))


# -split and -join

_REGEX_CHARACTERS = "\\^$.|?*+()[]{}# "

SIMPLE_MATCH, REGEX_MATCH, CULTURE, WHITESPACE, MULTILINE, SINGLELINE, SPLIT_IGNORE_CASE, EXPLICIT = (
    1 << bit for bit in range(8)
)


def _is_plain(delimiter: str, ignore_case: bool) -> bool:
    """One character that means itself, so that no expression is needed."""
    return len(delimiter) == 1 and delimiter not in _REGEX_CHARACTERS and not (ignore_case and delimiter.isalpha())


def split(left: Any, right: Any, ignore_case: bool) -> Any:
    """`-split`: the right side is a delimiter, or delimiter, maximum and options, or a script block that says where."""
    if left.__class__ is str and right.__class__ is str and _is_plain(right, ignore_case):
        elements_fit(left.count(right) + 1)
        return string_array(left.split(right))
    parts = list(right) if isinstance(right, list) else [right]
    limit = _limit(parts[1]) if len(parts) > 1 else 0
    elements = enumerate_value(left)
    texts = [to_string(left)] if elements is None else [to_string(each) for each in elements]
    found: list[str] = []
    delimiter = parts[0] if parts else ""
    if getattr(delimiter, "net_name", "") == "System.Management.Automation.ScriptBlock":
        if len(parts) > 2:
            raise failure(
                "Options are not allowed on the -split operator with a predicate.",
                "InvalidSplitOptionWithPredicate",
                "InvalidOperation",
            )
        for text in texts:
            found.extend(_split_where(text, delimiter, limit))
        return string_array(found)
    regex = _delimiter(delimiter, ignore_case, parts[2] if len(parts) > 2 else None)
    for text in texts:
        found.extend(split_text(regex, text, limit))
    return string_array(found)


def _limit(value: Any) -> int:
    return int(convert(value, named_type("System.Int32")))


def _delimiter(delimiter: Any, ignore_case: bool, options: Any) -> Regex:
    flags = _split_options(options)
    text = to_string(delimiter)
    if flags & SIMPLE_MATCH:
        text = regex_escape(text)
    regex_flags = 0
    if flags & SPLIT_IGNORE_CASE or (ignore_case and not (options is not None and flags & CULTURE)):
        regex_flags |= 1
    for bit, regex_bit in ((MULTILINE, 2), (SINGLELINE, 16), (WHITESPACE, 32), (EXPLICIT, 4)):
        if flags & bit:
            regex_flags |= regex_bit
    return compiled(text, regex_flags)


def _split_options(options: Any) -> int:
    if options is None:
        return REGEX_MATCH
    flags = int(convert(options, named_type("System.Management.Automation.SplitOptions")).value)
    regex_only = CULTURE | WHITESPACE | MULTILINE | SINGLELINE | EXPLICIT
    if flags & SIMPLE_MATCH and flags & (regex_only | REGEX_MATCH):
        raise failure(
            "The combination of options with the -split operator is not valid.",
            "InvalidSplitOptionCombination",
            "InvalidOperation",
        )
    return flags


def split_text(regex: Regex, text: str, limit: int) -> list[str]:
    """The pieces between matches, with captured groups; a negative limit counts from the end."""
    if limit == 1:
        return [text]
    found: Iterable[Any] = islice(regex.matches(text), limit - 1) if limit > 0 else regex.matches(text)
    if limit < 0:
        kept = list(found)
        found = kept[max(0, len(kept) - (-limit - 1)) :] if limit < -1 else []
    pieces: list[str] = []
    position = 0
    numbers = [python for _, _, python in regex.group_numbers()[1:]]
    for each in found:
        pieces.append(text[position : each.start()])
        pieces.extend(each.group(number) for number in numbers if each.group(number) is not None)
        position = each.end()
        if len(pieces) > ELEMENTS:
            raise out_of_memory()
    pieces.append(text[position:])
    return pieces


def _split_where(text: str, predicate: Any, limit: int) -> list[str]:
    """Splits at the characters the script block says yes to."""
    from hvsim.interpreter.values.members.access import collapse

    marks = [
        position
        for position, character in enumerate(text)
        if to_bool(collapse(predicate.invoke(text, position, item=character)))
    ]
    if limit > 0:
        marks = marks[: limit - 1]
    elif limit < 0:
        marks = marks[max(0, len(marks) - (-limit - 1)) :] if limit < -1 else []
    pieces, start = [], 0
    for mark in marks:
        pieces.append(text[start:mark])
        start = mark + 1
    return [*pieces, text[start:]]


def split_words(operand: Any) -> Any:
    """Unary `-split`: at runs of white space, ends trimmed."""
    elements = enumerate_value(operand)
    texts = [to_string(operand)] if elements is None else [to_string(each) for each in elements]
    found: list[str] = []
    for text in texts:
        found.extend(text.split() or [""])
    return string_array(found)


def join(left: Any, right: Any) -> str:
    """`-join`: elements as the current culture shows them."""
    elements = enumerate_value(left)
    if elements is None:
        return to_string(left)
    separator = to_string(right)
    return joined_text(separator, [each if each.__class__ is str else element_text(each) for each in elements])


def element_text(element: Any) -> str:
    """An element of a joined list."""
    return "" if element is None else net_text(element)


def join_all(operand: Any) -> str:
    """Unary `-join`."""
    return join(operand, "")


def regex_escape(text: str) -> str:
    """`[regex]::Escape`."""
    special = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", " ": "\\ "}
    return "".join(
        special.get(character) or ("\\" + character if character in "\\*+?|{[()^$.#" else character)
        for character in text
    )
