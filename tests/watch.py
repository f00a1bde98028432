"""Watches, by Python's audit hook, what scripts cause in the real process while a session runs them.

A file outside of what the session was granted, a process, a socket, a foreign library, a module that is not hvsim's or
its libraries': each raises `Escaped` on the spot and is remembered, so that the test fails whoever swallows it.
"""

from __future__ import annotations

import functools
import os
import sys
import sysconfig
from collections.abc import Callable
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from attrs import Factory, define

PROJECT = str(Path(__file__).parents[1])
PYTHON = tuple(
    os.path.realpath(folder) + os.sep
    for folder in {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, PROJECT}
)
LIBRARIES = tuple(os.path.realpath(sysconfig.get_path(name)) + os.sep for name in ("stdlib", "purelib"))
ZONES = tuple(os.path.realpath(folder) + os.sep for folder in ("/usr/share/zoneinfo", "/etc/zoneinfo"))
# What no script may cause, whatever it was granted.
FORBIDDEN = (
    "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile", "os.kill", "pty.",
    "socket.", "ctypes.", "ftplib.", "http.", "urllib.", "smtplib.", "poplib.", "imaplib.", "telnetlib.", "webbrowser.",
    "pickle.find_class", "code.__new__", "winreg.", "msvcrt.", "sys.set", "sys.addaudithook", "os.putenv",
    "os.unsetenv", "os.chdir", "os.setxattr", "cpython.run", "builtins.input", "syslog.", "sqlite3.",
)  # fmt: skip
CHANGES = (
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "os.utime",
)  # fmt: skip
LOOKS = ("os.listdir", "os.scandir", "os.walk", "os.fwalk", "glob.glob", "pathlib.Path.glob", "pathlib.Path.rglob")
MADE = ("<generated loop>", "<fused expression>", "<attrs generated ")
# lxml asks for rnc2rng, which nobody installs.
MODULES = frozenset(("hvsim", "tests", "rnc2rng", *sys.stdlib_module_names, *packages_distributions()))


class Escaped(BaseException):
    """A script reached the real machine. No `Exception`: nothing that handles errors may handle this."""


@define
class Grants:
    """Real folders and files that a session was given."""

    reads: list[str] = Factory(list)
    writes: list[str] = Factory(list)


class Watch:
    """Audit hooks cannot be taken away: one watch stays for the whole process."""

    def __init__(self) -> None:
        self.grants: WeakKeyDictionary[Any, Grants] = WeakKeyDictionary()
        self.running: list[Any] = []  # the engines that run scripts now, within each other
        self.seen: list[str] = []
        self.installed = False

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.running or event in ("compile", "object.__getattr__", "sys._getframe"):
            return
        if event == "import":
            self._imported(str(arguments[0]))
        elif event == "exec":
            self._executed(arguments[0])
        elif event == "open":
            self._opened(*arguments[:3])
        elif event.startswith(FORBIDDEN):
            self._tell(f"{event} {arguments!r}")
        elif event in CHANGES:
            for path in arguments[: 2 if event in ("os.rename", "os.link") else 1]:
                self._used(event, path, writes=True)
        elif event in LOOKS and arguments and arguments[0] is not None:
            self._used(event, arguments[0], writes=False)

    def _imported(self, name: str) -> None:
        if name.partition(".")[0] not in MODULES and not name.startswith("_"):
            self._tell(f"import {name}")

    def _executed(self, code: Any) -> None:
        """Python code that runs: of a module's file, or made by what hvsim and its libraries are known to make."""
        name = code.co_filename
        if name.startswith(("<frozen ", *MADE)) or os.path.realpath(name).startswith(PYTHON):
            return
        caller = os.path.realpath(sys._getframe(2).f_code.co_filename)
        if not caller.startswith(LIBRARIES):  # namedtuple and its like write their methods as text
            self._tell(f"exec {name}")

    def _opened(self, path: Any, mode: Any, flags: Any) -> None:
        if isinstance(path, int):
            return
        writes = bool(isinstance(mode, str) and set(mode) & set("wax+")) or bool(
            isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        self._used("open", path, writes)

    def _used(self, event: str, path: Any, writes: bool) -> None:
        if isinstance(path, int):
            return
        real = os.path.realpath(os.fsdecode(path))
        if "__pycache__" in real and real.startswith(PYTHON):
            return
        allowed = [folder for engine in self.running for folder in self._granted(engine, writes)]
        if not writes and (real + os.sep).startswith((*PYTHON, *ZONES)):
            return
        if not any(real == folder or real.startswith(folder + os.sep) for folder in allowed):
            self._tell(f"{event} {real}" + (" to write" if writes else ""))

    def _granted(self, engine: Any, writes: bool) -> list[str]:
        grants = self.grants.get(engine)
        if grants is None:
            return []
        return grants.writes if writes else [*grants.reads, *grants.writes]

    def _tell(self, what: str) -> None:
        self.seen.append(what[:300])
        raise Escaped(what[:300])

    # where scripts run

    def install(self) -> None:
        """Adds the hook and learns of every session and run from now on; a second call does nothing."""
        if self.installed:
            return
        from hvsim.interpreter.engine import Engine
        from hvsim.session import Session

        self.installed = True
        for name in ("run_text", "run_file", "run_interactive", "invoke", "call", "prompt_text"):
            setattr(Engine, name, self._watched(getattr(Engine, name)))
        Session.__init__ = self._learning(Session.__init__)  # type: ignore[method-assign]  # listens to every session
        Session.run_file = self._placing(Session.run_file)  # type: ignore[method-assign]  # listens to every session
        sys.addaudithook(self.hook)

    def _watched(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def run(engine: Any, *arguments: Any, **named: Any) -> Any:
            self.running.append(engine)
            try:
                return method(engine, *arguments, **named)
            finally:
                self.running.pop()

        return run

    def _learning(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def initialise(session: Any, *, lab: str | None = None, mounts: Any = (), **named: Any) -> None:
            mounts = list(mounts)
            method(session, lab=lab, mounts=mounts, **named)
            grants = Grants()
            for each in mounts:
                (grants.writes if each.writable else grants.reads).append(os.path.realpath(each.folder))
            if lab is not None:
                grants.reads.append(os.path.dirname(os.path.realpath(lab)))
            self.grants[session.engine] = grants

        return initialise

    def _placing(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def run_file(session: Any, path: str, *arguments: Any, **named: Any) -> Any:
            self.grants[session.engine].reads.append(os.path.dirname(os.path.realpath(path)))
            return method(session, path, *arguments, **named)

        return run_file


WATCH = Watch()
