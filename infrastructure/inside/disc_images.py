"""Images of discs (ISO) that a server has mounted: each is a drive that nobody can write on.

What is on a disc is not known here: its drive has the disc's size and name, and no files. Virtual hard disks are
`disks.disk_files`.
"""

from __future__ import annotations

from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.computers.computer import MountedDisc
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.files.volume import Volume
from hvsim.infrastructure.inside.disk_drives import free_letter
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.volumes import DISC_FILE_SYSTEM

_LONGEST_LABEL = 16


def find_disc(computer: Computer, path: str) -> MountedDisc | None:
    """The disc of that file, where the server has mounted it."""
    return next((disc for disc in computer.discs if disc.path.lower() == path.lower()), None)


def mount_disc(computer: Computer, path: str, *, letter: bool = True) -> MountedDisc:
    """Lets a server read a disc, under the first free drive letter. Raises `FileNotFoundError`, `ManagementError`."""
    status = computer.files.status(path)
    if status is None or status.is_directory:
        raise FileNotFoundError(path)
    known = find_disc(computer, path)
    if known is not None:
        return known
    root = ""
    if letter:
        chosen = free_letter(Inside(computer))
        if not chosen:
            raise ManagementError("OperationFailed", "No drive letter is free.")
        root = f"{chosen}:\\"
        name = path.rpartition("\\")[2].rpartition(".")[0].upper()[:_LONGEST_LABEL]
        volume = Volume(
            status.size, now=computer.clock.now, syntax=computer.files.syntax, label=name, kind=DISC_FILE_SYSTEM
        )
        volume.space.take(status.size)
        computer.files.add_volume(root, volume)
    disc = MountedDisc(path, root, status.size, len(computer.discs))
    computer.discs.append(disc)
    return disc


def dismount_disc(computer: Computer, disc: MountedDisc) -> None:
    """The drive is gone."""
    computer.discs.remove(disc)
    if disc.root in computer.files.volumes():
        computer.files.remove_volume(disc.root)
