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


REQUEST = BackupStep(1, "Requestor", "Asks the host's VSS for a backup")
FORWARD = BackupStep(2, "Hyper-V VSS writer", "Forwards it to the guest's components")
DISCOVER = BackupStep(3, "Integration components", "Ask the guest's VSS for applications")
QUIESCE = BackupStep(4, "Application writers", "Bring their data to a safe state")
GUEST_SNAPSHOT = BackupStep(5, "Guest software provider", "Takes the guest's internal snapshot")
CHECKPOINT = BackupStep(6, "Hyper-V", "Takes the checkpoint: an AVHDX appears")
PRESENT = BackupStep(7, "Host provider", "Presents the snapshot to the proxy")
TRANSFER = BackupStep(8, "Backup proxy", "Moves what is new to the repository")

EIGHT_STEPS = (REQUEST, FORWARD, DISCOVER, QUIESCE, GUEST_SNAPSHOT, CHECKPOINT, PRESENT, TRANSFER)

THAW = BackupStep(0, "Integration components", "Let the applications go on and truncate their logs")
VOLUME_SNAPSHOT = BackupStep(0, "Host provider", "Takes one snapshot of the volumes for a group of machines")
TRANSPORT = BackupStep(0, "Host provider", "Mounts the snapshot on the off-host proxy")
SUSPEND = BackupStep(0, "Hyper-V", "Suspends the machine: memory and processor state go to a file")
RESUME = BackupStep(0, "Hyper-V", "Resumes the machine")
DELETE_SNAPSHOT = BackupStep(0, "Host provider", "Deletes the snapshot of the volumes")
MERGE = BackupStep(0, "Hyper-V", "Merges the AVHDX back and removes the checkpoint")
REMOVE_LEFTOVER = BackupStep(0, "Requestor", "Removes a recovery checkpoint that an earlier backup left behind")
