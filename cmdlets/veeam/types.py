"""Makes every type of the backup commands known, each declared in the module of its family.

Names of properties are the product's, misspellings included. The default views that are not beside them are in `views`.
"""

from __future__ import annotations

from hvsim.cmdlets.estate.live_types import enum_type, exception_type, live_type
from hvsim.cmdlets.estate.values import duration, enum, guid, moment
from hvsim.cmdlets.veeam import by_name as by_name
from hvsim.cmdlets.veeam import copy_job_types as copy_job_types
from hvsim.cmdlets.veeam import database_types as database_types
from hvsim.cmdlets.veeam import host_load_types as host_load_types
from hvsim.cmdlets.veeam import job_relations as job_relations
from hvsim.cmdlets.veeam import job_types as job_types
from hvsim.cmdlets.veeam import platform_options as platform_options
from hvsim.cmdlets.veeam import point_types as point_types
from hvsim.cmdlets.veeam import proxy_types as proxy_types
from hvsim.cmdlets.veeam import repository_types as repository_types
from hvsim.cmdlets.veeam import server_statics as server_statics
from hvsim.cmdlets.veeam import server_types as server_types
from hvsim.cmdlets.veeam import service_types as service_types
from hvsim.cmdlets.veeam import session_types as session_types
from hvsim.cmdlets.veeam import settings_types as settings_types
from hvsim.cmdlets.veeam import surebackup_types as surebackup_types
from hvsim.cmdlets.veeam import views
from hvsim.cmdlets.veeam.names import HVSIM
from hvsim.infrastructure.trace import TraceEvent

exception_type(HVSIM + "EstateException")
views.register()
enum_type(HVSIM + "StepOutcome", {"Running": 0, "Succeeded": 1, "Warning": 2, "Failed": 3})

live_type(
    HVSIM + "TraceEvent",
    TraceEvent,
    {
        "int Step": lambda e: e.number or None,
        "string Component": lambda e: e.component,
        "string Action": lambda e: e.action,
        "string Description": lambda e: e.action,
        "datetime Start": lambda e: moment(e.start),
        "datetime End": lambda e: moment(e.end),
        "timespan Duration": lambda e: duration(e.end - e.start) if e.end else None,
        HVSIM + "StepOutcome Outcome": lambda e: enum(HVSIM + "StepOutcome", e.outcome.value),
        "string Detail": lambda e: e.detail,
        "string VMName": lambda e: e.machine,
        "guid SessionId": lambda e: guid(e.session),
    },
)
