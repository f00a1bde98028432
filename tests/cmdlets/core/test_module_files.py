"""Modules in files: versions, what a manifest asks for, classes, and variables that two scopes share."""

from __future__ import annotations

from tests.interpreter.engines import values

FOLDER = "$d = New-Item -ItemType Directory /tmp/modules -Force; "
TWO_VERSIONS = (
    FOLDER
    + """
    foreach ($v in '1.0.0', '2.1.0') {
        $null = New-Item -ItemType Directory $d/Ver/$v -Force
        Set-Content $d/Ver/$v/Ver.psd1 "@{ ModuleVersion = '$v'; RootModule = 'Ver.psm1'; FunctionsToExport = '*' }"
        Set-Content $d/Ver/$v/Ver.psm1 "function Get-Ver { '$v' }"
    }
    $env:PSModulePath = "$d"
    """
)


def test_the_newest_version_is_loaded_unless_another_is_asked_for() -> None:
    script = """
        Import-Module Ver; Get-Ver; Remove-Module Ver
        Import-Module Ver -RequiredVersion 1.0.0; Get-Ver; Remove-Module Ver
        Import-Module Ver -MaximumVersion 1.*; Get-Ver; Remove-Module Ver
        Import-Module -FullyQualifiedName @{ ModuleName = 'Ver'; ModuleVersion = '2.0' }; Get-Ver; Remove-Module Ver
        try { Import-Module Ver -RequiredVersion 3.0 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
    """
    assert values(TWO_VERSIONS + script) == [
        "2.1.0",
        "1.0.0",
        "1.0.0",
        "2.1.0",
        "Modules_ModuleWithVersionNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand",
    ]


def test_a_command_loads_the_module_that_exports_it() -> None:
    assert values(TWO_VERSIONS + "Get-Ver; (Get-Module Ver).Version.ToString()") == ["2.1.0", "2.1.0"]


def test_an_exported_variable_is_one_variable() -> None:
    script = """
        $m = New-Module { $shared = 1; function Get-Shared { $shared }; Export-ModuleMember * -Variable shared }
        $shared = 2
        Get-Shared
        & $m { $script:shared = 3 }
        $shared
    """
    assert values(script) == [2, 3]


def test_a_manifest_runs_scripts_in_the_importer_and_loads_nested_modules_first() -> None:
    script = """
        Set-Content $d/init.ps1 '$prepared = "yes"'
        Set-Content $d/Nested.psm1 'function Get-Nested { "nested" }'
        Set-Content $d/Root.psm1 '$seen = Get-Nested; function Get-Root { "root saw $seen" }'
        Set-Content $d/Root.psd1 "@{ ModuleVersion = '1.0'; RootModule = 'Root.psm1'; NestedModules = 'Nested.psm1'
            ScriptsToProcess = 'init.ps1'; FunctionsToExport = 'Get-Root' }"
        Import-Module $d/Root.psd1
        $prepared
        Get-Root
        try { Get-Nested } catch { $_.FullyQualifiedErrorId }
    """
    assert values(FOLDER + script) == ["yes", "root saw nested", "CommandNotFoundException"]


def test_using_module_brings_classes_and_importing_does_not() -> None:
    script = """
        Set-Content $d/Shapes.psm1 'class Shape { [string] Name() { return "shape" } }
            function New-Shape { [Shape]::new() }'
        Set-Content $d/use.ps1 "using module $d/Shapes.psm1
            class Square : Shape { }
            [Square]::new().Name()"
        & $d/use.ps1
        Import-Module $d/Shapes.psm1
        (New-Shape).Name()
        try { [Shape]::new() } catch { $_.FullyQualifiedErrorId }
    """
    assert values(FOLDER + script) == ["shape", "shape", "TypeNotFound"]


def test_a_manifest_with_unknown_members_or_no_version_is_refused() -> None:
    script = """
        Set-Content $d/Odd.psd1 "@{ ModuleVersion = '1.0'; Colour = 1 }"
        Set-Content $d/Bare.psd1 "@{ Description = 'x' }"
        foreach ($name in 'Odd', 'Bare') {
            try { Import-Module $d/$name.psd1 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
        }
    """
    expected = "Modules_InvalidManifest,Microsoft.PowerShell.Commands.ImportModuleCommand"
    assert values(FOLDER + script) == [expected, expected]
