"""The domain and the addresses of a lab file: scripts that name a server by either find it."""

from __future__ import annotations

from pathlib import Path

from hvsim.infrastructure.lab.exporting import plan_of
from hvsim.infrastructure.lab.reading import check_text
from hvsim.infrastructure.lab.writing import lab_text
from tests.cmdlets.hyperv.test_machines import lines
from tests.stories.worlds import Shell

LAB = """domain = "corp.example"
[backup_server]
name = "VBR01"
address = "192.168.10.111"
[[hosts]]
name = "HV01"
"""


def test_a_server_is_found_by_its_full_name_and_its_address(tmp_path: Path) -> None:
    file = tmp_path / "lab.toml"
    file.write_text(LAB)
    shell = Shell(lab=str(file))
    for name in ("VBR01.corp.example", "192.168.10.111"):
        assert lines(shell.run(f"Connect-VBRServer -Server {name}; (Get-VBRServerSession).Server")) == [name]
    assert lines(shell.run("(Get-CimInstance Win32_ComputerSystem).Domain")) == ["corp.example"]
    text = lab_text(plan_of(shell.estate))
    assert 'domain = "corp.example"' in text
    assert 'address = "192.168.10.111"' in text


def test_what_is_no_address_or_is_there_twice_is_a_mistake() -> None:
    text = LAB.replace("corp.example", "corp example").replace(".111", ".311")
    twice = LAB + 'address = "192.168.10.111"\n'
    assert [problem.message for problem in check_text(text)] == [
        "'corp example' cannot be the name of a domain.",
        "computer 'VBR01': '192.168.10.311' is no IPv4 address.",
    ]
    assert "another one has the address" in check_text(twice)[0].message
