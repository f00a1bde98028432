"""What the commands for absent things share: they find nothing, and say so by giving nothing."""

from __future__ import annotations

from hvsim.cmdlets.veeam.backup_command import BackupCommand

NONE_HERE = "There are none here."
"""Why a parameter that chooses among absent things has no effect."""


class NothingHere(BackupCommand):
    """A command that lists what the estate has none of."""
