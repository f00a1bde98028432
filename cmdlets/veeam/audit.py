"""Export-VBRAudit: who has restored what."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.values import to_moment
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.names import A_RUN, INFOS
from hvsim.infrastructure.backup.reports.audit import export_audit
from hvsim.interpreter.commands import Example, cmdlet, parameter


@cmdlet("Export-VBRAudit", output=INFOS + "VBRAudit")
class ExportVBRAudit(BackupCommand):
    """Writes the restores between two moments into a file of comma-separated values."""

    from_: Any = parameter(name="From", mandatory=True, type="System.DateTime", help="Since when.")
    to: Any = parameter(mandatory=True, type="System.DateTime", help="Until when.")
    file_full_path: str = parameter(mandatory=True, help="The file.")

    examples = [
        Example(
            "Export-VBRAudit -From (Get-Date).AddDays(-1) -To (Get-Date).AddDays(1) -FileFullPath C:\\Temp\\audit.csv;"
            " (Import-Csv C:\\Temp\\audit.csv).Operation",
            "Who has restored what?",
            f"$null = mkdir C:\\Temp -Force; {A_RUN};"
            " $null = Get-RestorePoint web01 -Last | Start-VBRHvRestoreVM -VMName copy",
            "Restore of entire VM",
        )
    ]

    def process(self) -> None:
        path = self.engine.providers.file_path(self.file_full_path)
        first, last = to_moment(self.from_), to_moment(self.to)
        assert first is not None
        assert last is not None
        self.attempt(lambda: export_audit(self.server, self.estate.local_files, path, first, last), path)
