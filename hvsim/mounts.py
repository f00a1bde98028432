"""What a script may see of the real machine: `--mount DIR[=PATH][:rw]`, as data. Mounts nothing itself."""

from __future__ import annotations

import os

import attrs


@attrs.define(frozen=True)
class MountGrant:
    """A real folder and where the simulated machine sees it; read-only unless `writable`.

    `path` is None where the user named none: the personality then chooses (its own path on Linux, a drive on Windows).
    """

    folder: str
    path: str | None = None
    writable: bool = False


class BadMount(ValueError):
    """A `--mount` that names no existing folder, or a path where none can be shown."""


def parse_mount(text: str) -> MountGrant:
    """Reads `DIR[=PATH][:rw]`; raises `BadMount` when DIR is not a folder."""
    writable = text.endswith(":rw")
    if writable:
        text = text[: -len(":rw")]
    folder, equals, path = text.partition("=")
    if equals and not path:
        raise BadMount(f"'{text}' names no path after '='.")
    try:
        real = os.path.realpath(folder)
    except FileNotFoundError:  # the process's own folder is no more
        real = ""
    if not folder or not os.path.isdir(real):
        what = "is not a folder" if os.path.exists(real) else "does not exist"
        raise BadMount(f"'{folder}' {what}.")
    return MountGrant(real, path or None, writable)
