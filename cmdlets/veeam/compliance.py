"""Start-VBRSecurityComplianceAnalyzer and its results: which recommendations the estate follows."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.compliance_types import PRACTICE, SESSION
from hvsim.infrastructure.backup.reports.compliance import ComplianceSession, start_analysis
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter


@cmdlet("Start-VBRSecurityComplianceAnalyzer", output=SESSION)
class StartVBRSecurityComplianceAnalyzer(BackupCommand):
    """Looks which recommendations for a secure backup server the estate follows."""

    wait: Switch = parameter(help="Waits for the end.")

    examples = [
        Example(
            "(Start-VBRSecurityComplianceAnalyzer -Wait).Results | Where-Object Type -eq ConfigurationBackupEnabled |"
            " ForEach-Object { [string]$_.Status }",
            "Is the configuration backed up?",
            output="Violation",
        )
    ]

    def process(self) -> None:
        session = start_analysis(self.server)
        if self.wait and session.process is not None:
            self.wait_for(session.process)
        self.write(session)


@cmdlet("Get-VBRSecurityComplianceAnalyzerResults", output=PRACTICE)
class GetVBRSecurityComplianceAnalyzerResults(BackupCommand):
    """Lists what a run of the analyzer has found, the newest when none is named."""

    session: Any = parameter(type=SESSION, help="The run.")

    examples = [
        Example(
            "@(Get-VBRSecurityComplianceAnalyzerResults | Where-Object Status -eq Violation).Count -gt 0",
            "Is there anything to do?",
            "$null = Start-VBRSecurityComplianceAnalyzer -Wait",
            "True",
        )
    ]

    def process(self) -> None:
        session = self.session
        if session is None:
            runs = [item for item in self.server.service_sessions if isinstance(item, ComplianceSession)]
            session = runs[-1] if runs else None
        if session is not None:
            self.write_all(session.practices)
