"""The streams beside the output: one sink each, and what redirections make of them. Writes nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Sink = Callable[[Any], None]
STREAM_NAMES = ("error", "warning", "verbose", "debug", "information", "progress")


class Streams:
    """Where records of each stream go at present. Never changed in place: a redirection makes a copy."""

    __slots__ = STREAM_NAMES

    error: Sink
    warning: Sink
    verbose: Sink
    debug: Sink
    information: Sink
    progress: Sink

    def __init__(
        self, error: Sink, warning: Sink, verbose: Sink, debug: Sink, information: Sink, progress: Sink
    ) -> None:
        self.error = error
        self.warning = warning
        self.verbose = verbose
        self.debug = debug
        self.information = information
        self.progress = progress

    def but(self, **sinks: Sink) -> Streams:
        """A copy with other sinks for the streams named."""
        made = Streams.__new__(Streams)
        for name in STREAM_NAMES:
            setattr(made, name, sinks.get(name) or getattr(self, name))
        return made


def discard(_: object) -> None:
    """The sink of what nobody wants."""
