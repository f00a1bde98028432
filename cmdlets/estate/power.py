"""Machines go down and come up at a command's word, the one on which its script runs as well."""

from __future__ import annotations

from hvsim.cmdlets.core.remote_sessions import sessions_of
from hvsim.cmdlets.estate.command import EstateCommand
from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.inside.machine import Inside


def set_going(command: EstateCommand, inside: Inside, process: Waiting) -> None:
    """Starts what has been asked for. Raises `EstateError` where somebody is in the way.

    Time passes over the restart of the very machine on which the script runs, which goes on behind it.
    """
    if inside is inside_of(command.engine) and sessions_of(command.engine).outer is None:
        command.run(process)
    else:
        inside.clock.spawn(process, f"power of {inside.name}")
