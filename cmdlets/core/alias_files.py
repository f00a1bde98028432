"""Export-Alias and Import-Alias: aliases in a file, as comma-separated values or as a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.utility.csv_format import csv_rows
from hvsim.interpreter.commands import AliasInfo, Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.providers.encodings import UTF8, decode, encode, lines_of
from hvsim.interpreter.values import invoke_member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hvsim.interpreter.state.scope import Scope

_MODULE = "Microsoft.PowerShell.Utility"
_ALIAS = "System.Management.Automation.AliasInfo"
_PATH, _LITERAL = "ByPath", "ByLiteralPath"
_SCOPE = "The scope: Global, Local, Script, or the number of levels up."


@cmdlet("Export-Alias", module=_MODULE, default_set=_PATH, confirm="Medium", aliases=("epal",), output=_ALIAS)
class ExportAlias(Cmdlet):
    """Writes aliases to a file."""

    path: str = parameter(sets={_PATH: In(position=0, mandatory=True)}, help="The file.")
    literal_path: str = parameter(
        sets={_LITERAL: In(mandatory=True, by_property_name=True)}, aliases=("PSPath", "LP"), help="The file, as it is."
    )
    name: list[str] = parameter(
        position=1, by_property_name=True, wildcards=True, default=("*",), help="The aliases; all when left out."
    )
    pass_thru: Switch = parameter(help="Gives the aliases.")
    as_: object = parameter(
        name="As", type="Microsoft.PowerShell.Commands.ExportAliasFormat", help="Csv, or Script for a script of them."
    )
    append: Switch = parameter(help="Adds to a file that exists.")
    force: Switch = parameter(help="Also a read-only file.")
    no_clobber: Switch = parameter(aliases=("NoOverwrite",), help="Not a file that exists.")
    description: str = parameter(help="Text for the head of the file.")
    scope: str = parameter(help=_SCOPE)

    examples = [
        Example(
            "Set-Alias zz Get-Date; Export-Alias ./a.csv -Name zz; (Get-Content ./a.csv)[-1]",
            "Writes one alias.",
            output='"zz","Get-Date","","None"\n',
        )
    ]

    def begin(self) -> None:
        self.found: list[AliasInfo] = []

    def process(self) -> None:
        known = _aliases(self.runtime.scope, self.scope)
        for pattern in self.name:
            fitting = [alias for alias in known if matches(pattern, alias.name)]
            if not fitting and not has_wildcards(pattern):
                self.write_error(
                    f"Cannot find alias because alias '{pattern}' does not exist.",
                    "AliasNotFound",
                    "ObjectNotFound",
                    exception="System.Management.Automation.ItemNotFoundException",
                    target=pattern,
                )
            self.found += fitting

    def end(self) -> None:
        path = self.engine.providers.file_path(self.path or self.literal_path)
        if self.should_process(path):
            self._write(path)
        if self.pass_thru:
            self.write_all(self.found)

    def _write(self, path: str) -> None:
        files, newline = self.engine.file_system, self.engine.personality.newline
        exists = files.status(path) is not None
        if exists and self.no_clobber:
            self.fail(
                f"The file '{path}' already exists.", "NoClobber", "ResourceExists", exception="System.IO.IOException"
            )
        if exists and self.force:
            self.engine.call("Set-ItemProperty", [path, "IsReadOnly", False])
        as_script = str(self.as_ or "Csv").lower() == "script"
        lines = [*self._head(), *(_script_line(each) if as_script else _data_line(each) for each in self.found)]
        content = encode("".join(line + newline for line in lines), UTF8)
        if self.append:
            files.append(path, content)
        else:
            files.write(path, content)

    def _head(self) -> Iterator[str]:
        machine = self.engine.personality
        now = self.engine.call("Get-Date")[0]
        yield "# Alias File"
        yield f"# Exported by : {machine.user_name}"
        yield f"# Date/Time : {invoke_member(now, 'ToString', ['F'])}"
        yield f"# Computer : {machine.machine_name}"
        if self.description:
            yield "#"
            yield from (f"# {line}" for line in self.description.split("\n"))


def _options(alias: AliasInfo) -> str:
    return (
        ", ".join(name for name in ("ReadOnly", "Constant", "Private", "AllScope") if name in alias.options) or "None"
    )


def _data_line(alias: AliasInfo) -> str:
    return f'"{alias.name}","{alias.target}","{alias.description}","{_options(alias)}"'


def _script_line(alias: AliasInfo) -> str:
    return (
        f'set-alias -Name:"{alias.name}" -Value:"{alias.target}" -Description:"{alias.description}" '
        f'-Option:"{_options(alias)}"'
    )


def _aliases(scope: Scope, wanted: str | None) -> list[AliasInfo]:
    """The aliases seen from a scope, or those of one scope, by name."""
    found: dict[str, AliasInfo] = {}
    for each in scope.ancestry() if wanted is None else (scope.by_number(wanted),):
        for key, alias in (each.aliases or {}).items():
            found.setdefault(key, alias)
    return [found[key] for key in sorted(found)]


@cmdlet("Import-Alias", module=_MODULE, default_set=_PATH, confirm="Medium", aliases=("ipal",), output=_ALIAS)
class ImportAlias(Cmdlet):
    """Defines the aliases of a file that Export-Alias wrote."""

    path: str = parameter(
        sets={_PATH: In(position=0, mandatory=True, pipeline=True, by_property_name=True)}, help="The file."
    )
    literal_path: str = parameter(
        sets={_LITERAL: In(mandatory=True, pipeline=True, by_property_name=True)},
        aliases=("PSPath", "LP"),
        help="The file, as it is.",
    )
    scope: str = parameter(help=_SCOPE)
    pass_thru: Switch = parameter(help="Gives the aliases.")
    force: Switch = parameter(help="Also aliases that exist, read-only ones included.")

    examples = [
        Example(
            "Import-Alias ./a.csv; (Get-Alias zz).Definition",
            "Reads them again.",
            setup='Set-Content ./a.csv \'"zz","Get-Date","","None"\'',
            output="Get-Date\n",
        )
    ]

    def process(self) -> None:
        engine = self.engine
        path = engine.providers.file_path(self.path or self.literal_path)
        try:
            text = decode(engine.file_system.read(path))
        except OSError as error:
            self.fail(
                f"Cannot open file {path} to import the alias. {error.strerror}",
                "FileOpenFailure",
                "OpenError",
                exception="System.IO.IOException",
                target=path,
            )
        for number, line in enumerate(lines_of(text), start=1):
            if line.strip() and not line.startswith("#"):
                self._define(path, number, line)

    def _define(self, path: str, number: int, line: str) -> None:
        row = next(csv_rows(f"{line}\n", ","), [])
        if len(row) != 4:
            self.fail(
                f"Cannot import an alias. Line number {number} in the file '{path}' is not a properly-formatted, "
                "comma-separated values (CSV) line for aliases. Change the line to contain four values separated by "
                "commas. If the value text itself contains a comma, then the value must be contained in quotation "
                "marks.",
                "ImportAliasFileFormatError",
                "ReadError",
                exception="System.IO.FileFormatException",
                target=path,
            )
        name, target, description, options = row
        if not self.should_process(f"Name: {name} Value: {target}", "Import Alias"):
            return
        named: dict[str, Any] = {"Description": description, "Option": options}
        if self.scope is not None:
            named["Scope"] = self.scope
        if self.force:
            named["Force"] = True
        scope = self.runtime.scope
        made = self.engine.call("New-Alias", [name, target], {**named, "PassThru": True}, scope=scope)
        if self.pass_thru:
            self.write_all(made)
