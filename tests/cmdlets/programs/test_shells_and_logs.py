"""Programs of Windows: a shell that a script calls, and wevtutil."""

from __future__ import annotations

from tests.stories.worlds import GUEST, Shell


def test_a_called_shell_has_the_machines_files_and_an_exit_code() -> None:
    shell = Shell()
    shell.run("Set-Content C:\\x.ps1 'param($a) \"$a on $env:COMPUTERNAME\"; $b = 1; exit 4'")
    text = shell.run(
        "powershell.exe -NoProfile -ExecutionPolicy Bypass -File C:\\x.ps1 -a 'two words'; $LASTEXITCODE; $b"
    )
    assert text.splitlines() == ["two words on HV01", "4"]
    assert shell.run("$x = powershell -Command '1 + 1; hostname'; $x.Count; pwsh -c '5 * 5'").split() == ["2", "25"]
    assert shell.run("powershell -File C:\\nope.ps1; $LASTEXITCODE").strip() == "-196608"
    inner = "Set-Content C:\\y.ps1 hostname; powershell C:\\y.ps1"
    assert shell.run(f"{GUEST}; Invoke-Command -VMName web01 -Credential $guest {{ {inner} }}").strip() == "web01"


def test_a_called_shell_is_the_machines_own_and_no_more_than_its_session() -> None:
    shell = Shell()
    proxy = next(proxy.computer.name for proxy in shell.estate.backup_server.proxies if proxy.off_host)
    assert shell.run(f"Invoke-Command {proxy} {{ powershell.exe -Command hostname }}").strip() == proxy
    _, errors = shell.run_with_errors("Invoke-Command HV02 { powershell -Command 'Invoke-Command HV03 { hostname }' }")
    assert "Access is denied" in errors
    parts = "(New-ScheduledTaskAction cmd '/c Add-Content C:\\c.txt 1') (New-ScheduledTaskTrigger -Daily -At 9am)"
    shell.run(f'powershell -Command "New-ScheduledTask {parts} | Register-ScheduledTask Child | Out-Null"')
    assert shell.run("Start-Sleep (4 * 3600); Test-Path C:\\c.txt").strip() == "True"


def test_logs_are_listed_read_and_cleared() -> None:
    shell = Shell()
    shell.run('New-EventLog Scripts Backup; 1..3 | % { Write-EventLog Scripts Backup $_ -Message "no $_" }')
    assert "Scripts" in shell.run("wevtutil el").split()
    text = shell.run("wevtutil qe Scripts /c:1 /rd:true /f:text")
    assert "Event ID: 3" in text
    assert "no 3" in text
    assert shell.run("[xml](wevtutil qe Scripts /c:1) | % { $_.Event.System.EventID }").strip() == "1"
    assert shell.run("wevtutil cl Scripts; @(Get-WinEvent Scripts -ErrorAction Ignore).Count").strip() == "0"
    assert shell.run("$null = wevtutil gl nope; $LASTEXITCODE").strip() == "15007"
