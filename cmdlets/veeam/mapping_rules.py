"""Where adapters and disks of restored machines go: networks of restore points, disks of them, and rules."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.veeam.adding_servers import NETWORK, HostNetwork
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import A_RUN, INFOS, POINT
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.interpreter.commands import Example, cmdlet, parameter

COMPUTER_NETWORK = INFOS + "VBRComputerNetworkInfo"
DEVICE = INFOS + "VBRViVirtualDevice"
NETWORK_RULE = INFOS + "VBRHvInstantRecoveryNetworkMappingRule"
DEVICE_RULE = INFOS + "VBRHvVirtualDeviceMappingRule"


@frozen(eq=False)
class ComputerNetwork:
    """A network that adapters of a machine were on at a restore point: the switch of its host."""

    name: str


@frozen(eq=False)
class Device:
    """A disk of a restore point."""

    name: str
    size: int


@frozen(eq=False)
class NetworkRule:
    """Adapters that were on one network come to another."""

    source: ComputerNetwork
    target: HostNetwork


@frozen(eq=False)
class DeviceRule:
    """A disk comes into a folder."""

    device: Device
    path: str


product_type(COMPUTER_NETWORK, ComputerNetwork, {"string NetworkName": "name", "string Name": "name"})
product_type(DEVICE, Device, {"string Name": "name", "long Size": "size"}, view="table Name Size")
product_type(
    NETWORK_RULE,
    NetworkRule,
    {f"{COMPUTER_NETWORK} SourceNetwork": "source", f"{NETWORK} TargetNetwork": "target"},
)
product_type(DEVICE_RULE, DeviceRule, {f"{DEVICE} SourceDevice": "device", "string Path": "path"})


@cmdlet("Get-VBRComputerNetworkInfo", output=COMPUTER_NETWORK)
class GetVBRComputerNetworkInfo(BackupCommand):
    """Lists the networks that a machine was on at a restore point."""

    restore_point: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=POINT, help="The restore point."
    )

    examples = [
        Example("(Get-VBRRestorePoint -Name web01 | Get-VBRComputerNetworkInfo).NetworkName", "Where was it?", A_RUN)
    ]

    def process(self) -> None:
        point: BackupPoint = self.restore_point
        settings = self.attempt(point.settings, point) or {}
        names = [item["switch"] for item in settings.get("adapters", ()) if item["switch"]]
        self.write_all(ComputerNetwork(name) for name in dict.fromkeys(names))


@cmdlet("Get-VBRViVirtualDevice", output=DEVICE)
class GetVBRViVirtualDevice(BackupCommand):
    """Lists the disks of a machine at a restore point."""

    restore_point: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=POINT, help="The restore point."
    )

    examples = [Example("@(Get-VBRRestorePoint -Name web01 | Get-VBRViVirtualDevice).Count", "How many?", A_RUN, "1")]

    def process(self) -> None:
        self.write_all(Device(disk.name, disk.size) for disk in self.restore_point.point.disks)


@cmdlet("New-VBRHvInstantRecoveryNetworkMappingRule", output=NETWORK_RULE)
class NewVBRHvInstantRecoveryNetworkMappingRule(BackupCommand):
    """Makes a rule that puts adapters of one network on another."""

    source_network: Any = parameter(
        mandatory=True,
        type=COMPUTER_NETWORK,
        help="A network of the restore point, as Get-VBRComputerNetworkInfo gives it.",
    )
    target_network: Any = parameter(
        mandatory=True, type=NETWORK, help="A network of the host, as Get-VBRHvServerNetworkInfo gives it."
    )

    examples = [
        Example(
            "$from = Get-VBRRestorePoint -Name web01 | Get-VBRComputerNetworkInfo;"
            " $to = @(Get-VBRServer -Name HV01 | Get-VBRHvServerNetworkInfo)[0];"
            " $rule = New-VBRHvInstantRecoveryNetworkMappingRule -SourceNetwork $from -TargetNetwork $to;"
            " $rule.TargetNetwork -eq $to",
            "One network to another.",
            A_RUN,
            "True",
        )
    ]

    def process(self) -> None:
        self.write(NetworkRule(self.source_network, self.target_network))


@cmdlet("New-VBRHvVirtualDeviceMappingRule", output=DEVICE_RULE)
class NewVBRHvVirtualDeviceMappingRule(BackupCommand):
    """Makes a rule that puts a disk into another folder."""

    path: str = parameter(mandatory=True, help="The folder on the host.")
    source_device: Any = parameter(
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        type=DEVICE,
        help="The disk, as Get-VBRViVirtualDevice gives it.",
    )

    examples = [
        Example(
            "(Get-VBRRestorePoint -Name web01 | Get-VBRViVirtualDevice |"
            " New-VBRHvVirtualDeviceMappingRule -Path D:\\Fast).Path",
            "Onto faster storage.",
            A_RUN,
            "D:\\Fast",
        )
    ]

    def process(self) -> None:
        self.write(DeviceRule(self.source_device, self.path))
