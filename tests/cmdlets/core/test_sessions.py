"""Sessions on other machines: when a guest lets somebody in, what the shell does in one, files to and from it."""

from __future__ import annotations

import pytest

from hvsim.infrastructure.costs.durations import GUEST_BOOT
from tests.stories.worlds import GUEST, Shell


@pytest.fixture
def shell() -> Shell:
    made = Shell()
    made.run(GUEST)
    return made


def typed(shell: Shell, text: str) -> tuple[str, str]:
    """The prompt before an input of a person, and what it showed."""
    prompt, shown = shell.session.prompt_text(), len(shell.console.output)
    shell.session.run_interactive(text)
    return prompt, shell.console.output[shown:].strip()


def test_a_guest_that_boots_lets_nobody_in(shell: Shell) -> None:
    shell.run("Stop-VM web01 -TurnOff; Start-VM web01")
    _, errors = shell.run_with_errors("Invoke-Command -VMName web01 { 1 } -Credential $guest")
    assert "[web01] An error has occurred which PowerShell cannot handle. A remote session might have ended." in errors
    assert shell.run("$Error[0].FullyQualifiedErrorId").startswith("PSSessionStateBroken,")
    shell.run_with_errors("New-PSSession -VMName web01 -Credential $guest")
    assert shell.run("$Error[0].FullyQualifiedErrorId").startswith("PSSessionOpenFailed,")


def test_whoever_asks_until_the_guest_is_up_gets_an_answer(shell: Shell) -> None:
    shell.run("Stop-VM web01 -TurnOff; Start-VM web01; $before = Get-Date")
    shell.run("while (-not (Invoke-Command -VMName web01 { 1 } -Credential $guest -ErrorAction SilentlyContinue)) { }")
    waited = float(shell.run("((Get-Date) - $before).TotalSeconds"))
    assert GUEST_BOOT <= waited <= GUEST_BOOT + 6


def test_a_guest_whose_service_is_off_lets_nobody_in(shell: Shell) -> None:
    shell.run("Invoke-Command -VMName web01 { Stop-Service vmicvmsession } -Credential $guest")
    _, errors = shell.run_with_errors("Invoke-Command -VMName web01 { 1 } -Credential $guest")
    assert "A remote session might have ended." in errors


def test_a_session_breaks_with_its_machine(shell: Shell) -> None:
    shell.run("$s = New-PSSession -VMName web01 -Credential $guest; Restart-VM web01 -Force -Confirm:$false")
    shell.run("Start-Sleep 60")
    assert shell.run("$s.State").strip() == "Broken"
    _, errors = shell.run_with_errors("Invoke-Command $s { 1 }")
    assert "is not equal to Open, you cannot run a command in the session. The session state is Broken." in errors


def test_the_shell_goes_to_a_session_and_back(shell: Shell) -> None:
    typed(shell, "Enter-PSSession -VMName web01 -Credential $guest")
    assert typed(shell, "hostname; $there = 5") == ("[web01]: PS C:\\Users\\Administrator> ", "web01")
    assert typed(shell, "$there")[1] == "5"
    typed(shell, "Exit-PSSession")
    assert typed(shell, "$there") == ("PS C:\\Users\\Administrator> ", "")
    typed(shell, "Enter-PSSession hv02")
    typed(shell, "exit")
    assert shell.session.exit_code is None
    assert typed(shell, "hostname") == ("PS C:\\Users\\Administrator> ", "HV01")


def test_the_shell_comes_back_from_a_machine_that_went_away(shell: Shell) -> None:
    typed(shell, "Enter-PSSession -VMName web01 -Credential $guest")
    machine = next(each for each in shell.estate.local_host.machines if each.name == "web01")
    shell.estate.clock.run_until(shell.estate.clock.start(machine.turn_off()))
    assert shell.session.prompt_text() == "PS C:\\Users\\Administrator> "
    assert "The session state is Broken." in shell.console.errors


def test_a_script_that_enters_a_session_goes_on_here(shell: Shell) -> None:
    assert shell.run("Enter-PSSession hv02; hostname; Exit-PSSession").strip() == "HV01"


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("Enter-PSSession nosuch", "NetworkPathNotFound,CreateRemoteRunspaceFailed,"),
        ("Get-PSSession -Name nosuch", "RemoteRunspaceNotAvailableForSpecifiedName,"),
        ("Remove-PSSession -Id 77", "RemoteRunspaceNotAvailableForSpecifiedSessionId,"),
        ("Enter-PSSession -Id 77", "RemoteRunspaceNotAvailableForSpecifiedSessionId,"),
        ("Enter-PSSession -VMName nosuch -Credential $guest", "InvalidVMNameNotSingle,"),
        ("Invoke-Command hv02 { Enter-PSSession hv01 }", "RemoteHostDoesNotSupportPushRunspace,"),
    ],
)
def test_what_cannot_be_entered_is_refused(shell: Shell, text: str, identity: str) -> None:
    assert shell.run_with_errors(text)[1]
    assert shell.run("$Error[0].FullyQualifiedErrorId").startswith(identity)


def test_files_go_to_a_session_and_come_back(shell: Shell) -> None:
    shell.run("$s = New-PSSession -VMName web01 -Credential $guest; New-Item C:\\src\\sub -ItemType Directory -Force")
    shell.run("'a' > C:\\src\\a.txt; 'b' > C:\\src\\sub\\b.txt; Copy-Item C:\\src C:\\ -ToSession $s -Recurse")
    found = shell.run("Invoke-Command $s { Get-ChildItem C:\\src -Recurse -Name; 'back' > C:\\out.txt }").split()
    assert found == ["sub", "a.txt", "sub\\b.txt"]
    assert shell.run("Copy-Item C:\\out.txt C:\\src -FromSession $s; Get-Content C:\\src\\out.txt").strip() == "back"
    assert "because it does not exist" in shell.run_with_errors("Copy-Item C:\\no.txt C:\\ -FromSession $s")[1]
    missing = shell.run_with_errors("Copy-Item C:\\src\\a.txt C:\\no\\a.txt -ToSession $s")[1]
    assert "Could not find a part of the path 'C:\\no\\a.txt'." in missing
    both = shell.run_with_errors("Copy-Item C:\\src\\a.txt C:\\ -ToSession $s -FromSession $s")[1]
    assert "mutually exclusive" in both


def test_a_guest_is_reached_over_the_network_while_its_service_runs(shell: Shell) -> None:
    assert shell.run("Invoke-Command web01.lab.local { hostname }; (New-PSSession web01).ComputerType").split() == [
        "web01",
        "RemoteMachine",
    ]
    shell.run("Invoke-Command -VMName web01 -Credential $guest { Stop-Service WinRM }; $before = Get-Date")
    _, errors = shell.run_with_errors("Invoke-Command web01 { 1 }")
    assert "[web01] Connecting to remote server web01 failed" in errors
    assert shell.run("$Error[0].FullyQualifiedErrorId").startswith("WinRMOperationTimeout,PSSessionStateBroken,")
    assert shell.run("((Get-Date) - $before).TotalSeconds -ge 5").strip() == "True"


def test_a_session_into_a_machine_cannot_be_disconnected(shell: Shell) -> None:
    _, errors = shell.run_with_errors("New-PSSession -VMName web01 -Credential $guest | Disconnect-PSSession")
    assert "cannot be disconnected" in errors
