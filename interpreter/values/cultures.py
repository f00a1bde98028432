"""The cultures a script can name: separators, month and day names, date patterns. The shell runs in en-US.

Data and look-up only; formatting and reading of numbers and dates are elsewhere.
"""

from __future__ import annotations

from attrs import field, frozen

_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@frozen(eq=False)
class Culture:
    """What formatting needs to know of a culture: the shell's own, except for what is named."""

    name: str
    display_name: str
    decimal: str = "."
    group: str = ","
    currency: str = "$"
    currency_pattern: str = "$n"
    negative_currency_pattern: str = "-$n"
    percent_pattern: str = "n%"
    days: tuple[str, ...] = _DAYS
    short_days: tuple[str, ...] = field()
    months: tuple[str, ...] = _MONTHS
    short_months: tuple[str, ...] = field()
    short_date: str = "M/d/yyyy"
    long_date: str = "dddd, MMMM d, yyyy"
    short_time: str = "h:mm tt"
    long_time: str = "h:mm:ss tt"
    month_day: str = "MMMM d"
    year_month: str = "MMMM yyyy"
    date_separator: str = "/"
    time_separator: str = ":"
    am: str = "AM"
    pm: str = "PM"
    first_day: int = 0
    lcid: int = 1033
    two_letter: str = "en"
    decimals: int = 3

    @short_days.default
    def _first_letters_of_days(self) -> tuple[str, ...]:
        return tuple(day[:3] for day in self.days)

    @short_months.default
    def _first_letters_of_months(self) -> tuple[str, ...]:
        return tuple(month[:3] for month in self.months)


INVARIANT = Culture(
    "",
    "Invariant Language (Invariant Country)",
    currency="¤",
    currency_pattern="$n",
    negative_currency_pattern="($n)",
    percent_pattern="n %",
    short_date="MM/dd/yyyy",
    long_date="dddd, dd MMMM yyyy",
    short_time="HH:mm",
    long_time="HH:mm:ss",
    month_day="MMMM dd",
    year_month="yyyy MMMM",
    lcid=127,
    two_letter="iv",
    decimals=2,
)

_NARROW_SPACE = "\u202f"
_NO_BREAK_SPACE = "\u00a0"
# ICU puts a narrow no-break space before AM and PM.
_SHORT_TIME = f"h:mm{_NARROW_SPACE}tt"
_LONG_TIME = f"h:mm:ss{_NARROW_SPACE}tt"

ENGLISH = Culture("en-US", "English (United States)", short_time=_SHORT_TIME, long_time=_LONG_TIME)

_GERMAN_DAYS = ("Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag")
_GERMAN_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_FRENCH_DAYS = ("dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi")
_FRENCH_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

_CULTURES = (
    INVARIANT,
    ENGLISH,
    Culture("en", "English", short_time=_SHORT_TIME, long_time=_LONG_TIME),
    Culture(
        "en-GB",
        "English (United Kingdom)",
        currency="£",
        short_date="dd/MM/yyyy",
        long_date="dddd d MMMM yyyy",
        short_time="HH:mm",
        long_time="HH:mm:ss",
        month_day="d MMMM",
        am="am",
        pm="pm",
        first_day=1,
        lcid=2057,
    ),
    Culture(
        "de-DE",
        "German (Germany)",
        decimal=",",
        group=".",
        currency="€",
        currency_pattern="n $",
        negative_currency_pattern="-n $",
        percent_pattern="n %".replace(" ", _NO_BREAK_SPACE),
        days=_GERMAN_DAYS,
        short_days=("So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"),
        months=_GERMAN_MONTHS,
        short_months=("Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"),
        short_date="dd.MM.yyyy",
        long_date="dddd, d. MMMM yyyy",
        short_time="HH:mm",
        long_time="HH:mm:ss",
        month_day="d. MMMM",
        date_separator=".",
        first_day=1,
        lcid=1031,
        two_letter="de",
    ),
    Culture(
        "fr-FR",
        "French (France)",
        decimal=",",
        group=_NARROW_SPACE,
        currency="€",
        currency_pattern="n $",
        negative_currency_pattern="-n $",
        percent_pattern=f"n{_NARROW_SPACE}%",
        days=_FRENCH_DAYS,
        short_days=("dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."),
        months=_FRENCH_MONTHS,
        short_months=(
            "janv.",
            "févr.",
            "mars",
            "avr.",
            "mai",
            "juin",
            "juil.",
            "août",
            "sept.",
            "oct.",
            "nov.",
            "déc.",
        ),
        short_date="dd/MM/yyyy",
        long_date="dddd d MMMM yyyy",
        short_time="HH:mm",
        long_time="HH:mm:ss",
        month_day="d MMMM",
        first_day=1,
        lcid=1036,
        two_letter="fr",
    ),
    Culture(
        "sv-SE",
        "Swedish (Sweden)",
        decimal=",",
        group=_NO_BREAK_SPACE,
        currency="kr",
        currency_pattern="n $",
        negative_currency_pattern="-n $",
        percent_pattern=f"n{_NO_BREAK_SPACE}%",
        short_date="yyyy-MM-dd",
        long_date="'den 'd MMMM yyyy",
        short_time="HH:mm",
        long_time="HH:mm:ss",
        date_separator="-",
        first_day=1,
        lcid=1053,
        two_letter="sv",
    ),
)
_BY_NAME = {culture.name.lower(): culture for culture in _CULTURES}


def find_culture(name: str) -> Culture | None:
    """The culture of that name (any case), or None; a bare language stands for its main country."""
    lowered = name.lower()
    found = _BY_NAME.get(lowered)
    if found is None and len(lowered) == 2:
        found = next((each for each in _CULTURES if each.two_letter == lowered), None)
    return found


def all_cultures() -> tuple[Culture, ...]:
    """Every culture that is known by itself."""
    return _CULTURES


def current_culture() -> Culture:
    """The culture the shell runs in."""
    return ENGLISH
