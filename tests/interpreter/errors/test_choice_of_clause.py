"""Which catch clause takes an error, and what ThrowTerminatingError ends."""

from __future__ import annotations

from tests.interpreter.engines import shown, values

THROWER = """
function Stop-Here {
    [CmdletBinding()] param()
    $failure = [InvalidOperationException]::new('stopped')
    $record = [System.Management.Automation.ErrorRecord]::new($failure, 'Stop.Id', 'InvalidOperation', 'target')
    try { $PSCmdlet.ThrowTerminatingError($record) } catch { 'caught inside' } finally { 'cleaned up' }
    'not reached'
}
"""


def test_throw_terminating_error_ends_the_function_past_its_own_catch() -> None:
    assert values(THROWER + "try { Stop-Here } catch { $_.FullyQualifiedErrorId }") == [
        "cleaned up",
        "Stop.Id,Stop-Here",
    ]


def test_the_caller_goes_on_after_it() -> None:
    assert shown(THROWER + "Stop-Here 2>$null; 'next'") == "cleaned up\nnext\n"


def test_a_clause_may_name_the_exception_that_carries_a_commands_error() -> None:
    wrapped = "catch [System.Management.Automation.CmdletInvocationException] { $_.Exception.GetType().Name }"
    assert values(THROWER + "try { Stop-Here } " + wrapped)[-1] == "InvalidOperationException"
    stopped = "catch [System.Management.Automation.ActionPreferenceStopException] { $_.Exception.GetType().Name }"
    assert values("try { Get-Item nosuch -ErrorAction Stop } " + stopped) == ["ItemNotFoundException"]


def test_the_most_special_type_wins_over_the_order_of_layers() -> None:
    script = """
        try { throw [Exception]::new('plain') }
        catch [SystemException] { 'carrier' }
        catch [Exception] { 'itself' }
    """
    assert values(script) == ["carrier"]
