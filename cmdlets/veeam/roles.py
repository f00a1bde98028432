"""Get-, Add-, Set- and Remove-VBRUserRoleAssignment: who may do what on the backup server."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import choices, chosen, listed, product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.infrastructure.backup.settings import RoleAssignment
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

ASSIGNMENT = INFOS + "VBRUserRoleAssignment"
ROLE = choices(INFOS + "VBRRole", ("BackupOperator", "RestoreOperator", "BackupAdmin", "TapeOperator", "BackupViewer"))
KIND = choices(INFOS + "VBRRoleType", ("User", "Group"))

product_type(
    ASSIGNMENT,
    RoleAssignment,
    {f"{ROLE} Role": "role", f"{KIND} Type": "kind", "string Name": "name", "guid Id": "id"},
    view="table Role Type Name Id",
)


@cmdlet("Get-VBRUserRoleAssignment", output=ASSIGNMENT)
class GetVBRUserRoleAssignment(BackupCommand):
    """Lists who has which role."""

    name: list[str] = parameter(pipeline=True, wildcards=True, help="Only these users and groups.")
    role: Any = parameter(type=ROLE + "[]", help="Only with these roles.")
    type_: Any = parameter(type=KIND + "[]", help="Only users, or only groups.")

    examples = [Example("(Get-VBRUserRoleAssignment -Role BackupAdmin).Name", "The administrators.")]

    def process(self) -> None:
        roles = [chosen(item) for item in listed(self.role)]
        kinds = [chosen(item) for item in listed(self.type_)]
        for item in self.server.settings.roles:
            named = any(matches(name, item.name) for name in self.name or ["*"])
            if named and item.role in (roles or [item.role]) and item.kind in (kinds or [item.kind]):
                self.write(item)


@cmdlet("Add-VBRUserRoleAssignment", output=ASSIGNMENT)
class AddVBRUserRoleAssignment(BackupCommand):
    """Gives a user or group roles."""

    name: str = parameter(mandatory=True, pipeline=True, help="The user or group.")
    role: Any = parameter(mandatory=True, type=ROLE + "[]", help="The roles.")

    examples = [
        Example(
            "(Add-VBRUserRoleAssignment -Name LAB\\helpdesk -Role RestoreOperator).Role",
            "Let the help desk restore.",
            output="RestoreOperator",
        )
    ]

    def process(self) -> None:
        for role in listed(self.role):
            added = self.attempt(partial(self._add, chosen(role)), self.name)
            if added is not None:
                self.write(added)

    def _add(self, role: str) -> RoleAssignment:
        kind = "Group" if self.name.rpartition("\\")[2].lower().endswith(("s", "group")) else "User"
        return self.server.settings.add_role(RoleAssignment(self.estate.random.guid(), self.name, role, kind))


@cmdlet("Set-VBRUserRoleAssignment", output=ASSIGNMENT)
class SetVBRUserRoleAssignment(BackupCommand):
    """Gives a user or group another role in place of one."""

    assignment: Any = parameter(mandatory=True, pipeline=True, type=ASSIGNMENT, help="The assignment.")
    role: Any = parameter(type=ROLE, help="The other role.")

    examples = [
        Example(
            "(Get-VBRUserRoleAssignment -Name LAB\\helpdesk | Set-VBRUserRoleAssignment -Role BackupViewer).Role",
            "Let the help desk look only.",
            "$null = Add-VBRUserRoleAssignment -Name LAB\\helpdesk -Role RestoreOperator",
            "BackupViewer",
        )
    ]

    def process(self) -> None:
        changed = self.attempt(
            partial(self.server.settings.change_role, self.assignment, chosen(self.role) or self.assignment.role),
            self.assignment,
        )
        if changed is not None:
            self.write(changed)


@cmdlet("Remove-VBRUserRoleAssignment")
class RemoveVBRUserRoleAssignment(BackupCommand):
    """Takes a role away."""

    assignment: Any = parameter(mandatory=True, pipeline=True, type=ASSIGNMENT, help="The assignment.")

    examples = [
        Example(
            "Get-VBRUserRoleAssignment -Name LAB\\helpdesk | Remove-VBRUserRoleAssignment",
            "Nothing any more.",
            setup="$null = Add-VBRUserRoleAssignment -Name LAB\\helpdesk -Role RestoreOperator",
        )
    ]

    def process(self) -> None:
        self.attempt(partial(self.server.settings.remove_role, self.assignment))
