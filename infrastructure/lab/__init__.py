"""Lab files: an estate described in TOML: read, checked with exact positions, written, made up from counts.

Plans are plain data. Building an estate from one is `estate`.
"""

from hvsim.infrastructure.lab.job_plans import JobPlan
from hvsim.infrastructure.lab.plans import (
    ArrayPlan,
    BackupServerPlan,
    ClusterPlan,
    DiskPlan,
    FileServerPlan,
    HostPlan,
    LabPlan,
    LunPlan,
    MachinePlan,
    ProxyPlan,
    RepositoryPlan,
    SharedVolumePlan,
    SharePlan,
    SwitchPlan,
    VolumePlan,
    WorkloadPlan,
)
from hvsim.infrastructure.lab.problems import LabProblem
from hvsim.infrastructure.lab.reading import check_text, default_lab, parse_lab, read_lab

__all__ = [
    "ArrayPlan",
    "BackupServerPlan",
    "ClusterPlan",
    "DiskPlan",
    "FileServerPlan",
    "HostPlan",
    "JobPlan",
    "LabPlan",
    "LabProblem",
    "LunPlan",
    "MachinePlan",
    "ProxyPlan",
    "RepositoryPlan",
    "SharePlan",
    "SharedVolumePlan",
    "SwitchPlan",
    "VolumePlan",
    "WorkloadPlan",
    "check_text",
    "default_lab",
    "parse_lab",
    "read_lab",
]
