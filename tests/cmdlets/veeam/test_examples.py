"""Every example of the estate's commands runs without an error and shows what it says."""

from __future__ import annotations

import pytest

from hvsim.cmdlets.build_index import declared_cmdlets
from hvsim.interpreter.commands import Example
from tests.stories.worlds import Shell

MODULES = ("hyperv", "veeam", "lab")
EXAMPLES = [
    pytest.param(example, id=f"{info.name}-{number}")
    for info in declared_cmdlets()
    if info.implementation.__module__.split(".")[2] in MODULES
    for number, example in enumerate(info.examples, start=1)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs(example: Example) -> None:
    shell = Shell()
    if example.setup:
        shell.run(example.setup)
    output = shell.run(example.code)
    if example.output is not None:
        assert output.replace("\r\n", "\n").strip() == example.output.strip()
