"""New- and Set-VBRRPONotificationOption: when a copy job warns of what it has not copied yet."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.copy_job_types import DELAY_KIND, DELAY_UNIT, DELAY_WARNING
from hvsim.cmdlets.veeam.members import chosen
from hvsim.infrastructure.backup.jobs.copy_delays import DelayWarning
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange


class DelayCommand(BackupCommand):
    """A command that makes or changes such a warning."""

    enable_rpo_warning: Switch = parameter(name="EnableRPOWarning", help="Warns, or with :$false not.")
    rpo_type: Any = parameter(
        name="RPOType", type=DELAY_KIND, help="Of backups of jobs, or of logs, of which there are none."
    )
    time_unit: Any = parameter(type=DELAY_UNIT, help="The unit; days when left out.")
    value: int = parameter(validate=ValidateRange(1, 9999), help="After so many; one when left out.")

    def change(self, warning: DelayWarning) -> DelayWarning:
        """Sets what the user has named, and returns the warning."""
        if "enablerpowarning" in {name.lower() for name in self.bound}:
            warning.enabled = bool(self.enable_rpo_warning)
        warning.kind = chosen(self.rpo_type) or warning.kind
        warning.unit = chosen(self.time_unit) or warning.unit
        warning.value = self.value or warning.value
        return warning


@cmdlet("New-VBRRPONotificationOption", output=DELAY_WARNING)
class NewVBRRPONotificationOption(DelayCommand):
    """Makes a warning of restore points that a copy job has not copied in time."""

    examples = [
        Example(
            "$rpo = New-VBRRPONotificationOption -EnableRPOWarning -Value 12 -TimeUnit Hours;"
            " '{0} {1}' -f $rpo.Value, $rpo.TimeUnit",
            "Half a day.",
            output="12 Hours",
        )
    ]

    def process(self) -> None:
        self.write(self.change(DelayWarning()))


@cmdlet("Set-VBRRPONotificationOption", output=DELAY_WARNING)
class SetVBRRPONotificationOption(DelayCommand):
    """Changes a warning of restore points that are not copied in time; what is not named stays."""

    rpo_notification_option: Any = parameter(
        mandatory=True, pipeline=True, name="RPONotificationOption", type=DELAY_WARNING, help="The warning."
    )

    examples = [
        Example("(New-VBRRPONotificationOption | Set-VBRRPONotificationOption -Value 2).Value", "Two.", output="2")
    ]

    def process(self) -> None:
        self.write(self.change(self.rpo_notification_option))
