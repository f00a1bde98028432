"""Virtual labs and application groups: where SureBackup starts machines, and which it starts first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import chosen, listed
from hvsim.cmdlets.veeam.names import A_JOB, CREDENTIALS, INFOS, OBJECT_IN_JOB, POINT, SERVER
from hvsim.cmdlets.veeam.surebackup_types import (
    APPLIANCE,
    GROUP,
    LAB,
    LAB_PLATFORM,
    MACHINE,
    ROLE,
    STARTUP,
    TEST_SCRIPT,
)
from hvsim.infrastructure.backup.jobs.job import MachineReference
from hvsim.infrastructure.backup.restores.arranging import (
    add_application_group,
    add_lab,
    remove_application_group,
    remove_lab,
)
from hvsim.infrastructure.backup.restores.surebackup import StartupOptions, VerifiedMachine, VirtualLab
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.errors import Refused
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

_LAB = "$null = Add-VBRHvSimpleVirtualLab -Server (Get-VBRServer -Name HV01) -Name Lab1"
_GROUP = (
    f"$null = Get-VBRJobObject -Job {A_JOB} -Name dc01 | New-VBRSureBackupVM | Add-VBRApplicationGroup -Name Domain"
)


def labs_of(server: BackupServer, names: list[str] | None, identities: Any) -> Iterator[VirtualLab]:
    """The labs of those names and identities; all where none is given."""
    wanted = {to_uuid(item) for item in listed(identities)}
    for lab in server.labs:
        named = any(matches(name, lab.name) for name in names or ["*"])
        if named and (not wanted or lab.id in wanted):
            yield lab


@cmdlet("Get-VBRVirtualLab", output=LAB)
class GetVBRVirtualLab(BackupCommand):
    """Lists virtual labs."""

    id: Any = parameter(pipeline=True, type="System.Guid[]", help="Only those of these identities.")
    name: list[str] = parameter(pipeline=True, by_property_name=True, help="Only those of these names.")
    platform: Any = parameter(type=LAB_PLATFORM, help="Only of this platform; all here are HyperV.")

    examples = [Example("(Get-VBRVirtualLab).Platform", "All of them.", _LAB, "HyperV")]

    def process(self) -> None:
        if chosen(self.platform) in ("", "HyperV"):
            self.write_all(labs_of(self.server, self.name, self.id))


@cmdlet("Add-VBRHvSimpleVirtualLab", output=LAB)
class AddVBRHvSimpleVirtualLab(BackupCommand):
    """Makes a lab on a host: a private switch that leads nowhere."""

    on_server: Any = parameter(mandatory=True, type=SERVER, name="Server", help="The host.")
    name: str = parameter(help="Its name; made up when left out.")
    description: str = parameter(help="What it is for.")
    path: str = parameter(no_effect="Machines run from their backups.", help="The folder for machines.")
    proxy_appliance: Any = parameter(
        type=APPLIANCE, help="Its appliance, as New-VBRHvVirtualLabProxyAppliance makes it; a usual one when left out."
    )

    examples = [Example(_LAB + "; (Get-VBRVirtualLab).HostName", "A lab.", output="HV01")]

    def process(self) -> None:
        host = self.on_server.host
        if host is None:
            self.report(Refused(f"'{self.on_server.name}' is not a Hyper-V host."), self.on_server)
            return
        adding = partial(add_lab, self.server, self.name or "", self.description or "", host, self.proxy_appliance)
        lab = self.attempt(adding, self.name)
        if lab is not None:
            self.write(lab)


@cmdlet("Remove-VBRVirtualLab", confirm="Medium")
class RemoveVBRVirtualLab(BackupCommand):
    """Removes labs that no job uses."""

    virtual_lab: Any = parameter(
        position=0, mandatory=True, pipeline=True, type=INFOS + "VBRVirtualLab[]", help="The labs."
    )
    from_host: Switch = parameter(no_effect="Its switch always goes.", help="Removes its switch as well.")

    examples = [Example("Get-VBRVirtualLab | Remove-VBRVirtualLab -Confirm:$false", "All of them.", _LAB)]

    def process(self) -> None:
        for lab in self.virtual_lab:
            if self.should_process(lab.name):
                self.attempt(partial(remove_lab, self.server, lab), lab)


@cmdlet("Get-VBRHvVirtualLabConfiguration", default_set="Set1", output=LAB)
class GetVBRHvVirtualLabConfiguration(BackupCommand):
    """Shows how labs are set up."""

    id: Any = parameter(sets="Set2", type="System.Guid[]", help="Only those of these identities.")
    name: list[str] = parameter(sets="Set3", help="Only those of these names.")

    examples = [Example("(Get-VBRHvVirtualLabConfiguration).Name", "All of them.", _LAB, "Lab1")]

    def process(self) -> None:
        self.write_all(labs_of(self.server, self.name, self.id))


@cmdlet("Get-VBRApplicationGroup", output=GROUP)
class GetVBRApplicationGroup(BackupCommand):
    """Lists application groups."""

    name: list[str] = parameter(pipeline=True, help="Only those of these names.")

    examples = [Example("(Get-VBRApplicationGroup).VM.Name", "What is in them?", _GROUP, "dc01")]

    def process(self) -> None:
        for item in self.server.application_groups:
            if any(matches(name, item.name) for name in self.name or ["*"]):
                self.write(item)


@cmdlet("Add-VBRApplicationGroup", output=GROUP)
class AddVBRApplicationGroup(BackupCommand):
    """Makes a group of machines that others need, in the order in which they start."""

    vm: Any = parameter(
        mandatory=True,
        pipeline=True,
        type=MACHINE + "[]",
        name="VM",
        help="The machines, as New-VBRSureBackupVM gives them.",
    )
    name: str = parameter(help="Its name; made up when left out.")
    description: str = parameter(help="What it is for.")

    examples = [Example(_GROUP + "; (Get-VBRApplicationGroup).Name", "A group.", output="Domain")]

    def begin(self) -> None:
        self._machines: list[VerifiedMachine] = []

    def process(self) -> None:
        self._machines += self.vm

    def end(self) -> None:
        group = self.attempt(
            partial(add_application_group, self.server, self.name or "", self.description or "", self._machines),
            self.name,
        )
        if group is not None:
            self.write(group)


@cmdlet("Remove-VBRApplicationGroup", confirm="Medium")
class RemoveVBRApplicationGroup(BackupCommand):
    """Removes a group that no job uses."""

    application_group: Any = parameter(mandatory=True, pipeline=True, type=GROUP, help="The group.")

    examples = [Example("Get-VBRApplicationGroup | Remove-VBRApplicationGroup -Confirm:$false", "All of them.", _GROUP)]

    def process(self) -> None:
        remove_groups(self, self.application_group)


def remove_groups(command: BackupCommand, groups: Any) -> None:
    """Removes application groups, after asking for each."""
    for group in listed(groups):
        if command.should_process(group.name):
            command.attempt(partial(remove_application_group, command.server, group), group)


@cmdlet("New-VBRSureBackupVM", default_set="Set1", output=MACHINE)
class NewVBRSureBackupVM(BackupCommand):
    """Makes a machine for an application group, of a job or of a restore point."""

    vm: Any = parameter(
        sets={"Set1": In(mandatory=True, pipeline=True)},
        type=OBJECT_IN_JOB,
        name="VM",
        help="The machine, as Get-VBRJobObject gives it.",
    )
    role: Any = parameter(type=ROLE + "[]", help="What it is for.")
    test_script: Any = parameter(type=TEST_SCRIPT + "[]", help="What else is tested of it.")
    startup_options: Any = parameter(type=STARTUP, help="How it is started.")
    credentials: Any = parameter(type=CREDENTIALS, no_effect="No test asks for one.", help="The account in the guest.")
    exclude: Switch = parameter(help="Leaves it out, of the machines of a linked job.")
    restore_point: Any = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True, by_property_name=True)}, type=POINT, help="The restore point."
    )

    examples = [
        Example(
            f"(Get-VBRJobObject -Job {A_JOB} -Name dc01 | New-VBRSureBackupVM).Name",
            "A domain controller.",
            output="dc01",
        )
    ]

    def process(self) -> None:
        startup, roles = self.startup_options or StartupOptions(), [chosen(item) for item in listed(self.role)]
        if self.parameter_set == "Set2":
            point = self.restore_point
            reference = MachineReference(point.machine_id, point.machine)
        else:
            point, reference = None, self.vm.reference
        excluded = bool(self.exclude)
        self.write(VerifiedMachine(reference, startup, point, roles, listed(self.test_script), excluded))


@cmdlet("New-VBRApplicationGroupStartupOptions", output=STARTUP)
class NewVBRApplicationGroupStartupOptions(BackupCommand):
    """Makes options for how a machine is started and asked."""

    maximum_boot_time: int = parameter(mandatory=True, help="Seconds it may take to boot.")
    application_initialization_timeout: int = parameter(mandatory=True, help="Seconds that its applications get.")
    memory_allocation_percent: int = parameter(mandatory=True, help="Memory in percent of its own.")
    heartbeat_check: Switch = parameter(help="Asks for its heartbeat.")
    ping_check: Switch = parameter(help="Asks for its address.")

    examples = [
        Example(
            "(New-VBRApplicationGroupStartupOptions -MaximumBootTime 300 -ApplicationInitializationTimeout 60"
            " -MemoryAllocationPercent 50 -HeartbeatCheck).MaximumBootTime",
            "Not much of it.",
            output="300",
        )
    ]

    def process(self) -> None:
        self.write(
            StartupOptions(
                self.memory_allocation_percent,
                self.maximum_boot_time,
                self.application_initialization_timeout,
                bool(self.heartbeat_check),
                bool(self.ping_check),
            )
        )
