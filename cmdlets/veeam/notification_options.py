"""New- and Set-VBRNotificationOptions: to whom mails about a run go, made apart and given to other commands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.job_storage import NO_TRAPS
from hvsim.cmdlets.veeam.members import listed
from hvsim.cmdlets.veeam.settings_types import NOTIFICATION
from hvsim.infrastructure.backup.jobs.job_options import JobNotification
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.values import to_string

_FLAGS = {
    "enableadditionalnotification": "to_addresses",
    "usenotificationoptions": "custom",
    "notifyonsuccess": "on_success",
    "notifyonwarning": "on_warning",
    "notifyonerror": "on_failure",
    "notifyonlastretryonly": "last_retry_only",
    "enablesnmpnotification": "snmp",
    "enabledailynotification": "daily",
}


class NotificationCommand(BackupCommand):
    """A command that makes or changes such options."""

    additional_address: list[str] = parameter(help="Who else gets mails.")
    enable_additional_notification: Switch = parameter(help="Sends mails to them.")
    enable_daily_notification: Switch = parameter(help="Sends one mail a day with all runs.")
    enable_snmp_notification: Switch = parameter(no_effect=NO_TRAPS, help="Sends SNMP traps.")
    notification_subject: str = parameter(help="The subject, with variables such as %JobName%.")
    notify_on_error: Switch = parameter(help="After a failure, as it is anyway.")
    notify_on_last_retry_only: Switch = parameter(help="Of failures only after the last retry, as it is anyway.")
    notify_on_success: Switch = parameter(help="After success, as it is anyway.")
    notify_on_warning: Switch = parameter(help="After a warning, as it is anyway.")
    notify_when_waiting_for_tape: Switch = parameter(no_effect="There are no tapes.", help="When a tape is missing.")
    send_time: Any = parameter(type="System.TimeSpan", help="When the daily mail is sent; at 22:00 when left out.")
    use_notification_options: Switch = parameter(help="Goes by these rules, not by those of the server.")

    def change(self, options: JobNotification) -> JobNotification:
        """Sets what the user has named, and returns the options."""
        for name, value in self.bound.items():
            if name.lower() in _FLAGS:
                setattr(options, _FLAGS[name.lower()], bool(value))
        if self.additional_address:
            options.addresses = ";".join(to_string(item) for item in listed(self.additional_address))
        if self.notification_subject:
            options.subject = self.notification_subject
        if self.send_time is not None:
            options.daily_time = timedelta(seconds=float(self.send_time.total_seconds))
        return options


@cmdlet("New-VBRNotificationOptions", output=NOTIFICATION)
class NewVBRNotificationOptions(NotificationCommand):
    """Makes options for mails about the runs of a job."""

    examples = [
        Example(
            "(New-VBRNotificationOptions -EnableAdditionalNotification -AdditionalAddress web@lab.local)"
            ".AdditionalAddress",
            "Tell the owners.",
            output="web@lab.local",
        )
    ]

    def process(self) -> None:
        self.write(self.change(JobNotification()))


@cmdlet("Set-VBRNotificationOptions", output=NOTIFICATION)
class SetVBRNotificationOptions(NotificationCommand):
    """Changes options for mails about the runs of a job; what is not named stays."""

    notification_options: Any = parameter(mandatory=True, type=NOTIFICATION, help="The options.")

    examples = [
        Example(
            "(Set-VBRNotificationOptions -NotificationOptions (New-VBRNotificationOptions) -NotifyOnSuccess:$false)"
            ".NotifyOnSuccess",
            "Only what went wrong.",
            output="False",
        )
    ]

    def process(self) -> None:
        self.write(self.change(self.notification_options))
