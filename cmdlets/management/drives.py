"""Get-PSDrive, New-PSDrive, Remove-PSDrive, Get-PSProvider: the names under which items are reached."""

from __future__ import annotations

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.management.base import PathCmdlet
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.parameters import ALL_SETS
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.providers.drives import Drive
from hvsim.interpreter.providers.failures import drive_not_found, provider_not_found

_DRIVE = "System.Management.Automation.PSDriveInfo"
_NOT_SUPPORTED, _WIN32 = "System.NotSupportedException", "System.ComponentModel.Win32Exception"
_DRIVE_MISSING = "System.Management.Automation.DriveNotFoundException"


@cmdlet("Get-PSDrive", default_set="Name", aliases=("gdr",), output=_DRIVE)
class GetPSDrive(PathCmdlet):
    """Gets the drives of the session."""

    name: list[str] = parameter(
        sets={"Name": In(position=0, by_property_name=True)}, wildcards=True, help="The names of the drives."
    )
    literal_name: list[str] = parameter(
        sets={"LiteralName": In(position=0, mandatory=True, by_property_name=True)},
        help="The names of the drives, taken exactly as they are written.",
    )
    scope: str = parameter(by_property_name=True, help="The scope in which the drives were made.")
    ps_provider: list[str] = parameter(
        name="PSProvider", by_property_name=True, wildcards=True, help="The providers whose drives to get."
    )

    examples = [Example("(Get-PSDrive Env).Provider.Name", "A drive's provider.", output="Environment")]

    def process(self) -> None:
        names = self.literal_name or self.name
        for name in names or ["*"]:
            found = [drive for drive in self._drives() if self._is_meant(drive, name)]
            self.write_all(found)
            if not found and (self.literal_name or not has_wildcards(name)):
                self._missing(name)

    def _drives(self) -> list[Drive]:
        drives = [drive for drive in self.providers.drives() if drive.name]
        if self.scope is not None:
            owner = self.engine.current_scope.by_number(self.scope)
            is_global = owner is self.engine.global_scope
            drives = [drive for drive in drives if drive.scope is owner or (is_global and drive.scope is None)]
        if self.ps_provider:
            drives = [drive for drive in drives if any(matches(each, drive.provider.name) for each in self.ps_provider)]
        return drives

    def _is_meant(self, drive: Drive, name: str) -> bool:
        return drive.name.lower() == name.lower() if self.literal_name else matches(name, drive.name)

    def _missing(self, name: str) -> None:
        self.write_error(
            f"Cannot find drive. A drive with the name '{name}' does not exist.",
            "GetLocationNoMatchingDrive",
            "ObjectNotFound",
            exception=_DRIVE_MISSING,
            target=name,
        )


@cmdlet("New-PSDrive", confirm="Medium", aliases=("ndr",), windows_aliases=("mount",))
class NewPSDrive(PathCmdlet):
    """Gives a place a drive name of its own."""

    name: str = parameter(position=0, mandatory=True, by_property_name=True, help="The name, without a colon.")
    ps_provider: str = parameter(
        name="PSProvider", position=1, mandatory=True, by_property_name=True, help="The provider, FileSystem say."
    )
    root: str = parameter(
        position=2, mandatory=True, by_property_name=True, allow_empty_string=True, help="The place: a folder."
    )
    description: str = parameter(by_property_name=True, default="", help="What the drive is for.")
    scope: str = parameter(by_property_name=True, help="The scope in which the drive is known.")
    persist: Switch = parameter(help="Maps a drive letter to a share, for the whole session, as `net use` does.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential",
        by_property_name=True,
        simulated=False,
        help="The account to use. No provider here asks for one.",
    )

    examples = [
        Example("(New-PSDrive Work FileSystem ~).Name", "A short name for a folder.", output="Work"),
        Example("New-PSDrive Work FileSystem ~ | Out-Null; Test-Path Work:/", "It is a path.", output="True"),
    ]

    def process(self) -> None:
        scope = self.engine.current_scope
        owner = scope if self.scope is None else scope.by_number(self.scope)
        if self.providers.find_drive(self.name) is not None:
            self.write_error(
                f"A drive with the name '{self.name}' already exists.",
                "DriveAlreadyExists",
                "ResourceExists",
                exception="System.Management.Automation.SessionStateException",
                target=self.name,
            )
            return
        if self.persist and not self._may_persist():
            return
        if self.persist:
            owner = self.engine.global_scope
        try:
            provider = self.providers.provider_named(self.ps_provider)
            root = self.providers.qualify(self.root).path if provider is self.providers.files else self.root
            drive = provider.new_drive(self.name, root, self.description)
        except ScriptError as error:
            self.write_error_record(error.record)
            return
        target = f"Name: {self.name} Provider: {provider.full_name} Root: {self.root}"
        if self.should_process(target, "New drive"):
            drive.scope = None if owner is self.engine.global_scope else owner
            self.providers.add_drive(drive)
            self.write(drive)

    def _may_persist(self) -> bool:
        """Whether it is a letter for a share that answers; what it lacks is reported."""
        if not (len(self.name) == 1 and self.name.isascii() and self.name.isalpha()):
            message = "With -Persist the name of the drive must be a letter from A to Z."
            error_id, category, exception = "DriveNameNotSupportedForPersistence", "InvalidOperation", _NOT_SUPPORTED
        elif not self.root.startswith("\\\\"):
            message = (
                "When you use the Persist parameter, the root must be a file system location on a remote computer."
            )
            error_id, category, exception = "DriveRootNotNetworkPath", "InvalidArgument", _NOT_SUPPORTED
        elif not self._answers():
            message = "The network path was not found."
            error_id, category, exception = "CouldNotMapNetworkDrive", "InvalidOperation", _WIN32
        else:
            return True
        self.write_error(message, error_id, category, exception=exception, target=self.root)
        return False

    def _answers(self) -> bool:
        """Whether the share is there. To look at the network needs the estate."""
        inside_of(self.engine)
        return self.engine.file_system.status(self.root.rstrip("\\")) is not None


@cmdlet("Remove-PSDrive", default_set="Name", confirm="Medium", aliases=("rdr",))
class RemovePSDrive(PathCmdlet):
    """Takes drive names away; what they led to stays."""

    name: list[str] = parameter(
        sets={"Name": In(position=0, mandatory=True, by_property_name=True)},
        wildcards=True,
        help="The names of the drives.",
    )
    literal_name: list[str] = parameter(
        sets={"LiteralName": In(position=0, mandatory=True, by_property_name=True)},
        help="The names of the drives, taken exactly as they are written.",
    )
    ps_provider: list[str] = parameter(
        name="PSProvider", by_property_name=True, wildcards=True, help="Only drives of these providers."
    )
    scope: str = parameter(by_property_name=True, help="The scope in which the drives were made.")
    force: bool = parameter(
        type="System.Management.Automation.SwitchParameter", help="Also removes the drive of the current location."
    )

    examples = [
        Example(
            "Remove-PSDrive Work; Test-Path Work:/",
            "The name is gone.",
            "New-PSDrive Work FileSystem ~ -Scope Global",
            "False",
        )
    ]

    def process(self) -> None:
        for name in self.literal_name or self.name:
            found = [drive for drive in self.providers.drives() if self._is_meant(drive, name)]
            if not found and not has_wildcards(name):
                self.write_error_record(drive_not_found(name).record)
            for drive in found:
                self._remove(drive)

    def _is_meant(self, drive: Drive, name: str) -> bool:
        if self.ps_provider and not any(matches(each, drive.provider.name) for each in self.ps_provider):
            return False
        if self.scope is not None:
            owner = self.engine.current_scope.by_number(self.scope)
            if drive.scope is not (None if owner is self.engine.global_scope else owner):
                return False
        return drive.name.lower() == name.lower() if self.literal_name else matches(name, drive.name)

    def _remove(self, drive: Drive) -> None:
        target = f"Name: {drive.name} Provider: {drive.provider.full_name} Root: {drive.root}"
        if not self.should_process(target, "Remove Drive"):
            return
        if drive is self.providers.current_drive and not self.force:
            self.write_error(
                f"Cannot remove drive '{drive.name}' because it is in use.",
                "RemoveDriveInUse",
                "InvalidOperation",
                exception="System.Management.Automation.PSInvalidOperationException",
                target=drive.name,
            )
            return
        self.providers.remove_drive(drive)


@cmdlet("Get-PSProvider", output="System.Management.Automation.ProviderInfo")
class GetPSProvider(PathCmdlet):
    """Gets the providers: the kinds of stores that drives lead to."""

    ps_provider: list[str] = parameter(
        name="PSProvider",
        position=0,
        sets={ALL_SETS: In(position=0, by_property_name=True)},
        wildcards=True,
        help="The names of the providers.",
    )

    examples = [Example("(Get-PSProvider FileSystem).Name", "The provider of files.", output="FileSystem")]

    def process(self) -> None:
        for name in self.ps_provider or ["*"]:
            found = [each for each in self.providers.providers() if matches(name, each.name)]
            self.write_all(found)
            if not found and not has_wildcards(name):
                self.write_error_record(provider_not_found(name).record)
