"""The volumes of hosts, before there are hosts: a session shows drives, and the first look at one builds the estate.

Light on purpose: a session loads this at start. What lies on the volumes comes with the estate.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from hvsim.infrastructure.files import WINDOWS_PATHS, Directory, FileTree, Volume
from hvsim.infrastructure.files.tree import no_share

if TYPE_CHECKING:
    from hvsim.infrastructure.lab import LabPlan

TIB = 1024**4

DEFAULT_HOST = ("HV01", "2022")
"""The first host of the default lab and its version of Windows Server."""

SHARED_FOLDER = "C:\\ClusterStorage"
"""Where every node of a cluster finds its shared volumes."""

DEFAULT_VOLUMES = (
    ("D:\\", "VMs", 4 * TIB),
    ("E:\\", "Backup", 8 * TIB),
    (f"{SHARED_FOLDER}\\Volume1", "Volume1", 8 * TIB),
)
"""What the first host of the default lab has beside its system volume: path, label, bytes."""

Now = Callable[[], datetime]


class AwaitedVolume(Volume):
    """A volume whose files come with the estate: `arrive` builds it at the first look, unless it is being built."""

    def __init__(self, capacity: int, *, now: Now, label: str, arrive: Callable[[], object] | None) -> None:
        self.arrive = arrive
        super().__init__(capacity, now=now, syntax=WINDOWS_PATHS, label=label, populate=self._arrive)

    def _arrive(self) -> None:
        if self.arrive is not None:
            arrive, self.arrive = self.arrive, None
            arrive()


def offer_volumes(tree: FileTree, now: Now, arrive: Callable[[], object], lab: LabPlan | None = None) -> None:
    """Gives the machine that a session works on the volumes of the first host of `lab`, the default lab for None."""
    volumes: tuple[tuple[str, str, int], ...] = DEFAULT_VOLUMES
    if lab is not None:
        from hvsim.infrastructure.lab.places import first_volumes

        volumes = first_volumes(lab)
    for path, label, capacity in volumes:
        if len(path) > 3:
            tree.make_directories(path.rpartition("\\")[0])
        tree.add_volume(path, AwaitedVolume(capacity, now=now, label=label, arrive=arrive))

    def awaited_share(root: str) -> Directory | None:
        arrive()
        return tree.find_share(root)

    tree.find_share = awaited_share


def first_host(lab: LabPlan | None = None) -> tuple[str, str]:
    """Name and version of the host that a session on Windows works on."""
    return DEFAULT_HOST if lab is None else (lab.hosts[0].name, lab.hosts[0].version)


def stop_waiting(tree: FileTree) -> None:
    """The estate is being built: looking at a volume or a share need not build it any more."""
    tree.find_share = no_share
    for volume in tree.volumes().values():
        if isinstance(volume, AwaitedVolume):
            volume.arrive = None
