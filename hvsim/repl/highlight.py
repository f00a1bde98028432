"""What each piece of a typed command is, as PSReadLine colours it: a role for every character.

Knows tokens and trees. Knows no colour: `colours.py` has those.
"""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.grammar import nodes
from hvsim.grammar.tokens import Token, tokens
from hvsim.repl.reading import read_text

_ROLES = {
    "Comment": "comment",
    "Number": "number",
    "Parameter": "parameter",
    "SplattedVariable": "variable",
    "Variable": "variable",
    **dict.fromkeys(("StringLiteral", "StringExpandable", "HereStringLiteral", "HereStringExpandable"), "string"),
}
_SYMBOLS = frozenset(
    (
        "Plus",
        "Minus",
        "Multiply",
        "Divide",
        "Rem",
        "PlusPlus",
        "MinusMinus",
        "Equals",
        "PlusEquals",
        "MinusEquals",
        "MultiplyEquals",
        "DivideEquals",
        "RemainderEquals",
        "QuestionQuestionEquals",
        "QuestionQuestion",
        "DotDot",
        "Comma",
        "Exclaim",
    )
)
# Kinds that are words of the text without being keywords, however the word reads.
_WORDS = frozenset(("Identifier", "Generic", "Label", "Unknown"))


def roles(text: str) -> list[str]:
    """The role of each character: '' where it has none. What stands inside a string is painted over the string."""
    painted = [""] * len(text)
    for token in tokens(text):
        role = _role(token, text[token.start : token.end])
        painted[token.start : token.end] = [role] * len(text[token.start : token.end])
    for node in read_text(text).tree.walk():
        for role, part in _named_parts(node, text):
            painted[part.start : part.end] = [role] * len(text[part.start : part.end])
    return painted


def _role(token: Token, word: str) -> str:
    """What a token is by itself; only the tree knows commands, types and members."""
    if token.kind in _ROLES:
        return _ROLES[token.kind]
    if token.kind in _SYMBOLS or (word.startswith("-") and token.kind not in _WORDS):
        return "operator"
    return "keyword" if token.kind not in _WORDS and token.kind.lower() == word.lower() else ""


def _named_parts(node: nodes.Ast, text: str) -> Iterator[tuple[str, nodes.Ast]]:
    if isinstance(node, nodes.CommandAst):
        if node.elements and text[node.elements[0].start : node.elements[0].start + 1] not in ("'", '"', "$", "(", "{"):
            yield "command", node.elements[0]
    elif isinstance(node, nodes.TypeNameAst):
        yield "type", node
    elif isinstance(node, nodes.MemberExpressionAst):
        if isinstance(node.member, nodes.StringConstantExpressionAst) and text[node.member.start] not in "'\"":
            yield "member", node.member
    elif isinstance(node, nodes.ExpandableStringExpressionAst):
        for part in node.nested:
            if isinstance(part, (nodes.VariableExpressionAst, nodes.UsingExpressionAst)):
                yield "variable", part
