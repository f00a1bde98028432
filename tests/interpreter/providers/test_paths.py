"""What a user writes as a path, and where it leads."""

from __future__ import annotations

import pytest

from hvsim.console import MemoryConsole
from hvsim.session import Session
from tests.shell import output, run


@pytest.mark.parametrize(
    ("os", "start", "path", "full"),
    [
        ("linux", "/tmp", "a.txt", "/tmp/a.txt"),
        ("linux", "/tmp", "./a/../b", "/tmp/b"),
        ("linux", "/tmp", "../etc", "/etc"),
        ("linux", "/tmp", "../../..", "/"),
        ("linux", "/tmp", "~/x", "/home/user/x"),
        ("linux", "/tmp", "a\\b", "/tmp/a/b"),
        ("linux", "/tmp", "Temp:/x", "/tmp/x"),
        ("linux", "/tmp", "FileSystem::/etc/x", "/etc/x"),
        ("linux", "/tmp", "Microsoft.PowerShell.Core\\FileSystem::/etc/x", "/etc/x"),
        ("linux", "Env:", "/etc", "/etc"),
        ("windows", "C:\\Windows", "System32", "C:\\Windows\\System32"),
        ("windows", "C:\\Windows", "/Users", "C:\\Users"),
        ("windows", "C:\\Windows", "\\", "C:\\"),
        ("windows", "C:\\Windows", "C:Temp", "C:\\Windows\\Temp"),
        ("windows", "C:\\Windows", "c:/users", "C:\\users"),
        ("windows", "C:\\Windows", "..\\..\\..", "C:\\"),
        ("windows", "C:\\Windows", "\\\\nas\\share\\x", "\\\\nas\\share\\x"),
    ],
)
def test_a_path_leads_to_one_place(os: str, start: str, path: str, full: str) -> None:
    session = Session(os=os, console=MemoryConsole())
    session.engine.providers.set_location(start)
    assert session.engine.providers.file_path(path) == full


def test_each_drive_remembers_where_it_was() -> None:
    printed = output("Set-Location C:\\Windows; Set-Location Env:; Set-Location C:; $PWD.Path", os="windows")
    assert printed == ["C:\\Windows"]


def test_wildcards_match_each_name_on_its_own_level() -> None:
    script = """
        New-Item /tmp/t/a1/x.log, /tmp/t/a2/x.log, /tmp/t/a2/y.txt, /tmp/t/b/x.log -Force | Out-Null
        (Resolve-Path /tmp/t/a*/*.log).Path
        '-'
        (Resolve-Path '/tmp/t/[ab]*/x.???').Path
        '-'
        (Resolve-Path /tmp/*/a2/y.txt).Path
    """
    assert output(script) == [
        "/tmp/t/a1/x.log", "/tmp/t/a2/x.log", "-",
        "/tmp/t/a1/x.log", "/tmp/t/a2/x.log", "/tmp/t/b/x.log", "-",
        "/tmp/t/a2/y.txt",
    ]  # fmt: skip


def test_a_backtick_takes_a_wildcard_literally() -> None:
    script = """
        Set-Location /tmp; New-Item -Path . -Name 'a[1].txt' | Out-Null; New-Item -Path . -Name 'a1.txt' | Out-Null
        (Get-Item 'a`[1`].txt').Name; (Get-Item 'a[1].txt').Name; (Get-Item -LiteralPath 'a[1].txt').Name
    """
    assert output(script) == ["a[1].txt", "a1.txt", "a[1].txt"]


@pytest.mark.parametrize(
    ("command", "message", "error_id"),
    [
        ("Get-Item nope", "Cannot find path '/tmp/nope' because it does not exist.", "PathNotFound"),
        ("Get-Item Variable:nope", "Cannot find path 'Variable:/nope' because it does not exist.", "PathNotFound"),
        ("Get-Item zz:nope", "Cannot find drive. A drive with the name 'zz' does not exist.", "DriveNotFound"),
        ("Get-Item nope::x", "Cannot find a provider with the name 'nope'.", "ProviderNotFound"),
    ],
)
def test_what_is_not_there_is_said_in_powershell_s_words(command: str, message: str, error_id: str) -> None:
    caught = "$_.Exception.Message; $_.FullyQualifiedErrorId"
    script = f"Set-Location /tmp; try {{ {command} -ErrorAction Stop }} catch {{ {caught} }}"
    assert output(script) == [message, f"{error_id},Microsoft.PowerShell.Commands.GetItemCommand"]


def test_an_error_does_not_end_the_command() -> None:
    printed = run("Set-Location /tmp; (Get-Item nope, /etc -ErrorAction SilentlyContinue).Name")
    assert printed.output == ["etc"]


def test_a_drive_made_in_a_function_ends_with_it() -> None:
    script = """
        function f { New-PSDrive W FileSystem /etc | Out-Null; (Get-Item W:/hosts).Name }
        f; Test-Path W:/hosts
        New-PSDrive W FileSystem /etc | Out-Null; (Get-Item W:/hosts).PSPath; $PWD.Drive.Name
    """
    assert output(script) == ["hosts", "False", "Microsoft.PowerShell.Core\\FileSystem::/etc/hosts", "/"]


def test_variables_functions_aliases_and_the_environment_are_items() -> None:
    script = """
        $env:COLOR = 'red'; "$env:COLOR $((Get-Item Env:COLOR).Value) $(Test-Path Env:color)"
        ${function:Say-It} = { "said $args" }; Say-It 1; Remove-Item Function:Say-It; Test-Path Function:Say-It
        Set-Item Variable:n 5; $n; Set-Item Alias:gg Get-Date; (Get-Item Alias:gg).Definition
        $env:COLOR = ''; Test-Path Env:COLOR
    """
    assert output(script) == ["red red False", "said 1", "False", "5", "Get-Date", "False"]


def test_the_environment_ignores_case_on_windows() -> None:
    assert output("$env:COLOR = 'red'; $env:color; $env:path = 'x'; (Get-Item Env:PATH).Name", os="windows") == [
        "red",
        "Path",
    ]


def test_a_variable_can_be_a_file() -> None:
    assert output("Set-Content /tmp/v.txt one, two; ${/tmp/v.txt}") in ([], ["one", "two"])
    assert output("Set-Content C:\\v.txt one, two; ${C:\\v.txt}[1]", os="windows") == ["two"]


def test_net_paths_start_from_the_process_s_folder_not_from_pwd() -> None:
    script = """
        [IO.Directory]::SetCurrentDirectory('/tmp'); Set-Location /etc
        [IO.File]::WriteAllText('net.txt', 'x'); Test-Path /tmp/net.txt; ([IO.FileInfo]'net.txt').FullName
    """
    assert output(script) == ["True", "/tmp/net.txt"]
