"""What applications note down in their guest's log when a backup meets them, and when they come back from one.

Numbers and providers are those that administrators look for. Writes entries; what happened is known already.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from hvsim.infrastructure.computers.events import APPLICATION, EventLog

if TYPE_CHECKING:
    from hvsim.infrastructure.guests.database import Database


class Moment(Enum):
    """What an application has gone through."""

    FROZEN = "frozen"
    THAWED = "thawed"
    TRUNCATED = "truncated"
    RECOVERED = "recovered"
    RESTORED = "restored"


_EVENTS: dict[str, dict[Moment, tuple[str, int, str]]] = {
    "SqlServer": {
        Moment.FROZEN: (
            "MSSQLSERVER",
            3197,
            "I/O is frozen on database {0}. No user action is required.",
        ),
        Moment.THAWED: ("MSSQLSERVER", 3198, "I/O was resumed on database {0}. No user action is required."),
        Moment.TRUNCATED: ("MSSQLSERVER", 18265, "Log was backed up. Database: {0}, up to transaction {1}."),
        Moment.RECOVERED: (
            "MSSQLSERVER",
            3421,
            "Recovery completed for database {0}: {1} transactions rolled forward. No user action is required.",
        ),
        Moment.RESTORED: ("MSSQLSERVER", 18267, "Database was restored: Database: {0}, up to transaction {1}."),
    },
    "Exchange": {
        Moment.FROZEN: ("ESE", 2001, "Shadow copy of '{0}': freeze started."),
        Moment.THAWED: ("ESE", 2003, "Shadow copy of '{0}': freeze ended."),
        Moment.TRUNCATED: ("ESE", 224, "'{0}': log files up to transaction {1} were deleted."),
        Moment.RECOVERED: ("ESE", 302, "'{0}': the database engine has completed recovery steps: {1} transactions."),
        Moment.RESTORED: (
            "MSExchangeIS",
            9620,
            "Exchange VSS Writer has processed the post-restore event for '{0}', up to transaction {1}.",
        ),
    },
    "ActiveDirectory": {
        Moment.FROZEN: ("ESENT", 2001, "Shadow copy of '{0}': freeze started."),
        Moment.THAWED: ("ESENT", 2003, "Shadow copy of '{0}': freeze ended."),
        Moment.RECOVERED: ("ESENT", 302, "'{0}': the database engine has completed recovery steps: {1} transactions."),
        Moment.RESTORED: (
            "NTDS General",
            1109,
            "The invocationID attribute for this directory server has been changed: '{0}' was restored from a backup.",
        ),
    },
}
"""By the application: provider, number, and a text with the database's name and a count to be put in."""


def note(log: EventLog, database: Database, moment: Moment, count: int = 0) -> None:
    """Writes down what a database has gone through; one whose application has no entry for it says nothing."""
    found = _EVENTS.get(database.application, {}).get(moment)
    if found is not None:
        provider, number, text = found
        log.write(APPLICATION, provider, number, text.format(database.name, count))
