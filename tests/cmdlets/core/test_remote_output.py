"""What comes back from other machines is shown as PowerShell shows it: with the machine's name, formatting kept."""

from __future__ import annotations

from tests.stories.worlds import Shell


def test_tables_name_the_computer() -> None:
    shell = Shell()
    shown = shell.run("Invoke-Command hv02 { Get-VM lin01 }").splitlines()
    assert shown[1].split()[-2:] == ["Version", "PSComputerName"]
    assert shown[3].split()[-1] == "hv02"
    hidden = shell.run("Invoke-Command hv02 { Get-VM lin01 } -HideComputerName")
    assert "PSComputerName" not in hidden


def test_a_list_shows_the_name_but_not_whether_it_is_shown() -> None:
    shell = Shell()
    made = shell.run("Invoke-Command hv02 { [pscustomobject]@{ A = 1 } } | Tee-Object -Variable made | Format-List")
    assert [line.split()[0] for line in made.splitlines() if line.strip()] == ["A", "PSComputerName", "RunspaceId"]
    assert shell.run("$made.PSShowComputerName; $made.PSComputerName").split() == ["True", "hv02"]


def test_what_was_formatted_there_is_laid_out_here() -> None:
    shell = Shell()
    there = shell.run("Invoke-Command hv02 { Get-VM lin01 | Format-Table Name, State }")
    assert [line.rstrip() for line in there.strip().splitlines()] == ["Name    State", "----    -----", "lin01 Running"]
    assert shell.run("Start-Job { [pscustomobject]@{ N = 1 } | Format-List } | Receive-Job -Wait").strip() == "N : 1"
