"""Tokens as scripts see them: System.Management.Automation.Language.Token, and the PSToken of the older PSParser.

Over the tokens of the grammar, which names and places them; nothing here reads text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hvsim.grammar import ParseResult, SyntaxProblem, nodes
from hvsim.grammar.lexer.numbers import number_value
from hvsim.grammar.lexer.operators import STREAMS
from hvsim.grammar.lexer.strings import scan_braced
from hvsim.grammar.lexer.variables import variable
from hvsim.grammar.nodes import Source
from hvsim.grammar.token_traits import flags_of
from hvsim.grammar.tokens import Token, tokens_of
from hvsim.interpreter.compiler.expressions import constant_value
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.syntax_members import VariablePath
from hvsim.interpreter.errors.invocation import Position
from hvsim.interpreter.values import GenericList, resolve_type
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.enums.enums import EnumValue, enum_value
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type

_LANGUAGE = "System.Management.Automation.Language."
_STRINGS = ("StringLiteral", "StringExpandable", "HereStringLiteral", "HereStringExpandable", "Generic")
_PATCHED = "TerminatorExpectedAtEndOfString", "MissingTerminatorMultiLineComment", "IncompleteDollarVariableReference"


class SyntaxToken:
    """One token of a text. `nested` are those inside a string with parts."""

    __slots__ = ("extended", "in_error", "nested", "source", "token")

    def __init__(self, token: Token, source: Source, in_error: bool) -> None:
        self.token = token
        self.source = source
        self.in_error = in_error
        self.nested: list[SyntaxToken] = []
        self.extended: Any = None

    @property
    def net_type(self) -> NetType:
        return named_type(_LANGUAGE + _class_of(self.token, self.text))

    @property
    def text(self) -> str:
        return self.source.text[self.token.start : self.token.end]

    @property
    def flags(self) -> int:
        return flags_of(self.token, self.source.text, in_error=self.in_error)


def _class_of(token: Token, text: str) -> str:
    """The class of a token; a word that is plain text has none of its own."""
    kind = token.kind
    if kind in ("Variable", "SplattedVariable"):
        return "VariableToken"
    if kind in ("Number", "Parameter", "Label"):
        return kind + "Token"
    if kind == "Generic" and isinstance(token.node, nodes.ExpandableStringExpressionAst):
        return "StringExpandableToken"
    if kind in _STRINGS:
        return "StringExpandableToken" if kind.endswith("Expandable") else "StringLiteralToken"
    if kind == "RedirectInStd" or (kind == "Redirection" and text.startswith("<")):
        return "InputRedirectionToken"
    if kind == "Redirection":
        return "MergingRedirectionToken" if "&" in text else "FileRedirectionToken"
    return "Token"


def syntax_tokens(result: ParseResult, source: Source) -> Array:
    """All tokens of a parsed text; those inside strings hang below them."""
    broken = {problem.extent.start for problem in result.problems if problem.error_id in _PATCHED}
    found: list[SyntaxToken] = []
    around: list[SyntaxToken] = []
    for token in tokens_of(result.lexer):
        made = SyntaxToken(token, source, token.start in broken)
        del around[token.depth :]
        (around[-1].nested if around else found).append(made)
        around.append(made)
    return Array.of(found, named_type(_LANGUAGE + "Token"))


TOKEN = declare(_LANGUAGE + "Token")
TOKEN.property("string Text")(lambda token: token.text)
TOKEN.property(f"{_LANGUAGE}TokenFlags TokenFlags")(
    lambda token: EnumValue(named_type(_LANGUAGE + "TokenFlags"), token.flags)
)
TOKEN.property(f"{_LANGUAGE}TokenKind Kind")(lambda token: enum_value(_LANGUAGE + "TokenKind", token.token.kind))
TOKEN.property("bool HasError")(lambda token: token.in_error)
TOKEN.property(f"{_LANGUAGE}IScriptExtent Extent")(
    lambda token: Position(token.source, token.token.start, token.token.end)
)
TOKEN.method("string ToString()")(lambda token: token.text or "<eof>" if _is_end(token) else token.text)


def _is_end(token: SyntaxToken) -> bool:
    return token.token.kind == "EndOfInput"


@declare(_LANGUAGE + "NumberToken").property("System.Object Value")
def _number(token: SyntaxToken) -> Any:
    found = number_value(token.text)
    return None if found is None else constant_value(nodes.ConstantExpressionAst(0, 0, *found))


PARAMETER = declare(_LANGUAGE + "ParameterToken")
PARAMETER.property("string ParameterName")(lambda token: token.text[1:].removesuffix(":"))
PARAMETER.property("bool UsedColon")(lambda token: token.text.endswith(":"))

VARIABLE = declare(_LANGUAGE + "VariableToken")


def _variable(token: SyntaxToken) -> nodes.VariableExpressionAst:
    """The variable as named in the token, its drive included."""
    text = token.text
    path = scan_braced(text, 1, len(text), in_string=False)[0] if text.startswith("${") else text[1:]
    node = variable(0, len(text), path)
    return node.sub_expression if isinstance(node, nodes.UsingExpressionAst) else node  # type: ignore[return-value]  # the scan of a variable gives no other node


@VARIABLE.property("string Name")
def _variable_name(token: SyntaxToken) -> str:
    return _variable(token).name


@VARIABLE.property("System.Management.Automation.VariablePath VariablePath")
def _variable_path(token: SyntaxToken) -> Any:
    return VariablePath(_variable(token))


@declare(_LANGUAGE + "StringToken").property("string Value")
def string_value(token: SyntaxToken) -> str:
    node = token.token.node
    if isinstance(node, (nodes.StringConstantExpressionAst, nodes.ExpandableStringExpressionAst)):
        return node.value
    return token.text


@declare(_LANGUAGE + "StringExpandableToken").property(
    f"System.Collections.ObjectModel.ReadOnlyCollection[{_LANGUAGE}Token] NestedTokens"
)
def _nested(token: SyntaxToken) -> Any:
    return _collection("ReadOnlyCollection", token.nested, _LANGUAGE + "Token") if token.nested else None


declare(_LANGUAGE + "LabelToken").property("string LabelText")(lambda token: token.text[1:])


def _stream(letter: str) -> EnumValue:
    return enum_value(_LANGUAGE + "RedirectionStream", STREAMS.get(letter, "Output"))


MERGING = declare(_LANGUAGE + "MergingRedirectionToken")
MERGING.property(f"{_LANGUAGE}RedirectionStream FromStream")(lambda token: _stream(token.text[0]))
MERGING.property(f"{_LANGUAGE}RedirectionStream ToStream")(lambda token: _stream(token.text[-1]))
FILE = declare(_LANGUAGE + "FileRedirectionToken")
FILE.property(f"{_LANGUAGE}RedirectionStream FromStream")(lambda token: _stream(token.text[0]))
FILE.property("bool Append")(lambda token: token.text.endswith(">>"))


def _collection(kind: str, items: Iterable[Any], element: str) -> Any:
    return GenericList(list(items), resolve_type(f"System.Collections.ObjectModel.{kind}[{element}]"))


# ---- PSParser

_KINDS = {
    **dict.fromkeys(("Variable", "SplattedVariable"), "Variable"),
    **dict.fromkeys(_STRINGS[:4], "String"),
    **dict.fromkeys(("LParen", "LCurly", "AtParen", "AtCurly", "DollarParen"), "GroupStart"),
    **dict.fromkeys(("RParen", "RCurly"), "GroupEnd"),
    **dict.fromkeys(("Identifier", "Generic"), "CommandArgument"),
    **dict.fromkeys(("Unknown", "EndOfInput", "Clean"), "Unknown"),
    "Parameter": "CommandParameter",
    "Number": "Number",
    "Label": "LoopLabel",
    "NewLine": "NewLine",
    "LineContinuation": "LineContinuation",
    "Comment": "Comment",
    "Semi": "StatementSeparator",
}
_ROLES = {"CommandName": "Command", "MemberName": "Member", "AttributeName": "Attribute", "TypeName": "Type"}
_KEYWORD = 0x10


class OldToken:
    """System.Management.Automation.PSToken: `content` is what a string or variable stands for, else its text."""

    __slots__ = ("content", "extended", "extent", "kind")
    net_name = "System.Management.Automation.PSToken"

    def __init__(self, kind: str, content: str, extent: Position) -> None:
        self.kind = kind
        self.content = content
        self.extent = extent
        self.extended: Any = None


class OldError:
    """System.Management.Automation.PSParseError."""

    __slots__ = ("extended", "message", "token")
    net_name = "System.Management.Automation.PSParseError"

    def __init__(self, message: str, token: OldToken) -> None:
        self.message = message
        self.token = token
        self.extended: Any = None


def _old_kind(token: SyntaxToken) -> str:
    if token.token.role:
        return _ROLES[token.token.role]
    known = _KINDS.get(token.token.kind)
    return known or ("Keyword" if token.flags & _KEYWORD else "Operator")


def _old_content(token: SyntaxToken) -> str:
    kind = token.token.kind
    if kind in _STRINGS:
        return string_value(token)
    return _variable(token).user_path if kind in ("Variable", "SplattedVariable") else token.text


def _as_old(found: Iterable[SyntaxToken]) -> Iterator[OldToken]:
    """The tokens without the end of input; a type in brackets is one token."""
    waiting: list[SyntaxToken] = []
    for token in found:
        kind = token.token.kind
        if waiting or (kind == "LBracket" and not waiting):
            waiting.append(token)
            if kind == "LBracket" or (len(waiting) > 1 and token.token.role == "TypeName"):
                continue
            if kind in ("Comma", "RBracket") and _is_type(waiting):
                if _open_brackets(waiting):
                    continue
                yield _joined(waiting)
            else:
                yield from map(_old, waiting)
            waiting = []
        elif kind != "EndOfInput":
            yield _old(token)
    yield from map(_old, waiting)


def _is_type(found: list[SyntaxToken]) -> bool:
    return any(token.token.role == "TypeName" for token in found)


def _open_brackets(found: list[SyntaxToken]) -> int:
    kinds = [token.token.kind for token in found]
    return kinds.count("LBracket") - kinds.count("RBracket")


def _joined(found: list[SyntaxToken]) -> OldToken:
    first, last = found[0], found[-1]
    extent = Position(first.source, first.token.start, last.token.end)
    return OldToken("Type", extent.text, extent)


def _old(token: SyntaxToken) -> OldToken:
    extent = Position(token.source, token.token.start, token.token.end)
    return OldToken(_old_kind(token), _old_content(token), extent)


def old_tokens(result: ParseResult, source: Source) -> Any:
    """What PSParser.Tokenize gives."""
    found = [token for token in syntax_tokens(result, source) if not _is_end(token)]
    return _collection("Collection", _as_old(found), "System.Management.Automation.PSToken")


def old_errors(problems: Iterable[SyntaxProblem], source: Source) -> Any:
    """The errors that PSParser.Tokenize leaves in its reference."""
    made = []
    for problem in problems:
        extent = Position(source, problem.extent.start, problem.extent.end)
        made.append(OldError(problem.message, OldToken("Position", extent.text, extent)))
    return _collection("Collection", made, "System.Management.Automation.PSParseError")


OLD = declare("System.Management.Automation.PSToken")
OLD.property("string Content")(lambda token: token.content)
OLD.property("System.Management.Automation.PSTokenType Type")(
    lambda token: enum_value("System.Management.Automation.PSTokenType", token.kind)
)
OLD.property("int Start")(lambda token: token.extent.start)
OLD.property("int Length")(lambda token: token.extent.end - token.extent.start)
OLD.property("int StartLine")(lambda token: token.extent.line)
OLD.property("int StartColumn")(lambda token: token.extent.column)
OLD.property("int EndLine")(lambda token: token.extent.end_line)
OLD.property("int EndColumn")(lambda token: token.extent.end_column)
OLD_ERROR = declare("System.Management.Automation.PSParseError")
OLD_ERROR.property("System.Management.Automation.PSToken Token")(lambda error: error.token)
OLD_ERROR.property("string Message")(lambda error: error.message)
