"""The command line as a user meets it: help, versions, wrong usage, and files that are no scripts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hvsim import __version__
from hvsim.command_line import BAD_USAGE, CANNOT_WRITE, main


def exit_code_of(*arguments: str) -> int:
    """The exit code, however the command line ends."""
    try:
        return main(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else -1


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of("--version") == 0
    assert capsys.readouterr().out == f"hvsim {__version__}\n"


def test_help_names_every_command_with_its_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of("--help") == 0
    text = capsys.readouterr().out
    for name in ("run", "demo", "check", "repository", "--mount", "--wall-clock", "--seed", "--lab", "-c TEXT"):
        assert name in text


@pytest.mark.parametrize("arguments", [["bogus"], ["run"], ["repository"], ["--os", "beos", "-c", "1"], ["check"]])
def test_wrong_usage_gives_one_line_and_exit_code_64(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(*arguments) == BAD_USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert captured.err.splitlines()[-1].startswith("hvsim")


def test_a_missing_script_and_a_folder_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of("run", str(tmp_path / "no.ps1")) == BAD_USAGE
    assert "is not recognized as the name of a script file" in capsys.readouterr().err
    assert exit_code_of("run", str(tmp_path)) == BAD_USAGE
    assert "is a folder" in capsys.readouterr().err


def test_a_mount_of_a_missing_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of("--mount", str(tmp_path / "no"), "-c", "1") == BAD_USAGE
    assert "does not exist" in capsys.readouterr().err


def test_check_tells_where_a_script_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.ps1", tmp_path / "bad.ps1"
    good.write_text("1 + 1\n")
    bad.write_text("if ($a) {\n")
    assert exit_code_of("check", str(good)) == 0
    assert capsys.readouterr().out == ""
    assert exit_code_of("check", str(good), str(bad)) == 1
    assert f"{bad}:1:" in capsys.readouterr().out


def test_check_prints_trees_as_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "one.ps1"
    script.write_text("$x = 1")
    assert exit_code_of("check", "--tree", "--json", str(script)) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["file"] == str(script)
    assert record["errors"] == []
    assert record["tree"].startswith("(ScriptBlock 0-6 end:(NamedBlock 0-6 End unnamed (AssignmentStatement 0-6")


def test_check_survives_binary_rubbish_and_missing_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rubbish = tmp_path / "rubbish.ps1"
    rubbish.write_bytes(bytes(range(256)) * 40)
    assert exit_code_of("check", str(rubbish)) == 1
    assert exit_code_of("check", str(tmp_path / "no.ps1")) == 1
    assert "Cannot read" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "code"), [("exit 300", 44), ("exit -1", 255)])
def test_exit_codes_are_taken_as_the_system_takes_them(text: str, code: int) -> None:
    assert subprocess.run([sys.executable, "-m", "hvsim", "-c", text], timeout=60).returncode == code


@pytest.mark.parametrize(
    ("typed", "printed"), [(b"hello\n", "q: hello\n[hello]\n"), (b"two\nlines\n", "q: two\n[two]\n")]
)
def test_a_question_is_answered_by_what_is_piped_in(typed: bytes, printed: str) -> None:
    command = [sys.executable, "-m", "hvsim", "--os", "linux", "-c", '$x = Read-Host q; "[$x]"']
    done = subprocess.run(command, input=typed, capture_output=True, timeout=60)
    assert done.stdout.decode() == printed


def test_a_question_behind_the_last_answer_reads_an_empty_line() -> None:
    command = [sys.executable, "-m", "hvsim", "--os", "linux", "-c", '1..2 | % { $x = Read-Host q; "[$x]" }']
    done = subprocess.run(command, input=b"one\n", capture_output=True, timeout=60)
    assert done.stdout.decode() == "q: one\n[one]\nq: \n[]\n"


def test_a_question_that_nobody_can_answer_is_an_error() -> None:
    command = [sys.executable, "-m", "hvsim", "-c", "Read-Host q"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    assert done.returncode == 1
    assert b"NonInteractive" in done.stderr


def test_a_script_may_come_through_a_pipe() -> None:
    command = [sys.executable, "-m", "hvsim", "--os", "linux"]
    done = subprocess.run(command, input=b"$x = 1\nif ($x) {\n'in'\n}\nexit 3\n", capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (3, b"in\n")


@pytest.mark.parametrize(
    ("typed", "code", "printed"),
    [
        ("Enter-PSSession hv02\nhostname\nexit\nhostname\n", 0, "HV02 HV01"),
        ("throw 1\n'next'\n", 0, "next"),
        ("function f {\n\n'in'\n}\nf\n\n'after'\nGet-Item nope", 1, "in after"),
        ("$x = Read-Host\nann\n'it is ' + $x", 0, "ann it is ann"),
    ],
)
def test_commands_from_a_pipe_run_one_by_one_as_if_they_were_typed(typed: str, code: int, printed: str) -> None:
    done = subprocess.run([sys.executable, "-m", "hvsim"], input=typed, capture_output=True, text=True, timeout=60)
    assert (done.returncode, " ".join(done.stdout.split())) == (code, printed)


@pytest.mark.parametrize("arguments", [("-c", "-"), ("run", "-")])
def test_a_dash_is_standard_input(arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "hvsim", *arguments]
    done = subprocess.run(command, input="1\nexit 3\n2\n", capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (3, "1\n")


def test_a_script_without_run_is_told_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of("nightly.ps1") == BAD_USAGE
    assert capsys.readouterr().err.splitlines()[-1] == "hvsim: 'nightly.ps1' is a script: hvsim run nightly.ps1"


def test_a_folder_without_restore_points_is_not_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of("repository", "verify", str(tmp_path)) == 1
    assert "nothing was verified" in capsys.readouterr().err


def test_a_script_comes_from_a_pipe() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hvsim", "run", "--os", "linux", "/dev/stdin"],
        input="'read'; 1 + 1",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "read\n2\n", "")


@pytest.mark.parametrize(
    ("closed", "code", "printed", "errors"),
    [
        ("<&-", 0, b"1\n", b""),
        (">&-", 0, b"", b""),
        ("2>&-", 0, b"1\n", b""),
        ("<&- >&- 2>&-", 0, b"", b""),
        (">/dev/full", CANNOT_WRITE, b"", b"hvsim: Cannot write the output: No space left on device.\n"),
    ],
)
def test_streams_that_are_closed_or_full(closed: str, code: int, printed: bytes, errors: bytes) -> None:
    command = ["sh", "-c", f'"$0" -m hvsim --os linux -c 1 {closed}', sys.executable]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (code, printed, errors)


def test_a_shell_without_input_ends() -> None:
    command = ["sh", "-c", '"$0" -m hvsim <&-', sys.executable]
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "errors"), [("", 0, b""), ("--mount .", BAD_USAGE, b"hvsim: --mount: '.' does not exist.")]
)
def test_a_folder_that_is_no_more(tmp_path: Path, arguments: str, code: int, errors: bytes) -> None:
    gone = f'mkdir gone && cd gone && rmdir ../gone && exec "$0" -m hvsim {arguments} -c 1'
    done = subprocess.run(["sh", "-c", gone, sys.executable], cwd=tmp_path, capture_output=True, timeout=60)
    assert done.returncode == code
    assert done.stderr.startswith(errors)


def test_a_state_file_behind_a_link_stays_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("state")
    assert exit_code_of("--state", str(tmp_path / "link"), "-c", "1") == 0
    assert (tmp_path / "link").is_symlink()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link", "state"]


def test_a_state_file_and_a_checkpoint_keep_the_registry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(text: str) -> list[str]:
        assert exit_code_of("--state", str(tmp_path / "state"), "-c", text) == 0
        return capsys.readouterr().out.splitlines()

    run(
        "New-Item HKLM:\\SOFTWARE\\x\\y -Force | Out-Null; Remove-Item HKLM:\\SOFTWARE\\Policies -Recurse;"
        "foreach ($k in @(('m', 'MultiString', @('a', 'b')), ('q', 'QWord', 5), ('b', 'Binary', [byte[]](1, 2)),"
        "('e', 'ExpandString', '%x%'), ('s', 'String', 't'), ('d', 'DWord', 7)))"
        "{ New-ItemProperty HKLM:\\SOFTWARE\\x $k[0] -PropertyType $k[1] -Value $k[2] | Out-Null }"
    )
    kept = ["m MultiString a b", "q QWord 5", "b Binary 1 2", "e ExpandString %x%", "s String t", "d DWord 7", "y"]
    look = (
        '$k = Get-Item HKLM:\\SOFTWARE\\x; $k.GetValueNames() | % { "$_ $($k.GetValueKind($_)) $($k.GetValue($_))" };'
        "$k.GetSubKeyNames(); Test-Path HKLM:\\SOFTWARE\\Policies"
    )
    assert run(look) == [*kept, "False"]
    undone = (
        "Checkpoint-Lab | Out-Null; Set-ItemProperty HKLM:\\SOFTWARE\\x q 6; Remove-Item HKLM:\\SOFTWARE\\x\\y;"
        "Clear-Item HKLM:\\SOFTWARE\\x; New-Item HKLM:\\SOFTWARE\\Policies | Out-Null; Restore-Lab; "
    )
    assert run(undone + look) == [*kept, "False"]
    run("Rename-Item HKLM:\\SOFTWARE\\x z; Clear-Item HKLM:\\SOFTWARE\\z")
    assert run("(Get-Item HKLM:\\SOFTWARE\\z).GetSubKeyNames(); (Get-Item HKLM:\\SOFTWARE\\z).ValueCount") == ["y", "0"]


def test_settings_of_cards_and_switches_are_kept_as_plain_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "Get-VMNetworkAdapter web01 | Set-VMNetworkAdapter -IovWeight 10 -IovInterruptModeration High;"
        "Set-VMSwitch vSwitch -DefaultQueueVrssMaxQueuePairs 8 -EnableSoftwareRsc $false"
    )
    assert exit_code_of("--state", str(tmp_path / "state"), "-c", text) == 0
    text = (
        "Get-VMNetworkAdapter web01 | % { $_.IovWeight; $_.IovInterruptModeration }; (Get-VMSwitch).SoftwareRscEnabled"
    )
    assert exit_code_of("--state", str(tmp_path / "state"), "-c", text) == 0
    assert capsys.readouterr().out.split() == ["10", "High", "False"]


def test_scheduled_tasks_of_a_state_file_run_in_the_next_session(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = "(New-ScheduledTaskAction cmd '/c Add-Content C:\\runs.txt 1') (New-ScheduledTaskTrigger -Daily -At 10pm)"
    texts = (
        (
            f"$task = New-ScheduledTask {parts}; $task.Settings.Priority = [byte]4; $task.Settings.WakeToRun = 1;"
            "$task | Register-ScheduledTask Runs | Out-Null; Start-Sleep (15 * 3600)"
        ),
        "Start-Sleep (2 * 24 * 3600)",
        "@(Get-Content C:\\runs.txt).Count",
    )
    for text in texts:
        assert exit_code_of("--state", str(tmp_path / "state"), "-c", text) == 0
    assert capsys.readouterr().out.strip() == "3"


def test_a_state_file_without_a_name_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert exit_code_of("--state", "", "-c", "1") == BAD_USAGE
    assert "A state file needs a name" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_pipe_is_no_state_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert exit_code_of("--state", str(tmp_path / "pipe"), "-c", "1") == BAD_USAGE
    assert "is no file" in capsys.readouterr().err
