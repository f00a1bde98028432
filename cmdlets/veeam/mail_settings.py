"""Get-, Set-, Enable-, Disable- and Test-VBRMailNotification...: whether and whom the server tells how jobs ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import CREDENTIALS, INFOS
from hvsim.cmdlets.veeam.schedule_types import time_of_day
from hvsim.infrastructure.backup.jobs.mails import send_test
from hvsim.infrastructure.backup.settings import MailSettings
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

TODAY = datetime(2025, 1, 1, tzinfo=UTC)
"""A day for a time of day: the product gives a moment, of which scripts use the time."""
MAIL = INFOS + "VBRMailNotificationConfiguration"
_SETUP = (
    "$null = Set-VBRMailNotificationConfiguration -SmtpServer mail.lab.local -Sender vbr@lab.local"
    " -Recipient ops@lab.local"
)

product_type(
    MAIL,
    MailSettings,
    {
        "bool Enabled": "enabled",
        "string SmtpServer": "smtp_server",
        "string Sender": "sender",
        "string Recipient": "recipient",
        "string Subject": "subject",
        "datetime DailyReportsTime": lambda mail: TODAY + mail.daily_reports_time,
        "int Port": "port",
        "int Timeout": "timeout",
        "bool SSLEnabled": "ssl",
        "bool AuthEnabled": "authentication",
        CREDENTIALS + " Credentials": "credentials",
        "bool NotifyOnSuccess": "on_success",
        "bool NotifyOnWarning": "on_warning",
        "bool NotifyOnFailure": "on_failure",
        "bool NotifyOnLastRetryOnly": "last_retry_only",
    },
    view="list Enabled SmtpServer Sender Recipient Subject DailyReportsTime Port Timeout SSLEnabled AuthEnabled"
    " Credentials NotifyOnSuccess NotifyOnWarning NotifyOnFailure NotifyOnLastRetryOnly",
)

_ATTRIBUTES = {
    "smtpserver": "smtp_server",
    "sender": "sender",
    "recipient": "recipient",
    "subject": "subject",
    "port": "port",
    "timeout": "timeout",
    "credentials": "credentials",
}
_FLAGS = {
    "enablessl": "ssl",
    "enableauth": "authentication",
    "notifyonsuccess": "on_success",
    "notifyonwarning": "on_warning",
    "notifyonfailure": "on_failure",
    "notifyonlastretryonly": "last_retry_only",
}


@cmdlet("Get-VBRMailNotificationConfiguration", output=MAIL)
class GetVBRMailNotificationConfiguration(BackupCommand):
    """Shows whether and whom the server tells by mail."""

    examples = [Example("(Get-VBRMailNotificationConfiguration).Enabled", "Does it?", output="False")]

    def process(self) -> None:
        self.write(self.server.settings.mail)


@cmdlet("Set-VBRMailNotificationConfiguration", output=MAIL)
class SetVBRMailNotificationConfiguration(BackupCommand):
    """Sets whom the server tells by mail, and lets it; what is not named stays. Get-LabMail shows what was sent."""

    smtp_server: str = parameter(help="The mail server; every mail reaches it.")
    sender: str = parameter(help="From whom.")
    recipient: str = parameter(help="To whom; several with semicolons between them.")
    subject: str = parameter(help="The subject, with %JobResult%, %JobName%, %ObjectCount%, %Issues% and %Time% in it.")
    daily_reports_time: Any = parameter(type="System.DateTime", help="When daily reports are sent.")
    port: int = parameter(help="The port of the mail server.")
    timeout: int = parameter(help="Milliseconds to wait for it.")
    enable_ssl: Switch = parameter(name="EnableSSL", help="Over TLS.")
    enable_auth: Switch = parameter(help="Logs on to the mail server.")
    credentials: Any = parameter(type=CREDENTIALS, help="With this account.")
    notify_on_success: Switch = parameter(help="After a job that succeeded.")
    notify_on_warning: Switch = parameter(help="After a job that ended with a warning.")
    notify_on_failure: Switch = parameter(help="After a job that failed.")
    notify_on_last_retry_only: Switch = parameter(help="Not before the last of a job's retries.")
    force: Switch = parameter(no_effect="Nothing is checked.", help="Whatever the mail server says.")

    examples = [
        Example(
            f"{_SETUP}; $null = Start-BackupJob Nightly; (Get-LabMail).Subject",
            "Tell the operators.",
            output="[Success] Nightly (2 objects)",
        )
    ]

    def process(self) -> None:
        mail = self.server.settings.mail
        for name, value in self.bound.items():
            if name.lower() in _ATTRIBUTES:
                setattr(mail, _ATTRIBUTES[name.lower()], value)
            elif name.lower() in _FLAGS:
                setattr(mail, _FLAGS[name.lower()], bool(value))
        if self.daily_reports_time is not None:
            mail.daily_reports_time = time_of_day(self.daily_reports_time)
        mail.enabled = True
        self.write(mail)


@cmdlet("Test-VBRMailNotificationConfiguration")
class TestVBRMailNotificationConfiguration(BackupCommand):
    """Sends a mail to whom the server tells of jobs, to see that it arrives. Get-LabMail shows it."""

    examples = [
        Example(
            "Test-VBRMailNotificationConfiguration; (Get-LabMail).Subject",
            "Does it arrive?",
            _SETUP,
            "Test message of VBR01",
        )
    ]

    def process(self) -> None:
        self.attempt(lambda: send_test(self.server))


@cmdlet("Enable-VBRMailNotification")
class EnableVBRMailNotification(BackupCommand):
    """Lets the server send mails."""

    examples = [Example("Enable-VBRMailNotification", "Tell from now on.", setup=_SETUP)]

    def process(self) -> None:
        self.server.settings.mail.enabled = True


@cmdlet("Disable-VBRMailNotification")
class DisableVBRMailNotification(BackupCommand):
    """Keeps the server from sending mails."""

    examples = [Example("Disable-VBRMailNotification", "Silence.")]

    def process(self) -> None:
        self.server.settings.mail.enabled = False
