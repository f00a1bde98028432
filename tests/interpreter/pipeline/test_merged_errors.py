"""`2>&1` behind a cmdlet merges its own errors; those of the script blocks it runs are lost, as in PowerShell."""

from __future__ import annotations

import pytest

from tests.shell import output

SHOW = ' | ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { "error $_" } else { $_ } }'


@pytest.mark.parametrize("redirection", ["2>&1", "*>&1"])
def test_errors_of_a_block_that_a_cmdlet_runs_do_not_reach_its_output(redirection):
    assert output("1, 2 | ForEach-Object { Write-Error e; $_ } " + redirection + SHOW, os="linux") == ["1", "2"]


def test_errors_of_the_cmdlet_itself_do():
    assert output("1 | Sort-Object { throw 'bad' } 2>&1" + SHOW, os="linux") == ["error bad", "1"]


def test_errors_of_a_block_that_is_called_do():
    assert output("& { Write-Error a; 1 } 2>&1" + SHOW, os="linux") == ["error a", "1"]
