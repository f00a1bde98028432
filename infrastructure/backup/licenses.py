"""The licence of a backup server: what was installed, whether it is valid now, and how much of it is used."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import define

from hvsim.infrastructure.errors import Refused

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer

EDITIONS = ("Community", "Standard", "Enterprise", "EnterprisePlus", "Unspecified")
KINDS = ("Rental", "Perpetual", "Subscription", "Evaluation", "Free", "Empty", "NFR")
FIRST_TERM = timedelta(days=365)


@define(eq=False)
class License:
    """A licence for `instances` machines until `expires`; support ends at `support_expires`."""

    licensed_to: str
    edition: str
    kind: str
    expires: datetime
    support_expires: datetime
    support_id: str
    instances: int
    updates_itself: bool = False


def first_license(now: datetime) -> License:
    """What a new server runs with: every function, for a year."""
    return License("hvsim lab", "EnterprisePlus", "NFR", now + FIRST_TERM, now + FIRST_TERM, "00000000", 1000)


def license_of_text(text: str, now: datetime) -> License:
    """The licence in a licence file of `key=value` lines. Raises `Refused` for a text that is none.

    Keys: Company, Edition, License type, Expiration date and Support expiration date (year-month-day), Support ID,
    Instances; what is left out is as in a new server.
    """
    found = {}
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals:
            found[key.strip().lower()] = value.strip()
    if "edition" not in found:
        raise Refused("The licence file is not valid: it names no edition.")
    usual = first_license(now)
    expires = _date(found.get("expiration date"), usual.expires)
    return License(
        found.get("company", usual.licensed_to),
        _choice(found["edition"], EDITIONS, "edition"),
        _choice(found.get("license type", "Subscription"), KINDS, "licence type"),
        expires,
        _date(found.get("support expiration date"), expires),
        found.get("support id", usual.support_id),
        int(found["instances"]) if found.get("instances", "").isdecimal() else usual.instances,
    )


def used_instances(server: BackupServer) -> int:
    """How many machines have been backed up: each takes one instance."""
    tasks = (task for job in server.jobs for session in job.sessions for task in session.tasks)
    return len({task.machine_id for task in tasks if task.point is not None})


def _choice(text: str, known: tuple[str, ...], what: str) -> str:
    for item in known:
        if item.lower() == text.replace(" ", "").lower():
            return item
    raise Refused(f"The licence file is not valid: '{text}' is no {what} ({', '.join(known)}).")


def _date(text: str | None, otherwise: datetime) -> datetime:
    if text is None:
        return otherwise
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=otherwise.tzinfo)
    except ValueError:
        raise Refused(f"The licence file is not valid: '{text}' is no date such as 2027-12-31.") from None
