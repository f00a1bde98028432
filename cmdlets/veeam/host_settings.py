"""Get- and Set-VBRHvServerConfiguration, Get- and Set-VBRHvServerVolume: what the backup server may do on a host."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.cmdlets.estate.values import enum, guid, to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.names import PROVIDER, SERVER
from hvsim.infrastructure.backup.runs.proxy_choice import on_host_provider
from hvsim.infrastructure.errors import NotFound, Refused
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.storage.volumes import StorageKind, StorageVolume
from hvsim.infrastructure.vss.inventory import providers_on
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.formatting.views import column, list_view, register_view, table_view

CONFIGURATION = "VBRHvServerConfiguration"
VOLUME = "VBRHvServerVolume"
VOLUME_TYPE = "EVBRHvVolumeType"

_KINDS = {
    StorageKind.LOCAL: "Local",
    StorageKind.SAN: "Local",
    StorageKind.CSV: "Csv",
    StorageKind.SMB: "LocalShare",
}
"""What the product calls each kind of storage."""


@frozen(eq=False)
class HostSettings:
    """The backup server's settings of a host."""

    host: Host


@frozen(eq=False)
class HostVolume:
    """A volume as a host sees it."""

    host: Host
    mount_point: str
    storage: StorageVolume


live_type(
    CONFIGURATION,
    HostSettings,
    {
        "bool EnableCBT": lambda s: s.host.change_tracking,
        "bool EnableFailover": lambda s: s.host.failover_to_software,
        "guid ServerId": lambda s: guid(s.host.id),
    },
)
enum_type(
    VOLUME_TYPE, {name: number for number, name in enumerate(("Csv", "Cluster", "Local", "ScaleOut", "LocalShare"))}
)
live_type(
    VOLUME,
    HostVolume,
    {
        "guid Id": lambda v: guid(v.storage.id),
        "guid ServerId": lambda v: guid(v.host.id),
        "string MountPoint": lambda v: v.mount_point,
        VOLUME_TYPE + " Type": lambda v: enum(VOLUME_TYPE, _KINDS[v.storage.kind]),
        PROVIDER + " VssProvider": lambda v: on_host_provider(v.storage, v.host),
        "int MaxSnapshots": lambda v: v.storage.max_snapshots,
    },
)
register_view(
    table_view(CONFIGURATION, [column(name, alignment="left") for name in ("EnableCBT", "EnableFailover", "ServerId")])
)
register_view(
    list_view(
        VOLUME, [column(name) for name in ("Id", "ServerId", "MountPoint", "Type", "VssProvider", "MaxSnapshots")]
    )
)


class HostCommand(BackupCommand):
    """A command about a host that the backup server manages."""

    # The parameter is called Server; an attribute of that name is the backup server.
    on_server: Any = parameter(
        name="Server", mandatory=True, pipeline=True, by_property_name=True, type=SERVER, help="The host."
    )

    def managed_host(self) -> Host | None:
        """The host; a server that is none is reported."""
        host: Host | None = self.on_server.host
        if host is None:
            self.report(Refused(f"'{self.on_server.name}' is not a Hyper-V host."), self.on_server)
        return host


@cmdlet("Get-VBRHvServerConfiguration", output=CONFIGURATION)
class GetVBRHvServerConfiguration(HostCommand):
    """Gives a host's switches: changed block tracking, and the software provider in place of a hardware one."""

    examples = [Example("Get-VBRServer -Name HV03 | Get-VBRHvServerConfiguration", "What HV03 is set to.")]

    def process(self) -> None:
        host = self.managed_host()
        if host is not None:
            self.write(HostSettings(host))


@cmdlet("Set-VBRHvServerConfiguration", output=CONFIGURATION)
class SetVBRHvServerConfiguration(BackupCommand):
    """Sets a host's switches; what is not named stays."""

    configuration: Any = parameter(
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        type=CONFIGURATION + "[]",
        help="The settings, as Get-VBRHvServerConfiguration gives them.",
    )
    enable_failover: Switch = parameter(
        by_property_name=True, help="Lets the software provider stand in for a hardware provider that fails."
    )
    enable_cbt: Switch = parameter(
        name="EnableCBT", by_property_name=True, help="Lets jobs use changed block tracking on the host."
    )

    examples = [
        Example(
            "Get-VBRServer -Name HV03 | Get-VBRHvServerConfiguration | Set-VBRHvServerConfiguration -EnableCBT:$false",
            "No job uses change tracking on HV03.",
        ),
    ]

    def process(self) -> None:
        given = {name.lower() for name in self.bound}
        for settings in self.configuration:
            if "enablecbt" in given:
                settings.host.change_tracking = bool(self.enable_cbt)
            if "enablefailover" in given:
                settings.host.failover_to_software = bool(self.enable_failover)
            self.write(settings)


@cmdlet("Get-VBRHvServerVolume", output=VOLUME)
class GetVBRHvServerVolume(HostCommand):
    """Lists the volumes of a host: who makes their shadow copies, and how many backups may hold at a time."""

    type_: Any = parameter(by_property_name=True, type=VOLUME_TYPE + "[]", help="Only volumes of these kinds.")
    mount_point: str = parameter(by_property_name=True, wildcards=True, help="Only the volume with this root.")
    volume_id: Any = parameter(by_property_name=True, type="System.Guid", help="Only the volume of this identity.")

    examples = [
        Example(
            "Get-VBRServer -Name HV03 | Get-VBRHvServerVolume -MountPoint D:\\ | % MaxSnapshots",
            "How many snapshots of D: at a time?",
        ),
    ]

    def process(self) -> None:
        host = self.managed_host()
        if host is None:
            return
        known = _volumes_of(host)
        found = [volume for volume in known if self._is_wanted(volume)]
        if not found and (self.mount_point or self.volume_id is not None):
            wanted = self.mount_point or str(self.volume_id)
            self.report(NotFound(f"volume of {host.name}", wanted, (volume.mount_point for volume in known)), wanted)
        self.write_all(found)

    def _is_wanted(self, volume: HostVolume) -> bool:
        kinds = [str(item).lower() for item in self.type_ or ()]
        if kinds and _KINDS[volume.storage.kind].lower() not in kinds:
            return False
        if self.volume_id is not None and to_uuid(self.volume_id) != volume.storage.id:
            return False
        return matches(self.mount_point or "*", volume.mount_point)


@cmdlet("Set-VBRHvServerVolume", output=VOLUME)
class SetVBRHvServerVolume(BackupCommand):
    """Sets who makes a volume's shadow copies and how many backups may hold at a time; what is not named stays."""

    volume: Any = parameter(
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        type=VOLUME + "[]",
        help="The volumes, as Get-VBRHvServerVolume gives them.",
    )
    vss_provider: Any = parameter(
        name="VSSProvider", by_property_name=True, type=PROVIDER, help="The provider, as Get-VBRHvVssProvider gives it."
    )
    max_snapshots: int = parameter(
        by_property_name=True, validate=ValidateRange(1, 64), help="So many snapshots at the same time."
    )

    examples = [
        Example(
            "Get-VBRServer -Name HV03 | Get-VBRHvServerVolume -MountPoint D:\\ | Set-VBRHvServerVolume -MaxSnapshots 2",
            "Two at a time.",
        ),
    ]

    def process(self) -> None:
        for volume in self.volume:
            if self.vss_provider is not None:
                known = providers_on(volume.host, self.estate.arrays)
                if self.vss_provider not in known:
                    self.report(NotFound("shadow copy provider", self.vss_provider.name, (item.name for item in known)))
                    continue
                volume.storage.provider = self.vss_provider
            if self.max_snapshots is not None:
                volume.storage.max_snapshots = self.max_snapshots
            self.write(volume)


def _volumes_of(host: Host) -> list[HostVolume]:
    """The host's volumes, those of its cluster, and the share that its machines lie on."""
    found = [HostVolume(host, root, storage) for root, storage in host.storage.items()]
    share = host.storage_of(host.machine_path).share
    return found + ([HostVolume(host, share.root, share.storage)] if share is not None else [])
