"""Start-Transcript and Stop-Transcript: what the session shows, kept in a file as well.

How the console's text gets there is `interpreter/transcript.py`'s business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter
from hvsim.interpreter.errors.file_errors import io_exception
from hvsim.interpreter.transcript import Transcript, transcripts_of
from hvsim.interpreter.values.objects import NoteProperty, extend

if TYPE_CHECKING:
    from hvsim.interpreter.values import PSObject

_MODULE = "Microsoft.PowerShell.Host"
_BY_PATH, _LITERAL, _FOLDER = "ByPath", "ByLiteralPath", "ByOutputDirectory"
_INVALID = "System.Management.Automation.PSInvalidOperationException"


def _message(text: str, path: str) -> PSObject:
    """What both commands write: a sentence that knows the file's path."""
    made, extension = extend(text)
    extension.members["path"] = NoteProperty("Path", path)
    return made  # type: ignore[no-any-return]  # text with a member is its wrapper


@cmdlet("Start-Transcript", module=_MODULE, default_set=_BY_PATH, confirm="Medium", output="System.String")
class StartTranscript(Cmdlet):
    """Keeps what the session shows from now on in a text file, too."""

    path: str = parameter(sets=_BY_PATH, position=0, help="The file; one in the home folder when left out.")
    literal_path: str = parameter(
        sets=_LITERAL, position=0, aliases=("PSPath", "LP"), help="The file, its path as it is."
    )
    output_directory: str = parameter(sets=_FOLDER, position=0, help="The folder for a file with a name of its own.")
    append: Switch = parameter(help="Adds to a file that exists.")
    force: Switch = parameter(help="Also a read-only file.")
    no_clobber: Switch = parameter(aliases=("NoOverwrite",), help="Not a file that exists.")
    include_invocation_header: Switch = parameter(
        simulated=False, help="Says when each command was run, before its output."
    )
    use_minimal_header: Switch = parameter(help="A short heading instead of the details of the session.")

    examples = [
        Example(
            "$null = Start-Transcript ./log.txt -UseMinimalHeader; 'shown'; $null = Stop-Transcript; "
            "@(Get-Content ./log.txt) -contains 'shown'",
            "Keeps what is shown.",
            output="shown\nTrue\n",
        )
    ]

    def begin(self) -> None:
        engine = self.engine
        named = self._file()
        path = engine.providers.file_path(named)
        if not self.should_process(path):
            return
        status = engine.file_system.status(path)
        if status is not None and status.is_directory:
            self._refuse(f"File path {path} resolves to a directory.")
        if status is not None and self.no_clobber and not self.append:
            self._refuse(f"File {path} already exists and NoClobber was specified.")
        if status is not None and self.force:
            engine.call("Set-ItemProperty", [path, "IsReadOnly", False])
        made = Transcript(engine, path, minimal=self.use_minimal_header)
        try:
            made.open(append=self.append)
        except OSError as error:
            self._refuse(io_exception(error, path, engine.file_system, engine.personality).message)
        transcripts_of(engine).add(made)
        self.write(_message(f"Transcript started, output file is {named}", named))

    def _file(self) -> str:
        named = self.path or self.literal_path
        if named:
            return named
        engine = self.engine
        folder = self.output_directory or str(engine.get_variable("HOME"))
        moment = engine.clock.now().strftime("%Y%m%d%H%M%S")
        mark = engine.new_guid().replace("-", "")[:8]
        name = f"PowerShell_transcript.{engine.personality.machine_name}.{mark}.{moment}.txt"
        return engine.personality.join(folder, name)

    def _refuse(self, reason: str) -> NoReturn:
        self.fail(
            f"Transcription cannot be started due to the error: {reason}",
            "CannotStartTranscription",
            "InvalidOperation",
            exception=_INVALID,
        )


@cmdlet("Stop-Transcript", module=_MODULE, confirm="Medium", output="System.String")
class StopTranscript(Cmdlet):
    """Ends the transcript that was started last."""

    examples = [
        Example("$null = Start-Transcript ./log.txt; (Stop-Transcript) -like 'Transcript stopped*'", "Ends one.")
    ]

    def begin(self) -> None:
        transcripts = transcripts_of(self.engine)
        if not transcripts.open_ones:
            self.fail(
                "An error occurred stopping transcription: The host is not currently transcribing.",
                "InvalidOperation",
                "InvalidOperation",
                exception=_INVALID,
            )
        if self.should_process(transcripts.open_ones[-1].path):
            path = transcripts.stop()
            self.write(_message(f"Transcript stopped, output file is {path}", path))
