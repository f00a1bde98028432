"""What runs in a virtual machine: the operating system as far as hosts and backups meet it, and its applications."""

from hvsim.infrastructure.guests.database import Database, DatabaseState, read_database
from hvsim.infrastructure.guests.guest import Guest, GuestKind, GuestVolume, installed_guest

__all__ = ["Database", "DatabaseState", "Guest", "GuestKind", "GuestVolume", "installed_guest", "read_database"]
