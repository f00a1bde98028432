"""The block engine: disks, differencing chains, change tracking, checksums, backup files and restores; all bytes real.

Knows nothing of machines, hosts or shells. The names below are the public ones; each is loaded when it is first used.

Disks (`device`, `memory`, `generated`):
    BlockDevice            .size .read_only .read(offset, length) .write(offset, data) .discard(offset, length)
                           .allocated_ranges(offset, length) .allocated_bytes .flush() .close()
    MemoryDevice(size)                         sparse, in memory
    GeneratedDevice(size, seed, ContentMix)    begins with computed content, takes memory only for what is written
    DifferencingDevice(parent)                 .merge_into_parent() .own_bytes; `.copy()` forks any device in memory
    copy_device(source, target), devices_equal(left, right)
Disk images (`images`): real VHDX, VHD and raw files
    open_disk_image(file, parent=None, writable=False) -> BlockDevice
    create_vhdx(file, size, ...), create_vhd(file, size, ...), create_raw(file, size) -> BlockDevice
Change tracking (`tracking`, `tracking_state`, `blockset`):
    ChangeTracker(size)    .mark(offset, length) .create_point() -> TrackingPoint .changed_since(point, until) -> BlockSet
                           .forget(point) .reset() .damage(reason) .resize(size)
    TrackedDevice(device, tracker)             marks every write
    save_tracker(tracker) -> bytes, write_through_map(tracker) -> bytes, load_tracker(saved, coarse) -> ChangeTracker
    BlockSet               .ranges() .byte_count; BlockSet.everything(size, granularity), .from_ranges(...)
Backup (`backup`):
    Repository(storage, folder="") or Repository.open(path)
        .points(machine=None) -> tuple[RestorePoint, ...]        ascending by time
        .begin_point(machine, time, kind=None, ...) -> PointWriter
        .verify(point=None) -> list[Damage]
        .read_disk(point, disk) -> BlockDevice    .configuration(point) -> bytes
        .restore(point, disk, target) -> int      .restore_to_file(point, disk, path, storage)
        .delete_point(point)
    PointWriter            a context manager; leaving it without `commit` rolls the point back
        .write_disk(name, device, changed=None) -> DiskSummary   `changed` a BlockSet, or None to compare digests
        .commit() -> RestorePoint
Files (`io`, `real_disk`, `faults`):
    MemoryStorage(capacity=None), DiskStorage(folder), FaultyStorage(storage, FaultPlan), File, Storage
Errors (`errors`): BlockError and below it StorageFull, DiskImageDamaged, TrackingLost, BackupDamaged ...
"""

from __future__ import annotations
