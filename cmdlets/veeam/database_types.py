"""The product's database as scripts reach it without a command: `[Veeam.Backup.DBManager.CDBManager]::Instance`."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.values import array
from hvsim.cmdlets.veeam.compliance_types import PRACTICE
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import BACKUP, REPOSITORY, SERVER, SESSION
from hvsim.cmdlets.veeam.reaching import reached_server
from hvsim.cmdlets.veeam.records import backups_of
from hvsim.infrastructure.backup.reports.compliance import ComplianceSession
from hvsim.infrastructure.backup.server import BackupServer

DATABASE = "Veeam.Backup.DBManager."


@frozen(eq=False)
class Database:
    """The database of a backup server."""

    server: BackupServer


@frozen(eq=False)
class Practices:
    """What the newest run of the compliance analyzer has found."""

    server: BackupServer


@frozen(eq=False)
class Sessions:
    """The runs of jobs."""

    server: BackupServer


@frozen(eq=False)
class Backups:
    """The backups of jobs."""

    server: BackupServer


@frozen(eq=False)
class Repositories:
    """The repositories."""

    server: BackupServer


@frozen(eq=False)
class Hosts:
    """The managed servers."""

    server: BackupServer


def _practices(table: Practices) -> Any:
    runs = [item for item in table.server.service_sessions if isinstance(item, ComplianceSession)]
    return array(runs[-1].practices if runs else (), PRACTICE)


product_type(DATABASE + "CBestPracticesTable", Practices, {}).method(f"{PRACTICE}[] GetAll()")(_practices)
product_type(DATABASE + "CBackupJobsSessionsTable", Sessions, {}).method(f"{SESSION}[] GetAll()")(
    lambda table: array(table.server.sessions(), SESSION)
)
product_type(DATABASE + "CBackupsTable", Backups, {}).method(f"{BACKUP}[] GetAll()")(
    lambda table: array(backups_of(table.server), BACKUP)
)
product_type(DATABASE + "CBackupRepositoriesTable", Repositories, {}).method(f"{REPOSITORY}[] GetAll()")(
    lambda table: array(table.server.repositories, REPOSITORY)
)
product_type(DATABASE + "CHostsTable", Hosts, {}).method(f"{SERVER}[] GetAll()")(
    lambda table: array(table.server.servers, SERVER)
)
_DATABASE = product_type(
    DATABASE + "CDBManager",
    Database,
    {
        f"{DATABASE}CBestPracticesTable BestPractices": lambda item: Practices(item.server),
        f"{DATABASE}CBackupJobsSessionsTable BackupJobsSessions": lambda item: Sessions(item.server),
        f"{DATABASE}CBackupsTable Backups": lambda item: Backups(item.server),
        f"{DATABASE}CBackupRepositoriesTable BackupRepositories": lambda item: Repositories(item.server),
        f"{DATABASE}CHostsTable Hosts": lambda item: Hosts(item.server),
    },
)


@_DATABASE.static(f"{DATABASE}CDBManager CreateNewInstance()", engine=True)
@_DATABASE.static_property(f"{DATABASE}CDBManager Instance", engine=True)
def _instance(engine: Any) -> Database:
    return Database(reached_server(engine))
