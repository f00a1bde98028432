"""What a lab file says about jobs: what they back up and how, when they run, what is copied, and who is told."""

from __future__ import annotations

from datetime import timedelta

from attrs import frozen

from hvsim.infrastructure.lab import keys

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
METHODS = ("Forward", "ForeverForward", "Reverse")
PACKINGS = ("None", "Optimal", "High", "Extreme")


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WHICH = ("First", "Second", "Third", "Fourth", "Last")


@frozen
class MonthlyPlan:
    """A day of a month on which a job runs: one of its weekdays, or a day by number."""

    at: str = keys.text("The time of the day, such as 22:00.")
    which: str = keys.text("Which of the month's weekdays.", "First", choices=WHICH)
    weekday: str = keys.text("The day of the week.", "Saturday", choices=WEEKDAYS)
    day: int = keys.whole("The day of the month by its number, instead of a weekday; 0 for not.", 0, 0, 31)
    months: tuple[str, ...] = keys.texts("In these months; every month when left out.", choices=MONTHS)


@frozen
class SchedulePlan:
    """When a job runs without a person."""

    at: str = keys.text("The time of the day, such as 22:00.", "")
    days: tuple[str, ...] = keys.texts("On these days of the week; every day when left out.", choices=WEEKDAYS)
    every: int = keys.whole("Every so many minutes, counted from midnight; 0 for not.", 0, 0, 1440)
    continuous: bool = keys.flag("Whether it runs again as soon as it has ended.", False)
    after: str = keys.text("The job that it follows.", "")
    retries: int = keys.whole("How often machines that failed are tried again.", 3, 0, 99)
    retry_minutes: int = keys.whole("Minutes between a failure and the next try.", 10, 0, 999)
    monthly: MonthlyPlan | None = keys.table("On a day of a month.", MonthlyPlan)  # noqa: RUF009  declares a key; nothing is shared
    window: tuple[str, ...] = keys.texts(
        "The hours in which it may run, such as '22:00-06:00' or 'Saturday-Sunday 00:00-24:00'; always when left out."
    )


@frozen
class JobPlan:
    """A backup job."""

    name: str = keys.text("Its name.")
    machines: tuple[str, ...] = keys.texts("The machines it backs up.")
    repository: str = keys.text("Where to; the first repository when left out.", "")
    guest_processing: str = keys.text(
        "What application-aware processing may do when it fails.",
        "IgnoreFailures",
        choices=("IgnoreFailures", "RequireSuccess", "Disabled"),
    )
    use_change_tracking: bool = keys.flag("Whether it asks change tracking.", True)
    description: str = keys.text("What it is for.", "")
    enabled: bool = keys.flag("Whether its schedule starts it.", True)
    guest_quiescence: bool = keys.flag("Whether Hyper-V quiesces guests where processing is off or fails.", False)
    off_host: bool = keys.flag("Whether disks are read on an off-host proxy.", False)
    method: str = keys.text("How its chains grow.", "Forward", choices=METHODS)
    synthetic_fulls: tuple[str, ...] = keys.texts(
        "With Forward: the days of synthetic fulls.", ("Saturday",), choices=WEEKDAYS
    )
    active_fulls: tuple[str, ...] = keys.texts("The days of active fulls.", choices=WEEKDAYS)
    retention_days: int = keys.whole("Days whose restore points stay.", 7, 1, 36500)
    retention_points: int = keys.whole("Restore points that stay, instead of days; 0 for days.", 0, 0, 9999)
    compression: str = keys.text("How blocks are packed.", "Optimal", choices=PACKINGS)
    encryption_key: str = keys.text("The key that its backups are encrypted with; none when left out.", "")
    health_check: bool = keys.flag("Whether newest points are read and checked on the last Saturday of a month.", False)
    mail_to: str = keys.text("Who else gets mails about it.", "")
    schedule: SchedulePlan | None = keys.table("When it runs; only when started when left out.", SchedulePlan)  # noqa: RUF009  declares a key; nothing is shared


@frozen
class CopyJobPlan:
    """A job that copies restore points to another repository."""

    name: str = keys.text("Its name.")
    repository: str = keys.text("Where to.")
    jobs: tuple[str, ...] = keys.texts("The jobs whose restore points are copied.")
    mode: str = keys.text("After each run, or by its schedule.", "Immediate", choices=("Immediate", "Periodic"))
    retention_days: int = keys.whole("Days whose restore points stay.", 7, 1, 36500)
    schedule: SchedulePlan | None = keys.table("When it runs, with Periodic.", SchedulePlan)  # noqa: RUF009  declares a key; nothing is shared


@frozen
class EncryptionKeyPlan:
    """A password for backups."""

    name: str = keys.text("Its hint, by which jobs name it.")
    password: str = keys.text("The password.")


@frozen
class MailPlan:
    """Mails about runs. `hvsim` keeps them: Get-LabMail."""

    recipient: str = keys.text("To whom.")
    sender: str = keys.text("From whom.", "vbr@lab.local")
    subject: str = keys.text("The subject, with %JobResult%, %JobName%, %ObjectCount% and %Issues%.", "")
    on_success: bool = keys.flag("Whether a success is told.", True)
    on_warning: bool = keys.flag("Whether a warning is told.", True)
    on_failure: bool = keys.flag("Whether a failure is told.", True)
    last_retry_only: bool = keys.flag("Whether only the last of several tries is told.", True)


def time_of_day(text: str) -> timedelta | None:
    """The time that 22:00 says; None for a text that says none."""
    hour, colon, minute = text.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        return None
    return timedelta(hours=int(hour), minutes=int(minute))


def hours_of(text: str) -> list[tuple[int, int]] | None:
    """The hours that a text of a window means, as pairs of weekday and hour; None for a text that means none.

    Hours are whole; a span past midnight goes on on the next day.
    """
    days, _, span = text.strip().rpartition(" ")
    begin, dash, end = span.partition("-")
    hours = [_whole_hour(begin), _whole_hour(end)]
    numbers = _span_of_days(days)
    if not dash or None in hours or not numbers:
        return None
    first, last = (hour or 0 for hour in hours)
    if first == 24 or first == last:
        return None
    length = last - first if last > first else 24 - first + last
    return [((day + (hour // 24)) % 7, hour % 24) for day in numbers for hour in range(first, first + length)]


def _whole_hour(text: str) -> int | None:
    hour, _, minute = text.partition(":")
    return int(hour) if hour.isdecimal() and minute in ("", "00") and int(hour) <= 24 else None


def _span_of_days(text: str) -> list[int]:
    """Monday-Friday, or one day, or every day for no text; empty for what is none."""
    if not text.strip():
        return list(range(7))
    first, dash, last = (part.strip().lower() for part in text.partition("-"))
    names = [day.lower() for day in WEEKDAYS]
    if first not in names or (dash and last not in names):
        return []
    begin, end = names.index(first), names.index(last or first)
    return [day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)]


def weekday_numbers(names: tuple[str, ...]) -> list[int]:
    """The days of the week by number, Monday 0."""
    return sorted({[day.lower() for day in WEEKDAYS].index(name.lower()) for name in names})
