"""Programs of the simulated machine: what scripts call by the name of a file, such as vssadmin.

A program is a Python function that takes texts and writes lines. Nothing of the real machine is ever started.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from hvsim.interpreter.binding.arguments import NO_VALUE, Argument
from hvsim.interpreter.formatting import format_objects
from hvsim.interpreter.values.text import to_string

if TYPE_CHECKING:
    from hvsim.interpreter.commands.info import ApplicationInfo
    from hvsim.interpreter.engine import Engine


@attrs.define
class ProgramCall:
    """One call: the texts behind the program's name, and where its lines go; `given` is what came down the pipeline."""

    engine: Engine
    arguments: list[str]
    write: Callable[[str], None]
    given: list[object] = attrs.field(factory=list)

    def input(self) -> Iterator[str]:
        """The lines of its standard input: objects as the formatting system lays them out."""
        return format_objects(self.given, self.engine.console.width - 1, self.engine)

    def write_all(self, lines: Iterable[str]) -> None:
        """Writes lines."""
        for line in lines:
            self.write(line)


Run = Callable[[ProgramCall], int]
Present = Callable[["Engine", str], bool]


@attrs.frozen
class Program:
    """A program: the file it is, the function that runs it and returns its exit code, and whether the file is there
    (always for None). One with a window stays until somebody closes that, so that nobody waits for it; `opened_by` is
    the program of a file that is none itself.
    """

    path: str
    run: Run
    present: Present | None = None
    has_window: bool = False
    opened_by: str = ""


_PIECES = re.compile(r"(\\*)([^\\]|$)", re.DOTALL)
"""Backslashes, and what follows them."""
PROGRAMS: dict[str, Program] = {}
"""The programs whose modules are loaded, by path in lower case."""


def program(
    *paths: str, present: Present | None = None, has_window: bool = False, opened_by: str = ""
) -> Callable[[Run], Run]:
    """Declares the function to be the program in each of the files, on machines whose paths look like that.

    `present` says of an engine and one of the paths whether the file is there now.
    """

    def declare(run: Run) -> Run:
        for path in paths:
            PROGRAMS[path.lower()] = Program(path, run, present, has_window, opened_by)
        return run

    return declare


def split_arguments(text: str) -> list[str]:
    """The words of a command line as a program is given them: quotation marks hold blanks together, a backslash before
    one takes its meaning, and two of them there are one.
    """
    words: list[str] = []
    word, quoted, begun = "", False, False
    for slashes, char in _PIECES.findall(text):
        if char == '"':
            word += slashes[: len(slashes) // 2]
            begun = True
            if len(slashes) % 2:
                word += char
            else:
                quoted = not quoted
            continue
        word, begun = word + slashes, begun or bool(slashes)
        if (char.isspace() and not quoted) or not char:
            words += [word] if begun else []
            word, begun = "", False
        else:
            word, begun = word + char, True
    return words


def argument_texts(arguments: Iterable[Argument]) -> list[str]:
    """The arguments as the program sees them: texts, each element of a list one."""
    texts: list[str] = []
    for argument in arguments:
        values = argument.value if isinstance(argument.value, list) else [argument.value]
        if argument.name is None:
            texts += [to_string(value) for value in values]
        elif argument.value is NO_VALUE:
            texts.append(argument.written)
        else:
            texts.append(argument.written + to_string(argument.value))
    return texts


class ProgramStage:
    """A stage that runs a program: its lines go down the pipeline, its exit code into `$LASTEXITCODE` and `$?`."""

    def __init__(
        self, engine: Engine, info: ApplicationInfo, arguments: list[Argument], out: Callable[[object], None]
    ) -> None:
        self.engine = engine
        self.program = PROGRAMS[info.path.lower()]
        self.call = ProgramCall(engine, argument_texts(arguments), out)
        self.failed = False

    def prepare(self) -> None:
        """Programs bind nothing."""

    def begin(self) -> None:
        """It starts when its input has come to an end."""

    def process(self, value: object) -> None:
        """What it may read once it starts."""
        self.call.given.append(value)

    def end(self) -> None:
        code = self.program.run(self.call)
        self.engine.set_exit_code(code)
        self.failed = code != 0

    def stop(self) -> None:
        """It has ended by itself."""
