"""Remove-Item: files, folders with all that is in them, variables, functions ..."""

from __future__ import annotations

from functools import partial

from hvsim.cmdlets.management.base import ForceItemCmdlet
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.errors import failure
from hvsim.interpreter.providers import ItemPath
from hvsim.interpreter.providers.filesystem import FileSystemProvider


@cmdlet(
    "Remove-Item",
    default_set="Path",
    confirm="Medium",
    aliases=("ri", "del", "erase", "rd"),
    windows_aliases=("rm", "rmdir"),
)
class RemoveItem(ForceItemCmdlet):
    """Removes items."""

    recurse: Switch = parameter(help="Also removes what is in a folder, without asking.")

    examples = [
        Example("Remove-Item ~/old.txt; Test-Path ~/old.txt", "Removes a file.", "New-Item ~/old.txt", "False"),
        Example(
            "Remove-Item ~/logs -Recurse; Test-Path ~/logs",
            "Removes a folder with all that is in it.",
            "New-Item ~/logs/a.log -Force",
            "False",
        ),
    ]

    def process(self) -> None:
        for place in list(self.targets()):
            if self._is_in_use(place):
                continue
            provider = place.provider
            if (
                not self.recurse
                and provider.is_container(place.path)
                and provider.has_children(place.path)
                and not self.should_continue(
                    f"The item at {place.full} has children and the Recurse parameter was not specified. If you "
                    "continue, all children will be removed with the item. Are you sure you want to continue?",
                    "Confirm",
                )
            ):
                continue
            self.attempt(partial(provider.remove_item, place), force=self.force, recurse=self.recurse, write=False)

    def _is_in_use(self, place: ItemPath) -> bool:
        """Whether the place is the current location or holds it: that folder stays."""
        location = self.providers.location
        provider = place.provider
        if location.provider is not provider or not isinstance(provider, FileSystemProvider):
            return False
        if not provider.is_below(place.path, location.provider_path):
            return False
        error = failure(
            f"Cannot remove the item at '{place.full}' because it is in use.",
            "InvalidOperation",
            "InvalidOperation",
            "System.Management.Automation.PSInvalidOperationException",
        )
        self.write_error_record(error.record)
        return True
