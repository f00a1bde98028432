"""What Windows says when a file cannot be used: its sentence and code for each of Python's kinds of `OSError`."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: ("The system cannot find the path specified.", "0x80070003"),
    errno.EEXIST: ("The file exists.", "0x80070050"),
    errno.EACCES: ("Access is denied.", "0x80070005"),
    errno.EPERM: ("Access is denied.", "0x80070005"),
    errno.EISDIR: ("Access is denied.", "0x80070005"),
    errno.EROFS: ("The media is write protected.", "0x80070013"),
    errno.ENOTDIR: ("The directory name is invalid.", "0x8007010B"),
    errno.EINVAL: ("The filename, directory name, or volume label syntax is incorrect.", "0x8007007B"),
    errno.ENOSPC: ("There is not enough space on the disk.", "0x80070070"),
    errno.EBUSY: (
        "The process cannot access the file because it is being used by another process.",
        "0x80070020",
    ),
}


def windows_reason(error: OSError) -> str:
    """The sentence with its code in brackets, as it ends a message of Hyper-V."""
    reason, code = _REASONS.get(error.errno or 0, (f"{error.strerror or error}.", "0x80004005"))
    return f"{reason} ({code})"


def windows_error(error: OSError) -> tuple[int, str]:
    """The number by which programs know it, and the sentence; that of a device that does not work for any other."""
    reason, code = _REASONS.get(error.errno or 0, ("A device attached to the system is not functioning.", "0x8007001F"))
    return int(code, 16) & 0xFFFF, reason


def described(error: OSError) -> str:
    """The path and what is wrong with it."""
    path = f"'{error.filename}': " if error.filename else ""
    return f"{path}{windows_reason(error)}"
