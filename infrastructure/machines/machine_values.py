"""The values that a virtual machine's settings and states can have, with Hyper-V's names and numbers."""

from __future__ import annotations

from hvsim.infrastructure.product_values import ProductValue

PRIMORDIAL = "Primordial"
"""The name of the resource pool that everything of a kind comes from."""


class MachineState(ProductValue):
    """The states of a machine; the critical ones are those whose storage is gone."""

    RUNNING = ("Running", 2)
    OFF = ("Off", 3)
    STOPPING = ("Stopping", 4)
    SAVED = ("Saved", 6)
    PAUSED = ("Paused", 9)
    STARTING = ("Starting", 10)
    SAVING = ("Saving", 32773)
    PAUSING = ("Pausing", 32776)
    RESUMING = ("Resuming", 32777)
    RUNNING_CRITICAL = ("RunningCritical", 32785)
    OFF_CRITICAL = ("OffCritical", 32786)
    SAVED_CRITICAL = ("SavedCritical", 32788)
    PAUSED_CRITICAL = ("PausedCritical", 32789)

    @property
    def is_critical(self) -> bool:
        return self.label.endswith("Critical")

    @property
    def is_transient(self) -> bool:
        """Whether it is on the way to another state."""
        return self.label.endswith("ing") and self is not MachineState.RUNNING


RESTING = (MachineState.OFF, MachineState.SAVED, MachineState.OFF_CRITICAL, MachineState.SAVED_CRITICAL)
"""The states in which a machine has nothing open."""


class Operation(ProductValue):
    """What the host is doing with a machine beside running it: label, number and the status text."""

    APPLYING_SNAPSHOT = ("ApplyingSnapshot", 32769, "Applying checkpoint")
    CREATING_SNAPSHOT = ("CreatingSnapshot", 32768, "Creating checkpoint")
    DELETING_SNAPSHOT = ("DeletingSnapshot", 32770, "Deleting checkpoint")
    MERGING_DISKS = ("MergingDisks", 32772, "Merging disks")
    EXPORTING = ("ExportingVirtualMachine", 32773, "Exporting")
    MIGRATING = ("MigratingVirtualMachine", 32774, "Migrating")
    BACKING_UP = ("BackingUpVirtualMachine", 32776, "Backing up")
    MOVING_STORAGE = ("StorageMigrationPhaseOne", 32778, "Moving storage")

    def __init__(self, label: str, number: int, text: str) -> None:
        super().__init__(label, number)
        self.text = text


class CheckpointType(ProductValue):
    """What kind of checkpoint a machine gives when one is asked for."""

    DISABLED = ("Disabled", 2)
    PRODUCTION = ("Production", 3)
    PRODUCTION_ONLY = ("ProductionOnly", 4)
    STANDARD = ("Standard", 5)


class StartAction(ProductValue):
    """What happens to a machine when its host has booted."""

    NOTHING = ("Nothing", 2)
    START_IF_RUNNING = ("StartIfRunning", 3)
    START = ("Start", 4)


class StopAction(ProductValue):
    """What happens to a machine when its host shuts down."""

    TURN_OFF = ("TurnOff", 2)
    SAVE = ("Save", 3)
    SHUT_DOWN = ("ShutDown", 4)


class CriticalErrorAction(ProductValue):
    """What happens to a running machine whose storage is gone."""

    NONE = ("None", 0)
    PAUSE = ("Pause", 1)
