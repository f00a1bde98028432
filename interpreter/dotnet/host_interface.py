"""`$Host.UI.RawUI`, choices and questions: the console as scripts see it, as far as a simulated one has it."""

from __future__ import annotations

from typing import Any, NoReturn

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_null, argument_range
from hvsim.interpreter.errors.asking import nobody_there
from hvsim.interpreter.state.session_values import HostInterface
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.enums.enums import enum_value
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.text import net_text

_HOST = "System.Management.Automation.Host."
_INTERNAL = "System.Management.Automation.Internal.Host."
_HEIGHT = 50


class Pair(Shown):
    """A Size or Coordinates: two numbers."""

    __slots__ = ("extended", "first", "second")

    def __init__(self, first: int = 0, second: int = 0) -> None:
        self.first = first
        self.second = second
        self.extended: Any = None

    def net_text(self) -> str:
        return f"{self.first},{self.second}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pair) and type(other) is type(self) and self.net_text() == other.net_text()

    def __hash__(self) -> int:
        return hash((self.first, self.second))


class Size(Pair):
    __slots__ = ()
    net_name = _HOST + "Size"


class Coordinates(Pair):
    __slots__ = ()
    net_name = _HOST + "Coordinates"


def _set_first(pair: Pair, value: int) -> None:
    pair.first = value


def _set_second(pair: Pair, value: int) -> None:
    pair.second = value


for _kind, _names in ((Size, ("Width", "Height")), (Coordinates, ("X", "Y"))):
    _declared = declare(_kind.net_name)
    _declared.constructor("()", f"(int {_names[0].lower()}, int {_names[1].lower()})")(_kind)
    _declared.property(f"int {_names[0]}", setter=_set_first)(lambda pair: pair.first)
    _declared.property(f"int {_names[1]}", setter=_set_second)(lambda pair: pair.second)
    _declared.method("string ToString()")(Pair.net_text)


class Console(Shown):
    """`$Host.UI.RawUI`. What is set is kept for the one who asks; it changes nothing that is printed."""

    net_name = _INTERNAL + "InternalHostRawUserInterface"

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        width = engine.console.width
        self.values: dict[str, Any] = {
            "ForegroundColor": enum_value("System.ConsoleColor", "Gray"),
            "BackgroundColor": enum_value("System.ConsoleColor", "Black"),
            "CursorPosition": Coordinates(),
            "WindowPosition": Coordinates(),
            "CursorSize": 25,
            "BufferSize": Size(width, _HEIGHT),
            "WindowSize": Size(width, _HEIGHT),
            "MaxWindowSize": Size(width, _HEIGHT),
            "MaxPhysicalWindowSize": Size(width, _HEIGHT),
            "KeyAvailable": False,
            "WindowTitle": "PowerShell",
        }
        self.extended: Any = None


def _console_of(interface: HostInterface) -> Console:
    engine = interface.engine
    try:
        console: Console = engine.service("RawUI")
    except KeyError:
        engine.add_service("RawUI", lambda: Console(engine))
        console = engine.service("RawUI")
    return console


RAW = declare(Console.net_name)
for _name, _type in {
    "ForegroundColor": "System.ConsoleColor",
    "BackgroundColor": "System.ConsoleColor",
    "CursorPosition": Coordinates.net_name,
    "WindowPosition": Coordinates.net_name,
    "CursorSize": "int",
    "BufferSize": Size.net_name,
    "WindowSize": Size.net_name,
    "MaxWindowSize": Size.net_name,
    "MaxPhysicalWindowSize": Size.net_name,
    "KeyAvailable": "bool",
    "WindowTitle": "string",
}.items():

    def _keep(console: Console, value: Any, name: str = _name) -> None:
        console.values[name] = value

    _fixed = _name.startswith("Max") or _name == "KeyAvailable"
    RAW.property(f"{_type} {_name}", setter=None if _fixed else _keep)(lambda raw, name=_name: raw.values[name])

RAW.method("void FlushInputBuffer()")(lambda raw: None)
RAW.method("System.Management.Automation.Host.KeyInfo ReadKey()", f"{_HOST}KeyInfo ReadKey(string options)")(
    lambda raw, options="": _nobody_there()
)


def _nobody_there() -> NoReturn:
    raise nobody_there()


INTERFACE = declare(_INTERNAL + "InternalHostUserInterface")
INTERFACE.property(f"{_HOST}PSHostRawUserInterface RawUI")(_console_of)
INTERFACE.property("bool SupportsVirtualTerminal")(lambda interface: True)


@INTERFACE.method("void Write(string value)")
def _write(interface: HostInterface, value: str) -> None:
    interface.engine.host_write(value)


@INTERFACE.method("void WriteLine(string value)", "void WriteLine()")
def _write_line(interface: HostInterface, value: str = "") -> None:
    interface.engine.host_write(value + "\n")


@INTERFACE.method("void WriteErrorLine(string value)")
def _write_error_line(interface: HostInterface, value: str) -> None:
    interface.engine.console.write_error(interface.engine.personality.lines(value + "\n"))


@INTERFACE.method("void WriteWarningLine(string value)")
def _write_warning_line(interface: HostInterface, value: str) -> None:
    interface.engine.host_write(f"WARNING: {value}\n")


@INTERFACE.method("void WriteVerboseLine(string value)")
def _write_verbose_line(interface: HostInterface, value: str) -> None:
    interface.engine.host_write(f"VERBOSE: {value}\n")


@INTERFACE.method("void WriteDebugLine(string value)")
def _write_debug_line(interface: HostInterface, value: str) -> None:
    interface.engine.host_write(f"DEBUG: {value}\n")


@INTERFACE.method("string ReadLine()")
def _read_line(interface: HostInterface) -> Any:
    return interface.engine.console.read_line()


class Choice(Shown):
    """One answer: its label has the key after an ampersand."""

    __slots__ = ("extended", "help", "label")
    net_name = _HOST + "ChoiceDescription"

    def __init__(self, label: str, help_message: str = "") -> None:
        self.label = label
        self.help = help_message
        self.extended: Any = None

    @property
    def key(self) -> str:
        place = self.label.find("&")
        return self.label[place + 1 : place + 2].strip().upper() if place >= 0 else ""

    @property
    def plain(self) -> str:
        return self.label.replace("&", "", 1).strip()


CHOICE = declare(Choice.net_name)


@CHOICE.constructor("(string label)", "(string label, string helpMessage)")
def _choice(label: str | None, help_message: str | None = "") -> Choice:
    if not label:
        raise argument_null("label")
    return Choice(label, help_message or "")


def _set_help(choice: Choice, value: str) -> None:
    choice.help = value


CHOICE.converter(lambda value: Choice(value) if isinstance(value, str) else None)
CHOICE.property("string Label")(lambda choice: choice.label)
CHOICE.property("string HelpMessage", setter=_set_help)(lambda choice: choice.help)


@INTERFACE.method(
    "int PromptForChoice(string caption, string message, System.Object[] choices, int defaultChoice)",
)
def _prompt(interface: HostInterface, caption: str, message: str, given: Any, default: int) -> int:
    """Asks on the console until one of the choices is named by key or label; its number."""
    choices = [each if isinstance(each, Choice) else Choice(net_text(each)) for each in enumerate_value(given) or ()]
    if not -1 <= default < len(choices):
        raise argument_range(
            "The value of the parameter defaultChoice must be a valid index of the choices.", "defaultChoice"
        )
    console = interface.engine.console
    if not console.interactive:
        _nobody_there()
    if caption:
        console.write(f"\n{caption}\n")
    if message:
        console.write(f"{message}\n")
    while True:
        answer = console.read_line(_question(choices, default))
        if answer is None:
            _nobody_there()
        word = answer.strip()
        if not word and default >= 0:
            return default
        if word == "?":
            console.write("".join(f"{each.key or each.plain} - {each.help}\n" for each in choices))
            continue
        for number, each in enumerate(choices):
            if word and word.lower() in (each.key.lower(), each.plain.lower()):
                return number


def _question(choices: list[Choice], default: int) -> str:
    shown = "".join(f"[{each.key}] {each.plain}  " if each.key else f"{each.plain}  " for each in choices)
    usual = f' (default is "{choices[default].key or choices[default].plain}")' if default >= 0 else ""
    return f"{shown}[?] Help{usual}: "


class PrivateData(Shown):
    """`$Host.PrivateData`: the colours of messages; they are kept, `$PSStyle` is what decides."""

    net_name = "Microsoft.PowerShell.ConsoleHost+ConsoleColorProxy"

    def __init__(self) -> None:
        self.values = {name: enum_value("System.ConsoleColor", colour) for name, colour in _COLOURS.items()}
        self.extended: Any = None


_COLOURS = {
    "FormatAccentColor": "Green",
    "ErrorAccentColor": "Cyan",
    "ErrorForegroundColor": "Red",
    "ErrorBackgroundColor": "Black",
    "WarningForegroundColor": "Yellow",
    "WarningBackgroundColor": "Black",
    "DebugForegroundColor": "Yellow",
    "DebugBackgroundColor": "Black",
    "VerboseForegroundColor": "Yellow",
    "VerboseBackgroundColor": "Black",
    "ProgressForegroundColor": "Black",
    "ProgressBackgroundColor": "Yellow",
}
COLOURS = declare(PrivateData.net_name)
for _name in _COLOURS:

    def _keep_colour(data: PrivateData, value: Any, name: str = _name) -> None:
        data.values[name] = value

    COLOURS.property(f"System.ConsoleColor {_name}", setter=_keep_colour)(lambda data, name=_name: data.values[name])


def private_data_of(engine: Any) -> PrivateData:
    """The session's colours of messages."""
    try:
        data: PrivateData = engine.service("PrivateData")
    except KeyError:
        engine.add_service("PrivateData", PrivateData)
        data = engine.service("PrivateData")
    return data
