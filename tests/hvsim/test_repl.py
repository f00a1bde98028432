"""The shell in a real terminal, as a person meets it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")

PROMPT = "Administrator>"
SECONDS = 20


class Terminal:
    """hvsim in a terminal of its own, with a home of its own."""

    def __init__(self, home: Path) -> None:
        environment = {**os.environ, "HOME": str(home), "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
        for name in ("XDG_STATE_HOME", "NO_COLOR"):
            environment.pop(name, None)
        self.child = pexpect.spawn(
            sys.executable, ["-m", "hvsim"], env=environment, dimensions=(40, 120), encoding="utf-8", timeout=SECONDS
        )
        self.wait_for_prompt()

    def wait_for_prompt(self) -> str:
        """What the terminal got up to the next prompt."""
        self.child.expect_exact(PROMPT)
        written = str(self.child.before).replace("\r\r\n", "\n").replace("\r\n", "\n")
        # The end of the prompt's drawing: from here on, keys reach the editor.
        self.child.expect_exact("\x1b[?25h")
        return written

    def run(self, text: str) -> str:
        """What running the text wrote."""
        self.child.send(text + "\r")
        self.child.expect_exact("\x1b[?2004l")  # the editor hands the terminal over
        return self.wait_for_prompt()

    def leave(self, keys: str) -> int:
        """The exit code after keys that end the shell."""
        self.child.send(keys)
        self.child.expect(pexpect.EOF)
        self.child.close()
        assert isinstance(self.child.exitstatus, int)
        return self.child.exitstatus


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(tmp_path)
    yield opened
    opened.child.close(force=True)


def test_state_lasts_and_errors_and_tables_are_coloured(terminal: Terminal) -> None:
    terminal.run("$x = 40")
    assert "42\n" in terminal.run("$x + 2")
    assert "\x1b[32;1m" in terminal.run("[pscustomobject]@{Alpha=1}")
    wrong = terminal.run("Get-Chlditem")
    assert "\x1b[31;1mGet-Chlditem: " in wrong
    assert "General Feedback" in wrong
    assert "Get-ChildItem" in wrong
    assert terminal.leave("exit 3\r") == 3


def test_ctrl_c_stops_what_runs_and_keeps_the_session(terminal: Terminal) -> None:
    terminal.run("$kept = 'still here'")
    terminal.child.send('while (1) {}; "after"\r')
    terminal.child.expect_exact("\x1b[?2004l")
    time.sleep(0.3)
    started = time.monotonic()
    terminal.child.sendintr()
    written = terminal.wait_for_prompt()
    assert time.monotonic() - started < 2  # some 30 ms on a machine at rest
    assert "after" not in written
    assert "^C" not in written
    assert "still here" in terminal.run("$kept")


def test_ctrl_c_at_the_prompt_drops_the_text(terminal: Terminal) -> None:
    terminal.child.send("if (1) {\r'dropped'")
    terminal.child.expect_exact(">> ")
    terminal.child.send("\x03")
    terminal.child.expect_exact("^C")
    terminal.wait_for_prompt()
    assert "1\n" in terminal.run("1")
    assert terminal.leave("\x04") == 0


def test_lines_go_on_until_the_text_is_complete(terminal: Terminal) -> None:
    terminal.child.send("1,2 |\r")
    terminal.child.expect_exact(">> ")
    assert "10\n20\n" in terminal.run("% { $_ * 10 }")


def test_tab_completes_names_of_commands_and_parameters(terminal: Terminal) -> None:
    terminal.child.send("Get-Comm\t")
    assert "Get-VM\n" in terminal.run(" Get-VM | % Name")
    terminal.child.send("Get-VM -Na\t")
    assert "dc01\n" in terminal.run(" dc01 | % Name")


def test_history_is_there_in_the_next_shell(tmp_path: Path) -> None:
    first = Terminal(tmp_path)
    first.run("'remembered' + 'words'")
    assert first.leave("\x04") == 0
    second = Terminal(tmp_path)
    second.child.send("\x1b[A")
    second.child.expect_exact("remembered")
    second.child.close(force=True)


@pytest.mark.parametrize(
    "endless",
    ["while ($true) { }", "1..2147483647 | ForEach-Object { }", "try { for (;;) { } } finally { 'finished' }"],
)
def test_ctrl_c_stops_what_has_no_end_and_the_shell_goes_on(terminal: Terminal, endless: str) -> None:
    terminal.child.send(endless + "\r")
    terminal.child.expect_exact("\x1b[?2004l")
    time.sleep(0.5)
    sent = time.monotonic()
    terminal.child.sendintr()
    written = terminal.wait_for_prompt()
    assert time.monotonic() - sent < 1.5  # a new prompt is drawn as well, on a machine others use
    assert "Traceback" not in written
    assert ("finished" in written) == ("finished" in endless)
    assert "4" in terminal.run("2 + 2")


def test_another_machine_is_entered_and_left(terminal: Terminal) -> None:
    entered = terminal.run("Enter-PSSession HV02")
    assert "[HV02]: " in entered
    assert "HV02" in terminal.run("hostname")
    assert "[HV02]: " not in terminal.run("exit")
