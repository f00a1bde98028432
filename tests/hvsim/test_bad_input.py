"""Scripts, names and lab files with mistakes, and full volumes: one clear error each, and the right exit code."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from hvsim.command_line import BAD_USAGE

Run = Callable[..., tuple[int, str, str]]


# scripts


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (random.Random(3).randbytes(5000), 1, "ParserError"),
        (b"if (1) {\n  'x' 'y'\n}", 1, "Unexpected token"),
        (b"'never closed", 1, "missing the terminator"),
        (b"(" * 50_000, 1, "ParserError"),
        (b"", 0, ""),
        (b"\xef\xbb\xbf", 0, ""),
    ],
    ids=["rubbish", "syntax", "open string", "deep", "empty", "only a mark"],
)
def test_files_that_are_no_scripts(tmp_path: Path, run: Run, content: bytes, code: int, said: str) -> None:
    script = tmp_path / "script.ps1"
    script.write_bytes(content)
    result = run("run", script)
    assert result[0] == code
    assert said in result[2]
    assert script.read_bytes() == content


def test_a_script_without_end_of_recursion_stops_with_an_error(tmp_path: Path, run: Run) -> None:
    script = tmp_path / "deep.ps1"
    script.write_text("function f($n) { f ($n + 1) }\nf 0")
    assert "call depth" in run("run", script)[2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Get-Vmm", "The term 'Get-Vmm' is not recognized"),
        ("Get-VM -Nmae dc01", "A parameter cannot be found that matches parameter name 'Nmae'"),
        ("Get-VM dc99", 'Hyper-V was unable to find a virtual machine with name "dc99"'),
        ("Start-BackupJob -Name Nightyl", "Did you mean 'Nightly'?"),
        ("Start-VM", "missing mandatory parameters: Name"),
        ("[int]'x'", 'Cannot convert value "x" to type "System.Int32"'),
        ("Get-Content C:\\no.txt", "Cannot find path 'C:\\no.txt' because it does not exist."),
        ("Set-Location Q:\\", "Cannot find drive. A drive with the name 'Q' does not exist."),
        ("Get-Item '*:\\x'", "Cannot find drive. A drive with the name '*' does not exist."),
        ("Get-Item '[x]::y'", "Cannot find a provider with the name '[x]'."),
        ("Get-Variable x -Scope 2147483647", "The scope number '2147483647' exceeds the number of active scopes."),
        ("Get-Variable x -Scope 2147483648", 'the value of argument "2147483648" is not valid'),
        ("Get-VMMigrationNetwork x", "'x' is not a subnet"),
        ("Set-Content a x -Encoding idna", "'idna' is not a supported encoding name"),
        ('Set-Content a x -Encoding "`0"', "is not a supported encoding name"),
        ("Get-VBRRepositoryExtent -Repository x", "it is no scale-out repository"),
        ("Start-Job -DefinitionName x", "There is no job definition named x"),
        ("[ValidatePattern()]$x = 1", 'Cannot find an overload for ".ctor" and the argument count: "0".'),
        (
            "function f { param([PSTypeName()]$x) }; f",
            'Cannot find an overload for ".ctor" and the argument count: "0".',
        ),
        ("[ValidateScript(1)]$x = 1", 'Cannot convert the "1" value of type'),
        ("[ValidateScript($null)]$x = 1", 'the value of argument "validationScript" is null'),
    ],
)
def test_what_does_not_exist_is_named(run: Run, text: str, said: str) -> None:
    code, _, errors = run("-c", text)
    assert code == 1
    assert said in errors


def test_a_path_of_another_system_is_nowhere(run: Run) -> None:
    code, _, errors = run("--os", "linux", "-c", "Get-VHD [uri]'http://x'")
    assert code == 1
    assert "is not an existing virtual hard disk file." in errors


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Start-Job { 1 } -ArgumentList $null | Receive-Job -Wait", "1"),
        ("(Get-Service vmms -Include $null -Exclude $null).Name", "vmms"),
        ("(Get-WmiObject Win32_BIOS -Property $null).Version", "CONTOSO - 1"),
        ("(@($null) | Test-NetConnection).PingSucceeded", "True"),
        (
            "Test-NetConnection HV02 | Format-Table RemoteAddress, ResolvedAddresses -HideTableHeaders",
            "10.0.0.12 {10.0.0.12}",
        ),
    ],
)
def test_a_list_that_is_null_is_as_good_as_none(run: Run, text: str, printed: str) -> None:
    code, output, errors = run("-c", text)
    assert (code, " ".join(output.split()), errors) == (0, printed, "")


# lab files

LAB = """
[[hosts]]
name = "HV01"
"""


@pytest.mark.parametrize("os", ["windows", "linux"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[hosts]\n", "not TOML"),
        ("", "needs one"),
        ("[[hosts]]\nnam = 'x'", "Did you mean 'name'?"),
        (LAB + "memory = 'much'", "is not a size"),
        (
            "[backup_server]\nname = 'V'\njobs = [{ name = 'N', machines = ['zz'] }]\n"
            "repositories = [{ name = 'R', path = 'E:\\\\x' }]\n" + LAB,
            "No virtual machine is named 'zz'",
        ),
    ],
    ids=["syntax", "empty", "unknown key", "bad size", "unknown machine"],
)
def test_lab_files_with_mistakes(tmp_path: Path, run: Run, text: str, said: str, os: str) -> None:
    lab = tmp_path / "lab.toml"
    lab.write_text(text)
    code, output, errors = run("--os", os, "--lab", lab, "-c", "'ran'")
    assert (code, output) == (BAD_USAGE, "")
    assert said in errors
    assert len(errors.splitlines()) == 1


def test_a_lab_file_that_cannot_be_read(tmp_path: Path, run: Run) -> None:
    for path in (tmp_path / "no.toml", tmp_path):
        code, _, errors = run("--lab", path, "-c", "1")
        assert code == BAD_USAGE
        assert str(path) in errors


SMALL_LAB = """
[backup_server]
name = "VBR01"
repositories = [{ name = "R", path = 'E:\\Backup' }]
jobs = [{ name = "Nightly", machines = ["dc01"] }]

[[hosts]]
name = "HV01"
volumes = [
    { root = 'D:\\', label = "VMs", capacity = "1TB" },
    { root = 'E:\\', label = "Backup", capacity = "3MB" },
]

[[hosts.machines]]
name = "dc01"
guest = "Windows Server 2019"
disks = [{ size = "1GB", used = "8MB" }]
"""


def test_a_full_repository_volume_fails_the_job_and_leaves_no_half_of_a_backup(tmp_path: Path, run: Run) -> None:
    lab = tmp_path / "lab.toml"
    lab.write_text(SMALL_LAB)
    code, output, _ = run(
        "--lab",
        lab,
        "-c",
        "$session = Start-BackupJob -Name Nightly; $session.Result.ToString(); $session.Reason;"
        "(Get-ChildItem E:\\ -Recurse -File).Count; (Get-VM dc01).State.ToString(); @(Get-RestorePoint).Count",
    )
    assert code == 0
    result, reason, files, state, points = output.splitlines()
    assert (result, files, state, points) == ("Failed", "0", "Running", "0")
    assert "not enough space" in reason


@pytest.mark.parametrize(
    "text",
    [
        "Set-Content E:\\big.txt ('x' * 5MB)",
        "Out-File E:\\big.txt -InputObject ('x' * 5MB)",
        "[IO.File]::WriteAllText('E:\\big.txt', 'x' * 5MB)",
    ],
)
def test_a_full_volume_is_an_error_of_the_command(tmp_path: Path, run: Run, text: str) -> None:
    lab = tmp_path / "lab.toml"
    lab.write_text(SMALL_LAB)
    code, _, errors = run("--lab", lab, "-c", text)
    assert code == 1
    assert "space" in errors
