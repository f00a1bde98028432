"""The types of resources that a cluster knows, in Windows' names."""

from __future__ import annotations

from attrs import frozen


@frozen
class ResourceType:
    """A type of resources: its name, how it is shown, and the library that does the work."""

    name: str
    display_name: str
    library: str
    is_alive_poll: int = 60000
    looks_alive_poll: int = 5000


RESOURCE_TYPES = tuple(
    ResourceType(*item)
    for item in (
        ("Cloud Witness", "Cloud Witness", "clusres.dll"),
        ("DFS Replicated Folder", "DFS Replicated Folder", "dfsrclus.dll"),
        ("DHCP Service", "DHCP Service", "clnetres.dll"),
        ("Disjoint IPv4 Address", "Disjoint IPv4 Address", "clusres.dll"),
        ("Disjoint IPv6 Address", "Disjoint IPv6 Address", "clusres.dll"),
        ("Distributed File System", "Distributed File System", "clusres2.dll"),
        ("Distributed Network Name", "Distributed Network Name", "clusres.dll"),
        ("Distributed Transaction Coordinator", "Distributed Transaction Coordinator", "mtxclu.dll"),
        ("File Server", "File Server", "clusres.dll"),
        ("File Share Witness", "File Share Quorum Witness", "clusres.dll"),
        ("Generic Application", "Generic Application", "clusres2.dll"),
        ("Generic Script", "Generic Script", "clusres2.dll"),
        ("Generic Service", "Generic Service", "clusres2.dll"),
        ("Health Service", "Health Service", "healthres.dll"),
        ("IP Address", "IP Address", "clusres.dll"),
        ("IPv6 Address", "IPv6 Address", "clusres.dll"),
        ("IPv6 Tunnel Address", "IPv6 Tunnel Address", "clusres.dll"),
        ("iSCSI Target Server", "iSCSI Target Server", "wtclusres.dll"),
        ("Nat", "Nat", "clusres.dll"),
        ("Network File System", "Network File System", "nfsres.dll"),
        ("Network Name", "Network Name", "clusres.dll"),
        ("Physical Disk", "Physical Disk", "clusres.dll"),
        ("Provider Address", "Provider Address", "provaddrres.dll"),
        ("Scale Out File Server", "Scale Out File Server", "clusres.dll"),
        ("Storage Pool", "Storage Pool", "clusres.dll"),
        ("Storage QoS Policy Manager", "Storage QoS Policy Manager", "clusres.dll"),
        ("Storage Replica", "Storage Replica", "wvrres.dll"),
        ("Task Scheduler", "Task Scheduler", "tsclusres.dll"),
        ("Virtual Machine", "Virtual Machine", "vmclusres.dll"),
        ("Virtual Machine Cluster WMI", "Virtual Machine Cluster WMI", "vmclusres.dll"),
        ("Virtual Machine Configuration", "Virtual Machine Configuration", "vmclusres.dll"),
        ("Virtual Machine Replication Broker", "Virtual Machine Replication Broker", "vmclusres.dll"),
        ("WINS Service", "WINS Service", "clnetres.dll"),
    )
)
