"""Script blocks that cross modules: they run where the nearest call of their own session state stands."""

from __future__ import annotations

from tests.interpreter.engines import values


def test_a_block_handed_to_a_module_sees_the_function_that_wrote_it() -> None:
    assert values("""
        $null = New-Module { $v = 'module'; function Invoke-It([scriptblock]$block) { & $block } }
        function Test-It { $v = 'function'; Invoke-It { "sees $v" } }
        Test-It
    """) == ["sees function"]


def test_a_module_function_gets_its_own_variables_back_through_a_global_helper() -> None:
    assert values("""
        function Invoke-Here([scriptblock]$block) { . $block }
        $null = New-Module { function Test-It($p) { $w = 1; Invoke-Here { $w = $p + 1 }; $w } }
        Test-It 5
    """) == [6]
