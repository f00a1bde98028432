"""The tokens of a text as PowerShell names them: for colouring, completion and `hvsim check --tokens`.

Made from what the lexer emits, and from the gaps between: comments, line breaks. Never raises, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from hvsim.grammar import nodes
from hvsim.grammar.lexer import Lexer, Value, kinds
from hvsim.grammar.lexer.characters import BLOCK_COMMENT, CONTINUATION, LINE_COMMENT
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.lexer.operators import close_frame

_GAP = lazy(
    f"(?P<Comment>{BLOCK_COMMENT}|{LINE_COMMENT})|(?P<LineContinuation>{CONTINUATION})|(?P<NewLine>\\r\\n|[\\r\\n])|(?P<Semi>;)|.",
    re.DOTALL,
)
_SIMPLE = lazy(r"[^\W\d]\w*\Z")
# What a token is that stands where none is expected.
_STRAY = lazy(
    r"(?P<DollarParen>\$\()|(?P<Variable>\$\w)|(?P<Number>\.?\d)|(?P<Identifier>[^\W\d])|(?P<LCurly>\{)|(?P<RCurly>\})"
    r"|(?P<LParen>\()|(?P<RParen>\))|(?P<LBracket>\[)|(?P<RBracket>\])|(?P<Comma>,)|(?P<Semi>;)|(?P<Equals>=)"
    r"|(?P<AtCurly>@\{)|(?P<AtParen>@\()|(?P<StringLiteral>')|(?P<StringExpandable>\")|(?P<Parameter>-\w)|(?P<Pipe>\|)"
)
_SYMBOLS = {"%": "Rem", "*": "Multiply", "/": "Divide", "=": "Equals", "+": "Plus", "-": "Minus"}
_IN_BRACKETS = lazy(
    r"(?P<LBracket>\[)|(?P<RBracket>\])|(?P<Comma>,)|(?P<LParen>\()|(?P<Identifier>[^\W\d][\w.`+#\\]*)|.", re.DOTALL
)
_KEYWORDS = frozenset(
    [
        "if",
        "elseif",
        "else",
        "switch",
        "foreach",
        "in",
        "for",
        "while",
        "until",
        "do",
        "try",
        "catch",
        "finally",
        "trap",
        "data",
        "return",
        "continue",
        "break",
        "exit",
        "throw",
        "begin",
        "process",
        "end",
        "dynamicparam",
        "function",
        "filter",
        "param",
        "class",
        "define",
        "var",
        "from",
        "using",
        "workflow",
        "parallel",
        "sequence",
        "configuration",
        "public",
        "private",
        "static",
        "interface",
        "enum",
        "namespace",
        "module",
        "type",
        "assembly",
        "command",
        "hidden",
        "base",
        "default",
        "clean",
    ]
)
_PLAIN_KINDS = {
    kinds.LCURLY: "LCurly",
    kinds.METHOD_BLOCK: "LCurly",
    kinds.RCURLY: "RCurly",
    kinds.LPAREN: "LParen",
    kinds.CALL: "LParen",
    kinds.RPAREN: "RParen",
    kinds.INDEX: "LBracket",
    kinds.RBRACKET: "RBracket",
    kinds.ATTRIBUTE_END: "RBracket",
    kinds.AT_CURLY: "AtCurly",
    kinds.AT_PAREN: "AtParen",
    kinds.DOLLAR_PAREN: "DollarParen",
    kinds.LIST: "Comma",
    kinds.QUESTION: "QuestionMark",
    kinds.COLON: "Colon",
    kinds.PIPE: "Pipe",
    kinds.AMPERSAND: "Ampersand",
    kinds.FLAG: "Parameter",
    kinds.FLAG_VALUE: "Parameter",
    kinds.LABEL: "Label",
    kinds.REDIRECT: "Redirection",
    kinds.SEMI: "Semi",
}
# Kinds whose payload is the name of the operator.
_NAMED = frozenset((kinds.OPERATOR, kinds.UNARY, kinds.ASSIGN, kinds.CHAIN, kinds.INVOKE))
_ACCESS_NAMES = {".": "Dot", "::": "ColonColon", "?.": "QuestionDot"}
_BRACKETED = frozenset((kinds.CAST, kinds.TYPE, kinds.TYPE_PRIMARY, kinds.ATTRIBUTE, kinds.GENERIC))
_TITLES = {"elseif": "ElseIf", "dynamicparam": "Dynamicparam"}


@attrs.frozen
class Token:
    """A token: PowerShell's name of its kind, and `text[start:end]`. `depth` counts the strings around it."""

    kind: str
    start: int
    end: int
    depth: int = 0


def tokens(text: str) -> list[Token]:
    """The tokens of a text in the order of their starts, with its comments and line breaks, up to EndOfInput.

    What stands inside a string with parts follows the string, one level deeper.
    """
    lexer = _run(text)
    found: list[Token] = []
    # Where the strings stand among the tokens whose parts are being read.
    strings: list[int] = []
    for kind, value in zip(lexer.kinds, lexer.values, strict=True):
        if kind == kinds.PARTS:
            assert isinstance(value, tuple)
            strings.append(len(found))
            # Until its end is known, a string reaches to the end of the text.
            found.append(Token("StringExpandable", value[0], len(text), len(strings) - 1))
        elif kind == kinds.PARTS_END:
            assert isinstance(value, nodes.Ast)
            place = strings.pop()
            found[place] = Token(_string_kind(value, False), value.start, value.end, len(strings))
        elif kind not in (kinds.END, kinds.TERM):
            found += _named(text, kind, value, len(strings))
    return [*_with_gaps(text, found), Token("EndOfInput", len(text) + 1, len(text) + 1)]


def _run(text: str) -> Lexer:
    """The lexer after all of the text; what is open at the end of a string's part is taken as closed."""
    lexer = Lexer(text)
    lexer.run()
    while lexer.limit < len(text) and len(lexer.frames) > 1:
        lexer.kinds.pop()
        lexer.values.pop()
        while lexer.frames[-1].scan is None:
            lexer.frames.pop()
        lexer.finished = False
        close_frame(lexer, lexer.limit, lexer.limit)
        lexer.run()
    return lexer


def _named(text: str, kind: int, value: Value, depth: int) -> Iterator[Token]:
    if isinstance(value, nodes.Ast):
        yield from _of_node(text, kind, value, depth)
        return
    start, end, payload = value
    if start == end:
        return
    if kind in _BRACKETED:
        yield from _in_brackets(text, start, end, depth)
    elif kind in _NAMED:
        yield Token(str(payload), start, end, depth)
    elif kind == kinds.POSTFIX:
        yield Token(str(payload).removeprefix("Postfix"), start, end, depth)
    elif kind == kinds.ACCESS:
        yield Token(_ACCESS_NAMES[str(payload)], start, end, depth)
    elif kind == kinds.INDEX and text[start] == "?":
        yield Token("QuestionLBracket", start, end, depth)
    elif kind == kinds.JUNK:
        match = _STRAY.match(text, start, end)
        yield Token((match.lastgroup if match is not None else None) or "Unknown", start, end, depth)
    elif kind in _PLAIN_KINDS:
        yield Token(_PLAIN_KINDS[kind], start, end, depth)
    else:
        yield Token(_keyword(text[start:end]), start, end, depth)


def _keyword(text: str) -> str:
    lowered = text.lower()
    return _TITLES.get(lowered, lowered.capitalize())


def _of_node(text: str, kind: int, node: nodes.Ast, depth: int) -> Iterator[Token]:
    start, end = node.start, node.end
    if start == end:
        return
    if kind in _BRACKETED or isinstance(node, (nodes.TypeConstraintAst, nodes.TypeExpressionAst)):
        yield from _in_brackets(text, start, end, depth)
        return
    yield Token(_node_kind(text, kind, node), start, end, depth)
    if isinstance(node, nodes.ExpandableStringExpressionAst):
        for part in node.nested:
            yield from _of_node(text, kinds.LEAF, part, depth + 1)


def _node_kind(text: str, kind: int, node: nodes.Ast) -> str:
    if isinstance(node, nodes.VariableExpressionAst):
        return "SplattedVariable" if node.splatted else "Variable"
    if isinstance(node, nodes.UsingExpressionAst):
        return "SplattedVariable" if text[node.start] == "@" else "Variable"
    if isinstance(node, nodes.ConstantExpressionAst):
        return "Number"
    if isinstance(node, nodes.CommandParameterAst):
        return "MinusMinus" if node.name == "-" else "Parameter"
    if isinstance(node, nodes.MergingRedirectionAst):
        return "Redirection"
    if kind == kinds.COMMAND:
        lowered = text[node.start : node.end].lower()
        if lowered in _KEYWORDS:
            return _keyword(lowered)
        if lowered in _SYMBOLS:
            return _SYMBOLS[lowered]
    return _string_kind(node, kind == kinds.LEAF)


def _string_kind(node: nodes.Ast, word: bool) -> str:
    if isinstance(node, (nodes.StringConstantExpressionAst, nodes.ExpandableStringExpressionAst)):
        if node.kind != "BareWord":
            quoted = "Expandable" if node.kind.startswith("Double") else "Literal"
            return ("HereString" if node.kind.endswith("HereString") else "String") + quoted
        if isinstance(node, nodes.StringConstantExpressionAst) and _SIMPLE.match(node.value):
            if word and node.value.lower() in _KEYWORDS:
                return "Generic"
            return "Identifier"
    return "Generic"


def _in_brackets(text: str, start: int, end: int, depth: int) -> Iterator[Token]:
    for match in _IN_BRACKETS.finditer(text, start, end):
        if match.lastgroup is not None:
            yield Token(match.lastgroup, match.start(), match.end(), depth)


def _with_gaps(text: str, found: list[Token]) -> Iterator[Token]:
    position = 0
    for token in found:
        if token.start > position and not token.depth:
            yield from _gap(text, position, token.start)
        yield token
        position = max(position, token.end)
    yield from _gap(text, position, len(text))


def _gap(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _GAP.finditer(text, start, end):
        if match.lastgroup is not None:
            yield Token(match.lastgroup, match.start(), match.end())
