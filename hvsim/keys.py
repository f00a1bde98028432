"""One key from the terminal, as it is pressed: without Enter, and without showing it."""

from __future__ import annotations

import os
import sys


def at_terminal() -> bool:
    """Whether somebody at a terminal reads what is written and presses keys."""
    try:
        return sys.stdin.isatty() and sys.stdout.isatty()
    except (AttributeError, ValueError):
        return False  # no standard input at all, or a closed one


if sys.platform == "win32":

    def read_key() -> str:
        """Waits for a key. Raises KeyboardInterrupt for Ctrl-C."""
        import msvcrt

        key = msvcrt.getwch()
        if key in ("\x00", "\xe0"):  # a key without a character: its number follows
            msvcrt.getwch()
            return "\x1b"
        if key == "\x03":
            raise KeyboardInterrupt
        return key

else:

    def read_key() -> str:
        """Waits for a key; '' at the end of the input. Raises KeyboardInterrupt for Ctrl-C."""
        import termios
        import tty

        number = sys.stdin.fileno()
        before = termios.tcgetattr(number)
        try:
            tty.setcbreak(number, termios.TCSADRAIN)
            key = os.read(number, 1)
            if key == b"\x1b":  # an arrow or function key: the rest of its sequence is no key of its own
                termios.tcflush(number, termios.TCIFLUSH)
            return key.decode("latin-1")
        finally:
            termios.tcsetattr(number, termios.TCSADRAIN, before)
