"""A stage whose streams go elsewhere while it runs, and the places where they go: files, and variables."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from hvsim.interpreter.errors import ErrorRecord, ScriptError
from hvsim.interpreter.errors.file_errors import io_exception
from hvsim.interpreter.formatting import format_objects
from hvsim.interpreter.pipeline.signals import PipelineFailed, StopUpstream
from hvsim.interpreter.providers.encodings import encode
from hvsim.interpreter.values import Array, enumerate_value

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.pipeline.stage import Stage
    from hvsim.interpreter.pipeline.streams import Sink, Streams
    from hvsim.interpreter.state.scope import Scope


class RedirectedStage:
    """Another stage with other streams. What it writes downstream runs with the streams of outside again."""

    def __init__(self, engine: Engine, out: Callable[[Any], None]) -> None:
        self.engine = engine
        self.out = out
        self.inner: Stage
        self.outside: Streams = engine.streams
        self.inside: Streams = engine.streams
        self.files: list[Place] = []

    def attach(self, inner: Stage, sinks: dict[str, Sink], files: list[Place]) -> None:
        self.inner = inner
        self.inside = self.outside.but(**sinks) if sinks else self.outside
        self.files = files

    @property
    def failed(self) -> bool:
        return self.inner.failed

    def write(self, value: Any) -> None:
        engine = self.engine
        saved, engine.streams = engine.streams, self.outside
        try:
            self.out(value)
        finally:
            engine.streams = saved

    def _run(self, action: Callable[[], None]) -> None:
        engine = self.engine
        saved, engine.streams = engine.streams, self.inside
        try:
            action()
        except (PipelineFailed, StopUpstream) as signal:
            self._sign(signal)
            raise
        finally:
            engine.streams = saved

    def _sign(self, signal: PipelineFailed | StopUpstream) -> None:
        """What the inner stage tells the pipeline comes from this one, the only one the pipeline knows."""
        if signal.stage is self.inner:
            signal.stage = self

    def prepare(self) -> None:
        for file in self.files:
            file.open()
        self._run(self.inner.prepare)

    def begin(self) -> None:
        self._run(self.inner.begin)

    def process(self, value: Any) -> None:
        engine = self.engine
        saved, engine.streams = engine.streams, self.inside
        try:
            self.inner.process(value)
        except (PipelineFailed, StopUpstream) as signal:
            self._sign(signal)
            raise
        finally:
            engine.streams = saved

    def end(self) -> None:
        self._run(self.inner.end)

    def stop(self) -> None:
        self._run(self.inner.stop)
        for file in self.files:
            file.close()


class Place(Protocol):
    """Where redirected objects go: opened before the command runs, closed after it."""

    def open(self) -> None: ...
    def write(self, value: Any) -> None: ...
    def close(self) -> None: ...


class VariableSink:
    """Objects to a variable, as they are: one alone, several as an array; `>>` adds them to what is there."""

    def __init__(self, scope: Scope, name: str, append: bool) -> None:
        self.scope = scope
        self.name = name
        self.append = append
        self.items: list[Any] = []

    def open(self) -> None:
        """Nothing: the variable is assigned when the command has ended."""

    def write(self, value: Any) -> None:
        self.items.append(value)

    def close(self) -> None:
        items = self.items
        known = self.scope.get(self.name) if self.append else None
        if known is not None:
            before = enumerate_value(known)
            items = [*([known] if before is None else before), *items]
        self.scope.set(self.name, items[0] if len(items) == 1 else Array(items) if items else None)
        self.items = []


class FileSink:
    """Objects to a text file, laid out as on the console; the file exists from the moment the command starts."""

    def __init__(self, engine: Engine, path: str, append: bool) -> None:
        self.engine = engine
        self.path = engine.providers.file_path(path)
        self.append = append
        self.items: list[Any] = []
        self.opened = False

    def open(self) -> None:
        if self.opened:
            return
        self.opened = True
        try:
            if self.append:
                self.engine.file_system.append(self.path, b"")
            else:
                self.engine.file_system.write(self.path, b"")
        except OSError as error:
            raise _cannot_write(self.engine, self.path, error) from None

    def write(self, value: Any) -> None:
        self.items.append(value)

    def close(self) -> None:
        """Writes what came; both streams of `*>` share one sink, so their order is kept."""
        if not self.items:
            return
        newline = self.engine.personality.newline
        lines = format_objects(self.items, self.engine.console.width, self.engine)
        text = "".join(f"{line}{newline}" for line in lines)
        self.items = []
        try:
            self.engine.file_system.append(self.path, encode(text))
        except OSError as error:
            raise _cannot_write(self.engine, self.path, error) from None


def _cannot_write(engine: Engine, path: str, error: OSError) -> ScriptError:
    """A file that cannot be opened or written, in .NET's words."""
    exception = io_exception(error, path, engine.file_system, engine.personality)
    return ScriptError(ErrorRecord(exception, "FileOpenFailure", "OpenError", path))
