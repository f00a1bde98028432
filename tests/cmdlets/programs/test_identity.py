"""hostname and whoami, here and on other machines."""

from __future__ import annotations

from tests.stories.worlds import GUEST, Shell


def test_every_machine_says_its_own_name() -> None:
    shell = Shell()
    shell.run(GUEST)
    assert shell.run("hostname; whoami").split() == ["HV01", "lab\\administrator"]
    assert shell.run("Invoke-Command hv02 { hostname }").strip() == "HV02"
    assert shell.run("Invoke-Command -VMName web01 -Credential $guest { hostname }").strip() == "web01"


def test_other_uses_are_refused() -> None:
    shell = Shell()
    assert shell.run("$null = hostname -s; $LASTEXITCODE; $null = whoami /priv; $LASTEXITCODE").split() == ["1", "1"]
