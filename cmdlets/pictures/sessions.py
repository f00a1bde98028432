"""Show-BackupTrace, Show-BackupTimeline: sessions of backup jobs as pictures."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.pictures.nights import nights_picture
from hvsim.cmdlets.pictures.picture_command import LINE, PictureCommand, job_and_machine_names
from hvsim.cmdlets.pictures.scene import Picture, together
from hvsim.cmdlets.pictures.sequence import Places, sequence_picture
from hvsim.cmdlets.pictures.timeline import SessionFacts, timeline_picture
from hvsim.cmdlets.veeam.backup_command import friendly_cmdlet, managed_machine_names
from hvsim.infrastructure.backup.reports.history import differencing_lives, note_gone, volume_snapshots
from hvsim.infrastructure.backup.runs.session import BackupSession
from hvsim.interpreter.commands import Example, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.commands.wildcards import matches

_RUN = "$null = Start-BackupJob Nightly"
_OUTPUT = (LINE, "System.IO.FileInfo")
_INPUT_HELP = (
    "Sessions, jobs, machines or restore points, or names of jobs and machines; the newest session when left out."
)


@friendly_cmdlet("Show-BackupTrace", output=_OUTPUT, default_set="Console", confirm="Low")
class ShowBackupTrace(PictureCommand):
    """Draws the steps of a backup as a sequence diagram: who asks whom, when, how long it took, and what failed."""

    input_object: Any = parameter(
        position=0,
        pipeline=True,
        type="System.Object[]",
        aliases=("Session", "Job", "Name"),
        complete=job_and_machine_names,
        help=_INPUT_HELP,
    )
    vm_name: list[str] = parameter(
        position=1, wildcards=True, complete=managed_machine_names, help="Only these machines of the sessions."
    )

    examples = [
        Example("Show-BackupTrace", "The last backup, in the terminal.", setup=_RUN),
        Example("Get-BackupSession Nightly -Last | Show-BackupTrace -VMName web01", "One machine of it.", setup=_RUN),
        Example("Show-BackupTrace Nightly -Path C:\\trace.html -PassThru", "As a page for a browser.", setup=_RUN),
    ]

    def picture(self) -> Picture | None:
        pictures = []
        for session, machines in self.chosen_sessions(1):
            events = [
                event
                for event in self.estate.trace.of_session(session.id)
                if (not machines or event.machine in machines)
                and (not self.vm_name or any(matches(name, event.machine) for name in self.vm_name))
            ]
            if events:
                places = Places(self.server.name, session.job.repository.name)
                pictures.append(sequence_picture(session, events, places, self.columns, self.estate.clock.now()))
            else:
                names = ", ".join(self.vm_name or sorted(machines) or ["any machine"])
                self.no_steps(session, names)
        return together(pictures, f"The steps of {len(pictures)} sessions") if pictures else None

    def no_steps(self, session: BackupSession, names: str) -> None:
        """Tells that nothing was done for the machines in a session, and why where the session knows."""
        reason = f": {session.reason}" if session.reason else "."
        self.write_error(
            f"The session '{session.name}' took no step for {names}{reason}",
            "NoSteps",
            "ObjectNotFound",
            exception="HvSim.EstateException",
            target=session,
        )


@friendly_cmdlet("Show-BackupTimeline", output=_OUTPUT, default_set="Console", confirm="Low")
class ShowBackupTimeline(PictureCommand):
    """Draws sessions over time: the job, its machines, places of proxies, snapshots, AVHDX files and their merges.

    One session is drawn second by second, several with a row for each day.
    """

    input_object: Any = parameter(
        position=0,
        pipeline=True,
        type="System.Object[]",
        aliases=("Session", "Job", "Name"),
        complete=job_and_machine_names,
        help=_INPUT_HELP,
    )
    last: int = parameter(
        default=1, validate=ValidateRange(1, 10_000), help="So many of the newest sessions of each job that is named."
    )

    examples = [
        Example("Show-BackupTimeline", "The last backup, in the terminal.", setup=_RUN),
        Example(
            "Show-BackupTimeline Nightly -Last 7 -Path C:\\week.svg",
            "A week of nights as an image.",
            setup=f"{_RUN}; Start-Sleep 86400; {_RUN}",
        ),
        Example("Get-BackupSession | Show-BackupTimeline -Width 100", "All that ever ran.", setup=_RUN),
    ]

    def picture(self) -> Picture | None:
        sessions = [session for session, _ in self.chosen_sessions(self.last)]
        if not sessions:
            return None
        now = self.estate.clock.now()
        ids = {session.id for session in sessions}
        lives = [life for life in differencing_lives(self.estate.trace.events) if life.session in ids]
        note_gone(lives, self.server.machines())
        if len(sessions) > 1:
            return nights_picture(sessions, lives, self.columns, now)
        events = self.estate.trace.of_session(sessions[0].id)
        slots = {proxy.name: proxy.max_tasks for proxy in self.server.proxies}
        return timeline_picture(
            SessionFacts(sessions[0], events, volume_snapshots(events), lives, slots), self.columns, now
        )
