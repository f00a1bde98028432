"""ConvertFrom-StringData: `name=value` lines as a hashtable."""

from __future__ import annotations

import re
from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.values import Hashtable

_ESCAPES = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|c(.)|([0-7]{2,3})|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "a": "\a", "b": "\b", "e": "\x1b", "0": "\0"}


@cmdlet("ConvertFrom-StringData", output="System.Collections.Hashtable")
class ConvertFromStringData(Cmdlet):
    """Converts lines of names and values to a hashtable."""

    string_data: str = parameter(
        position=0, mandatory=True, pipeline=True, allow_empty_string=True, help="The text, one pair a line."
    )
    delimiter: Any = parameter(position=1, type="System.Char", help="What stands between name and value; `=`.")

    examples = [
        Example('(ConvertFrom-StringData "Name = vm1`nCpu = 2").Cpu', "Read settings.", output="2"),
    ]

    def process(self) -> None:
        mark = "=" if self.delimiter is None else str(self.delimiter)
        table = Hashtable()
        for line in self.string_data.split("\n"):
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            name, found, value = text.partition(mark)
            name = name.strip()
            if not found or not name:
                self._refuse(f"Data line '{text}' is not in 'name=value' format.")
            if name in table:
                self._refuse(f"Data item '{name}' in line '{text}' is already defined.")
            table[name] = _ESCAPES.sub(_unescaped, value.strip())
        self.write(table)

    def _refuse(self, message: str) -> None:
        self.fail(
            message,
            "InvalidOperation",
            "InvalidOperation",
            exception="System.Management.Automation.PSInvalidOperationException",
        )


def _unescaped(match: re.Match[str]) -> str:
    """The character an escape stands for, as .NET's Regex.Unescape has it."""
    two, four, control, octal, simple = match.groups()
    if two or four:
        return chr(int(two or four, 16))
    if control:
        return chr(ord(control.upper()) & 0x1F)
    if octal:
        return chr(int(octal, 8))
    return _SIMPLE.get(simple, simple)
