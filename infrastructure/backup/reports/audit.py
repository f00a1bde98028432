"""The audit of restores: who has brought back what, as a table of comma-separated values."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession, SessionKind
from hvsim.infrastructure.backup.runs.session import stamp
from hvsim.infrastructure.inside.directory import ADMINISTRATOR, DOMAIN_SID
from hvsim.infrastructure.texts import utf8

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer
    from hvsim.infrastructure.files import FileTree

COLUMNS = ("Time", "User", "SID", "Operation", "Result", "Details")
ADMINISTRATOR_SID = f"{DOMAIN_SID}-{ADMINISTRATOR}"
_OPERATIONS = {
    SessionKind.RESTORE_MACHINE: "Restore of entire VM",
    SessionKind.RESTORE_FILES: "Restore of guest files",
    SessionKind.RESTORE_DISKS: "Restore of virtual disks",
    SessionKind.INSTANT_RECOVERY: "Instant Recovery",
    SessionKind.EXPORT: "Export of backup",
}


def export_audit(server: BackupServer, files: FileTree, path: str, first: datetime, last: datetime) -> None:
    """Writes what restores began between two moments into a file. Raises `OSError`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for session in server.service_sessions:
        if session.kind in _OPERATIONS and first <= session.created <= last:
            writer.writerow(_row(server, session))
    files.write(path, utf8(text.getvalue()))


def _row(server: BackupServer, session: ServiceSession) -> tuple[str, ...]:
    user = session.initiator or f"{server.name}\\Administrator"
    operation = _OPERATIONS[session.kind]
    return (stamp(session.created), user, ADMINISTRATOR_SID, operation, session.result.label, session.name)
