"""Migration networks: which subnets a host moves machines over, and what that keeps it from."""

from __future__ import annotations

from pathlib import Path

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

LAB = """
[[hosts]]
name = "HA"
[[hosts.machines]]
name = "m1"
[[hosts]]
name = "HB"
"""


def test_networks_come_change_and_go() -> None:
    shell = Shell()
    shell.run("Add-VMMigrationNetwork 10.0.1.0/24 5; '192.168.7.9' | Add-VMMigrationNetwork")
    show = 'Get-VMMigrationNetwork | ForEach-Object { "$($_.Subnet) $($_.Priority)" }'
    assert lines(shell.run(show)) == ["10.0.1.0/24 5", "192.168.7.9/32 4999"]
    shell.run("Set-VMMigrationNetwork 10.0.1.0/24 10.0.2.0/24 -NewPriority 1; Remove-VMMigrationNetwork 192.168.7.9")
    assert lines(shell.run(show)) == ["10.0.2.0/24 1"]
    assert error_of(shell, "Add-VMMigrationNetwork 10.0.2.0/24")[0].startswith("InvalidParameter,")
    assert error_of(shell, "Add-VMMigrationNetwork nonsense")[0].startswith("InvalidParameter,")
    assert error_of(shell, "Remove-VMMigrationNetwork 10.9.0.0/16")[1] == "ObjectNotFound"


def test_a_move_needs_a_network_that_leads_there(tmp_path: Path) -> None:
    lab = tmp_path / "lab.toml"
    lab.write_text(LAB, "utf-8")
    shell = Shell(lab=str(lab))
    shell.run("Enable-VMMigration HA, HB; Add-VMMigrationNetwork 192.168.7.0/24")
    assert "No network of 'HA'" in error_of(shell, "Move-VM m1 HB")[-1]
    shell.run("Add-VMMigrationNetwork 10.1.0.0/16; Move-VM m1 HB")
    assert lines(shell.run("(Get-VM m1 -ComputerName HB).ComputerName")) == ["HB"]
