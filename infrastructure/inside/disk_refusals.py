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


def in_cluster() -> StorageRefused:
    """Refuses to take a disk from its cluster."""
    return StorageRefused(
        41019,
        "The specified object is managed by the Microsoft Failover Clustering component. The disk must be removed from "
        "the cluster to perform this operation.",
    )
