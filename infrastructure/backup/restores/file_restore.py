"""Files out of a restore point: the guest's file systems are laid out in a folder, until it is closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.blocks.errors import GuestFilesUnavailable
from hvsim.blocks.guest_files import GuestDisk, open_guest_disk
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.restores.recovery import new_session
from hvsim.infrastructure.backup.restores.restore import find_disk, restored_device
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession, SessionKind
from hvsim.infrastructure.costs.durations import RESTORE_PREPARATION
from hvsim.infrastructure.errors import BlockError, InvalidState
from hvsim.infrastructure.files import FileTree
from hvsim.infrastructure.inside.addresses import address_of_computer

if TYPE_CHECKING:
    from hvsim.infrastructure.computers import Computer
    from hvsim.infrastructure.estate import Estate

ROOT = "C:\\VeeamFLR"
NO_FILE_SYSTEM = "No file system was found on the disks of the restore point: generated disks have none."


@define(eq=False)
class FileRestore:
    """The open files of a restore point; `drives` are the folders of its volumes, `warning` says why there are none."""

    id: UUID
    point: BackupPoint
    session: ServiceSession
    folder: str
    created: datetime
    files: FileTree
    server_name: str
    address: str = "127.0.0.1"
    disks: list[str] = field(factory=list)
    """The names of its disks that are open."""
    drives: list[str] = field(factory=list)
    warning: str = ""
    is_open: bool = True


def open_file_restore(
    estate: Estate,
    point: BackupPoint,
    reason: str = "",
    disks: Iterable[str] = (),
    computer: Computer | None = None,
) -> FileRestore:
    """Lays out the files of every volume of the point's disks, or of those named, on that computer or this machine.

    Raises `NotFound` for a disk that the point has not, `InvalidState` for a computer that is down, `BlockError`,
    `OSError`.
    """
    server = estate.backup_server
    names = [find_disk(point, name).name for name in disks] or [disk.name for disk in point.point.disks]
    if computer is not None and not computer.is_up:
        raise InvalidState(f"'{computer.name}' is down: nothing can be opened there.")
    files = estate.local_files if computer is None else computer.files
    session = new_session(server, SessionKind.RESTORE_FILES, point, reason)
    identity = server.random.guid()
    name = f"{ROOT}\\{point.machine}_{identity.hex[:8]}"
    opened = FileRestore(identity, point, session, name, server.clock.now(), files, server.name, disks=names)
    if computer is not None:
        opened.server_name, opened.address = computer.name, address_of_computer(computer)
    server.clock.sleep(timedelta(seconds=RESTORE_PREPARATION))
    files.make_directories(name)
    session.note(f"Mounting restore point of {point.machine}")
    try:
        for disk in names:
            with restored_device(point, disk) as device, open_guest_disk(device) as guest:
                _lay_out(files, guest, opened)
    except GuestFilesUnavailable as error:
        opened.warning = str(error)
    except BlockError:
        files.remove_tree(name)
        raise
    if not opened.drives:
        opened.warning = opened.warning or NO_FILE_SYSTEM
    server.open_files.append(opened)
    return opened


def close_file_restore(estate: Estate, opened: FileRestore) -> None:
    """Ends it: the folder with the files is gone. Raises `OSError` where one of them is in use."""
    if not opened.is_open:
        return
    if opened.files.exists(opened.folder):
        opened.files.remove_tree(opened.folder)
    opened.is_open = False
    if opened in estate.backup_server.open_files:
        estate.backup_server.open_files.remove(opened)
    opened.session.finish()


def _lay_out(files: FileTree, guest: GuestDisk, opened: FileRestore) -> None:
    for volume in guest.volumes:
        folder = f"{opened.folder}\\Volume{len(opened.drives) + 1}"
        files.make_directories(folder)
        opened.drives.append(folder)
        for entry in guest.walk(volume.number):
            path = folder + entry.path.replace("/", "\\")
            if entry.is_folder:
                files.make_directories(path)
            else:
                files.write(path, b"".join(guest.read(volume.number, entry.path)))
                files.set_times(path, modified=entry.modified)
