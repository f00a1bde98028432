"""VMware: inventory, proxies, policies. The estate is one of Hyper-V."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.members import absent_type
from hvsim.cmdlets.veeam.names import CORE, INFOS, SERVER
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE, NothingHere
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

for name in (INFOS + "VBRViStoragePolicy",):
    absent_type(name)


@cmdlet("Find-VBRViEntity", default_set="Set1", output=CORE + "CViTagItem")
class FindVBRViEntity(NothingHere):
    """Finds objects of vSphere."""

    name: list[str] = parameter(pipeline=True, no_effect=NONE_HERE, help="Only those of these names.")
    on_server: Any = parameter(
        pipeline=True, type=SERVER + "[]", name="Server", no_effect=NONE_HERE, help="Only those of this server."
    )
    hosts_and_clusters: Switch = parameter(sets="Set1", no_effect=NONE_HERE, help="Hosts and clusters.")
    v_ms_and_templates: Switch = parameter(sets="Set2", no_effect=NONE_HERE, help="Machines and templates.")
    datastores_and_v_ms: Switch = parameter(sets="Set3", no_effect=NONE_HERE, help="Datastores and machines.")
    hosts_and_datastores: Switch = parameter(sets="Set4", no_effect=NONE_HERE, help="Hosts and datastores.")
    resource_pools: Switch = parameter(sets="Set5", no_effect=NONE_HERE, help="Resource pools.")
    servers: Switch = parameter(sets="Set6", no_effect=NONE_HERE, help="Servers.")
    tags: Switch = parameter(sets="Set7", no_effect=NONE_HERE, help="Tags.")

    examples = [Example("@(Find-VBRViEntity).Count", "There are none.", output="0")]


@cmdlet("Find-VBRViDatastore", default_set="Set1", output=CORE + "CViDatastoreItem")
class FindVBRViDatastore(NothingHere):
    """Finds datastores of vSphere."""

    on_server: Any = parameter(
        sets={"Set1": In(mandatory=True, pipeline=True)},
        type=SERVER,
        name="Server",
        no_effect=NONE_HERE,
        help="Only those of this server.",
    )
    name: list[str] = parameter(no_effect=NONE_HERE, help="Only those of these names.")
    storage_policy: Any = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=INFOS + "VBRViStoragePolicy",
        no_effect=NONE_HERE,
        help="Only those of this storage policy.",
    )

    examples = [Example("@(Find-VBRViDatastore -Server (Get-VBRLocalhost)).Count", "There are none.", output="0")]


@cmdlet("Get-VBRViProxy", output=CORE + "CViProxy")
class GetVBRViProxy(NothingHere):
    """Lists proxies for vSphere."""

    name: list[str] = parameter(no_effect=NONE_HERE, help="Only those of these names.")

    examples = [Example("@(Get-VBRViProxy).Count", "There are none.", output="0")]


@cmdlet("Get-VBRCDPPolicy", default_set="Set1", output=INFOS + "VBRCDPPolicyBase")
class GetVBRCDPPolicy(NothingHere):
    """Lists policies of continuous protection."""

    name: list[str] = parameter(
        sets={"Set1": In(pipeline=True, by_property_name=True)}, no_effect=NONE_HERE, help="Only those of these names."
    )
    id: Any = parameter(
        sets={"Set2": In(pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )

    examples = [Example("@(Get-VBRCDPPolicy).Count", "There are none.", output="0")]


@cmdlet("Get-VBRvCDReplicaJob", default_set="Set1", output=INFOS + "VBRvCDReplicaJob")
class GetVBRvCDReplicaJob(NothingHere):
    """Lists replication jobs of Cloud Director."""

    name: list[str] = parameter(
        sets={"Set1": In(pipeline=True, by_property_name=True)}, no_effect=NONE_HERE, help="Only those of these names."
    )
    id: Any = parameter(
        sets={"Set2": In(pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )

    examples = [Example("@(Get-VBRvCDReplicaJob).Count", "There are none.", output="0")]


class FindInventory(NothingHere):
    """A command that looks for objects of vSphere on a server."""

    on_server: Any = parameter(
        name="Server", pipeline=True, type=SERVER + "[]", no_effect=NONE_HERE, help="Only on these servers."
    )
    name: list[str] = parameter(no_effect=NONE_HERE, help="Only those of these names.")


@cmdlet("Find-VBRViResourcePool", output=CORE + "CViResourcePoolItem")
class FindVBRViResourcePool(FindInventory):
    """Finds resource pools of vSphere."""

    examples = [Example("@(Find-VBRViResourcePool).Count", "There are none.", output="0")]


@cmdlet("Find-VBRViFolder", output=CORE + "CViFolderItem")
class FindVBRViFolder(FindInventory):
    """Finds folders of vSphere."""

    examples = [Example("@(Find-VBRViFolder).Count", "There are none.", output="0")]
