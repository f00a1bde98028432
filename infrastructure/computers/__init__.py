"""The machines of an estate: what every one of them has, whatever its role: services, event logs, files, time.

Roles are elsewhere: hosts in `host`, file servers in `storage`, backup roles in `backup`.
"""

from hvsim.infrastructure.computers.computer import Computer
from hvsim.infrastructure.computers.events import EventEntry, EventLevel, EventLog
from hvsim.infrastructure.computers.network import Network
from hvsim.infrastructure.computers.services import Service, ServiceState, ServiceTable, StartType

__all__ = [
    "Computer",
    "EventEntry",
    "EventLevel",
    "EventLog",
    "Network",
    "Service",
    "ServiceState",
    "ServiceTable",
    "StartType",
]
