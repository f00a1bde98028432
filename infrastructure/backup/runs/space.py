"""Free space that a job looks at: of its repository, and of the volumes that its machines lie on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hvsim.infrastructure.backup.runs.session import BackupSession, RecordStatus, TaskSession, size_text
from hvsim.infrastructure.errors import StepFailed

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.settings import AlertOptions
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
    from hvsim.infrastructure.storage.volumes import StorageVolume


def note_repository_space(session: BackupSession, alerts: AlertOptions) -> None:
    """Warns of a repository that is nearly full; of one on the real machine nobody knows."""
    repository = session.job.repository
    free = repository.free
    if alerts.storage and repository.capacity and _is_below(free, repository.capacity, alerts.storage_threshold):
        session.note(
            f"Backup repository {repository.name} is running low on free disk space: {size_text(free)} free"
            f" of {size_text(repository.capacity)}",
            RecordStatus.WARNING,
        )


def check_machine_space(machine: VirtualMachine, record: TaskSession, alerts: AlertOptions) -> None:
    """Warns of volumes of a machine that are nearly full. Raises `StepFailed` where a checkpoint could fill one up."""
    for path, storage in _volumes(machine):
        free, capacity = storage.free, storage.capacity
        if alerts.skip and _is_below(free, capacity, alerts.skip_threshold):
            raise StepFailed(f"{_low(path, free)}: the machine is skipped")
        if alerts.volumes and _is_below(free, capacity, alerts.volume_threshold):
            text = f"{_low(path, free)}, and may run out of it completely due to open checkpoints"
            record.note(text, RecordStatus.WARNING)


def _low(path: str, free: int) -> str:
    return f"Production volume of {path} is getting low on free space ({size_text(free)} left)"


def _volumes(machine: VirtualMachine) -> Iterator[tuple[str, StorageVolume]]:
    """The volumes under its disks, each once, with a disk on it; none that is gone or whose size nobody knows."""
    seen: set[int] = set()
    for disk in machine.disks:
        try:
            storage = machine.host.storage_of(disk.path)
        except FileNotFoundError:
            continue
        if storage.capacity and id(storage) not in seen:
            seen.add(id(storage))
            yield disk.path, storage


def _is_below(free: int, capacity: int, percent: int) -> bool:
    return free * 100 < capacity * percent
