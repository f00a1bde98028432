"""Start-Process: programs of the machine run beside the shell, on its clock."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run
from tests.shell import output
from tests.shell import run as run_alone


def test_a_program_runs_until_it_ends_and_is_seen_meanwhile() -> None:
    lines, errors = run(
        "$before = Get-Date; $p = Start-Process ping 'HV02', '-n', '10' -PassThru",
        "$p.HasExited; $p.ProcessName; (Get-Process ping).Id -eq $p.Id; @(tasklist) -match 'ping.exe' | % Length",
        "(Get-CimInstance Win32_Process -Filter \"Name='ping.exe'\").CommandLine",
        "((Get-Date) - $before).TotalSeconds; $p.ExitCode",
        "$p.WaitForExit(); $p.ExitCode; $p.HasExited; ((Get-Date) - $before).TotalSeconds -ge 9; Get-Process pin*",
    )
    command = '"C:\\Windows\\System32\\ping.exe" HV02 -n 10'
    assert lines == ["False", "ping", "True", "76", command, "0", "0", "True", "True"]
    assert "Process must exit before" in errors


def test_waiting_takes_as_long_as_the_program_and_gives_its_exit_code() -> None:
    lines, errors = run(
        "Set-Content C:\\a.ps1 'param($n) Start-Sleep $n; \"$n in $pwd\"; exit 7'; $before = Get-Date",
        "$p = Start-Process powershell.exe -ArgumentList '-File \"C:\\a.ps1\" -n 90' -Wait -PassThru -NoNewWindow"
        " -WorkingDirectory C:\\Windows",
        "$p.ExitCode; ((Get-Date) - $before).TotalSeconds; $p.HasExited",
        "(Start-Process C:\\Windows\\System32\\vssadmin.exe nonsense -Wait -PassThru -WindowStyle Hidden).ExitCode",
        "Start-Process ping 'HV02 -n 5' -PassThru | Wait-Process; ((Get-Date) - $before).TotalSeconds",
    )
    assert errors == ""
    assert lines == ["90 in C:\\Windows", "7", "90", "True", "2", "94"]


def test_output_goes_where_it_is_sent() -> None:
    lines, errors = run(
        "Start-Process hostname -Wait; Start-Process hostname -Wait -NoNewWindow",
        "Start-Process hostname -Wait -RedirectStandardOutput C:\\o.txt; Get-Content C:\\o.txt",
        "Start-Process powershell '-Command \"1; Write-Error no\"' -Wait -RedirectStandardError e.txt -RSO o.txt",
        "Get-Content o.txt; @(Get-Content e.txt) -match 'no' | Measure-Object | % Count",
        "'one', 'two' | Set-Content in.txt",
        "Start-Process more.com -Wait -RedirectStandardInput in.txt -RedirectStandardOutput o2.txt; Get-Content o2.txt",
        "Start-Process powershell '-c \"$env:A + $env:B\"' -Wait -NoNewWindow -Environment @{ A = 'x'; B = 'y' }",
        "Start-Process hostname -RedirectStandardInput none.txt; Start-Process hostname -RSO a.txt -RSE A.txt",
        "Start-Process hostname -WorkingDirectory C:\\nowhere",
    )
    assert lines == ["HV01", "HV01", "1", "1", "one", "two", "xy"]
    assert "\"RedirectStandardInput 'none.txt'\" has a value that is not valid" in " ".join(errors.split())
    assert '"RedirectStandardOutput" and "RedirectStandardError" are same' in errors
    assert 'parameter "WorkingDirectory"' in errors


def test_windows_stay_until_somebody_closes_them() -> None:
    lines, errors = run(
        "Start-Process virtmgmt.msc -Verb RunAs; vmconnect localhost web01; Set-Content C:\\r.html x",
        "start C:\\r.html",
        "Start-Process https://example.com; Start-Process notepad.exe C:\\r.txt; Start-Sleep 3600",
        "(Get-Process mmc, vmconnect, msedge, notepad).Name -join ' '",
        "taskkill /im mmc.exe | Out-Null; Stop-Process -Name notepad; (Get-Process mmc, notepad -ErrorAction Ignore)",
        "Start-Process notepad -Wait; Get-Process notepad -ErrorAction Ignore",
        "Invoke-Command HV02 { Get-Process vmconnect -ea Ignore; Start-Process ping 'HV01 -n 3' -Wait; 'back' }",
        "Checkpoint-Lab | Out-Null; Start-Process ping 'HV02 -t'; Restore-Lab",
        "@(Get-Process ping -ErrorAction Ignore).Count",
    )
    assert errors == ""
    assert lines == ["mmc vmconnect msedge msedge notepad", "back", "0"]


def test_a_program_in_a_session_elsewhere_runs_while_that_waits() -> None:
    lines, errors = run(
        "Invoke-Command HV02 { $p = Start-Process ping 'HV01 -n 5' -PassThru; $p.WaitForExit(2000); $p.HasExited;"
        " while (-not $p.HasExited) { Start-Sleep 1 }; $p.ExitCode; ($p.ExitTime - $p.StartTime).TotalSeconds }",
    )
    assert (lines, errors) == (["False", "False", "0", "4"], "")


def test_a_program_that_is_ended_goes_no_further() -> None:
    lines, errors = run(
        "Set-Content C:\\a.ps1 'Start-Sleep 60; Set-Content C:\\done.txt x'",
        "$p = Start-Process powershell C:\\a.ps1 -PassThru; Start-Sleep 5; $p | Stop-Process",
        "$p.HasExited; $p.ExitCode",
        "Start-Sleep 600; Test-Path C:\\done.txt; $p = Start-Process powershell C:\\a.ps1 -PassThru; $p.Kill()",
        "Start-Sleep 600; Test-Path C:\\done.txt; Start-Process powershell C:\\a.ps1",
        "Start-Sleep 600; Test-Path C:\\done.txt",
    )
    assert errors == ""
    assert lines == ["True", "-1", "False", "False", "True"]


def test_what_is_no_program_does_not_start() -> None:
    lines, errors = run(
        "try { Start-Process nope } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }",
        "try { Start-Process nope -NoNewWindow } catch { $_.Exception.Message }",
        "Set-Content C:\\setup.exe MZ; try { Start-Process C:\\setup.exe } catch { $_.Exception.Message }",
        "try { [Diagnostics.Process]::Start('nope') } catch { $_.Exception.InnerException.Message }",
    )
    refused, missing = "This command cannot be run due to the error: ", "The system cannot find the file specified."
    wordy = "An error occurred trying to start process '{}' with working directory"
    assert errors == ""
    assert lines[0] == "InvalidOperationException,Microsoft.PowerShell.Commands.StartProcessCommand"
    assert lines[1].startswith(refused + wordy.format("nope"))
    assert lines[1].endswith(missing)
    assert lines[2] == refused + missing
    assert lines[3].endswith("The specified executable is not a valid application for this OS platform.")
    assert lines[4].endswith(missing)
    on_linux = run_alone("Start-Process /bin/sh").errors
    assert "An error occurred trying to start process '/bin/sh'" in on_linux
    assert "No such file or directory" in on_linux


def test_dot_net_reads_what_a_program_writes() -> None:
    lines, errors = run(
        "$i = New-Object System.Diagnostics.ProcessStartInfo ipconfig.exe; $i.UseShellExecute = $false",
        "$i.RedirectStandardOutput = $true; $p = [Diagnostics.Process]::Start($i)",
        "$p.StandardOutput.ReadLine(); $p.StandardOutput.ReadLine(); $p.WaitForExit(); $p.ExitCode",
        "$p = New-Object System.Diagnostics.Process; $p.StartInfo.FileName = 'hostname'; $p.Start(); $p.ExitCode",
    )
    assert errors == ""
    assert lines == ["Windows IP Configuration", "0", "HV01", "True", "0"]
    assert output("(Start-Process hostname -Wait -PassThru).ExitCode; Start-Process hostname -NoNewWindow")[0] == "0"
