"""How Windows' storage management refuses."""

from __future__ import annotations

from hvsim.infrastructure.errors import EstateError


class StorageRefused(EstateError):
    """Windows' storage management refuses: `code` is its number."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def not_modelled(what: str) -> StorageRefused:
    """Refuses what Windows would do."""
    return StorageRefused(1, f"Not Supported\n\nhvsim: {what}")
