"""SAN arrays: LUNs, who may see them and how, and the array's own way of making shadow copies.

Does not know hosts' volumes; they name the LUN behind them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.costs import Station
from hvsim.infrastructure.costs.rates import SAN_LUN, SAN_LUN_SINGLE
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.product_values import ProductValue

if TYPE_CHECKING:
    from hvsim.infrastructure.disks.virtual_disks import ImageFile


class Access(ProductValue):
    """How a computer sees a LUN."""

    NONE = ("None", 0)
    READ_ONLY = ("ReadOnly", 1)
    READ_WRITE = ("ReadWrite", 2)


@define(eq=False)
class LunHolder:
    """A LUN as a computer has it: whether it uses the disk, and the drive letters of its partitions by identity,
    and those of which it leaves the volume alone (`offline`).
    """

    is_offline: bool = True
    read_only: bool = False
    letters: dict[UUID, str] = field(factory=dict)
    offline: set[UUID] = field(factory=set)


@define(eq=False)
class Lun:
    """A LUN of an array: its size in bytes, and the computers (names in lower case) that see it.

    One that `is_laid_out` has the volume that a lab file put on it, and nobody has changed how it is divided. `image`
    are the bytes of any other, None until somebody has looked.
    """

    id: UUID
    name: str
    array: SanArray
    size: int
    disk: Station = field(init=False, repr=False)
    seen_by: dict[str, Access] = field(factory=dict)
    is_laid_out: bool = False
    image: ImageFile | None = None
    is_clustered: bool = False
    """Whether it is a disk of a cluster."""
    holders: dict[str, LunHolder] = field(factory=dict, repr=False)
    """How computers have it, by their names in lower case."""

    def __attrs_post_init__(self) -> None:
        self.disk = Station(f"{self.array.name}/{self.name}", SAN_LUN, SAN_LUN_SINGLE)

    @property
    def full_name(self) -> str:
        """With the array's name, as lab files write it."""
        return f"{self.array.name}/{self.name}"

    def present_to(self, computer: str, access: Access = Access.READ_WRITE) -> None:
        """Lets a computer see the LUN; NONE hides it."""
        if access is Access.NONE:
            self.seen_by.pop(computer.lower(), None)
        else:
            self.seen_by[computer.lower()] = access

    def holder(self, computer: str) -> LunHolder:
        """How the computer of that name has it: offline at first, as Windows leaves disks that others see too."""
        return self.holders.setdefault(computer.lower(), LunHolder())

    def rename_computer(self, old: str, new: str) -> None:
        """A computer is called otherwise: it sees the LUN, and has it, as before."""
        if old.lower() in self.seen_by:
            self.seen_by[new.lower()] = self.seen_by.pop(old.lower())
        if old.lower() in self.holders:
            self.holders[new.lower()] = self.holders.pop(old.lower())

    def access_of(self, computer: str) -> Access:
        """How the computer of that name sees it."""
        return self.seen_by.get(computer.lower(), Access.NONE)


@define(eq=False)
class SanArray:
    """An array. `provider_on` names the computers (lower case) on which its hardware VSS provider is installed;
    `transportable` says whether the provider's shadow copies can be mounted on another server, `odx` whether the array
    copies by itself when it is asked to.
    """

    id: UUID
    name: str
    transportable: bool = True
    odx: bool = True
    hardware_provider: bool = True
    luns: list[Lun] = field(factory=list)
    provider_on: set[str] = field(factory=set)

    @property
    def provider_name(self) -> str:
        """As `vssadmin list providers` would show it."""
        return f"{self.name} Hardware VSS Provider"

    def add_lun(self, identity: UUID, name: str, size: int) -> Lun:
        """Makes a LUN, seen by nobody yet."""
        lun = Lun(identity, name, self, size)
        self.luns.append(lun)
        return lun

    def rename_computer(self, old: str, new: str) -> None:
        """A computer is called otherwise: it keeps its provider and its LUNs."""
        if old.lower() in self.provider_on:
            self.provider_on.remove(old.lower())
            self.provider_on.add(new.lower())
        for lun in self.luns:
            lun.rename_computer(old, new)

    def lun(self, name: str) -> Lun:
        """The LUN of that name. Raises `NotFound`."""
        for lun in self.luns:
            if lun.name.lower() == name.lower():
                return lun
        raise NotFound(f"LUN of {self.name}", name, (item.name for item in self.luns))

    def has_provider_on(self, computer: str) -> bool:
        """Whether shadow copies by the array can be asked for on that computer."""
        return self.hardware_provider and computer.lower() in self.provider_on
