"""Add-Type: known assemblies are there already; nothing here compiles C#."""

from __future__ import annotations

from typing import Any, NoReturn

from hvsim.cmdlets.utility.net_objects import net_enum
from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.values.types.registry import find_type

_LANGUAGE = "Microsoft.PowerShell.Commands.Language"
_OUTPUT_TYPE = "Microsoft.PowerShell.Commands.OutputAssemblyType"
for _name, _members in ((_LANGUAGE, "CSharp"), (_OUTPUT_TYPE, "Library ConsoleApplication WindowsApplication")):
    if find_type(_name) is None:
        net_enum(_name, _members)
_NO_COMPILER = "Code is refused: there is no compiler."
_CODE = ("FromSource", "FromMember", "FromPath", "FromLiteralPath")
# What .NET and PowerShell bring; names are compared without their case and version.
_KNOWN = ("system", "microsoft", "mscorlib", "netstandard", "presentation", "windowsbase", "newtonsoft.json")


@cmdlet("Add-Type", default_set="FromSource", output="System.Type")
class AddType(Cmdlet):
    """Loads an assembly; those of .NET are part of the simulation as far as it goes, others are not to be had.

    C# code is refused: there is no compiler here. A PowerShell class does what most of it is for.
    """

    type_definition: str = parameter(
        sets="FromSource", position=0, mandatory=True, no_effect=_NO_COMPILER, help="The code of types."
    )
    language: Any = parameter(
        sets=("FromSource", "FromMember"), type=_LANGUAGE, no_effect=_NO_COMPILER, help="The language of the code."
    )
    referenced_assemblies: list[str] = parameter(
        sets=_CODE, aliases=("RA",), no_effect=_NO_COMPILER, help="What the code needs."
    )
    output_assembly: str = parameter(
        sets=_CODE, aliases=("OA",), no_effect=_NO_COMPILER, help="The file to compile to."
    )
    output_type: Any = parameter(
        sets=_CODE, aliases=("OT",), type=_OUTPUT_TYPE, no_effect=_NO_COMPILER, help="The kind of that file."
    )
    pass_thru: bool = parameter(type=SWITCH, simulated=False, help="Gives the types.")
    ignore_warnings: bool = parameter(
        sets=_CODE, type=SWITCH, no_effect=_NO_COMPILER, help="Ignores the compiler's warnings."
    )
    compiler_options: list[str] = parameter(sets=_CODE, no_effect=_NO_COMPILER, help="Options of the compiler.")
    name: str = parameter(
        sets="FromMember", position=0, mandatory=True, no_effect=_NO_COMPILER, help="The name of the type to make."
    )
    member_definition: list[str] = parameter(
        sets="FromMember", position=1, mandatory=True, no_effect=_NO_COMPILER, help="Its members."
    )
    namespace: str = parameter(sets="FromMember", aliases=("NS",), no_effect=_NO_COMPILER, help="Its namespace.")
    using_namespace: list[str] = parameter(
        sets="FromMember", aliases=("Using",), no_effect=_NO_COMPILER, help="Namespaces the code uses."
    )
    path: list[str] = parameter(
        sets="FromPath", position=0, mandatory=True, no_effect=_NO_COMPILER, help="Files of code, or assemblies."
    )
    literal_path: list[str] = parameter(
        sets="FromLiteralPath",
        mandatory=True,
        aliases=("PSPath", "LP"),
        no_effect=_NO_COMPILER,
        help="The same, without wildcards.",
    )
    assembly_name: list[str] = parameter(
        sets="FromAssemblyName", mandatory=True, aliases=("AN",), help="The names of assemblies."
    )

    examples = [
        Example("Add-Type -AssemblyName System.Web; 'loaded'", "An assembly of .NET.", output="loaded"),
    ]

    def begin(self) -> None:
        if self.parameter_set != "FromAssemblyName":
            self._refuse_code()

    def process(self) -> None:
        for name in self.assembly_name:
            if name.lower().split(",")[0].split(".")[0] not in _KNOWN and name.lower() not in _KNOWN:
                self.fail(
                    f"Cannot add type. The assembly '{name}' could not be found.",
                    "ASSEMBLY_NOT_FOUND",
                    "ObjectNotFound",
                    exception="System.Exception",
                    target=name,
                )

    def _refuse_code(self) -> NoReturn:
        self.fail(
            "Cannot add type. hvsim has no compiler for C# and cannot load assemblies from files.",
            "COMPILER_NOT_AVAILABLE",
            "NotImplemented",
            exception="System.NotSupportedException",
        )
