"""The command line: what `hvsim ...` means, and which room does it. Holds no behaviour of its own."""

from __future__ import annotations

import argparse
import errno
import io
import os
import re
import sys
import typing
from collections.abc import Callable, Sequence

from hvsim import __version__
from hvsim.console import TerminalConsole
from hvsim.infrastructure.errors import BlockError, EstateError
from hvsim.mounts import BadMount, parse_mount
from hvsim.repository_options import add_repository

if typing.TYPE_CHECKING:
    from hvsim.interpreter.host import Console
    from hvsim.session import Session

# Exit codes of pwsh for a wrong command line, of BSD's sysexits for output that finds no room, of shells for Ctrl-C.
BAD_USAGE = 64
CANNOT_WRITE = 74
INTERRUPTED = 130
STANDARD_INPUT = "-"
"""What is given for the text or the script that standard input has."""

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

EPILOG = """\
examples:
  hvsim                                  open the shell
  hvsim -c "Get-VM | Format-Table Name"  run one command
  hvsim run nightly.ps1 -Retain 14       run a script with its parameters
  hvsim run --mount './data=D:\\Data:rw' export.ps1
  hvsim demo                             watch one online backup, step by step
  hvsim lab new --hosts 10 --vms 500     write a lab file
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Does what the arguments ask and returns the exit code."""
    if arguments is None:
        _open_missing_streams()
        _print_what_is_missing_as_numbers()
    options = _parser().parse_args(arguments)
    try:
        if arguments is None:
            # The process is all ours, not a caller's from Python.
            from hvsim.interpreter.limits import limit_memory

            limit_memory()
        code: int = options.action(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`hvsim ... | head`): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if error.errno not in NO_ROOM:
            return _defect(error)
        # What is left in the buffer would fail once more at the end of the process.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stderr.write(f"hvsim: Cannot write the output: {error.strerror}.\n")
        return CANNOT_WRITE
    except Exception as error:  # a defect of hvsim, whatever it is, must not reach a person as a traceback
        return _defect(error)


def _defect(error: Exception) -> int:
    from hvsim.defect import report_defect

    return report_defect(error)


def _open_missing_streams() -> None:
    """A process started with a closed stream (`>&-`) reads nothing there and writes to nobody.

    The null device takes the stream's number as well, which the next file opened would get otherwise.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def _print_what_is_missing_as_numbers() -> None:
    """Names may have characters that the output's encoding has not, as where Windows writes to a file."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


class _Parser(argparse.ArgumentParser):
    def parse_known_args(self, args: typing.Any = None, namespace: typing.Any = None) -> typing.Any:
        """What is not known is refused by the command that was given it, with the usage of that."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> typing.NoReturn:
        named = re.search(r"invalid choice: '([^']*\.ps1)'", message)
        if named:
            message = f"'{named.group(1)}' is a script: hvsim run {named.group(1)}"
        self.print_usage(sys.stderr)
        self.exit(BAD_USAGE, f"{self.prog}: {message}\n")


def _machine_options(defaults: bool) -> argparse.ArgumentParser:
    """The options of the simulated machine; a sub-command's leave alone what stood before the sub-command."""
    options = argparse.ArgumentParser(add_help=False, argument_default=None if defaults else argparse.SUPPRESS)
    group = options.add_argument_group("the simulated machine")
    group.add_argument("--os", choices=("windows", "linux"), help="its personality (windows)")
    group.add_argument("--lab", metavar="FILE", help="the estate to build, a TOML file (a small default estate)")
    group.add_argument("--state", metavar="FILE", help="take the estate up from FILE if it is there, and keep it there")
    group.add_argument("--seed", type=int, metavar="N", help="the seed of all chance (0)")
    group.add_argument(
        "--mount",
        action="append",
        metavar="DIR[=PATH][:rw]",
        help="let scripts see a real folder, read-only or (:rw) writable; may be repeated",
    )
    group.add_argument(
        "--wall-clock",
        action="store_const",
        const=True,
        help="make Get-Date and Stopwatch real, for benchmarks",
    )
    return options


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="hvsim",
        description="A PowerShell-compatible shell over a simulated Hyper-V and backup estate.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_machine_options(defaults=True)],
    )
    parser.set_defaults(action=_interactive)
    parser.add_argument("--version", action="version", version=f"hvsim {__version__}")
    parser.add_argument(
        "-c",
        dest="command",
        metavar="TEXT",
        help="run TEXT as `pwsh -Command` does, and exit; - reads it from standard input, line by line",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="name", parser_class=_Parser)

    def add(name: str, help_text: str, action: Callable[[argparse.Namespace], int], **more: typing.Any) -> _Parser:
        command = commands.add_parser(name, help=help_text, description=help_text, **more)
        command.set_defaults(action=action)
        return command

    run = add("run", "run a script as `pwsh -File` does", _run, parents=[_machine_options(defaults=False)])
    run.add_argument("file", metavar="FILE", help="the script (.ps1); - reads commands from standard input")
    run.add_argument("arguments", metavar="ARGS", nargs=argparse.REMAINDER, help="the script's own arguments")

    add("demo", "tell the story of one online backup", _demo)

    check = add("check", "parse scripts without running them", _check)
    check.add_argument("--tree", action="store_true", help="print each script's tree")
    check.add_argument("--json", action="store_true", help="print a line of JSON for each script")
    check.add_argument("files", metavar="FILE", nargs="+")

    add_repository(add, _Parser)
    lab = add("lab", "make up, check and export lab files", _lab)
    verbs = lab.add_subparsers(title="verbs", metavar="VERB", dest="verb", required=True, parser_class=_Parser)
    for verb, meaning in (
        ("new", "write a lab file for so many hosts and machines"),
        ("check", "name every mistake in lab files, with line and column; exit code 1 when there is one"),
        ("export", "write the lab file of an estate"),
        ("schema", "write the JSON schema of lab files"),
    ):
        sub = verbs.add_parser(verb, help=meaning, description=meaning)
        if verb == "check":
            sub.add_argument("files", metavar="FILE", nargs="+")
            continue
        sub.add_argument("--out", metavar="FILE", help="the file to write (standard output)")
        if verb == "new":
            sub.add_argument("--hosts", type=int, default=2, metavar="N", help="Hyper-V hosts (2)")
            sub.add_argument("--vms", type=int, default=8, metavar="N", help="virtual machines (8)")
            sub.add_argument("--version", default="2022", metavar="V", help="the hosts' Windows Server (2022)")
        if verb == "export":
            _add_sources(sub)
    return parser


def _add_sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lab", metavar="FILE", default=argparse.SUPPRESS, help="the lab file to build")
    parser.add_argument("--state", metavar="FILE", default=argparse.SUPPRESS, help="the state file to look into")
    parser.add_argument("--seed", type=int, metavar="N", default=argparse.SUPPRESS, help="the seed of all chance")


def _lab(options: argparse.Namespace) -> int:
    from hvsim.lab_command import run_lab_command

    return run_lab_command(options)


def _session(options: argparse.Namespace, console: Console | None = None) -> Session:
    from hvsim.session import Session

    try:
        return Session(
            os=options.os or "windows",
            lab=options.lab,
            state=options.state,
            seed=options.seed or 0,
            mounts=[parse_mount(text) for text in options.mount or ()],
            wall_clock=bool(options.wall_clock),
            console=console,
        )
    except BadMount as error:
        sys.stderr.write(f"hvsim: --mount: {error}\n")
    except (EstateError, BlockError) as error:
        given = [f"--{name} {value}" for name in ("lab", "state") if (value := getattr(options, name))]
        for line in str(error).splitlines():
            sys.stderr.write(f"hvsim: {' '.join(given)}: {line}\n")
    raise SystemExit(BAD_USAGE)


def _interactive(options: argparse.Namespace) -> int:
    if options.command not in (None, STANDARD_INPUT):
        return _kept(_session(options), lambda session: session.run_command(options.command))
    return _read(options)


def _read(options: argparse.Namespace) -> int:
    """Runs what is typed, or what comes from a pipe or a file."""
    if not sys.stdin.isatty():
        from hvsim.repl.piped import run_piped

        return _kept(_session(options), run_piped)
    from hvsim.repl.loop import run_repl

    console = TerminalConsole()
    return _kept(_session(options, console), lambda session: run_repl(session, console))


def _run(options: argparse.Namespace) -> int:
    if options.file == STANDARD_INPUT:
        return _read(options)
    problem = unusable_script(options.file)
    if problem:
        sys.stderr.write(problem + "\n")
        return BAD_USAGE
    return _kept(_session(options), lambda session: session.run_file(options.file, options.arguments))


def _kept(session: Session, run: Callable[[Session], int]) -> int:
    """Runs something in a session and keeps its estate where `--state` says."""
    try:
        code = run(session)
        try:
            session.keep_state()
        except EstateError as error:
            sys.stderr.write(f"hvsim: --state: {error}\n")
            return code or BAD_USAGE
    finally:
        session.release_state()
    return code


def unusable_script(path: str) -> str | None:
    """Why `path` cannot be run as a script, in one sentence; None when it can be tried."""
    if os.path.isdir(path):
        return f"The argument '{path}' is a folder, not a script file."
    if not os.path.exists(path):
        return (
            f"The argument '{path}' is not recognized as the name of a script file. Check the spelling of the name, "
            "or if a path was included, verify that the path is correct and try again."
        )
    return None


def _demo(options: argparse.Namespace) -> int:
    from hvsim.demo import run_demo

    return run_demo()


def _check(options: argparse.Namespace) -> int:
    from hvsim.check import check_files

    return check_files(options.files, tree=options.tree, as_json=options.json)
