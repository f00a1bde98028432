"""Editing one command: history, colours, and a new line instead of the end while the parser says incomplete."""

from __future__ import annotations

import os
import typing

from prompt_toolkit import PromptSession
from prompt_toolkit.filters import has_completions, is_searching
from prompt_toolkit.formatted_text import ANSI, StyleAndTextTuples
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout.processors import AfterInput
from prompt_toolkit.shortcuts import CompleteStyle

from hvsim.repl.colours import STYLE, TokenLexer
from hvsim.repl.completer import CommandCompleter
from hvsim.repl.reading import is_unfinished, is_wrong, read_text

if typing.TYPE_CHECKING:
    from hvsim.session import Session

CONTINUATION = ">> "
GRAMMAR_AFTER = 0.02  # seconds after the prompt is asked for: by then it is drawn


class Editor:
    """Asks for one command after another, with the session's own prompt."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._dropped = False
        self._words: StyleAndTextTuples = []
        self._prompt: PromptSession[str] = PromptSession(
            multiline=True,
            lexer=TokenLexer(),
            style=STYLE,
            history=_history(),
            completer=CommandCompleter(session),
            complete_while_typing=False,
            complete_style=CompleteStyle.MULTI_COLUMN,
            key_bindings=_key_bindings(self._drop),
            prompt_continuation=_continuation,
            enable_history_search=False,
            include_default_pygments_style=False,
            input_processors=[AfterInput(self._mark_of_dropped)],
        )

    def read(self) -> str | None:
        """The next command; None at the end of input. Raises KeyboardInterrupt when the user drops what was typed."""
        self._dropped = False
        # Once for each command: a prompt function of the user's may count or print.
        self._words = list(ANSI(self._session.prompt_text()).__pt_formatted_text__())
        try:
            return self._prompt.prompt(self._message, pre_run=self._use_the_pause)
        except EOFError:
            return None

    def _use_the_pause(self) -> None:
        """Loads the grammar once the prompt stands, so that neither it nor the first key waits."""
        loop = self._prompt.app.loop
        if loop is not None:
            loop.call_later(GRAMMAR_AFTER, read_text, "1")

    def _drop(self) -> None:
        self._dropped = True

    def _mark_of_dropped(self) -> StyleAndTextTuples:
        return [("class:error", "^C")] if self._dropped else []

    def _message(self) -> StyleAndTextTuples:
        """The prompt; its last visible character is red while the text does not parse."""
        if not is_wrong(self._prompt.default_buffer.text):
            return self._words
        for place in range(len(self._words) - 1, -1, -1):
            if self._words[place][1].strip():
                return [*self._words[:place], ("class:error", self._words[place][1]), *self._words[place + 1 :]]
        return self._words


def _continuation(width: int, line: int, wraps: int) -> StyleAndTextTuples:
    """What stands before a further line; a line that only wraps goes on at the edge."""
    return [] if wraps else [("class:continuation", CONTINUATION)]


def _key_bindings(drop: typing.Callable[[], None]) -> KeyBindings:
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

    @bindings.add("c-c", filter=~is_searching)
    def _drop_text(event: KeyPressEvent) -> None:
        drop()
        event.app.exit(exception=KeyboardInterrupt)

    return bindings


def _history() -> History:
    """The user's history file, or none where no home folder can be written."""
    state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    path = os.path.join(state, "hvsim", "history")
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "ab"):
            pass
    except OSError:
        return InMemoryHistory()
    return FileHistory(path)
