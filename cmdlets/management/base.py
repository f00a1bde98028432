"""What the commands on items share: -Path and -LiteralPath, filters, and how a provider's errors reach the user.

Declares no command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hvsim.interpreter.commands import Cmdlet, In, Switch, parameter
from hvsim.interpreter.errors import ErrorRecord, ScriptError
from hvsim.interpreter.providers import Filters, ItemPath, Providers
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.file_filters import filter_pattern

LITERAL_ALIASES = ("PSPath", "LP")


class PathCmdlet(Cmdlet):
    """A command that works on paths of any provider."""

    @property
    def providers(self) -> Providers:
        return self.engine.providers

    def attempt(
        self,
        operation: Callable[[Context], None],
        *,
        force: bool = False,
        recurse: bool = False,
        write: bool = True,
    ) -> None:
        """Runs an operation on a provider; what it wrote (if `write`) and what it reported go on in that order.

        An error that the operation raises is non-terminating. What a command behind this one raises passes through:
        nothing is written while the operation runs.
        """
        done: list[tuple[bool, object]] = []
        terminating: list[ScriptError] = []

        def confirm(target: str, action: str) -> bool:
            try:
                return self.should_process(target, action)
            except ScriptError as error:
                terminating.append(error)
                raise

        context = Context(
            write=lambda value: done.append((True, value)) if write else None,
            report=lambda error: done.append((False, error.record)),
            confirm=confirm,
            ask=self.should_continue,
            force=force,
            recurse=recurse,
        )
        try:
            operation(context)
        except ScriptError as error:
            if terminating:
                raise
            done.append((False, error.record))
        for is_output, value in done:
            if is_output:
                self.write(value)
            elif isinstance(value, ErrorRecord):
                self.write_error_record(value)

    def places(
        self,
        paths: list[str] | None,
        *,
        literal: bool,
        filters: Filters | None = None,
        name_filter: str = "",
        force: bool = False,
    ) -> Iterator[ItemPath]:
        """The existing places that the paths mean; a path where nothing is gets its error."""
        for path in paths or ():
            try:
                found = self.providers.resolve(path, literal, filters, force)
            except ScriptError as error:
                self.write_error_record(error.record)
                continue
            for place in found:
                if not name_filter or filter_pattern(name_filter).match(place.provider.leaf(place.path)):
                    yield place


class ItemCmdlet(PathCmdlet):
    """A command on items that are given as -Path (wildcards) or -LiteralPath, also from the pipeline."""

    path: list[str] | None = parameter(
        sets={"Path": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        wildcards=True,
        help="The paths of the items; wildcards are expanded.",
    )
    literal_path: list[str] | None = parameter(
        sets={"LiteralPath": In(mandatory=True, by_property_name=True)},
        aliases=LITERAL_ALIASES,
        help="The paths of the items, taken exactly as they are written.",
    )
    filter: str = parameter(default="", wildcards=True, help="A pattern that the file system compares names with.")
    include: list[str] | None = parameter(wildcards=True, help="Patterns of which one must match an item's name.")
    exclude: list[str] | None = parameter(wildcards=True, help="Patterns of which none may match an item's name.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential",
        by_property_name=True,
        simulated=False,
        help="The account to use. No provider here asks for one.",
    )

    force = False
    """Whether hidden items count: True only for commands that have -Force."""

    @property
    def literal(self) -> bool:
        return self.literal_path is not None

    def targets(self) -> Iterator[ItemPath]:
        """The items that the parameters mean."""
        yield from self.places(
            self.literal_path if self.literal else self.path,
            literal=self.literal,
            filters=self.filters(),
            name_filter=self.filter,
            force=self.force,
        )

    def filters(self) -> Filters | None:
        if self.include is None and self.exclude is None:
            return None
        return Filters(self.include or (), self.exclude or ())


class ForceItemCmdlet(ItemCmdlet):
    """A command on items that takes -Force."""

    force: Switch = parameter(help="Also works on hidden and read-only items.")
