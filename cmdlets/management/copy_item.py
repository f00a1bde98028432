"""Copy-Item, Move-Item, Rename-Item: items at another place or under another name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.management.base import LITERAL_ALIASES, ForceItemCmdlet, PathCmdlet
from hvsim.cmdlets.management.copy_sessions import Machine, copy_between
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.errors import ErrorRecord, ScriptError
from hvsim.interpreter.errors.file_errors import io_exception
from hvsim.interpreter.providers import ItemPath, has_wildcards
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.failures import invalid_argument


class _Transfer(ForceItemCmdlet):
    """What copying and moving have in common: a destination that is a container or the new path."""

    destination: str = parameter(
        position=1, by_property_name=True, default="", help="Where to: a container, or the path of the new item."
    )
    pass_thru: Switch = parameter(help="Gives the items at their new place.")

    def destination_place(self) -> ItemPath | None:
        """The one place that -Destination means; None, after an error, when it means several."""
        path = self.destination or "."
        try:
            if has_wildcards(path) and not self.literal:
                found = self.providers.resolve(path, False, None, self.force)
                if len(found) != 1:
                    raise invalid_argument(
                        f"Cannot proceed because the destination '{path}' means {len(found)} items.", path
                    )
                return found[0]
            return self.providers.qualify(path)
        except ScriptError as error:
            self.write_error_record(error.record)
            return None

    def pairs(self) -> Iterator[tuple[ItemPath, ItemPath]]:
        """Each item with its destination; items of another provider than the destination's get an error."""
        places = list(self.targets())
        destination = self.destination_place() if places else None
        if destination is None:
            return
        for place in places:
            if place.provider is destination.provider:
                yield place, destination
            else:
                error = invalid_argument(
                    "Source and destination path did not resolve to the same provider.", place.full
                )
                self.write_error_record(error.record)


@cmdlet("Copy-Item", default_set="Path", confirm="Medium", aliases=("cpi", "copy"), windows_aliases=("cp",))
class CopyItem(_Transfer):
    """Copies items to another place of the same provider."""

    container: Switch = parameter(default=True, help="Keeps the folders while copying what is in them (the default).")
    recurse: Switch = parameter(help="Also copies what is in a folder.")
    from_session: Any = parameter(
        type="System.Management.Automation.Runspaces.PSSession",
        help="The session on whose machine the items are.",
    )
    to_session: Any = parameter(
        type="System.Management.Automation.Runspaces.PSSession",
        help="The session on whose machine the destination is.",
    )

    examples = [
        Example("Copy-Item ~/a.txt ~/b.txt; Get-Content ~/b.txt", "A copy.", "Set-Content ~/a.txt hi", "hi"),
        Example(
            "Copy-Item ~/src ~/dst -Recurse; Get-ChildItem ~/dst -Name",
            "A folder with all that is in it.",
            "New-Item ~/src/a.txt -Force",
            "a.txt",
        ),
        Example(
            "$s = New-PSSession hv02; Copy-Item ~/a.txt C:\\Windows -ToSession $s; "
            "Invoke-Command $s { Get-Content C:\\Windows\\a.txt }",
            "A file for another machine.",
            "Set-Content ~/a.txt hi",
            "hi",
        ),
    ]

    def process(self) -> None:
        if self.from_session is not None or self.to_session is not None:
            self._copy_between_machines()
            return
        flatten = "Container" in self.bound and not self.container
        for place, destination in self.pairs():
            self.attempt(
                partial(self._copy, place, destination.path, not flatten),
                force=self.force,
                recurse=self.recurse,
                write=self.pass_thru,
            )

    def _copy(self, place: ItemPath, target: str, container: bool, context: Context) -> None:
        place.provider.copy_item(place, target, context, container)

    def _copy_between_machines(self) -> None:
        if self.from_session is not None and self.to_session is not None:
            self.fail(
                "The '-FromSession' and '-ToSession' parameters are mutually exclusive and cannot be specified at the "
                "same time.",
                "InvalidInput",
                "InvalidArgument",
                exception="System.ArgumentException",
            )
        session = self.from_session if self.to_session is None else self.to_session
        if session.state != "Opened":
            self.fail(
                f"The runspace state is not valid for this operation: it is {session.state}.",
                "CopyItemRemotelyIOError",
                "InvalidOperation",
                exception="System.InvalidOperationException",
                target=session,
            )
        here, there = Machine(self.engine), Machine(session.engine)
        source, target = (here, there) if self.from_session is None else (there, here)
        for path in self.literal_path or self.path or ():
            try:
                places = source.engine.providers.resolve(path, self.literal, self.filters(), self.force)
                destination = target.engine.providers.file_path(self.destination or ".")
            except ScriptError as error:
                self.write_error_record(error.record)
                continue
            for place in places:
                if self.should_process(f"Item: {place.path} Destination: {destination}", "Copy File"):
                    self._carry(source, place.path, target, destination)

    def _carry(self, source: Machine, path: str, target: Machine, destination: str) -> None:
        try:
            made = copy_between(source, path, target, destination, recurse=bool(self.recurse))
        except OSError as error:
            files = target.engine.file_system
            exception = io_exception(error, destination, files, target.engine.personality)
            record = ErrorRecord(exception, "CopyItemRemotelyIOError", "WriteError", path)
            self.write_error_record(record)
            return
        if self.pass_thru and target.engine is self.engine:
            place = self.providers.qualify(made)
            self.attempt(partial(place.provider.get_item, place))


@cmdlet("Move-Item", default_set="Path", confirm="Medium", aliases=("mi", "move"), windows_aliases=("mv",))
class MoveItem(_Transfer):
    """Moves items to another place of the same provider."""

    examples = [
        Example("Move-Item ~/a.txt ~/b.txt; Get-Content ~/b.txt", "Moves a file.", "Set-Content ~/a.txt hi", "hi")
    ]

    def process(self) -> None:
        for place, destination in self.pairs():
            self.attempt(partial(self._move, place, destination.path), force=self.force, write=self.pass_thru)

    def _move(self, place: ItemPath, target: str, context: Context) -> None:
        provider = place.provider
        if provider.navigable:
            provider.move_item(place, target, context)
        else:
            provider.rename_item(place, target, context)


@cmdlet("Rename-Item", default_set="ByPath", confirm="Medium", aliases=("rni", "ren"))
class RenameItem(PathCmdlet):
    """Gives an item another name in its container."""

    path: str = parameter(
        sets={"ByPath": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        help="The path of the item.",
    )
    literal_path: str | None = parameter(
        sets={"ByLiteralPath": In(mandatory=True, by_property_name=True)},
        aliases=LITERAL_ALIASES,
        help="The path of the item, taken exactly as it is written.",
    )
    new_name: str = parameter(position=1, mandatory=True, by_property_name=True, help="The new name.")
    force: Switch = parameter(help="Also renames hidden and read-only items.")
    pass_thru: Switch = parameter(help="Gives the item under its new name.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential",
        by_property_name=True,
        simulated=False,
        help="The account to use. No provider here asks for one.",
    )

    examples = [Example("(Rename-Item ~/a.txt b.txt -PassThru).Name", "Another name.", "New-Item ~/a.txt", "b.txt")]

    def process(self) -> None:
        literal = self.literal_path is not None
        path = self.path if self.literal_path is None else self.literal_path
        for place in self.places([path], literal=literal, force=True):
            self.attempt(partial(self._rename, place), force=self.force, write=self.pass_thru)

    def _rename(self, place: ItemPath, context: Context) -> None:
        place.provider.rename_item(place, self.new_name, context)
