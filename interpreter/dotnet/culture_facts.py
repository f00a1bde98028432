"""What cultures tell beyond formats: names of days and months, patterns, digits, comparison of texts."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.text import CULTURE, DATES, NUMBERS, CultureInfo, DateTimeFormatInfo, NumberFormatInfo
from hvsim.interpreter.values.arrays import Array, string_array
from hvsim.interpreter.values.collation import collation_key
from hvsim.interpreter.values.cultures import Culture, all_cultures
from hvsim.interpreter.values.enums.enums import EnumValue, enum_value
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type

_GLOBAL = "System.Globalization."
_LETTERS = {"en": "eng", "de": "deu", "fr": "fra", "sv": "swe", "iv": "ivl"}
_WINDOWS_LETTERS = {"en-US": "ENU", "en": "ENU", "en-GB": "ENG", "de-DE": "DEU", "fr-FR": "FRA", "sv-SE": "SVE"}

# cultures

CULTURE.property("string IetfLanguageTag")(lambda info: info.culture.name)
CULTURE.property("bool IsNeutralCulture")(lambda info: "-" not in info.culture.name and bool(info.culture.name))
CULTURE.property("bool IsReadOnly")(lambda info: True)
CULTURE.property("bool UseUserOverride")(lambda info: False)
CULTURE.property("int KeyboardLayoutId")(lambda info: info.culture.lcid)
CULTURE.property("string ThreeLetterISOLanguageName")(
    lambda info: _LETTERS.get(info.culture.two_letter, info.culture.two_letter)
)
CULTURE.property("string ThreeLetterWindowsLanguageName")(
    lambda info: _WINDOWS_LETTERS.get(info.culture.name, "IVL" if not info.culture.name else "ZZZ")
)


@CULTURE.property(f"{_GLOBAL}CultureTypes CultureTypes")
def _kinds(info: CultureInfo) -> EnumValue:
    net_type = named_type(_GLOBAL + "CultureTypes")
    kind = "SpecificCultures" if "-" in info.culture.name or not info.culture.name else "NeutralCultures"
    return EnumValue(net_type, net_type.enum_values[kind] | net_type.enum_values["InstalledWin32Cultures"])


CULTURE.method("System.Object Clone()")(lambda info: CultureInfo(info.culture))
CULTURE.method("void ClearCachedData()")(lambda info: None)


@CULTURE.method("System.Object GetFormat(type formatType)")
def _format(info: CultureInfo, wanted: NetType) -> Any:
    kinds = {NumberFormatInfo.net_name: NumberFormatInfo, DateTimeFormatInfo.net_name: DateTimeFormatInfo}
    kind = kinds.get(wanted.full_name)
    return None if kind is None else kind(info.culture)


@CULTURE.static(f"cultureinfo[] GetCultures({_GLOBAL}CultureTypes types)")
def _cultures(kinds: EnumValue) -> Array:
    found = [CultureInfo(each) for each in all_cultures() if _kinds(CultureInfo(each)).value & kinds.value]
    return Array.of(found, named_type(CultureInfo.net_name))


CULTURE.static("cultureinfo ReadOnly(cultureinfo ci)")(lambda info: info)


class CompareInfo(Shown):
    """How a culture compares texts."""

    __slots__ = ("culture", "extended")
    net_name = _GLOBAL + "CompareInfo"

    def __init__(self, culture: Culture) -> None:
        self.culture = culture
        self.extended: Any = None

    def net_text(self) -> str:
        return f"CompareInfo - {self.culture.name}"


CULTURE.property(f"{CompareInfo.net_name} CompareInfo")(lambda info: CompareInfo(info.culture))
COMPARE = declare(CompareInfo.net_name)
COMPARE.property("string Name")(lambda info: info.culture.name)
COMPARE.property("int LCID")(lambda info: info.culture.lcid)


def _ignores_case(options: EnumValue | None) -> bool:
    return options is not None and "IgnoreCase" in str(options)


@COMPARE.method(
    "int Compare(string string1, string string2)",
    f"int Compare(string string1, string string2, {_GLOBAL}CompareOptions options)",
)
def _compare(info: CompareInfo, left: str | None, right: str | None, options: EnumValue | None = None) -> int:
    if left is None or right is None:
        return (left is not None) - (right is not None)
    if options is not None and str(options).startswith("Ordinal"):
        first, second = (left.upper(), right.upper()) if _ignores_case(options) else (left, right)
        return (first > second) - (first < second)
    if _ignores_case(options):
        left, right = left.lower(), right.lower()
    one, other = collation_key(left), collation_key(right)
    return (one > other) - (one < other)


def _found(name: str, test: Any) -> None:
    @COMPARE.method(
        f"bool {name}(string source, string part)",
        f"bool {name}(string source, string part, {_GLOBAL}CompareOptions options)",
    )
    def run(info: CompareInfo, text: str, part: str, options: EnumValue | None = None) -> bool:
        return bool(test(text.lower(), part.lower()) if _ignores_case(options) else test(text, part))


_found("IsPrefix", str.startswith)
_found("IsSuffix", str.endswith)


@COMPARE.method(
    "int IndexOf(string source, string value)",
    f"int IndexOf(string source, string value, {_GLOBAL}CompareOptions options)",
)
def _index(info: CompareInfo, text: str, part: str, options: EnumValue | None = None) -> int:
    return text.lower().find(part.lower()) if _ignores_case(options) else text.find(part)


# dates

for _name, _read in {
    "DayNames": lambda culture: culture.days,
    "AbbreviatedDayNames": lambda culture: culture.short_days,
    "ShortestDayNames": lambda culture: [day[:1] for day in culture.days],
    "MonthNames": lambda culture: [*culture.months, ""],
    "AbbreviatedMonthNames": lambda culture: [*culture.short_months, ""],
    "MonthGenitiveNames": lambda culture: [*culture.months, ""],
}.items():
    DATES.property(f"string[] {_name}")(lambda info, read=_read: string_array(list(read(info.culture))))
for _name, _text in {
    "FullDateTimePattern": lambda culture: f"{culture.long_date} {culture.long_time}",
    "MonthDayPattern": lambda culture: culture.month_day,
    "YearMonthPattern": lambda culture: culture.year_month,
    "SortableDateTimePattern": lambda culture: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
    "UniversalSortableDateTimePattern": lambda culture: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
    "RFC1123Pattern": lambda culture: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
    "NativeCalendarName": lambda culture: "Gregorian Calendar",
}.items():
    DATES.property(f"string {_name}")(lambda info, text=_text: text(info.culture))
DATES.property("System.DayOfWeek FirstDayOfWeek")(
    lambda info: EnumValue(named_type("System.DayOfWeek"), info.culture.first_day)
)
DATES.property(f"{_GLOBAL}CalendarWeekRule CalendarWeekRule")(
    lambda info: enum_value(
        _GLOBAL + "CalendarWeekRule", "FirstDay" if info.culture.first_day == 0 else "FirstFourDayWeek"
    )
)
DATES.property("bool IsReadOnly")(lambda info: True)
DATES.method("string GetAbbreviatedDayName(System.DayOfWeek dayofweek)")(
    lambda info, day: info.culture.short_days[day.value]
)
DATES.method("string GetShortestDayName(System.DayOfWeek dayOfWeek)")(
    lambda info, day: info.culture.days[day.value][:1]
)
DATES.method("string GetEraName(int era)")(lambda info, era: "AD")

# numbers

for _name, _value in {
    "CurrencyDecimalDigits": 2,
    "PercentDecimalDigits": None,
    "CurrencyNegativePattern": 1,
    "CurrencyPositivePattern": 0,
    "NumberNegativePattern": 1,
}.items():
    NUMBERS.property(f"int {_name}")(lambda info, value=_value: info.culture.decimals if value is None else value)
for _name, _attribute in (
    ("CurrencyDecimalSeparator", "decimal"),
    ("PercentDecimalSeparator", "decimal"),
    ("CurrencyGroupSeparator", "group"),
    ("PercentGroupSeparator", "group"),
):
    NUMBERS.property(f"string {_name}")(lambda info, key=_attribute: getattr(info.culture, key))
for _name, _sign in (
    ("PositiveSign", "+"),
    ("PerMilleSymbol", "\u2030"),
    ("NaNSymbol", "NaN"),
    ("PositiveInfinitySymbol", "\u221e"),
    ("NegativeInfinitySymbol", "-\u221e"),
):
    NUMBERS.property(f"string {_name}")(lambda info, sign=_sign: sign)
for _name in ("NumberGroupSizes", "CurrencyGroupSizes", "PercentGroupSizes"):
    NUMBERS.property(f"int[] {_name}")(lambda info: Array.of([3], named_type("System.Int32")))

NUMBERS.property("bool IsReadOnly")(lambda info: True)
NUMBERS.in_order(
    "CurrencyDecimalDigits CurrencyDecimalSeparator IsReadOnly CurrencyGroupSizes NumberGroupSizes PercentGroupSizes "
    "CurrencyGroupSeparator CurrencySymbol NaNSymbol CurrencyNegativePattern NumberNegativePattern "
    "NegativeInfinitySymbol NegativeSign NumberDecimalDigits NumberDecimalSeparator NumberGroupSeparator "
    "CurrencyPositivePattern PositiveInfinitySymbol PositiveSign PercentDecimalDigits PercentDecimalSeparator "
    "PercentGroupSeparator PercentSymbol PerMilleSymbol"
)

CULTURE.in_order(
    "Parent LCID KeyboardLayoutId Name IetfLanguageTag DisplayName NativeName EnglishName TwoLetterISOLanguageName "
    "ThreeLetterISOLanguageName ThreeLetterWindowsLanguageName CompareInfo TextInfo IsNeutralCulture CultureTypes "
    "NumberFormat DateTimeFormat Calendar OptionalCalendars UseUserOverride IsReadOnly"
)
DATES.in_order(
    "AMDesignator Calendar DateSeparator FirstDayOfWeek CalendarWeekRule FullDateTimePattern LongDatePattern "
    "LongTimePattern MonthDayPattern PMDesignator RFC1123Pattern ShortDatePattern ShortTimePattern "
    "SortableDateTimePattern TimeSeparator UniversalSortableDateTimePattern YearMonthPattern AbbreviatedDayNames "
    "ShortestDayNames DayNames AbbreviatedMonthNames MonthNames IsReadOnly NativeCalendarName"
)
