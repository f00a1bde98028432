"""String.Join, Concat and Format."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.objects import argument_null
from hvsim.interpreter.dotnet.strings import STRING
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.limits import joined_text
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.formatting import composite
from hvsim.interpreter.values.text import net_text


@STRING.static(
    "string Join(string separator, params string[] value)",
    "string Join(string separator, params System.Object[] values)",
    "string Join(char separator, params string[] value)",
    "string Join(char separator, params System.Object[] values)",
)
def _join(separator: str | None, values: Any) -> str:
    return joined_text(str(separator or ""), [net_text(each) for each in values or []])


@STRING.static(
    "string Join(string separator, System.Collections.Generic.IEnumerable[string] values)",
    "string Join(string separator, System.Collections.Generic.IEnumerable[TSource] values)",
    "string Join(char separator, System.Collections.Generic.IEnumerable[TSource] values)",
)
def _join_all(separator: str | None, values: Any) -> str:
    return _join(separator, list(enumerate_value(values) or []))


@STRING.static("string Join(string separator, string[] value, int startIndex, int count)")
def _join_part(separator: str | None, values: list[str], start: int, count: int) -> str:
    if start < 0 or count < 0 or start + count > len(values):
        raise net_failure(
            "System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values."
        )
    return _join(separator, values[start : start + count])


@STRING.static(
    "string Concat(System.Object arg0)",
    "string Concat(System.Object arg0, System.Object arg1)",
    "string Concat(System.Object arg0, System.Object arg1, System.Object arg2)",
    "string Concat(string str0, string str1)",
    "string Concat(string str0, string str1, string str2)",
    "string Concat(string str0, string str1, string str2, string str3)",
)
def _concat(*values: Any) -> str:
    return joined_text("", [net_text(each) for each in values])


@STRING.static(
    "string Concat(params System.Object[] args)",
    "string Concat(params string[] values)",
    "string Concat(System.Collections.Generic.IEnumerable[TSource] values)",
)
def _concat_all(values: Any) -> str:
    return joined_text("", [net_text(each) for each in enumerate_value(values) or []])


@STRING.static(
    "string Format(string format, System.Object arg0)",
    "string Format(string format, System.Object arg0, System.Object arg1)",
    "string Format(string format, System.Object arg0, System.Object arg1, System.Object arg2)",
)
def _format(text: str | None, *values: Any) -> str:
    if text is None:
        raise argument_null("format")
    return composite(text, list(values))


@STRING.static("string Format(string format, params System.Object[] args)")
def _format_all(text: str | None, values: list[Any]) -> str:
    return _format(text, *values)


@STRING.static("string Format(cultureinfo provider, string format, params System.Object[] args)")
def _format_culture(culture: Any, text: str, values: list[Any]) -> str:
    return composite(text, list(values), getattr(culture, "culture", None))
