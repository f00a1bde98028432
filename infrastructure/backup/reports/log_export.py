"""Writing the logs of runs as text files, as they are handed to support."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hvsim.infrastructure.backup.runs.session import LogRecord, stamp
from hvsim.infrastructure.texts import utf8

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.jobs.job import BackupJob
    from hvsim.infrastructure.backup.server import BackupServer
    from hvsim.infrastructure.files import FileTree


def export_logs(
    server: BackupServer, jobs: list[BackupJob], files: FileTree, folder: str, *, days: int, compress: bool
) -> str:
    """Writes the logs of the jobs' runs of the last `days` (0 for all), and of the server's other runs, into `folder`.

    Returns the path of what was written: a folder, or with `compress` a ZIP file. Raises `OSError`.
    """
    now = server.clock.now()
    since = now - timedelta(days=days) if days else None
    texts = _texts(server, jobs, since)
    separator = "\\" if "\\" in folder else "/"
    path = f"{folder.rstrip(separator)}{separator}VeeamBackupLogs_{now:%Y-%m-%dT%H%M%S}"
    files.make_directories(folder)
    if compress:
        files.write(f"{path}.zip", _packed(texts, now))
        return f"{path}.zip"
    for name, text in texts.items():
        parent = separator.join([path, *name.split("/")[:-1]])
        files.make_directories(parent)
        files.write(f"{path}{separator}{name.replace('/', separator)}", utf8(text))
    return path


def _texts(server: BackupServer, jobs: list[BackupJob], since: datetime | None) -> dict[str, str]:
    found = {}
    for job in jobs:
        lines = []
        for session in job.sessions:
            if since is None or session.created >= since:
                lines += _lines(f"Session {session.id} ({session.name}): {session.result.label}", session.log)
                for task in session.tasks:
                    lines += _lines(f"Task {task.machine}: {task.status.label}", task.log)
        found[f"{job.name}/Job.{job.name}.Backup.log"] = "\n".join(lines) + "\n"
    lines = []
    for service in server.service_sessions:
        if since is None or service.created >= since:
            lines += _lines(f"{service.kind.value} {service.name}: {service.result.label}", service.log)
    found["Svc.VeeamBackup.log"] = "\n".join(lines) + "\n"
    return found


def _lines(head: str, log: list[LogRecord]) -> list[str]:
    return [head, *(f"[{stamp(record.time)}] {record.status.value:<9} {record.title}" for record in log)]


def _packed(texts: dict[str, str], now: datetime) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), text)
    return stream.getvalue()
