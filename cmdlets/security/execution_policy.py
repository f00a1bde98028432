"""Get-ExecutionPolicy and Set-ExecutionPolicy: kept and shown, obeyed by nobody; Linux knows only Unrestricted."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.parameters import SWITCH
from hvsim.interpreter.values.enums.enums import enum_value
from hvsim.interpreter.values.objects import PSCustomObject

_POLICY = "Microsoft.PowerShell.ExecutionPolicy"
_SCOPE = "Microsoft.PowerShell.ExecutionPolicyScope"
# The first scope with a policy decides.
_SCOPES = ("MachinePolicy", "UserPolicy", "Process", "CurrentUser", "LocalMachine")
_WINDOWS_DEFAULT = "RemoteSigned"


class Policies:
    """The policies of one session."""

    def __init__(self) -> None:
        self.by_scope: dict[str, str] = {}


def _policies(command: Cmdlet) -> Policies:
    try:
        found: Policies = command.engine.service(Policies)
    except KeyError:
        command.engine.add_service(Policies, Policies)
        found = command.engine.service(Policies)
    return found


def _policy(command: Cmdlet, scope: str) -> str:
    if command.engine.personality.platform == "Unix":
        return "Unrestricted" if scope == "LocalMachine" else "Undefined"
    return _policies(command).by_scope.get(scope, "Undefined")


@cmdlet("Get-ExecutionPolicy", output=_POLICY)
class GetExecutionPolicy(Cmdlet):
    """Gives the execution policy of the session or of one scope."""

    scope: Any = parameter(position=0, by_property_name=True, type=_SCOPE, help="Only this scope's policy.")
    list: bool = parameter(type=SWITCH, help="Every scope with its policy.")

    examples = [Example("(Get-ExecutionPolicy -List).Count", "Every scope.", output="5")]

    def process(self) -> None:
        if self.list:
            for scope in _SCOPES:
                policy = enum_value(_POLICY, _policy(self, scope))
                self.write(PSCustomObject([("Scope", enum_value(_SCOPE, scope)), ("ExecutionPolicy", policy)]))
            return
        scopes = _SCOPES if self.scope is None else (str(self.scope),)
        found = next((policy for policy in (_policy(self, scope) for scope in scopes) if policy != "Undefined"), None)
        if found is None:
            found = "Undefined" if self.scope is not None else _WINDOWS_DEFAULT
        self.write(enum_value(_POLICY, found))


@cmdlet("Set-ExecutionPolicy", confirm="Medium")
class SetExecutionPolicy(Cmdlet):
    """Sets the execution policy of a scope; only Windows has one to set."""

    execution_policy: Any = parameter(position=0, mandatory=True, pipeline=True, type=_POLICY, help="The policy.")
    scope: Any = parameter(
        position=1, by_property_name=True, type=_SCOPE, help="The scope; LocalMachine when left out."
    )
    force: bool = parameter(type=SWITCH, no_effect="Nobody is asked.", help="Does not ask.")

    examples = [
        Example('try { Set-ExecutionPolicy RemoteSigned -Force } catch { "$_" }', "Set it; on Linux that is an error."),
    ]

    def process(self) -> None:
        if self.engine.personality.platform == "Unix":
            self.fail(
                "Operation is not supported on this platform.",
                "System.PlatformNotSupportedException",
                exception="System.PlatformNotSupportedException",
            )
        scope = "LocalMachine" if self.scope is None else str(self.scope)
        policy = str(self.execution_policy)
        if scope.endswith("Policy"):
            self.fail(
                "Cannot set execution policy. Execution policies at the MachinePolicy or UserPolicy scopes must be "
                "set through Group Policy.",
                "CantSetGroupPolicy",
                "InvalidOperation",
                exception="System.InvalidOperationException",
            )
        if self.should_process(policy, "Set-ExecutionPolicy"):
            if policy == "Undefined":
                _policies(self).by_scope.pop(scope, None)
            else:
                _policies(self).by_scope[scope] = policy
