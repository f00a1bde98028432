"""The declared parameters of the FailoverClusters module against the published ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hvsim.cmdlets.build_index import declared_cmdlets
from hvsim.interpreter.commands import CmdletInfo
from tests.cmdlets.published import assert_as_published

PUBLISHED = json.loads(Path(__file__).with_name("signatures.json").read_text("utf-8"))
COMMANDS = [info for info in declared_cmdlets() if info.module_name == "FailoverClusters"]


@pytest.mark.parametrize("info", COMMANDS, ids=lambda info: info.name)
def test_a_command_takes_what_the_published_one_takes(info: CmdletInfo) -> None:
    assert_as_published(info, PUBLISHED[info.name], set())
