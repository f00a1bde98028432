"""Commands on groups of protected computers: what is to be done with agents. Computers elsewhere answer nobody."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.agent_types import (
    COMPUTER,
    CONTAINER,
    CONTAINER_KIND,
    GROUP_KIND,
    GROUP_SCHEDULE,
    POLICY_KIND,
    Container,
    GroupSchedule,
)
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import absent_type, chosen, listed
from hvsim.cmdlets.veeam.names import INFOS, PROTECTION_GROUP
from hvsim.cmdlets.veeam.schedule_builders import DAILY, PERIODICALLY, Daily, Monthly, apply_schedule
from hvsim.infrastructure.backup.agents import ProtectedComputer, ProtectionGroup
from hvsim.infrastructure.backup.jobs.schedules import ScheduleOptions
from hvsim.infrastructure.backup.vault import Credentials
from hvsim.infrastructure.errors import NotFound
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.values import to_string

NO_AGENTS = "No agent is installed."
DEPLOYMENT = INFOS + "VBRProtectionGroupDeploymentOptions"
absent_type(DEPLOYMENT)
A_GROUP = (
    "$account = Add-VBRCredentials -User LAB\\admin -Password p;"
    " $one = New-VBRIndividualComputerCustomCredentials -HostName srv1 -Credentials $account;"
    " $group = Add-VBRProtectionGroup -Name Servers -Container (New-VBRIndividualComputerContainer $one)"
)


@cmdlet("New-VBRIndividualComputerCustomCredentials", default_set="Set1", output=COMPUTER)
class NewVBRIndividualComputerCustomCredentials(BackupCommand):
    """Names a computer, and the account for it."""

    host_name: str = parameter(mandatory=True, pipeline=True, by_property_name=True, help="Its name or address.")
    credentials: Any = parameter(
        sets={"Set1": In(mandatory=True, by_property_name=True)},
        type="System.Object",
        help="The account, or its name.",
    )
    use_temporary_certificate: Switch = parameter(
        sets={"Set2": In(mandatory=True, by_property_name=True)},
        no_effect="Nothing logs on there.",
        help="With a certificate instead.",
    )

    examples = [
        Example(
            "(New-VBRIndividualComputerCustomCredentials -HostName srv1 -Credentials LAB\\admin).HostName",
            "A computer.",
            "$null = Add-VBRCredentials -User LAB\\admin -Password p",
            "srv1",
        )
    ]

    def process(self) -> None:
        account = None if self.parameter_set == "Set2" else self.attempt(self._account, self.credentials)
        if account is not None or self.parameter_set == "Set2":
            self.write(ProtectedComputer(self.host_name, account))

    def _account(self) -> Credentials:
        if isinstance(self.credentials, Credentials):
            return self.credentials
        known, name = self.server.vault.credentials, to_string(self.credentials)
        for item in known:
            if item.name.lower() == name.lower():
                return item
        raise NotFound("credentials", name, (item.name for item in known))


@cmdlet("New-VBRIndividualComputerContainer", output=CONTAINER)
class NewVBRIndividualComputerContainer(BackupCommand):
    """Puts computers together for a protection group."""

    custom_credentials: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=COMPUTER + "[]", help="The computers."
    )

    examples = [
        Example(
            "(New-VBRIndividualComputerContainer -CustomCredentials $one).CustomCredentials.HostName",
            "One of them.",
            A_GROUP,
            "srv1",
        )
    ]

    def begin(self) -> None:
        self._computers: list[ProtectedComputer] = []

    def process(self) -> None:
        self._computers += listed(self.custom_credentials)

    def end(self) -> None:
        self.write(Container(self._computers))


@cmdlet("New-VBRProtectionGroupScheduleOptions", output=GROUP_SCHEDULE)
class NewVBRProtectionGroupScheduleOptions(BackupCommand):
    """Says when a protection group looks for its computers."""

    policy_type: Any = parameter(
        pipeline=True, by_property_name=True, type=POLICY_KIND, help="Once a day, or every so often; once a day."
    )
    daily_options: Any = parameter(by_property_name=True, type=DAILY, help="The days.")
    periodically_options: Any = parameter(by_property_name=True, type=PERIODICALLY, help="The period.")

    examples = [
        Example(
            "(New-VBRProtectionGroupScheduleOptions -PolicyType Periodically -PeriodicallyOptions"
            " (New-VBRPeriodicallyOptions -FullPeriod 1 -PeriodicallyKind Hours)).PolicyType",
            "Every hour.",
            output="Periodically",
        )
    ]

    def process(self) -> None:
        schedule = ScheduleOptions()
        apply_schedule(
            schedule,
            chosen(self.policy_type) or "Daily",
            self.daily_options or Daily(),
            Monthly(),
            self.periodically_options,
        )
        self.write(GroupSchedule(schedule))


class GroupSettings(BackupCommand):
    """What protection groups are made and changed with."""

    description: str = parameter(by_property_name=True, help="What it is for.")
    schedule_options: Any = parameter(by_property_name=True, type=GROUP_SCHEDULE, help="When it looks for computers.")
    deployment_options: Any = parameter(
        by_property_name=True, type=DEPLOYMENT, no_effect=NO_AGENTS, help="How agents get there."
    )


@cmdlet("Add-VBRProtectionGroup", output=PROTECTION_GROUP)
class AddVBRProtectionGroup(GroupSettings):
    """Adds a group of computers that are protected by agents."""

    name: str = parameter(mandatory=True, by_property_name=True, help="Its name.")
    container: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=CONTAINER, help="Its computers."
    )

    examples = [Example(f"{A_GROUP}; $group.Name", "A group of one.", output="Servers")]

    def process(self) -> None:
        schedule = self.schedule_options.schedule if self.schedule_options is not None else ScheduleOptions()
        group = self.attempt(
            lambda: self.server.agents.add_group(
                self.name, self.description or "", list(self.container.computers), schedule.copy()
            ),
            self.name,
        )
        if group is not None:
            self.write(group)


@cmdlet("Set-VBRProtectionGroup", output=PROTECTION_GROUP)
class SetVBRProtectionGroup(GroupSettings):
    """Changes a protection group; what is not named stays."""

    protection_group: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=PROTECTION_GROUP, help="The group."
    )
    name: str = parameter(by_property_name=True, help="Its new name.")
    container: Any = parameter(by_property_name=True, type=CONTAINER, help="Its computers.")

    examples = [
        Example("(Set-VBRProtectionGroup -ProtectionGroup $group -Name Other).Name", "Rename.", A_GROUP, "Other")
    ]

    def process(self) -> None:
        group: ProtectionGroup = self.protection_group
        group.name = self.name or group.name
        if self.description is not None:
            group.description = self.description
        if self.container is not None:
            group.computers = list(self.container.computers)
        if self.schedule_options is not None:
            group.schedule = self.schedule_options.schedule.copy()
        self.write(group)


@cmdlet("Remove-VBRProtectionGroup", confirm="Medium")
class RemoveVBRProtectionGroup(BackupCommand):
    """Forgets protection groups that no job is for."""

    protection_group: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=PROTECTION_GROUP + "[]", help="The groups."
    )
    uninstall_everything: Switch = parameter(no_effect=NO_AGENTS, help="Takes agents away too.")

    examples = [Example("Get-VBRProtectionGroup | Remove-VBRProtectionGroup", "All of them.", A_GROUP)]

    def process(self) -> None:
        for group in self.protection_group:
            if self.should_process(group.name):
                self.attempt(partial(self.server.agents.remove_group, group), group.name)


@cmdlet("Get-VBRProtectionGroup", default_set="Set1", output=PROTECTION_GROUP)
class GetVBRProtectionGroup(BackupCommand):
    """Lists protection groups."""

    id: Any = parameter(
        sets={"Set2": In(pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        help="Only those of these identities.",
    )
    name: list[str] = parameter(
        sets={"Set3": In(by_property_name=True)}, wildcards=True, help="Only those of these names."
    )
    type_: Any = parameter(
        sets={"Set4": In(by_property_name=True)}, type=GROUP_KIND + "[]", help="Only those of these types."
    )
    container_type: Any = parameter(
        sets={"Set5": In(by_property_name=True)}, type=CONTAINER_KIND + "[]", help="Only those of such computers."
    )

    examples = [Example("(Get-VBRProtectionGroup).Name", "Which are there?", A_GROUP, "Servers")]

    def process(self) -> None:
        kinds, containers = map(chosen, listed(self.type_)), map(chosen, listed(self.container_type))
        # All that can be made are Custom ones of individual computers.
        if ("Custom" not in kinds and self.type_) or ("IndividualComputers" not in containers and self.container_type):
            return
        wanted = {to_uuid(item) for item in listed(self.id)}
        for group in self.server.agents.groups:
            named = any(matches(name, group.name) for name in self.name or ["*"])
            if named and (not wanted or group.id in wanted):
                self.write(group)
