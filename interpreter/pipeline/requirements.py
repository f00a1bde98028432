"""`#requires` when a script file starts: the shell's version and edition, the user's rights, the modules it needs.

The parser has read the lines; a script whose wishes are not met does not start. Blocks and typed commands wish nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.interpreter.errors import NetFailure, ScriptError, failure
from hvsim.interpreter.state.session_values import VERSION

if TYPE_CHECKING:
    from hvsim.grammar.nodes import ScriptRequirements
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.state.scope import Scope

_EXCEPTION = "System.Management.Automation.ScriptRequiresException"
# The highest minor version of each major one before this shell's.
_MINORS = {1: 0, 2: 0, 3: 0, 4: 0, 5: 1, 6: 2}
_PARAMETERS = {
    "ModuleVersion": "MinimumVersion",
    "RequiredVersion": "RequiredVersion",
    "MaximumVersion": "MaximumVersion",
}


def meet_requirements(engine: Engine, scope: Scope, asked: ScriptRequirements, script: str) -> None:
    """Imports the modules a script requires; raises ScriptRequiresException for what cannot be had."""
    if asked.version is not None:
        _check_version(engine, asked.version, script)
    if asked.editions and not any(edition.lower() == "core" for edition in asked.editions):
        raise failure(
            f"The script '{script}' cannot be run because it contained a \"#requires\" statement for PowerShell "
            f"editions '{','.join(asked.editions)}'. The edition of PowerShell that is required by the script does not "
            "match the currently running PowerShell Core edition.",
            "ScriptRequiresUnmatchedPSEdition",
            "NotSpecified",
            "System.Management.Automation.RuntimeException",
            target=script,
        )
    missing = [_shown(module) for module in asked.modules if not _import(engine, scope, dict(module))]
    if missing:
        raise _refusal(
            script,
            'because the following modules that are specified by the "#requires" statements of the script are '
            f"missing: {', '.join(missing)}.",
            "ScriptRequiresMissingModules",
        )


def _check_version(engine: Engine, wanted: str, script: str) -> None:
    major, minor, *_ = [int(part) for part in (wanted + ".0").split(".")]
    own_major, own_minor, *_ = [int(part) for part in VERSION.split(".")]
    highest = own_minor if major == own_major else _MINORS.get(major, -1)
    if minor <= highest:
        return
    raise _refusal(
        script,
        f'because it contained a "#requires" statement for PowerShell {wanted}. The version of PowerShell that is '
        f"required by the script does not match the currently running version of PowerShell {VERSION}.",
        "ScriptRequiresUnmatchedPSVersion",
    )


def _refusal(script: str, reason: str, error_id: str) -> ScriptError:
    return failure(
        f"The script '{script}' cannot be run {reason}", error_id, "ResourceUnavailable", _EXCEPTION, target=script
    )


def _import(engine: Engine, scope: Scope, members: dict[str, str]) -> bool:
    """Whether a module is there by now; one that is loaded already serves when its version is not asked for."""
    name = members["ModuleName"]
    versions = {_PARAMETERS[key]: value for key, value in members.items() if key in _PARAMETERS}
    if not versions and engine.modules.find(name) is not None:
        return True
    try:
        engine.call("Import-Module", [name], {**versions, "ErrorAction": "Stop", "Global": True}, scope=scope)
    except (ScriptError, NetFailure):
        return False
    return True


def _shown(module: tuple[tuple[str, str], ...]) -> str:
    if len(module) == 1:
        return module[0][1]
    return "@{ " + "; ".join(f"{name} = '{value}'" for name, value in module) + " }"
