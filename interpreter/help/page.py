"""A help page as data: what Get-Help knows of one command, from its declaration or its comments.

`layout` turns it into text; here is only what the text will say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from hvsim.interpreter.binding.common import common_parameters
from hvsim.interpreter.commands.info import CmdletInfo, CommandInfo, FunctionInfo
from hvsim.interpreter.commands.parameters import ALL_SETS, ParameterInfo
from hvsim.interpreter.commands.table import aliases_like
from hvsim.interpreter.help.comments import CommentHelp, comment_help_of
from hvsim.interpreter.help.syntax import command_syntax, type_label, value_label

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


@attrs.define
class ParameterHelp:
    """One parameter of a page. `facts` are the labelled lines below it: Required?, Position? ..."""

    name: str
    type_label: str
    is_switch: bool
    text: str
    facts: list[tuple[str, str]]


@attrs.define
class HelpPage:
    """A page; `documented` is False for a function without help comments: PowerShell then shows syntax only."""

    name: str
    category: str
    module_name: str
    documented: bool
    synopsis: str = ""
    syntax: list[str] = attrs.field(factory=list)
    description: str = ""
    parameters: list[ParameterHelp] = attrs.field(factory=list)
    has_common: bool = False
    inputs: list[str] = attrs.field(factory=list)
    outputs: list[str] = attrs.field(factory=list)
    notes: str = ""
    examples: list[tuple[str, str, str]] = attrs.field(factory=list)  # prompt, code, remarks
    links: list[str] = attrs.field(factory=list)
    aliases: list[str] = attrs.field(factory=list)
    component: str = ""
    role: str = ""
    functionality: str = ""


def page_of(command: CommandInfo, engine: Engine) -> HelpPage:
    """The page of a command."""
    comments = comment_help_of(command) if isinstance(command, FunctionInfo) else None
    page = HelpPage(
        command.name,
        command.kind,
        command.module_name,
        documented=comments is not None or isinstance(command, CmdletInfo),
        syntax=command_syntax(command, in_help=True),
        has_common=bool(common_parameters(command)),
        outputs=list(command.output_types),
        aliases=_aliases_of(command, engine),
    )
    if isinstance(command, CmdletInfo):
        _fill_from_declaration(page, command)
    elif comments is not None:
        _fill_from_comments(page, command, comments)
    else:
        page.parameters = [_bare_parameter(parameter) for parameter in command.parameters]
        page.synopsis = f"\n{command_syntax(command, in_help=True)[0]}\n"
    return page


def _aliases_of(command: CommandInfo, engine: Engine) -> list[str]:
    scope = engine.current_scope
    return sorted(alias.name for alias in aliases_like(scope, "*") if alias.definition.lower() == command.name.lower())


def _own_and_should_process(command: CommandInfo) -> list[ParameterInfo]:
    """The parameters a page lists: its own, then WhatIf and Confirm."""
    return [*command.parameters, *(each for each in common_parameters(command) if each.name in ("WhatIf", "Confirm"))]


def _fill_from_declaration(page: HelpPage, command: CmdletInfo) -> None:
    page.synopsis = command.synopsis
    page.description = "\n".join(line.strip() for line in command.description.strip().splitlines()) or command.synopsis
    page.parameters = [_declared_parameter(parameter) for parameter in _own_and_should_process(command)]
    page.examples = [("PS> ", example.code, example.shows) for example in command.examples]
    page.inputs = sorted({each.type_name for each in command.parameters if each.takes_pipeline})


def _declared_parameter(parameter: ParameterInfo) -> ParameterHelp:
    place = next(iter(parameter.sets.values()))
    text = parameter.help if parameter.simulated else f"{parameter.help} (Not simulated: it has no effect here.)"
    facts = [
        ("Required?", _yes(parameter.is_mandatory)),
        ("Position?", "named" if place.position is None else str(place.position)),
        ("Default value", "" if parameter.default is None or parameter.default == () else str(parameter.default)),
        ("Accept pipeline input?", _pipeline(parameter)),
        ("Aliases", ", ".join(parameter.aliases)),
        ("Accept wildcard characters?", _yes(parameter.wildcards)),
    ]
    return ParameterHelp(parameter.name, value_label(parameter), parameter.is_switch, text, facts)


def _fill_from_comments(page: HelpPage, command: CommandInfo, comments: CommentHelp) -> None:
    page.synopsis = comments.synopsis
    page.syntax = [_full_names(line, command) for line in page.syntax]
    page.description = comments.description
    page.inputs, page.outputs = comments.inputs, comments.outputs
    page.notes, page.links = comments.notes, comments.links
    page.component, page.role, page.functionality = comments.component, comments.role, comments.functionality
    page.examples = [_example(text) for text in comments.examples]
    page.parameters = [
        _commented_parameter(parameter, comments.parameters.get(parameter.name.lower(), ""))
        for parameter in _own_and_should_process(command)
    ]


def _full_names(line: str, command: CommandInfo) -> str:
    """Pages from comments name types as .NET does: `<String[]>` for `<string[]>`."""
    for parameter in command.parameters:
        short = f"<{type_label(parameter.type_name)}>"
        line = line.replace(f"-{parameter.name}] {short}", f"-{parameter.name}] <{_net_label(parameter.type_name)}>")
        line = line.replace(f"-{parameter.name} {short}", f"-{parameter.name} <{_net_label(parameter.type_name)}>")
    return line


def _net_label(type_name: str) -> str:
    return type_name.partition("`")[0].rpartition(".")[2] if "[" not in type_name else type_name.rpartition(".")[2]


def _commented_parameter(parameter: ParameterInfo, text: str) -> ParameterHelp:
    place = next(iter(parameter.sets.values()))
    facts = [
        ("Required?", _yes(place.mandatory)),
        ("Position?", "named" if place.position is None else str(place.position + 1)),
        ("Default value", parameter.default_text or ("False" if parameter.is_switch and not parameter.common else "")),
        ("Accept pipeline input?", _pipeline(parameter)),
        ("Aliases", ""),
        ("Accept wildcard characters?", _yes(parameter.wildcards)),
    ]
    label = "[<SwitchParameter>]" if parameter.is_switch else f"<{_net_label(parameter.type_name)}>"
    return ParameterHelp(parameter.name, label, False, text, facts)


def _bare_parameter(parameter: ParameterInfo) -> ParameterHelp:
    place = next(iter(parameter.sets.values()))
    sets = [name for name in parameter.sets if name != ALL_SETS]
    facts = [
        ("Required?", _yes(place.mandatory)),
        ("Position?", "Named" if place.position is None else str(place.position)),
        ("Accept pipeline input?", _pipeline(parameter)),
        ("Parameter set name", ", ".join(sets) or "(All)"),
        ("Aliases", ", ".join(parameter.aliases) or "None"),
        ("Dynamic?", _yes(parameter.dynamic)),
        ("Accept wildcard characters?", _yes(parameter.wildcards)),
    ]
    return ParameterHelp(parameter.name, value_label(parameter), parameter.is_switch, "", facts)


def _example(text: str) -> tuple[str, str, str]:
    """A comment's example: its first line is the code; a prompt written there is the prompt shown."""
    code, _, remarks = text.partition("\n")
    for prompt in ("PS>", "PS C:\\>", "C:\\PS>"):
        if code.startswith(prompt):
            return prompt, code.removeprefix(prompt).lstrip(), remarks
    return "PS > ", code, remarks


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _pipeline(parameter: ParameterInfo) -> str:
    ways = []
    if any(place.pipeline for place in parameter.sets.values()):
        ways.append("ByValue")
    if any(place.by_property_name for place in parameter.sets.values()):
        ways.append("ByPropertyName")
    return f"true ({', '.join(ways)})" if ways else "false"
