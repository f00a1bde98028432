"""Enable- and Disable-WindowsOptionalFeature: features by the names that DISM has for them."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.dism.optional_features import server_entry
from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.infrastructure.computers.feature_table import FeatureEntry
from hvsim.infrastructure.inside.features import FeatureResult, PrerequisiteFailed, install, uninstall
from hvsim.infrastructure.inside.machine import Inside
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.formatting.views import column, list_view, register_view

WINDOWS_ONLY = True
_DISM = "Microsoft.Dism.Commands."
_IMAGE, _LEVEL = _DISM + "ImageObject", _DISM + "LogLevel"
_ONLINE, _OFFLINE = "Online", "Offline"
_LOGS = "Nothing is logged here."
_IN_PLACE = "Windows is where it is."
_EXCEPTION = "System.Runtime.InteropServices.COMException"
enum_type(_LEVEL, {"Errors": 1, "Warnings": 2, "WarningsInfo": 3})


@frozen(eq=False)
class ChangedImage:
    """The Windows that was changed."""

    restart_needed: bool


live_type(
    _IMAGE,
    ChangedImage,
    {
        "string Path": lambda image: "",
        "bool Online": lambda image: True,
        "bool RestartNeeded": lambda image: image.restart_needed,
    },
)
register_view(list_view(_IMAGE, [column(name) for name in ("Path", "Online", "RestartNeeded")]))


class FeatureCommand(Cmdlet):
    """A command that changes optional features of the Windows that runs."""

    feature_name: list[str] = parameter(mandatory=True, by_property_name=True, help="The features.")
    package_name: str = parameter(by_property_name=True, no_effect="Each has one package.", help="Of a package.")
    no_restart: Switch = parameter(by_property_name=True, help="Does not ask whether to restart.")
    online: Switch = parameter(sets={_ONLINE: In(mandatory=True)}, help="The Windows that runs.")
    path: str = parameter(
        sets={_OFFLINE: In(mandatory=True, by_property_name=True)}, simulated=False, help="An image that does not run."
    )
    windows_directory: str = parameter(by_property_name=True, no_effect=_IN_PLACE, help="The folder of Windows.")
    system_drive: str = parameter(by_property_name=True, no_effect=_IN_PLACE, help="The drive that it starts from.")
    log_path: str = parameter(by_property_name=True, aliases=("LP",), no_effect=_LOGS, help="The file of the log.")
    scratch_directory: str = parameter(by_property_name=True, no_effect=_IN_PLACE, help="A folder for the work.")
    log_level: Any = parameter(
        type=_LEVEL, by_property_name=True, aliases=("LL",), no_effect=_LOGS, help="What is logged."
    )

    def process(self) -> None:
        if not self.online:
            self.fail("hvsim changes the features of a Windows that runs only.", "NotSupported", "NotImplemented")
        entries = []
        for name in self.feature_name:
            entry = server_entry(name)
            if entry is None:
                self.write_error(
                    f"Feature name {name} is unknown.",
                    f"{_DISM}{self.command.name.replace('-', '')}Command",
                    "NotSpecified",
                    exception=_EXCEPTION,
                    target=name,
                )
            else:
                entries.append(entry)
        if not entries:
            return
        try:
            result = self.change(inside_of(self.engine), entries)
        except PrerequisiteFailed as refused:
            self.write_error(str(refused), "0x800f0922", "InvalidOperation", exception=_EXCEPTION)
            return
        if result.needs_restart and not self.no_restart:
            self.write_warning("Restart is suppressed because nobody is asked here: restart the computer yourself.")
        self.write(ChangedImage(result.needs_restart))

    def change(self, inside: Inside, entries: list[FeatureEntry]) -> FeatureResult:
        """Enables or disables. Raises `PrerequisiteFailed`."""
        raise NotImplementedError  # abstract: each command has its own


@cmdlet(
    "Enable-WindowsOptionalFeature",
    default_set=_OFFLINE,
    output=_IMAGE,
    class_name=_DISM + "EnableWindowsOptionalFeatureCommand",
)
class EnableWindowsOptionalFeature(FeatureCommand):
    """Enables optional features of this Windows."""

    all_: Switch = parameter(
        name="All", by_property_name=True, no_effect="What a feature needs comes with it.", help="With what it needs."
    )
    limit_access: Switch = parameter(by_property_name=True, no_effect="Every file is here.", help="Not from outside.")
    source: list[str] = parameter(by_property_name=True, no_effect="Every file is here.", help="Where files are.")

    examples = [
        Example(
            "(Enable-WindowsOptionalFeature -Online -FeatureName TelnetClient -All -NoRestart).RestartNeeded",
            "The client of an old protocol.",
            output="False\n",
        )
    ]

    def change(self, inside: Inside, entries: list[FeatureEntry]) -> FeatureResult:
        return install(inside, entries, with_below=False, with_tools=False)


@cmdlet(
    "Disable-WindowsOptionalFeature",
    default_set=_OFFLINE,
    output=_IMAGE,
    class_name=_DISM + "DisableWindowsOptionalFeatureCommand",
)
class DisableWindowsOptionalFeature(FeatureCommand):
    """Disables optional features of this Windows."""

    remove: Switch = parameter(by_property_name=True, help="Removes the files as well.")

    examples = [
        Example(
            "$null = Disable-WindowsOptionalFeature -Online -FeatureName TelnetClient -NoRestart\n"
            "(Get-WindowsOptionalFeature -Online -FeatureName TelnetClient).State",
            "It is gone again.",
            "$null = Enable-WindowsOptionalFeature -Online -FeatureName TelnetClient -NoRestart",
            "Disabled\n",
        )
    ]

    def change(self, inside: Inside, entries: list[FeatureEntry]) -> FeatureResult:
        return uninstall(inside, entries, with_tools=False, with_files=bool(self.remove))
