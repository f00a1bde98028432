"""Read-Host: a line from the console."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.errors.asking import NOBODY_THERE, NOBODY_THERE_EXCEPTION
from hvsim.interpreter.values import construct, invoke_member, named_type, to_string
from hvsim.interpreter.values.numbers.numbers import Char


@cmdlet("Read-Host", default_set="AsString", output=("System.String", "System.Security.SecureString"))
class ReadHost(Cmdlet):
    """Reads a line from the console."""

    prompt: Any = parameter(position=0, remaining=True, type="System.Object", help="The question; a colon is added.")
    mask_input: bool = parameter(sets="AsString", type=SWITCH, help="Shows stars instead of what is typed.")
    as_secure_string: bool = parameter(sets="AsSecureString", type=SWITCH, help="Gives a SecureString; shows stars.")

    examples = [
        Example(
            "try { Read-Host 'Name of the VM' } catch { 'nobody is there to answer' }",
            "Ask; without a console that can answer it is an error.",
        ),
    ]

    def process(self) -> None:
        console = self.engine.console
        if not console.interactive:
            self._refuse()
        line = console.read_line(self._prompt(), masked=bool(self.mask_input or self.as_secure_string))
        answer = line or ""  # at the end of what is piped in, PowerShell reads empty lines
        self.write(self._secure(answer) if self.as_secure_string else answer)

    def _prompt(self) -> str:
        return "" if self.prompt is None else to_string(self.prompt) + ": "

    def _refuse(self) -> None:
        self.fail(
            NOBODY_THERE,
            "InvalidOperation",
            "InvalidOperation",
            exception=NOBODY_THERE_EXCEPTION,
        )

    def _secure(self, text: str) -> Any:
        made = construct(named_type("System.Security.SecureString"), [], self.engine)
        for character in text:
            invoke_member(made, "AppendChar", [Char(character)], self.engine)
        return made
