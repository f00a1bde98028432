"""`$PSStyle`: the escape sequences a user may read, and those of headers, labels and errors that a user may change.

One object per session. What the formatter takes from it is `Styles`; how its types look to scripts is declared here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.dotnet.declare import Declaration
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.formatting.styles import Styles
from hvsim.interpreter.formatting.text import strip_escapes
from hvsim.interpreter.formatting.views import Field, View, register_view
from hvsim.interpreter.values.arrays import string_array
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import find_type, named_type, register_type

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

_NAME = "System.Management.Automation.PSStyle"
_RENDERING = "System.Management.Automation.OutputRendering"
_PROGRESS_VIEW = "System.Management.Automation.ProgressView"
_RENDERINGS = ("Host", "PlainText", "Ansi")
_CODES = {
    "Reset": 0,
    "BlinkOff": 25,
    "Blink": 5,
    "BoldOff": 22,
    "Bold": 1,
    "DimOff": 22,
    "Dim": 2,
    "Hidden": 8,
    "HiddenOff": 28,
    "Reverse": 7,
    "ReverseOff": 27,
    "ItalicOff": 23,
    "Italic": 3,
    "UnderlineOff": 24,
    "Underline": 4,
    "StrikethroughOff": 29,
    "Strikethrough": 9,
}
# In the order the views have them; the number is that of the dark foreground colour.
_COLOURS = {"Black": 30, "White": 37, "Red": 31, "Magenta": 35, "Blue": 34, "Cyan": 36, "Green": 32, "Yellow": 33}
_BRIGHT = 60
_BACKGROUND = 10
_FORMATTING = {
    "FormatAccent": "\x1b[32;1m",
    "ErrorAccent": "\x1b[36;1m",
    "Error": "\x1b[31;1m",
    "Warning": "\x1b[33;1m",
    "Verbose": "\x1b[33;1m",
    "Debug": "\x1b[33;1m",
    "TableHeader": "\x1b[32;1m",
    "CustomTableHeaderLabel": "\x1b[32;1;3m",
    "FeedbackName": "\x1b[33m",
    "FeedbackText": "\x1b[96m",
    "FeedbackAction": "\x1b[97m",
}
_PROGRESS = {"Style": "\x1b[33;1m", "MaxWidth": 120, "View": "Minimal", "UseOSCIndicator": False}
_FILES = {"Directory": "\x1b[44;1m", "SymbolicLink": "\x1b[36;1m", "Executable": "\x1b[32;1m"}
_EXTENSIONS = {
    **dict.fromkeys((".zip", ".tgz", ".gz", ".tar", ".nupkg", ".cab", ".7z"), "\x1b[31;1m"),
    **dict.fromkeys((".ps1", ".psd1", ".psm1", ".ps1xml"), "\x1b[33;1m"),
}
_EXTENSION_TYPE = f"{_NAME}+FileInfoFormatting+FileExtensionDictionary"
NARROWEST_PROGRESS = 18


class StyleGroup:
    """`$PSStyle` or one of the objects in it: its values by property name."""

    __slots__ = ("extended", "net_name", "values")

    def __init__(self, net_name: str, values: dict[str, Any]) -> None:
        self.net_name = net_name
        self.values = values
        self.extended: Any = None

    @property
    def net_type(self) -> Any:
        return named_type(self.net_name)


class Extensions(StyleGroup):
    """The style of each file extension, in lower case."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(_EXTENSION_TYPE, dict(_EXTENSIONS))

    def enumerate(self) -> Iterator[Any]:
        return iter(list(self.values))


class PSStyle(StyleGroup):
    """The root."""

    __slots__ = ()

    def __init__(self) -> None:
        colours = {
            name: number + shift
            for base, number in _COLOURS.items()
            for name, shift in ((base, 0), (f"Bright{base}", _BRIGHT))
        }
        super().__init__(
            _NAME,
            {
                **{name: _sequence(code) for name, code in _CODES.items()},
                "OutputRendering": "Host",
                "AutoSizeDefaultFormatting": False,
                "Formatting": StyleGroup(f"{_NAME}+FormattingData", dict(_FORMATTING)),
                "Progress": StyleGroup(f"{_NAME}+ProgressConfiguration", dict(_PROGRESS)),
                "FileInfo": StyleGroup(f"{_NAME}+FileInfoFormatting", {**_FILES, "Extension": Extensions()}),
                "Foreground": StyleGroup(
                    f"{_NAME}+ForegroundColor", {name: _sequence(code) for name, code in colours.items()}
                ),
                "Background": StyleGroup(
                    f"{_NAME}+BackgroundColor", {name: _sequence(code + _BACKGROUND) for name, code in colours.items()}
                ),
            },
        )

    @property
    def rendering(self) -> str:
        """Host, PlainText or Ansi."""
        return str(self.values["OutputRendering"])

    def styles(self) -> Styles:
        """What formatted text is made with."""
        values = self.values["Formatting"].values
        return Styles(
            table_header=values["TableHeader"],
            custom_label=values["CustomTableHeaderLabel"],
            accent=values["FormatAccent"],
            error=values["Error"],
            error_accent=values["ErrorAccent"],
            warning=values["Warning"],
            verbose=values["Verbose"],
            debug=values["Debug"],
        )


def _sequence(code: int) -> str:
    return f"\x1b[{code}m"


def ps_style(engine: Engine) -> PSStyle:
    """The session's `$PSStyle`, made when first asked for."""
    known = known_style(engine)
    if known is None:
        engine.add_service(PSStyle, PSStyle)
        known = engine.service(PSStyle)
    return known


def known_style(engine: Engine) -> PSStyle | None:
    """The session's `$PSStyle` if anybody has asked for it: nobody else can have changed it."""
    try:
        found: PSStyle = engine.service(PSStyle)
    except KeyError:
        return None
    return found


# how they look to scripts


def _without_content(value: Any) -> str:
    """The text, which must be escape sequences and nothing else."""
    if strip_escapes(str(value)):
        raise net_failure(
            "System.ArgumentException",
            "The specified string contains printable content when it should only contain ANSI escape sequences: "
            f"{value}",
        )
    return str(value)


def _extension(text: str) -> str:
    if not text.startswith("."):
        raise net_failure(
            "System.ArgumentException", "When adding or removing extensions, the extension must start with a period."
        )
    return text.lower()


def _declare_extensions() -> None:
    declaration = _new_type(_EXTENSION_TYPE)

    @declaration.method("void Add(string extension, string decoration)")
    def add(extensions: Extensions, extension: str, decoration: str) -> None:
        key = _extension(extension)
        if key in extensions.values:
            raise net_failure(
                "System.ArgumentException", f"An item with the same key has already been added. Key: {extension}"
            )
        extensions.values[key] = _without_content(decoration)

    @declaration.method("void Remove(string extension)")
    def remove(extensions: Extensions, extension: str) -> None:
        extensions.values.pop(_extension(extension), None)

    @declaration.method("string get_Item(string extension)")
    def item(extensions: Extensions, extension: str) -> str:
        found = extensions.values.get(_extension(extension))
        if found is None:
            raise net_failure(
                "System.Collections.Generic.KeyNotFoundException",
                f"The given key '{extension}' was not present in the dictionary.",
            )
        return str(found)

    @declaration.method("void set_Item(string extension, string value)")
    def set_item(extensions: Extensions, extension: str, decoration: str) -> None:
        extensions.values[_extension(extension)] = _without_content(decoration)

    declaration.method("void Clear()")(lambda extensions: extensions.values.clear())
    declaration.method("bool ContainsKey(string extension)")(
        lambda extensions, extension: _extension(extension) in extensions.values
    )
    declaration.property("System.Collections.Generic.IEnumerable[string] Keys")(
        lambda extensions: string_array(extensions.values)
    )


def _property(declaration: Declaration, name: str, type_name: str, *, writable: bool, style: bool = False) -> None:
    def write(group: StyleGroup, value: Any) -> None:
        if style:
            _without_content(value)
        if name == "MaxWidth" and value < NARROWEST_PROGRESS:
            raise net_failure(
                "System.ArgumentOutOfRangeException",
                "The MaxWidth for the Progress rendering must be at least 18 to render correctly. "
                "(Parameter 'MaxWidth')",
            )
        group.values[name] = value

    def read(group: StyleGroup) -> Any:
        value = group.values[name]
        if type_name in (_RENDERING, _PROGRESS_VIEW):
            from hvsim.interpreter.values import enum_value

            return enum_value(type_name, str(value))
        return value

    declaration.property(f"{type_name} {name}", write if writable else None)(read)


def _new_type(full_name: str) -> Declaration:
    return Declaration(find_type(full_name) or register_type(NetType(full_name, named_type("System.Object"))))


def _declare() -> None:
    for full_name, names in ((_RENDERING, _RENDERINGS), (_PROGRESS_VIEW, ("Minimal", "Classic"))):
        if find_type(full_name) is None:
            made = NetType(full_name, named_type("System.Enum"), kind="enum")
            made.enum_values.update({name: number for number, name in enumerate(names)})
            register_type(made)
    sample = PSStyle()
    root = _new_type(_NAME)
    for name in _CODES:
        _property(root, name, "string", writable=False)
    _property(root, "OutputRendering", _RENDERING, writable=True)
    _property(root, "AutoSizeDefaultFormatting", "bool", writable=True)
    for name, value in sample.values.items():
        if isinstance(value, StyleGroup):
            _property(root, name, value.net_name, writable=False)
            _declare_group(value)
    root.method("string FormatHyperlink(string text, uri link)")(
        lambda style, text, link: f"\x1b]8;;{to_string(link)}\x1b\\{text}\x1b]8;;\x1b\\"
    )
    register_view(View((_NAME,), "list", tuple(_fields(sample, ""))))


def _declare_group(group: StyleGroup) -> None:
    declaration = _new_type(group.net_name)
    is_colour = group.net_name.endswith("Color")
    for name, value in group.values.items():
        if isinstance(value, Extensions):
            _property(declaration, name, _EXTENSION_TYPE, writable=False)
            _declare_extensions()
            continue
        type_name = "string" if isinstance(value, str) else "bool" if isinstance(value, bool) else "int"
        if name == "View":
            type_name = _PROGRESS_VIEW
        style = isinstance(value, str) and name != "View"
        _property(declaration, name, type_name, writable=not is_colour, style=style)
    if is_colour:
        layer = 38 if "Foreground" in group.net_name else 48
        declaration.method("string FromRgb(byte red, byte green, byte blue)", "string FromRgb(int rgb)")(
            lambda group, first, green=None, blue=None: _rgb(layer, int(first), green, blue)
        )
    register_view(View((group.net_name,), "list", tuple(_fields(group, ""))))


def _rgb(layer: int, first: int, green: Any, blue: Any) -> str:
    red, green, blue = (first, green, blue) if green is not None else (first >> 16 & 255, first >> 8 & 255, first & 255)
    return f"\x1b[{layer};2;{red};{green};{blue}m"


def _fields(group: StyleGroup, prefix: str) -> list[Field]:
    fields = []
    for name, value in group.values.items():
        if isinstance(value, Extensions):
            fields.append(Field(_listed_extensions, prefix + name))
        elif isinstance(value, StyleGroup):
            fields += _fields(value, f"{name}.")
        else:
            fields.append(Field(_shown(prefix + name), prefix + name))
    return fields


def _listed_extensions(value: StyleGroup, engine: Engine) -> str:
    files = value.values.get("FileInfo", value)
    return ",".join(files.values["Extension"].values)


def _shown(path: str) -> Any:
    """The sequence as a script would write it, in its own style."""

    def show(value: StyleGroup, engine: Engine) -> Any:
        found: Any = value
        for name in path.split("."):
            found = found.values.get(name) if isinstance(found, StyleGroup) else found
        if isinstance(found, str) and "\x1b" in found:
            return f"{found}{found.replace(chr(27), '`e')}\x1b[0m"
        return found

    return show


_declare()
