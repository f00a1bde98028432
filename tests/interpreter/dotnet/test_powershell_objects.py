"""[powershell] and runspaces: code put together by method calls, apart from the caller's names, side by side."""

from __future__ import annotations

from tests.shell import output


def test_output_errors_and_arguments() -> None:
    script = """
    $x = 5
    $shell = [powershell]::Create().AddScript('param($a, $b) "$a-$b-$x"; Write-Error boo').AddArgument(1)
    $shell.AddParameter('b', 2).Invoke()
    $shell.HadErrors; "$($shell.Streams.Error[0])"; "$($shell.InvocationStateInfo.State)"
    """
    assert output(script) == ["1-2-", "True", "boo", "Completed"]


def test_commands_are_one_pipeline_until_a_statement_ends() -> None:
    script = """
    $shell = [powershell]::Create().AddCommand('Sort-Object').AddParameter('Descending')
    $shell.Invoke(@(1, 3, 2)) -join ','
    $two = [powershell]::Create().AddCommand('Write-Output').AddArgument('a').AddStatement()
    $two.AddCommand('Write-Output').AddArgument('b').Invoke() -join ','
    """
    assert output(script) == ["3,2,1", "a,b"]


def test_what_ends_the_script_is_the_exception_of_the_call() -> None:
    script = """
    try { [powershell]::Create().AddScript('throw "bad"').Invoke() }
    catch { $_.Exception.Message; $_.Exception.InnerException.GetType().Name }
    """
    assert output(script) == ['Exception calling "Invoke" with "0" argument(s): "bad"', "RuntimeException"]


def test_a_pool_runs_side_by_side_on_the_simulated_clock() -> None:
    script = """
    $pool = [runspacefactory]::CreateRunspacePool(1, 3); $pool.Open()
    $began = Get-Date
    $running = 1..3 | ForEach-Object {
        $shell = [powershell]::Create(); $shell.RunspacePool = $pool
        [void]$shell.AddScript('param($n) Start-Sleep 20; $n * 10').AddArgument($_)
        [pscustomobject]@{ Shell = $shell; Handle = $shell.BeginInvoke() }
    }
    while ($running.Handle.IsCompleted -contains $false) { Start-Sleep -Milliseconds 500 }
    $running | ForEach-Object { $_.Shell.EndInvoke($_.Handle) }
    ((Get-Date) - $began).TotalSeconds -lt 25
    """
    assert output(script) == ["10", "20", "30", "True"]


def test_a_runspace_keeps_what_was_declared_in_it() -> None:
    script = """
    $space = [runspacefactory]::CreateRunspace(); $space.Open(); $space.SessionStateProxy.SetVariable('q', 7)
    $shell = [powershell]::Create(); $shell.Runspace = $space
    $shell.AddScript('$q; $z = 3; function f { "f$z" }').Invoke()
    $shell.Commands.Clear(); $shell.AddScript('f').Invoke()
    """
    assert output(script) == ["7", "f3"]


def test_a_runspace_begins_with_what_its_initial_state_names() -> None:
    script = """
    $kind = 'System.Management.Automation.Runspaces.SessionState'
    $state = [initialsessionstate]::CreateDefault()
    $state.Variables.Add((New-Object "${kind}VariableEntry" 'v', 9, ''))
    $state.Commands.Add((New-Object "${kind}FunctionEntry" 'g', '"g$v"'))
    [powershell]::Create($state).AddScript('g').Invoke()
    """
    assert output(script) == ["g9"]
