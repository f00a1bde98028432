"""Write-Progress: how far the work has come."""

from __future__ import annotations

from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.pipeline.records import ProgressRecord

_NEVER_NEGATIVE = ValidateRange(0, 2**31 - 1)


@cmdlet("Write-Progress")
class WriteProgress(Cmdlet):
    """Shows how far a longer piece of work has come, where the console shows progress."""

    activity: str = parameter(position=0, help="What is being done.")
    status: str = parameter(position=1, help="How it stands.")
    id_: int = parameter(
        position=2, default=0, validate=_NEVER_NEGATIVE, help="Tells bars apart that are shown at once."
    )
    percent_complete: int = parameter(
        default=-1, validate=ValidateRange(-1, 100), help="How much is done; -1 when nobody knows."
    )
    seconds_remaining: int = parameter(default=-1, help="How long it will take; -1 when nobody knows.")
    current_operation: str = parameter(help="What is being done at this moment.")
    parent_id: int = parameter(default=-1, validate=ValidateRange(-1, 2**31 - 1), help="The bar this one belongs to.")
    completed: bool = parameter(type=SWITCH, help="Takes the bar away.")
    source_id: int = parameter(default=0, simulated=False, help="Where the record comes from.")

    examples = [
        Example("Write-Progress -Activity 'Copying' -Status '1 of 2' -PercentComplete 50", "Show a bar at half."),
        Example("Write-Progress -Activity 'Copying' -Completed", "Take the bar away."),
    ]

    def process(self) -> None:
        record = ProgressRecord(
            activity=self.activity or "Processing",
            status=self.status or "Processing",
            id=self.id_,
            percent_complete=self.percent_complete,
            seconds_remaining=self.seconds_remaining,
            current_operation=self.current_operation or "",
            parent_id=self.parent_id,
            completed=bool(self.completed),
        )
        self.write_progress(record)
