"""Another password for encrypted backups: the key stays, and every file gets it wrapped anew.

Crash-safe at every write: first every file opens with both passwords, then the old one goes; so one of the two opens
everything at any time, and doing it again finishes what was stopped. Does not touch a stored block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from attrs import evolve

from hvsim.blocks.backup.folder.catalog import CatalogFile
from hvsim.blocks.backup.folder.changing_file import change_root
from hvsim.blocks.backup.folder.usage import free_ranges, used_ranges
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.datapath.keys import EncryptionHeader, RandomBytes, wrap_key
from hvsim.blocks.device import MIB, Range
from hvsim.blocks.errors import BackupError, PasswordMissing, PasswordWrong
from hvsim.blocks.io import File

Opened = Callable[[EncryptionHeader, str], tuple[EncryptionHeader, bytes] | None]
"""What a password opens of a header."""

_KEYS = re.compile(rb"[0-9a-f]{32,}")
"""What may be a wrapped key, or enough of one to try the rest: the beginning of a root may be written over already."""

_LONGEST = 256
"""More digits than a wrapped key has."""


def change_password(
    workspace: Workspace, old: str, new: str, chain_name: str | None, random: RandomBytes
) -> tuple[str, ...]:
    """Lets `new` open what `old` opened, of one chain or of all, and returns the names of the chains.

    Where all chains were changed, `workspace` goes on with `new`. Raises `PasswordWrong` before anything is changed
    where a file opens with neither, `PasswordMissing` where nothing is encrypted, `BackupError` while a file cannot be
    read.
    """
    if not new:
        raise BackupError("The new password is empty.")
    if new == old:
        raise BackupError("The new password is the old one.")
    workspace.check_whole("Another password")
    chosen = _encrypted(workspace, chain_name)
    for file in chosen:
        workspace.check_idle(file.root.chain)
    opened = cache(EncryptionHeader.opened)  # deriving a key takes its time, on purpose
    for master, files in _by_key(workspace, chosen, old, new, opened).items():
        headers = dict.fromkeys(map(_header, files))
        known = next((found[0] for header in headers if (found := opened(header, new))), None)
        usual = next(iter(headers))
        target = known or wrap_key(master, new, usual.cipher, usual.derivation, random)
        for file in files:
            slot = opened(_header(file), old)
            if slot is not None and target not in _header(file).slots:
                _give(workspace, file, evolve(slot[0], other=target))
        for file in files:
            _give(workspace, _now(workspace, file), target)
    for file in chosen:
        _wipe(workspace, _now(workspace, file))
    if chain_name is None:
        workspace.password = new
    return tuple(sorted({file.root.chain for file in chosen}, key=str.casefold))


def _encrypted(workspace: Workspace, chain_name: str | None) -> list[CatalogFile]:
    files = sorted(workspace.catalog.files.values(), key=lambda file: file.path)
    if chain_name is not None:
        files = [file for file in files if file.root.chain.casefold() == chain_name.casefold()]
    chosen = [file for file in files if file.root.codec.encryption is not None]
    if not chosen:
        where = "The repository" if chain_name is None else f"The chain '{chain_name}'"
        raise PasswordMissing(f"{where} has no encrypted backups, and so no password to change.")
    return chosen


def _by_key(
    workspace: Workspace, files: Iterable[CatalogFile], old: str, new: str, opened: Opened
) -> dict[bytes, list[CatalogFile]]:
    """The files by their master key. Raises `PasswordWrong` for one that opens with neither password."""
    found: dict[bytes, list[CatalogFile]] = {}
    for file in files:
        slot = opened(_header(file), old) or opened(_header(file), new)
        if slot is None:
            name = workspace.storage.name_of(file.path)
            raise PasswordWrong(
                f"The password does not open '{name}' of chain '{file.root.chain}'. Nothing was changed."
            )
        found.setdefault(slot[1], []).append(file)
    return found


def _header(file: CatalogFile) -> EncryptionHeader:
    header = file.root.codec.encryption
    assert header is not None  # `_encrypted` has left out the others
    return header


def _now(workspace: Workspace, file: CatalogFile) -> CatalogFile:
    """The file as it is after a commit. Raises the storage's error where it cannot be read any more."""
    workspace.check_whole("Another password")
    return workspace.catalog.files[file.id]


def _give(workspace: Workspace, file: CatalogFile, header: EncryptionHeader) -> None:
    """Commits the header to the file, unless it has it."""
    if _header(file) != header:
        change_root(workspace, file, evolve(file.root, codec=evolve(file.root.codec, encryption=header)))


def _wipe(workspace: Workspace, known: CatalogFile) -> None:
    """Makes the keys unreadable that were wrapped in earlier roots of the file: its old passwords would open them."""
    with workspace.files() as files:
        used = used_ranges(workspace.catalog, files, known.id)
    with workspace.storage.open(known.path, writable=True) as file:
        behind = Range(used[-1].end, file.size - used[-1].end)
        wiped = [_wipe_range(file, item) for item in (*free_ranges(used), behind)]
        if any(wiped):
            file.sync()


def _wipe_range(file: File, free: Range) -> bool:
    """Whether there was anything to wipe in a stretch that nothing names."""
    found = False
    for offset in range(free.offset, free.end, MIB):
        data = file.read(offset, min(MIB + _LONGEST, free.end - offset))
        for match in _KEYS.finditer(data):
            file.write(offset + match.start(), bytes(match.end() - match.start()))
            found = True
    return found
