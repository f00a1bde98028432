"""Get-, New- and Set-LabLun, Set-LabArray and Set-LabShare: what administrators of arrays and file servers decide."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import UInt64, array
from hvsim.cmdlets.veeam.backup_command import DirectCommand
from hvsim.infrastructure.computers.network import short_name
from hvsim.infrastructure.hosts.luns import present
from hvsim.infrastructure.storage.san import Access, Lun, SanArray
from hvsim.infrastructure.storage.shares import Share
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.formatting.views import column, register_view, table_view

LUN = "HvSim.Lun"
ARRAY = "HvSim.SanArray"
SHARE = "HvSim.Share"


def _seen(lun: Lun) -> Iterable[str]:
    return (f"{name} ({access.label})" for name, access in sorted(lun.seen_by.items()))


live_type(
    LUN,
    Lun,
    {
        "string Name": lambda item: item.full_name,
        "string Array": lambda item: item.array.name,
        "ulong Size": lambda item: UInt64(item.size),
        "string[] SeenBy": lambda item: array(_seen(item), "System.String"),
    },
)
live_type(
    ARRAY,
    SanArray,
    {
        "string Name": lambda item: item.name,
        "bool HardwareProvider": lambda item: item.hardware_provider,
        "bool Transportable": lambda item: item.transportable,
        "bool OffloadedCopies": lambda item: item.odx,
        "string[] ProviderOn": lambda item: array(sorted(item.provider_on), "System.String"),
    },
)
live_type(
    SHARE,
    Share,
    {
        "string Path": lambda item: item.root,
        "string[] Readers": lambda item: array(sorted(item.readers or ["*"]), "System.String"),
        "string[] Writers": lambda item: array(sorted(item.writers or ["*"]), "System.String"),
    },
)
register_view(table_view(LUN, [column(name, alignment="left") for name in ("Name", "Size", "SeenBy")], autosize=True))


class StorageCommand(DirectCommand):
    """A command about arrays and LUNs."""

    def luns(self, names: list[str] | None) -> Iterable[Lun]:
        """The LUNs of those names, written as array/LUN."""
        known = [lun for item in self.estate.arrays for lun in item.luns]
        return self.named("LUN", names, known, lambda item: item.full_name)


@cmdlet("Get-LabLun", output=LUN)
class GetLabLun(StorageCommand):
    """Lists LUNs and the computers that see them."""

    name: list[str] = parameter(position=0, wildcards=True, help="The LUNs, as array/LUN; all when left out.")

    examples = [Example("Get-LabLun SAN01/* | Select-Object Name, SeenBy", "Who sees the LUNs of an array?")]

    def process(self) -> None:
        self.write_all(self.luns(self.name))


@cmdlet("New-LabLun", output=LUN, confirm="Low")
class NewLabLun(StorageCommand):
    """Makes a LUN on an array; no computer sees it yet."""

    name: str = parameter(position=0, mandatory=True, help="Its name, as array/LUN.")
    size: Any = parameter(position=1, mandatory=True, type="System.Int64", help="Its size in bytes.")

    examples = [Example("New-LabLun SAN01/Data -Size 2TB", "Room for another shared volume.")]

    def process(self) -> None:
        if self.should_process(self.name):
            lun = self.attempt(partial(self.estate.add_lun, self.name, int(self.size)), self.name)
            if lun is not None:
                self.write(lun)


@cmdlet("Set-LabLun", output=LUN, confirm="Low")
class SetLabLun(StorageCommand):
    """Presents LUNs to a computer, read-only or not, or hides them from it."""

    name: list[str] = parameter(position=0, mandatory=True, wildcards=True, help="The LUNs, as array/LUN.")
    computer_name: str = parameter(position=1, mandatory=True, help="The computer.")
    access: str = parameter(
        position=2, mandatory=True, values=tuple(item.label for item in Access), help="How it sees them: None, ..."
    )
    pass_thru: Switch = parameter(help="Writes the LUNs.")

    examples = [
        Example("Set-LabLun SAN01/LUN1 PX01 ReadWrite", "A proxy may write to the machines' volume."),
        Example(
            "Set-LabLun SAN01/LUN1 HV02 None; (Get-ClusterSharedVolumeState -Node HV02).StateInfo",
            "A node loses its path to the disk of a shared volume.",
            output="BlockRedirected",
        ),
    ]

    def process(self) -> None:
        computer = self.attempt(lambda: self.estate.network.computer(self.computer_name), self.computer_name)
        for lun in self.luns(self.name) if computer is not None else ():
            if computer is not None and self.should_process(f"{lun.full_name} for {computer.name}"):
                present(lun, computer, Access.named(self.access))
                if self.pass_thru:
                    self.write(lun)


@cmdlet("Set-LabArray", output=ARRAY, confirm="Low")
class SetLabArray(StorageCommand):
    """Changes what an array can do, and where its hardware VSS provider is installed."""

    name: list[str] = parameter(position=0, mandatory=True, wildcards=True, help="The arrays.")
    transportable: Any = parameter(
        type="System.Boolean", help="Whether its shadow copies can be mounted on another server."
    )
    hardware_provider: Any = parameter(type="System.Boolean", help="Whether it has a hardware VSS provider at all.")
    install_provider_on: list[str] = parameter(default=(), help="Computers that get its VSS provider.")
    remove_provider_from: list[str] = parameter(default=(), help="Computers that lose it.")
    pass_thru: Switch = parameter(help="Writes the arrays.")

    examples = [
        Example("Set-LabArray SAN01 -Transportable $false -PassThru", "A provider that cannot move its copies."),
        Example("Set-LabArray SAN01 -RemoveProviderFrom PX01", "The provider is uninstalled on the proxy."),
    ]

    def process(self) -> None:
        for item in self.named("array", self.name, self.estate.arrays, lambda each: each.name):
            if self.should_process(item.name):
                self._set(item)
                if self.pass_thru:
                    self.write(item)

    def _set(self, item: SanArray) -> None:
        if self.transportable is not None:
            item.transportable = bool(self.transportable)
        if self.hardware_provider is not None:
            item.hardware_provider = bool(self.hardware_provider)
        item.provider_on.update(map(short_name, self.install_provider_on))
        item.provider_on.difference_update(map(short_name, self.remove_provider_from))


@cmdlet("Set-LabShare", output=SHARE, confirm="Low")
class SetLabShare(StorageCommand):
    """Names the computers that may read a share or write to it; * is all of them."""

    path: list[str] = parameter(position=0, mandatory=True, wildcards=True, help="The shares, as \\\\server\\share.")
    readers: list[str] = parameter(help="The computers that may read it.")
    writers: list[str] = parameter(help="The computers that may write to it, and read it.")
    pass_thru: Switch = parameter(help="Writes the shares.")

    examples = [
        Example("Set-LabShare \\\\FS01\\VMs -Readers HV04 -Writers HV04 -PassThru", "For one host alone."),
        Example("Set-LabShare \\\\FS01\\VMs -Readers *", "Everybody may read it."),
    ]

    def process(self) -> None:
        known = self.estate.network.shares
        for share in self.named("share", self.path, known, lambda item: item.root):
            if self.should_process(share.root):
                readers = share.readers if self.readers is None else _computers(self.readers)
                share.limit(readers, share.writers if self.writers is None else _computers(self.writers))
                if self.pass_thru:
                    self.write(share)


def _computers(names: list[str]) -> set[str] | None:
    return None if "*" in names else set(map(short_name, names))
