"""`$PSCmdlet`, `$ExecutionContext` and what they lead to; commands and parameters marked as obsolete."""

from __future__ import annotations

from tests.interpreter.engines import shown, values


def test_the_session_state_of_a_cmdlet_is_its_callers() -> None:
    script = """
        $null = New-Module {
            function Get-Mine {
                [CmdletBinding()] param()
                $PSCmdlet.SessionState.PSVariable.GetValue('mine'); "[$mine]"
            }
        }
        function Test-It { $mine = 'of the caller'; Get-Mine }
        Test-It
    """
    assert values(script) == ["of the caller", "[]"]


def test_a_script_may_take_names_that_are_no_command() -> None:
    script = """
        $ExecutionContext.InvokeCommand.CommandNotFoundAction = {
            param($name, $found) $found.CommandScriptBlock = { "asked for $name" }.GetNewClosure()
        }
        Missing-Thing
    """
    assert values(script) == ["asked for Missing-Thing"]


def test_blocks_run_in_the_scope_that_is_asked_for() -> None:
    script = """
        $ExecutionContext.InvokeCommand.InvokeScript($false, { $here = 1 }, $null, $null)
        $ExecutionContext.InvokeCommand.InvokeScript($true, { $there = 1 }, $null, $null)
        "$here $there"
        $ExecutionContext.InvokeCommand.InvokeScript({ param($n) $n * 2 }, 4)
    """
    assert values(script) == ["1 ", 8]


def test_use_of_what_is_obsolete_is_warned_of() -> None:
    script = """
        function Get-Old { [CmdletBinding()] [Obsolete('use Get-New')] param([Obsolete('gone soon')]$Name) 'ran' }
        Get-Old -Name x
    """
    assert shown(script) == (
        "WARNING: Parameter 'Name' is obsolete. gone soon\n"
        "WARNING: The command 'Get-Old' is obsolete. use Get-New\n"
        "ran\n"
    )
