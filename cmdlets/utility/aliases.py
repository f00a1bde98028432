"""Get-, Set-, New- and Remove-Alias."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.cmdlets.utility.variable_base import SCOPED_OPTIONS, VariableCommand
from hvsim.interpreter.commands import AliasInfo, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateNotNullOrEmpty
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.values import to_string
from hvsim.interpreter.values.collation import collation_key

_SCOPE = "The scope: Global, Local, Script, or the number of levels up."
_SESSION_ERROR = "System.Management.Automation.SessionStateUnauthorizedAccessException"


@cmdlet("Get-Alias", default_set="Default", aliases=("gal",), output="System.Management.Automation.AliasInfo")
class GetAlias(VariableCommand):
    """Gets aliases."""

    name: list[str] = parameter(
        sets="Default",
        position=0,
        pipeline=True,
        by_property_name=True,
        wildcards=True,
        validate=ValidateNotNullOrEmpty(),
        help="The aliases; all when left out.",
    )
    definition: list[str] = parameter(sets="Definition", wildcards=True, help="Aliases of these commands.")
    exclude: list[str] = parameter(help="No aliases that match one of these patterns.")
    scope: str = parameter(help=_SCOPE)

    examples = [
        Example("(Get-Alias select).Definition", "What an alias stands for.", output="Select-Object"),
        Example(
            "Get-Alias -Definition Where-Object | ForEach-Object Name", "The aliases of a command.", output="?\nwhere"
        ),
    ]

    def process(self) -> None:
        excluded = self.exclude or ()
        for pattern in (self.definition if self.parameter_set == "Definition" else self.name) or ["*"]:
            found = [each for each in self._aliases() if matches(pattern, self._subject(each))]
            found = [each for each in found if not any(matches(out, each.name) for out in excluded)]
            if not found and not has_wildcards(pattern):
                self._report_missing(pattern)
            found.sort(key=lambda alias: collation_key(alias.name))
            self.write_all(found)

    def _subject(self, alias: AliasInfo) -> str:
        return alias.target if self.parameter_set == "Definition" else alias.name

    def _aliases(self) -> Iterator[AliasInfo]:
        seen: set[str] = set()
        scope = self.scope_at(self.scope)
        for each in [scope] if self.scope is not None else scope.ancestry():
            for key, alias in list((each.aliases or {}).items()):
                if key not in seen:
                    seen.add(key)
                    yield alias

    def _report_missing(self, name: str) -> None:
        subject = "definition" if self.parameter_set == "Definition" else "name"
        self.write_error(
            f"This command cannot find a matching alias because an alias with the {subject} '{name}' does not exist.",
            "ItemNotFoundException",
            "ObjectNotFound",
            exception="System.Management.Automation.ItemNotFoundException",
            target=name if subject == "definition" else "Get-Alias",
        )


class _WriteAlias(VariableCommand):
    """What Set-Alias and New-Alias share."""

    name: str = parameter(position=0, mandatory=True, by_property_name=True, help="The alias.")
    value: str = parameter(position=1, mandatory=True, by_property_name=True, help="The command it stands for.")
    description: str = parameter(default="", help="What the alias is for.")
    option: Any = parameter(type=SCOPED_OPTIONS, help="ReadOnly, Constant, Private or AllScope.")
    pass_thru: bool = parameter(type=SWITCH, help="Gives the alias.")
    scope: str = parameter(help=_SCOPE)
    force: bool = parameter(type=SWITCH, help="Changes read-only aliases too.")

    def _define(self) -> None:
        options = frozenset(to_string(self.option).split(", ")) - {"None"} if self.option is not None else frozenset()
        alias = AliasInfo(self.name, target=self.value, options=options, description=self.description)
        self.scope_at(self.scope).define_alias(alias)
        if self.pass_thru:
            self.write(alias)

    def _known(self) -> AliasInfo | None:
        found: AliasInfo | None = (self.scope_at(self.scope).aliases or {}).get(self.name.lower())
        return found

    def _refuse(self, message: str, error_id: str) -> None:
        self.write_error(message, error_id, "WriteError", exception=_SESSION_ERROR, target=self.name)


@cmdlet("Set-Alias", aliases=("sal",), confirm="Low", output="System.Management.Automation.AliasInfo")
class SetAlias(_WriteAlias):
    """Makes an alias, or gives one another meaning."""

    examples = [
        Example("Set-Alias list Get-ChildItem; (Get-Alias list).Definition", "A new name.", output="Get-ChildItem"),
    ]

    def process(self) -> None:
        if not self.should_process(f"Name: {self.name} Value: {self.value}", "Set Alias"):
            return
        known = self._known()
        if known is not None and ("Constant" in known.options or ("ReadOnly" in known.options and not self.force)):
            self._refuse(
                f"Alias is not writeable because alias {self.name} is read-only or constant and cannot be written to.",
                "AliasNotWritable",
            )
            return
        self._define()


@cmdlet("New-Alias", aliases=("nal",), confirm="Low", output="System.Management.Automation.AliasInfo")
class NewAlias(_WriteAlias):
    """Makes an alias that does not exist yet."""

    examples = [
        Example("New-Alias vmlist Get-ChildItem; (Get-Alias vmlist).Definition", "A new name.", output="Get-ChildItem"),
    ]

    def process(self) -> None:
        if not self.should_process(f"Name: {self.name} Value: {self.value}", "New Alias"):
            return
        known = self._known()
        if known is not None and not self.force:
            self.write_error(
                f"The alias is not allowed, because an alias with the name '{self.name}' already exists.",
                "AliasAlreadyExists",
                "ResourceExists",
                exception="System.Management.Automation.SessionStateException",
                target=self.name,
            )
            return
        if known is not None and "Constant" in known.options:
            self._refuse(
                f"Alias is not writeable because alias {self.name} is read-only or constant and cannot be written to.",
                "AliasNotWritable",
            )
            return
        self._define()


@cmdlet("Remove-Alias", default_set="Default", aliases=("ral",))
class RemoveAlias(VariableCommand):
    """Removes aliases."""

    name: list[str] = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, help="The aliases to remove."
    )
    scope: str = parameter(help=_SCOPE)
    force: bool = parameter(type=SWITCH, help="Removes read-only aliases too.")

    examples = [
        Example("Set-Alias ll Get-ChildItem; Remove-Alias ll; Test-Path alias:ll", "Forget it.", output="False")
    ]

    def process(self) -> None:
        for name in self.name:
            holder = self._holder(name.lower())
            if holder is None:
                self.write_error(
                    "This command cannot find a matching alias because an alias with the name "
                    f"'{name}' does not exist.",
                    "ItemNotFoundException",
                    "ObjectNotFound",
                    exception="System.Management.Automation.ItemNotFoundException",
                    target="Remove-Alias",
                )
                continue
            options = holder.aliases[name.lower()].options
            if "Constant" in options or ("ReadOnly" in options and not self.force):
                self.write_error(
                    f"Alias was not removed because alias {name} is constant or read-only.",
                    "AliasNotRemovable",
                    "WriteError",
                    exception=_SESSION_ERROR,
                    target=name,
                )
                continue
            holder.remove_alias(name.lower())

    def _holder(self, key: str) -> Any:
        scope = self.scope_at(self.scope)
        for each in [scope] if self.scope is not None else scope.ancestry():
            if each.aliases is not None and key in each.aliases:
                return each
        return None
