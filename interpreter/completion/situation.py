"""Where the cursor is: which command, and its words so far. Reads unfinished text, so it does not parse."""

from __future__ import annotations

import attrs

_OPENERS = {"(": ")", "{": "}"}
_SEPARATORS = frozenset("|;\n&=")


@attrs.define
class Word:
    """A word of a command, where it starts in the text; `quote` is the quote still open around it."""

    text: str
    start: int
    quote: str = ""


@attrs.define
class Situation:
    """The command at the cursor: its words, the last of which is being typed (it may be empty)."""

    words: list[Word]

    @property
    def word(self) -> Word:
        return self.words[-1]

    @property
    def command(self) -> str | None:
        """The command's name, when it is written already."""
        return self.words[0].text if len(self.words) > 1 else None


def read_situation(before: str) -> Situation:
    """The innermost command that the text ends in."""
    stack: list[list[Word]] = []
    words: list[Word] = []
    current: Word | None = None
    index = 0
    while index < len(before):
        char = before[index]
        if char in "'\"":
            end = _end_of_string(before, index)
            if current is None:
                current = Word("", index)
            if end < 0:
                current.text += before[index + 1 :]
                current.quote = char
                break
            current.text += before[index + 1 : end]
            index = end + 1
            continue
        if char in _OPENERS:
            stack.append([*words, *([current] if current else [])])
            words, current = [], None
        elif char in ")}":
            words, current = (stack.pop(), Word("", index + 1)) if stack else ([], None)
        elif char in _SEPARATORS:
            words, current = [], None
        elif char.isspace():
            if current is not None and (current.text or current.quote):
                words.append(current)
            current = None
        else:
            if current is None:
                current = Word("", index)
            current.text += char
        index += 1
    return Situation([*words, current or Word("", len(before))])


def _end_of_string(text: str, start: int) -> int:
    """Where the string that starts here ends; -1 when it does not."""
    quote = text[start]
    index = start + 1
    while index < len(text):
        if text[index] == "`" and quote == '"':
            index += 1
        elif text[index] == quote:
            return index
        index += 1
    return -1
