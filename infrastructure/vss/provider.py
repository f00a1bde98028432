"""VSS providers: what makes the shadow copies of a host's or a guest's volumes.

Names and kinds, as `vssadmin list providers` shows them. Does not copy anything.
"""

from __future__ import annotations

from enum import Enum
from uuid import UUID

from attrs import frozen


class ProviderKind(Enum):
    """Where the copy is made: by the system itself, or by other software."""

    SYSTEM = "System"
    SOFTWARE = "Software"


@frozen
class Provider:
    """A registered provider."""

    name: str
    provider_id: UUID
    kind: ProviderKind
    version: str = "1.0.0.7"


SYSTEM_PROVIDER = Provider(
    "Microsoft Software Shadow Copy provider 1.0", UUID("b5946137-7b9f-4925-af80-51abd60b20d5"), ProviderKind.SYSTEM
)
GUEST_PROVIDER = Provider(
    "Hyper-V IC Software Shadow Copy Provider", UUID("74600e39-7dc5-4567-a03b-f091d6c7b092"), ProviderKind.SOFTWARE
)
