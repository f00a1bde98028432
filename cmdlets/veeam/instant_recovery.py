"""Start-VBRInstantRecovery, Start-VBRHvInstantRecovery and what follows: machines that run from their backups."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.mapping_rules import DEVICE_RULE, NETWORK_RULE
from hvsim.cmdlets.veeam.members import absent_type, choices, listed, product_type
from hvsim.cmdlets.veeam.names import A_RUN, CREDENTIALS, INFOS, POINT, SERVER
from hvsim.cmdlets.veeam.restoring_machines import (
    NO_MALWARE,
    NO_VSPHERE,
    VI_ITEM,
    VIRUS_ACTION,
    RestoreCommand,
)
from hvsim.cmdlets.veeam.service_types import RestoreSession
from hvsim.infrastructure.backup.restores.publications import Publication
from hvsim.infrastructure.backup.restores.recovery import check_published, migrate, publish, unpublish
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

RECOVERY = INFOS + "InstantRecovery"
HELPER = INFOS + "VBRHvInstantRecoveryHelperAppliance"
absent_type(HELPER)
STATE = choices(INFOS + "InstantRecoveryState", ("Mounting", "Mounted", "Migrating", "Stopping", "Dismounted"))
_PUBLISHED = f"{A_RUN}; $null = Start-VBRHvInstantRecovery (Get-VBRRestorePoint -Name web01)[-1] -VMName web01-now"

product_type(
    RECOVERY,
    Publication,
    {
        "guid Id": "id",
        "string VMName": "machine.name",
        "string HostName": "machine.host.name",
        f"{POINT} RestorePoint": "point",
        "datetime CreationTime": "created",
        f"{STATE} MountState": lambda item: "Mounted" if item.is_open else "Dismounted",
        "guid SessionId": "session.id",
    },
    view="table VMName HostName MountState CreationTime",
)


class PublishCommand(RestoreCommand):
    """A command that lets a machine run from its backup."""

    def publish(self, power_up: bool, *, connected: bool, **options: Any) -> None:
        """Publishes, and gives the recovery when the machine is there; its session to a user who does not wait."""
        point = self.restore_point
        name = self.vm_name or ""

        def start() -> ServiceSession:
            host = self.host_of(point)
            options["networks"] = self.networks_on(host, options.pop("network_mapping", None))
            restore = Restore(self.server, point, host, name, connected=connected, **options)
            return publish(self.server, restore, power_up=power_up, reason=self.reason or "")

        session = self.attempt(start, point)
        if session is None:
            return
        if self.run_async:
            self.write(RestoreSession(session))
            return
        self.attempt(lambda: self.wait(session), point)
        self.write_all(item for item in self.server.published if item.session is session)


@cmdlet("Start-VBRInstantRecovery", output=RECOVERY)
class StartVBRInstantRecovery(PublishCommand):
    """Lets a machine run from its backup on a Hyper-V host, at once."""

    restore_point: Any = parameter(
        position=1, mandatory=True, pipeline=True, by_property_name=True, type=POINT, help="The restore point."
    )
    on_server: Any = parameter(
        position=2, mandatory=True, type=SERVER, name="Server", help="The host; the original one when left out."
    )
    resource_pool: Any = parameter(position=3, type=VI_ITEM, no_effect=NO_VSPHERE, help="Resource pool.")
    vm_name: str = parameter(name="VMName", help="The name of the restored machine.")
    datastore: Any = parameter(type=VI_ITEM, no_effect=NO_VSPHERE, help="Datastore.")
    storage_policy: Any = parameter(type=VI_ITEM, no_effect=NO_VSPHERE, help="Storage policy.")
    folder: Any = parameter(type=VI_ITEM, no_effect=NO_VSPHERE, help="Folder.")
    power_up: Switch = parameter(help="Starts it.")
    nics_enabled: Switch = parameter(name="NICsEnabled", help="Connects its network adapters.")
    reason: str = parameter(help="Why it is restored.")
    credentials: Any = parameter(type=CREDENTIALS, no_effect="The host asks for none.", help="The account at the host.")
    run_async: Switch = parameter(help="Does not wait for the end.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")
    source_network: Any = parameter(type=VI_ITEM + "[]", no_effect=NO_VSPHERE, help="Source network.")
    target_network: Any = parameter(type=VI_ITEM + "[]", no_effect=NO_VSPHERE, help="Target network.")
    enable_tag_restore: Switch = parameter(no_effect=NO_VSPHERE, help="Enable tag restore.")
    enable_antivirus_scan: Switch = parameter(no_effect=NO_MALWARE, help="Enable antivirus scan.")
    enable_yara_scan: Switch = parameter(name="EnableYARAScan", no_effect=NO_MALWARE, help="Enable YARA scan.")
    yara_scan_rule: str = parameter(name="YARAScanRule", no_effect=NO_MALWARE, help="YARA scan rule.")
    enable_entire_volume_scan: Switch = parameter(no_effect=NO_MALWARE, help="Enable entire volume scan.")
    virus_detection_action: Any = parameter(type=VIRUS_ACTION, no_effect=NO_MALWARE, help="Virus detection action.")
    generate_new_system_uuid: Switch = parameter(
        name="GenerateNewSystemUUID", no_effect="It always is new.", help="A new identity of the firmware."
    )

    examples = [
        Example(
            "Start-VBRInstantRecovery (Get-VBRRestorePoint -Name web01)[-1] (Get-VBRServer -Name HV01)"
            " -VMName web01-now -PowerUp | Out-Null; (Get-VM web01-now).State",
            "Running within seconds.",
            A_RUN,
            "Running",
        )
    ]

    def process(self) -> None:
        self.publish(bool(self.power_up), connected=bool(self.nics_enabled))


@cmdlet("Start-VBRHvInstantRecovery", output=RECOVERY)
class StartVBRHvInstantRecovery(PublishCommand):
    """Lets a machine run from its backup on a Hyper-V host, at once."""

    restore_point: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=POINT, help="The restore point."
    )
    credentials: Any = parameter(type=CREDENTIALS, no_effect="The host asks for none.", help="The account at the host.")
    disable_disk_allocation: Switch = parameter(
        no_effect="Disks take what is written.", help="Does not reserve room for disks."
    )
    disk_mapping_rule: Any = parameter(
        type=DEVICE_RULE, help="Another folder for a disk, as New-VBRHvVirtualDeviceMappingRule says."
    )
    enable_antivirus_scan: Switch = parameter(no_effect=NO_MALWARE, help="Enable antivirus scan.")
    enable_entire_volume_scan: Switch = parameter(no_effect=NO_MALWARE, help="Enable entire volume scan.")
    enable_yara_scan: Switch = parameter(name="EnableYARAScan", no_effect=NO_MALWARE, help="Enable YARA scan.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")
    helper_appliance: Any = parameter(
        pipeline=True,
        by_property_name=True,
        type=HELPER,
        no_effect="Nothing needs one.",
        help="A helper for Linux disks.",
    )
    network_mapping: Any = parameter(
        type=NETWORK_RULE + "[]",
        help="Other networks for its adapters, as New-VBRHvInstantRecoveryNetworkMappingRule says.",
    )
    nics_enabled: bool = parameter(name="NICsEnabled", help="Connects its network adapters.")
    path: str = parameter(help="The folder of the machine.")
    power_up: bool = parameter(help="Starts it.")
    preserve_macs: bool = parameter(name="PreserveMACs", help="Keeps the addresses of network cards.")
    preserve_vm_id: bool = parameter(name="PreserveVmID", help="Keeps the identity, where the original is gone.")
    reason: str = parameter(help="Why it is restored.")
    register_as_cluster_resource: Switch = parameter(help="Makes it a role of the cluster.")
    on_server: Any = parameter(type=SERVER, name="Server", help="The host; the original one when left out.")
    virus_detection_action: Any = parameter(type=VIRUS_ACTION, no_effect=NO_MALWARE, help="Virus detection action.")
    vm_name: str = parameter(name="VMName", help="The name of the restored machine.")
    yara_scan_rule: str = parameter(name="YARAScanRule", no_effect=NO_MALWARE, help="YARA scan rule.")

    examples = [
        Example(
            "Start-VBRHvInstantRecovery (Get-VBRRestorePoint -Name web01)[-1] -VMName web01-now -PowerUp $true |"
            " ForEach-Object VMName",
            "Running within seconds.",
            A_RUN,
            "web01-now",
        )
    ]

    def process(self) -> None:
        self.publish(
            self.said("PowerUp", self.power_up, otherwise=False),
            connected=self.said("NICsEnabled", self.nics_enabled, otherwise=False),
            path=self.path or "",
            keep_id=bool(self.preserve_vm_id),
            keep_macs=bool(self.preserve_macs),
            as_role=bool(self.register_as_cluster_resource),
            network_mapping=self.network_mapping,
            folders={rule.device.name.lower(): rule.path for rule in listed(self.disk_mapping_rule)},
        )


@cmdlet("Get-VBRInstantRecovery", output=RECOVERY)
class GetVBRInstantRecovery(BackupCommand):
    """Lists machines that run from their backups."""

    id: Any = parameter(by_property_name=True, type="System.Guid[]", help="Only those of these identities.")
    full: Switch = parameter(no_effect="All is shown anyway.", help="With all details.")

    examples = [Example("(Get-VBRInstantRecovery).VMName", "Which?", _PUBLISHED, "web01-now")]

    def process(self) -> None:
        wanted = {to_uuid(item) for item in listed(self.id)}
        self.write_all(item for item in self.server.published if not wanted or item.id in wanted)


@cmdlet("Start-VBRHvInstantRecoveryMigration")
class StartVBRHvInstantRecoveryMigration(BackupCommand):
    """Makes machines stay that run from their backups: their disks move to the host."""

    instant_recovery: Any = parameter(
        position=1, mandatory=True, pipeline=True, by_property_name=True, type=RECOVERY + "[]", help="The machines."
    )

    examples = [
        Example(
            "Get-VBRInstantRecovery | Start-VBRHvInstantRecoveryMigration; @(Get-VBRInstantRecovery).Count",
            "To production.",
            _PUBLISHED,
            "0",
        )
    ]

    def process(self) -> None:
        for item in self.instant_recovery:
            self.attempt(partial(self.run, migrate(self.server, item)), item)


@cmdlet("Stop-VBRInstantRecovery")
class StopVBRInstantRecovery(BackupCommand):
    """Ends machines that run from their backups: they are deleted with what they have written."""

    instant_recovery: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=RECOVERY + "[]", help="The machines."
    )
    run_async: Switch = parameter(help="Does not wait for the end.")

    examples = [
        Example("Get-VBRInstantRecovery | Stop-VBRInstantRecovery; @(Get-VM web01*).Count", "Enough.", _PUBLISHED, "1")
    ]

    def process(self) -> None:
        for item in self.instant_recovery:
            self.attempt(partial(self._stop, item), item)

    def _stop(self, item: Publication) -> None:
        check_published(item)
        process = unpublish(self.server, item)
        if self.run_async:
            self.estate.clock.spawn(process)
        else:
            self.run(process)
