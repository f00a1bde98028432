"""Import-LocalizedData: the file of the culture, of its parents, of none; only data may be in it."""

from __future__ import annotations

from tests.shell import output, run

_FILES = """
$null = New-Item /m/de/app.psd1 -Force -Value "ConvertFrom-StringData @'`nA=eins`n'@"
$null = New-Item /m/app.psd1 -Force -Value "@{ A = 'one' }"
"""


def test_the_nearest_culture_wins() -> None:
    script = """
    Set-Content /m/app.ps1 'Import-LocalizedData t -UICulture de-AT; $t.A; Import-LocalizedData t; $t.A'
    /m/app.ps1
    (Import-LocalizedData -FileName app -BaseDirectory /m).A
    """
    assert output(_FILES + script) == ["eins", "one", "one"]


def test_a_file_that_is_not_there() -> None:
    printed = run("Import-LocalizedData t -FileName nope -BaseDirectory /; $error[0].FullyQualifiedErrorId")
    assert printed.output == ["ImportLocalizedData,Microsoft.PowerShell.Commands.ImportLocalizedData"]
    assert "Cannot find the PowerShell data file 'nope.psd1'" in printed.errors


def test_commands_that_are_not_named_are_refused() -> None:
    script = "Set-Content /m/b.psd1 'Get-Date'; Import-LocalizedData t -FileName b -BaseDirectory /m"
    assert "is not allowed in restricted language mode or a Data section" in " ".join(
        line.strip(" |") for line in run(_FILES + script, width=400).errors.splitlines()
    )
