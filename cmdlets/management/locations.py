"""Get-Location, Set-Location, Push-Location, Pop-Location: where relative paths start."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hvsim.cmdlets.management.base import LITERAL_ALIASES, PathCmdlet
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.providers import PathInfo
from hvsim.interpreter.providers.failures import drive_not_found
from hvsim.interpreter.providers.paths import PathStack


class _LocationCmdlet(PathCmdlet):
    def moved(self, move: Callable[[], PathInfo | PathStack | None]) -> PathInfo | PathStack | None:
        """Where the move led; None, after the error, when it failed."""
        try:
            return move()
        except ScriptError as error:
            self.write_error_record(error.record)
            return None


@cmdlet(
    "Get-Location",
    default_set="Location",
    aliases=("gl", "pwd"),
    output=("System.Management.Automation.PathInfo", "System.Management.Automation.PathInfoStack"),
)
class GetLocation(_LocationCmdlet):
    """Gets the current location, of a drive or a provider too, or a stack of locations."""

    ps_provider: list[str] = parameter(
        name="PSProvider", sets={"Location": In(by_property_name=True)}, help="The providers whose location to get."
    )
    ps_drive: list[str] = parameter(
        name="PSDrive", sets={"Location": In(by_property_name=True)}, help="The drives whose location to get."
    )
    stack: Switch = parameter(sets="Stack", help="Gets the current stack of locations.")
    stack_name: list[str] = parameter(
        sets={"Stack": In(by_property_name=True)}, help="The names of the stacks of locations to get."
    )

    examples = [Example("Set-Location ~; (Get-Location).Path -eq $HOME", "Where we are.", output="True")]

    def process(self) -> None:
        providers = self.providers
        if self.parameter_set == "Stack" or self.stack or self.stack_name:
            for name in self.stack_name or [""]:
                stack = self.moved(partial(providers.stack, name))
                if stack is not None:
                    self.write(stack)
        elif self.ps_drive:
            for name in self.ps_drive:
                drive = providers.find_drive(name)
                if drive is None:
                    self.write_error_record(drive_not_found(name).record)
                else:
                    self.write(PathInfo(providers.location_of(drive)))
        elif self.ps_provider:
            for name in self.ps_provider:
                for drive in providers.drives():
                    if matches(name, drive.provider.name):
                        self.write(PathInfo(providers.location_of(drive)))
                        break
        else:
            self.write(providers.location)


@cmdlet(
    "Set-Location",
    default_set="Path",
    aliases=("sl", "cd", "chdir"),
    output=("System.Management.Automation.PathInfo", "System.Management.Automation.PathInfoStack"),
)
class SetLocation(_LocationCmdlet):
    """Makes a container the current location; `-` goes back, `+` forward again, nothing goes home."""

    path: str = parameter(
        sets={"Path": In(position=0, pipeline=True, by_property_name=True)},
        wildcards=True,
        default="",
        help="The container.",
    )
    literal_path: str | None = parameter(
        sets={"LiteralPath": In(mandatory=True, by_property_name=True)},
        aliases=LITERAL_ALIASES,
        help="The container, its path taken exactly as it is written.",
    )
    pass_thru: Switch = parameter(help="Gives the new location.")
    stack_name: str = parameter(
        sets={"Stack": In(by_property_name=True)}, help="The stack of locations to use from now on."
    )

    examples = [
        Example("Set-Location ~; Set-Location /; Set-Location -; $PWD.Path -eq $HOME", "Back again.", output="True")
    ]

    def process(self) -> None:
        if self.parameter_set == "Stack":
            result: object = self.moved(lambda: self.providers.use_stack(self.stack_name or ""))
        elif self.literal_path is not None:
            result = self.moved(partial(self.providers.set_location, self.literal_path, literal=True))
        else:
            result = self.moved(lambda: self.providers.set_location(self.path or "~"))
        if result is not None and self.pass_thru:
            self.write(result)


@cmdlet("Push-Location", default_set="Path", aliases=("pushd",), output="System.Management.Automation.PathInfo")
class PushLocation(_LocationCmdlet):
    """Puts the current location on a stack and goes to another."""

    path: str = parameter(
        sets={"Path": In(position=0, pipeline=True, by_property_name=True)},
        wildcards=True,
        help="Where to go; nowhere when left out.",
    )
    literal_path: str | None = parameter(
        sets={"LiteralPath": In(by_property_name=True)},
        aliases=LITERAL_ALIASES,
        help="Where to go, the path taken exactly as it is written.",
    )
    pass_thru: Switch = parameter(help="Gives the new location.")
    stack_name: str = parameter(by_property_name=True, help="The stack.")

    examples = [Example("Push-Location ~; Pop-Location -PassThru | Out-Null; $?", "There and back.", output="True")]

    def process(self) -> None:
        providers = self.providers
        before = providers.location.item
        literal = self.literal_path is not None
        path = self.literal_path if literal else self.path
        if path and self.moved(lambda: providers.set_location(path, literal)) is None:
            return
        providers.stack(self.stack_name, create=True).entries.append(before)
        if self.pass_thru:
            self.write(providers.location)


@cmdlet("Pop-Location", aliases=("popd",), output="System.Management.Automation.PathInfo")
class PopLocation(_LocationCmdlet):
    """Goes to the location on top of a stack and takes it off; an empty stack changes nothing."""

    pass_thru: Switch = parameter(help="Gives the new location.")
    stack_name: str = parameter(by_property_name=True, help="The stack.")

    examples = [
        Example("Set-Location ~; Push-Location /; Pop-Location; $PWD.Path -eq $HOME", "Back home.", output="True")
    ]

    def process(self) -> None:
        location = self.moved(lambda: self.providers.pop(self.stack_name))
        if location is not None and self.pass_thru:
            self.write(location)
