"""Get-BackupHostLoad: what the snapshots of a run were for the hosts."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand, friendly_cmdlet
from hvsim.cmdlets.veeam.names import HVSIM, SESSION
from hvsim.infrastructure.backup.reports.host_load import host_loads
from hvsim.interpreter.commands import Example, parameter


@friendly_cmdlet("Get-BackupHostLoad", output=HVSIM + "HostLoad")
class GetBackupHostLoad(BackupCommand):
    """Gives, host by host, the load that snapshots of volumes were: how many, how many at a time, how long."""

    session: Any = parameter(
        position=0,
        pipeline=True,
        type=SESSION + "[]",
        help="The sessions; the newest of all when left out.",
    )

    examples = [
        Example(
            "Get-BackupHostLoad | Select-Object HostName, Machines, Snapshots, PeakSnapshots",
            "How many snapshots did the last run take?",
            setup="$null = Start-BackupJob Branch",
        ),
    ]

    def process(self) -> None:
        sessions = self.session if self.session is not None else self.server.sessions()[-1:]
        for session in filter(None, sessions):
            self.write_all(host_loads(session))
