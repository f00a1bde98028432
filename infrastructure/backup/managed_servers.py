"""The servers that a backup server knows: itself, and the hosts it manages.

What each is called and what kind it is. What runs on them is not its affair.
"""

from __future__ import annotations

from uuid import UUID

from attrs import define

from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.product_values import ProductValue


class ServerKind(ProductValue):
    """What a managed server is: label and the product's number."""

    LOCAL = ("Local", 3)
    WINDOWS = ("Windows", 5)
    HYPERV_HOST = ("HvServer", 7)
    FILE_SERVER = ("SmbServer", 12)


@define(eq=False)
class ManagedServer:
    """A server in the backup infrastructure. `host` is the Hyper-V host that it is, None for other computers."""

    id: UUID
    name: str
    real_name: str
    kind: ServerKind
    host: Host | None = None
    computer: Computer | None = None
    description: str = ""
    unavailable: bool = False
