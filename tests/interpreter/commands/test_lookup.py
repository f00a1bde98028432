"""Finding a command by name, and what functions say of themselves."""

from __future__ import annotations

from tests.shell import output, run


def test_an_alias_wins_over_a_function_and_a_function_over_a_cmdlet():
    assert output("function Get-Date { 'mine' }; Get-Date; Set-Alias Get-Date Write-Output; Get-Date alias") == [
        "mine",
        "alias",
    ]


def test_a_module_in_front_of_the_name_leaves_no_doubt():
    assert output("function Write-Output { 'mine' }; Microsoft.PowerShell.Utility\\Write-Output theirs") == ["theirs"]


def test_get_may_be_left_out():
    assert output("(date -Date '2024-02-29').Day") == ["29"]


def test_a_script_is_found_by_path_only():
    text = "Set-Content ./twice.ps1 'param($n) $n * 2'; ./twice.ps1 21; & ./twice 4; try { twice.ps1 } catch { 'no' }"
    assert output(text) == ["42", "8", "no"]


def test_an_unknown_name_is_powershells_error():
    printed = run("Get-Nothingness")
    assert "The term 'Get-Nothingness' is not recognized" in printed.errors


def test_functions_of_a_new_session_are_there_when_named():
    assert output("(Get-Command mkdir).CommandType; (Get-Command cls).ResolvedCommandName") == [
        "Function",
        "Clear-Host",
    ]


def test_a_function_declares_itself_by_its_param_block():
    text = """
    function Get-It {
        [CmdletBinding(DefaultParameterSetName = 'B')] [OutputType([int])] [Alias('gi2')]
        param([Parameter(ParameterSetName = 'A', Mandatory)][Alias('N')][string[]]$Name,
            [Parameter(ParameterSetName = 'B')][int]$Id)
    }
    $c = Get-Command gi2
    $c.ResolvedCommandName
    $c = $c.ResolvedCommand
    $c.DefaultParameterSet
    ($c.ParameterSets | ForEach-Object { "$($_.Name):$($_.IsDefault)" }) -join ' '
    $c.Parameters['Name'].Aliases
    $c.OutputType.Name
    """
    assert output(text) == ["Get-It", "B", "B:True A:False", "N", "System.Int32"]


def test_positions_are_the_order_unless_one_parameter_says_otherwise():
    text = """
    function Plain { param($A, [switch]$S, $B) }
    function Said { param([Parameter(Position = 0)]$A, $B) }
    (Get-Command Plain -Syntax).Trim(); (Get-Command Said -Syntax).Trim()
    """
    assert output(text) == [
        "Plain [[-A] <Object>] [[-B] <Object>] [-S]",
        "Said [[-A] <Object>] [-B <Object>] [<CommonParameters>]",
    ]
