"""Event logs: what backups write into them, how they are asked, and what is refused."""

from __future__ import annotations

from tests.stories.worlds import GUEST, Shell

VMMS = "Microsoft-Windows-Hyper-V-VMMS-Admin"


def test_the_newest_entry_comes_first_unless_asked_otherwise() -> None:
    shell = Shell()
    shell.run("$null = New-BackupJob Story web01 | Start-BackupJob")
    assert shell.run(f"(Get-WinEvent {VMMS}).Id -join ' '").strip() == "19080 19070 14094"
    assert shell.run(f"(Get-WinEvent -LogName {VMMS} -Oldest).Id -join ' '").strip() == "14094 19070 19080"
    assert shell.run(f"(Get-WinEvent {VMMS} -MaxEvents 1).Id").strip() == "19080"


def test_a_filter_takes_id_level_and_time() -> None:
    shell = Shell()
    shell.run("$null = New-BackupJob Story web01 | Start-BackupJob; Start-Sleep 3600; $noon = Get-Date")
    shell.run("$null = Start-BackupJob Story")
    query = f"LogName = '{VMMS}'; Id = 19080, 19100"
    assert shell.run(f"@(Get-WinEvent -FilterHashtable @{{ {query} }}).Count").strip() == "2"
    assert shell.run(f"@(Get-WinEvent -FilterHashtable @{{ {query}; StartTime = $noon }}).Count").strip() == "1"
    output, errors = shell.run_with_errors(f"Get-WinEvent -FilterHashtable @{{ {query}; Level = 2 }}")
    assert output == ""
    assert "No events were found that match the specified selection criteria." in errors


def test_a_failed_writer_is_noted_in_the_guest_and_on_the_host() -> None:
    shell = Shell()
    shell.run(f"{GUEST}; $null = Add-LabFault GuestWriterFailed sql01")
    shell.run("$null = New-BackupJob Story sql01 | Start-BackupJob")
    newest = "Get-WinEvent Application | ? ProviderName -eq VSS | select -First 1"
    inner = f"{newest} | % {{ $_.Id; $_.ProviderName; $_.LevelDisplayName; $_.Message }}"
    text = shell.run(f"Invoke-Command -VMName sql01 -Credential $guest {{ {inner} }}")
    assert text.split()[:3] == ["8229", "VSS", "Warning"]
    assert "0x800423f4" in text
    assert "Writer Name: SqlServerWriter" in text
    host = shell.run(f"(Get-WinEvent {VMMS} -ComputerName HV01 | ? Id -eq 10107).Message")
    assert host.startswith("The guest of 'sql01' failed to prepare for the shadow copy")


def test_logs_and_machines_that_are_not_there_are_refused() -> None:
    shell = Shell()
    _, errors = shell.run_with_errors("Get-WinEvent nope")
    assert 'There is not an event log on the localhost computer that matches "nope".' in errors
    _, errors = shell.run_with_errors("Get-WinEvent System -ComputerName nowhere")
    assert "The RPC server is unavailable." in errors
    assert shell.run("(Get-WinEvent -ListLog *Hyper-V*).LogName").split() == [
        VMMS,
        "Microsoft-Windows-Hyper-V-Worker-Admin",
    ]


def test_a_query_in_xpath_asks_for_id_level_provider_and_time() -> None:
    shell = Shell()
    shell.run("$null = New-BackupJob Story web01 | Start-BackupJob; Start-Sleep 7200; $null = Start-BackupJob Story")
    count = f'@(Get-WinEvent {VMMS} -FilterXPath "{{0}}").Count'
    for query, expected in (
        ("*[System[EventID=19080]]", "2"),
        ("*[System[(EventID=19080 or EventID=19070) and Level=4]]", "4"),
        ("*[System/EventID=19070]", "2"),
        ("Event/System[Provider[@Name='Microsoft-Windows-Hyper-V-VMMS'] and EventID=19080]", "2"),
        ("*[System[EventID=19080 and TimeCreated[timediff(@SystemTime) <= 3600000]]]", "1"),
        ("*[System[EventID=19080 and TimeCreated[@SystemTime >= '$((Get-Date).AddHours(-1).ToString('s'))']]]", "1"),
    ):
        assert shell.run(count.format(query)).strip() == expected, query
    _, errors = shell.run_with_errors(f"Get-WinEvent {VMMS} -FilterXPath '*[System['")
    assert "The specified query is invalid" in errors
    _, errors = shell.run_with_errors(f"Get-WinEvent {VMMS} -FilterXPath '*[System[EventID=1]]'")
    assert "No events were found" in errors
