"""Transcripts: the text a session shows, kept in files while it is shown.

Stands between the session and its console. Knows no command; Start-Transcript and Stop-Transcript are that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.formatting.text import strip_escapes
from hvsim.interpreter.state.session_values import version_table
from hvsim.interpreter.values import enumerate_value, to_string

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.host import Console

_RULE = "*" * 22


class Transcript:
    """One transcript file."""

    def __init__(self, engine: Engine, path: str, *, minimal: bool = False) -> None:
        self.engine = engine
        self.path = path
        self.minimal = minimal

    def open(self, *, append: bool) -> None:
        """Begins the file with its heading. Raises OSError where it cannot be written."""
        lines = [_RULE, "PowerShell transcript start", f"Start time: {self._moment()}"]
        if not self.minimal:
            lines += self._details()
        text = "".join(f"{line}\n" for line in (*lines, _RULE))
        if append:
            self.write(text)
        else:
            self.engine.file_system.write(self.path, self._encoded(text))

    def close(self) -> None:
        """Ends the file with its closing lines."""
        lines = (_RULE, "PowerShell transcript end", f"End time: {self._moment()}", _RULE)
        self.write("".join(f"{line}\n" for line in lines))

    def write(self, text: str) -> None:
        self.engine.file_system.append(self.path, self._encoded(text))

    def _encoded(self, text: str) -> bytes:
        return strip_escapes(self.engine.personality.lines(text)).encode("utf-8", "replace")

    def _moment(self) -> str:
        return self.engine.clock.now().strftime("%Y%m%d%H%M%S")

    def _details(self) -> list[str]:
        """Whose session it is, on what machine, and `$PSVersionTable`."""
        machine = self.engine.personality
        user = f"{machine.machine_name}\\{machine.user_name}"
        lines = [
            f"Username: {user}",
            f"RunAs User: {user}",
            "Configuration Name: ",
            f"Machine: {machine.machine_name} ({machine.os_description})",
            "Host Application: pwsh",
            f"Process ID: {to_string(self.engine.global_scope.lookup('pid'))}",
        ]
        for key, value in version_table(self.engine).items():
            items = enumerate_value(value)
            shown = to_string(value) if items is None else ", ".join(to_string(item) for item in items)
            lines.append(f"{key}: {shown}")
        return lines


class TranscribedConsole:
    """A console whose text also goes to the transcripts that are open. All else is the inner console's."""

    width: int
    height: int
    colour: bool
    interactive: bool

    def __init__(self, console: Console, transcripts: Transcripts) -> None:
        self.inner = console
        self._transcripts = transcripts

    def write(self, text: str) -> None:
        self.inner.write(text)
        self._transcripts.write(text)

    def write_error(self, text: str) -> None:
        self.inner.write_error(text)
        self._transcripts.write(text)

    def read_line(self, prompt: str = "", *, masked: bool = False) -> str | None:
        line = self.inner.read_line(prompt, masked=masked)
        self._transcripts.write(f"{prompt}{'' if masked or line is None else line}\n")
        return line

    def read_key(self) -> str:
        return self.inner.read_key()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class Transcripts:
    """The open transcripts of a session, the last one begun at the end."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.open_ones: list[Transcript] = []

    def add(self, transcript: Transcript) -> None:
        if not self.open_ones:
            self.engine.console = TranscribedConsole(self.engine.console, self)
        self.open_ones.append(transcript)

    def stop(self) -> str:
        """Closes the last one; gives its path."""
        transcript = self.open_ones.pop()
        transcript.close()
        if not self.open_ones and isinstance(self.engine.console, TranscribedConsole):
            self.engine.console = self.engine.console.inner
        return transcript.path

    def write(self, text: str) -> None:
        for transcript in self.open_ones:
            transcript.write(text)


def transcripts_of(engine: Engine) -> Transcripts:
    """The session's transcripts."""
    try:
        found: Transcripts = engine.service("Transcripts")
    except KeyError:
        engine.add_service("Transcripts", lambda: Transcripts(engine))
        found = engine.service("Transcripts")
    return found
