"""Commands about what the estate has nothing of: public clouds, shares, storage systems, tenants, vSphere.

Scripts call them on every backup server. Listing gives nothing. What would make or change such a thing asks for objects
that nothing here gives, so its parameters refuse; one that could be called nevertheless says what is not there.
"""

from __future__ import annotations

import re
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import absent_type
from hvsim.cmdlets.veeam.names import CREDENTIALS, INFOS, JOB, POINT, REPOSITORY, SERVER
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE, NothingHere
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.commands.parameters import SWITCH

_TYPES = {
    "text": "System.String",
    "texts": "System.String[]",
    "number": "System.Int32",
    "switch": SWITCH,
    "guids": "System.Guid[]",
    "anything": "System.Object",
    "repository": REPOSITORY,
    "server": SERVER,
    "point": POINT,
    "job": JOB,
    "credentials": CREDENTIALS,
}
"""What a table calls the kinds of parameters; another word is a type of the product of which there is no object."""

LISTINGS = {
    "Get-VBRAmazonEC2Region": ("regions of Amazon", "Account!VBRAmazonAccount RegionType:text Name:texts"),
    "Get-VBRAmazonEC2InstanceType": ("kinds of instances at Amazon", "Region!VBRAmazonEC2Region Name:texts"),
    "Get-VBRAmazonEC2VPC": ("networks at Amazon", "Region!VBRAmazonEC2Region AWSObjectId:texts"),
    "Get-VBRAmazonEC2Subnet": ("subnets at Amazon", "VPC!VBRAmazonEC2VPC Name:texts"),
    "Get-VBRAmazonEC2SecurityGroup": ("security groups at Amazon", "VPC!VBRAmazonEC2VPC Name:texts"),
    "Get-VBRAmazonS3Bucket": ("buckets", "Connection!VBRAmazonS3Connection Name:texts"),
    "Get-VBRAmazonS3Folder": ("folders of a bucket", "Connection!VBRAmazonS3Connection Bucket!VBRAmazonS3Bucket"),
    "Get-VBRGoogleCloudComputeAccount": ("accounts at Google", "Name:texts Id:guids"),
    "Get-VBRGoogleCloudComputeRegion": ("regions of Google", "Account!VBRGoogleCloudComputeAccount Name:texts"),
    "Get-VBRGoogleCloudComputeZone": ("zones of Google", "Region!VBRGoogleCloudComputeRegion Name:texts"),
    "Get-VBRGoogleCloudComputeVPC": ("networks at Google", "Account!VBRGoogleCloudComputeAccount Name:texts"),
    "Get-VBRGoogleCloudComputeSubnet": (
        "subnets at Google",
        "Region!VBRGoogleCloudComputeRegion VPC!VBRGoogleCloudComputeVPC Name:texts",
    ),
    "Get-VBRGoogleCloudComputeInstanceType": (
        "kinds of instances at Google",
        "Zone!VBRGoogleCloudComputeZone Name:texts",
    ),
    "Get-VBRAzureAccount": ("accounts at Azure", "Type:text Name:texts"),
    "Get-VBRAzureSubscription": ("subscriptions of Azure", "Account!VBRAzureAccount Name:texts"),
    "Get-VBRAzureStorageAccount": ("storage accounts at Azure", "Subscription!VBRAzureSubscription Name:texts"),
    "Get-VBRAzureLocation": ("locations of Azure", "Subscription!VBRAzureSubscription Name:texts"),
    "Get-VBRAzureResourceGroup": ("resource groups at Azure", "Subscription!VBRAzureSubscription Name:texts"),
    "Get-VBRAzureVMSize": (
        "sizes of machines at Azure",
        "Subscription!VBRAzureSubscription Location!VBRAzureLocation Name:texts",
    ),
    "Get-VBRAzureVirtualNetwork": ("networks at Azure", "Subscription!VBRAzureSubscription Name:texts"),
    "Get-VBRAzureVirtualNetworkSubnet": ("subnets at Azure", "Network!VBRAzureVirtualNetwork Name:texts"),
    "Get-VBRCloudInfrastructureState": ("states of a service provider", ""),
    "Get-VBRCloudInfrastructureServiceState": ("states of a service provider's services", ""),
    "Get-VBRCloudGatewayPool": ("pools of cloud gateways", "Name:texts Id:guids"),
    "Get-VBRCloudGatewayCertificate": ("certificates of cloud gateways", ""),
    "Get-VBRCloudHardwarePlan": ("hardware plans", "Name:texts Id:guids"),
    "Get-VBRCloudPublicIP": ("public addresses of a service provider", ""),
    "Get-VBRCloudVLANConfiguration": ("networks of a service provider", ""),
    "Get-VBRCloudTenantNetworkAppliance": ("appliances of tenants", "Tenant!VBRCloudTenant"),
    "Get-VBRCloudSubTenant": ("users of tenants", "Name:texts Id:guids"),
    "Get-VBRCloudSubUser": ("users at a service provider", "CloudProvider!VBRCloudProvider"),
    "Get-VBRCloudProviderCredentials": ("accounts at service providers", "Name:texts Id:guids"),
    "Get-VBRDefaultGatewayConfiguration": ("gateways at a service provider", "CloudProvider!VBRCloudProvider"),
    "Get-VBREntraIDTenantBackupJob": ("jobs of tenants of Entra ID", "Name:texts Id:guids"),
    "Get-VBREntraIDLogsBackupJob": ("jobs of logs of Entra ID", "Name:texts Id:guids"),
    "Get-VBRNASBackup": ("backups of shares", "Name:texts Id:guids"),
    "Get-VBRNASBackupCopyJob": ("copy jobs of shares", "Name:texts Id:guids"),
    "Get-VBRNASBackupSession": ("runs of jobs of shares", "Name:texts Id:guids"),
    "Get-VBRNASBackupRestorePoint": ("restore points of shares", "NASBackup:VBRNASBackup Name:texts Id:guids"),
    "Get-VBRNASServerPath": ("paths on servers of shares", "Server!VBRNASServer"),
    "Get-VBRUnstructuredServer": ("servers of shares and of object storage", "Name:texts Id:guids"),
    "Get-VBRUnstructuredBackup": ("backups of shares and of object storage", "Name:texts Id:guids"),
    "Get-VBRUnstructuredBackupRestorePoint": (
        "restore points of shares and of object storage",
        "Backup:VBRUnstructuredBackup Id:guids",
    ),
    "Get-VBRNDMPServer": ("NDMP servers", "Name:texts Id:guids"),
    "Get-NetAppHost": ("storage systems of NetApp", "Name:texts Id:guids"),
    "Get-NetAppVolume": ("volumes of NetApp", "Host:NetAppHost Name:texts"),
    "Get-VBRIsilonHost": ("storage systems of Isilon", "Name:texts Id:guids"),
    "Get-VBRIsilonVolume": ("volumes of Isilon", "Host:VBRIsilonHost Name:texts"),
    "Get-VBRTapeBackup": ("backups on tape", "Name:texts Id:guids"),
    "Get-VBREPSession": ("runs of jobs of agents", "Name:texts"),
    "Get-VBRCDPProxy": ("proxies of continuous protection", "Name:texts Id:guids"),
    "Get-VBRHighAvailabilityCluster": ("clusters of backup servers", ""),
    "Get-VBRViServerNetworkInfo": ("networks of a vSphere host", "Server!server"),
    "Get-VBRViVirtualLabConfiguration": ("virtual labs of vSphere", "Id:guids"),
    "Find-VBRvCloudEntity": ("objects of Cloud Director", "Server:server Name:texts OrganizationVdc:switch"),
    "Get-VBRInstantRecoveryMigration": ("migrations of recovered machines of vSphere", "Id:guids"),
    "Get-VBRMalwareDetectionExclusion": ("machines that malware detection does not look at", "Name:texts"),
    "Get-VBRMalwareDetectionResult": ("what scans of restore points have found", "RestorePoint:point"),
}
"""Commands that list: what they would list, and their parameters, `!` before the kind of a mandatory one."""

ACTIONS = {
    "Add-VBRAmazonAccount": ("An account at Amazon", "AccessKey!text SecretKey!text Description:text"),
    "Connect-VBRAmazonS3Service": (
        "A connection to Amazon",
        "Account!VBRAmazonAccount RegionType!text ServiceType!text",
    ),
    "New-VBRAmazonS3Folder": (
        "A folder of a bucket",
        "Connection!VBRAmazonS3Connection Bucket!VBRAmazonS3Bucket Name!text",
    ),
    "Add-VBRAmazonS3Repository": (
        "A repository at Amazon",
        (
            "Connection!VBRAmazonS3Connection AmazonS3Folder!VBRAmazonS3Folder Name:text EnableSizeLimit:switch"
            " SizeLimit:number Description:text"
        ),
    ),
    "New-VBRAmazonEC2DiskConfiguration": (
        "A disk of an instance at Amazon",
        "DiskName!text DiskType:text Include:switch RestorePoint:point",
    ),
    "Start-VBRVMRestoreToAmazon": (
        "A machine at Amazon",
        (
            "RestorePoint!point Region!VBRAmazonEC2Region LicenseType!text InstanceType!VBRAmazonEC2InstanceType"
            " VMName:text DiskConfiguration:VBRAmazonEC2DiskConfiguration VPC:VBRAmazonEC2VPC"
            " SecurityGroup:VBRAmazonEC2SecurityGroup Subnet:VBRAmazonEC2Subnet Reason:text PowerOn:switch"
        ),
    ),
    "New-VBRGoogleCloudComputeDiskConfiguration": (
        "A disk of an instance at Google",
        "DiskName!text DiskType:text RestorePoint:point",
    ),
    "Start-VBRVMRestoreToGoogleCloud": (
        "A machine at Google",
        (
            "RestorePoint!point Zone!VBRGoogleCloudComputeZone InstanceType!VBRGoogleCloudComputeInstanceType"
            " VMName:text DiskConfiguration:VBRGoogleCloudComputeDiskConfiguration"
            " Subnet:VBRGoogleCloudComputeSubnet Reason:text"
        ),
    ),
    "Start-VBRVMRestoreToAzure": (
        "A machine at Azure",
        (
            "RestorePoint!point Subscription!VBRAzureSubscription StorageAccount!VBRAzureStorageAccount"
            " VmSize!VBRAzureVMSize VirtualNetwork!VBRAzureVirtualNetwork VirtualSubnet!VBRAzureVirtualNetworkSubnet"
            " ResourceGroup:VBRAzureResourceGroup VmName:text Reason:text"
        ),
    ),
    "Add-VBRNASSMBServer": (
        "A share to back up",
        (
            "Path!text CacheRepository!repository AccessCredentials:credentials ProcessingMode:text ProxyMode:text"
            " StorageSnapshotPath:text"
        ),
    ),
    "Add-VBRNASNFSServer": (
        "An NFS export to back up",
        "Path!text CacheRepository!repository ProcessingMode:text StorageSnapshotPath:text",
    ),
    "Set-VBRNASSMBServer": ("A share to back up", "Server!VBRNASServer ProcessingMode:text StorageSnapshotPath:text"),
    "New-VBRNASBackupJobObject": ("An object of a job of shares", "Server!VBRNASServer Path:text"),
    "Set-VBRNASBackupJob": (
        "A job of shares",
        "Job!VBRNASBackupJob BackupObject:VBRNASBackupJobObject EnableSchedule:switch",
    ),
    "Enable-VBRCloudMaintenanceMode": ("A service provider's infrastructure", ""),
    "Disable-VBRCloudMaintenanceMode": ("A service provider's infrastructure", ""),
    "Add-VBRvCenter": (
        "A vCenter server",
        "Name!text User:text Password:text Credentials:credentials Port:number Description:text Force:switch",
    ),
    "Add-VBRViBackupJob": (
        "A machine of vSphere",
        "Entity!IViItem Name:text BackupRepository:repository Description:text Force:switch HighPriority:switch",
    ),
    "Add-VBRViJobObject": ("A machine of vSphere", "Job!job Entities!IViItem Name:text"),
    "Add-VSBViApplicationGroup": ("A machine of vSphere", "VmFromBackup!VBRViVmFromBackup Name:text Description:text"),
}
"""Commands that would make or change something: what of, and their parameters."""


class NotHere(BackupCommand):
    """A command about a thing that the estate has none of."""

    about = ""

    def process(self) -> None:
        self.fail(f"{self.about} cannot be reached: the estate has none.", "NotHere", "ObjectNotFound")


def _parameters(text: str) -> dict[str, Any]:
    """The attributes of a command's class from its line in a table."""
    found = {}
    for word in text.split():
        mandatory = "!" in word
        name, _, kind = word.partition("!" if mandatory else ":")
        full = _TYPES.get(kind)
        if full is None:
            full = INFOS + kind
            absent_type(full)
        about = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()
        found[f"its_{name.lower()}"] = parameter(
            name=name, type=full, mandatory=mandatory, no_effect=NONE_HERE, help=f"The {about}."
        )
    return found


for _name, (_about, _text) in LISTINGS.items():
    _shown = Example(f"@({_name}).Count", "There are none.", output="0")
    if "!" in _text:
        _first = _text.partition("!")[0].rpartition(" ")[2]
        _shown = Example(f"@() | ForEach-Object {{ {_name} -{_first} $_ }}", "For each there is.")
    cmdlet(_name)(
        type(
            _name.replace("-", ""),
            (NothingHere,),
            {"__doc__": f"Lists {_about}.", "examples": [_shown], **_parameters(_text)},
        )
    )

for _name, (_about, _text) in ACTIONS.items():
    cmdlet(_name)(
        type(
            _name.replace("-", ""),
            (NotHere,),
            {
                "__doc__": f"{_about} would be needed for it: the estate has none.",
                "about": _about,
                "examples": [Example(f"Get-Command {_name} | ForEach-Object Name", "It is there.", output=_name)],
                **_parameters(_text),
            },
        )
    )
