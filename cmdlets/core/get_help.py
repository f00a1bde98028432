"""Get-Help: pages of commands, made from their declarations or comments.

The page is an object with the properties scripts read (Synopsis, Description, Parameters, Examples); its default view
is the text people read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.info import AliasInfo, CommandInfo
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.formatting.views import View, column, register_view, table_view
from hvsim.interpreter.help.layout import page_lines, parameter_lines
from hvsim.interpreter.help.page import HelpPage, ParameterHelp, page_of
from hvsim.interpreter.values import Array, PSCustomObject
from hvsim.interpreter.values.objects import MemberSet

_ALL_USERS, _DETAILED, _EXAMPLES, _PARAMETERS, _ONLINE = (
    "AllUsersView",
    "DetailedView",
    "Examples",
    "Parameters",
    "Online",
)
_CATEGORIES = (
    "Alias", "Cmdlet", "Provider", "General", "FAQ", "Glossary", "HelpFile", "ScriptCommand", "Function", "Filter",
    "ExternalScript", "All", "DefaultHelp", "DscResource", "Class", "Configuration",
)  # fmt: skip
_TYPE_NAMES = {
    "": "MamlCommandHelpInfo",
    "Detailed": "MamlCommandHelpInfo#DetailedView",
    "Full": "MamlCommandHelpInfo#FullView",
    "Examples": "MamlCommandHelpInfo#ExamplesView",
}
_PARAMETER_TYPE = "MamlCommandHelpInfo#parameter"


class _Text(MemberSet):
    """Keeps the lines of the default view with the help object, out of sight of its properties."""

    __slots__ = ("lines",)

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        super().__init__("PSHelpText")
        self.lines = lines


def _command_names(engine: Any, word: str) -> Iterable[str]:
    names: Iterable[str] = engine.commands.cmdlet_names(f"{word}*")
    return names


@cmdlet("Get-Help", default_set=_ALL_USERS)
class GetHelp(Cmdlet):
    """Shows how a command is used."""

    name: str = parameter(
        position=0,
        by_property_name=True,
        wildcards=True,
        complete=_command_names,
        help="The command, alias or script file, or part of a name; a list where several fit.",
    )
    path: str = parameter(simulated=False, help="Where a provider's help is meant for.")
    category: list[str] = parameter(validate=ValidateSet(_CATEGORIES), help="Only help on such things.")
    full: Switch = parameter(sets=_ALL_USERS, help="Shows everything.")
    detailed: Switch = parameter(sets=_DETAILED, mandatory=True, help="Adds parameters and examples.")
    examples_only: Switch = parameter(name="Examples", sets=_EXAMPLES, mandatory=True, help="Shows the examples.")
    parameter_name: list[str] = parameter(
        name="Parameter", sets=_PARAMETERS, mandatory=True, wildcards=True, help="Shows these parameters."
    )
    online: Switch = parameter(sets={_ONLINE: In(mandatory=True)}, help="Opens a browser; there is none here.")
    component: list[str] = parameter(help="Only commands with such a .COMPONENT.")
    functionality: list[str] = parameter(help="Only commands with such a .FUNCTIONALITY.")
    role: list[str] = parameter(help="Only commands with such a .ROLE.")

    examples = [
        Example("(Get-Help Out-Null).Synopsis", "Reads one part of a page."),
        Example("Get-Help Where-Object -Parameter FilterScript", "Shows one parameter."),
    ]

    def process(self) -> None:
        name = self.name or "Get-Help"
        pages = self._pages(name)
        if not pages and not has_wildcards(name):
            pages = self._pages(f"{name}*" if "-" in name else f"*{name}*")  # part of a name will do, too
        if not pages:
            if not has_wildcards(name):
                self._not_found(name)
        elif len(pages) == 1:
            self._write_page(pages[0])
        else:
            for page in pages:
                self.write(_list_entry(page))

    def _pages(self, name: str) -> list[HelpPage]:
        pages = (page_of(command, self.engine) for command in self._commands(name))
        return [page for page in pages if self._suits(page)]

    def _commands(self, name: str) -> Iterator[CommandInfo]:
        table, scope = self.engine.commands, self.runtime.scope
        if has_wildcards(name):
            for command in table.commands_like((name,), scope=scope):
                if not isinstance(command, AliasInfo):
                    yield command
            return
        try:
            yield table.resolve(name, scope)
        except ScriptError as error:
            if error.record.error_id != "CommandNotFoundException":
                raise

    def _suits(self, page: HelpPage) -> bool:
        wanted = [category for category in self.category or () if category != "All"]
        return (
            (not wanted or page.category in wanted)
            and _fits(self.component, page.component)
            and _fits(self.functionality, page.functionality)
            and _fits(self.role, page.role)
        )

    def _write_page(self, page: HelpPage) -> None:
        if self.parameter_set == _PARAMETERS:
            self._write_parameters(page)
        elif self.online:
            self.fail(
                "The online version of this Help topic cannot be displayed because the Internet address (URI) of the "
                "Help topic is not specified in the command code or in the help file for the command.",
                "InvalidOperation",
                "InvalidOperation",
                exception="System.Management.Automation.PSInvalidOperationException",
            )
        else:
            view = "Full" if self.full else "Detailed" if self.detailed else "Examples" if self.examples_only else ""
            self.write(_help_object(page, view))

    def _write_parameters(self, page: HelpPage) -> None:
        for pattern in self.parameter_name:
            found = [each for each in page.parameters if matches(pattern, each.name)]
            if not found:
                self.write_error(
                    f"No parameter matches criteria {pattern}.",
                    "NoParmsFound",
                    "InvalidArgument",
                    exception="System.Management.Automation.PSArgumentException",
                    target=pattern,
                )
            for each in found:
                self.write(_parameter_object(each))

    def _not_found(self, name: str) -> None:
        self.write_error(
            f"Get-Help could not find {name} in a help file in this session. To download updated help topics type: "
            '"Update-Help". To get help online, search for the help topic in the TechNet library at '
            "https://go.microsoft.com/fwlink/?LinkID=107116.",
            "HelpNotFound",
            "ResourceUnavailable",
            exception="Microsoft.PowerShell.Commands.HelpNotFoundException",
            target=name,
        )


def _fits(patterns: list[str] | None, text: str) -> bool:
    return not patterns or any(matches(pattern, text) for pattern in patterns)


def _help_object(page: HelpPage, view: str) -> PSCustomObject:
    _register_views()
    made = PSCustomObject(
        [
            ("Name", page.name),
            ("Category", page.category),
            ("Synopsis", page.synopsis),
            ("Component", page.component or None),
            ("Role", page.role or None),
            ("Functionality", page.functionality or None),
            ("ModuleName", page.module_name),
            ("details", PSCustomObject([("name", page.name), ("description", _texts(page.synopsis))])),
            ("description", _texts(page.description)),
            ("syntax", PSCustomObject([("syntaxItem", Array(page.syntax))])),
            ("parameters", PSCustomObject([("parameter", Array(map(_parameter_object, page.parameters)))])),
            ("examples", PSCustomObject([("example", Array(_example_objects(page)))])),
            ("relatedLinks", PSCustomObject([("navigationLink", Array(page.links))])),
            ("alertSet", _texts(page.notes) if page.notes else None),
        ],
        [_TYPE_NAMES[view], "HelpInfo"],
    )
    made.members["pshelptext"] = _Text(list(page_lines(page, view)))
    return made


def _texts(text: str) -> Array:
    """Text as help objects hold it: paragraphs with a Text property."""
    return Array([PSCustomObject([("Text", text)], ["MamlParaTextItem", "MamlTextItem"])])


def _parameter_object(parameter: ParameterHelp) -> PSCustomObject:
    _register_views()
    facts = {name.rstrip("?"): value for name, value in parameter.facts}
    made = PSCustomObject(
        [
            ("name", parameter.name),
            ("description", _texts(parameter.text)),
            ("type", PSCustomObject([("name", parameter.type_label.strip("<>[]"))])),
            ("required", facts.get("Required", "")),
            ("position", facts.get("Position", "")),
            ("defaultValue", facts.get("Default value", "")),
            ("pipelineInput", facts.get("Accept pipeline input", "")),
            ("aliases", facts.get("Aliases", "")),
            ("globbing", facts.get("Accept wildcard characters", "")),
        ],
        [_PARAMETER_TYPE, "HelpInfo"],
    )
    made.members["pshelptext"] = _Text(list(parameter_lines([parameter])))
    return made


def _example_objects(page: HelpPage) -> Iterator[PSCustomObject]:
    for number, (_, code, remarks) in enumerate(page.examples, 1):
        rule = "-" * 26
        yield PSCustomObject(
            [("title", f"{rule} EXAMPLE {number} {rule}"), ("code", code), ("remarks", _texts(remarks))],
            ["MamlCommandHelpInfo#example"],
        )


def _list_entry(page: HelpPage) -> PSCustomObject:
    _register_views()
    return PSCustomObject(
        [
            ("Name", page.name),
            ("Category", page.category),
            ("Module", page.module_name),
            ("Synopsis", page.synopsis),
        ],
        ["HelpInfoShort"],
    )


_registered: list[bool] = []


def _register_views() -> None:
    """Tells the formatting system how help objects look, once."""
    if _registered:
        return
    _registered.append(True)

    def paragraphs(value: Any, engine: Any) -> Iterable[tuple[int, str]]:
        lines: Iterable[tuple[int, str]] = value.members["pshelptext"].lines
        return lines

    for type_name in (*_TYPE_NAMES.values(), _PARAMETER_TYPE):
        register_view(View((type_name,), "custom", paragraphs=paragraphs))
    columns = [column("Name", width=33), column("Category", width=9), column("Module", width=25), column("Synopsis")]
    register_view(table_view("HelpInfoShort", columns))
