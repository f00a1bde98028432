"""Start-VBRSecurityComplianceAnalyzer and its results: which recommendations the estate follows."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import choices, product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.cmdlets.veeam.service_types import RESULT, STATE
from hvsim.infrastructure.backup.reports.compliance import ComplianceSession, Practice, start_analysis
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

SESSION = INFOS + "VBRSecurityComplianceAnalyzerSession"
PRACTICE = INFOS + "VBRBestPracticeInfo"
STATUS = choices(
    INFOS + "VBRBestPracticeStatus", ("None", "Analyzing", "Ok", "Violation", "Suppressed", "UnableToCheck")
)

product_type(
    PRACTICE,
    Practice,
    {"guid Id": "id", "string Type": "name", f"{STATUS} Status": "status", "string Note": "note"},
    view="table Type Status Note",
)
product_type(
    SESSION,
    ComplianceSession,
    {
        "datetime CreationTime": "created",
        "datetime EndTime": "ended",
        "guid JobId": "job_id",
        f"{RESULT} Result": "result",
        f"{STATE} State": "state",
        "guid Id": "id",
        f"{PRACTICE}[] Results": "practices",
    },
    view="list CreationTime EndTime JobId Result State Id",
)


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
