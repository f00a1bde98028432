"""The views PowerShell itself brings: those in `builtin_views.json`, and the few that need code.

The data file states each view's types, columns, widths and alignments; what a column computes is a script in it, or a
function named in `_COMPUTED`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import ErrorRecord
from hvsim.interpreter.formatting.error_details import error_details
from hvsim.interpreter.formatting.error_view import error_lines
from hvsim.interpreter.formatting.module_views import register_module_views
from hvsim.interpreter.formatting.objects import culture_text, elements, get_property
from hvsim.interpreter.formatting.rendering import cell_text
from hvsim.interpreter.formatting.views import (
    Field,
    Group,
    Paragraph,
    Script,
    Source,
    View,
    register_default_properties,
    register_view,
)
from hvsim.interpreter.values import get_member
from hvsim.interpreter.values.objects import unwrap

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

_REGISTRY = "Microsoft.PowerShell.Core\\Registry::"
_REGISTRY_KEY = "Microsoft.Win32.RegistryKey"
_FILE_SYSTEM = "Microsoft.PowerShell.Core\\FileSystem::"


def register_all() -> None:
    """Makes the built-in views known, in the order in which PowerShell looks for them."""
    data = json.loads(Path(__file__).with_name("builtin_views.json").read_text("utf-8"))
    for view in data["views"]:
        register_view(_view(view))
    for name, properties in data["default_properties"].items():
        register_default_properties(name, properties)
    register_view(
        View(
            _METHODS,
            "table",
            (Field(_overloads, "OverloadDefinitions"),),
            name="System.Management.Automation.PSMethod",
            wrap=True,
        )
    )
    register_view(
        View(
            (_REGISTRY_KEY,),
            "table",
            (Field("PSChildName", "Name", 30), Field(_registry_values, "Property")),
            group=Group("PSParentPath", None, _hive_heading),
            wrap=True,
        )
    )
    register_module_views()
    for types, paragraphs, out_of_band in _CUSTOM:
        register_view(View(types, "custom", paragraphs=paragraphs, out_of_band=out_of_band, name=types[0]))
    errors = (_AUTOMATION + "ErrorRecord#PSExtendedError", "System.Exception#PSExtendedError")
    register_view(
        View(errors, "custom", paragraphs=_details, name="GetErrorInstance", group=Group("PSErrorIndex", "ErrorIndex"))
    )


def _view(data: dict[str, Any]) -> View:
    group = data.get("group")
    return View(
        tuple(data["types"]),
        data["kind"],
        tuple(_field(*row) for row in data["fields"]),
        name=data.get("name", data["types"][0]),
        group=_group(group) if group else None,
        hide_headers=data.get("hide_headers", False),
        autosize=data.get("autosize", False),
        columns=data.get("columns", 0),
        unix_only=data.get("unix_only", False),
    )


def _field(source: Any, label: str | None = None, width: int = 0, alignment: str = "", format: str = "") -> Field:
    return Field(_source(source), label, width, alignment, format)


def _source(source: Any) -> Source:
    if isinstance(source, str):
        return source
    return Script(source["script"]) if "script" in source else _COMPUTED[source["computed"]]


def _group(source: str) -> Group:
    if source == "PSParentPath":
        return Group(source, None, _directory_heading)
    return Group(Script(source) if "$" in source else source)


def _directory_heading(value: Any, engine: Engine) -> Iterable[Paragraph]:
    parent = culture_text(get_property(value, "PSParentPath", ""))
    yield 4, "Directory: " + parent.replace(_FILE_SYSTEM, "")


def _hive_heading(value: Any, engine: Engine) -> Iterable[Paragraph]:
    parent = culture_text(get_property(value, "PSParentPath", ""))
    yield 4, "Hive: " + parent.replace(_REGISTRY, "")


def _registry_values(value: Any, engine: Engine) -> str:
    """Every value of a registry key on a line, one below the other."""
    values = [(name, cell_text(content)) for name, _, content in unwrap(value).values.values()]
    width = max((len(name) for name, _ in values), default=0)
    return "\n".join(f"{name.ljust(width)} : {text}" for name, text in values)


def _history_duration(value: Any, engine: Engine) -> str:
    """Seconds and milliseconds, with as many of minutes and hours as there are."""
    total = int(get_member(get_property(value, "Duration"), "TotalMilliseconds"))
    seconds, milliseconds = divmod(total, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{seconds:02}.{milliseconds:03}"
    if minutes:
        return f"{minutes}:{seconds:02}.{milliseconds:03}"
    return f"{seconds}.{milliseconds:03}"


def _command_name(value: Any, engine: Engine) -> Any:
    if culture_text(get_property(value, "CommandType", "")) == "Alias":
        return get_property(value, "DisplayName", "")
    return get_property(value, "Name", "")


def _drive_root(value: Any, engine: Engine) -> Any:
    shown = get_property(value, "DisplayRoot", None)
    return shown if shown is not None else get_property(value, "Root", "")


_COMPUTED: dict[str, Callable[[Any, Any], Any]] = {
    "history_duration": _history_duration,
    "command_name": _command_name,
    "drive_root": _drive_root,
}


def _overloads(value: Any, engine: Engine) -> str:
    """A method's signatures, one a line, and an empty one."""
    signatures = elements(get_property(value, "OverloadDefinitions", ())) or ()
    return "".join(culture_text(each) + "\n" for each in signatures)


def _date(value: Any, engine: Engine) -> Iterable[Paragraph]:
    hint = culture_text(get_property(value, "DisplayHint", ""))
    format = {"Date": "D", "Time": "T"}.get(hint)
    if format is None:
        yield 0, culture_text(get_property(value, "DateTime", None))
    else:
        from hvsim.interpreter.values import invoke_member

        yield 0, invoke_member(value, "ToString", [format], engine)


def _text(value: Any, engine: Engine) -> Iterable[Paragraph]:
    yield 0, culture_text(value)


def _message(value: Any, engine: Engine) -> Iterable[Paragraph]:
    yield 0, culture_text(get_property(value, "Message", ""))


def _match(value: Any, engine: Engine) -> Iterable[Paragraph]:
    from hvsim.interpreter.values import has_member, invoke_member

    if not has_member(value, "ToEmphasizedString"):  # what is left of one that came from another machine
        yield 0, culture_text(value)
        return
    yield 0, culture_text(invoke_member(value, "ToEmphasizedString", [engine.providers.location.path], engine))


def _error(value: Any, engine: Engine) -> Iterable[Paragraph]:
    if not isinstance(unwrap(value), ErrorRecord):  # what is left of one that came from elsewhere
        yield 0, culture_text(value)
        return
    view = str(engine.get_variable("ErrorView", "ConciseView"))
    for line in error_lines(value, view, engine.console.width, engine=engine):
        yield 0, line


def _details(value: Any, engine: Engine) -> Iterable[Paragraph]:
    for line in error_details(unwrap(value), engine):
        yield 0, line


_PARAMETER_FACTS = (
    "ParameterType",
    "Position",
    "IsMandatory",
    "IsDynamic",
    "HelpMessage",
    "ValueFromPipeline",
    "ValueFromPipelineByPropertyName",
    "ValueFromRemainingArguments",
    "Aliases",
)


def _parameter_set(value: Any, engine: Engine) -> Iterable[Paragraph]:

    yield 0, "Parameter Set Name: " + cell_text(get_property(value, "Name", ""))
    yield 0, "Is default parameter set: " + cell_text(get_property(value, "IsDefault", ""))
    for parameter in elements(get_property(value, "Parameters", None)) or ():
        yield 0, ""
        yield 2, "Parameter Name: " + cell_text(get_property(parameter, "Name", ""))
        for name in _PARAMETER_FACTS:
            yield 4, f"{name} = {cell_text(get_property(parameter, name, None))}"
        yield 4, "Attributes ="
        for _ in elements(get_property(parameter, "Attributes", None)) or ():
            yield 6, ""
    yield 0, ""
    yield 0, ""


_AUTOMATION = "System.Management.Automation."
_METHODS = (_AUTOMATION + "PSMethod", _AUTOMATION + "PSMethod`1")
_CUSTOM: tuple[tuple[tuple[str, ...], Callable[[Any, Any], Iterable[Paragraph]], bool], ...] = (
    (("System.DateTime",), _date, False),
    (("Microsoft.PowerShell.Commands.MatchInfo",), _match, False),
    ((_AUTOMATION + "ScriptBlock",), _text, True),
    ((_AUTOMATION + "ErrorRecord",), _error, True),
    ((_AUTOMATION + "WarningRecord",), _message, True),
    ((_AUTOMATION + "InformationRecord",), _text, True),
    ((_AUTOMATION + "VerboseRecord",), _message, True),
    ((_AUTOMATION + "DebugRecord",), _message, True),
    ((_AUTOMATION + "CommandParameterSetInfo",), _parameter_set, False),
)
