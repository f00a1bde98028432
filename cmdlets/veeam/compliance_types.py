"""How runs of the compliance analyzer and what they found look to PowerShell."""

from __future__ import annotations

from hvsim.cmdlets.veeam.members import choices, product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.cmdlets.veeam.service_types import SESSION_PROPERTIES, SESSION_VIEW
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
    {**SESSION_PROPERTIES, f"{PRACTICE}[] Results": "practices"},
    view=SESSION_VIEW,
)
