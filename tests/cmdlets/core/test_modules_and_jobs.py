"""Modules of blocks and files, jobs on the simulated clock."""

from __future__ import annotations

from tests.shell import output

TOOLS = """
Set-Content tools.psm1 'function Get-Tool { "tool" }; function helper { 1 }; New-Alias gt Get-Tool; $script:v = 1'
Set-Content tools.psd1 "@{ RootModule = 'tools.psm1'; ModuleVersion = '1.2'
FunctionsToExport = 'Get-*'; AliasesToExport = @() }"
"""


def test_a_script_module_exports_functions_and_aliases_but_no_variables():
    text = "Import-Module ./tools.psm1; Get-Tool; gt; helper; $null -eq $v; (Get-Module tools).ModuleType"
    assert output(TOOLS + text) == ["tool", "tool", "1", "True", "Script"]


def test_a_manifest_says_what_of_it_is_seen():
    text = """
    Import-Module ./tools.psd1
    Get-Tool; (Get-Module tools).Version.ToString()
    [bool](Get-Command helper -ErrorAction Ignore); [bool](Get-Command gt -ErrorAction Ignore)
    """
    assert output(TOOLS + text) == ["tool", "1.2", "False", "False"]


def test_removing_a_module_takes_its_commands_away():
    text = "Import-Module ./tools.psm1; Remove-Module tools; [bool](Get-Command Get-Tool -ErrorAction Ignore)"
    assert output(TOOLS + text) == ["False"]


def test_a_prefix_goes_in_front_of_the_noun():
    assert output(TOOLS + "Import-Module ./tools.psm1 -Prefix My -Function Get-Tool; Get-MyTool") == ["tool"]


def test_a_modules_state_is_its_own():
    text = """
    $m = New-Module -Name Counter { $n = 0; function Step { (++$script:n) } }
    Step; Step; $null -eq $n; & $m { $n }
    """
    assert output(text) == ["1", "2", "True", "2"]


def test_modules_come_into_use_as_their_commands_are_named():
    text = "(Get-Module).Count; $null = Get-Item /; (Get-Module | ForEach-Object Name) -join ' '"
    assert output(text)[0] == "0"
    assert "Microsoft.PowerShell.Management" in output(text)[1]


def test_a_job_sees_nothing_of_the_caller_but_what_it_takes_along():
    text = '$a = 1; $b = 2; Start-Job { "[$a]"; $using:b } | Receive-Job -Wait'
    assert output(text) == ["[]", "2"]


def test_a_jobs_objects_come_back_as_copies():
    text = "$o = Start-Job { [version]'1.2'; [pscustomobject]@{ A = 1 } } | Receive-Job -Wait; $o[0].Major; $o[1]"
    assert output(text + ".PSObject.TypeNames[0]") == ["1", "Deserialized.System.Management.Automation.PSCustomObject"]


def test_waiting_for_a_job_lets_the_clock_run():
    text = "$before = Get-Date; $null = Start-Job { Start-Sleep 3600 } | Wait-Job; ((Get-Date) - $before).TotalHours"
    assert output(text) == ["1"]


def test_a_failed_job_says_why_when_it_is_received():
    text = "$j = Start-Job { throw 'no luck' } | Wait-Job; $j.State; "
    assert output(text + 'try { Receive-Job $j -ErrorAction Stop } catch { "$_" }') == ["Failed", "no luck"]


def test_old_scripts_may_add_the_snap_in():
    text = "Add-PSSnapin VeeamPSSnapIn; (Get-PSSnapin).Name; (Get-Module).Name"
    assert output(text, os="windows")[0] == "VeeamPSSnapIn"


def test_a_module_of_another_version_is_not_imported():
    text = """
    foreach ($versions in @{MinimumVersion = '1.3'}, @{RequiredVersion = '1.1'}, @{MaximumVersion = '1.1.*'}) {
        try { Import-Module ./tools.psd1 @versions -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
    }
    Import-Module ./tools.psd1 -MinimumVersion '1.1' -MaximumVersion '1.*'
    Get-Tool
    """
    refused = "Modules_ModuleWithVersionNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand"
    assert output(TOOLS + text) == [refused, refused, refused, "tool"]


def test_a_list_of_cmdlets_alone_imports_no_function():
    text = "Import-Module ./tools.psd1 -Cmdlet Get-Other; [bool](Get-Command Get-Tool -ErrorAction Ignore)"
    assert output(TOOLS + text) == ["False"]


def test_the_commands_of_a_module_share_its_object():
    text = """
    $one, $other = Get-Command Get-Item, Set-Item
    $one.Module.GetType().Name; $one.Module.Name; $one.Module -eq $other.Module
    $null -eq (Get-Command Get-Command).Module
    """
    assert output(text) == ["PSModuleInfo", "Microsoft.PowerShell.Management", "True", "True"]


def test_imported_commands_are_those_of_modules_in_use():
    text = "$null = Get-Item .; (Get-Command Get-Item, Get-VM -ListImported -ErrorAction Ignore).Name"
    assert output(text) == ["Get-Item"]


def test_waiting_with_a_timeout_leaves_a_slow_job_running():
    text = """
    $quick = Start-Job { Start-Sleep 3 }; @(Wait-Job $quick -Timeout 5).Count
    $start = Get-Date
    $slow = Start-Job { 'begun'; Start-Sleep 50; 'done' }; @(Wait-Job $slow -Timeout 5).Count
    $slow.State; Receive-Job $slow; ((Get-Date) - $start).TotalSeconds
    Receive-Job $slow -Wait; ((Get-Date) - $start).TotalSeconds
    """
    assert output(text) == ["1", "0", "Running", "begun", "5", "done", "50"]


def test_jobs_run_side_by_side_on_the_clock():
    text = """
    $start = Get-Date
    $wait = { param($n) Start-Sleep $n; "$n" }
    $jobs = 3, 1, 2 | ForEach-Object { Start-ThreadJob $wait -ArgumentList $_ -Name "for$_" }
    (Wait-Job $jobs -Any).Name; $null = Wait-Job $jobs; ((Get-Date) - $start).TotalSeconds
    """
    assert output(text) == ["for1", "3"]


def test_no_more_jobs_run_than_the_throttle_allows():
    text = """
    $start = Get-Date
    $jobs = 1..4 | ForEach-Object { Start-ThreadJob { Start-Sleep 10 } -ThrottleLimit 2 }
    $jobs[3].State; $null = Wait-Job $jobs; ((Get-Date) - $start).TotalSeconds
    """
    assert output(text) == ["NotStarted", "20"]


def test_a_stopped_job_cleans_up_and_classes_stay_behind():
    text = """
    class Mine { }
    Start-Job { try { [Mine]::new() } catch { $_.FullyQualifiedErrorId } } | Receive-Job -Wait
    $job = Start-Job { try { Start-Sleep 100 } finally { 'cleaned' } }; Start-Sleep 1; Stop-Job $job
    $job.State; Receive-Job $job
    """
    assert output(text) == ["TypeNotFound", "Stopped", "cleaned"]


def test_a_pipeline_in_the_background_takes_its_variables_along():
    text = """
    $n = 2; $table = @{ key = 'value' }
    $job = 1..3 | ForEach-Object { $_ * $n; $table.key } &
    $job.PSJobTypeName
    (Receive-Job $job -Wait) -join ','
    """
    assert output(text) == ["BackgroundJob", "2,value,4,value,6,value"]


def test_a_snapin_says_of_which_powershell_it_is():
    text = "Add-PSSnapin VeeamPSSnapIn; (Get-PSSnapin Veeam*).PSVersion.ToString(); (Get-PSSnapin Veeam*).IsDefault"
    assert output(text) == ["5.1", "False"]


def test_available_modules_are_shown_by_folder_and_can_be_imported():
    text = """
    $null = New-Item ~/Documents/PowerShell/Modules/Foo -ItemType Directory -Force
    Set-Content ~/Documents/PowerShell/Modules/Foo/Foo.psd1 "@{ RootModule = 'Foo.psm1'; ModuleVersion = '1.2'
    CompatiblePSEditions = 'Desktop', 'Core' }"
    Set-Content ~/Documents/PowerShell/Modules/Foo/Foo.psm1 'function Get-Foo { "foo" }'
    Get-Module -ListAvailable Foo, Hyper-V
    Get-Module -ListAvailable Foo | Import-Module
    Get-Module -ListAvailable Hyper-V | Import-Module
    Get-Foo
    (Get-Module Foo, Hyper-V).PSTypeNames -contains 'ModuleInfoGrouping'
    """
    shown = [line.rstrip() for line in output(text, os="windows") if line.strip()]
    folders = [line for line in shown if "Directory: " in line]
    assert folders == [
        r"    Directory: C:\Windows\system32\WindowsPowerShell\v1.0\Modules",
        r"    Directory: C:\Users\Administrator\Documents\PowerShell\Modules",
    ]
    assert shown[1] == "ModuleType Version    PreRelease Name                                PSEdition ExportedCommands"
    assert shown[3].startswith("Binary     2.0.0.0               Hyper-V                             Core,Desk {")
    assert shown[-3].startswith("Script     1.2")
    assert "Core,Desk" in shown[-3]
    assert shown[-2:] == ["foo", "False"]


def test_loaded_modules_are_a_table_of_what_they_export():
    shown = output("$null = New-Module One { function Get-One { 1 } } | Import-Module; Get-Module One")
    heading, _, row = [line.split() for line in shown if line.strip()]
    assert heading == ["ModuleType", "Version", "PreRelease", "Name", "ExportedCommands"]
    assert row == ["Script", "0.0", "One", "Get-One"]
