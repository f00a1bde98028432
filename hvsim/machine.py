"""The session's own machine: its file tree and where in it the granted folders of the real machine are seen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import attrs

from hvsim.infrastructure.backup.installation import files_of_installation
from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.files import Access, Directory, FileTree, Volume, build_linux, build_windows, real_folder
from hvsim.interpreter.personality import Personality
from hvsim.mounts import BadMount, MountGrant

MOUNTS_ON_WINDOWS = "C:\\Mounts"
SCRIPTS_ON_WINDOWS = "C:\\Scripts"
MOUNT_DRIVE_CAPACITY = 1 << 40


@attrs.define
class Machine:
    """A file tree with real folders grafted on; translates real paths to the simulated ones under which they show."""

    personality: Personality
    files: FileTree
    clock: SimulatedClock
    _seen: dict[str, str] = attrs.field(factory=dict)
    """Real folder -> simulated path, in the order of mounting."""
    _grants: list[tuple[str, str]] = attrs.field(factory=list)
    """What the user granted: real folder and simulated path."""

    def grant(self, mounts: Iterable[MountGrant]) -> None:
        """Mounts what the user granted."""
        for mount in mounts:
            path = mount.path or self._default_path(mount.folder, MOUNTS_ON_WINDOWS)
            self._mount(mount.folder, path, Access.READ_WRITE if mount.writable else Access.READ_ONLY)
            self._grants.append((mount.folder, path))

    def place_script(self, script: str) -> str:
        """The simulated path of a real script; its folder is mounted copy-on-write unless a grant shows it already."""
        real = os.path.realpath(script)
        folder = os.path.dirname(real)
        if not os.path.isfile(real):
            return self._place_stream(script)
        if self.simulated_path(real) is None:
            path = folder if self._keeps_real_paths else SCRIPTS_ON_WINDOWS
            views = [(real, seen, self.files.directory(seen)) for real, seen in self._grants]
            self._mount(folder, path, Access.COPY_ON_WRITE)
            self._show_grants_inside(folder, path, views)
        found = self.simulated_path(real)
        assert found is not None
        return found

    def _place_stream(self, script: str) -> str:
        """The path of a simulated file with what a pipe or device gives: `hvsim run /dev/stdin`, `<(...)`."""
        folder = "/tmp" if self._keeps_real_paths else SCRIPTS_ON_WINDOWS
        path = self.personality.join(folder, os.path.basename(script))
        if script == "/dev/stdin":
            content = sys.stdin.buffer.read()  # the console may have looked ahead
        else:
            with open(script, "rb") as stream:
                content = stream.read()
        self.files.make_directories(folder)
        self.files.write(path, content)
        return path

    def _show_grants_inside(self, folder: str, path: str, views: list[tuple[str, str, Directory]]) -> None:
        """Puts the grants back over the copy-on-write view: what was granted as writable must never be a copy."""
        for real, seen, directory in views:
            inside = _names_below(real, folder, os.sep)
            if inside:
                self.files.mount(self.personality.join(path, *inside), directory)
            if _names_below(self.personality.fold(seen), self.personality.fold(path), self.personality.separator):
                self.files.mount(seen, directory)

    def simulated_path(self, real: str) -> str | None:
        """Where a real path shows on the simulated machine; None when it does not."""
        real = os.path.realpath(real)
        for folder, path in reversed(self._seen.items()):
            if real == folder:
                return path
            names = _names_below(real, folder, os.sep)
            if names:
                return self.personality.join(path, *names)
        return None

    @property
    def _keeps_real_paths(self) -> bool:
        """Whether a path of the real machine is a path of the simulated one as it stands."""
        return self.personality.separator == os.sep

    def _default_path(self, folder: str, parent: str) -> str:
        if self._keeps_real_paths:
            return folder
        return self.personality.join(parent, os.path.basename(folder) or "root")

    def _mount(self, folder: str, path: str, access: Access) -> None:
        if not self.personality.is_absolute(path):
            raise BadMount(f"'{path}' is no absolute path of the simulated machine.")
        fold = self.files.syntax.fold
        try:
            self._ensure_drive(path)
            self.files.mount(path, real_folder(folder, access, now=self.clock.now, fold=fold))
        except OSError as error:
            raise BadMount(f"'{folder}' cannot be shown at '{path}': {error.strerror}.") from None
        self._seen[folder] = path

    def _ensure_drive(self, path: str) -> None:
        """A grant may name a folder on a drive that the machine does not have: it gets an empty one."""
        root, folders = self.files.syntax.split(path)
        if folders and root not in self.files.volumes() and root != self.personality.separator:
            volume = Volume(MOUNT_DRIVE_CAPACITY, now=self.clock.now, syntax=self.files.syntax, label="Mounts")
            self.files.add_volume(root, volume)


def _names_below(path: str, folder: str, separator: str) -> list[str]:
    """The names that lead from `folder` down to `path`; none when it lies elsewhere or is the folder itself."""
    top = folder.rstrip(separator) + separator
    return path[len(top) :].strip(separator).split(separator) if path.startswith(top) else []


def build_machine(personality: Personality, clock: SimulatedClock) -> Machine:
    """A fresh machine of that personality, without mounts; one with Windows has the backup product's console."""
    if not personality.is_windows:
        return Machine(personality, build_linux(clock.now), clock)
    return Machine(personality, build_windows(clock.now, programs=files_of_installation()), clock)
