"""Properties that need the engine are read by whoever asks: select, formatting, conversion and export."""

from __future__ import annotations

import pytest

from tests.shell import output

OBJECTS = {
    "an alias": "Get-Alias ft",
    "an information record": "(Write-Information hello 6>&1)",
    "an invocation": "(& { $MyInvocation })",
    "$PSCmdlet": "(& { [CmdletBinding()] param() $PSCmdlet })",
}
READERS = ("Select-Object *", "Format-List *", "ConvertTo-Json -Depth 1", "ConvertTo-Csv", "ConvertTo-CliXml -Depth 1")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", OBJECTS)
def test_every_reader_reads_every_property(name: str, reader: str) -> None:
    assert output(f"{OBJECTS[name]} | {reader}")


def test_what_is_read_is_the_value() -> None:
    assert output("(Get-Alias ft | Select-Object *).DisplayName") == ["ft -> Format-Table"]
    assert output("(Get-Alias ft).PSObject.Properties['DisplayName'].Value") == ["ft -> Format-Table"]
    assert output("(& { [CmdletBinding()] param() $PSCmdlet } | Select-Object *).Host.Name") == ["ConsoleHost"]
    assert output("(Get-Item alias:ft | Select-Object *).DisplayName") == ["ft -> Format-Table"]


def test_an_information_record_says_when_it_was_made() -> None:
    assert output("(Write-Information hello 6>&1).TimeGenerated -eq (Get-Date)") == ["True"]
