"""Get-Date: the time of the simulated machine, or any other moment, as a value or as text."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.net_objects import net_enum
from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.cmdlets.utility.unix_format import unix_format
from hvsim.interpreter.commands import Cmdlet, Example, In, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.values import enum_value, get_member, get_static, invoke_member, named_type
from hvsim.interpreter.values.dates.datetimes import DateTime
from hvsim.interpreter.values.objects import NoteProperty, extend

_PARTS = ("Year", "Month", "Day", "Hour", "Minute", "Second", "Millisecond")
_DATE = In(position=0, pipeline=True, by_property_name=True)
_UNIX = In(mandatory=True)
_SORTABLE_FORMATS = {
    "FileDate": "yyyyMMdd",
    "FileDateUniversal": "yyyyMMddZ",
    "FileDateTime": "yyyyMMddTHHmmssffff",
    "FileDateTimeUniversal": "yyyyMMddTHHmmssffffZ",
}

net_enum("Microsoft.PowerShell.Commands.DisplayHintType", "Date Time DateTime")


@cmdlet("Get-Date", default_set="DateAndFormat", output=("System.String", "System.DateTime"))
class GetDate(Cmdlet):
    """Gives the current date and time, or another moment, as a DateTime or as text."""

    date: Any = parameter(
        sets={"DateAndFormat": _DATE, "DateAndUFormat": _DATE},
        type="System.DateTime",
        aliases=("LastWriteTime",),
        help="The moment; now when left out.",
    )
    unix_time_seconds: Any = parameter(
        sets={"UnixTimeSecondsAndFormat": _UNIX, "UnixTimeSecondsAndUFormat": _UNIX},
        type="System.Int64",
        aliases=("UnixTime",),
        help="The moment as seconds since 1970-01-01 in UTC.",
    )
    year: int = parameter(validate=ValidateRange(1, 9999), help="Another year.")
    month: int = parameter(validate=ValidateRange(1, 12), help="Another month.")
    day: int = parameter(validate=ValidateRange(1, 31), help="Another day of the month.")
    hour: int = parameter(validate=ValidateRange(0, 23), help="Another hour.")
    minute: int = parameter(validate=ValidateRange(0, 59), help="Another minute.")
    second: int = parameter(validate=ValidateRange(0, 59), help="Another second.")
    millisecond: int = parameter(validate=ValidateRange(0, 999), help="Another millisecond.")
    display_hint: Any = parameter(
        type="Microsoft.PowerShell.Commands.DisplayHintType", help="Shows only the date, or only the time."
    )
    format_: str | None = parameter(
        sets=("DateAndFormat", "UnixTimeSecondsAndFormat"),
        values=tuple(_SORTABLE_FORMATS),
        help="A .NET format string: the result is text.",
    )
    uformat: str | None = parameter(
        name="UFormat",
        sets={"DateAndUFormat": _UNIX, "UnixTimeSecondsAndUFormat": _UNIX},
        help="A format as the Unix command date takes it: the result is text.",
    )
    as_utc: bool = parameter(name="AsUTC", type=SWITCH, help="Gives the moment in UTC.")

    examples = [
        Example(
            "Get-Date '2024-02-29' -Format 'dddd, d MMMM yyyy'", "A date in words.", output="Thursday, 29 February 2024"
        ),
        Example(
            "Get-Date -Date '2024-02-29 13:05' -UFormat '%Y%m%d-%H%M'", "For a file's name.", output="20240229-1305"
        ),
        Example("(Get-Date).AddDays(-7)", "A week ago."),
    ]

    def process(self) -> None:
        moment = self._moment()
        if self.uformat is not None:
            self.write(unix_format(moment, self.uformat))
        elif self.format_ is not None:
            self.write(self._text(moment, self.format_))
        else:
            self.write(self._with_hint(moment))

    def _moment(self) -> Any:
        date_time = named_type("System.DateTime")
        if self.unix_time_seconds is not None:
            epoch = get_static(date_time, "UnixEpoch", self.engine)
            moment = invoke_member(epoch, "AddSeconds", [float(self.unix_time_seconds)], self.engine)
            if not self.as_utc:
                moment = invoke_member(moment, "ToLocalTime", [], self.engine)
        elif self.date is not None:
            moment = self.date
        else:
            moment = get_static(date_time, "Now", self.engine)
        moment = self._with_parts(moment)
        return invoke_member(moment, "ToUniversalTime", [], self.engine) if self.as_utc else moment

    def _with_parts(self, moment: Any) -> Any:
        """The moment with the given parts; each is reached by adding the difference, as .NET's calendar does."""
        for part in _PARTS:
            if part in self.bound:
                wanted = self.bound[part]
                difference = wanted - get_member(moment, part)
                moment = invoke_member(moment, f"Add{part}s", [difference], self.engine)
        return moment

    def _text(self, moment: Any, format: str) -> str:
        wanted = {name.lower(): name for name in _SORTABLE_FORMATS}.get(format.lower())
        if wanted is not None:
            format = _SORTABLE_FORMATS[wanted]
            if wanted.endswith("Universal"):
                moment = invoke_member(moment, "ToUniversalTime", [], self.engine)
        text: str = invoke_member(moment, "ToString", [format], self.engine)
        return text

    def _with_hint(self, moment: Any) -> Any:
        """The moment with its DisplayHint note, as Get-Date gives it; a moment that was given keeps as it is."""
        hint = self.display_hint
        if hint is None:
            hint = enum_value("Microsoft.PowerShell.Commands.DisplayHintType", "DateTime")
        target, extension = extend(DateTime(moment.ticks, moment.kind))
        extension.members["displayhint"] = NoteProperty("DisplayHint", hint)
        return target
