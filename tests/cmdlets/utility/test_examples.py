"""Every example of the utility commands runs without an error and prints what it says."""

from __future__ import annotations

import pytest

from hvsim.cmdlets.build_index import declared_cmdlets
from hvsim.interpreter.commands import Example
from tests.shell import run

EXAMPLES = [
    pytest.param(example, id=f"{info.name}-{number}")
    for info in declared_cmdlets()
    if info.implementation.__module__.split(".")[2] == "utility"
    for number, example in enumerate(info.examples, start=1)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_prints_what_it_says(example: Example) -> None:
    printed = run(f"{example.setup}\n{example.code}")
    assert printed.errors == ""
    if example.output is not None:
        assert _lines(printed.output) == _lines(example.output.splitlines())


def _lines(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]
