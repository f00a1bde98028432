"""Running PowerShell against a fresh estate, as a person does: text in, what the console shows out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from hvsim.console import MemoryConsole
from hvsim.infrastructure.estate import Estate
from hvsim.mounts import MountGrant
from hvsim.session import Session

GUEST = "$guest = [pscredential]::new('Administrator', (ConvertTo-SecureString 'x' -AsPlainText -Force))"
"""The account for Invoke-Command -VMName."""

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


class Shell:
    """A session whose console is read by the test."""

    def __init__(
        self, *, os: str = "windows", mounts: Iterable[MountGrant] = (), seed: int = 0, lab: str | None = None
    ) -> None:
        self.console = MemoryConsole()
        self.session = Session(os=os, mounts=mounts, seed=seed, lab=lab, console=self.console)

    @property
    def estate(self) -> Estate:
        """The world behind the session."""
        found: Estate = self.session.engine.service(Estate)
        return found

    def run(self, text: str) -> str:
        """The output of the text; it must report no error."""
        output, errors = self.run_with_errors(text)
        assert errors == ""
        return output

    def run_with_errors(self, text: str) -> tuple[str, str]:
        """The output of the text, and its errors, without what was there before."""
        output, errors = len(self.console.output), len(self.console.errors)
        self.session.run_command(text)
        return self.console.output[output:], self.console.errors[errors:]

    def run_script(self, name: str, arguments: Sequence[str] = ()) -> tuple[int, str, str]:
        """Exit code, output and errors of a script of this project."""
        code = self.session.run_file(str(SCRIPTS / name), list(arguments))
        return code, self.console.output, self.console.errors


def told(name: str, *arguments: str, lab: str | None = None) -> tuple[Shell, str]:
    """A story told to its end without an error: the shell after it, and its output with plain line ends."""
    shell = Shell(lab=None if lab is None else str(SCRIPTS / lab))
    code, output, errors = shell.run_script(f"story/{name}", arguments)
    assert errors == ""
    assert code == 0
    return shell, output.replace("\r\n", "\n")
