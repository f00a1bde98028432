"""Options of the whole server about alerts and load: free space, SNMP, syslog, latency of storage, traffic."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.host_settings import VOLUME
from hvsim.cmdlets.veeam.members import absent_type, choices, product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE, NothingHere
from hvsim.infrastructure.backup.settings import AlertOptions
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

ALERTS = INFOS + "VBRGlobalNotificationOptions"
LATENCY = INFOS + "VBRLatencyControlOptions"
TRAFFIC = INFOS + "VBRNetworkTrafficRuleOptions"
PREFERENCE = choices(INFOS + "VBRIPPreferencePolicy", ("IPv4", "IPv6"))
DATASTORE = INFOS + "VBRViDatastore"
absent_type(DATASTORE)


@frozen(eq=False)
class LatencyOptions:
    """When tasks wait for slow storage: the product's defaults, switched off."""

    enabled: bool = False
    limit: int = 20
    throttling: int = 30


@frozen(eq=False)
class TrafficOptions:
    """How many connections a transfer uses: the product's defaults."""

    streams: int = 5


product_type(
    ALERTS,
    AlertOptions,
    {
        "bool StorageSpaceThresholdEnabled": "storage",
        "int StorageSpaceThreshold": "storage_threshold",
        "bool DatastoreSpaceThresholdEnabled": "volumes",
        "int DatastoreSpaceThreshold": "volume_threshold",
        "bool SkipVMSpaceThresholdEnabled": "skip",
        "int SkipVMSpaceThreshold": "skip_threshold",
        "bool NotifyOnSupportExpiration": "support_expires",
        "bool NotifyOnUpdates": "updates",
    },
    view="list StorageSpaceThresholdEnabled StorageSpaceThreshold DatastoreSpaceThresholdEnabled"
    " DatastoreSpaceThreshold SkipVMSpaceThresholdEnabled SkipVMSpaceThreshold NotifyOnSupportExpiration"
    " NotifyOnUpdates",
)
product_type(
    LATENCY,
    LatencyOptions,
    {
        "bool Enabled": "enabled",
        "int LatencyLimitMs": "limit",
        "int ThrottlingIOLimitMs": "throttling",
        INFOS + "VBRAdvancedLatencyOptions[] AdvancedOptions": lambda item: [],
    },
    view="table Enabled LatencyLimitMs ThrottlingIOLimitMs AdvancedOptions",
)
product_type(
    TRAFFIC,
    TrafficOptions,
    {
        "bool MultipleUploadStreamsEnabled": lambda item: True,
        "int StreamsPerJobCount": "streams",
        f"{PREFERENCE} IPPreferencePolicy": lambda item: "IPv4",
    },
    view="list MultipleUploadStreamsEnabled StreamsPerJobCount IPPreferencePolicy",
)


@cmdlet("Get-VBRGlobalNotificationOptions", output=ALERTS)
class GetVBRGlobalNotificationOptions(BackupCommand):
    """Shows of what the server warns by itself."""

    examples = [
        Example("(Get-VBRGlobalNotificationOptions).StorageSpaceThreshold", "At how many percent?", output="10")
    ]

    def process(self) -> None:
        self.write(self.server.settings.alerts)


@cmdlet("Set-VBRGlobalNotificationOptions", output=ALERTS)
class SetVBRGlobalNotificationOptions(BackupCommand):
    """Sets of what the server warns by itself; what is not named stays."""

    storage_space_threshold_enabled: Switch = parameter(help="Warns of repositories that are nearly full.")
    storage_space_threshold: int = parameter(
        validate=ValidateRange(0, 100), help="With less than so many percent of them free."
    )
    datastore_space_threshold_enabled: Switch = parameter(help="Warns of nearly full volumes under machines.")
    datastore_space_threshold: int = parameter(
        validate=ValidateRange(0, 100), help="With less than so many percent of them free."
    )
    skip_vm_space_threshold_enabled: Switch = parameter(
        name="SkipVMSpaceThresholdEnabled", help="Skips machines whose volumes have no room for a checkpoint."
    )
    skip_vm_space_threshold: int = parameter(
        name="SkipVMSpaceThreshold",
        validate=ValidateRange(0, 100),
        help="With less than so many percent of them free.",
    )
    notify_on_support_expiration: Switch = parameter(help="Tells when support ends.")
    notify_on_updates: Switch = parameter(help="Tells of updates.")

    examples = [
        Example(
            "(Set-VBRGlobalNotificationOptions -StorageSpaceThreshold 25).StorageSpaceThreshold",
            "Earlier.",
            output="25",
        )
    ]

    def process(self) -> None:
        alerts = self.server.settings.alerts
        for name, attribute, value in (
            ("StorageSpaceThresholdEnabled", "storage", bool(self.storage_space_threshold_enabled)),
            ("StorageSpaceThreshold", "storage_threshold", self.storage_space_threshold),
            ("DatastoreSpaceThresholdEnabled", "volumes", bool(self.datastore_space_threshold_enabled)),
            ("DatastoreSpaceThreshold", "volume_threshold", self.datastore_space_threshold),
            ("SkipVMSpaceThresholdEnabled", "skip", bool(self.skip_vm_space_threshold_enabled)),
            ("SkipVMSpaceThreshold", "skip_threshold", self.skip_vm_space_threshold),
            ("NotifyOnSupportExpiration", "support_expires", bool(self.notify_on_support_expiration)),
            ("NotifyOnUpdates", "updates", bool(self.notify_on_updates)),
        ):
            if name in self.bound:
                setattr(alerts, attribute, value)
        self.write(alerts)


@cmdlet("Get-VBRStorageLatencyControlOptions", output=LATENCY)
class GetVBRStorageLatencyControlOptions(BackupCommand):
    """Shows whether tasks wait for slow storage."""

    examples = [Example("(Get-VBRStorageLatencyControlOptions).Enabled", "Do they?", output="False")]

    def process(self) -> None:
        self.write(LatencyOptions())


@cmdlet("Get-VBRNetworkTrafficRuleOptions", output=TRAFFIC)
class GetVBRNetworkTrafficRuleOptions(BackupCommand):
    """Shows how many connections a transfer uses."""

    examples = [Example("(Get-VBRNetworkTrafficRuleOptions).StreamsPerJobCount", "How many?", output="5")]

    def process(self) -> None:
        self.write(TrafficOptions())


@cmdlet("Get-VBRAdvancedLatencyOptions", default_set="Set1", output=INFOS + "VBRAdvancedLatencyOptions")
class GetVBRAdvancedLatencyOptions(NothingHere):
    """Lists limits that hold for single volumes."""

    vi_datastore: Any = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True)}, type=DATASTORE, no_effect=NONE_HERE, help="Those of it."
    )
    hv_volume: Any = parameter(
        sets={"Set3": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=VOLUME,
        no_effect=NONE_HERE,
        help="Those of it.",
    )

    examples = [Example("@(Get-VBRAdvancedLatencyOptions).Count", "There are none.", output="0")]


@cmdlet("Get-VBRSNMPOptions", output=INFOS + "VBRSNMPOptions")
class GetVBRSNMPOptions(NothingHere):
    """Lists who is told by SNMP."""

    examples = [Example("@(Get-VBRSNMPOptions).Count", "Nobody.", output="0")]


@cmdlet("Get-VBRSyslogEventFilters", output=INFOS + "VBRSyslogEventFilter")
class GetVBRSyslogEventFilters(NothingHere):
    """Lists which events syslog servers do not get."""

    examples = [Example("@(Get-VBRSyslogEventFilters).Count", "They get all.", output="0")]
