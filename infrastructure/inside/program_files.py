"""The program files of services, and of the shell."""

from __future__ import annotations

from hvsim.infrastructure.computers.services import Service

SYSTEM32 = "C:\\Windows\\System32\\"
SHELL_PROGRAM = "C:\\Program Files\\PowerShell\\7\\pwsh.exe"
_BACKUP = "C:\\Program Files\\Veeam\\Backup and Replication\\Backup\\"
_PROGRAMS = {
    "clussvc": "C:\\Windows\\Cluster\\clussvc.exe",
    "spooler": SYSTEM32 + "spoolsv.exe",
    "vmms": SYSTEM32 + "vmms.exe",
    "vmcompute": SYSTEM32 + "vmcompute.exe",
    "vss": SYSTEM32 + "vssvc.exe",
    "mssql$veeamsql2016": "C:\\Program Files\\Microsoft SQL Server\\MSSQL13.VEEAMSQL2016\\MSSQL\\Binn\\sqlservr.exe",
    "mssqlserver": "C:\\Program Files\\Microsoft SQL Server\\MSSQL15.MSSQLSERVER\\MSSQL\\Binn\\sqlservr.exe",
    "veeambackupsvc": _BACKUP + "Veeam.Backup.Service.exe",
    "veeambrokersvc": _BACKUP + "Veeam.Backup.BrokerService.exe",
    "veeamcatalogsvc": "C:\\Program Files\\Veeam\\Backup Catalog\\Veeam.Backup.CatalogDataService.exe",
    "veeammountsvc": "C:\\Program Files\\Common Files\\Veeam\\Backup and Replication\\Mount Service\\"
    "Veeam.Backup.MountService.exe",
    "veeamdeploysvc": "C:\\Windows\\Veeam\\Backup\\VeeamDeploymentSvc.exe",
    "veeamtransportsvc": "C:\\Program Files (x86)\\Veeam\\Backup Transport\\VeeamTransportSvc.exe",
    "veeamhvintegrationsvc": "C:\\Program Files\\Veeam\\Hyper-V Integration\\VeeamHvIntegrationSvc.exe",
}
"""The services that have a program of their own, by name in lower case."""


def program_of(service: Service) -> tuple[str, str]:
    """The program file of a service, and with what it is called."""
    own = _PROGRAMS.get(service.name.lower())
    return (own, "") if own is not None else (SYSTEM32 + "svchost.exe", f"-k netsvcs -p -s {service.name}")
