"""What the types of records share: identities made of names, and the end of what has not ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from hvsim.cmdlets.estate.values import guid

RUNNING_END = datetime(1900, 1, 1, tzinfo=UTC)
"""What a session that still runs gives for its end; report scripts test for exactly that moment."""


def identity_of(text: str) -> Any:
    """The identity of a thing that the estate knows by name only: the same for the same name."""
    return guid(uuid5(NAMESPACE_URL, text))
