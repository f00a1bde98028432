"""Clouds: providers, tenants, gateways, accounts. The estate has none."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.names import INFOS, REPOSITORY
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE, NothingHere
from hvsim.interpreter.commands import Example, In, cmdlet, parameter


class _ByIdentityOrName(NothingHere):
    id: Any = parameter(
        sets={"Set2": In(pipeline=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )
    name: list[str] = parameter(
        sets={"Set3": In(pipeline=True, by_property_name=True)}, no_effect=NONE_HERE, help="Only those of these names."
    )


@cmdlet("Get-VBRCloudProvider", default_set="Set1", output=INFOS + "VBRCloudProvider")
class GetVBRCloudProvider(_ByIdentityOrName):
    """Lists service providers."""

    examples = [Example("@(Get-VBRCloudProvider).Count", "There are none.", output="0")]


@cmdlet("Get-VBRCloudTenant", default_set="Set1", output=INFOS + "VBRCloudTenant")
class GetVBRCloudTenant(_ByIdentityOrName):
    """Lists tenants."""

    repository: Any = parameter(
        sets={"Set4": In(pipeline=True, by_property_name=True)},
        type=REPOSITORY + "[]",
        no_effect=NONE_HERE,
        help="Only those of this repository.",
    )

    examples = [Example("@(Get-VBRCloudTenant).Count", "There are none.", output="0")]


@cmdlet("Get-VBRCloudGateway", default_set="Set1", output=INFOS + "VBRCloudGateway")
class GetVBRCloudGateway(_ByIdentityOrName):
    """Lists cloud gateways."""

    examples = [Example("@(Get-VBRCloudGateway).Count", "There are none.", output="0")]


@cmdlet("Get-VBREntraIDTenant", default_set="Set1", output=INFOS + "VBREntraIdTenant")
class GetVBREntraIDTenant(NothingHere):
    """Lists tenants of Entra ID."""

    id: Any = parameter(
        sets={"Set2": In(by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )
    azure_tenant_id: list[str] = parameter(sets="Set3", no_effect=NONE_HERE, help="Only those of this azure tenant id.")

    examples = [Example("@(Get-VBREntraIDTenant).Count", "There are none.", output="0")]


@cmdlet("Get-VBRAmazonAccount", default_set="Set1", output=INFOS + "VBRAmazonAccount")
class GetVBRAmazonAccount(NothingHere):
    """Lists accounts at Amazon."""

    access_key: list[str] = parameter(sets="Set1", no_effect=NONE_HERE, help="Only those of this access key.")
    id: Any = parameter(sets="Set2", type="System.Guid[]", no_effect=NONE_HERE, help="Only those of these identities.")

    examples = [Example("@(Get-VBRAmazonAccount).Count", "There are none.", output="0")]


@cmdlet("Get-VBRCatalystCopyJob", default_set="Set1", output=INFOS + "VBRCatalystCopyJob")
class GetVBRCatalystCopyJob(NothingHere):
    """Lists copy jobs of StoreOnce appliances."""

    name: list[str] = parameter(sets="Set1", no_effect=NONE_HERE, help="Only those of these names.")
    id: Any = parameter(
        sets={"Set2": In(mandatory=True)},
        type="System.Guid",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )

    examples = [Example("@(Get-VBRCatalystCopyJob).Count", "There are none.", output="0")]
