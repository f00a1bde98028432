"""Mails about runs: whether one is sent, to whom, and what it says. They are kept, to be read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from hvsim.infrastructure.backup.runs.session import Result, TaskStatus, size_text, stamp
from hvsim.infrastructure.computers.mail import Mail
from hvsim.infrastructure.errors import InvalidState

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.jobs.job import BackupJob
    from hvsim.infrastructure.backup.jobs.job_options import JobNotification
    from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
    from hvsim.infrastructure.backup.runs.session import BackupSession
    from hvsim.infrastructure.backup.server import BackupServer
    from hvsim.infrastructure.backup.settings import MailSettings


@frozen
class Rules:
    """When a mail is sent, and under which subject."""

    subject: str
    on_success: bool
    on_warning: bool
    on_failure: bool
    last_retry_only: bool

    def wants(self, result: Result, will_be_retried: bool) -> bool:
        """Whether a run with that result is told."""
        if result is Result.FAILED:
            return self.on_failure and not (will_be_retried and self.last_retry_only)
        return self.on_warning if result is Result.WARNING else self.on_success


def tell_of_session(server: BackupServer, session: BackupSession) -> None:
    """Sends the mail about a run of a job, where one is wanted."""
    mail, own = server.settings.mail, session.job.options.notification
    if not mail.enabled:
        return
    if own.daily:
        _tell_later(server, session)
        return
    rules = _rules(mail, own)
    if not rules.wants(session.result, session.will_be_retried):
        return
    subject = subject_of(rules.subject, session.job.name, session.result, len(session.tasks), _issues(session))
    _send(server, _recipients(mail, own), subject.replace("%Time%", stamp(session.created)), _body(session))


def tell_of_service(
    server: BackupServer, session: ServiceSession, own: JobNotification | None = None, objects: int = 1
) -> None:
    """Sends the mail about a run that is no backup job's; `own` is what is set for it, `objects` how many it was of."""
    mail = server.settings.mail
    rules = _rules(mail, own)
    if mail.enabled and not session.crashed and rules.wants(session.result, will_be_retried=False):
        lines = [f"{stamp(record.time)}  {record.title}" for record in session.log]
        subject = subject_of(rules.subject, session.name, session.result, objects, "")
        text = subject.replace("%Time%", stamp(session.created))
        _send(server, _recipients(mail, own), text, "\n".join(lines))


def tell_of_delay(server: BackupServer, job: BackupJob, reason: str) -> None:
    """Sends a mail that a job has not done in time what it was to do."""
    mail, own = server.settings.mail, job.options.notification
    if mail.enabled:
        subject = subject_of(_rules(mail, own).subject, job.name, Result.WARNING, len(job.machines), "")
        _send(server, _recipients(mail, own), subject.replace("%Time%", stamp(server.clock.now())), reason)


def _rules(mail: MailSettings, own: JobNotification | None) -> Rules:
    chosen = own if own is not None and own.custom else mail
    return Rules(
        chosen.subject or mail.subject,
        chosen.on_success,
        chosen.on_warning,
        chosen.on_failure,
        chosen.last_retry_only,
    )


def _recipients(mail: MailSettings, own: JobNotification | None) -> str:
    recipients = [mail.recipient] if mail.recipient else []
    if own is not None and own.to_addresses and own.addresses:
        recipients.append(own.addresses)
    return ";".join(recipients)


@define(eq=False)
class DailyReport:
    """The runs of a job that one mail will tell of; kept until it is sent."""

    server: BackupServer
    job: BackupJob
    sessions: list[BackupSession] = field(factory=list)

    def send(self) -> None:
        """The time of the day has come."""
        if not self.server.availability.is_up:
            self.server.availability.put_off(self.send)
            return
        server, own = self.server, self.job.options.notification
        del server.daily_reports[self.job.id]
        worst = max((session.result for session in self.sessions), key=_SEVERITY.index)
        objects = sum(len(session.tasks) for session in self.sessions)
        issues = ", ".join(found for session in self.sessions if (found := _issues(session)))
        subject = subject_of(_rules(server.settings.mail, own).subject, self.job.name, worst, objects, issues)
        body = "\n\n".join(_body(session) for session in self.sessions)
        text = subject.replace("%Time%", stamp(server.clock.now()))
        _send(server, _recipients(server.settings.mail, own), text, body)


_SEVERITY = (Result.NONE, Result.SUCCESS, Result.WARNING, Result.FAILED)


def _tell_later(server: BackupServer, session: BackupSession) -> None:
    """Keeps a run for the mail of the day, which goes at its time."""
    job = session.job
    if not _rules(server.settings.mail, job.options.notification).wants(session.result, session.will_be_retried):
        return
    report = server.daily_reports.get(job.id)
    if report is None:
        report = server.daily_reports[job.id] = DailyReport(server, job)
        now = server.clock.now()
        moment = now.replace(hour=0, minute=0, second=0, microsecond=0) + job.options.notification.daily_time
        server.clock.at(moment if moment > now else moment + timedelta(days=1), report.send)
    report.sessions.append(session)


def send_test(server: BackupServer) -> None:
    """Sends a mail that says nothing but that it was sent. Raises `InvalidState` where nobody is to get mails."""
    mail = server.settings.mail
    if not mail.smtp_server or not mail.recipient:
        raise InvalidState("No test message was sent: the mail server or the recipient is not set.")
    _send(server, mail.recipient, f"Test message of {server.name}", f"Mails of {server.name} arrive.")


def subject_of(template: str, name: str, result: Result, objects: int, issues: str) -> str:
    """A subject with what its variables stand for."""
    known = {
        "%JobResult%": result.label,
        "%JobName%": name,
        "%ObjectCount%": str(objects),
        "%VmCount%": str(objects),
        "%Issues%": issues,
    }
    for variable, text in known.items():
        template = template.replace(variable, text)
    return template.strip()


def _send(server: BackupServer, recipient: str, subject: str, body: str) -> None:
    server.mailbox.append(Mail(server.clock.now(), server.settings.mail.sender, recipient, subject, body))


def _issues(session: BackupSession) -> str:
    found = []
    for status, word in ((TaskStatus.FAILED, "failed"), (TaskStatus.WARNING, "warning")):
        count = sum(task.status is status for task in session.tasks)
        if count:
            found.append(f"{count} {word}{'s' if word == 'warning' and count > 1 else ''}")
    return ", ".join(found)


def _body(session: BackupSession) -> str:
    """The report: the run, then its machines."""
    end = session.ended or session.clock.now()
    lines = [
        f"Backup job: {session.job.name}",
        f"Result: {session.result.label}",
        f"Start time: {stamp(session.created)}",
        f"End time: {stamp(end)}",
        f"Duration: {_clock(session.duration.total_seconds())}",
        f"Total size: {size_text(session.total_size)}",
        f"Data read: {size_text(session.read)}",
        f"Transferred: {size_text(session.transferred)}",
        f"Backup size: {size_text(session.backup_size)}",
        "",
        f"{'Name':<20} {'Status':<8} {'Start time':<22} {'Size':>10} {'Read':>10} {'Transferred':>12}  Details",
    ]
    for task in session.tasks:
        start = stamp(task.started) if task.started else ""
        sizes = f"{size_text(task.total_size):>10} {size_text(task.read):>10} {size_text(task.transferred):>12}"
        details = task.reason.replace("\n", "; ")
        lines.append(f"{task.machine:<20} {task.status.label:<8} {start:<22} {sizes}  {details}".rstrip())
    if session.will_be_retried:
        lines += ["", "The failed machines will be tried again."]
    return "\n".join(lines)


def _clock(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}:{second:02d}"
