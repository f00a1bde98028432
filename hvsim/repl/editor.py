"""Editing one command: history, colours, and a new line instead of the end while the parser says incomplete."""

from __future__ import annotations

import os
import typing
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.filters import has_completions, is_searching
from prompt_toolkit.formatted_text import ANSI, StyleAndTextTuples
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.shortcuts import CompleteStyle

from hvsim.grammar import parse_with_errors
from hvsim.repl.completer import CommandCompleter
from hvsim.repl.highlight import STYLE, TokenLexer

if typing.TYPE_CHECKING:
    from hvsim.session import Session

CONTINUATION = ">> "


class Editor:
    """Asks for one command after another, with the session's own prompt."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._prompt: PromptSession[str] = PromptSession(
            multiline=True,
            lexer=TokenLexer(),
            style=STYLE,
            history=_history(),
            completer=CommandCompleter(session),
            complete_while_typing=False,
            complete_style=CompleteStyle.MULTI_COLUMN,
            key_bindings=_key_bindings(),
            prompt_continuation=CONTINUATION,
            enable_history_search=False,
            include_default_pygments_style=False,
        )

    def read(self) -> str | None:
        """The next command; None at the end of input. Raises KeyboardInterrupt when the user drops what was typed."""
        try:
            return self._prompt.prompt(self._message)
        except EOFError:
            return None

    def _message(self) -> StyleAndTextTuples:
        """The prompt, its last visible character red while the text does not parse."""
        text = self._session.prompt_text()
        buffer = self._prompt.default_buffer.text
        if buffer.strip() and parse_with_errors(buffer).problems and text.endswith("> "):
            return [*ANSI(text[:-2]).__pt_formatted_text__(), ("class:prompt.unparsed", "> ")]
        return list(ANSI(text).__pt_formatted_text__())


def is_unfinished(text: str) -> bool:
    """True when Enter should open another line: some error of the parse could be mended by more input."""
    return any(problem.incomplete for problem in parse_with_errors(text).problems)


def _key_bindings() -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add("enter", filter=~is_searching & ~has_completions)
    def _accept_or_continue(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_unfinished(buffer.text):
            buffer.insert_text("\n")
        else:
            buffer.validate_and_handle()

    @bindings.add("enter", filter=~is_searching & has_completions)
    def _take_completion(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    return bindings


def _history() -> History:
    """The user's history file, or none where no home folder can be written."""
    state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    folder = Path(state) / "hvsim"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "history"
        path.touch()
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))
