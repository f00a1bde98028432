"""What the tests of the front door share: the command line as a function."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hvsim.command_line import main
from hvsim.defect import INTERNAL_ERROR

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line: exit code, output, errors. Whatever is wrong, it is never a defect of hvsim."""

    def run_main(*arguments: str | Path) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else -1
        printed = capsys.readouterr()
        for text in printed:
            assert "Traceback" not in text
            assert "internal error" not in text
        assert code != INTERNAL_ERROR
        return code, printed.out.replace("\r\n", "\n"), printed.err.replace("\r\n", "\n")

    return run_main
