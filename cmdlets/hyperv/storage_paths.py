"""The folders of storage resource pools: Get-, Add- and Remove-VMStoragePath."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import enum
from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import HyperVCommand
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.hosts.resource_pools import (
    STORAGE_KINDS,
    PoolKind,
    ResourcePool,
    add_folder,
    pool_named,
    remove_folder,
)
from hvsim.interpreter.commands import ALL_SETS, Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

POOL = HYPERV + "VMStorageResourcePool"
_TYPE = HYPERV + "VMResourcePoolType"
_MADE = "$null = New-VMResourcePool Disks VHD"


@frozen(eq=False)
class StoragePath:
    """A folder of a storage pool."""

    pool: ResourcePool
    path: str


live_type(
    POOL,
    StoragePath,
    {
        "string Path": lambda p: p.path,
        "string ResourcePoolName": lambda p: p.pool.name,
        f"{_TYPE} ResourcePoolType": lambda p: enum(_TYPE, p.pool.kind.label),
        "string ComputerName": lambda p: p.pool.host.name.upper(),
        "bool IsDeleted": lambda p: p.pool.removed,
    },
)


class StoragePaths(HyperVCommand):
    """A command about folders of storage pools."""

    resource_pool_name: Any = None
    resource_pool_type: Any = None

    def pools(self) -> Iterator[ResourcePool]:
        """The pools that were named; a name without one, and a kind without folders, is reported."""
        kind = PoolKind.named(str(self.resource_pool_type))
        if kind not in STORAGE_KINDS:
            self.report(f"'{kind.label}' is no type of storage resource pool.", "InvalidParameter", "InvalidArgument")
            return
        for host in self.hosts():
            for name in self.resource_pool_name:
                found = [pool for pool in host.resource_pools if pool.kind is kind and matches(name, pool.name)]
                if not found and not has_wildcards(name):
                    self.attempt(partial(pool_named, host, name, kind))
                yield from found


def folders_of(pool: ResourcePool) -> list[str]:
    """The folders of a pool; the primordial one has those of the host's settings."""
    own = (pool.host.disk_path, pool.host.machine_path) if pool.is_primordial else ()
    return list(dict.fromkeys((*own, *pool.paths)))


@cmdlet("Get-VMStoragePath", output=POOL)
class GetVMStoragePath(StoragePaths, remote=ALL_SETS):
    """Lists the folders of storage resource pools; the primordial one has the folders of the host's settings."""

    path: list[str] = parameter(position=0, pipeline=True, wildcards=True, help="Only these folders.")
    resource_pool_name: list[str] = parameter(position=1, mandatory=True, help="The pools.")
    resource_pool_type: Any = parameter(position=2, mandatory=True, type=_TYPE, help="VHD, ISO or VFD.")

    examples = [
        Example("Get-VMStoragePath -ResourcePoolName Primordial -ResourcePoolType VHD", "Where do disks go?"),
    ]

    def process(self) -> None:
        for pool in self.pools():
            for folder in folders_of(pool):
                if any(matches(path, folder) for path in self.path or ["*"]):
                    self.write(StoragePath(pool, folder))


class ChangingPaths(StoragePaths, remote=ALL_SETS):
    """A command that changes the folders of storage pools."""

    path: list[str] = parameter(position=0, mandatory=True, pipeline=True, help="The folders.")
    resource_pool_name: list[str] = parameter(position=1, mandatory=True, help="The pools.")
    resource_pool_type: Any = parameter(position=2, mandatory=True, type=_TYPE, help="VHD, ISO or VFD.")
    passthru: Switch = parameter(help="Writes the folders that were changed.")

    def process(self) -> None:
        for pool in list(self.pools()):
            for path in self.path:
                folder = host_path(self, pool.host, path)
                if self.should_process(folder) and self.managed(partial(self.change, pool, folder)) and self.passthru:
                    self.write(folder)

    def change(self, pool: ResourcePool, folder: str) -> None:
        """Does it to one folder. Raises `ManagementError`."""
        raise NotImplementedError  # abstract: each kind has its own


@cmdlet("Add-VMStoragePath", confirm="Medium", output="System.String")
class AddVMStoragePath(ChangingPaths):
    """Puts folders into storage resource pools."""

    examples = [Example("Add-VMStoragePath D:\\VMs Disks -ResourcePoolType VHD -Passthru", "One.", _MADE)]

    def change(self, pool: ResourcePool, folder: str) -> None:
        add_folder(pool, folder)


@cmdlet("Remove-VMStoragePath", output="System.String")
class RemoveVMStoragePath(ChangingPaths):
    """Takes folders out of storage resource pools."""

    examples = [
        Example("Remove-VMStoragePath D:\\VMs Disks VHD", "Out again.", f"{_MADE}; Add-VMStoragePath D:\\VMs Disks VHD")
    ]

    def change(self, pool: ResourcePool, folder: str) -> None:
        remove_folder(pool, folder)
