"""A session: one simulated machine with its estate, and an engine that runs scripts on it.

The only place that knows both towers. The estate is built when a command first asks for it, so that a script that only
computes never pays for hosts and disks.
"""

from __future__ import annotations

import os as operating_system
import typing
from collections.abc import Iterable, Sequence

from hvsim.interpreter.engine import Engine
from hvsim.interpreter.host import Clock, Console
from hvsim.mounts import MountGrant

if typing.TYPE_CHECKING:
    from hvsim.interpreter.completion import Completions

    from hvsim.infrastructure.estate import Estate


class Session:
    """Runs PowerShell text and scripts over a simulated estate; what one leaves behind the next one finds.

    `os` is the personality of the simulated machine, `lab` a lab file in place of the default estate, `seed` the seed of
    all chance. A script sees nothing of the real machine but its own folder (copy-on-write) and `mounts`.
    """

    def __init__(
        self,
        *,
        os: str = "windows",
        lab: str | None = None,
        seed: int = 0,
        mounts: Iterable[MountGrant] = (),
        wall_clock: bool = False,
        console: Console | None = None,
    ) -> None:
        from hvsim.infrastructure.randomness import SeededRandom
        from hvsim.interpreter.personality import personality_named

        self.personality = personality_named(os)
        self.console: Console = console or _terminal(os)
        self._lab = lab
        self._random = SeededRandom(seed)
        self._clock = _clock(wall_clock)
        self._files = self.personality and _file_tree(os, self._clock, mounts)
        self.engine = Engine(
            file_system=self._files,
            clock=self._clock,
            random=self._random,
            console=self.console,
            personality=self.personality,
        )
