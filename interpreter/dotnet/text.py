"""StringBuilder and the cultures as objects. Encodings are in `encodings.py`."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_range, must_not_be_negative
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.limits import TEXT_LENGTH, joined_text, out_of_memory, replaced_text, text_fits
from hvsim.interpreter.values.cultures import ENGLISH, INVARIANT, Culture, current_culture, find_culture
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.formatting import composite
from hvsim.interpreter.values.numbers.numbers import Char
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.text import net_text

BUILDER = declare("System.Text.StringBuilder")


class StringBuilder(Shown):
    """A text being put together, in pieces until somebody looks."""

    __slots__ = ("capacity", "extended", "length", "pieces")
    net_name = "System.Text.StringBuilder"

    def __init__(self, text: str = "", capacity: int = 16) -> None:
        self.pieces = [text] if text else []
        self.length = len(text)
        self.capacity = capacity
        self.extended = None

    @property
    def text(self) -> str:
        if len(self.pieces) > 1:
            self.pieces = ["".join(self.pieces)]
        return self.pieces[0] if self.pieces else ""

    @text.setter
    def text(self, value: str) -> None:
        text_fits(len(value))
        self.pieces = [value]
        self.length = len(value)

    def append(self, piece: str) -> StringBuilder:
        """Adds a piece; raises OutOfMemoryException where the whole would be too long."""
        self.length += len(piece)
        if self.length > TEXT_LENGTH:
            self.length -= len(piece)
            raise out_of_memory()
        self.pieces.append(piece)
        return self


@BUILDER.constructor("()", "(string value)", "(int capacity)", "(string value, int capacity)")
def _new(first: Any = "", capacity: int = 16) -> StringBuilder:
    if isinstance(first, int):
        if first < 0:
            raise must_not_be_negative("capacity", first)
        return StringBuilder("", first)
    return StringBuilder(first or "", max(capacity, 16))


_B = "System.Text.StringBuilder"


@BUILDER.method(
    f"{_B} Append(string value)",
    f"{_B} Append(char value)",
    f"{_B} Append(System.Object value)",
    f"{_B} Append(bool value)",
    f"{_B} Append(int value)",
    f"{_B} Append(long value)",
    f"{_B} Append(double value)",
    f"{_B} Append(decimal value)",
)
def _append(builder: StringBuilder, value: Any) -> StringBuilder:
    return builder.append(value if value.__class__ is str else net_text(value))


@BUILDER.method(f"{_B} Append(char[] value)")
def _append_characters(builder: StringBuilder, value: list[str]) -> StringBuilder:
    return builder.append("".join(value or []))


@BUILDER.method(f"{_B} Append(char value, int repeatCount)")
def _append_repeated(builder: StringBuilder, value: str, count: int) -> StringBuilder:
    text_fits(count)
    return builder.append(str(value) * count)


@BUILDER.method(f"{_B} Append(string value, int startIndex, int count)")
def _append_part(builder: StringBuilder, value: str, start: int, count: int) -> StringBuilder:
    return builder.append(value[start : start + count])


@BUILDER.method(f"{_B} AppendLine()", f"{_B} AppendLine(string value)", engine=True)
def _append_line(engine: Any, builder: StringBuilder, value: str | None = "") -> StringBuilder:
    return builder.append((value or "") + newline_of(engine))


def newline_of(engine: Any) -> str:
    """The line end of the simulated machine."""
    return str(engine.personality.newline) if engine is not None else "\n"


@BUILDER.method(
    f"{_B} AppendFormat(string format, System.Object arg0)",
    f"{_B} AppendFormat(string format, System.Object arg0, System.Object arg1)",
    f"{_B} AppendFormat(string format, System.Object arg0, System.Object arg1, System.Object arg2)",
)
def _append_format(builder: StringBuilder, text: str, *values: Any) -> StringBuilder:
    return builder.append(composite(text, list(values)))


@BUILDER.method(f"{_B} AppendFormat(string format, params System.Object[] args)")
def _append_format_all(builder: StringBuilder, text: str, values: list[Any]) -> StringBuilder:
    return _append_format(builder, text, *values)


@BUILDER.method(
    f"{_B} AppendJoin(string separator, params System.Object[] values)",
    f"{_B} AppendJoin(string separator, params string[] values)",
    f"{_B} AppendJoin(string separator, System.Collections.Generic.IEnumerable[TSource] values)",
    f"{_B} AppendJoin(char separator, params System.Object[] values)",
)
def _append_join(builder: StringBuilder, separator: str, values: Any) -> StringBuilder:
    texts = [net_text(each) for each in enumerate_value(values) or ()]
    return builder.append(joined_text(str(separator or ""), texts))


@BUILDER.method(
    f"{_B} Insert(int index, string value)",
    f"{_B} Insert(int index, System.Object value)",
    f"{_B} Insert(int index, char value)",
)
def _insert(builder: StringBuilder, index: int, value: Any) -> StringBuilder:
    text = builder.text
    if not 0 <= index <= len(text):
        raise argument_range(
            "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
            "index",
        )
    added = net_text(value)
    text_fits(len(text) + len(added))
    builder.text = text[:index] + added + text[index:]
    return builder


@BUILDER.method(f"{_B} Remove(int startIndex, int length)")
def _remove(builder: StringBuilder, start: int, length: int) -> StringBuilder:
    text = builder.text
    if start < 0 or length < 0 or start + length > len(text):
        raise argument_range(
            "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
            "index",
        )
    builder.text = text[:start] + text[start + length :]
    return builder


@BUILDER.method(f"{_B} Replace(string oldValue, string newValue)", f"{_B} Replace(char oldChar, char newChar)")
def _replace(builder: StringBuilder, old: str, new: str | None) -> StringBuilder:
    if not old:
        raise net_failure("System.ArgumentException", "The value cannot be an empty string. (Parameter 'oldValue')")
    builder.text = replaced_text(builder.text, str(old), str(new or ""))
    return builder


@BUILDER.method(f"{_B} Clear()")
def _clear(builder: StringBuilder) -> StringBuilder:
    builder.text = ""
    return builder


@BUILDER.method("string ToString()", "string ToString(int startIndex, int length)")
def _to_string(builder: StringBuilder, start: int = 0, length: int | None = None) -> str:
    return builder.text if length is None else builder.text[start : start + length]


@BUILDER.method("char get_Chars(int index)", "char get_Item(int index)", hidden=True)
def _character(builder: StringBuilder, index: int) -> Char:
    if not 0 <= index < len(builder.text):
        raise net_failure("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return Char(builder.text[index])


@BUILDER.method("void set_Item(int index, char value)", hidden=True)
def _set_character(builder: StringBuilder, index: int, value: str) -> None:
    text = builder.text
    if not 0 <= index < len(text):
        raise argument_range(
            "Index was out of range. Must be non-negative and less than the size of the collection.", "index"
        )
    builder.text = text[:index] + str(value) + text[index + 1 :]


BUILDER.method("int EnsureCapacity(int capacity)")(lambda builder, capacity: max(builder.capacity, capacity))


def _set_length(builder: StringBuilder, length: int) -> None:
    if length < 0:
        raise must_not_be_negative("value", length)
    text_fits(length)
    text = builder.text
    builder.text = text[:length] if length <= len(text) else text + "\0" * (length - len(text))


def _capacity(builder: StringBuilder) -> int:
    capacity = builder.capacity
    while capacity < len(builder.text):
        capacity *= 2
    return capacity


def _set_capacity(builder: StringBuilder, value: int) -> None:
    if value < len(builder.text):
        raise argument_range("capacity was less than the current size.", "value")
    builder.capacity = value


BUILDER.property("int Capacity", setter=_set_capacity)(_capacity)
BUILDER.property("int MaxCapacity")(lambda builder: 2147483647)
BUILDER.property("int Length", setter=_set_length)(lambda builder: builder.length)


# cultures


class CultureInfo(Shown):
    """`[cultureinfo]'de-DE'`."""

    __slots__ = ("culture", "extended")
    net_name = "System.Globalization.CultureInfo"

    def __init__(self, culture: Culture) -> None:
        self.culture = culture
        self.extended = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CultureInfo) and self.culture is other.culture

    def __hash__(self) -> int:
        return hash(self.culture.name)


CULTURE = declare("System.Globalization.CultureInfo")


@CULTURE.constructor("(string name)", "(string name, bool useUserOverride)")
@CULTURE.static("cultureinfo GetCultureInfo(string name)", "cultureinfo CreateSpecificCulture(string name)")
def _culture(name: str, override: bool = True) -> CultureInfo:
    found = find_culture(name)
    if found is None:
        import re

        if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", name):
            raise net_failure(
                "System.Globalization.CultureNotFoundException",
                f"Culture is not supported. (Parameter 'name')\n{name} is an invalid culture identifier.",
            )
        found = Culture(name, name, two_letter=name[:2].lower())
    return CultureInfo(found)


@CULTURE.constructor("(int culture)")
def _culture_by_number(number: int) -> CultureInfo:
    names = {127: "", 1033: "en-US", 2057: "en-GB", 1031: "de-DE", 1036: "fr-FR", 1053: "sv-SE"}
    if number not in names:
        raise net_failure("System.Globalization.CultureNotFoundException", "Culture is not supported.")
    return _culture(names[number])


_INVARIANT_INFO = CultureInfo(INVARIANT)
CULTURE.constants("cultureinfo", InvariantCulture=_INVARIANT_INFO)
for _name in ("CurrentCulture", "CurrentUICulture", "DefaultThreadCurrentCulture", "InstalledUICulture"):
    CULTURE.static_property(f"cultureinfo {_name}", setter=lambda value: None)(lambda: CultureInfo(current_culture()))
CULTURE.property("cultureinfo Parent")(
    lambda info: _culture(info.culture.two_letter) if "-" in info.culture.name else _INVARIANT_INFO
)
CULTURE.property("int LCID")(lambda info: info.culture.lcid)
CULTURE.property("string Name")(lambda info: info.culture.name)
CULTURE.property("string DisplayName")(lambda info: info.culture.display_name)
CULTURE.property("string EnglishName")(lambda info: info.culture.display_name)
CULTURE.property("string NativeName")(lambda info: info.culture.display_name)
CULTURE.property("string TwoLetterISOLanguageName")(lambda info: info.culture.two_letter)
CULTURE.property("System.Globalization.NumberFormatInfo NumberFormat")(lambda info: NumberFormatInfo(info.culture))
CULTURE.property("System.Globalization.DateTimeFormatInfo DateTimeFormat")(
    lambda info: DateTimeFormatInfo(info.culture)
)
CULTURE.property("System.Globalization.TextInfo TextInfo")(lambda info: TextInfo(info.culture))
CULTURE.method("string ToString()")(lambda info: info.culture.name)


class _Part:
    """Something a culture is made of."""

    __slots__ = ("culture", "extended")

    def __init__(self, culture: Culture) -> None:
        self.culture = culture
        self.extended = None


class NumberFormatInfo(_Part):
    __slots__ = ()
    net_name = "System.Globalization.NumberFormatInfo"


class DateTimeFormatInfo(_Part):
    __slots__ = ()
    net_name = "System.Globalization.DateTimeFormatInfo"


class TextInfo(_Part):
    __slots__ = ()
    net_name = "System.Globalization.TextInfo"


NUMBERS = declare("System.Globalization.NumberFormatInfo")
NUMBERS.property("string NumberDecimalSeparator")(lambda info: info.culture.decimal)
NUMBERS.property("string NumberGroupSeparator")(lambda info: info.culture.group)
NUMBERS.property("string CurrencySymbol")(lambda info: info.culture.currency)
NUMBERS.property("int NumberDecimalDigits")(lambda info: info.culture.decimals)
NUMBERS.property("string NegativeSign")(lambda info: "-")
NUMBERS.property("string PercentSymbol")(lambda info: "%")
NUMBERS.static_property("System.Globalization.NumberFormatInfo InvariantInfo")(lambda: NumberFormatInfo(INVARIANT))
NUMBERS.static_property("System.Globalization.NumberFormatInfo CurrentInfo")(lambda: NumberFormatInfo(ENGLISH))

DATES = declare("System.Globalization.DateTimeFormatInfo")
for _name, _attribute in (
    ("ShortDatePattern", "short_date"),
    ("LongDatePattern", "long_date"),
    ("ShortTimePattern", "short_time"),
    ("LongTimePattern", "long_time"),
    ("DateSeparator", "date_separator"),
    ("TimeSeparator", "time_separator"),
    ("AMDesignator", "am"),
    ("PMDesignator", "pm"),
):
    DATES.property(f"string {_name}")(lambda info, key=_attribute: getattr(info.culture, key))
DATES.static_property("System.Globalization.DateTimeFormatInfo InvariantInfo")(lambda: DateTimeFormatInfo(INVARIANT))
DATES.method("string GetMonthName(int month)")(lambda info, month: info.culture.months[month - 1])
DATES.method("string GetAbbreviatedMonthName(int month)")(lambda info, month: info.culture.short_months[month - 1])
DATES.method("string GetDayName(System.DayOfWeek dayofweek)")(lambda info, day: info.culture.days[day.value])

TEXT_INFO = declare("System.Globalization.TextInfo")


@TEXT_INFO.method("string ToTitleCase(string str)")
def _title(info: TextInfo, text: str) -> str:
    import re

    def raised(found: Any) -> str:
        word: str = found.group()
        return word if word.isupper() and len(word) > 1 else word[:1].upper() + word[1:].lower()

    return re.sub(r"[^\W\d_][^\W_']*(?:'[^\W\d_]+)?", raised, text)


TEXT_INFO.method("string ToUpper(string str)")(lambda info, text: text.upper())
TEXT_INFO.method("string ToLower(string str)")(lambda info, text: text.lower())
TEXT_INFO.property("string CultureName")(lambda info: info.culture.name)
TEXT_INFO.property("string ListSeparator")(lambda info: ",")
