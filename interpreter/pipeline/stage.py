"""A pipeline as it runs: stages one behind the other, each pushing its output into the next.

What a stage does is its class's business (`script_stage`, `cmdlet_stage`, `redirection`); here is the order of things.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from hvsim.interpreter.pipeline.signals import PipelineFailed, StopUpstream

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

Out = Callable[[Any], None]
Feed = Callable[[Out], None]


class Stage(Protocol):
    """One command of a running pipeline. `failed` is what makes `$?` false."""

    @property
    def failed(self) -> bool: ...
    def prepare(self) -> None:
        """Binds the arguments, before anything of the pipeline runs."""
        ...

    def begin(self) -> None: ...
    def process(self, value: Any) -> None: ...
    def end(self) -> None: ...
    def stop(self) -> None:
        """Runs whenever the pipeline ends, also after an error."""
        ...


def run_stages(engine: Engine, stages: Sequence[Stage], feed: Feed | None, *, keeps_success: bool = False) -> None:
    """Runs a pipeline to its end; `feed` pushes the input of the first stage, None when it has none.

    With `keeps_success` what runs still sees the `$?` of before: it is no command, but a text of several.
    """
    if not keeps_success:
        engine.success = True
    try:
        _run(stages, feed)
    except PipelineFailed as failed:
        if failed.stage not in stages:
            raise
        engine.success = False
        raise failed.error from None
    finally:
        for stage in stages:
            stage.stop()
    if any(stage.failed for stage in stages):
        engine.success = False


def _run(stages: Sequence[Stage], feed: Feed | None) -> None:
    ended = 0
    try:
        for stage in stages:
            stage.prepare()
        for stage in stages:
            stage.begin()
        if feed is not None:
            feed(stages[0].process)
        for stage in stages:
            stage.end()
            ended += 1
    except StopUpstream as stop:
        finish_behind(stages, stop, ended)


def finish_behind(stages: Sequence[Stage], stop: StopUpstream, ended: int) -> None:
    """The stages behind the one that wants no more end as usual; another of them may say stop in its turn."""
    while True:
        if stop.stage not in stages:
            raise stop
        first = max(list(stages).index(stop.stage) + 1, ended)
        try:
            for stage in stages[first:]:
                stage.end()
                ended += 1
            return
        except StopUpstream as another:
            stop = another
