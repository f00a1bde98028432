"""setup.exe from vmguest.iso: there only in a guest whose drive has the disk, and done with the next start."""

from __future__ import annotations

from tests.stories.worlds import Shell

IN_OLD01 = """
function old([string] $text) {
    Invoke-Command -ComputerName HV03 -ArgumentList $text {
        param($text)
        $guest = [pscredential]::new('Administrator', (ConvertTo-SecureString 'x' -AsPlainText -Force))
        Invoke-Command -VMName old01 -Credential $guest -ScriptBlock ([scriptblock]::Create($text))
    }
}
"""
SETUP = "old 'D:\\support\\amd64\\setup.exe /quiet; $LASTEXITCODE'"
VERSION = "(Get-VM old01 -ComputerName HV03).IntegrationServicesVersion.ToString()"


def test_the_disk_brings_the_host_s_version_after_a_restart() -> None:
    shell = Shell()
    shell.run(IN_OLD01 + "Set-LabGuest old01 -IntegrationServicesVersion 6.2.9200.16433")
    _, errors = shell.run_with_errors(SETUP)
    assert "not recognized" in errors
    shell.run("Set-VMDvdDrive old01 -ComputerName HV03 -Path C:\\Windows\\System32\\vmguest.iso")
    assert shell.run(SETUP).strip().endswith("3010")
    assert shell.run(VERSION).strip() == "6.2.9200.16433"
    shell.run("Restart-VM old01 -ComputerName HV03 -Force; Start-Sleep 60")
    assert shell.run(VERSION).strip() == "6.3.9600.16384"
    assert "already running the current version" in shell.run(SETUP)


def test_it_is_nowhere_else() -> None:
    shell = Shell()
    for command in ("D:\\support\\amd64\\setup.exe", "setup", "Get-Command setup.exe"):
        _, errors = shell.run_with_errors(command)
        assert "not recognized" in errors
    assert shell.run("Test-Path C:\\Windows\\System32\\vmguest.iso").strip() == "False"
    assert shell.run("Invoke-Command HV03 { Test-Path C:\\Windows\\System32\\vmguest.iso }").strip() == "True"
