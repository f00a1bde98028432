"""Split-Path: one part of a path, as text."""

from __future__ import annotations

from hvsim.cmdlets.management.base import LITERAL_ALIASES, PathCmdlet
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.errors import ScriptError, failure

_SETS = (
    "ParentSet", "LeafSet", "LeafBaseSet", "ExtensionSet", "QualifierSet", "NoQualifierSet", "IsAbsoluteSet",
)  # fmt: skip
_PART = In(mandatory=True, by_property_name=True)


@cmdlet("Split-Path", default_set="ParentSet", output=("System.String", "System.Boolean"))
class SplitPath(PathCmdlet):
    """Gives one part of a path: by default the container that the item lies in."""

    path: list[str] | None = parameter(
        sets={each: In(position=0, mandatory=True, pipeline=True, by_property_name=True) for each in _SETS},
        wildcards=True,
        help="The paths to split.",
    )
    literal_path: list[str] | None = parameter(
        sets={"LiteralPathSet": In(mandatory=True, by_property_name=True)},
        aliases=LITERAL_ALIASES,
        help="The paths to split, taken exactly as they are written.",
    )
    parent: Switch = parameter(
        sets={"ParentSet": In(by_property_name=True)},
        no_effect="This is what happens without it.",
        help="The container.",
    )
    leaf: Switch = parameter(sets={"LeafSet": _PART}, help="The last name.")
    leaf_base: Switch = parameter(sets={"LeafBaseSet": _PART}, help="The last name without its extension.")
    extension: Switch = parameter(sets={"ExtensionSet": _PART}, help="The extension of the last name.")
    qualifier: Switch = parameter(sets={"QualifierSet": _PART}, help="The drive or provider in front.")
    no_qualifier: Switch = parameter(sets={"NoQualifierSet": _PART}, help="All but the drive or provider.")
    is_absolute: Switch = parameter(sets={"IsAbsoluteSet": In(mandatory=True)}, help="Whether the path is absolute.")
    resolve: Switch = parameter(help="Splits the existing paths that the path means.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential",
        by_property_name=True,
        simulated=False,
        help="The account to use. No provider here asks for one.",
    )

    examples = [
        Example("Split-Path logs/a.log", "The folder.", output="logs"),
        Example("Split-Path logs/a.log -Leaf", "The name.", output="a.log"),
        Example("Split-Path logs/a.log -LeafBase", "The name without extension.", output="a"),
        Example("Split-Path Env:NAME -Qualifier", "The drive.", output="Env:"),
    ]

    def process(self) -> None:
        for path in (self.path if self.literal_path is None else self.literal_path) or ():
            for each in self._resolved(path):
                try:
                    part = self._part(each)
                except ScriptError as error:
                    self.write_error_record(error.record)
                    continue
                self.write(part)

    def _resolved(self, path: str) -> list[str]:
        if not self.resolve:
            return [path]
        return [place.full for place in self.places([path], literal=self.literal_path is not None)]

    def _part(self, path: str) -> str | bool:
        qualifier, rest = self._qualifier(path)
        if self.qualifier:
            return self._required_qualifier(path, qualifier)
        if self.no_qualifier:
            return rest
        if self.is_absolute:
            return self._is_absolute(path, qualifier)
        machine = self.engine.personality
        native = machine.native(path)
        if self.leaf:
            return self._leaf(native)
        if self.leaf_base:
            return self._leaf(native).rpartition(".")[0] if "." in self._leaf(native) else self._leaf(native)
        if self.extension:
            _, dot, extension = self._leaf(native).rpartition(".")
            return dot + extension if dot and extension else ""
        return self._parent(native)

    def _leaf(self, path: str) -> str:
        separator = self.engine.personality.separator
        trimmed = path.rstrip(separator)
        if not trimmed or trimmed.endswith(":"):
            return path
        name = trimmed.rpartition(separator)[2]
        qualifier, rest = self._qualifier(trimmed)
        return rest if name == trimmed and qualifier and rest else name

    def _parent(self, path: str) -> str:
        machine = self.engine.personality
        separator = machine.separator
        qualifier, rest = self._qualifier(path)
        trimmed = rest.rstrip(separator)
        if not trimmed:
            return ""
        head, found, _ = trimmed.rpartition(separator)
        if not found:
            return qualifier
        if head.startswith(separator * 2) and separator not in head[2:] and not qualifier:
            return ""
        return qualifier + (head.rstrip(separator) or separator)

    def _qualifier(self, path: str) -> tuple[str, str]:
        """The drive (`C:`) or provider (`FileSystem::`) in front of a path, and the rest."""
        head, double_colon, rest = path.partition("::")
        if double_colon and not any(mark in head for mark in "/:"):
            return head + double_colon, rest
        head, colon, rest = path.partition(":")
        if colon and head and not any(mark in head for mark in "\\/"):
            return head + colon, rest
        return "", path

    def _required_qualifier(self, path: str, qualifier: str) -> str:
        if not qualifier:
            raise failure(
                f"Cannot parse path because path '{path}' does not have a qualifier specified.",
                "ParsePathFormatError",
                "InvalidArgument",
                "System.FormatException",
                target=path,
            )
        return qualifier

    def _is_absolute(self, path: str, qualifier: str) -> bool:
        return bool(qualifier) or self.providers.files.is_absolute(path)
