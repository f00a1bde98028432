"""Test-Path, Join-Path, Resolve-Path, Convert-Path: paths as text and what they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hvsim.cmdlets.management.base import LITERAL_ALIASES, ItemCmdlet, PathCmdlet
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.dotnet.io_times import from_net_time
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.providers import Filters, ItemPath, PathInfo
from hvsim.interpreter.providers.file_filters import filter_pattern
from hvsim.interpreter.values import to_string

if TYPE_CHECKING:
    from hvsim.interpreter.values.dates.datetimes import DateTime

NO_PATH = "Value cannot be null. (Parameter 'The provided Path argument was null or an empty collection.')"


@cmdlet("Test-Path", default_set="Path", output="System.Boolean")
class TestPath(ItemCmdlet):
    """Tells whether there is an item at each path."""

    path: list[str] | None = parameter(
        sets={"Path": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        wildcards=True,
        allow_null=True,
        allow_empty_string=True,
        allow_empty_collection=True,
        help="The paths; a pattern is true when anything matches.",
    )
    literal_path: list[str] | None = parameter(
        sets={"LiteralPath": In(mandatory=True, by_property_name=True)},
        aliases=LITERAL_ALIASES,
        allow_null=True,
        allow_empty_string=True,
        allow_empty_collection=True,
        help="The paths, taken exactly as they are written.",
    )
    path_type: str = parameter(
        type="Microsoft.PowerShell.Commands.TestPathType",
        aliases=("Type",),
        help="What the item has to be: Any, Container or Leaf.",
    )
    is_valid: Switch = parameter(help="Asks only whether the path could name an item.")
    older_than: DateTime | None = parameter(type="System.Nullable[System.DateTime]", help="Changed before this time.")
    newer_than: DateTime | None = parameter(type="System.Nullable[System.DateTime]", help="Changed after this time.")

    examples = [
        Example("Test-Path ~", "The home folder is there.", output="True"),
        Example("Test-Path ~/nothing.txt, Env:NOTHING", "Neither is there.", output="False\nFalse"),
        Example("Test-Path ~ -PathType Leaf", "It is no file.", output="False"),
    ]

    def process(self) -> None:
        paths: Sequence[str | None] | None = self.literal_path if self.literal else self.path
        if not paths:
            self._refuse()
            return
        for path in paths:
            if path is None:
                self._refuse()
            elif not path.strip():
                self.write(False)
            else:
                self.write(self._is_valid(path) if self.is_valid else self._test(path))

    def _refuse(self) -> None:
        self.write_error(NO_PATH, "NullPathNotPermitted", "InvalidArgument", exception="System.ArgumentNullException")

    def _is_valid(self, path: str) -> bool:
        try:
            place = self.providers.qualify(path)
        except ScriptError:
            return False
        return place.provider.is_valid(place.path)

    def _test(self, path: str) -> bool:
        try:
            places = self.providers.resolve(path, self.literal, self.filters(), True)
        except ScriptError:
            return False
        return any(self._fits(place) for place in places)

    def _fits(self, place: ItemPath) -> bool:
        provider = place.provider
        if self.filter and not filter_pattern(self.filter).match(provider.leaf(place.path)):
            return False
        wanted = to_string(self.path_type) if self.path_type is not None else "Any"
        if wanted != "Any" and provider.is_container(place.path) != (wanted == "Container"):
            return False
        return (self.older_than is None and self.newer_than is None) or self._in_time(place)

    def _in_time(self, place: ItemPath) -> bool:
        if place.provider is not self.providers.files:
            return False
        status = self.providers.files.find(place.path)
        assert status is not None
        if self.older_than is not None and status.modified >= from_net_time(self.older_than):
            return False
        return self.newer_than is None or status.modified > from_net_time(self.newer_than)


@cmdlet("Join-Path", output="System.String")
class JoinPath(PathCmdlet):
    """Makes one path of a path and what lies below it."""

    path: list[str] | None = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, aliases=("PSPath",), help="The first part."
    )
    child_path: list[str] = parameter(
        position=1,
        mandatory=True,
        by_property_name=True,
        allow_null=True,
        allow_empty_string=True,
        allow_empty_collection=True,
        help="The part below it.",
    )
    additional_child_path: list[str] = parameter(
        position=2,
        remaining=True,
        by_property_name=True,
        allow_null=True,
        allow_empty_string=True,
        allow_empty_collection=True,
        help="Further parts, each below the one before.",
    )
    resolve: Switch = parameter(help="Gives the existing paths that the result means.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential",
        by_property_name=True,
        simulated=False,
        help="The account to use. No provider here asks for one.",
    )

    examples = [
        Example("(Join-Path logs 2024 a.log) -replace '\\\\', '/'", "Three parts.", output="logs/2024/a.log"),
        Example("(Join-Path logs/ /a.log) -replace '\\\\', '/'", "One separator, not two.", output="logs/a.log"),
    ]

    def process(self) -> None:
        children = [*(self.child_path or ("",)), *(self.additional_child_path or ())]
        for path in self.path or ():
            try:
                joined = self._join(path, children)
                if not self.resolve:
                    self.write(joined)
                    continue
                places = self.providers.resolve(joined)
            except ScriptError as error:
                self.write_error_record(error.record)
                continue
            for place in places:
                self.write(place.full)

    def _join(self, path: str, children: list[str]) -> str:
        name, colon, _ = path.partition(":")
        if colon and "::" not in path and not any(mark in name for mark in "\\/"):
            self.providers.qualify(name + ":")
        machine = self.engine.personality
        joined = machine.native(path)
        for child in children:
            below = machine.native(child or "").lstrip(machine.separator)
            joined = joined.rstrip(machine.separator) + machine.separator + below if joined else below
        return joined


class ExistingPathCmdlet(PathCmdlet):
    """A command on the places that paths mean, wildcards expanded."""

    path: list[str] | None = parameter(
        sets={"Path": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        wildcards=True,
        help="The paths.",
    )
    literal_path: list[str] | None = parameter(
        sets={"LiteralPath": In(mandatory=True, by_property_name=True)},
        aliases=LITERAL_ALIASES,
        help="The paths, taken exactly as they are written.",
    )


@cmdlet("Resolve-Path", default_set="Path", aliases=("rvpa",), output="System.Management.Automation.PathInfo")
class ResolvePath(ExistingPathCmdlet):
    """Gives the existing paths that a path means, wildcards expanded."""

    relative: Switch = parameter(help="Gives text: the way from the current location.")
    relative_base_path: str = parameter(help="The folder that relative paths start from, in place of the current one.")
    force: Switch = parameter(help="Also finds hidden items.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential",
        by_property_name=True,
        simulated=False,
        help="The account to use. No provider here asks for one.",
    )

    examples = [
        Example(
            "Set-Location ~; (Resolve-Path *.txt -Relative) -replace '\\\\', '/'",
            "The way to a file from here.",
            "New-Item ~/a.txt",
            "./a.txt",
        )
    ]

    def process(self) -> None:
        literal = self.literal_path is not None
        base = None if self.relative_base_path is None else self.providers.qualify(self.relative_base_path)
        machine = self.engine.personality
        for path in (self.literal_path if literal else self.path) or ():
            if base is not None and not machine.is_absolute(path):
                path = machine.join(base.path, machine.native(path))
            for place in self.places([path], literal=literal, force=self.force):
                if self.relative:
                    start = base.path if base is not None else self.providers.location.provider_path
                    self.write(self._way(start, place.path))
                else:
                    self.write(PathInfo(place))

    def _way(self, start: str, path: str) -> str:
        """The path from one folder to an item: `./b.txt`, `../b.txt`; the path itself on another root."""
        machine = self.engine.personality
        root, rest = machine.split_root(start)
        other_root, other_rest = machine.split_root(path)
        if not machine.same_name(root, other_root):
            return path
        here = [name for name in rest.split(machine.separator) if name]
        there = [name for name in other_rest.split(machine.separator) if name]
        shared = 0
        while shared < min(len(here), len(there)) and machine.same_name(here[shared], there[shared]):
            shared += 1
        ups = [".."] * (len(here) - shared)
        if not ups:
            return machine.separator.join([".", *(there[shared:] or [""])])
        return machine.separator.join([*ups, *there[shared:]])


@cmdlet("Convert-Path", default_set="Path", aliases=("cvpa",), output="System.String")
class ConvertPath(ExistingPathCmdlet):
    """Gives the provider's own path for a PowerShell path."""

    force: Switch = parameter(help="Also finds hidden items.")

    examples = [Example("(Convert-Path ~) -eq $HOME", "What the tilde stands for.", output="True")]

    def process(self) -> None:
        literal = self.literal_path is not None
        paths = self.literal_path if literal else self.path
        for place in self.places(paths, literal=literal, filters=Filters(), force=self.force):
            self.write(place.path)
