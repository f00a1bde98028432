"""`\\\\server\\c$`: what every computer gives its administrators, from a session that has asked for nothing before."""

from __future__ import annotations

from tests.cmdlets.hyperv.test_machines import lines
from tests.stories.worlds import Shell


def test_a_volume_of_another_computer_is_written_and_read() -> None:
    shell = Shell()
    text = shell.run(
        "Set-Content \\\\HV02\\d$\\a.txt here; Get-Content \\\\hv02.lab.local\\D$\\a.txt; Test-Path \\\\HV02\\x$;"
        " Test-Path \\\\FS01\\VMs; Test-Path \\\\HV02\\admin$\\System32"
    )
    assert lines(text) == ["here", "False", "True", "True"]
    assert shell.estate.host("HV02").files.read("D:\\a.txt") == b"here\r\n"


def test_a_computer_without_its_file_service_gives_out_nothing() -> None:
    shell = Shell()
    shell.run("Invoke-Command HV02 { Stop-Service LanmanServer }")
    assert lines(shell.run("Test-Path \\\\HV02\\c$")) == ["False"]
