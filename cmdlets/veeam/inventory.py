"""Find-VBRHvEntity, and what is put into jobs from it: Add-VBRHvBackupJob, Add-VBRHvJobObject, Remove-VBRJobObject."""

from __future__ import annotations

from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import absent_type, choices, listed, product_type
from hvsim.cmdlets.veeam.names import (
    A_JOB,
    CORE,
    HYPERV_ITEM,
    ITEM,
    JOB,
    KEY,
    KMS_SERVER,
    MODEL,
    OBJECT_IN_JOB,
    REPOSITORY,
    SERVER,
)
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE
from hvsim.cmdlets.veeam.records import JobObject
from hvsim.cmdlets.veeam.repository_types import ANY_REPOSITORY
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.managed_servers import ManagedServer
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.repositories.scale_out import ScaleOutRepository
from hvsim.infrastructure.clusters import Cluster
from hvsim.infrastructure.errors import InvalidState, NotFound
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.values import to_string

KIND = choices(MODEL + "EHvObjectType", ("Host", "Vm", "Cluster", "HostGroup", "Scvmm", "LocalVolume", "Csv", "Tag"))
MACHINE_ITEM = CORE + "CHvVmItem"
HOST_ITEM = CORE + "CHvHostItem"
VOLUME_ITEM = CORE + "CHvVolumeItem"
absent_type(KMS_SERVER)


@frozen(eq=False)
class MachineItem:
    """A machine in the inventory."""

    machine: VirtualMachine


@frozen(eq=False)
class HostItem:
    """A host in the inventory."""

    server: ManagedServer


@frozen(eq=False)
class ClusterItem:
    """A cluster in the inventory."""

    cluster: Cluster


@frozen(eq=False)
class VolumeItem:
    """A volume of a host in the inventory."""

    server: ManagedServer
    root: str


live_type(ITEM, None, {})
live_type(HYPERV_ITEM, None, {}, base=ITEM)
product_type(
    MACHINE_ITEM,
    MachineItem,
    {
        "string Name": "machine.name",
        f"{KIND} Type": lambda item: "Vm",
        "string Path": lambda item: f"{item.machine.host.name}\\{item.machine.name}",
        "string HostName": "machine.host.name",
        "guid Id": "machine.id",
        "string Reference": lambda item: str(item.machine.id),
        "string PowerState": "machine.state.label",
        "string GuestOsFamily": lambda item: item.machine.guest.name,
        "long ProvisionedSize": lambda item: sum(disk.size for disk in item.machine.disks),
        "long UsedSize": lambda item: sum(disk.top.device.allocated_bytes for disk in item.machine.disks),
        "long Size": lambda item: sum(disk.size for disk in item.machine.disks),
    },
    base=HYPERV_ITEM,
)
product_type(
    HOST_ITEM,
    HostItem,
    {
        "string Name": "server.name",
        f"{KIND} Type": lambda item: "Host",
        "string Path": "server.name",
        "string HostName": "server.name",
        "guid Id": "server.id",
        "string Reference": lambda item: str(item.server.id),
    },
    base=HYPERV_ITEM,
)
product_type(
    CORE + "CHvClusterItem",
    ClusterItem,
    {
        "string Name": "cluster.name",
        f"{KIND} Type": lambda item: "Cluster",
        "string Path": "cluster.name",
        "guid Id": "cluster.id",
    },
    base=HYPERV_ITEM,
)
product_type(
    VOLUME_ITEM,
    VolumeItem,
    {
        "string Name": "root",
        f"{KIND} Type": lambda item: "Csv" if item.root.lower().startswith("c:\\clusterstorage") else "LocalVolume",
        "string Path": lambda item: f"{item.server.name}\\{item.root}",
        "string HostName": "server.name",
    },
    base=HYPERV_ITEM,
)


def machines_of(items: Any) -> list[VirtualMachine]:
    """The machines that objects of the inventory stand for: a host or cluster for all that are on it now."""
    found: list[VirtualMachine] = []
    for item in listed(items):
        if isinstance(item, MachineItem):
            found.append(item.machine)
        elif isinstance(item, HostItem) and item.server.host is not None:
            found += item.server.host.machines
        elif isinstance(item, ClusterItem):
            found += [machine for node in item.cluster.nodes for machine in node.host.machines]
    return found


@cmdlet("Find-VBRHvEntity", default_set="Set1", output=(MACHINE_ITEM, HOST_ITEM))
class FindVBRHvEntity(BackupCommand):
    """Finds machines, hosts, clusters and volumes in the inventory of the managed hosts."""

    name: list[str] = parameter(wildcards=True, help="Only with these names.")
    on_server: Any = parameter(name="Server", pipeline=True, type=SERVER + "[]", help="Only on these hosts.")
    hosts_and_vms: Switch = parameter(
        name="HostsAndVMs",
        sets="Set1",
        no_effect="It is what is found anyway.",
        help="Hosts, clusters and their machines.",
    )
    hosts: Switch = parameter(sets="Set2", help="Hosts and clusters only.")
    hosts_and_volumes: Switch = parameter(sets="Set3", help="Hosts and their volumes.")
    vm_groups: Switch = parameter(name="VMGroups", sets="Set4", no_effect=NONE_HERE, help="Groups of machines.")
    tags: Switch = parameter(sets="Set5", no_effect=NONE_HERE, help="Tags.")

    examples = [
        Example("(Find-VBRHvEntity -Name web01).Path", "Where is a machine?", output="HV01\\web01"),
        Example("(Find-VBRHvEntity -Hosts -Name HV0*).Name", "The hosts."),
    ]

    def process(self) -> None:
        if self.parameter_set in ("Set4", "Set5"):
            return
        servers = [item for item in self.on_server or self.server.servers if item.host is not None]
        found: list[Any] = self._clusters(servers) if self.on_server is None else []
        for server in servers:
            found.append(HostItem(server))
            if self.hosts:
                continue
            if self.parameter_set == "Set1" and server.host is not None:
                found += [MachineItem(machine) for machine in server.host.machines]
            elif self.parameter_set == "Set3" and server.host is not None:
                found += [VolumeItem(server, root) for root in server.host.storage]
        self._write_named(found)

    def _clusters(self, servers: list[ManagedServer]) -> list[ClusterItem]:
        nodes = (server.host.node for server in servers if server.host is not None and server.host.node is not None)
        return [ClusterItem(cluster) for cluster in dict.fromkeys(node.cluster for node in nodes)]

    def _write_named(self, found: list[Any]) -> None:
        for item in found:
            if any(matches(name, _name_of(item)) for name in self.name or ["*"]):
                self.write(item)


def _name_of(item: Any) -> str:
    if isinstance(item, MachineItem):
        return item.machine.name
    if isinstance(item, ClusterItem):
        return item.cluster.name
    return str(item.root if isinstance(item, VolumeItem) else item.server.name)


def target_of(server: Any, wanted: Any) -> BackupRepository:
    """The repository that a command means: what it was given, an extent of that, or the first."""
    if isinstance(wanted, ScaleOutRepository):
        return wanted.choose()
    if isinstance(wanted, BackupRepository):
        return wanted
    if wanted is not None:
        raise NotFound("backup repository", to_string(wanted), (item.name for item in server.repositories))
    if not server.repositories:
        raise InvalidState("There is no backup repository. Add one with Add-LabRepository.")
    first: BackupRepository = server.repositories[0]
    return first


@cmdlet("Add-VBRHvBackupJob", output=JOB)
class AddVBRHvBackupJob(BackupCommand):
    """Adds a backup job for machines of the inventory."""

    name: str = parameter(help="Its name; made up when left out.")
    backup_repository: Any = parameter(
        type="System.Object", transform=ANY_REPOSITORY, help="Where to; the first repository when left out."
    )
    entity: Any = parameter(
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        type=HYPERV_ITEM + "[]",
        help="The machines, as Find-VBRHvEntity gives them; hosts and clusters stand for all on them now.",
    )
    description: str = parameter(help="What it is for.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")
    high_priority: Switch = parameter(help="Gives it resources before others.")
    encryption_key: Any = parameter(type=KEY, help="Encrypts its backups with this key.")
    kms_server: Any = parameter(name="KMSServer", type=KMS_SERVER, no_effect=NONE_HERE, help="A server of keys.")

    examples = [
        Example(
            "(Find-VBRHvEntity -Name web01 | Add-VBRHvBackupJob -Name Web).VM", "A job for a machine.", output="web01"
        )
    ]

    def begin(self) -> None:
        self._machines: list[VirtualMachine] = []

    def process(self) -> None:
        self._machines += machines_of(self.entity)

    def end(self) -> None:
        job = self.attempt(self._add, self.name)
        if job is not None:
            self.write(job)

    def _add(self) -> BackupJob:
        if not self._machines:
            raise InvalidState("The job was not added: there are no machines in what was given.")
        repository = target_of(self.server, self.backup_repository)
        name = self.name or f"Backup Job {len(self.server.jobs) + 1}"
        options = JobOptions(key=self.encryption_key, high_priority=bool(self.high_priority))
        job = self.server.add_job(name, self._machines, repository, options)
        now = self.estate.clock.now()
        made = f"Created by {self.server.name}\\Administrator at {now:%m/%d/%Y %H:%M}."
        job.description = self.description if self.description is not None else made
        return job


@cmdlet("Add-VBRHvJobObject", output=OBJECT_IN_JOB)
class AddVBRHvJobObject(BackupCommand):
    """Adds machines of the inventory to a job."""

    entities: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=HYPERV_ITEM + "[]", help="The machines."
    )
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")
    job: Any = parameter(mandatory=True, type=JOB, help="The job.")

    examples = [
        Example(f"(Find-VBRHvEntity -Name sql01 | Add-VBRHvJobObject -Job {A_JOB}).Name", "One more.", output="sql01")
    ]

    def process(self) -> None:
        job: BackupJob = self.job
        for machine in machines_of(self.entities):
            reference = self.attempt(partial(job.add_machine, machine), machine.name)
            if reference is not None:
                self.write(JobObject(job, reference, self.server))


@cmdlet("Remove-VBRJobObject", output=OBJECT_IN_JOB)
class RemoveVBRJobObject(BackupCommand):
    """Takes machines out of their jobs; their restore points stay."""

    objects: Any = parameter(
        position=1,
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        type=OBJECT_IN_JOB + "[]",
        help="The machines, as Get-VBRJobObject gives them.",
    )
    completely: Switch = parameter(no_effect="They always go completely.", help="Not only as an exclusion.")

    examples = [
        Example(
            f"$null = Get-VBRJobObject -Job {A_JOB} -Name web01 | Remove-VBRJobObject; {A_JOB}.VM",
            "One less.",
            output="dc01",
        )
    ]

    def process(self) -> None:
        for item in self.objects:
            if item.job.remove_machine(item.reference):
                self.write(item)


@cmdlet("Copy-VBRJob", output=JOB)
class CopyVBRJob(BackupCommand):
    """Copies jobs with their options and schedules; a copy starts to run when it is enabled."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs."
    )
    name: list[str] = parameter(help="The names of the copies; made of the jobs' when left out.")
    description: list[str] = parameter(help="What the copies are for.")
    repository: Any = parameter(type=REPOSITORY, help="Where they write; as the jobs when left out.")

    examples = [
        Example(f"(Copy-VBRJob -Job {A_JOB} -Name Weekly).VM -join ' '", "The same again.", output="dc01 web01")
    ]

    def process(self) -> None:
        for number, job in enumerate(self.job):
            copied = self.attempt(partial(self._copy, job, number), job)
            if copied is not None:
                self.write(copied)

    def _copy(self, job: BackupJob, number: int) -> BackupJob:
        name = _at(self.name, number) or f"{job.name}_clone1"
        copied = self.server.add_job(name, [], self.repository or job.repository, job.options.copy())
        copied.machines += job.machines
        copied.description = _at(self.description, number) or job.description
        copied.schedule, copied.enabled = job.schedule.copy(), False
        return copied


def _at(items: list[str] | None, number: int) -> str:
    return items[number] if items and number < len(items) else ""
