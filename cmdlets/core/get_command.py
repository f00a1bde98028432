"""Get-Command: the commands there are, by name, kind, module, verb or parameter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.info import AliasInfo, CommandInfo
from hvsim.interpreter.commands.table import command_not_found
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.dotnet.commands import all_parameters
from hvsim.interpreter.help.syntax import command_syntax
from hvsim.interpreter.values import to_string

if TYPE_CHECKING:
    from collections.abc import Iterable

_BY_PARTS, _BY_NAME = "CmdletSet", "AllCommandSet"
_SPECIFICATION = "Microsoft.PowerShell.Commands.ModuleSpecification[]"


def _command_names(engine: Any, word: str) -> Iterable[str]:
    names: Iterable[str] = engine.commands.cmdlet_names(f"{word}*")
    return names


@cmdlet(
    "Get-Command",
    default_set=_BY_PARTS,
    aliases=("gcm",),
    output=(
        "System.Management.Automation.AliasInfo",
        "System.Management.Automation.ApplicationInfo",
        "System.Management.Automation.FunctionInfo",
        "System.Management.Automation.CmdletInfo",
        "System.Management.Automation.ExternalScriptInfo",
        "System.Management.Automation.FilterInfo",
        "System.String",
        "System.Management.Automation.PSObject",
    ),
)
class GetCommand(Cmdlet):
    """Finds commands by name, kind, module or parameter."""

    name: list[str] = parameter(
        sets={_BY_NAME: In(position=0, pipeline=True, by_property_name=True)},
        wildcards=True,
        complete=_command_names,
        help="The names of the commands, with wildcards.",
    )
    verb: list[str] = parameter(
        sets=_BY_PARTS, by_property_name=True, default=(), wildcards=True, help="Commands with one of these verbs."
    )
    noun: list[str] = parameter(
        sets=_BY_PARTS, by_property_name=True, default=(), wildcards=True, help="Commands with one of these nouns."
    )
    module: list[str] = parameter(
        by_property_name=True, aliases=("PSSnapin",), default=(), wildcards=True, help="Commands of these modules."
    )
    exclude_module: list[str] = parameter(default=(), wildcards=True, help="No commands of these modules.")
    fully_qualified_module: list[object] = parameter(
        type=_SPECIFICATION, by_property_name=True, simulated=False, help="Modules by name and version."
    )
    command_type: object = parameter(
        sets=_BY_NAME,
        by_property_name=True,
        aliases=("Type",),
        type="System.Management.Automation.CommandTypes",
        help="The kinds of commands: Alias, Function, Filter, Cmdlet, ExternalScript ...",
    )
    total_count: int = parameter(by_property_name=True, help="How many commands at most.")
    syntax: Switch = parameter(by_property_name=True, help="Gives the syntax lines as text instead.")
    show_command_info: Switch = parameter(simulated=False, help="Gives a plain object for display instead.")
    argument_list: list[object] = parameter(
        position=1,
        remaining=True,
        aliases=("Args",),
        simulated=False,
        help="Arguments that dynamic parameters depend on.",
        default=(),
    )
    all: Switch = parameter(by_property_name=True, help="Also the commands that others of the same name hide.")
    list_imported: Switch = parameter(by_property_name=True, help="Only commands that are in the session.")
    parameter_name: list[str] = parameter(default=(), wildcards=True, help="Commands that have these parameters.")
    parameter_type: list[object] = parameter(
        default=(), type="System.Management.Automation.PSTypeName[]", help="Commands with parameters of these types."
    )
    use_fuzzy_matching: Switch = parameter(sets=_BY_NAME, help="Also commands whose names are nearly the same.")
    fuzzy_minimum_distance: int = parameter(
        sets=_BY_NAME, type="System.UInt32", default=5, simulated=False, help="How different a name may be."
    )
    use_abbreviation_expansion: Switch = parameter(
        sets=_BY_NAME, by_property_name=True, help="Finds Get-ChildItem by its initials gci, i-psdf by parts of words."
    )

    examples = [
        Example("Get-Command -Verb Get -Noun Help, History", "Finds cmdlets by verb and noun."),
        Example(
            "Get-Command Out-Null -Syntax",
            "Shows how a command is called.",
            output="\nOut-Null [-InputObject <psobject>] [<CommonParameters>]\n\n",
        ),
        Example("(Get-Command % ).ResolvedCommandName", "Follows an alias.", output="ForEach-Object\n"),
    ]

    def begin(self) -> None:
        self.seen: set[tuple[str, str]] = set()
        self.count = 0
        self.imported = {*self.engine.commands.modules_in_use, *self.engine.modules.loaded}

    def process(self) -> None:
        for command in self._wanted():
            key = (command.kind, command.name.lower())
            if key in self.seen and not self.all:
                continue
            self.seen.add(key)
            if "TotalCount" in self.bound and self.count >= self.total_count:
                return
            self.count += 1
            self._show(command)

    # which commands

    def _wanted(self) -> Iterator[CommandInfo]:
        if self.parameter_set == _BY_NAME and self.name is not None:
            for name in self.name:
                yield from self._named(name)
        else:
            yield from self._listed("*")

    def _named(self, name: str) -> Iterator[CommandInfo]:
        if has_wildcards(name):
            yield from self._listed(name)
            return
        if self.use_abbreviation_expansion or self.use_fuzzy_matching:
            yield from self._similar(name)
            return
        found = [command for command in self._exactly(name) if self._suits(command)]
        if not found:
            error = command_not_found(name)
            self.write_error_record(error.record)
        yield from found if self.all else found[:1]

    def _exactly(self, name: str) -> Iterator[CommandInfo]:
        """The command that the name means, and with -All those it hides."""
        scope = self.runtime.scope
        table = self.engine.commands
        meant = table.find(name, scope)
        if meant is not None:
            yield meant
        if meant is None or self.all or self.module or "CommandType" in self.bound:
            for command in table.commands_like((name,), scope=scope):
                if command is not meant:
                    yield command

    def _similar(self, name: str) -> Iterator[CommandInfo]:
        table = self.engine.commands
        names = table.similar(name) if self.use_fuzzy_matching else []
        if self.use_abbreviation_expansion:
            names += [each for each in table.cmdlet_names() if _abbreviates(name, each)]
        for each in names:
            command = table.find(each, self.runtime.scope)
            if command is not None and self._suits(command):
                yield command

    def _listed(self, pattern: str) -> Iterator[CommandInfo]:
        """Commands like the pattern; kinds and modules that nobody wants are not even imported."""
        table = self.engine.commands
        kinds = self._kinds()
        verbs, nouns = self.verb, self.noun
        if (verbs or nouns) and not kinds:
            kinds = ["Function", "Filter", "Cmdlet"]
        for command in table.commands_like((pattern,), kinds, self.module or (), self.runtime.scope):
            if self._suits(command):
                yield command

    def _kinds(self) -> list[str]:
        if "CommandType" not in self.bound:
            return [] if self.parameter_set == _BY_NAME else ["Alias", "Function", "Filter", "Cmdlet"]
        return [word.strip() for word in to_string(self.command_type).split(",") if word.strip() != "All"]

    def _suits(self, command: CommandInfo) -> bool:
        kinds = self._kinds() if "CommandType" in self.bound else []
        if kinds and command.kind not in kinds:
            return False
        verb, _, noun = command.name.partition("-")
        return (
            _any_like(self.verb, verb if noun else "")
            and _any_like(self.noun, noun)
            and _any_like(self.module, command.module_name)
            and not (self.exclude_module and _any_like(self.exclude_module, command.module_name))
            and (not self.list_imported or self._is_imported(command))
            and self._has_parameters(command)
        )

    def _is_imported(self, command: CommandInfo) -> bool:
        """Aliases and functions are in the session, a cmdlet is once its module was imported or used."""
        return command.kind != "Cmdlet" or command.module_name.lower() in self.imported

    def _has_parameters(self, command: CommandInfo) -> bool:
        if not self.parameter_name and not self.parameter_type:
            return True
        if isinstance(command, AliasInfo):
            return False
        wanted_types = {str(getattr(each, "name", each)).lower() for each in self.parameter_type}
        return any(
            (not self.parameter_name or any(_any_like(self.parameter_name, name) for name in each.names))
            and (not wanted_types or each.type_name.lower() in wanted_types)
            for each in all_parameters(command)
        )

    # showing

    def _show(self, command: CommandInfo) -> None:
        if not self.syntax:
            self.write(command)
            return
        newline = self.engine.personality.newline
        if isinstance(command, AliasInfo):
            target = self.engine.commands.follow(command, self.runtime.scope)
            lines = [f"{command.name} (alias) -> {target.name}", *command_syntax(target, command.name)]
            self.write(newline + "".join(f"{line}{newline}{newline}" for line in lines)[: -len(newline)])
        elif command.kind == "ExternalScript":
            self.write(command.definition)
        else:
            self.write("".join(f"{newline}{line}{newline}" for line in command_syntax(command)))


def _any_like(patterns: Iterable[str] | None, text: str) -> bool:
    """Whether one of the patterns is like the text; without patterns everything is."""
    patterns = list(patterns or ())
    return not patterns or any(matches(pattern, text) for pattern in patterns)


def _abbreviates(short: str, name: str) -> bool:
    """`gci` or `g-ci` for Get-ChildItem: the capitals; `i-psdf` for Import-PowerShellDataFile."""
    verb, _, noun = name.partition("-")
    capitals = "".join(char for char in noun if char.isupper())
    return short.lower() in (f"{verb[0]}-{capitals}".lower(), f"{verb[0]}{capitals}".lower())
