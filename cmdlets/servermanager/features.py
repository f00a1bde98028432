"""Get-, Install- and Uninstall-WindowsFeature: which roles and features a machine has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.cim.reaching import reached
from hvsim.cmdlets.estate.command import EstateCommand
from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.estate.power import set_going
from hvsim.cmdlets.servermanager.feature_types import (
    FEATURE,
    RESULT,
    SERVER_MANAGER,
    FeaturesOfNames,
    ShownFeature,
    ShownResult,
)
from hvsim.infrastructure.computers.feature_table import FEATURES, HYPER_V, FeatureEntry
from hvsim.infrastructure.errors import EstateError, Refused
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.features import (
    FeatureResult,
    PrerequisiteFailed,
    install,
    state_of,
    uninstall,
    windows_on,
)
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.power import restart
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

WINDOWS_ONLY = True
_RUNNING, _VHD, _FILE = "InstallRunningServer", "VhdOffline", "UnattendFile"
_TAKEN_OUT = "RunningServer"
_REASON = "Operating System: Reconfiguration (Planned)"
_INSTALLED = In(position=0, mandatory=True, pipeline=True)


def feature_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of features, for completion."""
    return [entry.name for entry in FEATURES.values()]


def chosen_features(of_the_machine: str) -> Any:
    """The parameter for the features to change, in the set for the running machine and that for one on a disk."""
    return parameter(
        sets={of_the_machine: _INSTALLED, _VHD: _INSTALLED},
        type=FEATURE + "[]",
        transform=FeaturesOfNames(),
        complete=feature_names,
        help="The features.",
    )


class FeatureCommand(EstateCommand):
    """A command for the features of one machine, or of the Windows on a virtual disk."""

    vhd: str | None = None

    computer_name: str = parameter(
        by_property_name=True, aliases=("Cn",), default="", help="Another machine; this one when left out."
    )
    credential: object = parameter(
        by_property_name=True,
        type="System.Management.Automation.PSCredential",
        no_effect="Every account may do everything here.",
        help="The account.",
    )
    log_path: str = parameter(by_property_name=True, simulated=False, help="A file to note down what was done.")

    def machine(self) -> Inside | None:
        """The machine that is meant; None, reported, where it does not answer, or has no Windows on its disk."""
        if self.vhd:
            return self._on_disk(self.vhd)
        if not self.computer_name:
            return inside_of(self.engine)
        found = reached(self.engine, self.computer_name)
        if found is None:
            self.write_error(
                f"The target of the specified cmdlet cannot be reached: '{self.computer_name}' does not answer.",
                "DiscoveryFailed",
                "ConnectionError",
                target=self.computer_name,
            )
        return found

    def _on_disk(self, path: str) -> Inside | None:
        place = (reached(self.engine, self.computer_name) or inside_of(self.engine)).place
        try:
            if not isinstance(place, Host):
                raise Refused(f"'{path}' is no virtual disk of a host.")
            return windows_on(place, self.engine.providers.file_path(path))
        except EstateError as refused:
            self.write_error(str(refused), "VhdNotValid", "InvalidArgument", target=path)
            return None


@cmdlet("Get-WindowsFeature", output=FEATURE, class_name=SERVER_MANAGER + "GetWindowsFeatureCommand")
class GetWindowsFeature(FeatureCommand):
    """Lists roles and features around Hyper-V and backup, and whether a machine has them."""

    name: list[str] = parameter(
        position=0, pipeline=True, by_property_name=True, wildcards=True, complete=feature_names, help="Only these."
    )
    vhd: str = parameter(by_property_name=True, help="Looks into the Windows on the disk of a machine that is off.")

    examples = [
        Example("(Get-WindowsFeature Hyper-V).InstallState", "Is Hyper-V there?", output="Installed\n"),
        Example("Get-WindowsFeature | Where-Object Installed", "All that a machine has."),
    ]

    def process(self) -> None:
        inside = self.machine()
        if inside is None:
            return
        for entry in FEATURES.values():
            if any(matches(pattern, entry.name) for pattern in self.name or ("*",)):
                self.write(ShownFeature(entry.name, entry, state_of(inside, entry)))


class ChangingFeatures(FeatureCommand):
    """A command that installs or removes features."""

    name: Any
    restart: Any = False
    after = ""

    def process(self) -> None:
        inside = self.machine()
        if inside is None:
            return
        entries = self._entries()
        if entries is None:
            self.write(ShownResult(False, "InvalidArgs", FeatureResult()))
            return
        if not self.should_process(", ".join(entry.display_name for entry in entries)):
            return
        try:
            result = self.change(inside, entries)
        except PrerequisiteFailed as refused:
            self.write_error(
                f"A prerequisite check for the {refused.entry.name} feature failed. {refused}",
                "Alteration_PrerequisiteCheck_Failed",
                "InvalidOperation",
                target=refused.entry.name,
            )
            self.write(ShownResult(False, "Failed", FeatureResult()))
            return
        goes_down = bool(self.restart) and result.needs_restart and not self.vhd
        if result.needs_restart and not goes_down:
            self.write_warning(f"You must restart this server to finish the {self.after} process.")
        code = "SuccessRestartRequired" if result.needs_restart else "Success" if result.changed else "NoChangeNeeded"
        self.write(ShownResult(True, code, result))
        if goes_down:
            set_going(self, inside, restart(inside, _REASON))

    def change(self, inside: Inside, entries: list[FeatureEntry]) -> FeatureResult:
        """Installs or removes."""
        raise NotImplementedError  # abstract: each command has its own

    def _entries(self) -> list[FeatureEntry] | None:
        """Those that are meant; None, reported, where a name is no feature's."""
        known = [FEATURES.get(item.name.lower()) for item in self.name]
        for item, entry in zip(self.name, known, strict=True):
            if entry is None:
                self.write_error(
                    f"ArgumentNotValid: The role, role service, or feature name is not valid: '{item.name}'. "
                    "The name was not found.",
                    "NameDoesNotExist",
                    "InvalidArgument",
                    exception="System.Exception",
                    target=item.name,
                )
        found = [entry for entry in known if entry is not None]
        return found if len(found) == len(known) else None


@cmdlet(
    "Install-WindowsFeature",
    default_set=_RUNNING,
    confirm="Low",
    aliases=("Add-WindowsFeature",),
    output=RESULT,
    class_name=SERVER_MANAGER + "AddWindowsFeatureCommand",
)
class InstallWindowsFeature(ChangingFeatures):
    """Installs roles and features, with those they need."""

    name: Any = chosen_features(_RUNNING)
    restart: Switch = parameter(sets=(_RUNNING, _FILE), help="Restarts the machine where that is needed.")
    include_all_sub_feature: Switch = parameter(sets=(_RUNNING, _VHD), help="With everything below them.")
    include_management_tools: Switch = parameter(sets=(_RUNNING, _VHD), help="With the tools to manage them.")
    vhd: str = parameter(
        sets={_VHD: In(mandatory=True), _FILE: In()}, help="The Windows on the disk of a machine that is off."
    )
    configuration_file_path: str = parameter(
        sets={_FILE: In(mandatory=True)}, simulated=False, help="A file that says what to install."
    )
    source: list[str] = parameter(no_effect="Every machine has the files itself.", help="Where the files are.")

    after = "installation"
    examples = [
        Example("(Install-WindowsFeature Windows-Server-Backup).ExitCode", "A feature more.", output="Success\n"),
        Example("Install-WindowsFeature Hyper-V -IncludeManagementTools", "A role with its tools."),
    ]

    def process(self) -> None:
        if self.parameter_set == _FILE:
            self.fail("hvsim knows no file of a configuration.", "NotSupported", "NotImplemented")
        super().process()

    def change(self, inside: Inside, entries: list[FeatureEntry]) -> FeatureResult:
        result = install(
            inside,
            entries,
            with_below=bool(self.include_all_sub_feature),
            with_tools=bool(self.include_management_tools),
        )
        if any(entry.name == HYPER_V for entry in result.changed):
            self.write_warning(
                f"hvsim: '{inside.name}' gets the role, but runs no virtual machines: hosts are in the lab file."
            )
        return result


@cmdlet(
    "Uninstall-WindowsFeature",
    default_set=_TAKEN_OUT,
    confirm="Low",
    aliases=("Remove-WindowsFeature",),
    output=RESULT,
    class_name=SERVER_MANAGER + "RemoveWindowsFeatureCommand",
)
class UninstallWindowsFeature(ChangingFeatures):
    """Removes roles and features, with everything below them."""

    name: Any = chosen_features(_TAKEN_OUT)
    restart: Switch = parameter(sets=_TAKEN_OUT, help="Restarts the machine where that is needed.")
    include_management_tools: Switch = parameter(help="With the tools to manage them.")
    remove: Switch = parameter(help="Takes the files away as well: the state is Removed.")
    vhd: str = parameter(sets={_VHD: In(mandatory=True)}, help="The Windows on the disk of a machine that is off.")

    after = "removal"
    examples = [
        Example(
            "(Uninstall-WindowsFeature Telnet-Client).ExitCode",
            "What is not there is not removed.",
            output="NoChangeNeeded\n",
        )
    ]

    def change(self, inside: Inside, entries: list[FeatureEntry]) -> FeatureResult:
        return uninstall(inside, entries, with_tools=bool(self.include_management_tools), with_files=bool(self.remove))
