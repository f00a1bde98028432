"""How the snapshots of a run, and what they were for the hosts, look to PowerShell."""

from __future__ import annotations

from hvsim.cmdlets.veeam.members import add_property, product_type
from hvsim.cmdlets.veeam.names import HVSIM
from hvsim.cmdlets.veeam.session_types import SESSION_TYPE
from hvsim.infrastructure.backup.reports.host_load import HostLoad, VolumeSnapshot

product_type(
    HVSIM + "VolumeSnapshot",
    VolumeSnapshot,
    {
        "int Group": "group",
        "string HostName": "host.name",
        "string Provider": "provider",
        "string[] Volumes": "volumes",
        "string[] Machines": "machines",
        "datetime Created": "made",
        "datetime Deleted": "deleted",
    },
)
product_type(
    HVSIM + "HostLoad",
    HostLoad,
    {
        "string HostName": "host.name",
        "int Machines": "machines",
        "int Snapshots": lambda item: len(item.snapshots),
        "int PeakSnapshots": "peak",
        "timespan WorkingTime": "working",
        "timespan HeldTime": "held",
    },
)
add_property(SESSION_TYPE, f"{HVSIM}VolumeSnapshot[] VolumeSnapshots", "snapshots")
