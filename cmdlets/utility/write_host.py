"""Write-Host: text for the person at the console."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.formatting.objects import culture_text, elements
from hvsim.interpreter.limits import NESTED_OUTPUT, WrittenAgain, call_depth_error, joined_text
from hvsim.interpreter.pipeline.records import HOST_TAG, HostMessage
from hvsim.interpreter.values import to_string


@cmdlet("Write-Host")
class WriteHost(Cmdlet):
    """Writes text to the console, by way of the information stream."""

    object_: Any = parameter(
        position=0,
        pipeline=True,
        remaining=True,
        aliases=("Msg", "Message"),
        type="System.Object",
        help="What to write; elements of a collection are joined.",
    )
    no_newline: bool = parameter(type=SWITCH, help="Leaves the cursor at the end of the text.")
    separator: Any = parameter(type="System.Object", help="What stands between elements; a blank unless given.")
    foreground_color: Any = parameter(type="System.ConsoleColor", help="The colour of the text.")
    background_color: Any = parameter(type="System.ConsoleColor", help="The colour behind the text.")

    examples = [
        Example("Write-Host 'Backup finished' -ForegroundColor Green", "Write in colour.", output="Backup finished"),
        Example("Write-Host 1, 2, 3 -Separator ', '", "Join the elements of an array.", output="1, 2, 3"),
    ]

    def process(self) -> None:
        message = HostMessage(
            _text(self.object_, self._separator(), WrittenAgain()),
            bool(self.no_newline),
            _colour(self.foreground_color),
            _colour(self.background_color),
        )
        self.write_information(message, (HOST_TAG,))

    def _separator(self) -> str:
        return " " if self.separator is None else to_string(self.separator)


def _text(value: Any, separator: str, again: WrittenAgain, depth: int = 0) -> str:
    """The text of a value; collections, also nested ones, are joined. One that holds itself has no text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    items = elements(value)
    if items is None:
        return culture_text(value)
    if depth == NESTED_OUTPUT:
        raise call_depth_error()
    again.visit(value)
    texts = [_text(item, separator, again, depth + 1) for item in items]
    return joined_text(separator, [text for text in texts if text or not separator])


def _colour(value: Any) -> str | None:
    return None if value is None else to_string(value)
