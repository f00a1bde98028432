"""Tab in the shell: the interpreter's completions in prompt_toolkit's terms."""

from __future__ import annotations

import typing
from collections.abc import Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

if typing.TYPE_CHECKING:
    from hvsim.session import Session


class CommandCompleter(Completer):
    """Asks the session what could stand at the cursor."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        found = self._session.complete(document.text, document.cursor_position)
        offset = found.start - document.cursor_position
        for match in found.matches:
            yield Completion(match.text, offset, display=match.display, display_meta=match.tip)
