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
from hvsim.grammar.parser import parse_with_errors

# What a token is that stands where none is expected.
_STRAY_TOKEN = (
    r"(?P<DollarParen>\$\()|(?P<AtCurly>@\{)|(?P<AtParen>@\()|(?P<Variable>\$[\w:?^$]++|\$\{[^}]*+\}?)"
    r"|(?P<SplattedVariable>@\w++)|(?P<Number>\.?[0-9][\w.]*+)|(?P<Parameter>[-–—―][^\W\d]\w*+)"
    r"|(?P<Identifier>[^\W\d]\w*+)|(?P<LCurly>\{)|(?P<RCurly>\})|(?P<LParen>\()|(?P<RParen>\))|(?P<LBracket>\[)"
    r"|(?P<RBracket>\])|(?P<Comma>,)|(?P<Semi>;)|(?P<AndAnd>&&)|(?P<OrOr>\|\|)|(?P<Pipe>\|)|(?P<Ampersand>&)"
    r"|(?P<ColonColon>::)|(?P<DotDot>\.\.)|(?P<Dot>\.)|(?P<Equals>=)|(?P<PlusPlus>\+\+)|(?P<MinusMinus>--)"
    r"|(?P<Redirection>>>?)|(?P<RedirectInStd><)|(?P<Plus>\+)|(?P<Minus>[-–—―])|(?P<Multiply>\*)|(?P<Divide>/)"
    r"|(?P<Rem>%)|(?P<Exclaim>!)|(?P<QuestionMark>\?)|(?P<Colon>:)"
    r"|(?P<StringLiteral>'[^']*+'?)|(?P<StringExpandable>\"[^\"]*+\"?)"
)
_STRAY = lazy(_STRAY_TOKEN)
_GAP = lazy(
    f"(?P<Comment>{BLOCK_COMMENT}|{LINE_COMMENT})|(?P<LineContinuation>{CONTINUATION})|(?P<NewLine>\\r\\n|[\\r\\n])"
    f"|{_STRAY_TOKEN}|.",
    re.DOTALL,
)
_SIMPLE = lazy(r"[^\W\d]\w*\Z")
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
    """A token: PowerShell's name of its kind, and `text[start:end]`. `depth` counts the strings around it.

    `role` is what a word or bracketed name is to the parser (the names of TokenFlags: CommandName, MemberName ...), and
    `node` what an operand's value is read from.
    """

    kind: str
    start: int
    end: int
    depth: int = 0
    role: str = ""
    node: nodes.Ast | None = attrs.field(default=None, repr=False, eq=False)


def tokens(text: str) -> list[Token]:
    """The tokens of a text in the order of their starts, with its comments and line breaks, up to EndOfInput.

    What stands inside a string with parts follows the string, one level deeper.
    """
    return tokens_of(parse_with_errors(text).lexer)


def tokens_of(lexer: Lexer) -> list[Token]:
    """As `tokens`, of a text that a lexer has read to its end."""
    text = lexer.text
    found: list[Token] = []
    # Where the strings stand among the tokens whose parts are being read.
    strings: list[int] = []
    before = kinds.END
    # The parser may have put a kind without a value behind the last one.
    for index, (kind, value) in enumerate(zip(lexer.kinds, lexer.values, strict=False)):
        if kind == kinds.PARTS:
            assert isinstance(value, tuple)
            strings.append(len(found))
            # Until its end is known, a string reaches to the end of the text.
            found.append(Token("StringExpandable", value[0], len(text), len(strings) - 1))
        elif kind == kinds.PARTS_END and strings:
            assert isinstance(value, nodes.Ast)
            place = strings.pop()
            found[place] = Token(_string_kind(value, False), value.start, value.end, len(strings), "", value)
            _add_variables(text, found, place + 1, value, len(strings) + 1)
        elif kind not in (kinds.END, kinds.TERM):
            following = lexer.kinds[index + 1] if index + 1 < len(lexer.kinds) else kinds.END
            found += _named(text, kind, value, len(strings), _role(kind, value, before, following))
        before = kind
    made = list(_with_gaps(text, found))
    end = len(text) + (1 if _has_statements(made) else 2)
    return [*made, Token("EndOfInput", end, end)]


def _has_statements(found: list[Token]) -> bool:
    """Whether there is more than `using`: PowerShell reads the end of input twice where a script would begin at it."""
    using = False
    for token in found:
        if token.kind in ("NewLine", "Semi"):
            using = False
        elif token.kind == "Using":
            using = True
        elif token.kind != "Comment" and not using:
            return True
    return False


def _add_variables(text: str, found: list[Token], place: int, string: nodes.Ast, depth: int) -> None:
    """The variables of a string among the tokens of its `$( )`, which stand from `place` on."""
    if not isinstance(string, nodes.ExpandableStringExpressionAst):
        return
    variables = [
        token
        for part in string.nested
        if isinstance(part, (nodes.VariableExpressionAst, nodes.UsingExpressionAst))
        for token in _of_node(text, kinds.LEAF, part, depth)
    ]
    if variables:
        found[place:] = sorted([*found[place:], *variables], key=lambda token: token.start)


# What the word behind one of these keywords is.
_NAMES_AFTER = {
    kinds.CLASS: "TypeName",
    kinds.ENUM: "MemberName",
    kinds.DATA: "MemberName",
    kinds.JUMP_TO: "MemberName",
    kinds.ACCESS: "MemberName",
}


def _role(kind: int, value: Value, before: int, following: int) -> str:
    """What a word is to the parser, by the tokens beside it."""
    if kind == kinds.COMMAND:
        return "CommandName"
    if kind == kinds.NAME:
        return "" if following == kinds.LPAREN else "MemberName"
    if kind != kinds.LEAF or not isinstance(value, nodes.StringConstantExpressionAst) or value.kind != "BareWord":
        return ""
    if before == kinds.INVOKE:
        return "CommandName"
    if before in _NAMES_AFTER:
        return _NAMES_AFTER[before]
    # No command's argument stands before an assignment: it is the key of a hash literal.
    return "MemberName" if following == kinds.ASSIGN and before != kinds.USING_KIND else ""


def _named(text: str, kind: int, value: Value, depth: int, role: str) -> Iterator[Token]:
    if isinstance(value, nodes.Ast):
        yield from _of_node(text, kind, value, depth, role)
        return
    start, end, payload = value
    if start == end:
        return
    if kind in _BRACKETED:
        yield from _in_brackets(text, kind, start, end, depth)
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
        yield Token(_keyword(text[start:end]), start, end, depth, role)


def _keyword(text: str) -> str:
    lowered = text.lower()
    return _TITLES.get(lowered, lowered.capitalize())


def _of_node(text: str, kind: int, node: nodes.Ast, depth: int, role: str = "") -> Iterator[Token]:
    start, end = node.start, _end_of_token(node)
    if start == end:
        return
    if kind in _BRACKETED or isinstance(node, (nodes.TypeConstraintAst, nodes.TypeExpressionAst)):
        yield from _in_brackets(text, kind, start, end, depth)
        return
    yield Token(_node_kind(text, kind, node), start, end, depth, role, node)
    if isinstance(node, nodes.ExpandableStringExpressionAst):
        for part in node.nested:
            yield from _of_node(text, kinds.LEAF, part, depth + 1)


def _end_of_token(node: nodes.Ast) -> int:
    """Where the token ends whose node may have been made longer by what follows it."""
    if isinstance(node, nodes.CommandParameterAst):
        return node.name_end
    inner: nodes.Ast = node
    while not isinstance(inner, nodes.VariableExpressionAst):
        if isinstance(inner, nodes.UsingExpressionAst):
            inner = inner.sub_expression
        elif node is not inner and isinstance(inner, nodes.MemberExpressionAst):
            inner = inner.expression
        elif node is not inner and isinstance(inner, nodes.IndexExpressionAst):
            inner = inner.target
        else:
            return node.end
    return inner.end


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


def _in_brackets(text: str, kind: int, start: int, end: int, depth: int) -> Iterator[Token]:
    role = "AttributeName" if kind == kinds.ATTRIBUTE else "TypeName"
    for match in _IN_BRACKETS.finditer(text, start, end):
        if match.lastgroup == "Identifier":
            yield Token("Identifier", match.start(), match.end(), depth, role)
            role = "TypeName"
        elif match.lastgroup is not None:
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
