"""The domain and the addresses of a lab file: scripts that name a server by either find it."""

from __future__ import annotations

from pathlib import Path

import pytest

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
        '"corp example" cannot be the name of a domain: it is letters, digits and hyphens, with dots between them.',
        "computer 'VBR01': \"192.168.10.311\" is no IPv4 address.",
    ]
    assert "another one has the address" in check_text(twice)[0].message


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('"192.168.10.111"', '"127.0.0.1"', (4, 11, "by which each computer means itself")),
        ('"192.168.10.111"', '"10.1.0.0"', (4, 11, "is the address of a network")),
        ('"192.168.10.111"', '"10.1.0.255"', (4, 11, "means all computers of a network")),
        ('"192.168.10.111"', '"224.0.0.1"', (4, 11, "is no address that a computer is given")),
        ('"192.168.10.111"', '""', (4, 11, 'backup_server.address: "" says nothing; leave the key out.')),
        ('"corp.example"', '""', (1, 10, 'domain: "" says nothing; leave the key out.')),
        ('"corp.example"', f'"{"a" * 300}"', (1, 10, "aaa... cannot be the name of a domain: it has more than 237")),
        ('"corp.example"', f'"{"a" * 64}.b"', (1, 10, "between dots are 63 characters at most.")),
        ('"corp.example"', '"corp-.example"', (1, 10, "letters, digits and hyphens")),
        ('"corp.example"', '"10.1"', (1, 10, "its last part has no letter.")),
        ('name = "HV01"', 'name = "HV01"\nmemory = ["64GB", 1.5]', (7, 10, '["64GB", 1.5] is not a size')),
        ('name = "HV01"', 'name = "HV01"\nprocessors = true', (7, 14, "a whole number is expected, not true.")),
        ('name = "HV01"', 'name = "HV01"\nversion = 2024-01-31', (7, 11, "a text is expected, not 2024-01-31.")),
        ('name = "HV01"', 'name = { a = 1, "b c" = "d\\te" }', (6, 8, 'not { a = 1, "b c" = "d\\te" }.')),
        ('name = "HV01"', 'name = "HV01"\nvolumes = inf', (7, 11, "a list is expected, not inf.")),
    ],
)
def test_what_no_computer_can_have_is_a_mistake_at_its_place(
    before: str, after: str, expected: tuple[int, int, str]
) -> None:
    problem = check_text(LAB.replace(before, after))[0]
    assert (problem.line, problem.column) == expected[:2]
    assert expected[2] in problem.message
