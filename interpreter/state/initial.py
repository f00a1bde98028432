"""The variables a session starts with. Costly ones are made when first read (`automatic`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.state.variable import ALL_SCOPE, CONSTANT, READ_ONLY, Traits
from hvsim.interpreter.values.objects import NoteProperty, extend
from hvsim.interpreter.values.types.registry import named_type

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.personality import Personality

PROCESS_ID = 4242
_PREFERENCES = {
    "ErrorActionPreference": "Continue",
    "WarningPreference": "Continue",
    "VerbosePreference": "SilentlyContinue",
    "DebugPreference": "SilentlyContinue",
    "InformationPreference": "SilentlyContinue",
    "ProgressPreference": "Continue",
}
_ACTION = "System.Management.Automation.ActionPreference"
_IMPACT = "System.Management.Automation.ConfirmImpact"
_VIEW = "System.Management.Automation.ErrorView"


def _enum(type_name: str) -> Traits:
    """Traits of a variable whose value is always a member of that enum."""

    def transform(value: Any) -> Any:
        from hvsim.interpreter.compiler.constraints import typed_value

        return typed_value(value, named_type(type_name))

    return Traits(transform=transform)


def _profile(machine: Personality) -> Any:
    """The path of the profile script, with those of the three others as members."""
    shared, own = machine.shell_home, machine.parent(machine.profile)
    text, extension = extend(machine.profile)
    for name, path in (
        ("AllUsersAllHosts", machine.join(shared, "profile.ps1")),
        ("AllUsersCurrentHost", machine.join(shared, machine.leaf(machine.profile))),
        ("CurrentUserAllHosts", machine.join(own, "profile.ps1")),
        ("CurrentUserCurrentHost", machine.profile),
    ):
        extension.members[name.lower()] = NoteProperty(name, path)
    return text


def install_variables(engine: Engine) -> None:
    """Fills the global scope of a new session."""
    machine, scope = engine.personality, engine.global_scope
    fixed = Traits(CONSTANT | ALL_SCOPE)
    for name, value in (
        ("HOME", machine.home),
        ("PSHOME", machine.shell_home),
        ("PID", PROCESS_ID),
        ("ShellId", "Microsoft.PowerShell"),
        ("PSEdition", "Core"),
        ("Error", engine.error_list),
        *machine.automatic_variables.items(),
    ):
        scope.force(name, value, fixed)
    culture = Traits(READ_ONLY | ALL_SCOPE)
    scope.force("PSCulture", "en-US", culture)
    scope.force("PSUICulture", "en-US", culture)
    action = _enum(_ACTION)
    for name, value in _PREFERENCES.items():
        scope.force(name, value, action)
    scope.force("ConfirmPreference", "High", _enum(_IMPACT))
    scope.force("ErrorView", "ConciseView", _enum(_VIEW))
    for name, value in (
        ("WhatIfPreference", False),
        ("FormatEnumerationLimit", 4),
        ("MaximumHistoryCount", 4096),
        ("NestedPromptLevel", 0),
        ("StackTrace", ""),
        ("ConsoleFileName", ""),
        ("PROFILE", _profile(machine)),
        ("PSEmailServer", ""),
        ("PSNativeCommandUseErrorActionPreference", False),
        ("PSNativeCommandArgumentPassing", "Windows" if machine.is_windows else "Standard"),
        ("PSSessionApplicationName", "wsman"),
        ("PSSessionConfigurationName", "http://schemas.microsoft.com/powershell/Microsoft.PowerShell"),
    ):
        scope.force(name, value)
