"""Syntax lines, help comments, pages."""

from __future__ import annotations

from hvsim.interpreter.help.comments import parse_help
from hvsim.interpreter.help.syntax import type_label
from tests.shell import output, run

HELPED = """
function Get-Thing {
<#
.SYNOPSIS
Gets a thing.
.DESCRIPTION
Longer.
.PARAMETER Name
The name of it.
.EXAMPLE
Get-Thing foo
Gets foo.
.LINK
Get-Item
#>
    param([Parameter(Mandatory)][string[]]$Name, [int]$Count = 3)
}
"""


def test_types_are_labelled_as_a_person_would_write_them():
    assert type_label("System.String[]") == "string[]"
    assert type_label("System.Object") == "Object"
    assert (
        type_label("System.Collections.Generic.Dictionary`2[[System.String],[System.Int32]]")
        == "Dictionary[string,int]"
    )


def test_a_comment_without_keywords_is_no_help():
    assert parse_help("just a remark\n.nonsense") is None


def test_sections_lose_their_common_indentation():
    found = parse_help("  .SYNOPSIS\n    One.\n  .EXAMPLE\n    Get-It\n      indented\n")
    assert found is not None
    assert found.synopsis == "One."
    assert found.examples == ["Get-It\n  indented"]


def test_the_page_of_a_helped_function_has_its_sections():
    text = "\n".join(output(HELPED + "Get-Help Get-Thing -Full"))
    for part in (
        "SYNOPSIS\n    Gets a thing.",
        "Get-Thing [-Name] <String[]> [[-Count] <Int32>] [<CommonParameters>]",
        "        The name of it.",
        "        Default value                3",
        "    PS > Get-Thing foo\n    Gets foo.",
        "RELATED LINKS\n    Get-Item",
    ):
        assert part in text


def test_parts_of_a_page_are_properties():
    text = "$h = Get-Help Get-Thing; $h.Synopsis; $h.parameters.parameter[0].description.Text; $h.examples.example.code"
    assert output(HELPED + text) == ["Gets a thing.", "The name of it.", "Get-Thing foo"]


def test_help_may_stand_before_the_function_in_line_comments():
    text = "# .SYNOPSIS\n# Before.\nfunction Get-Before { }\n(Get-Help Get-Before).Synopsis"
    assert output(text) == ["Before."]


def test_several_commands_are_a_list():
    assert output("(Get-Help *-History | ForEach-Object Name) -join ' '") == [
        "Add-History Clear-History Get-History Invoke-History"
    ]


def test_a_cmdlets_page_is_its_declaration():
    text = "\n".join(output("Get-Help Out-Null"))
    assert "Hides the output" in text
    assert "Out-Null [-InputObject <psobject>] [<CommonParameters>]" in text


def test_part_of_a_name_is_looked_for_where_no_command_is_named_so():
    assert output("(Get-Help Where-Ob).Name; (Get-Help ileHas).Name") == ["Where-Object", "Get-FileHash"]
    assert output("'Push-Location', 'Set-Location' | Where-Object { $_ -notin (Get-Help ocation).Name }") == []
    assert output("@(Get-Help here-Ob -ErrorAction Ignore).Count") == ["0"]  # behind a verb, a name begins with it
    assert "could not find NoSuchTopic in a help file" in run("Get-Help NoSuchTopic").errors
