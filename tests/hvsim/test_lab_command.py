"""`hvsim lab` and `--state`: lab files made up, checked and exported, and an estate that outlives a run."""

from __future__ import annotations

import json
from pathlib import Path

from tests.hvsim.conftest import Run


def test_a_lab_is_made_up_checked_and_built(tmp_path: Path, run: Run) -> None:
    lab = tmp_path / "lab.toml"
    assert run("lab", "new", "--hosts", "3", "--vms", "20", "--out", lab) == (0, "", "")
    assert run("lab", "check", lab) == (0, "", "")
    code, output, errors = run("--lab", lab, "-c", "(Get-VM).Count; $env:COMPUTERNAME; (Get-BackupJob).Name")
    assert (code, output.split(), errors) == (0, ["7", "HV01", "Nightly", "1"], "")
    code, output, _ = run("lab", "new", "--hosts", "0")
    assert (code, output) == (1, "")


def test_mistakes_are_named_with_file_line_and_column(tmp_path: Path, run: Run) -> None:
    lab = tmp_path / "lab.toml"
    lab.write_text('[[hosts]]\nname = "a"\nmemory = "much"\nfoo = 1\n')
    code, output, _ = run("lab", "check", lab)
    assert code == 1
    assert [line.removeprefix(str(lab)) for line in output.splitlines()] == [
        ':3:10: hosts[0].memory: "much" is not a size; write a number or a text such as "40GB".',
        ":4:1: hosts[0]: 'foo' is not known.",
    ]
    code, _, errors = run("--lab", lab, "-c", "1")
    assert code != 0
    assert "line 3, column 10: " in errors
    code, output, errors = run("lab", "check", tmp_path / "none.toml")
    assert (code, output) == (1, "")
    assert "cannot be read" in errors


def test_the_default_estate_is_exported_and_the_schema_is_json(run: Run) -> None:
    code, output, _ = run("lab", "export")
    assert code == 0
    assert '[[clusters]]\nname = "HVC01"' in output
    code, output, _ = run("lab", "schema")
    assert json.loads(output)["title"] == "hvsim lab file"


def test_an_estate_is_kept_between_runs(tmp_path: Path, run: Run) -> None:
    state = tmp_path / "lab.state"
    script = "Stop-VM web01 -TurnOff; Set-Content D:\\note.txt kept; $null = Start-BackupJob Nightly; Start-Sleep 60"
    assert run("--state", state, "-c", script)[0] == 0
    script = (
        "[string](Get-VM web01).State; Get-Content D:\\note.txt; @(Get-RestorePoint).Count; (Get-Date).Minute -gt 0"
    )
    code, output, errors = run("--state", state, "-c", script)
    assert (code, output.split(), errors) == (0, ["Off", "kept", "2", "True"], "")
    code, output, _ = run("lab", "export", "--state", state)
    assert code == 0
    assert 'name = "web01"' in output
    code, _, errors = run("--state", state, "--os", "linux", "-c", "1")
    assert code != 0
    assert "--os linux" in errors
    state.write_bytes(b"nothing of that kind")
    code, _, errors = run("--state", state, "-c", "1")
    assert code != 0
    assert "is no state file" in errors


def test_an_estate_that_a_script_left_can_be_kept_again_and_again(tmp_path: Path, run: Run) -> None:
    script = tmp_path / "stop.ps1"
    script.write_text("Stop-Service VSS; Set-Service VSS -StartupType Disabled\n")
    state = str(tmp_path / "lab.state")
    assert run("--state", state, "run", str(script))[0] == 0
    for _ in range(2):
        code, output, _ = run("--state", state, "-c", "[string](Get-Service VSS).StartType")
        assert (code, output.strip()) == (0, "Disabled")


def test_a_lab_beside_a_state_that_is_there_is_refused(tmp_path: Path, run: Run) -> None:
    lab, state = tmp_path / "lab.toml", tmp_path / "lab.state"
    assert run("lab", "new", "--hosts", "1", "--vms", "1", "--out", lab)[0] == 0
    assert run("--lab", lab, "--state", state, "-c", "1")[0] == 0
    code, output, errors = run("--lab", lab, "--state", state, "-c", "1")
    assert (code, output) == (64, "")
    assert f"The state file '{state}' holds an estate already, and '{lab}' would be ignored beside it." in errors
    assert "Leave the lab file out to go on with that estate" in errors
    code, output, _ = run("--state", state, "-c", "(Get-VM).Count")
    assert (code, output.strip()) == (0, "1")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["lab.state", "lab.toml"]
