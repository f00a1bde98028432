"""What Get-Command and `$PSCmdlet` say of an advanced function's declaration."""

from __future__ import annotations

from tests.interpreter.engines import values

PAGED = """
function Get-Page {
    [CmdletBinding(HelpUri = 'http://help', SupportsPaging, PositionalBinding = $false)]
    param([Parameter(Mandatory, Position = 0)][ValidateSet('x', 'y')][string]$Name)
    $paging = $PSCmdlet.PagingParameters
    "$($paging.First) $($paging.Skip) $($paging.IncludeTotalCount)"
}
$command = Get-Command Get-Page
"""


def test_paging_parameters_are_common_ones() -> None:
    assert values(PAGED + "Get-Page x -First 3 -IncludeTotalCount") == ["3 0 True"]


def test_the_binding_attribute_is_an_attribute_of_the_block() -> None:
    script = "$command.HelpUri; $a = $command.ScriptBlock.Attributes[0]; $a.GetType().Name; $a.PositionalBinding"
    assert values(PAGED + script) == ["http://help", "CmdletBindingAttribute", False]


def test_syntax_names_types_and_help_names_words() -> None:
    line = values(PAGED + "$command.ParameterSets[0].ToString()")
    assert line == ["[-Name] <string> [-IncludeTotalCount] [-Skip <ulong>] [-First <ulong>] [<CommonParameters>]"]


def test_a_parameters_attributes_stand_last_to_first() -> None:
    script = "$command.Parameters.Name.Attributes | ForEach-Object { $_.GetType().Name -replace 'Attribute' }"
    assert values(PAGED + script) == ["ArgumentTypeConverter", "ValidateSet", "Parameter"]
