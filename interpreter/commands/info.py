"""What a command is to everybody who looks at it: the .NET CommandInfo family.

Knows names, modules, parameters and sets. Does not find commands (`table`), bind arguments or run anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from hvsim.interpreter.commands.parameters import ParameterInfo, ParameterSet, parameter_sets
from hvsim.interpreter.values.shown import Shown

if TYPE_CHECKING:
    from hvsim.interpreter.commands.base import Cmdlet, Example
    from hvsim.interpreter.commands.script_metadata import ScriptMetadata
    from hvsim.interpreter.pipeline.runtime import CommandRuntime
    from hvsim.interpreter.script_block import ScriptBlock


@attrs.define(eq=False, repr=False)
class CommandInfo(Shown):
    """A command: `kind` is .NET's CommandTypes name. `module` is the module value or None, `module_name` its name."""

    kind: ClassVar[str] = "All"
    net_name: ClassVar[str] = "System.Management.Automation.CommandInfo"

    name: str
    module_name: str = ""
    module: object = attrs.field(default=None, kw_only=True)
    visibility: str = attrs.field(default="Public", kw_only=True)
    _sets: tuple[ParameterSet, ...] | None = attrs.field(default=None, kw_only=True)
    extended: object = attrs.field(default=None, kw_only=True)
    plan: object = attrs.field(default=None, kw_only=True)  # the binder's own preparation, made at the first call

    @property
    def parameters(self) -> tuple[ParameterInfo, ...]:
        """Its own parameters, without the common ones; those are `binding.common_parameters(command)`."""
        return ()

    @property
    def default_set(self) -> str | None:
        return None

    @property
    def sets(self) -> tuple[ParameterSet, ...]:
        if self._sets is None:
            self._sets = parameter_sets(self.parameters, self.default_set)
        return self._sets

    @property
    def has_common_parameters(self) -> bool:
        """True for cmdlets and advanced functions: -Verbose, -ErrorAction ... and strict binding."""
        return False

    @property
    def supports_should_process(self) -> bool:
        return False

    @property
    def confirm_impact(self) -> str:
        return "Medium"

    @property
    def positional_binding(self) -> bool:
        return True

    @property
    def output_types(self) -> tuple[str, ...]:
        return ()

    @property
    def supports_paging(self) -> bool:
        """Whether it takes -First, -Skip and -IncludeTotalCount."""
        return False

    @property
    def help_uri(self) -> str:
        return ""

    @property
    def definition(self) -> str:
        return ""

    @property
    def implementing_name(self) -> str:
        """What stands behind the comma of a FullyQualifiedErrorId: a cmdlet's class, a function's name."""
        return self.name


@attrs.define(eq=False, repr=False)
class CmdletInfo(CommandInfo):
    """A cmdlet: the class that runs it and what its declaration said."""

    kind: ClassVar[str] = "Cmdlet"
    net_name: ClassVar[str] = "System.Management.Automation.CmdletInfo"

    implementation: type[Cmdlet] = attrs.field(kw_only=True)
    declared: tuple[ParameterInfo, ...] = attrs.field(kw_only=True)
    declared_default_set: str | None = attrs.field(default=None, kw_only=True)
    impact: str | None = attrs.field(default=None, kw_only=True)
    outputs: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    synopsis: str = attrs.field(default="", kw_only=True)
    description: str = attrs.field(default="", kw_only=True)
    examples: tuple[Example, ...] = attrs.field(default=(), kw_only=True)
    aliases: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    windows_aliases: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    common: bool = attrs.field(default=True, kw_only=True)
    class_name: str = attrs.field(default="", kw_only=True)

    @property
    def implementing_name(self) -> str:
        return self.class_name

    def create(self, runtime: CommandRuntime) -> Cmdlet:
        """The object that runs one call."""
        return self.implementation(runtime)

    @property
    def parameters(self) -> tuple[ParameterInfo, ...]:
        return self.declared

    @property
    def default_set(self) -> str | None:
        return self.declared_default_set

    @property
    def has_common_parameters(self) -> bool:
        return self.common

    @property
    def supports_should_process(self) -> bool:
        return self.impact is not None

    @property
    def confirm_impact(self) -> str:
        return self.impact or "Medium"

    @property
    def output_types(self) -> tuple[str, ...]:
        return self.outputs

    @property
    def verb(self) -> str:
        return self.name.partition("-")[0]

    @property
    def noun(self) -> str:
        return self.name.partition("-")[2]


@attrs.define(eq=False, repr=False)
class AliasInfo(CommandInfo):
    """Another name for a command; `target` is looked up at each use, as it may be defined later."""

    kind: ClassVar[str] = "Alias"
    net_name: ClassVar[str] = "System.Management.Automation.AliasInfo"

    target: str = attrs.field(default="", kw_only=True)
    options: frozenset[str] = attrs.field(default=frozenset(), kw_only=True)
    description: str = attrs.field(default="", kw_only=True)

    @property
    def definition(self) -> str:
        return self.target


@attrs.define(eq=False, repr=False)
class ApplicationInfo(CommandInfo):
    """A file that is neither script nor cmdlet."""

    kind: ClassVar[str] = "Application"
    net_name: ClassVar[str] = "System.Management.Automation.ApplicationInfo"

    path: str = attrs.field(default="", kw_only=True)

    @property
    def definition(self) -> str:
        return self.path


@attrs.define(eq=False, repr=False)
class FunctionInfo(CommandInfo):
    """A function: its script block says all that its parameters are.

    `metadata` is `ScriptMetadata` (`script_metadata`), built from the param block when it is first needed.
    """

    kind: ClassVar[str] = "Function"
    net_name: ClassVar[str] = "System.Management.Automation.FunctionInfo"

    script_block: ScriptBlock = attrs.field(kw_only=True)
    options: frozenset[str] = attrs.field(default=frozenset(), kw_only=True)
    description: str = attrs.field(default="", kw_only=True)

    @property
    def metadata(self) -> ScriptMetadata:
        return self.script_block.metadata

    @property
    def parameters(self) -> tuple[ParameterInfo, ...]:
        return self.metadata.parameters

    @property
    def default_set(self) -> str | None:
        return self.metadata.default_set

    @property
    def has_common_parameters(self) -> bool:
        return self.metadata.advanced

    @property
    def supports_should_process(self) -> bool:
        return self.metadata.supports_should_process

    @property
    def confirm_impact(self) -> str:
        return self.metadata.confirm_impact

    @property
    def positional_binding(self) -> bool:
        return self.metadata.positional_binding

    @property
    def supports_paging(self) -> bool:
        return self.metadata.supports_paging

    @property
    def help_uri(self) -> str:
        return self.metadata.help_uri

    @property
    def output_types(self) -> tuple[str, ...]:
        return self.metadata.output_types

    @property
    def definition(self) -> str:
        return self.script_block.text

    @property
    def verb(self) -> str:
        return self.name.partition("-")[0] if "-" in self.name else ""

    @property
    def noun(self) -> str:
        return self.name.partition("-")[2]


@attrs.define(eq=False, repr=False)
class FilterInfo(FunctionInfo):
    """A function whose unnamed block is its process block."""

    kind: ClassVar[str] = "Filter"
    net_name: ClassVar[str] = "System.Management.Automation.FilterInfo"


class ScriptInfo(FunctionInfo):
    """The command that a bare script block is: what `$MyInvocation.MyCommand` says in `& { ... }`."""

    kind: ClassVar[str] = "Script"
    net_name: ClassVar[str] = "System.Management.Automation.ScriptInfo"


@attrs.define(eq=False, repr=False)
class ExternalScriptInfo(FunctionInfo):
    """A script file; `path` is where the simulated machine has it."""

    kind: ClassVar[str] = "ExternalScript"
    net_name: ClassVar[str] = "System.Management.Automation.ExternalScriptInfo"

    path: str = attrs.field(default="", kw_only=True)

    @property
    def definition(self) -> str:
        return self.path
