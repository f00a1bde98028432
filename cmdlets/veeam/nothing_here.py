"""What the commands for absent things share: they find nothing, and say so by giving nothing."""

from __future__ import annotations

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import find_type, named_type, register_type

NONE_HERE = "There are none here."
"""Why a parameter that chooses among absent things has no effect."""


class NothingHere(BackupCommand):
    """A command that lists what the estate has none of."""


def absent_type(full_name: str) -> None:
    """Makes the name of a type known of which there is no object, so that parameters can ask for one."""
    if find_type(full_name) is None:
        register_type(NetType(full_name, named_type("System.Object")))
