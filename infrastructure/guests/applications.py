"""What applications bring into a guest: services, databases. Their VSS writers are in `vss.writers`.

Facts in one table; nothing here runs.
"""

from __future__ import annotations

from attrs import frozen

from hvsim.infrastructure.guests.database import Database, RecoveryModel
from hvsim.infrastructure.vss.writers import APPLICATION_WRITERS


@frozen
class DatabasePlan:
    """A database that an application keeps: its name, and how it works with its log."""

    name: str
    recovery_model: RecoveryModel
    interval: float


@frozen
class Application:
    """An application by the name that lab files use."""

    services: tuple[tuple[str, str], ...]
    databases: tuple[DatabasePlan, ...] = ()


APPLICATIONS = {
    "SqlServer": Application(
        (("MSSQLSERVER", "SQL Server (MSSQLSERVER)"), ("SQLWriter", "SQL Server VSS Writer")),
        (DatabasePlan("Sales", RecoveryModel.FULL, 30.0),),
    ),
    "Exchange": Application(
        (
            ("MSExchangeIS", "Microsoft Exchange Information Store"),
            ("MSExchangeRepl", "Microsoft Exchange Replication"),
        ),
        (DatabasePlan("Mailbox Database 1", RecoveryModel.FULL, 45.0),),
    ),
    "ActiveDirectory": Application(
        (("NTDS", "Active Directory Domain Services"), ("DNS", "DNS Server")),
        (DatabasePlan("ntds.dit", RecoveryModel.SIMPLE, 300.0),),
    ),
    "IIS": Application((("W3SVC", "World Wide Web Publishing Service"),)),
}


def databases_of(applications: tuple[str, ...], seed: int, *, disk: int, offset: int) -> list[Database]:
    """The databases of a guest's applications, one behind the other from `offset` of its disk number `disk` on."""
    found: list[Database] = []
    for application in applications:
        for plan in APPLICATIONS[application].databases:
            database = Database(
                plan.name,
                (seed + len(found)) % 2**63,
                disk,
                offset,
                plan.interval,
                recovery_model=plan.recovery_model,
                application=application,
                writer_service=APPLICATION_WRITERS[application]().service,
            )
            found.append(database)
            offset += -(-database.size // 2**20) * 2**20
    return found
