"""What the backup product's setup leaves on a machine: keys of the registry, program files. Plain data.

On the backup server, and on the machine where scripts run, which has its console. Services are `computers.services`.
"""

from __future__ import annotations

from hvsim.infrastructure.registry import RegistryContent

BUILD = "13.0.1.1071"
"""The build of the product whose behaviour is simulated."""
SERVICE = "VeeamBackupSvc"
SERVICE_PORT, SECURE_PORT, REST_PORT = 9392, 9401, 9419
"""Where its service takes connections: of the console, under TLS, of the REST API."""
USUAL_SERVER = "VBR01"
"""What a backup server is called unless a lab file says otherwise."""

FOLDER = "C:\\Program Files\\Veeam\\Backup and Replication"
CORE_FOLDER = FOLDER + "\\Backup\\"
CATALOG_FOLDER = "C:\\VBRCatalog"
PRODUCT = "Veeam Backup & Replication"
_KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Veeam\\"
KEY = _KEY + "Veeam Backup and Replication"
_PROGRAMS = (
    CORE_FOLDER + "Veeam.Backup.Core.dll",
    CORE_FOLDER + "Veeam.Backup.Service.exe",
    CORE_FOLDER + "Packages\\VeeamDeploymentDll.dll",
    FOLDER + "\\Console\\veeam.backup.shell.exe",
)


def registry_of_installation(server: str) -> RegistryContent:
    """The product's keys, with their values; `server` is the computer on which the service and its database run."""
    database: dict[str, str | int] = {
        "SqlServerName": server,
        "SqlInstanceName": "VEEAMSQL2016",
        "SqlDatabaseName": "VeeamBackup",
    }
    return {
        KEY: {
            "CorePath": CORE_FOLDER,
            "ConsoleInstallationPath": FOLDER + "\\Console\\",
            "BackupServerPort": SERVICE_PORT,
            "SecureConnectionsPort": SECURE_PORT,
            "RESTServicePort": REST_PORT,
            **database,
        },
        KEY + "\\DatabaseConfigurations": {"SqlActiveConfiguration": "MsSql"},
        KEY + "\\DatabaseConfigurations\\MsSql": dict(database),
        KEY + "\\DatabaseConfigurations\\PostgreSql": {
            "SqlHostName": server,
            "SqlHostPort": 5432,
            "SqlDatabaseName": "VeeamBackup",
        },
        _KEY + "Veeam Backup Catalog": {"CatalogPath": CATALOG_FOLDER},
    }


def files_of_installation() -> tuple[tuple[str, bytes], ...]:
    """The product's programs by path; each holds no more than the resource that says its version."""
    return tuple((path, _program(path)) for path in _PROGRAMS)


def _program(path: str) -> bytes:
    strings = {
        "CompanyName": "Veeam Software Group GmbH",
        "FileVersion": BUILD,
        "OriginalFilename": path.rpartition("\\")[2],
        "ProductName": PRODUCT,
        "ProductVersion": BUILD,
    }
    resource = "VS_VERSION_INFO\0" + "".join(f"{name}\0{text}\0" for name, text in strings.items())
    return b"MZ" + resource.encode("utf-16-le")
