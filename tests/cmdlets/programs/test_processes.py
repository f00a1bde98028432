"""tasklist and taskkill."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_processes_are_listed_and_ended() -> None:
    lines, errors = run(
        "(tasklist /fo csv /nh /fi 'imagename eq vmwp.exe').Count -eq @(Get-Process vmwp).Count",
        "(tasklist /svc /fi 'services eq Spooler')[-1] -split ' +' | Select-Object -Index 0, 2",
        "$id = (Get-VM web01).Id; $process = Get-CimInstance Win32_Process -Filter \"CommandLine LIKE '%$id%'\"",
        "(taskkill /f /pid $process.ProcessId) -replace '\\d+', 'N'; $LASTEXITCODE; (Get-VM web01).State",
        "taskkill /f /im lsass.exe; $LASTEXITCODE; taskkill /im none.exe; taskkill; tasklist /s nowhere; tasklist /x",
        "taskkill /s HV02 /f /im spoolsv.exe | Out-Null",
        "(Get-CimInstance -Comp HV02 Win32_Service -Fi \"Name='Spooler'\").State",
    )
    assert errors == ""
    assert lines == [
        "True",
        "spoolsv.exe",
        "Spooler",
        'SUCCESS: The process "vmwp.exe" with PID N has been terminated.',
        "0",
        "Off",
        'ERROR: The process "lsass.exe" with PID 700 could not be terminated.',
        "Reason: Access is denied.",
        "128",
        'ERROR: The process "none.exe" not found.',
        'ERROR: Invalid syntax. Type "TASKKILL /?" for usage.',
        "ERROR: The RPC server is unavailable.",
        "ERROR: Invalid argument/option - '/x'.",
        "Stopped",
    ]
