"""The eight steps of an online backup, and what is cleaned up after them: who acts and what is done.

Names only; the steps are taken in `requestor`, `guest` and `backup.task`.
"""

from __future__ import annotations

from attrs import frozen


@frozen
class BackupStep:
    """A step: its number (0 for what comes after the eight), the component that acts, and its action."""

    number: int
    component: str
    action: str


REQUEST = BackupStep(1, "Requestor", "Asks the host's VSS to prepare a backup of the virtual machine")
FORWARD = BackupStep(2, "Hyper-V VSS writer", "Forwards the request to the integration components in the guest")
DISCOVER = BackupStep(3, "Integration components", "Ask the guest's VSS for all aware applications")
QUIESCE = BackupStep(4, "Application writers", "Bring their data to a state fit for backup")
GUEST_SNAPSHOT = BackupStep(5, "Guest software provider", "Creates the internal snapshot of the guest")
CHECKPOINT = BackupStep(6, "Hyper-V", "Takes the checkpoint; new writes go to an AVHDX")
PRESENT = BackupStep(7, "Host provider", "Presents the snapshot to the backup proxy")
TRANSFER = BackupStep(8, "Backup proxy", "Processes the data and moves it to the repository")

EIGHT_STEPS = (REQUEST, FORWARD, DISCOVER, QUIESCE, GUEST_SNAPSHOT, CHECKPOINT, PRESENT, TRANSFER)

THAW = BackupStep(0, "Integration components", "Let the applications go on and truncate their logs")
MERGE = BackupStep(0, "Hyper-V", "Merges the AVHDX back and removes the checkpoint")
REMOVE_LEFTOVER = BackupStep(0, "Requestor", "Removes a recovery checkpoint that an earlier backup left behind")
