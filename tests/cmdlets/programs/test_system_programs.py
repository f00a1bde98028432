"""sc, reg, netsh, schtasks and nslookup."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run

_DISABLED = (
    "The service cannot be started, either because it is disabled or because it has no enabled devices associated "
    "with it."
)


def test_sc_speaks_of_services() -> None:
    lines, errors = run(
        "(sc.exe query Spooler) -match 'STATE'; sc.exe stop Spooler | Out-Null; (Get-Service Spooler).Status",
        "sc.exe config Spooler start= disabled; sc.exe start Spooler",
        "$LASTEXITCODE; (sc.exe qc Spooler) -match 'START_TYPE'",
        "sc.exe \\\\HV02 stop Spooler | Out-Null",
        "(Get-CimInstance Win32_Service -ComputerName HV02 -Filter \"Name='Spooler'\").State",
        "sc.exe create Lab binPath= C:\\lab.exe DisplayName= 'Lab Service' start= auto; (Get-Service Lab).DisplayName",
        "sc.exe delete Lab; $out = sc.exe query Lab; $out[0]; $LASTEXITCODE; sc.exe \\\\nowhere query; $LASTEXITCODE",
        "(sc.exe queryex vmms) -match 'PID' -match (Get-Process vmms).Id | Measure-Object | ForEach-Object Count",
        "(sc.exe query state= inactive) -match 'SERVICE_NAME: Spooler'",
    )
    assert errors == ""
    assert lines == [
        "        STATE              : 4  RUNNING",
        "Stopped",
        "[SC] ChangeServiceConfig SUCCESS",
        "[SC] StartService FAILED 1058:",
        _DISABLED,
        "1058",
        "        START_TYPE         : 4   DISABLED",
        "Stopped",
        "[SC] CreateService SUCCESS",
        "Lab Service",
        "[SC] DeleteService SUCCESS",
        "[SC] EnumQueryServicesStatus:OpenService FAILED 1060:",
        "1060",
        "[SC] OpenSCManager FAILED 1722:",
        "The RPC server is unavailable.",
        "1722",
        "1",
        "SERVICE_NAME: Spooler",
    ]


def test_reg_reads_and_writes_the_registry() -> None:
    lines, errors = run(
        "reg add HKLM\\SOFTWARE\\Lab\\Sub /v Number /t REG_DWORD /d 0x10 /f",
        "reg add HKLM\\SOFTWARE\\Lab /v Text /d 'a b' /f",
        "reg add HKLM\\SOFTWARE\\Lab /v List /t REG_MULTI_SZ /d 'x\\0y' /f",
        "(Get-ItemProperty HKLM:\\SOFTWARE\\Lab\\Sub).Number",
        "reg query HKLM\\SOFTWARE\\Lab; reg query HKLM\\SOFTWARE\\Lab /v Number /s",
        "reg query HKLM\\SOFTWARE\\Lab /v None; $LASTEXITCODE",
        "reg copy HKLM\\SOFTWARE\\Lab HKLM\\SOFTWARE\\Other /s; (Get-ItemProperty HKLM:\\SOFTWARE\\Other\\Sub).Number",
        "reg export HKLM\\SOFTWARE\\Other D:\\other.reg",
        "Get-Content D:\\other.reg -Encoding unicode | Select-Object -Skip 2",
        "reg delete HKLM\\SOFTWARE\\Other /v Text /f",
        "reg delete HKLM\\SOFTWARE\\Lab /f; Test-Path HKLM:\\SOFTWARE\\Lab",
        "reg delete HKLM\\SOFTWARE\\Lab /f; reg add HKLM\\SOFTWARE\\Lab /v A /t REG_NOTHING /d 1; $LASTEXITCODE",
    )
    done = "The operation completed successfully."
    assert errors == ""
    assert lines == [
        *(done, done, done, "16"),
        "HKEY_LOCAL_MACHINE\\SOFTWARE\\Lab",
        "    Text    REG_SZ    a b",
        "    List    REG_MULTI_SZ    x\\0y",
        "HKEY_LOCAL_MACHINE\\SOFTWARE\\Lab\\Sub",
        "HKEY_LOCAL_MACHINE\\SOFTWARE\\Lab\\Sub",
        "    Number    REG_DWORD    0x10",
        "ERROR: The system was unable to find the specified registry key or value.",
        "1",
        *(done, "16", done),
        "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Other]",
        '"Text"="a b"',
        '"List"=hex(7):78,00,00,00,79,00,00,00,00,00',
        "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Other\\Sub]",
        '"Number"=dword:00000010',
        *(done, done, "False"),
        "ERROR: The system was unable to find the specified registry key or value.",
        "ERROR: Invalid syntax.",
        'Type "REG ADD /?" for usage.',
        "1",
    ]


def test_netsh_sets_the_firewall_and_cards() -> None:
    lines, errors = run(
        "netsh advfirewall firewall add rule name=Lab dir=in action=allow protocol=TCP 'localport=8080,9090'",
        "(Get-NetFirewallRule -DisplayName Lab | Get-NetFirewallPortFilter).LocalPort -join ' '",
        "netsh advfirewall firewall set rule group='remote desktop' new enable=Yes",
        "(netsh advfirewall firewall show rule name=Lab)[1]",
        "netsh advfirewall firewall delete rule name=Lab",
        "netsh advfirewall firewall delete rule name=Lab; $LASTEXITCODE",
        "netsh advfirewall set allprofiles state off; (Get-NetFirewallProfile).Enabled -join ' '",
        "(netsh advfirewall show allprofiles)[3]",
        "netsh interface ip set address 'Ethernet 2' static 10.7.7.7 255.255.0.0 10.7.0.1",
        "netsh interface ipv4 set dns name='Ethernet 2' static 10.7.0.2",
        "netsh interface ip add dns 'Ethernet 2' 10.7.0.3",
        "$ip = Get-NetIPAddress 10.7.7.7; $ip.PrefixLength",
        "(Get-DnsClientServerAddress 'Ethernet 2').ServerAddresses -join ' '",
        "netsh interface set interface 'Ethernet 2' disable",
        "(Get-NetAdapter 'Ethernet 2').Status; netsh nothing here; $LASTEXITCODE",
        "(netsh interface show interface) -match 'Ethernet 2'",
        "netsh interface ip set address Nothing dhcp; $LASTEXITCODE",
    )
    assert errors == ""
    assert lines == [
        *("Ok.", "8080 9090", "Updated 3 rule(s).", "Ok."),
        "Rule Name:                            Lab",
        *("Deleted 1 rule(s).", "Ok.", "No rules match the specified criteria.", "1", "Ok.", "False False False"),
        "State                                 OFF",
        *("16", "10.7.0.2 10.7.0.3", "Disabled"),
        "The following command was not found: nothing here.",
        "1",
        "Disabled       Disconnected   Dedicated        Ethernet 2",
        "The filename, directory name, or volume label syntax is incorrect.",
        "1",
    ]


def test_schtasks_keeps_tasks_that_run() -> None:
    lines, errors = run(
        "$run = 'powershell.exe -Command Add-Content C:\\count.txt one'",
        "schtasks /create /tn Lab\\Count /tr $run /sc daily /st 22:00 /ru SYSTEM",
        "Start-Sleep (2 * 24 * 3600); (Get-Content C:\\count.txt).Count; (Get-ScheduledTask Count).TaskPath",
        "schtasks /run /tn Lab\\Count; Start-Sleep 60",
        "(Get-Content C:\\count.txt).Count; schtasks /change /tn Lab\\Count /disable",
        "(schtasks /query /tn Lab\\Count /fo csv /nh)",
        "(schtasks /query /tn Lab\\Count /v /fo list) -match 'Run As|Task To'",
        "schtasks /query; schtasks /create /tn Lab\\Count /tr cmd /sc minute /mo 5; $LASTEXITCODE",
        "schtasks /delete /tn Lab\\Count /f; schtasks /query /tn Lab\\Count",
        "$LASTEXITCODE; schtasks /create /tn x /tr y /sc never",
    )
    assert errors == ""
    assert lines[:6] == [
        'SUCCESS: The scheduled task "Lab\\Count" has successfully been created.',
        "2",
        "\\Lab\\",
        'SUCCESS: Attempted to run the scheduled task "Lab\\Count".',
        "3",
        'SUCCESS: The parameters of scheduled task "Lab\\Count" have been changed.',
    ]
    assert lines[6:9] == [
        '"\\Lab\\Count","N/A","Disabled"',
        "Task To Run:                          powershell.exe -Command Add-Content C:\\count.txt one",
        "Run As User:                          SYSTEM",
    ]
    assert lines[9] == "Folder: \\Lab"
    assert lines[12].split() == ["Count", "N/A", "Disabled"]
    assert lines[13:] == [
        'WARNING: The task name "Count" already exists. Do you want to replace it (Y/N)? N',
        "1",
        'SUCCESS: The scheduled task "Lab\\Count" was successfully deleted.',
        "ERROR: The system cannot find the file specified.",
        "1",
        "ERROR: Invalid syntax. Invalid value 'never'.",
        'Type "SCHTASKS /?" for usage.',
    ]


def test_nslookup_knows_the_names_of_the_lab() -> None:
    lines, errors = run("nslookup hv02; nslookup nothing; nslookup hv02 10.99.99.99 | Select-Object -Last 1")
    assert errors == ""
    assert lines[0] == "Server:  dc01.lab.local"
    assert "Name:    HV02.lab.local" in lines
    assert "*** dc01.lab.local can't find nothing: Non-existent domain" in lines
    assert lines[-1] == "*** UnKnown can't find hv02: No response from server"
