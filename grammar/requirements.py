"""`#requires` lines: what a script asks of the shell that runs it.

The argument of such a line has the syntax of a command, which the parser reads; here it is only understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from hvsim.grammar.checks.constants import is_constant
from hvsim.grammar.checks.modules import MEMBERS, plain_text, specification, specification_problem
from hvsim.grammar.lexer import Value
from hvsim.grammar.lexer.characters import BLOCK_COMMENT
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.nodes import (
    ArrayExpressionAst,
    ArrayLiteralAst,
    Ast,
    CommandAst,
    CommandExpressionAst,
    CommandParameterAst,
    ExpressionAst,
    HashtableAst,
    PipelineAst,
    ScriptRequirements,
    StatementAst,
    StringConstantExpressionAst,
)
from hvsim.grammar.reporter import Reporter

_MENTION = lazy(r"\#requires", re.IGNORECASE)
_COMMENT = lazy(f"{BLOCK_COMMENT}|\\#[^\\r\\n]*+")
_IS_REQUIRES = lazy(r"\#requires", re.IGNORECASE)
_VERSION = lazy(r"\d+(?:\.\d+){0,3}")
_NO_SPECIFICATION = (
    'Cannot convert value "System.Collections.Hashtable" to type "Microsoft.PowerShell.Commands.ModuleSpecification".'
)
_EDITIONS = frozenset(("core", "desktop"))
_PARAMETERS = ("runasadministrator", "shellid", "pssnapin", "psedition", "version", "assembly", "modules")

ParseCommand = Callable[[int, int], "StatementAst | None"]


def requires_lines(text: str, values: Iterable[Value]) -> Iterator[tuple[int, int]]:
    """Start and end of the comments that begin with `#requires`; `values` are the values of all tokens."""
    if _MENTION.search(text) is None:
        return
    position = 0
    for start, end in [*_extents(values), (len(text), len(text))]:
        if start > position:
            for match in _COMMENT.finditer(text, position, start):
                if _IS_REQUIRES.match(text, match.start()):
                    yield match.span()
        position = max(position, end)


def _extents(values: Iterable[Value]) -> Iterator[tuple[int, int]]:
    for value in values:
        if isinstance(value, Ast):
            yield value.start, value.end
        else:
            yield value[0], value[1]


class _Reader:
    """Collects what the lines ask for."""

    def __init__(self, text: str, reporter: Reporter) -> None:
        self.text = text
        self.reporter = reporter
        self.found = ScriptRequirements()
        self._snapin = False

    def read(self, command: CommandAst) -> None:
        name = command.elements[0]
        if not isinstance(name, StringConstantExpressionAst) or name.value.lower() != "requires":
            self._invalid_format(command)
        rest = command.elements[1:]
        self._snapin = any(
            isinstance(element, CommandParameterAst) and "pssnapin".startswith(element.name.lower()) for element in rest
        )
        index = 0
        while index < len(rest):
            element = rest[index]
            index += 1
            if not isinstance(element, CommandParameterAst):
                self._invalid_format(element)
                continue
            argument: Ast | None = element.argument
            if argument is None and index < len(rest):
                argument = rest[index]
                index += 1
            self._parameter(element, argument)

    def _invalid_format(self, node: Ast) -> None:
        self.reporter.report("ScriptRequiresInvalidFormat", node.start, node.end)

    def _parameter(self, parameter: CommandParameterAst, argument: Ast | None) -> None:
        place = parameter.start, parameter.end
        name = next((known for known in _PARAMETERS if known.startswith(parameter.name.lower())), None)
        if name == "runasadministrator":
            self.found.elevation = True
            if argument is not None:
                self.reporter.report("ParameterCannotHaveArgument", *place, parameter.name)
        elif argument is None:
            self.reporter.report("ParameterRequiresArgument", *place, parameter.name)
        elif not is_constant(argument, for_requires=True):
            self.reporter.report("RequiresArgumentMustBeConstant", argument.start, argument.end)
        elif name is None:
            self._invalid_format(parameter)
        elif isinstance(argument, ExpressionAst):
            _HANDLERS[name](self, parameter, argument)

    def text_of(self, node: Ast) -> str:
        return self.text[node.start : node.end]

    def bound_twice(self, parameter: CommandParameterAst, name: str) -> None:
        self.reporter.report("ParameterAlreadyBound", parameter.start, parameter.end, None, name)

    def invalid_string(self, argument: Ast, name: str) -> None:
        self.reporter.report("RequiresInvalidStringArgument", argument.start, argument.end, name)


def _items(argument: ExpressionAst) -> list[ExpressionAst]:
    if isinstance(argument, ArrayLiteralAst):
        return argument.elements
    if isinstance(argument, ArrayExpressionAst):
        items: list[ExpressionAst] = []
        for statement in argument.sub_expression.statements:
            if isinstance(statement, PipelineAst) and isinstance(statement.elements[0], CommandExpressionAst):
                items += _items(statement.elements[0].expression)
        return items
    return [argument]


def _shell_id(reader: _Reader, parameter: CommandParameterAst, argument: ExpressionAst) -> None:
    if reader.found.shell_id is not None:
        reader.bound_twice(parameter, "shellid")
    elif not isinstance(argument, StringConstantExpressionAst):
        reader.invalid_string(argument, "shellid")
    else:
        reader.found.shell_id = argument.value


def _snapin(reader: _Reader, parameter: CommandParameterAst, argument: ExpressionAst) -> None:
    if not isinstance(argument, StringConstantExpressionAst):
        reader.invalid_string(argument, "pssnapin")


def _version(reader: _Reader, parameter: CommandParameterAst, argument: ExpressionAst) -> None:
    text = argument.value if isinstance(argument, StringConstantExpressionAst) else reader.text_of(argument)
    if not _VERSION.fullmatch(text):
        reader.reporter.report("RequiresVersionInvalid", argument.start, argument.end)
        return
    version = text if "." in text else text + ".0"
    if reader.found.version is not None and reader.found.version != version:
        reader.bound_twice(parameter, "version")
    else:
        reader.found.version = version


def _editions(reader: _Reader, parameter: CommandParameterAst, argument: ExpressionAst) -> None:
    if reader.found.editions:
        reader.bound_twice(parameter, "psedition")
        return
    found: list[str] = []
    for item in _items(argument):
        if not isinstance(item, StringConstantExpressionAst):
            reader.invalid_string(argument, "psedition")
            continue
        place = argument.start, argument.end
        if item.value.lower() not in _EDITIONS:
            reader.reporter.report("RequiresPSEditionInvalid", *place, "psedition")
        if item.value.lower() in [edition.lower() for edition in found]:
            reader.reporter.report("RequiresPSEditionValueIsAlreadySpecified", *place, "psedition")
        else:
            found.append(item.value)
    reader.found.editions = tuple(found)


def _assemblies(reader: _Reader, parameter: CommandParameterAst, argument: ExpressionAst) -> None:
    for item in _items(argument):
        if not isinstance(item, StringConstantExpressionAst):
            reader.invalid_string(argument, "assembly")
        elif item.value not in reader.found.assemblies:
            reader.found.assemblies += (item.value,)


def _modules(reader: _Reader, parameter: CommandParameterAst, argument: ExpressionAst) -> None:
    for item in _items(argument):
        if isinstance(item, HashtableAst):
            members = specification(item)
            problem = specification_problem(members)
            if problem is not None:
                detail = f'{_NO_SPECIFICATION} Error: "{problem}"'
                reader.reporter.report("RequiresModuleInvalid", argument.start, argument.end, detail)
                return
            reader.found.modules += (tuple((MEMBERS[name.lower()], value) for name, value in members.items()),)
        else:
            reader.found.modules += ((("ModuleName", plain_text(item)),),)


_HANDLERS: dict[str, Callable[[_Reader, CommandParameterAst, ExpressionAst], None]] = {
    "shellid": _shell_id,
    "pssnapin": _snapin,
    "psedition": _editions,
    "version": _version,
    "assembly": _assemblies,
    "modules": _modules,
}


def read_requirements(
    text: str, lines: Iterable[tuple[int, int]], reporter: Reporter, parse_command: ParseCommand
) -> ScriptRequirements | None:
    """What the lines ask for; None when there are none. `parse_command` parses the text between two offsets."""
    reader: _Reader | None = None
    for start, end in lines:
        reader = reader or _Reader(text, reporter)
        statement = parse_command(start + 1, end)
        if isinstance(statement, PipelineAst) and isinstance(statement.elements[0], CommandAst):
            reader.read(statement.elements[0])
    return None if reader is None else reader.found
