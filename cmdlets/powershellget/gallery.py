"""Find-, Install- and Get-InstalledModule, as they are on a machine that does not reach the gallery."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.commands.wildcards import has_wildcards
from hvsim.interpreter.values import get_member, to_string

_GALLERY = "https://www.powershellgallery.com/api/v2"
_UNREACHED = "The gallery is out of reach, whatever else is asked for."
_CREDENTIAL = "System.Management.Automation.PSCredential"
_NAMED, _OBJECTS = "NameParameterSet", "InputObject"
_VERSION = In(by_property_name=True)
_KINDS = ("Cmdlet", "DscResource", "Function", "RoleCapability", "Workflow")
_PACKAGES = "Microsoft.PowerShell.PackageManagement.Cmdlets."


class GalleryCommand(Cmdlet):
    """A command that would ask the gallery."""

    def unreached(self, name: str, asker: str) -> None:
        """Says what one hears who asks for a module and has no way to the gallery."""
        self.write_warning(f"Unable to resolve package source '{_GALLERY}'.")
        if name and has_wildcards(name):
            return
        self.write_error(
            f"No match was found for the specified search criteria and module name '{name}'. Try Get-PSRepository to "
            "see all available registered module repositories.",
            f"NoMatchFoundForCriteria,{_PACKAGES}{asker}",
            "ObjectNotFound",
            target=asker,
        )


@cmdlet("Install-Module", default_set=_NAMED, confirm="Medium", class_name="Install-Module")
class InstallModule(GalleryCommand):
    """Would install modules of the gallery. It is out of reach here: put modules into a folder of $env:PSModulePath."""

    name: list[str] = parameter(
        sets={_NAMED: In(position=0, mandatory=True, by_property_name=True)}, help="The modules."
    )
    input_object: list[Any] = parameter(
        sets={_OBJECTS: In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        type="System.Management.Automation.PSObject[]",
        help="What Find-Module has found.",
    )
    minimum_version: str = parameter(sets={_NAMED: _VERSION}, no_effect=_UNREACHED, help="The oldest version.")
    maximum_version: str = parameter(sets={_NAMED: _VERSION}, no_effect=_UNREACHED, help="The newest version.")
    required_version: str = parameter(sets={_NAMED: _VERSION}, no_effect=_UNREACHED, help="The version.")
    repository: list[str] = parameter(sets=_NAMED, no_effect=_UNREACHED, help="Where to look.")
    credential: object = parameter(by_property_name=True, type=_CREDENTIAL, no_effect=_UNREACHED, help="The account.")
    scope: str = parameter(validate=ValidateSet(("CurrentUser", "AllUsers")), no_effect=_UNREACHED, help="For whom.")
    proxy: Any = parameter(by_property_name=True, type="System.Uri", no_effect=_UNREACHED, help="The proxy.")
    proxy_credential: object = parameter(
        by_property_name=True, type=_CREDENTIAL, no_effect=_UNREACHED, help="The account for it."
    )
    allow_clobber: Switch = parameter(no_effect=_UNREACHED, help="Although commands of that name are there.")
    skip_publisher_check: Switch = parameter(no_effect=_UNREACHED, help="Whoever has signed it.")
    force: Switch = parameter(no_effect=_UNREACHED, help="Without a question.")
    allow_prerelease: Switch = parameter(sets=_NAMED, no_effect=_UNREACHED, help="Also versions before their time.")
    accept_license: Switch = parameter(no_effect=_UNREACHED, help="Accepts what is to be accepted.")
    pass_thru: Switch = parameter(no_effect=_UNREACHED, help="Writes what was installed.")

    examples = [
        Example("Install-Module Any -ErrorAction SilentlyContinue; $?", "It cannot be had.", output=None),
    ]

    def process(self) -> None:
        if self.parameter_set == _OBJECTS:
            names = [to_string(get_member(item, "Name")) for item in self.input_object]
        else:
            names = list(self.name)
        for name in names:
            if self.should_process(name, "Install-Module"):
                self.unreached(name, "InstallPackage")


@cmdlet("Find-Module", class_name="Find-Module")
class FindModule(GalleryCommand):
    """Would find modules in the gallery, which is out of reach here."""

    name: list[str] = parameter(position=0, by_property_name=True, default=("*",), help="The modules.")
    minimum_version: str = parameter(by_property_name=True, no_effect=_UNREACHED, help="The oldest version.")
    maximum_version: str = parameter(by_property_name=True, no_effect=_UNREACHED, help="The newest version.")
    required_version: str = parameter(by_property_name=True, no_effect=_UNREACHED, help="The version.")
    all_versions: Switch = parameter(no_effect=_UNREACHED, help="Every version.")
    include_dependencies: Switch = parameter(no_effect=_UNREACHED, help="Also what they need.")
    filter: str = parameter(no_effect=_UNREACHED, help="Words to look for.")
    tag: list[str] = parameter(no_effect=_UNREACHED, help="Tags to look for.")
    includes: list[str] = parameter(validate=ValidateSet(_KINDS), no_effect=_UNREACHED, help="What they contain.")
    dsc_resource: list[str] = parameter(no_effect=_UNREACHED, help="Resources that they contain.")
    role_capability: list[str] = parameter(no_effect=_UNREACHED, help="Roles that they contain.")
    containing: list[str] = parameter(name="Command", no_effect=_UNREACHED, help="Commands that they contain.")
    proxy: Any = parameter(by_property_name=True, type="System.Uri", no_effect=_UNREACHED, help="The proxy.")
    proxy_credential: object = parameter(
        by_property_name=True, type=_CREDENTIAL, no_effect=_UNREACHED, help="The account for it."
    )
    repository: list[str] = parameter(no_effect=_UNREACHED, help="Where to look.")
    credential: object = parameter(by_property_name=True, type=_CREDENTIAL, no_effect=_UNREACHED, help="The account.")
    allow_prerelease: Switch = parameter(no_effect=_UNREACHED, help="Also versions before their time.")

    examples = [Example("Find-Module Any -ErrorAction SilentlyContinue", "It cannot be found.")]

    def process(self) -> None:
        for name in self.name:
            self.unreached(name, "FindPackage")


@cmdlet("Get-InstalledModule", class_name="Get-InstalledModule")
class GetInstalledModule(Cmdlet):
    """Lists the modules that Install-Module has installed: none, for want of the gallery."""

    name: list[str] = parameter(position=0, by_property_name=True, help="The modules.")
    minimum_version: str = parameter(by_property_name=True, no_effect=_UNREACHED, help="The oldest version.")
    required_version: str = parameter(by_property_name=True, no_effect=_UNREACHED, help="The version.")
    maximum_version: str = parameter(by_property_name=True, no_effect=_UNREACHED, help="The newest version.")
    all_versions: Switch = parameter(no_effect=_UNREACHED, help="Every version.")
    allow_prerelease: Switch = parameter(no_effect=_UNREACHED, help="Also versions before their time.")

    examples = [Example("Get-InstalledModule", "Nothing was installed.", output="")]

    def process(self) -> None:
        for name in self.name or ():
            if not has_wildcards(name):
                self.write_error(
                    f"No match was found for the specified search criteria and module names '{name}'.",
                    f"NoMatchFound,{_PACKAGES}GetPackage",
                    "ObjectNotFound",
                    target=name,
                )
