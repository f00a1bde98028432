"""Get-TimeZone, Get-Clipboard, Set-Clipboard: small facts of the simulated machine."""

from __future__ import annotations

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.values import enumerate_value, get_member, get_static, invoke_static, named_type

ZONE = "System.TimeZoneInfo"


@cmdlet("Get-TimeZone", default_set="Name", aliases=("gtz",), output=ZONE)
class GetTimeZone(Cmdlet):
    """Gets the time zone of the simulated machine, which is UTC, or others it knows."""

    name: list[str] | None = parameter(
        sets={"Name": In(position=0, pipeline=True)}, wildcards=True, help="The names of time zones."
    )
    id: list[str] | None = parameter(
        sets={"Id": In(mandatory=True, by_property_name=True)}, wildcards=True, help="The ids of time zones."
    )
    list_available: Switch = parameter(sets={"ListAvailable": In(mandatory=True)}, help="All time zones it knows.")

    examples = [
        Example("(Get-TimeZone).Id", "The machine's clock shows UTC.", output="UTC"),
        Example("Get-TimeZone *Pacific*", "Zones by their names."),
    ]

    def process(self) -> None:
        zones = list(enumerate_value(invoke_static(named_type(ZONE), "GetSystemTimeZones", [], self.engine)) or ())
        if self.list_available:
            for zone in zones:
                self.write(zone)
            return
        wanted = self.id if self.id is not None else self.name
        member = "Id" if self.id is not None else "StandardName"
        if wanted is None:
            self.write(get_static(named_type(ZONE), "Local", self.engine))
            return
        for pattern in wanted:
            found = [zone for zone in zones if matches(pattern, str(get_member(zone, member)))]
            for zone in found:
                self.write(zone)
            if not found and not has_wildcards(pattern):
                self.write_error(
                    f"The time zone ID '{pattern}' was not found on the local computer.",
                    "TimeZoneNotFound",
                    "ObjectNotFound",
                    exception="System.TimeZoneNotFoundException",
                    target=pattern,
                )


class Clipboard:
    """The text on the session's clipboard; not the real machine's."""

    def __init__(self) -> None:
        self.lines: list[str] = []


class _ClipboardCmdlet(Cmdlet):
    @property
    def clipboard(self) -> Clipboard:
        try:
            return self.service(Clipboard)
        except KeyError:
            self.engine.add_service(Clipboard, Clipboard)
            return self.service(Clipboard)


@cmdlet("Set-Clipboard", confirm="Medium", aliases=("scb",))
class SetClipboard(_ClipboardCmdlet):
    """Puts text on the session's clipboard."""

    value: list[str] = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        allow_null=True,
        allow_empty_string=True,
        allow_empty_collection=True,
        help="The text, one line each.",
    )
    append: Switch = parameter(help="Keeps what is there and adds to it.")
    pass_thru: Switch = parameter(help="Gives the text.")
    as_osc52: Switch = parameter(
        name="AsOSC52",
        aliases=("ToLocalhost",),
        simulated=False,
        help="Uses the terminal's clipboard. There is only the session's own.",
    )

    examples = [Example("'a', 'b' | Set-Clipboard; Get-Clipboard", "Two lines.", output="a\nb")]

    def begin(self) -> None:
        self._lines: list[str] = []

    def process(self) -> None:
        self._lines += [line or "" for line in self.value or ()]

    def end(self) -> None:
        if self.should_process("Clipboard", "Set-Clipboard"):
            before = self.clipboard.lines if self.append else []
            self.clipboard.lines = [*before, *self._lines]
            if self.pass_thru:
                self.write_all(self._lines)


@cmdlet("Get-Clipboard", aliases=("gcb",), output="System.String")
class GetClipboard(_ClipboardCmdlet):
    """Gets the text on the session's clipboard."""

    raw: Switch = parameter(help="One string instead of one for each line.")
    delimiter: list[str] = parameter(help="What separates the pieces, in place of line ends.")

    examples = [Example("Set-Clipboard one; Get-Clipboard", "What was put there.", output="one")]

    def process(self) -> None:
        text = self.engine.personality.newline.join(self.clipboard.lines)
        if self.raw:
            self.write(text)
            return
        for delimiter in self.delimiter or ():
            text = text.replace(delimiter, "\n")
        self.write_all(text.replace("\r\n", "\n").split("\n") if text else [])
