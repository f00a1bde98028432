"""The colours of a typed command: PSReadLine's defaults, per kind of token."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.styles import Style

from hvsim.grammar.tokens import tokens

STYLE = Style.from_dict(
    {
        "command": "ansibrightyellow",
        "keyword": "ansibrightgreen",
        "variable": "ansibrightgreen",
        "string": "ansicyan",
        "number": "ansiwhite",
        "operator": "ansibrightblack",
        "parameter": "ansibrightblack",
        "type": "ansigray",
        "member": "ansigray",
        "comment": "ansigreen",
        "error": "ansibrightred",
        "prompt.unparsed": "ansibrightred",
    }
)


class TokenLexer(Lexer):
    """Colours a document by the grammar's own tokens, so that colour and parser never disagree."""

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        lines = coloured_lines(document.text)

        def line(number: int) -> StyleAndTextTuples:
            return lines[number] if number < len(lines) else []

        return line


def coloured_lines(text: str) -> list[StyleAndTextTuples]:
    """The text cut into lines of (style, piece)."""
    lines: list[StyleAndTextTuples] = [[]]

    def add(style: str, piece: str) -> None:
        for number, part in enumerate(piece.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append((style, part))

    position = 0
    for token in tokens(text):
        if token.start < position:
            continue  # a part of a string that is coloured already
        add("", text[position : token.start])
        add(f"class:{token.role}" if token.role else "", text[token.start : token.end])
        position = token.end
    add("", text[position:])
    return lines
