"""Preferences: what `$ErrorActionPreference`, `-WarningAction` and their kin say is to be done with a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import ScriptError, failure

if TYPE_CHECKING:
    from hvsim.interpreter.state.scope import Scope

# The order is the enum's: ActionPreference, System.Management.Automation.
ACTIONS = ("SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break")
_BY_NAME = {name.lower(): name for name in ACTIONS}
_DEFAULTS = {
    "erroractionpreference": "Continue",
    "warningpreference": "Continue",
    "verbosepreference": "SilentlyContinue",
    "debugpreference": "SilentlyContinue",
    "informationpreference": "SilentlyContinue",
    "progresspreference": "Continue",
}


def action_named(value: Any) -> str | None:
    """The action's name for whatever a preference variable holds: an enum value, its name in any case, its number."""
    if value.__class__ is str:
        return _BY_NAME.get(value.strip().lower())
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(ACTIONS):
        return ACTIONS[value]
    return _BY_NAME.get(str(getattr(value, "name", value)).lower())


def preference(scope: Scope, key: str) -> str:
    """The action that the preference variable of that lower-case name asks for, as seen from `scope`.

    A null or unusable value counts as the default: PowerShell refuses such values when they are assigned.
    """
    return action_named(scope.lookup(key)) or _DEFAULTS[key]


def stopped_by_preference(kind: str, text: str) -> ScriptError:
    """The error of a warning, verbose or debug message where the preference is Stop."""
    return failure(
        f'The running command stopped because the preference variable "{kind}" or common parameter is set to Stop: '
        f"{text}",
        "ActionPreferenceStop",
        "OperationStopped",
        "System.Management.Automation.ActionPreferenceStopException",
    )
