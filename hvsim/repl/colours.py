"""The colours of the shell: PSReadLine's defaults for each role of a typed text, and of its menu."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.styles import Style

from hvsim.repl.highlight import roles

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
        "continuation": "ansigray",
        # The list of completions as PSReadLine's menu shows it.
        "completion-menu": "noinherit",
        "completion-menu.completion": "noinherit",
        "completion-menu.completion.current": "noinherit fg:ansiblack bg:ansigray",
        "completion-menu.multi-column-meta": "noinherit ansibrightcyan",
    }
)


class TokenLexer(Lexer):
    """Colours a document by the grammar's own tokens and tree, so that colour and parser never disagree."""

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        lines = coloured_lines(document.text)

        def line(number: int) -> StyleAndTextTuples:
            return lines[number] if number < len(lines) else []

        return line


def coloured_lines(text: str) -> list[StyleAndTextTuples]:
    """The text cut into lines of (style, piece)."""
    if not text:
        return [[]]  # what the first prompt asks for: it need not wait for the grammar
    painted = roles(text)
    lines: list[StyleAndTextTuples] = [[]]
    start = 0
    for position in range(len(text) + 1):
        if position == len(text) or text[position] == "\n" or painted[position] != painted[start]:
            if position > start:
                lines[-1].append((painted[start] and f"class:{painted[start]}", text[start:position]))
            start = position
            if text[position : position + 1] == "\n":
                lines.append([])
                start = position + 1
    return lines
