"""VSS providers: what makes the shadow copies of a host's or a guest's volumes.

Names and kinds, as `vssadmin list providers` shows them. Does not copy anything.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import frozen

if TYPE_CHECKING:
    from hvsim.infrastructure.storage.san import SanArray


class ProviderKind(Enum):
    """Where the copy is made: by the system itself, or by other software."""

    SYSTEM = "System"
    SOFTWARE = "Software"
    HARDWARE = "Hardware"
    FILE_SHARE = "Fileshare"


@frozen
class Provider:
    """A registered provider."""

    name: str
    provider_id: UUID
    kind: ProviderKind
    version: str = "1.0.0.7"

    @property
    def is_hardware(self) -> bool:
        """Whether an array makes its copies."""
        return self.kind is ProviderKind.HARDWARE


SYSTEM_PROVIDER = Provider(
    "Microsoft Software Shadow Copy provider 1.0", UUID("b5946137-7b9f-4925-af80-51abd60b20d5"), ProviderKind.SYSTEM
)
GUEST_PROVIDER = Provider(
    "Hyper-V IC Software Shadow Copy Provider", UUID("74600e39-7dc5-4567-a03b-f091d6c7b092"), ProviderKind.SOFTWARE
)
CSV_PROVIDER = Provider(
    "Microsoft CSV Shadow Copy Provider", UUID("400a2ff4-5eb1-44b0-8d05-1fcac0bcf9ff"), ProviderKind.SOFTWARE
)
FILE_SHARE_PROVIDER = Provider(
    "Microsoft File Share Shadow Copy provider", UUID("89300202-3cec-4981-9171-19f59559e0f2"), ProviderKind.FILE_SHARE
)


def hardware_provider(array: SanArray) -> Provider:
    """The provider of an array's maker."""
    return Provider(array.provider_name, array.id, ProviderKind.HARDWARE)
