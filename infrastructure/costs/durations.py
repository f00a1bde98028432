"""What takes a time of its own, however many bytes there are: seconds on a quiet machine (docs/cost-model.md).

Whoever waits lets the estate's chance vary them a little: no step of a real machine takes the same time twice.
"""

from __future__ import annotations

# A machine changes its state.
MACHINE_START = 1.4
MACHINE_PAUSE = 0.2
MACHINE_IMPORT = 0.5
GUEST_BOOT = 18.0
GUEST_ADDRESS = 4.0
"""After its boot a guest has a network address so many seconds later."""
GUEST_SHUTDOWN = 9.0
CONNECTION_LIMIT = 5.0
"""So long whoever opens a remote session, or asks for instances, waits for a machine that does not answer."""

# A host looks after disks and moves machines.
MERGE = 1.1
CHECKPOINT = 0.9
SWITCH_OVER = 0.5
"""The moment of a live migration in which the machine runs nowhere."""
MIGRATION_SET_UP = 2.0
METERING_INTERVAL = 300.0
"""Between two looks of resource metering at a machine."""
DISK_OPERATION = 0.0006
"""The latency of an operation on a virtual disk, as resource metering tells it."""
REPLICATION_SET_UP = 1.5
"""A host connects to a replica server, and the server applies what it got."""
HOST_BOOT = 90.0
NODE_LOSS_NOTICED = 5.0
"""So long a cluster waits for a node that does not answer."""
GROUP_RESTART = 8.0
DRAIN_RETRY = 30.0
"""Before a drain tries again what could not be moved."""

GROUP_MOVE = 1.0
"""A role without a machine goes to another node."""
SHARED_VOLUME_MOVE = 1.5
CRITICAL_PATIENCE = 30 * 60.0
"""So long a machine whose storage is gone stays paused before it is turned off."""

# Shadow copies.
BACKUP_REQUEST = 0.4
BACKUP_FORWARD = 0.2
GUEST_DISCOVERY = 2.1
GUEST_QUIESCE = 1.3
GUEST_SNAPSHOT = 1.6
SNAPSHOT_PRESENTATION = 0.5
GUEST_THAW = 0.3
FREEZE_LIMIT = 60.0
EXCHANGE_FREEZE_LIMIT = 20.0
GUEST_PREPARATION_LIMIT = 900.0
KEEP_ALIVE_LIMIT = 1200.0
"""So long a guest's snapshot is kept without a word from the backup server."""
HOST_SNAPSHOT = 2.2
HARDWARE_SNAPSHOT = 3.5
SNAPSHOT_TRANSPORT = 12.0
"""A LUN's copy is unmasked, found and mounted on another server."""

# Backups.
BUILD_LIST = 1.0
OPEN_DISK = 0.5
RECONNECT_INTERVAL = 15.0
RECONNECT_LIMIT = 30 * 60.0
"""So long a lost connection is tried again."""
RESTORE_PREPARATION = 3.0
HEARTBEAT_POLL = 5.0
"""Between two looks of a SureBackup job at a machine that boots."""
COMPLIANCE_ANALYSIS = 20.0
RESCAN = 7.0
"""A look at a server, or at a repository."""
