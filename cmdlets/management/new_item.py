"""New-Item: items that were not there before."""

from __future__ import annotations

from functools import partial

from hvsim.cmdlets.management.base import PathCmdlet
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.providers import ItemPath, unescape


@cmdlet(
    "New-Item",
    default_set="pathSet",
    confirm="Medium",
    aliases=("ni",),
    output=("System.String", "System.IO.FileInfo", "System.IO.DirectoryInfo"),
)
class NewItem(PathCmdlet):
    """Makes a file, a folder, a variable, a function, an alias or an environment variable."""

    path: list[str] | None = parameter(
        sets={
            "pathSet": In(position=0, mandatory=True, by_property_name=True),
            "nameSet": In(position=0, by_property_name=True),
        },
        help="The path of the new item, or of the container for -Name.",
    )
    name: str = parameter(
        sets={"nameSet": In(mandatory=True, by_property_name=True)},
        allow_null=True,
        allow_empty_string=True,
        help="The name of the new item in the container.",
    )
    item_type: str = parameter(
        by_property_name=True,
        aliases=("Type",),
        default="",
        values=("File", "Directory"),
        help="What to make: File (the default) or Directory.",
    )
    value: object = parameter(
        pipeline=True, by_property_name=True, aliases=("Target",), help="What the new item holds."
    )
    force: Switch = parameter(help="Makes missing folders, and overwrites a file that is there.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential",
        by_property_name=True,
        simulated=False,
        help="The account to use. No provider here asks for one.",
    )

    examples = [
        Example("(New-Item ~/notes.txt -Value 'first line').Length", "A file with text in it; its size.", output="10"),
        Example(
            "New-Item ~/a/b/c -ItemType Directory | Out-Null; Test-Path ~/a/b/c",
            "A folder with those above it.",
            output="True",
        ),
    ]

    def process(self) -> None:
        for path in self.path or [""]:
            try:
                place = self._place(path)
            except ScriptError as error:
                self.write_error_record(error.record)
                continue
            self.attempt(partial(place.provider.new_item, place, self.item_type, self.value), force=self.force)

    def _place(self, path: str) -> ItemPath:
        if not self.name:
            return self.providers.qualify(path)
        place = self.providers.qualify(unescape(path))
        provider = place.provider
        return ItemPath(provider, place.drive, provider.normalize(provider.join(place.path, self.name)))
