"""Start-VBRRestoreVM, Start-VBRHvRestoreVM, Get-VBRRestoreSession: whole machines from restore points."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.mapping_rules import NETWORK_RULE
from hvsim.cmdlets.veeam.members import absent_type, choices, listed
from hvsim.cmdlets.veeam.names import A_RUN, CORE, CREDENTIALS, INFOS, MODEL, POINT, RESTORE_SESSION, SERVER
from hvsim.cmdlets.veeam.service_types import RESTORES, RestoreSession
from hvsim.cmdlets.veeam.surebackup_types import GROUP, LAB, STARTUP
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.restores.recovery import start_restore
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.restores.staging import Staging
from hvsim.infrastructure.backup.restores.surebackup import StartupOptions
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
from hvsim.infrastructure.errors import NotFound, Refused
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.networks import VirtualSwitch
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

NO_MALWARE = "No malware is simulated."
NO_VSPHERE = "It belongs to vSphere; the machine goes to the Hyper-V host."
VI_ITEM = CORE + "CViItem"
DISK_TYPE = choices(MODEL + "EDiskCreationMode", ("Source", "Thick", "Thin", "ThickEagerZeroed"))
VIRUS_ACTION = choices(INFOS + "VBRVirusDetectionAction", ("DisableNetwork", "AbortRecovery"))
POLICY_ACTION = choices(INFOS + "VBRStoragePolicyAction", ("Current", "Stored", "Default"))
absent_type(VI_ITEM)


class RestoreCommand(BackupCommand):
    """A command that restores a machine from -RestorePoint."""

    restore_point: Any
    on_server: Any
    vm_name: Any
    power_up: Any
    run_async: Any = False
    reason: Any

    def said(self, name: str, value: Any, *, otherwise: bool) -> bool:
        """What the user said with a parameter, or what holds otherwise."""
        return bool(value) if any(item.lower() == name.lower() for item in self.bound) else otherwise

    def host_of(self, point: BackupPoint) -> Host:
        """The host that is meant: the one in -Server, or that of the original, or the local one."""
        if self.on_server is not None:
            if self.on_server.host is None:
                raise Refused(f"'{self.on_server.name}' is not a Hyper-V host.")
            host: Host = self.on_server.host
            return host
        original = self.server.machine_of(UUID(point.settings()["id"]))
        return original.host if original is not None else self.estate.local_host

    def restore(self, *, in_place: bool, connected: bool, **options: Any) -> None:
        """Restores, and waits for the end unless the user does not."""
        point: BackupPoint = self.restore_point
        session = self.attempt(lambda: self._start(point, in_place, connected, options), point)
        if session is not None and not self.run_async:
            self.attempt(lambda: self.wait(session), point)

    def wait(self, session: ServiceSession) -> Any:
        """Lets time pass until a run is over. Raises what made it fail."""
        if session.process is not None:
            return self.wait_for(session.process)
        return None

    def networks_on(self, host: Host, rules: Any) -> dict[str, VirtualSwitch]:
        """The switches for adapters that rules name, by the switch they had. Raises `NotFound` for one elsewhere."""
        found = {}
        for rule in listed(rules):
            if rule.target.switch.host is not host:
                raise NotFound("virtual switch", rule.target.switch.name, (item.name for item in host.switches))
            found[rule.source.name.lower()] = rule.target.switch
        return found

    def _start(self, point: BackupPoint, in_place: bool, connected: bool, options: dict[str, Any]) -> ServiceSession:
        name = "" if in_place else self.vm_name or point.machine
        host = self.host_of(point)
        options["networks"] = self.networks_on(host, options.pop("network_mapping", None))
        restore = Restore(self.server, point, host, name, connected=connected, **options)
        reason = self.reason or ""
        return start_restore(self.server, restore, power_up=bool(self.power_up), reason=reason, staging=self.staging)

    @property
    def staging(self) -> Staging | None:
        """The lab in which the machine runs before; None where it does not."""
        return None


class StagedCommand(RestoreCommand):
    """A command that can let a machine run in a virtual lab before it is restored."""

    enable_staged_restore: Switch = parameter(
        sets={"Set2": In(mandatory=True)}, help="Runs it in a virtual lab before."
    )
    staging_virtual_lab: Any = parameter(sets={"Set2": In(mandatory=True)}, type=LAB, help="The lab.")
    staging_script: str = parameter(
        sets={"Set2": In(mandatory=True)},
        help="The script on the backup server that would change it; it must be there, and is not run.",
    )
    staging_credentials: Any = parameter(
        sets={"Set2": In(mandatory=True)},
        type=CREDENTIALS,
        no_effect="No guest asks for one.",
        help="The account in the guest.",
    )
    staging_application_group: Any = parameter(sets="Set2", type=GROUP, help="Machines that run in the lab before it.")
    staging_startup_options: Any = parameter(sets="Set2", type=STARTUP, help="How it is started there.")

    @property
    def staging(self) -> Staging | None:
        if not self.enable_staged_restore:
            return None
        startup = self.staging_startup_options or StartupOptions()
        return Staging(self.staging_virtual_lab, self.staging_script, self.staging_application_group, startup)


@cmdlet("Get-VBRRestoreSession", default_set="Set1", output=RESTORE_SESSION)
class GetVBRRestoreSession(BackupCommand):
    """Lists the restores that there were, oldest first."""

    name: list[str] = parameter(sets="Set1", wildcards=True, help="Only of these machines.")
    id: Any = parameter(sets="Set2", type="System.Guid[]", help="The sessions by identity.")

    examples = [
        Example(
            "Get-RestorePoint web01 -Last | Start-VBRHvRestoreVM -VMName copy; (Get-VBRRestoreSession).Result",
            "How did the restore end?",
            A_RUN,
            "Success",
        )
    ]

    def process(self) -> None:
        wanted = {to_uuid(item) for item in listed(self.id)}
        for session in self.server.service_sessions:
            named = any(matches(name, session.name) for name in self.name or ["*"])
            if session.kind in RESTORES and (session.id in wanted if self.parameter_set == "Set2" else named):
                self.write(RestoreSession(session))


@cmdlet("Start-VBRRestoreVM", default_set="Set1")
class StartVBRRestoreVM(StagedCommand):
    """Restores a machine: in the place of the original, or with -Server or -VMName beside it."""

    restore_point: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=POINT, help="The restore point."
    )
    on_server: Any = parameter(
        sets={"Set1": In(position=1, mandatory=True), "Set2": In(position=1, mandatory=True)},
        type=SERVER,
        name="Server",
        help="The host; the original one when left out.",
    )
    resource_pool: Any = parameter(
        sets={"Set1": In(position=2), "Set2": In(position=2)}, type=VI_ITEM, no_effect=NO_VSPHERE, help="Resource pool."
    )
    datastore: Any = parameter(
        sets={"Set1": In(position=3), "Set2": In(position=3)}, type=VI_ITEM, no_effect=NO_VSPHERE, help="Datastore."
    )
    folder: Any = parameter(sets=("Set1", "Set2"), type=VI_ITEM, no_effect=NO_VSPHERE, help="Folder.")
    storage_policy: Any = parameter(sets=("Set1", "Set2"), type=VI_ITEM, no_effect=NO_VSPHERE, help="Storage policy.")
    source_network: Any = parameter(
        sets=("Set1", "Set2"), type=VI_ITEM + "[]", no_effect=NO_VSPHERE, help="Source network."
    )
    target_network: Any = parameter(
        sets=("Set1", "Set2"), type=VI_ITEM + "[]", no_effect=NO_VSPHERE, help="Target network."
    )
    vm_name: str = parameter(sets=("Set1", "Set2"), name="VMName", help="The name of the restored machine.")
    disk_type: Any = parameter(type=DISK_TYPE, no_effect=NO_VSPHERE, help="Disk type.")
    power_up: bool = parameter(help="Starts it.")
    skip_tags_restore: Switch = parameter(no_effect=NO_VSPHERE, help="Skip tags restore.")
    reason: str = parameter(help="Why it is restored.")
    run_async: Switch = parameter(help="Does not wait for the end.")
    credentials: Any = parameter(type=CREDENTIALS, no_effect="The host asks for none.", help="The account at the host.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")
    enable_antivirus_scan: Switch = parameter(no_effect=NO_MALWARE, help="Enable antivirus scan.")
    enable_yara_scan: Switch = parameter(name="EnableYARAScan", no_effect=NO_MALWARE, help="Enable YARA scan.")
    yara_scan_rule: str = parameter(name="YARAScanRule", no_effect=NO_MALWARE, help="YARA scan rule.")
    enable_entire_volume_scan: Switch = parameter(no_effect=NO_MALWARE, help="Enable entire volume scan.")
    virus_detection_action: Any = parameter(type=VIRUS_ACTION, no_effect=NO_MALWARE, help="Virus detection action.")
    nics_enabled: Switch = parameter(name="NICsEnabled", help="Connects its network adapters.")
    proxy: Any = parameter(type=VI_ITEM + "[]", no_effect=NO_VSPHERE, help="Proxy.")
    to_original_location: Switch = parameter(sets={"Set3": In(mandatory=True)}, help="In the place of the original.")
    quick_rollback: Switch = parameter(sets="Set3", help="Writes back only what has changed.")
    storage_policy_action: Any = parameter(
        sets="Set3", type=POLICY_ACTION, no_effect=NO_VSPHERE, help="Storage policy action."
    )

    examples = [
        Example(
            "Start-VBRRestoreVM -RestorePoint (Get-VBRRestorePoint -Name web01)[-1] -Server (Get-VBRServer -Name HV01)"
            " -VMName web01-copy; (Get-VM web01-copy).State",
            "Beside the original.",
            A_RUN,
            "Off",
        )
    ]

    def process(self) -> None:
        in_place = self.parameter_set == "Set3" or not self.vm_name
        connected = self.said("NICsEnabled", self.nics_enabled, otherwise=True)
        self.restore(in_place=in_place, connected=connected, quick=bool(self.quick_rollback))


@cmdlet("Start-VBRHvRestoreVM", default_set="Set1")
class StartVBRHvRestoreVM(StagedCommand):
    """Restores a machine: in the place of the original, or with -VMName beside it."""

    restore_point: Any = parameter(position=1, mandatory=True, pipeline=True, type=POINT, help="The restore point.")
    on_server: Any = parameter(type=SERVER, name="Server", help="The host; the original one when left out.")
    path: str = parameter(help="The folder of the machine.")
    vm_name: str = parameter(name="VMName", help="The name of the restored machine.")
    preserve_vm_id: bool = parameter(name="PreserveVmID", help="Keeps the identity, where the original is gone.")
    power_up: Switch = parameter(help="Starts it.")
    register_as_cluster_resource: Switch = parameter(help="Makes it a role of the cluster.")
    nics_enabled: bool = parameter(name="NICsEnabled", help="Connects its network adapters.")
    preserve_macs: bool = parameter(name="PreserveMACs", help="Keeps the addresses of network cards.")
    user: str = parameter(no_effect="The host asks for none.", help="The account at the host.")
    password: str = parameter(no_effect="The host asks for none.", help="Its password.")
    credential: Any = parameter(
        type="System.Management.Automation.PSCredential",
        no_effect="The host asks for none.",
        help="The account at the host.",
    )
    reason: str = parameter(help="Why it is restored.")
    run_async: Switch = parameter(help="Does not wait for the end.")
    quick_rollback: Switch = parameter(help="Writes back only what has changed.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")
    enable_antivirus_scan: Switch = parameter(no_effect=NO_MALWARE, help="Enable antivirus scan.")
    enable_yara_scan: Switch = parameter(name="EnableYARAScan", no_effect=NO_MALWARE, help="Enable YARA scan.")
    yara_scan_rule: str = parameter(name="YARAScanRule", no_effect=NO_MALWARE, help="YARA scan rule.")
    enable_entire_volume_scan: Switch = parameter(no_effect=NO_MALWARE, help="Enable entire volume scan.")
    virus_detection_action: Any = parameter(type=VIRUS_ACTION, no_effect=NO_MALWARE, help="Virus detection action.")
    network_mapping: Any = parameter(
        type=NETWORK_RULE + "[]",
        help="Other networks for its adapters, as New-VBRHvInstantRecoveryNetworkMappingRule says.",
    )

    examples = [
        Example(
            "Start-VBRHvRestoreVM -RestorePoint (Get-VBRRestorePoint -Name web01)[-1] -VMName web01-copy -PowerUp;"
            " (Get-VM web01-copy).State",
            "Beside the original.",
            A_RUN,
            "Running",
        )
    ]

    def process(self) -> None:
        connected = self.said("NICsEnabled", self.nics_enabled, otherwise=not self.vm_name)
        self.restore(
            in_place=not self.vm_name,
            connected=connected,
            path=self.path or "",
            keep_id=bool(self.preserve_vm_id),
            keep_macs=bool(self.preserve_macs),
            quick=bool(self.quick_rollback),
            as_role=bool(self.register_as_cluster_resource),
            network_mapping=self.network_mapping,
        )
