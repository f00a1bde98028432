"""Get- and Set-ClusterQuorum: who votes."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.failoverclusters.base import IN_CLUSTER, OBJECT, ClusterCommand
from hvsim.cmdlets.failoverclusters.objects import CLUSTERS, QuorumSettings
from hvsim.infrastructure.clusters.cluster import Cluster
from hvsim.infrastructure.clusters.witness import remove_witness, use_cloud, use_disk, use_share
from hvsim.infrastructure.errors import Refused
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

OUTPUT = CLUSTERS + "ClusterQuorumSettings"


@cmdlet("Get-ClusterQuorum", output=OUTPUT)
class GetClusterQuorum(ClusterCommand):
    """Shows who votes beside the nodes."""

    cluster: str = parameter(position=0, help=IN_CLUSTER)
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster.")

    examples = [Example("Get-ClusterQuorum", "Which witness?")]

    def process(self) -> None:
        cluster = self.cluster_of(self.input_object)
        if cluster is not None:
            self.write(QuorumSettings(cluster))


@cmdlet("Set-ClusterQuorum", output=OUTPUT)
class SetClusterQuorum(ClusterCommand):
    """Chooses the witness of a cluster: a disk, a share, a storage account, or none."""

    disk_only: str = parameter(help="This disk alone decides.")
    no_witness: Switch = parameter(aliases=("NodeMajority",), help="Only the nodes vote.")
    disk_witness: str = parameter(aliases=("NodeAndDiskMajority",), help="This clustered disk.")
    file_share_witness: str = parameter(aliases=("NodeAndFileShareMajority",), help="This share, as \\\\server\\share.")
    cloud_witness: Switch = parameter(help="A storage account in Azure.")
    account_name: str = parameter(help="The storage account.")
    endpoint: str = parameter(help="The address of the service; core.windows.net when left out.")
    access_key: str = parameter(help="The key of the storage account.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="A cluster.")
    sas_token: str = parameter(name="SASToken", help="A token in place of a key.")
    container_name: str = parameter(help="The container of the storage account; msft-cloud-witness when left out.")
    credential: Any = parameter(
        type="System.Management.Automation.PSCredential",
        no_effect="Every account may do everything here.",
        help="An account that may use the share.",
    )

    examples = [
        Example("Set-ClusterQuorum -FileShareWitness \\\\FS01\\VMs", "A share votes."),
        Example("Set-ClusterQuorum -NoWitness", "Only the nodes."),
        Example("Set-ClusterQuorum -CloudWitness -AccountName lab -AccessKey bGFi", "A storage account."),
    ]

    def process(self) -> None:
        cluster = self.cluster_of(self.input_object)
        if cluster is not None and self.attempt(partial(self._choose, cluster)):
            self.write(QuorumSettings(cluster))

    def _choose(self, cluster: Cluster) -> bool:
        if self.no_witness:
            remove_witness(cluster)
        elif self.disk_only or self.disk_witness:
            use_disk(cluster, self.disk_only or self.disk_witness, alone=bool(self.disk_only))
        elif self.file_share_witness:
            use_share(cluster, self.file_share_witness)
        elif self.cloud_witness:
            if not self.account_name or not (self.access_key or self.sas_token):
                raise Refused("A cloud witness needs AccountName and AccessKey.")
            use_cloud(cluster, self.account_name, self.endpoint or "", self.container_name or "")
        else:
            raise Refused("One of NoWitness, DiskWitness, FileShareWitness, CloudWitness and DiskOnly must be given.")
        return True
