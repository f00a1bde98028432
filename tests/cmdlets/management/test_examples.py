"""Every example of the item commands runs without an error on each machine that has them, and prints what it says."""

from __future__ import annotations

from importlib import import_module

import pytest

from hvsim.cmdlets.build_index import declared_cmdlets
from hvsim.interpreter.commands import Example
from tests.shell import run

EXAMPLES = [
    pytest.param(example, os, id=f"{info.name}-{number}-{os}")
    for info in declared_cmdlets()
    if info.implementation.__module__.split(".")[2] == "management"
    for number, example in enumerate(info.examples, start=1)
    for os in ("linux", "windows")
    if os == "windows" or not getattr(import_module(info.implementation.__module__), "WINDOWS_ONLY", False)
]


@pytest.mark.parametrize(("example", "os"), EXAMPLES)
def test_an_example_prints_what_it_says(example: Example, os: str) -> None:
    setup = f"$null = & {{ {example.setup} }}\n" if example.setup and "=" not in example.setup else example.setup + "\n"
    printed = run(setup + example.code, os=os)
    assert printed.errors == ""
    if example.output is not None:
        assert [line.strip() for line in printed.output if line.strip()] == example.output.splitlines()
