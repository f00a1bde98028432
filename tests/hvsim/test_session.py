"""`hvsim.Session`: what Python programs use, and what it promises about state, chance, folders and exit codes."""

from __future__ import annotations

import sys
import threading
import weakref
from datetime import UTC, datetime
from pathlib import Path

import pytest

import hvsim
from hvsim.console import MemoryConsole
from hvsim.infrastructure.errors import InvalidState
from hvsim.mounts import BadMount, MountGrant
from hvsim.session import Session


@pytest.fixture
def console() -> MemoryConsole:
    return MemoryConsole()


@pytest.fixture
def session(console: MemoryConsole) -> Session:
    return Session(console=console)


def run_file(script: Path, *arguments: str, os: str = "linux", mounts: tuple[MountGrant, ...] = ()) -> tuple[int, str]:
    """The exit code of a script and what it printed."""
    console = MemoryConsole()
    code = Session(os=os, console=console, mounts=mounts).run_file(str(script), arguments)
    return code, (console.output + console.errors).replace("\r\n", "\n")


def test_the_example_of_the_readme() -> None:
    with hvsim.Session() as session:
        names = session.invoke("Get-VM | ForEach-Object Name")
    assert names == ["dc01", "web01", "sql01", "legacy01"]


def test_closing_frees_the_estate_whatever_was_done_with_it(session: Session) -> None:
    session.invoke("""
        class Owner { [string] $Name }
        Update-TypeData -TypeName Owner -MemberName Machines -MemberType ScriptProperty -Value { Get-VM }
        $machines = [Owner]::new().Machines
        Start-Job { Get-VM } | Receive-Job -Wait | Out-Null
        Checkpoint-Lab before
        Get-VBRJob | Start-VBRJob | Out-Null
        New-PSSession hv02 | Out-Null
        Enter-PSSession hv02""")
    session.run_interactive("class Inner { }; Get-VM")
    held = [
        weakref.ref(each) for each in (session.engine, session.foreground, session.engine.service("Estate").hosts[0])
    ]
    session.close()
    assert [reference() for reference in held] == [None] * 3
    session.close()  # it may be closed again
    with pytest.raises(InvalidState, match="The session is closed"):
        session.invoke("1")
    with pytest.raises(InvalidState, match="The session is closed"):
        session.run_file(__file__)


def test_closing_a_session_leaves_others_as_they_are(session: Session) -> None:
    with Session(console=MemoryConsole()) as other:
        session.invoke("class Owner { [string] $Name = 'joe' }")
        other.invoke("class Owner { [string] $Name = 'ann' }")
    assert session.invoke("[Owner]::new().Name") == ["joe"]


def test_output_comes_as_values(session: Session) -> None:
    assert session.invoke("'text'; 7; 2.5; $true; $null") == ["text", 7, 2.5, True, None]
    (made,) = session.invoke("[pscustomobject]@{Name = 'web01'}")
    assert type(made).__name__ == "PSCustomObject"


def test_state_lasts_between_calls(session: Session) -> None:
    assert session.invoke("$x = 40; function Add-Two($n) { $n + 2 }") == []
    assert session.invoke("Add-Two $x") == [42]


def test_an_error_that_ends_the_text_is_raised_and_others_go_to_the_console(
    session: Session, console: MemoryConsole
) -> None:
    with pytest.raises(hvsim.ScriptError, match="boom") as caught:
        session.invoke("throw 'boom'")
    assert caught.value.record.exception.message == "boom"
    assert session.invoke("Get-Item nope; 'on'") == ["on"]
    assert "Cannot find path" in console.errors
    assert session.invoke("$Error.Count") == [2]


def test_two_sessions_share_nothing(session: Session) -> None:
    other = Session(console=MemoryConsole())
    session.invoke("$x = 1; Stop-VM dc01 -Force; Set-Content C:\\mark.txt 1")
    assert other.invoke("$x; (Get-VM dc01).State.ToString(); Test-Path C:\\mark.txt") == [None, "Running", False]


def test_type_data_belongs_to_its_session(session: Session) -> None:
    other = Session(console=MemoryConsole())
    session.invoke("Update-TypeData -TypeName System.String -MemberType NoteProperty -MemberName Rack -Value 7")
    assert session.invoke("'x'.Rack") == [7]
    assert other.invoke("'x'.Rack; Get-TypeData System.String | ForEach-Object TypeName") == [None]
    assert session.invoke("'x'.Rack") == [7]


def test_classes_belong_to_their_session(session: Session) -> None:
    other = Session(console=MemoryConsole())
    session.invoke("class Rack { [int] $Size = 42 }; enum Row { Front; Back }")
    assert other.invoke("'Rack' -as [type]; 'Row' -as [type]") == [None, None]
    other.invoke("class Rack { [int] $Size = 7 }")
    for _ in range(2):
        assert session.invoke("[Rack]::new().Size; (New-Object Rack).Size; [int][Row]::Back") == [42, 42, 1]
        assert other.invoke("[Rack]::new().Size; ([Rack]@{ Size = 9 }).Size; 'Row' -as [type]") == [7, 9, None]


def test_a_run_on_another_host_ends_with_casts_at_home(session: Session) -> None:
    script = "Set-Content C:\\mark.txt 1; Invoke-Command -ComputerName HV02 { 1 } | ForEach-Object { $here }; $here"
    script = script.replace("$here", "([IO.FileInfo]'C:\\mark.txt').Exists")
    assert session.invoke(script) == [True, True]


STORY = """
[guid]::NewGuid().ToString(); Get-Random; (Get-Date).ToString('o')
$null = Start-BackupJob -Name Nightly
Get-BackupTrace | ForEach-Object { "$($_.Step) $($_.Start)" }
"""


def test_one_seed_gives_one_story() -> None:
    def tell(seed: int) -> list[object]:
        return Session(seed=seed, console=MemoryConsole()).invoke(STORY)

    assert tell(7) == tell(7)
    assert tell(7) != tell(8)


def test_the_personality_settles_paths() -> None:
    linux = Session(os="linux", console=MemoryConsole())
    assert linux.invoke("$IsWindows; [IO.Path]::DirectorySeparatorChar.ToString(); (Resolve-Path ~).Path") == [
        False,
        "/",
        "/home/user",
    ]
    windows = Session(console=MemoryConsole())
    assert windows.invoke("$IsWindows; (Resolve-Path ~).Path; Join-Path a b") == [
        True,
        "C:\\Users\\Administrator",
        "a\\b",
    ]


@pytest.mark.parametrize("os", ["windows", "linux"])
def test_the_scripts_own_folder_is_copied_on_write(tmp_path: Path, os: str) -> None:
    (tmp_path / "data.txt").write_text("before")
    script = tmp_path / "change.ps1"
    script.write_text(
        "Set-Content $PSScriptRoot/data.txt after; Set-Content $PSScriptRoot/new.txt 1\n"
        "Remove-Item $PSCommandPath; Get-Content $PSScriptRoot/data.txt; Test-Path $PSCommandPath"
    )
    assert run_file(script, os=os) == (0, "after\nFalse\n")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["change.ps1", "data.txt"]
    assert (tmp_path / "data.txt").read_text() == "before"


@pytest.mark.parametrize(("writable", "left"), [(False, "before"), (True, "after")])
def test_a_mount_is_written_only_when_granted(tmp_path: Path, writable: bool, left: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "file.txt").write_text("before")
    console = MemoryConsole()
    session = Session(console=console, mounts=[MountGrant(str(folder), "D:\\Data", writable=writable)])
    assert session.run_command("[IO.File]::WriteAllText('D:\\Data\\file.txt', 'after')") == (0 if writable else 1)
    assert (folder / "file.txt").read_text() == left
    assert session.invoke("(Get-VM).Count") == [4]  # the estate's own files on that drive are there as well
    assert bool(console.errors) is not writable


def test_a_mount_may_bring_a_drive_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("here")
    session = Session(console=MemoryConsole(), mounts=[MountGrant(str(tmp_path), "X:\\Deep\\Data")])
    assert session.invoke("Get-Content X:\\Deep\\Data\\file.txt; (Get-ChildItem X:\\).Name") == ["here", "Deep"]


def test_a_mount_at_a_relative_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadMount, match="no absolute path"):
        Session(console=MemoryConsole(), mounts=[MountGrant(str(tmp_path), "Data")])


def test_nothing_else_of_the_real_machine_is_seen(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    session = Session(os="linux", console=MemoryConsole())
    assert session.invoke(f"Test-Path '{tmp_path}/secret.txt'; [IO.File]::Exists('/etc/passwd')") == [False, False]


def test_wall_clock_makes_time_real_and_sleep_free(console: MemoryConsole) -> None:
    simulated = Session(console=console).invoke("Start-Sleep 3600; (Get-Date).Year")
    real = Session(console=console, wall_clock=True).invoke(
        "$w = [Diagnostics.Stopwatch]::StartNew(); Start-Sleep 30; $w.Elapsed.TotalSeconds -lt 20; (Get-Date).Year"
    )
    assert simulated == [2025]
    assert real == [True, datetime.now(UTC).year]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", 0),
        ("1", 0),
        ("exit 9", 9),
        ("exit 'abc'", 0),
        ("throw 'x'", 1),
        ("1 + )", 1),
        ("Get-Item nope", 1),
        ("Get-Item nope; 1", 0),
        ("Write-Error x", 1),
        ("1/0", 1),
        ("1/0; 2", 0),
        ("nosuch", 1),
        ("$Host.SetShouldExit(3)", 3),
    ],
)
def test_exit_codes_of_a_command(session: Session, text: str, code: int) -> None:
    assert session.run_command(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("'x'; throw 'boom'; 'y'", 1),
        ("exit 3", 3),
        ("Get-Item nope; 'after'", 0),
        ("'a'; Get-Item nope", 0),
        ("1/0\n'after'", 0),
        ("$ErrorActionPreference = 'Stop'\nGet-Item nope", 1),
        ("if (1) {\n\n  'x' 'y'\n}", 1),
        ("& { exit 5 }; 1", 5),
    ],
)
def test_exit_codes_of_a_script(tmp_path: Path, text: str, code: int) -> None:
    script = tmp_path / "script.ps1"
    script.write_text(text)
    assert run_file(script)[0] == code


def test_arguments_of_a_script(tmp_path: Path) -> None:
    script = tmp_path / "ok.ps1"
    script.write_text('param($a, $b, [switch]$s)\n"a=$a b=$b s=$s args=$args"')
    assert run_file(script, "1", "-b", "two", "-s") == (0, "a=1 b=two s=True args=\n")
    assert run_file(script, "-s:$false", "x") == (0, "a=x b= s=False args=\n")
    assert run_file(script, "-zz", "1", "2", "3") == (0, "a=2 b=3 s=False args=-zz 1\n")


def test_a_script_with_a_byte_order_mark_or_in_utf_16(tmp_path: Path) -> None:
    script = tmp_path / "marked.ps1"
    for encoding in ("utf-8-sig", "utf-16"):
        script.write_text("'grün'", encoding=encoding)
        assert run_file(script) == (0, "grün\n")


def test_interactive_input_keeps_going_until_exit(session: Session, console: MemoryConsole) -> None:
    session.run_interactive("$x = 1")
    session.run_interactive("nosuch")
    session.run_interactive("$x; $?")
    assert console.output.split() == ["1", "True"]
    assert session.exit_code is None
    session.run_interactive("exit 3")
    assert session.exit_code == 3


@pytest.mark.parametrize("os", ["linux", "windows"])
def test_a_grant_inside_the_scripts_folder_is_written_through(tmp_path: Path, os: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "script.ps1").write_text('Set-Content "$PSScriptRoot/data/new.txt" written; \'x\' > "$PSScriptRoot/y"')
    code, _ = run_file(tmp_path / "script.ps1", os=os, mounts=(MountGrant(str(data), None, True),))
    assert code == 0
    assert (data / "new.txt").read_text().strip() == "written"
    assert not (tmp_path / "y").exists()


def test_a_grant_shown_inside_the_scripts_folder_is_written_through(tmp_path: Path) -> None:
    scripts, data = tmp_path / "scripts", tmp_path / "data"
    scripts.mkdir()
    data.mkdir()
    (scripts / "script.ps1").write_text("Set-Content 'C:\\Scripts\\out\\new.txt' written")
    code, _ = run_file(scripts / "script.ps1", os="windows", mounts=(MountGrant(str(data), "c:\\scripts\\out", True),))
    assert code == 0
    assert (data / "new.txt").read_text().strip() == "written"


def test_sessions_in_threads_keep_to_themselves() -> None:
    """Types, type data and enums of scripts are found without an engine at hand: the sessions take turns."""
    script = """
        class Box {{ [int]$Size; Box([int]$n) {{ $this.Size = $n }} [string] Tell() {{ return "{0}-" + $this.Size }} }}
        enum Colour {{ Red = {0} }}
        Update-TypeData -TypeName System.String -MemberName Owner -MemberType NoteProperty -Value {0} -Force
        $wrong = 0
        foreach ($i in 1..60) {{
            if ([Box]::new($i).Tell() -ne "{0}-$i" -or [int][Colour]::Red -ne {0} -or 'x'.Owner -ne {0}) {{ $wrong++ }}
        }}
        $wrong
    """
    found: dict[int, object] = {}

    def run(number: int) -> None:
        found[number] = Session(console=MemoryConsole()).invoke(script.format(number))

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    try:
        threads = [threading.Thread(target=run, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert found == {0: [0], 1: [0], 2: [0]}


def test_a_run_goes_on_after_another_session_ran_in_its_midst() -> None:
    data = "Update-TypeData -TypeName System.String -MemberName Owner -MemberType NoteProperty -Value {}; "
    inner, console = Session(console=MemoryConsole()), MemoryConsole()
    inner.invoke(data.format("inner"))
    asked: list[object] = []
    write = console.write

    def write_and_ask(text: str) -> None:
        asked.extend(inner.invoke("'x'.Owner"))
        write(text)

    console.write = write_and_ask  # type: ignore[method-assign]  # listens to this one console
    outer = Session(console=console)
    assert outer.invoke(data.format("outer") + "Write-Host asking; 'x'.Owner") == ["outer"]
    assert set(asked) == {"inner"}
