"""Where something was written and how a command was called: positions and `InvocationInfo`.

Knows texts and offsets; does not know errors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.interpreter.values.shown import Shown

if TYPE_CHECKING:
    from hvsim.grammar.nodes import Ast, Source


class Position:
    """A range of a script's text: what PowerShell calls an extent. Lines and columns are 1-based."""

    __slots__ = ("end", "extended", "source", "start")
    net_name = "System.Management.Automation.Language.InternalScriptExtent"

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.extended: object = None

    @classmethod
    def of(cls, node: Ast, source: Source) -> Position:
        return cls(source, node.start, node.end)

    @property
    def file(self) -> str:
        return self.source.file

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        return self.source.text.count("\n", 0, self.start) + 1

    @property
    def column(self) -> int:
        return self.start - self.source.text.rfind("\n", 0, self.start)

    @property
    def end_line(self) -> int:
        return self.source.text.count("\n", 0, self.end) + 1

    @property
    def end_column(self) -> int:
        return self.end - self.source.text.rfind("\n", 0, self.end)

    @property
    def line_text(self) -> str:
        """The whole line on which the range starts, without its line end."""
        text = self.source.text
        first = text.rfind("\n", 0, self.start) + 1
        last = text.find("\n", self.start)
        return text[first : len(text) if last < 0 else last].rstrip("\r")


class InvocationInfo(Shown):
    """System.Management.Automation.InvocationInfo: how a command was called, and from where."""

    __slots__ = (
        "bound_parameters",
        "command_origin",
        "expecting_input",
        "extended",
        "invocation_name",
        "my_command",
        "pipeline_length",
        "pipeline_position",
        "position",
        "unbound_arguments",
    )

    net_name = "System.Management.Automation.InvocationInfo"

    def __init__(
        self,
        my_command: object = None,
        position: Position | None = None,
        *,
        invocation_name: str = "",
        pipeline_length: int = 1,
        pipeline_position: int = 1,
        expecting_input: bool = False,
    ) -> None:
        self.my_command = my_command
        self.position = position
        self.invocation_name = invocation_name
        self.pipeline_length = pipeline_length
        self.pipeline_position = pipeline_position
        self.expecting_input = expecting_input
        self.bound_parameters: object = None
        self.unbound_arguments: object = None
        self.command_origin = "Internal"
        self.extended: object = None
