"""The eight steps of an online backup, and what is cleaned up after them: who acts on whom, and what is done.

Names only; the steps are taken in `requestor`, `guest` and `backup.task`.
"""

from __future__ import annotations

from enum import Enum

from attrs import frozen


class Site(Enum):
    """On which computer of a backup a component is."""

    SERVER = "backup server"
    HOST = "host"
    GUEST = "guest"
    PROXY = "proxy"
    REPOSITORY = "repository"


@frozen(cache_hash=True)
class Component:
    """What takes part in a backup."""

    name: str
    site: Site


@frozen(cache_hash=True)
class BackupStep:
    """A step: its number (0 for what comes after the eight), the component that acts, its action, and on whom it acts:
    None for what it does by itself.
    """

    number: int
    actor: Component
    action: str
    target: Component | None = None

    @property
    def component(self) -> str:
        """The name of the component that acts."""
        return self.actor.name


REQUESTOR = Component("Requestor", Site.SERVER)
HOST_WRITER = Component("Hyper-V VSS writer", Site.HOST)
HYPERVISOR = Component("Hyper-V", Site.HOST)
HOST_PROVIDER = Component("Host provider", Site.HOST)
GUEST_COMPONENTS = Component("Integration components", Site.GUEST)
GUEST_WRITERS = Component("Application writers", Site.GUEST)
GUEST_PROVIDER = Component("Guest software provider", Site.GUEST)
PROXY = Component("Backup proxy", Site.PROXY)
REPOSITORY = Component("Repository", Site.REPOSITORY)

REQUEST = BackupStep(1, REQUESTOR, "Asks the host's VSS for a backup", HOST_WRITER)
FORWARD = BackupStep(2, HOST_WRITER, "Forwards it to the guest's components", GUEST_COMPONENTS)
DISCOVER = BackupStep(3, GUEST_COMPONENTS, "Ask the guest's VSS for applications", GUEST_WRITERS)
QUIESCE = BackupStep(4, GUEST_WRITERS, "Bring their data to a safe state")
GUEST_SNAPSHOT = BackupStep(5, GUEST_PROVIDER, "Takes the guest's internal snapshot")
CHECKPOINT = BackupStep(6, HYPERVISOR, "Takes the checkpoint: an AVHDX appears")
PRESENT = BackupStep(7, HOST_PROVIDER, "Presents the snapshot to the proxy", PROXY)
TRANSFER = BackupStep(8, PROXY, "Moves what is new to the repository", REPOSITORY)

EIGHT_STEPS = (REQUEST, FORWARD, DISCOVER, QUIESCE, GUEST_SNAPSHOT, CHECKPOINT, PRESENT, TRANSFER)

THAW = BackupStep(0, GUEST_COMPONENTS, "Let the applications go on and truncate their logs", GUEST_WRITERS)
VOLUME_SNAPSHOT = BackupStep(0, HOST_PROVIDER, "Takes one snapshot of the volumes for a group of machines")
TRANSPORT = BackupStep(0, HOST_PROVIDER, "Mounts the snapshot on the off-host proxy", PROXY)
SUSPEND = BackupStep(0, HYPERVISOR, "Suspends the machine: memory and processor state go to a file")
RESUME = BackupStep(0, HYPERVISOR, "Resumes the machine")
DELETE_SNAPSHOT = BackupStep(0, HOST_PROVIDER, "Deletes the snapshot of the volumes")
MERGE = BackupStep(0, HYPERVISOR, "Merges the AVHDX back and removes the checkpoint")
REMOVE_LEFTOVER = BackupStep(
    0, REQUESTOR, "Removes a recovery checkpoint that an earlier backup left behind", HYPERVISOR
)
