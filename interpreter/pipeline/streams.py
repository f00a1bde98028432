"""The streams beside the output: one sink each, and what redirections make of them. Writes nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Sink = Callable[[Any], None]
STREAM_NAMES = ("error", "warning", "verbose", "debug", "information", "progress")
# Lists that -ErrorVariable and its kin of the calls around have their records collected in, whatever is shown.
COLLECTIONS = ("errors", "warnings", "informations")


class Streams:
    """Where records of each stream go at present. Never changed in place: a redirection makes a copy."""

    __slots__ = (*STREAM_NAMES, *COLLECTIONS)

    error: Sink
    warning: Sink
    verbose: Sink
    debug: Sink
    information: Sink
    progress: Sink
    errors: tuple[list[Any], ...]
    warnings: tuple[list[Any], ...]
    informations: tuple[list[Any], ...]

    def __init__(
        self, error: Sink, warning: Sink, verbose: Sink, debug: Sink, information: Sink, progress: Sink
    ) -> None:
        self.error = error
        self.warning = warning
        self.verbose = verbose
        self.debug = debug
        self.information = information
        self.progress = progress
        self.errors = self.warnings = self.informations = ()

    def but(self, **sinks: Sink) -> Streams:
        """A copy with other sinks for the streams named."""
        made = Streams.__new__(Streams)
        for name in STREAM_NAMES:
            setattr(made, name, sinks.get(name) or getattr(self, name))
        for name in COLLECTIONS:
            setattr(made, name, getattr(self, name))
        return made

    def collecting(self, kind: str, into: list[Any]) -> Streams:
        """A copy that also collects the records of `errors`, `warnings` or `informations` in a list."""
        made = self.but()
        setattr(made, kind, (*getattr(self, kind), into))
        return made

    def without_errors_around(self) -> Streams:
        """A copy whose errors the calls around do not collect."""
        made = self.but()
        made.errors = ()
        return made


def discard(_: object) -> None:
    """The sink of what nobody wants."""
