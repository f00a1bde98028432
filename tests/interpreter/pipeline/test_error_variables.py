"""What -ErrorVariable collects, and when a clean block runs."""

from __future__ import annotations

from tests.interpreter.engines import shown, values

STOPPER = """
function Stop-It {
    [CmdletBinding()] param()
    $failure = [Exception]::new('stopped')
    $record = [System.Management.Automation.ErrorRecord]::new($failure, 'x', 'NotSpecified', $null)
    $PSCmdlet.ThrowTerminatingError($record)
}
"""


def test_errors_of_later_commands_are_not_the_earlier_ones() -> None:
    script = """
        function Get-Name { [CmdletBinding()] param() Write-Error mine; 'missing-file' }
        Get-Name -ErrorVariable mine -ErrorAction SilentlyContinue | Get-Item -ErrorAction SilentlyContinue
        "$mine"
    """
    assert values(script) == ["mine"]


def test_an_error_that_ends_the_call_is_collected_as_the_exception_that_carries_it() -> None:
    script = STOPPER + "try { Stop-It -ErrorVariable e } catch { }; $e.Count; $e[0].GetType().Name; $e[0].Message"
    assert values(script) == [1, "CmdletInvocationException", "stopped"]
    script = "try { Get-Item none -ErrorAction Stop -ErrorVariable e } catch { }; $e[0].GetType().Name"
    assert values(script) == ["ActionPreferenceStopException"]


def test_a_clean_block_runs_only_where_another_block_has_run() -> None:
    script = """
        function First { begin { throw 'no' } clean { Write-Host 'first cleaned' } }
        function Second { process { $_ } clean { Write-Host 'second cleaned' } }
        try { First | Second } catch { "caught $_" }
    """
    assert shown(script) == "first cleaned\ncaught no\n"


def test_a_failing_statement_of_a_clean_block_ends_only_itself() -> None:
    script = """
        function Test-It { end { 'out' } clean { 1 / 0; Write-Host 'went on' } }
        try { Test-It 2>$null } catch { 'caught' }
    """
    assert shown(script) == "out\nwent on\n"


def test_the_exception_of_a_refused_argument_has_the_attributes_own_inside() -> None:
    script = """
        function Test-It { param([ValidateRange(1, 3)][int]$N) }
        try { Test-It 9 } catch { $inner = $_.Exception.InnerException }
        $inner.GetType().Name; $inner.ErrorRecord.FullyQualifiedErrorId
    """
    assert values(script) == ["ValidationMetadataException", "ValidateRangeTooBig"]
