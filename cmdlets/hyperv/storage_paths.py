"""Get-VMStoragePath: the folders of storage resource pools."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import enum
from hvsim.cmdlets.hyperv.selection import HyperVCommand
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.hosts.host import Host
from hvsim.interpreter.commands import ALL_SETS, Example, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

POOL = HYPERV + "VMStorageResourcePool"
PRIMORDIAL = "Primordial"
"""The pool that every host has, and the only one here."""


@frozen(eq=False)
class StoragePath:
    """A folder of a storage pool."""

    host: Host
    path: str
    kind: str


live_type(
    POOL,
    StoragePath,
    {
        "string Path": lambda p: p.path,
        "string ResourcePoolName": lambda p: PRIMORDIAL,
        HYPERV + "VMResourcePoolType ResourcePoolType": lambda p: enum(HYPERV + "VMResourcePoolType", p.kind),
        "string ComputerName": lambda p: p.host.name.upper(),
        "bool IsDeleted": lambda p: False,
    },
)


@cmdlet("Get-VMStoragePath", output=POOL)
class GetVMStoragePath(HyperVCommand, remote=ALL_SETS):
    """Lists the folders of storage resource pools; the primordial one has the folders of the host's settings."""

    path: list[str] = parameter(position=0, pipeline=True, wildcards=True, help="Only these folders.")
    resource_pool_name: list[str] = parameter(position=1, mandatory=True, help="The pools: Primordial.")
    resource_pool_type: Any = parameter(
        position=2, mandatory=True, type=HYPERV + "VMResourcePoolType", help="VHD, ISO or VFD."
    )

    examples = [
        Example("Get-VMStoragePath -ResourcePoolName Primordial -ResourcePoolType VHD", "Where do disks go?"),
    ]

    def process(self) -> None:
        kind = str(self.resource_pool_type)
        if kind not in ("VHD", "ISO", "VFD"):
            self.report(f"'{kind}' is no type of storage resource pool.", "InvalidParameter", "InvalidArgument")
            return
        for name in self.resource_pool_name:
            if matches(name, PRIMORDIAL):
                self._write_of_hosts(kind)
            elif not has_wildcards(name):
                message = f'Hyper-V was unable to find a resource pool with name "{name}".'
                self.report(message, "ObjectNotFound", "ObjectNotFound")

    def _write_of_hosts(self, kind: str) -> None:
        for host in self.hosts():
            for folder in dict.fromkeys((host.disk_path, host.machine_path)):
                if any(matches(path, folder) for path in self.path or ["*"]):
                    self.write(StoragePath(host, folder, kind))
