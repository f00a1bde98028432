"""What starting hvsim costs, in CPU time of the whole process, beside a bare Python and (where present) pwsh."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys

RUNS = 7


def cpu_seconds(command: list[str]) -> float:
    """User and system time of one run of `command`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def best(command: list[str]) -> float:
    """The least CPU time of several runs after one to warm up."""
    cpu_seconds(command)
    return min(cpu_seconds(command) for _ in range(RUNS))


def main() -> None:
    commands = {
        "python -c 1": [sys.executable, "-c", "1"],
        "hvsim --version": [sys.executable, "-m", "hvsim", "--version"],
        "hvsim -c 1": [sys.executable, "-m", "hvsim", "-c", "1"],
        "hvsim -c Get-VM": [sys.executable, "-m", "hvsim", "-c", "Get-VM"],
    }
    if shutil.which("pwsh"):
        commands["pwsh -c 1"] = ["pwsh", "-NoProfile", "-Command", "1"]
    bare = best(commands["python -c 1"])
    for name, command in commands.items():
        seconds = best(command)
        print(f"{name:18} {seconds * 1000:7.0f} ms CPU   {seconds / bare:6.1f} x bare Python")


if __name__ == "__main__":
    main()
