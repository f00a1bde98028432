"""Scripts in NestedModules: they run in the outer module's own session state, one after the other."""

from __future__ import annotations

from tests.interpreter.engines import shown

SCRIPT = """
$null = New-Item /m/M -ItemType Directory
'function Get-A { "a" }' > /m/M/A.ps1
'Get-A; function Get-B { Get-A; "b" }' > /m/M/B.ps1
'@{ ModuleVersion = "1.0"; NestedModules = @("A.ps1", "B.ps1"); FunctionsToExport = @("Get-B") }' > /m/M/M.psd1
Import-Module /m/M/M.psd1
(Get-B) -join ' '; (Get-Module M).ExportedFunctions.Keys; (Get-Module M).NestedModules.Count
"""


def test_nested_scripts_share_the_session_state_of_their_module() -> None:
    assert shown(SCRIPT).splitlines() == ["a b", "Get-B", "0"]
