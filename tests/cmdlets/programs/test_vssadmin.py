"""vssadmin: the layout that scripts parse, and that what it shows is what the simulation is at."""

from __future__ import annotations

import re

import pytest

from tests.stories.worlds import GUEST, Shell

BANNER = [
    "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool",
    "(C) Copyright 2001-2013 Microsoft Corp.",
    "",
]
GUID = r"\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}"
WRITER = re.compile(
    rf"Writer name: '(?P<name>[^']+)'\n   Writer Id: {GUID}\n   Writer Instance Id: {GUID}\n"
    r"   State: \[(?P<number>\d+)\] (?P<state>[^\n]+)\n   Last error: (?P<error>[^\n]+)\n\n"
)


class World:
    """A shell, and what vssadmin shows on a host or in a guest."""

    def __init__(self) -> None:
        self.shell = Shell()
        self.shell.run(GUEST)

    def vssadmin(self, arguments: str, machine: str = "") -> str:
        text = f"vssadmin {arguments}"
        if machine:
            text = f"Invoke-Command -VMName {machine} -Credential $guest {{ {text} }}"
        output = self.shell.run(text).replace("\r\n", "\n")
        assert output.split("\n")[:3] == BANNER
        return output.split("\n", 3)[3]

    def writers(self, machine: str = "") -> dict[str, tuple[str, str, str]]:
        text = self.vssadmin("list writers", machine)
        assert WRITER.sub("", text) == ""
        return {item["name"]: (item["number"], item["state"], item["error"]) for item in WRITER.finditer(text)}


def test_a_healthy_host_has_its_writers_and_providers() -> None:
    world = World()
    assert set(world.writers().values()) == {("1", "Stable", "No error")}
    assert {"Microsoft Hyper-V VSS Writer", "Cluster Shared Volume VSS Writer", "System Writer"} < set(world.writers())
    providers = world.vssadmin("list providers")
    assert (
        "Provider name: 'Microsoft Software Shadow Copy provider 1.0'\n"
        "   Provider type: System\n"
        "   Provider Id: {b5946137-7b9f-4925-af80-51abd60b20d5}\n"
        "   Version: 1.0.0.7\n\n"
    ) in providers
    assert "Provider name: 'SAN01 Hardware VSS Provider'\n   Provider type: Hardware\n" in providers


def test_without_the_management_service_there_is_no_hyper_v_writer() -> None:
    world = World()
    world.shell.run("Stop-Service vmms")
    assert "Microsoft Hyper-V VSS Writer" not in world.writers()
    world.shell.run("Start-Service vmms")
    assert "Microsoft Hyper-V VSS Writer" in world.writers()


def test_writers_wait_during_a_backup_and_are_stable_afterwards() -> None:
    world = World()
    world.shell.run("$s = New-BackupJob Story sql01 | Start-BackupJob -Async")
    world.shell.run("while (-not (Get-VMSnapshot sql01)) { Start-Sleep -Milliseconds 200 }")
    assert world.writers("sql01")["SqlServerWriter"] == ("5", "Waiting for completion", "No error")
    world.shell.run("$null = Wait-BackupSession $s")
    assert world.writers("sql01")["SqlServerWriter"] == ("1", "Stable", "No error")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("0x800423F3", "Retryable error"),
        ("0x800423F4", "Non-retryable error"),
        ("0x800423F2", "Timed out"),
        ("0x800423F1", "Out of resources"),
        ("0x800423F0", "Inconsistent shadow copy"),
    ],
)
def test_a_failed_writer_stays_failed_until_its_service_is_restarted(code: str, error: str) -> None:
    world = World()
    world.shell.run(f"$null = Add-LabFault GuestWriterFailed sql01 -Code {code}")
    world.shell.run("$null = New-BackupJob Story sql01 | Start-BackupJob")
    assert world.writers("sql01")["SqlServerWriter"] == ("9", "Failed", error)
    before = world.vssadmin("list writers", "sql01")
    world.shell.run("Invoke-Command -VMName sql01 -Credential $guest { Restart-Service SQLWriter }")
    assert world.writers("sql01")["SqlServerWriter"] == ("1", "Stable", "No error")
    assert world.vssadmin("list writers", "sql01") != before


def test_shadow_copies_are_listed_while_they_exist() -> None:
    world = World()
    assert world.vssadmin("list shadows", "web01") == "No items found that satisfy the query.\n"
    world.shell.run("$s = New-BackupJob Story web01 | Start-BackupJob -Async")
    world.shell.run("while (-not (Get-VMSnapshot web01)) { Start-Sleep -Milliseconds 200 }")
    text = world.vssadmin("list shadows", "web01")
    assert re.fullmatch(
        rf"Contents of shadow copy set ID: {GUID}\n"
        r"   Contained 1 shadow copies at creation time: 6/2/2025 8:00:0\d AM\n"
        rf"      Shadow Copy ID: {GUID}\n"
        rf"         Original Volume: \(C:\)\\\\\?\\Volume{GUID}\\\n"
        r"         Shadow Copy Volume: \\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1\n"
        r"         Originating Machine: web01\n"
        r"         Service Machine: web01\n"
        r"         Provider: 'Hyper-V IC Software Shadow Copy Provider'\n"
        r"         Type: Backup\n"
        r"         Attributes: Differential\n\n",
        text,
    )
    world.shell.run("$null = Wait-BackupSession $s")
    assert world.vssadmin("list shadows", "web01") == "No items found that satisfy the query.\n"


def test_storage_of_shadow_copies_is_listed_and_resized() -> None:
    world = World()
    assert "   Maximum Shadow Copy Storage space: 8.00 GB (13%)\n" in world.vssadmin("list shadowstorage", "web01")
    text = world.vssadmin("resize shadowstorage /for=C: /on=C: /maxsize=900MB", "web01")
    assert text == "Successfully resized the shadow copy storage association\n"
    assert "   Maximum Shadow Copy Storage space: 900 MB (1%)\n" in world.vssadmin("list shadowstorage", "web01")
    assert "too small" in world.vssadmin("resize shadowstorage /for=C: /on=C: /maxsize=100MB", "web01")
    assert "not found" in world.vssadmin("resize shadowstorage /for=X: /on=X: /maxsize=900MB", "web01")


def test_the_storage_of_a_shadow_copy_holds_what_was_written_since() -> None:
    world = World()
    world.shell.run("$s = New-BackupJob Story web01 | Start-BackupJob -Async")
    world.shell.run("while (-not (Get-VMSnapshot web01)) { Start-Sleep -Milliseconds 200 }")
    used = re.compile(r"Used Shadow Copy Storage space: (.*) \(")
    before = used.findall(world.vssadmin("list shadowstorage", "web01"))
    world.shell.run("$null = Invoke-GuestWrite web01 -Length 5MB")
    text = world.vssadmin("list shadowstorage", "web01")
    assert (before[0], used.findall(text)[0]) == ("0 bytes", "5.00 MB")
    assert "Allocated Shadow Copy Storage space: 320 MB" in text
    world.shell.run("$null = Wait-BackupSession $s")
    assert used.findall(world.vssadmin("list shadowstorage", "web01"))[0] == "0 bytes"


@pytest.mark.parametrize(("machine", "owner"), [("", "HV01"), ("web01", "WEB01")])
def test_shadow_copies_are_made_by_hand_and_stay_until_they_are_deleted(machine: str, owner: str) -> None:
    world = World()
    made = world.vssadmin("create shadow /for=C:", machine)
    assert re.fullmatch(
        rf"Successfully created shadow copy for 'C:\\'\n    Shadow Copy ID: {GUID}\n"
        r"    Shadow Copy Volume Name: \\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1\n",
        made,
    )
    world.vssadmin("create shadow /for=C:", machine)
    world.shell.run("$null = New-BackupJob Story web01 | Start-BackupJob")
    text = world.vssadmin("list shadows /for=C:", machine)
    assert text.count(f"         Originating Machine: {owner}.lab.local\n         Service Machine: {owner}") == 2
    assert (
        text.count("         Type: ClientAccessible\n") == text.count("No auto release, No writers, Differential") == 2
    )
    assert "Used Shadow Copy Storage space" in world.vssadmin("list shadowstorage", machine)
    assert world.vssadmin("delete shadows /for=C: /oldest /quiet", machine) == "Successfully deleted 1 shadow copies.\n"
    assert made.split("{")[1][:36] not in world.vssadmin("list shadows", machine)
    assert world.vssadmin("delete shadows /all /quiet", machine) == "Successfully deleted 1 shadow copies.\n"
    assert world.vssadmin("list shadows", machine) == "No items found that satisfy the query.\n"
    assert "not a local volume" in world.vssadmin("create shadow /for=X:", machine)


def test_what_a_backup_holds_is_not_deleted_by_hand() -> None:
    world = World()
    world.shell.run("$s = New-BackupJob Story web01 | Start-BackupJob -Async")
    world.shell.run("while (-not (Get-VMSnapshot web01)) { Start-Sleep -Milliseconds 200 }")
    assert "outside of your allowed context" in world.vssadmin("delete shadows /all /quiet", "web01")
    assert "Type: Backup" in world.vssadmin("list shadows", "web01")


def test_a_wrong_command_line_says_what_there_is_and_ends_with_two() -> None:
    world = World()
    assert "Error: Invalid command." in world.vssadmin("list nothing")
    assert world.shell.run("$LASTEXITCODE").strip() == "2"
    assert world.shell.run("$null = vssadmin list writers; $LASTEXITCODE").strip() == "0"
    assert world.vssadmin("").startswith("---- Commands Supported ----")
    assert world.vssadmin("/?") == world.vssadmin("")
    assert world.shell.run("$null = & 'C:\\Windows\\System32\\vssadmin.exe' nonsense; $?").strip() == "False"


def test_it_is_an_application_of_windows() -> None:
    shell = Shell()
    assert shell.run("(Get-Command vssadmin).CommandType, (Get-Command vssadmin).Source").split() == [
        "Application",
        "C:\\Windows\\System32\\vssadmin.exe",
    ]
    _, errors = Shell(os="linux").run_with_errors("vssadmin list writers")
    assert "not recognized" in errors


def test_what_is_selected_of_it_on_another_machine_comes_back() -> None:
    shell = Shell()
    text = shell.run("Invoke-Command -ComputerName HV02 { vssadmin list writers | Select-String Hyper-V }")
    assert text.split("\r\n")[1] == "Writer name: 'Microsoft Hyper-V VSS Writer'"


def test_without_its_service_it_lists_nothing() -> None:
    world = World()
    world.shell.run("Set-Service VSS -StartupType Disabled -Status Stopped")
    assert world.vssadmin("list writers").startswith("Error: A Volume Shadow Copy Service component encountered")
    assert world.shell.run("$LASTEXITCODE").strip() == "1"
    world.shell.run("Set-Service VSS -StartupType Manual")
    assert "Microsoft Hyper-V VSS Writer" in world.writers()
