"""What the types of records share: identities made of names, and the end of what has not ended."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

RUNNING_END = datetime(1900, 1, 1, tzinfo=UTC)
"""What a session that still runs gives for its end; report scripts test for exactly that moment."""


def identity_of(text: str) -> UUID:
    """The identity of a thing that the estate knows by name only: the same for the same name."""
    return uuid5(NAMESPACE_URL, text)
