"""Runs the command line in a child process and measures it: time, memory, exit code, and how soon Ctrl-C ends it."""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import time
from typing import IO, Any

from attrs import frozen

from hvsim.command_line import main

GIVE_UP = 60.0  # seconds; what runs so long is killed
ADDRESS_SPACE = 4 * 2**30


@frozen
class Measured:
    """What a run took. `megabytes` are those beyond what the process had before; `after` seconds since Ctrl-C."""

    seconds: float
    megabytes: float
    exit: int
    output: str
    after: float = 0.0


def measure(text: str, interrupt_at: float | None = None) -> Measured:
    """Runs `hvsim --os linux -c text`; with `interrupt_at` sends SIGINT so many seconds later."""
    with tempfile.TemporaryFile() as printed:
        before = _megabytes()
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            _run(text, printed)
        sent: float | None = None
        while True:
            ended, status, usage = os.wait4(child, os.WNOHANG)
            now = time.monotonic()
            if ended:
                break
            if interrupt_at is not None and sent is None and now - start > interrupt_at:
                os.kill(child, signal.SIGINT)
                sent = time.monotonic()
            if now - start > GIVE_UP:
                os.kill(child, signal.SIGKILL)
            time.sleep(0.001)
        printed.seek(0)
        return Measured(
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss / 1024 - before,
            os.waitstatus_to_exitcode(status),
            printed.read(100_000).decode(errors="replace"),
            0.0 if sent is None else now - sent,
        )


def _megabytes() -> float:
    with open("/proc/self/statm") as facts:
        return int(facts.read().split()[1]) * resource.getpagesize() / 2**20


def _run(text: str, printed: IO[bytes]) -> Any:
    """The child: never returns."""
    try:
        for number in (1, 2):
            os.dup2(printed.fileno(), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115  they last as long as the process
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        signal.signal(signal.SIGINT, signal.default_int_handler)
        code = main(["--os", "linux", "-c", text])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    finally:
        os._exit(99)
