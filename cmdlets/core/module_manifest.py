"""New-ModuleManifest: writes the file that describes a module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter
from hvsim.interpreter.values import enumerate_value, to_string
from hvsim.interpreter.values.dictionaries import Dictionary

if TYPE_CHECKING:
    from hvsim.interpreter.dotnet.identity import Guid, Version

# The keys in the order in which they stand in a manifest, with what is written when nothing was said.
_KEYS: tuple[tuple[str, str | None], ...] = (
    ("RootModule", None),
    ("ModuleVersion", "'0.0.1'"),
    ("CompatiblePSEditions", None),
    ("GUID", None),
    ("Author", None),
    ("CompanyName", "'Unknown'"),
    ("Copyright", None),
    ("Description", None),
    ("PowerShellVersion", None),
    ("PowerShellHostName", None),
    ("PowerShellHostVersion", None),
    ("DotNetFrameworkVersion", None),
    ("ClrVersion", None),
    ("ProcessorArchitecture", None),
    ("RequiredModules", None),
    ("RequiredAssemblies", None),
    ("ScriptsToProcess", None),
    ("TypesToProcess", None),
    ("FormatsToProcess", None),
    ("NestedModules", None),
    ("FunctionsToExport", "'*'"),
    ("CmdletsToExport", "'*'"),
    ("VariablesToExport", "'*'"),
    ("AliasesToExport", "'*'"),
    ("DscResourcesToExport", None),
    ("ModuleList", None),
    ("FileList", None),
    ("HelpInfoURI", None),
    ("DefaultCommandPrefix", None),
)
_GALLERY_KEYS = (
    "Tags",
    "LicenseUri",
    "ProjectUri",
    "IconUri",
    "ReleaseNotes",
    "Prerelease",
    "RequireLicenseAcceptance",
    "ExternalModuleDependencies",
)


@cmdlet("New-ModuleManifest", confirm="Medium", output="System.String")
class NewModuleManifest(Cmdlet):
    """Writes the file that describes a module."""

    path: str = parameter(position=0, mandatory=True, help="Where to write it; a .psd1 file.")
    nested_modules: list[object] = parameter(help="Modules that are loaded with it.")
    guid: Guid = parameter(help="Its identity; a new one when left out.")
    author: str = parameter(help="Who wrote it; the user when left out.")
    company_name: str = parameter(help="For whom.")
    copyright: str = parameter(help="The copyright sentence.")
    root_module: str = parameter(aliases=("ModuleToProcess",), help="The file with the code.")
    module_version: Version = parameter(help="Its version; 0.0.1 when left out.")
    description: str = parameter(help="What it is for.")
    processor_architecture: object = parameter(
        type="System.Reflection.ProcessorArchitecture", help="The processors it runs on."
    )
    power_shell_version: Version = parameter(name="PowerShellVersion", help="The oldest PowerShell it runs on.")
    clr_version: Version = parameter(help="The oldest runtime it runs on.")
    dot_net_framework_version: Version = parameter(help="The oldest framework it runs on.")
    power_shell_host_name: str = parameter(name="PowerShellHostName", help="The host program it needs.")
    power_shell_host_version: Version = parameter(name="PowerShellHostVersion", help="The oldest host program.")
    required_modules: list[object] = parameter(help="Modules that have to be there.")
    types_to_process: list[str] = parameter(help="Type files.")
    formats_to_process: list[str] = parameter(help="Format files.")
    scripts_to_process: list[str] = parameter(help="Scripts that run in the caller's session.")
    required_assemblies: list[str] = parameter(help="Assemblies that have to be there.")
    file_list: list[str] = parameter(help="All its files.")
    module_list: list[object] = parameter(help="All its modules.")
    functions_to_export: list[str] = parameter(wildcards=True, allow_empty_collection=True, help="What it exports.")
    aliases_to_export: list[str] = parameter(wildcards=True, allow_empty_collection=True, help="What it exports.")
    variables_to_export: list[str] = parameter(wildcards=True, allow_empty_collection=True, help="What it exports.")
    cmdlets_to_export: list[str] = parameter(wildcards=True, allow_empty_collection=True, help="What it exports.")
    dsc_resources_to_export: list[str] = parameter(wildcards=True, help="The DSC resources it exports.")
    compatible_ps_editions: list[str] = parameter(name="CompatiblePSEditions", help="Desktop, Core.")
    private_data: object = parameter(help="Whatever the module wants to keep.")
    tags: list[str] = parameter(help="Words to find it by.")
    project_uri: object = parameter(type="System.Uri", help="Where it is made.")
    license_uri: object = parameter(type="System.Uri", help="Where its licence is.")
    icon_uri: object = parameter(type="System.Uri", help="Where its icon is.")
    release_notes: str = parameter(help="What is new.")
    prerelease: str = parameter(help="The label of a version before its release.")
    require_license_acceptance: Switch = parameter(help="Whether the licence has to be accepted.")
    external_module_dependencies: list[str] = parameter(help="Modules that come from elsewhere.")
    help_info_uri: str = parameter(help="Where its help is.")
    pass_thru: Switch = parameter(help="Gives the text.")
    default_command_prefix: str = parameter(help="The prefix of its nouns.")

    examples = [
        Example(
            "New-ModuleManifest ./t.psd1 -ModuleVersion 1.2; (Import-PowerShellDataFile ./t.psd1).ModuleVersion",
            "Writes a manifest and reads it back.",
            output="1.2\n",
        )
    ]

    def end(self) -> None:
        if not self.path.lower().endswith(".psd1"):
            self.fail(
                f"The path '{self.path}' does not point to a valid module manifest file. Module manifest files must "
                "have a .psd1 extension.",
                "Modules_InvalidModuleManifestPath",
                "InvalidArgument",
                exception="System.Management.Automation.PSInvalidOperationException",
                target=self.path,
            )
        text = self._text()
        path = self.engine.providers.file_path(self.path)
        if self.should_process(path, "Creating the module manifest file"):
            from hvsim.interpreter.providers.encodings import encode

            self.engine.file_system.write(path, encode(text))
        if self.pass_thru:
            self.write(text)

    def _text(self) -> str:
        newline = self.engine.personality.newline
        said = {name.lower(): value for name, value in self.bound.items()}
        user = self.engine.personality.user_name
        year = self.engine.clock.now().year
        otherwise = {
            "guid": f"'{self.engine.new_guid()}'",
            "author": f"'{user}'",
            "copyright": f"'(c) {said.get('author', user)}. All rights reserved.'",
        }
        stem = self.engine.personality.split_extension(self.engine.personality.leaf(self.path))[0]
        lines = [f"# Module manifest for module '{stem}'", f"# Generated by: {user}, {year}", "", "@{", ""]
        for key, default in _KEYS:
            value = otherwise.get(key.lower(), default)
            if key.lower() in said:
                value = literal(said[key.lower()])
            lines += [f"# {key} = ''" if value is None else f"{key} = {value}", ""]
        lines += [*self._private_data(said), "", "}", ""]
        return newline.join(lines)

    def _private_data(self, said: dict[str, Any]) -> list[str]:
        gallery = [f"        {key} = {literal(said[key.lower()])}" for key in _GALLERY_KEYS if key.lower() in said]
        if "privatedata" in said:
            return [f"PrivateData = {literal(said['privatedata'])}"]
        return ["PrivateData = @{", "    PSData = @{", *gallery, "    }", "}"]


def literal(value: Any) -> str:
    """A value as a data file writes it."""
    if isinstance(value, bool):
        return "$true" if value else "$false"
    if isinstance(value, Dictionary):
        return "@{ " + "; ".join(f"{to_string(key)} = {literal(item)}" for key, item in value.items()) + " }"
    elements = enumerate_value(value)
    if elements is not None:
        return "@(" + ", ".join(literal(element) for element in elements) + ")"
    if isinstance(value, (int, float)):
        return to_string(value)
    return "'" + to_string(value).replace("'", "''") + "'"
