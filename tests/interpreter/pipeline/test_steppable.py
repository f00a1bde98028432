"""Pipelines driven step by step, and the proxy functions made of them."""

from __future__ import annotations

from tests.interpreter.engines import values


def test_each_step_gives_what_came_out_of_it() -> None:
    script = """
        $pipeline = { Where-Object { $_ -gt 1 } | ForEach-Object { $_ * 10 } -End { 'end' } }.GetSteppablePipeline()
        $pipeline.Begin($true)
        foreach ($n in 1..3) { "step $n gave $($pipeline.Process($n))" }
        $pipeline.End()
    """
    assert values(script) == ["step 1 gave ", "step 2 gave 20", "step 3 gave 30", "end"]


def test_a_proxy_function_passes_its_parameters_and_input_on() -> None:
    script = """
        function Sort-Proxied {
            [CmdletBinding()] param([Parameter(ValueFromPipeline)]$InputObject, [switch]$Descending)
            begin {
                $inner = { & 'Microsoft.PowerShell.Utility\\Sort-Object' @PSBoundParameters }
                $steppable = $inner.GetSteppablePipeline($MyInvocation.CommandOrigin)
                $steppable.Begin($PSCmdlet)
            }
            process { $steppable.Process($_) }
            end { $steppable.End() }
        }
        2, 3, 1 | Sort-Proxied -Descending
    """
    assert values(script) == [3, 2, 1]


def test_a_block_that_is_no_single_pipeline_cannot_be_driven() -> None:
    script = "try { { 1; 2 }.GetSteppablePipeline() } catch { $_.Exception.InnerException.GetType().Name }"
    assert values(script) == ["PSInvalidOperationException"]


def test_input_of_a_begin_block_is_empty() -> None:
    script = 'function F { begin { "begin $(@($input).Count)" } process { $_ } }; 1, 2 | F'
    assert values(script) == ["begin 0", 1, 2]
