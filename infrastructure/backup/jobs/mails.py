"""Mails about runs: whether one is sent, to whom, and what it says. They are kept, to be read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import define, frozen

from hvsim.infrastructure.backup.runs.session import Result, TaskStatus, size_text, stamp
from hvsim.infrastructure.errors import InvalidState

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
    from hvsim.infrastructure.backup.runs.session import BackupSession
    from hvsim.infrastructure.backup.server import BackupServer


@define(eq=False)
class Mail:
    """One mail, as it reached the mail server."""

    time: datetime
    sender: str
    recipient: str
    subject: str
    body: str


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
    chosen = own if own.custom else mail
    rules = Rules(
        chosen.subject or mail.subject,
        chosen.on_success,
        chosen.on_warning,
        chosen.on_failure,
        chosen.last_retry_only,
    )
    if not rules.wants(session.result, session.will_be_retried):
        return
    recipients = [mail.recipient] if mail.recipient else []
    if own.to_addresses and own.addresses:
        recipients.append(own.addresses)
    subject = subject_of(rules.subject, session.job.name, session.result, len(session.tasks), _issues(session))
    _send(server, ";".join(recipients), subject.replace("%Time%", stamp(session.created)), _body(session))


def tell_of_service(server: BackupServer, session: ServiceSession) -> None:
    """Sends the mail about a run that is no backup job's."""
    mail = server.settings.mail
    rules = Rules(mail.subject, mail.on_success, mail.on_warning, mail.on_failure, mail.last_retry_only)
    if mail.enabled and rules.wants(session.result, will_be_retried=False):
        lines = [f"{stamp(record.time)}  {record.title}" for record in session.log]
        subject = subject_of(rules.subject, session.name, session.result, 1, "")
        _send(server, mail.recipient, subject.replace("%Time%", stamp(session.created)), "\n".join(lines))


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
