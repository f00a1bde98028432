"""How runs of the compliance analyzer and what they found look to PowerShell."""

from __future__ import annotations

from hvsim.cmdlets.veeam.members import choices, product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.cmdlets.veeam.service_types import RESULT, STATE
from hvsim.infrastructure.backup.reports.compliance import ComplianceSession, Practice

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
