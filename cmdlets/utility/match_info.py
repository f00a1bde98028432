"""`MatchInfo`: one line that Select-String found, where it stood and what stood around it."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.net_objects import net_object
from hvsim.interpreter.dotnet.declare import Declaration
from hvsim.interpreter.values import named_type
from hvsim.interpreter.values.arrays import Array, string_array
from hvsim.interpreter.values.numbers.numbers import UInt64

_STREAM = "InputStream"
_REVERSE, _RESET = "\x1b[7m", "\x1b[0m"


class MatchInfoContext:
    """The lines before and after; `shown_*` leaves out those that another match shows already."""

    def __init__(self, before: list[str]) -> None:
        self.before = before
        self.after: list[str] = []
        self.shown_before = list(before)
        self.shown_after: list[str] = []
        self.extended: Any = None

    @property
    def pre_context(self) -> Array:
        return string_array(self.before)

    @property
    def post_context(self) -> Array:
        return string_array(self.after)

    @property
    def display_pre_context(self) -> Array:
        return string_array(self.shown_before)

    @property
    def display_post_context(self) -> Array:
        return string_array(self.shown_after)


class MatchInfo:
    """A line that matched. `path` is None for lines from the pipeline; `spans` are what an emphasis marks."""

    def __init__(
        self, line: str, number: int, pattern: str, matches: list[Any], *, path: str | None, ignore_case: bool
    ) -> None:
        self.line = line
        self.number = number
        self.pattern = pattern
        self.found = matches
        self.file = path
        self.ignore_case = ignore_case
        self.context: MatchInfoContext | None = None
        self.spans: list[tuple[int, int]] | None = None
        self.extended: Any = None

    @property
    def line_number(self) -> UInt64:
        return UInt64(self.number)

    @property
    def matches(self) -> Array:
        return Array.of(self.found, named_type("System.Text.RegularExpressions.Match"))

    @property
    def path(self) -> str:
        return _STREAM if self.file is None else self.file

    @property
    def filename(self) -> str:
        return _STREAM if self.file is None else self.file.replace("\\", "/").rpartition("/")[2]

    def relative_path(self, directory: str) -> str:
        """The path below `directory`, where it is below it."""
        path = self.path
        if self.file is None or not directory or not path.lower().startswith(directory.lower()):
            return path
        rest = path[len(directory) :]
        if directory[-1] in "\\/":
            return rest
        return rest[1:] if rest[:1] in ("\\", "/") else path

    def text(self, directory: str | None = None, *, emphasize: bool = False) -> str:
        """What is shown of the match: the line, or with a context all of them."""
        path = self.path if directory is None else self.relative_path(directory)
        line = self._emphasized() if emphasize else self.line
        context = self.context
        if context is None:
            return self._formatted(line, self.number, path, "")
        number = self.number - len(context.shown_before)
        lines = []
        for prefix, texts in (("  ", context.shown_before), ("> ", [line]), ("  ", context.shown_after)):
            for each in texts:
                lines.append(self._formatted(each, number, path, prefix))
                number += 1
        return "\n".join(lines)

    def _formatted(self, line: str, number: int, path: str, prefix: str) -> str:
        return prefix + line if self.file is None else f"{prefix}{path}:{number}:{line}"

    def _emphasized(self) -> str:
        parts, position = [], 0
        for start, length in self.spans or ():
            parts += [self.line[position:start], _REVERSE, self.line[start : start + length], _RESET]
            position = start + length
        return "".join([*parts, self.line[position:]])


net_object(
    MatchInfoContext,
    "Microsoft.PowerShell.Commands.MatchInfoContext",
    {
        "string[] PreContext": "pre_context",
        "string[] PostContext": "post_context",
        "string[] DisplayPreContext": "display_pre_context",
        "string[] DisplayPostContext": "display_post_context",
    },
)
_TYPE = net_object(
    MatchInfo,
    "Microsoft.PowerShell.Commands.MatchInfo",
    {
        "bool IgnoreCase": "ignore_case",
        "ulong LineNumber": "line_number",
        "string Line": "line",
        "string Filename": "filename",
        "string Path": "path",
        "string Pattern": "pattern",
        "Microsoft.PowerShell.Commands.MatchInfoContext Context": "context",
        "System.Text.RegularExpressions.Match[] Matches": "matches",
    },
    text=MatchInfo.text,
)


def _declare_methods() -> None:
    declaration = Declaration(_TYPE)
    declaration.method("string ToString(string directory)")(lambda match, directory: match.text(directory))
    declaration.method("string RelativePath(string directory)")(lambda match, directory: match.relative_path(directory))
    declaration.method("string ToEmphasizedString(string directory)", engine=True)(
        lambda engine, match, directory: match.text(
            directory, emphasize=match.spans is not None and engine.console.colour
        )
    )


_declare_methods()
