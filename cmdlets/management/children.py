"""Get-ChildItem: what is in a container, and in the containers below it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from hvsim.cmdlets.management.base import LITERAL_ALIASES, PathCmdlet
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.providers import Filters, ItemPath, has_wildcards, unescape
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.failures import path_not_found
from hvsim.interpreter.providers.file_filters import AttributesArgument, AttributesExpression, ChildQuery
from hvsim.interpreter.providers.filesystem import FileSystemProvider

UNLIMITED = 2**32 - 1


@cmdlet(
    "Get-ChildItem",
    default_set="Items",
    aliases=("gci", "dir"),
    windows_aliases=("ls",),
    output=("System.IO.FileInfo", "System.IO.DirectoryInfo"),
)
class GetChildItem(PathCmdlet):
    """Gets the items in one or more containers: files and folders, variables, functions ..."""

    path: list[str] | None = parameter(
        sets={"Items": In(position=0, pipeline=True, by_property_name=True)},
        wildcards=True,
        help="The containers to look into; the current location when left out.",
    )
    literal_path: list[str] | None = parameter(
        sets={"LiteralItems": In(mandatory=True, by_property_name=True)},
        aliases=LITERAL_ALIASES,
        help="The containers, their paths taken exactly as they are written.",
    )
    filter: str = parameter(
        position=1, default="", wildcards=True, help="A pattern that the file system compares names with."
    )
    include: list[str] = parameter(wildcards=True, help="Patterns of which one must match an item's name.")
    exclude: list[str] = parameter(wildcards=True, help="Patterns of which none may match an item's name.")
    recurse: Switch = parameter(aliases=("s", "r"), help="Also looks into the containers below.")
    depth: int = parameter(type="System.UInt32", help="How many levels of containers below to look into.")
    force: Switch = parameter(help="Also gets hidden items.")
    name: Switch = parameter(help="Gives the names only.")
    attributes: AttributesExpression | None = parameter(
        type="System.Management.Automation.FlagsExpression[System.IO.FileAttributes]",
        transform=AttributesArgument(),
        help="Files with these attributes: names joined by , (or) and + (and), with ! for not.",
    )
    follow_symlink: Switch = parameter(
        simulated=False, help="Follows links to folders. The simulated machine has no links."
    )
    directory: Switch = parameter(aliases=("ad",), help="Only folders.")
    file: Switch = parameter(aliases=("af",), help="Only files.")
    hidden: Switch = parameter(aliases=("ah", "h"), help="Only hidden items.")
    read_only: Switch = parameter(aliases=("ar",), help="Only read-only items.")
    system: Switch = parameter(aliases=("as",), help="Only items of the system.")

    examples = [
        Example(
            "Get-ChildItem ~/logs -Filter *.log -Name",
            "The names of the files that end in .log.",
            "New-Item ~/logs/a.log, ~/logs/b.txt -Force",
            "a.log",
        ),
        Example(
            "(Get-ChildItem ~/logs -Recurse -File).Count",
            "How many files are in a folder and below it.",
            "New-Item ~/logs/old/a.log, ~/logs/b.txt -Force",
            "2",
        ),
    ]

    def process(self) -> None:
        self._levels = UNLIMITED if self.depth is None else int(self.depth)
        self._deep = self.recurse or self.depth is not None
        self._query = self._make_query()
        literal = self.literal_path is not None
        for path in (self.literal_path if literal else self.path) or [""]:
            if self.name:
                self.attempt(partial(self._names, path, literal), force=self.force)
            else:
                self.attempt(partial(self._children, path, literal), force=self.force)

    def _make_query(self) -> ChildQuery:
        query = ChildQuery(self.force, self.filter, self.file, self.directory, self.hidden, self.read_only, self.system)
        if self.attributes is not None:
            query.attributes = self.attributes
        return query

    # Items

    def _children(self, path: str, literal: bool, context: Context) -> None:
        include, exclude = list(self.include or ()), list(self.exclude or ())
        pattern = not literal and has_wildcards(path)
        if literal and self._deep and (include or exclude):
            for place in self.providers.resolve(path, True, None, self._query.shows_hidden):
                self._walk(place, Filters(include, exclude), self._levels, context)
            return
        if literal or not (pattern or include or exclude):
            self._plain(path, literal, context)
            return
        if self._deep and not include:
            path, include = self._split_last_name(path)
        # Without recursion the filters already decide which of the paths a pattern means are looked into.
        early = None if self._deep else Filters(include, exclude)
        places = self._resolve(path, early)
        if (self._deep and has_wildcards(path)) or include or exclude:
            filters = Filters(include, exclude)
            for place in places:
                self._walk(place, filters, self._levels, context)
            return
        for place in places:
            if self._deep and place.provider.is_container(place.path):
                self._list(place, context)
            else:
                self._item(place, context)

    def _resolve(self, path: str, filters: Filters | None) -> list[ItemPath]:
        return self.providers.resolve(path, False, filters, self._query.shows_hidden)

    def _split_last_name(self, path: str) -> tuple[str, list[str]]:
        """`-Recurse` with `logs\\*.txt` means: below logs, all that is called *.txt."""
        machine = self.engine.personality
        native = machine.native(path)
        head, separator, last = native.rpartition(machine.separator)
        if last == "*":
            return (head + separator, []) if self.file or self.directory else (path, [])
        place = self.providers.qualify(unescape(path))
        if not last or place.provider.is_container(place.path):
            return path, []
        return head + separator, [last]

    def _plain(self, path: str, literal: bool, context: Context) -> None:
        place = self.providers.qualify(path if literal else unescape(path))
        provider = place.provider
        if not provider.exists(place.path):
            raise path_not_found(place.full)
        if provider.is_container(place.path):
            self._list(place, context)
        else:
            self._item(place, context)

    def _list(self, place: ItemPath, context: Context) -> None:
        place.provider.children(place, context, self._query, self._levels if self._deep else 0)

    def _item(self, place: ItemPath, context: Context) -> None:
        provider = place.provider
        if isinstance(provider, FileSystemProvider):
            provider.get_item(place, context, self._query)
        else:
            provider.get_item(place, context)

    def _walk(self, place: ItemPath, filters: Filters, levels: int, context: Context) -> None:
        """Looks at each child by its name, entering containers on the way when recursion was asked for."""
        provider = place.provider
        if not provider.is_container(place.path):
            if filters.passes(provider.leaf(place.path)):
                self._item(place, context)
            return
        for name in self._child_names(place):
            child = ItemPath(provider, place.drive, provider.join(place.path, name))
            if filters.passes(name):
                self._item(child, context)
            if self._deep and levels > 0 and provider.is_container(child.path):
                self._walk(child, filters, levels - 1, context)

    def _child_names(self, place: ItemPath) -> Iterator[str]:
        query = self._query
        return place.provider.child_names(place.path, query.shows_hidden)

    # Names

    def _names(self, path: str, literal: bool, context: Context) -> None:
        filters = Filters(self.include or (), self.exclude or ())
        if literal or not has_wildcards(path):
            place = self.providers.qualify(path if literal else unescape(path))
            if not place.provider.exists(place.path):
                raise path_not_found(place.full)
            places = [place]
        else:
            places = self._resolve(path, None)
        for place in places:
            provider = place.provider
            if not provider.is_container(place.path) or (has_wildcards(path) and not self._deep and not literal):
                self._name(place, provider.leaf(place.path), filters, context)
            else:
                self._names_below(place, "", filters, self._levels, context)

    def _names_below(self, place: ItemPath, prefix: str, filters: Filters, levels: int, context: Context) -> None:
        provider = place.provider
        children = [
            (name, ItemPath(provider, place.drive, provider.join(place.path, name)))
            for name in self._child_names(place)
        ]
        for name, child in children:
            self._name(child, prefix + name, filters, context)
        if not self._deep or levels <= 0:
            return
        for name, child in children:
            if provider.is_container(child.path):
                self._names_below(child, prefix + name + provider.separator, filters, levels - 1, context)

    def _name(self, place: ItemPath, shown: str, filters: Filters, context: Context) -> None:
        provider = place.provider
        if not filters.passes(provider.leaf(place.path)):
            return
        if isinstance(provider, FileSystemProvider):
            status = provider.find(place.path)
            if status is None or not self._query.accepts(status):
                return
        context.write(provider.locate(shown, place))
