"""Select-String: lines that match a pattern."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from hvsim.cmdlets.utility.match_info import MatchInfo, MatchInfoContext
from hvsim.cmdlets.utility.shared import OBJECT, SWITCH
from hvsim.cmdlets.utility.text_file import ENCODING, ENCODING_ARGUMENT
from hvsim.interpreter.commands import Cmdlet, Example, In, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches as name_matches
from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.formatting.objects import culture_text, get_property, type_names
from hvsim.interpreter.providers.encodings import NAMES, decode, encoding_of, lines_of
from hvsim.interpreter.values import construct, enum_value, get_member, invoke_member, named_type

_FILE, _LITERAL, _OBJECT = ("File", "FileRaw"), ("LiteralFile", "LiteralFileRaw"), ("Object", "ObjectRaw")
_RAW = ("ObjectRaw", "FileRaw", "LiteralFileRaw")

Match = tuple[str, list[Any], list[tuple[int, int]]]


@cmdlet(
    "Select-String",
    default_set="File",
    aliases=("sls",),
    output=("System.Boolean", "Microsoft.PowerShell.Commands.MatchInfo", "System.String"),
)
class SelectString(Cmdlet):
    """Finds the lines of texts and files that match a pattern."""

    pattern: list[str] = parameter(position=0, mandatory=True, help="The regular expressions, or plain texts.")
    path: list[str] = parameter(
        sets=_FILE, position=1, mandatory=True, by_property_name=True, wildcards=True, help="The files."
    )
    literal_path: list[str] = parameter(
        sets=_LITERAL,
        mandatory=True,
        by_property_name=True,
        aliases=("PSPath", "LP"),
        help="The files, their names taken as they are.",
    )
    input_object: Any = parameter(
        sets=_OBJECT, mandatory=True, pipeline=True, allow_null=True, type=OBJECT, help="The texts."
    )
    simple_match: bool = parameter(type=SWITCH, help="Takes the patterns as plain texts.")
    case_sensitive: bool = parameter(type=SWITCH, help="Tells upper from lower case.")
    quiet: bool = parameter(
        sets=("File", "Object", "LiteralFile"), type=SWITCH, help="Says only whether any line matches."
    )
    raw: bool = parameter(
        sets={name: In(mandatory=True) for name in _RAW}, type=SWITCH, help="Gives the lines as strings."
    )
    list_: bool = parameter(type=SWITCH, help="Gives only the first match of each file.")
    no_emphasis: bool = parameter(type=SWITCH, help="Shows the matches without marking them.")
    include: list[str] = parameter(help="Only files that match one of these patterns.")
    exclude: list[str] = parameter(help="No files that match one of these patterns.")
    not_match: bool = parameter(type=SWITCH, help="Gives the lines that do not match.")
    all_matches: bool = parameter(type=SWITCH, help="Finds every match of a line instead of the first.")
    encoding: Any = parameter(
        type=ENCODING, transform=ENCODING_ARGUMENT, values=tuple(NAMES), help="How bytes become characters."
    )
    context: list[int] = parameter(help="How many lines before and after a match are given with it.")
    culture: str = parameter(
        values=("Ordinal", "Invariant", "Current"), help="With -SimpleMatch: the culture whose rules compare texts."
    )

    examples = [
        Example(
            "'ok', 'error: disk full' | Select-String error | ForEach-Object Line",
            "Find lines.",
            output="error: disk full",
        ),
        Example(
            "('a=1;b=2' | Select-String '(\\w)=(\\d)' -AllMatches).Matches | ForEach-Object { $_.Groups[2].Value }",
            "Take parts out of a line.",
            output="1\n2",
        ),
    ]

    def begin(self) -> None:
        if self.culture is not None and not self.simple_match:
            self.fail(
                "The Culture parameter can be used only together with the SimpleMatch parameter.",
                "CannotSpecifyCultureWithoutSimpleMatch",
                "InvalidData",
                exception="System.InvalidOperationException",
            )
        self._matchers = [self._matcher(pattern) for pattern in self.pattern]
        self._before, self._after = self._context_size()
        self._number = 0
        self._done = False
        self._found_any = False
        self._tracker = _ContextTracker(self._before, self._after, self._give)

    def process(self) -> None:
        if self.parameter_set in _OBJECT:
            self._process_object()
            return
        literal = self.parameter_set in _LITERAL
        for path in self.literal_path if literal else self.path:
            for item in self._items(path, literal):
                self._process_file(item)

    def end(self) -> None:
        self._tracker.end()
        if self.quiet and not self._found_any and self.parameter_set == "Object":
            self.write(False)

    def _context_size(self) -> tuple[int, int]:
        sizes = self.context or [0]
        return sizes[0], sizes[-1]

    def _process_object(self) -> None:
        if self._done:
            return
        value = self.input_object
        if value is not None and "System.IO.FileInfo" in type_names(value):
            self._process_file(get_property(value, "FullName"))
            return

        self._number += 1
        self._process_line(culture_text(value) if value is not None else "", self._number, None)

    def _process_file(self, path: str) -> None:
        try:
            text = decode(self.engine.file_system.read(path), encoding_of(self.encoding))
        except OSError as error:
            self.write_error(
                f"The file {path} cannot be read: {error.strerror or error}",
                "ProcessingFile",
                "NotSpecified",
                exception="System.ArgumentException",
                target=path,
            )
            return
        found = False
        for number, line in enumerate(lines_of(text), 1):
            found = self._process_line(line, number, path) or found
            if found and (self.list_ or self.quiet):
                break
        self._tracker.end()
        if self.quiet and not found:
            self.write(False)

    def _items(self, path: str, literal: bool) -> Iterator[str]:
        try:
            items = list(self.engine.providers.resolve(path, literal=literal))
        except ScriptError as error:
            self.write_error_record(error.record)
            return
        for item in items:
            status = self.engine.file_system.status(item.path)
            name = item.path.replace("\\", "/").rpartition("/")[2]
            if status is not None and not status.is_directory and self._wanted(name):
                yield item.path

    def _wanted(self, name: str) -> bool:
        if self.include and not any(name_matches(pattern, name) for pattern in self.include):
            return False
        return not (self.exclude and any(name_matches(pattern, name) for pattern in self.exclude))

    def _process_line(self, line: str, number: int, path: str | None) -> bool:
        match = self._match(line)
        if (match is None) != bool(self.not_match):
            self._tracker.pass_line(line)
            return False
        pattern, found, spans = match if match is not None else (self.pattern[0], [], [])
        if self.raw and not self._before and not self._after:
            self.write(line)
        elif self.quiet:
            if not self._found_any or path is not None:
                self.write(True)
            self._done = True
        else:
            info = MatchInfo(line, number, pattern, found, path=path, ignore_case=not self.case_sensitive)
            if not self.no_emphasis:
                info.spans = spans
            self._tracker.pass_match(info)
        self._found_any = True
        return True

    def _match(self, line: str) -> Match | None:
        for matcher in self._matchers:
            found = matcher(line)
            if found is not None:
                return found
        return None

    def _give(self, info: MatchInfo) -> None:
        self.write(info.text() if self.raw else info)

    def _matcher(self, pattern: str) -> Callable[[str], Match | None]:
        if self.simple_match:
            return _plain_matcher(pattern, bool(self.case_sensitive))
        return self._regex_matcher(pattern)

    def _regex_matcher(self, pattern: str) -> Callable[[str], Match | None]:
        namespace = "System.Text.RegularExpressions."
        options = enum_value(namespace + "RegexOptions", "None" if self.case_sensitive else "IgnoreCase")
        try:
            regex = construct(named_type(namespace + "Regex"), [pattern, options], self.engine)
        except (ScriptError, NetFailure) as error:
            cause = error.record.exception if isinstance(error, ScriptError) else error.exception
            while cause.inner is not None:
                cause = cause.inner
            self.fail(
                f"The string {pattern} is not a valid regular expression: {cause.message}",
                "InvalidRegex",
                "InvalidArgument",
                exception="System.ArgumentException",
                target=pattern,
            )
        every = self.all_matches and not self.not_match

        def match(line: str) -> Match | None:
            found = invoke_member(regex, "Match", [line])
            if not get_member(found, "Success"):
                return None
            matches = list(invoke_member(regex, "Matches", [line]).enumerate()) if every else [found]
            spans = [(get_member(each, "Index"), get_member(each, "Length")) for each in matches]
            return pattern, matches, spans

        return match


def _plain_matcher(pattern: str, case_sensitive: bool) -> Callable[[str], Match | None]:
    wanted = pattern if case_sensitive else pattern.lower()

    def match(line: str) -> Match | None:
        start = (line if case_sensitive else line.lower()).find(wanted)
        return None if start < 0 else (pattern, [], [(start, len(pattern))])

    return match


class _ContextTracker:
    """Gives each match with the lines around it, once enough lines have passed.

    Lines that one match shows already are not shown again by the next.
    """

    def __init__(self, before: int, after: int, give: Callable[[MatchInfo], None]) -> None:
        self._after = after
        self._give = give
        self._wanted = before > 0 or after > 0
        self._recent: deque[tuple[int, str]] = deque(maxlen=before)
        self._number = 0
        self._open: list[tuple[MatchInfo, MatchInfoContext]] = []
        self._shown = 0  # the number of the last line that some match shows

    def pass_line(self, line: str) -> None:
        """A line that does not match."""
        if self._wanted:
            self._number += 1
            self._add_after(line, is_match=False)
            self._recent.append((self._number, line))

    def pass_match(self, info: MatchInfo) -> None:
        """A line that matches."""
        if not self._wanted:
            self._give(info)
            return
        self._number += 1
        self._add_after(info.line, is_match=True)
        context = MatchInfoContext([line for _, line in self._recent])
        context.shown_before = [line for number, line in self._recent if number > self._shown]
        info.context = context
        self._shown = self._number
        self._recent.append((self._number, info.line))
        self._open.append((info, context))
        if not self._after:
            self._give_open()

    def end(self) -> None:
        """No line comes any more."""
        self._give_open()
        self._recent.clear()
        self._number = self._shown = 0

    def _add_after(self, line: str, is_match: bool) -> None:
        for position, (_, context) in enumerate(self._open):
            context.after.append(line)
            # Only the latest match shows what follows; a match shows itself.
            if not is_match and position == len(self._open) - 1:
                context.shown_after.append(line)
                self._shown = self._number
        while self._open and len(self._open[0][1].after) >= self._after:
            self._give(self._open.pop(0)[0])

    def _give_open(self) -> None:
        for info, _ in self._open:
            self._give(info)
        self._open = []
