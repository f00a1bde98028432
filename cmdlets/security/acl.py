"""Get-Acl and Set-Acl: who owns files and folders, and who may do what with them."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.management.base import LITERAL_ALIASES, PathCmdlet
from hvsim.infrastructure.files.security import AccessEntry, FileSecurity
from hvsim.infrastructure.inside.disk_layout import tree_of
from hvsim.infrastructure.inside.file_security import security_of, set_security
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.dotnet.access_control import AccessRule, FileAcl, FolderAcl
from hvsim.interpreter.dotnet.principals import Account
from hvsim.interpreter.errors import failure
from hvsim.interpreter.formatting.views import Field, Group, column, register_view, table_view
from hvsim.interpreter.providers import Filters, ItemPath
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.filesystem import FileSystemProvider
from hvsim.interpreter.values import to_string
from hvsim.interpreter.values.members.access import get_property

WINDOWS_ONLY = True
_NAMES = ("System.Security.AccessControl.FileSecurity", "System.Security.AccessControl.DirectorySecurity")
_NO_POLICY = "The domain here has no central access policies."


def _file(acl: FileAcl) -> str:
    """The path without the provider."""
    return acl.path.rpartition("::")[2]


for _name in _NAMES:
    register_view(
        table_view(
            _name,
            [
                Field(lambda acl, engine: _file(acl).rpartition("\\")[2] or _file(acl), "Path"),
                column("Owner"),
                column("AccessToString", "Access"),
            ],
            group=Group(lambda acl, engine: engine.personality.parent(_file(acl)), "Directory"),
        )
    )


class AclCommand(PathCmdlet):
    """A command about the access lists of files."""

    filter: str = parameter(default="", wildcards=True, help="A pattern that the file system compares names with.")
    include: list[str] | None = parameter(wildcards=True, help="Patterns of which one must match an item's name.")
    exclude: list[str] | None = parameter(wildcards=True, help="Patterns of which none may match an item's name.")

    def meant(self, paths: list[str] | None, *, literal: bool) -> list[ItemPath]:
        """The files and folders of paths."""
        chosen = (
            None if self.include is None and self.exclude is None else Filters(self.include or (), self.exclude or ())
        )
        return list(self.places(paths, literal=literal, filters=chosen, name_filter=self.filter, force=True))

    def path_of(self, place: ItemPath) -> str:
        """The path of a file. Raises `ScriptError` for what is none."""
        if not isinstance(place.provider, FileSystemProvider):
            raise failure(
                "Method failed with unexpected error code 1: access lists are those of files here.",
                "NotSupported",
                "NotImplemented",
                "System.NotSupportedException",
                target=place.path,
            )
        return place.path


@cmdlet("Get-Acl", default_set="ByPath", output=_NAMES)
class GetAcl(AclCommand):
    """Gives the owner of files and folders, and who may do what with them."""

    path: list[str] | None = parameter(
        sets={"ByPath": In(position=0, pipeline=True, by_property_name=True)},
        wildcards=True,
        help="The paths; the current location when left out.",
    )
    literal_path: list[str] | None = parameter(
        sets={"ByLiteralPath": In(pipeline=True, by_property_name=True)},
        aliases=LITERAL_ALIASES,
        help="The paths, taken exactly as they are written.",
    )
    input_object: Any = parameter(
        sets={"ByInputObject": In(mandatory=True)}, type="System.Management.Automation.PSObject", help="A file itself."
    )
    audit: Switch = parameter(no_effect="Nothing is audited here.", help="Also what is audited.")
    all_central_access_policies: Switch = parameter(no_effect=_NO_POLICY, help="Also the policies of the domain.")

    examples = [
        Example("(Get-Acl C:\\Windows).Owner", "Whose is it?", output="BUILTIN\\Administrators\n"),
        Example(
            "(Get-Acl (Get-VMHardDiskDrive web01).Path).Access[0].IdentityReference.Value -like 'NT VIRTUAL MACHINE*'",
            "A virtual machine has an account of its own.",
            output="True\n",
        ),
    ]

    def process(self) -> None:
        literal = self.literal_path is not None
        paths = self.literal_path if literal else self.path
        if self.input_object is not None:
            literal, paths = True, [_path_of(self.input_object)]
        for place in self.meant(["."] if paths is None else paths, literal=literal):
            self.attempt(partial(self._give, place))

    def _give(self, place: ItemPath, context: Context) -> None:
        made = acl_at(self.engine, self.path_of(place))
        made.path = place.qualified
        context.write(place.provider.locate(made, place))


@cmdlet("Set-Acl", default_set="ByPath", confirm="Medium")
class SetAcl(AclCommand):
    """Sets the owner of files and folders, and who may do what with them, as an access list says."""

    path: list[str] | None = parameter(
        sets={"ByPath": In(position=0, mandatory=True, by_property_name=True)}, wildcards=True, help="The paths."
    )
    literal_path: list[str] | None = parameter(
        sets={"ByLiteralPath": In(mandatory=True, by_property_name=True)},
        aliases=LITERAL_ALIASES,
        help="The paths, taken exactly as they are written.",
    )
    input_object: Any = parameter(
        sets={"ByInputObject": In(position=0, mandatory=True, by_property_name=True)},
        type="System.Management.Automation.PSObject",
        help="A file itself.",
    )
    acl_object: Any = parameter(
        position=1, mandatory=True, pipeline=True, type="System.Object", help="The access list."
    )
    central_access_policy: str = parameter(
        sets={"ByPath": In(position=2, by_property_name=True), "ByLiteralPath": In(position=2, by_property_name=True)},
        no_effect=_NO_POLICY,
        help="The policy of the domain.",
    )
    clear_central_access_policy: Switch = parameter(
        sets=("ByPath", "ByLiteralPath"), no_effect=_NO_POLICY, help="Without a policy of the domain."
    )
    passthru: Switch = parameter(name="Passthru", help="Writes the access list.")

    examples = [
        Example(
            "$acl = Get-Acl D:\\a.txt; $acl.SetOwner([Security.Principal.NTAccount]'LAB\\Administrator')\n"
            "Set-Acl D:\\a.txt $acl; (Get-Acl D:\\a.txt).Owner",
            "Another owner.",
            "Set-Content D:\\a.txt x",
            "LAB\\Administrator\n",
        )
    ]

    def process(self) -> None:
        given = self.acl_object
        if not isinstance(given, FileAcl):
            self.write_error(
                "The AclObject is not of a valid type: it is what Get-Acl gives.",
                "SetAcl_AclObject",
                "InvalidArgument",
                exception="System.ArgumentException",
                target=given,
            )
            return
        literal = self.literal_path is not None
        paths = self.literal_path if literal else self.path
        if self.input_object is not None:
            literal, paths = True, [_path_of(self.input_object)]
        for place in self.meant(paths, literal=literal):
            self.attempt(partial(self._set, place, given))

    def _set(self, place: ItemPath, given: FileAcl, context: Context) -> None:
        path = self.path_of(place)
        if context.confirm(place.path, "Set-Acl"):
            set_security(inside_of(self.engine), path, facts_of(given))
            if self.passthru:
                context.write(given)


def _path_of(item: Any) -> str:
    """The path of a file that was given as an object."""
    return to_string(get_property(item, "PSPath") or item)


def acl_at(engine: Any, path: str) -> FileAcl:
    """The access list of a file or folder, to look at and to change."""
    inside = inside_of(engine)
    found = security_of(inside, path)
    kind = FileAcl if tree_of(inside).find_directory(path) is None else FolderAcl
    made = kind(engine, path, found.owner, found.group)
    made.protected = found.protected
    made.rules = [
        AccessRule(Account(each.account), each.rights, each.denied, each.inheritance, each.propagation, each.inherited)
        for each in found.entries
    ]
    return made


def facts_of(acl: FileAcl) -> FileSecurity:
    """What an access list says, as files keep it."""
    entries = [
        AccessEntry(
            str(rule.identity.value), rule.rights, rule.denied, rule.inheritance, rule.propagation, rule.inherited
        )
        for rule in acl.rules
    ]
    return FileSecurity(acl.owner, entries, acl.protected, acl.group)
