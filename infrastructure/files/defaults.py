"""What a freshly installed machine has on its system volume: the folders scripts expect, and a few files they look at.

Does not know hosts or drives; `build_windows` and `build_linux` fill the tree they are given.
"""

from __future__ import annotations

from datetime import datetime

from hvsim.infrastructure.files.content import Content
from hvsim.infrastructure.files.nodes import Directory, Now
from hvsim.infrastructure.files.paths import LINUX_PATHS, WINDOWS_PATHS
from hvsim.infrastructure.files.tree import FileTree
from hvsim.infrastructure.files.volume import Volume

SYSTEM_VOLUME_CAPACITY = 127 * 1024**3
"""The size Hyper-V proposes for a disk, and a usual size of a system volume."""

WINDOWS_FOLDERS = (
    "C:\\PerfLogs",
    "C:\\Program Files\\Common Files",
    "C:\\Program Files\\Hyper-V",
    "C:\\Program Files\\PowerShell\\7\\Modules",
    "C:\\Program Files\\WindowsPowerShell\\Modules",
    "C:\\Program Files (x86)\\Common Files",
    "C:\\ProgramData\\Microsoft\\Windows\\Hyper-V\\Snapshots",
    "C:\\ProgramData\\Microsoft\\Windows\\Hyper-V\\Virtual Machines",
    "C:\\Users\\Administrator\\AppData\\Local\\Temp",
    "C:\\Users\\Administrator\\AppData\\Roaming",
    "C:\\Users\\Administrator\\Desktop",
    "C:\\Users\\Administrator\\Documents\\PowerShell\\Modules",
    "C:\\Users\\Administrator\\Downloads",
    "C:\\Users\\Public\\Documents\\Hyper-V\\Virtual Hard Disks",
    "C:\\Windows\\Logs",
    "C:\\Windows\\System32\\drivers\\etc",
    "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\Modules",
    "C:\\Windows\\Temp",
)

WINDOWS_FILES = {
    "C:\\Windows\\System32\\drivers\\etc\\hosts": b"127.0.0.1       localhost\r\n::1             localhost\r\n",
    "C:\\Windows\\win.ini": b"; for 16-bit app support\r\n[fonts]\r\n[extensions]\r\n[mci extensions]\r\n[files]\r\n",
}

INSTALLED_BYTES = sum(len(data) for data in WINDOWS_FILES.values())

WINDOWS_HIDDEN = ("C:\\ProgramData", "C:\\Users\\Administrator\\AppData")

LINUX_FOLDERS = (
    "/bin",
    "/dev",
    "/etc",
    "/home/user/.config/powershell",
    "/home/user/.local/share/powershell/Modules",
    "/mnt",
    "/opt/microsoft/powershell/7/Modules",
    "/root",
    "/tmp",
    "/usr/bin",
    "/usr/local/bin",
    "/usr/local/share/powershell/Modules",
    "/var/log",
    "/var/tmp",
)

LINUX_FILES = {
    "/etc/hostname": b"hvsim\n",
    "/etc/hosts": b"127.0.0.1\tlocalhost\n::1\tlocalhost\n",
    "/etc/os-release": b'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\n',
}


class NullContent:
    """The null device: takes everything, holds nothing."""

    size = 0
    allocated = 0

    def read(self, offset: int, length: int) -> bytes:
        return b""

    def write(self, offset: int, data: bytes) -> None:
        """Lets the bytes go."""

    def truncate(self, size: int) -> None:
        """Stays empty."""

    def flush(self) -> None:
        """Holds nothing back."""


def build_windows(
    now: Now, capacity: int = SYSTEM_VOLUME_CAPACITY, programs: tuple[tuple[str, bytes], ...] = ()
) -> FileTree:
    """The files of a Windows Server on one volume, C:, with those of `programs` that were installed there."""
    tree = FileTree(WINDOWS_PATHS)
    installation = WindowsInstallation(tree, now(), programs)
    volume = Volume(capacity, now=now, syntax=WINDOWS_PATHS, label="System", populate=installation.fill)
    volume.space.take(INSTALLED_BYTES)
    tree.add_volume("C:\\", volume)
    return tree


class WindowsInstallation:
    """What Windows puts on its volume; done when somebody first looks, because most machines are never looked into."""

    def __init__(self, tree: FileTree, time: datetime, programs: tuple[tuple[str, bytes], ...] = ()) -> None:
        self.tree = tree
        self.time = time
        self.programs = programs

    def fill(self) -> None:
        """Makes folders and files, as of the time of the installation, in the room that was taken for them."""
        self.tree.volumes()["C:\\"].space.give(INSTALLED_BYTES)
        _fill(self.tree, WINDOWS_FOLDERS, WINDOWS_FILES)
        for path, content in self.programs:
            self.tree.make_directories(path.rpartition("\\")[0])
            self.tree.write(path, content)
        for path in WINDOWS_HIDDEN:
            self.tree.set_attributes(path, frozenset({"Hidden"}))
        self._date(self.tree.directory("C:\\"))

    def _date(self, directory: Directory) -> None:
        directory.set_times(self.time, self.time, self.time)
        for _, node in directory.entries():
            if isinstance(node, Directory):
                self._date(node)
            else:
                node.set_times(self.time, self.time, self.time)


def build_linux(now: Now, capacity: int = SYSTEM_VOLUME_CAPACITY) -> FileTree:
    """The files of a Linux machine on one volume, with the home of `user`."""
    tree = FileTree(LINUX_PATHS)
    tree.add_volume("/", Volume(capacity, now=now, syntax=LINUX_PATHS, label="/", kind="ext4"))
    _fill(tree, LINUX_FOLDERS, LINUX_FILES)
    null: Content = NullContent()
    tree.place("/dev/null", null)
    return tree


def _fill(tree: FileTree, folders: tuple[str, ...], files: dict[str, bytes]) -> None:
    for folder in folders:
        tree.make_directories(folder)
    for path, data in files.items():
        tree.write(path, data)
