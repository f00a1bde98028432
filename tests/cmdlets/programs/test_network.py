"""ping and ipconfig, here and in guests, of machines that answer and of those that do not."""

from __future__ import annotations

import pytest

from tests.stories.worlds import GUEST, Shell


def test_answers_are_counted() -> None:
    lines = Shell().run("ping -n 2 HV02; $LASTEXITCODE").splitlines()
    assert lines[1] == "Pinging HV02.lab.local [10.0.0.12] with 32 bytes of data:"
    assert lines[2:4] == ["Reply from 10.0.0.12: bytes=32 time=1ms TTL=128"] * 2
    assert "    Packets: Sent = 2, Received = 2, Lost = 0 (0% loss)," in lines
    assert lines[-1] == "0"


def test_who_does_not_answer_is_waited_for() -> None:
    shell = Shell()
    shell.run("Stop-VM web01 -TurnOff -Force; $begun = Get-Date")
    lines = shell.run("ping -n 3 -w 2000 web01; $LASTEXITCODE; [int]((Get-Date) - $begun).TotalSeconds").splitlines()
    assert lines[2:5] == ["Request timed out."] * 3
    assert "    Packets: Sent = 3, Received = 0, Lost = 3 (100% loss)," in lines
    assert lines[-2:] == ["1", "8"]


def test_a_guest_pings_itself_at_once() -> None:
    shell = Shell()
    shell.run(GUEST)
    assert "time<1ms" in shell.run("Invoke-Command -VMName web01 -Credential $guest { ping -n 1 localhost }")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("ping nosuch", "Ping request could not find host nosuch. Please check the name and try again."),
        ("ping", "IP address must be specified."),
        ("ping -x HV01", "Bad option -x."),
        ("ping -n 0 HV01", "Bad value for option -n, valid range is from 1 to 4294967295."),
        ("ping HV01 -n", "Value must be supplied for option -n."),
        ("ping HV01 HV02", "Bad parameter HV02."),
        ("ipconfig /release", "Error: unrecognized or incomplete command line: /release"),
    ],
)
def test_bad_words_are_told(call: str, said: str) -> None:
    assert Shell().run(f"{call}; $LASTEXITCODE").splitlines() == [said, "1"]


def test_the_cards_are_those_of_the_machine() -> None:
    shell = Shell()
    shell.run(GUEST)
    own = shell.run("ipconfig").splitlines()
    assert "   IPv4 Address. . . . . . . . . . . : 10.0.0.11" in own
    assert "   Subnet Mask . . . . . . . . . . . : 255.0.0.0" in own
    assert "   Connection-specific DNS Suffix  . : lab.local" in own
    guest = shell.run("Invoke-Command -VMName web01 -Credential $guest { ipconfig /all }").splitlines()
    assert "   Host Name . . . . . . . . . . . . : web01" in guest
    assert "   Description . . . . . . . . . . . : Microsoft Hyper-V Network Adapter" in guest
