"""systemctl in a Linux guest: what it changes is what a backup meets."""

from __future__ import annotations

from tests.stories.worlds import Shell

IN_GUEST = """
function lin([string] $text) {
    Invoke-Command -ComputerName HV02 -ArgumentList $text {
        param($text)
        $guest = [pscredential]::new('root', (ConvertTo-SecureString 'x' -AsPlainText -Force))
        Invoke-Command -VMName lin01 -Credential $guest -ScriptBlock ([scriptblock]::Create($text))
    }
}
"""


def test_a_daemon_is_stopped_seen_and_started() -> None:
    shell = Shell()
    shell.run(IN_GUEST)
    assert shell.run("lin 'systemctl is-active hv_vss_daemon'").strip() == "active"
    shell.run("lin 'systemctl stop hv_vss_daemon.service'")
    text = shell.run("lin 'systemctl status hv_vss_daemon; $LASTEXITCODE'")
    assert "* hv_vss_daemon.service - Hyper-V volume shadow copy daemon" in text
    assert "Active: inactive (dead)" in text
    assert text.strip().endswith("3")
    assert shell.run("(Get-VMIntegrationService lin01 VSS -ComputerName HV02).PrimaryStatusDescription").strip() == (
        "No Contact"
    )
    shell.run("lin 'systemctl restart hv_vss_daemon'")
    assert shell.run("[string](New-BackupJob Story lin01 | Start-BackupJob).Result").strip() == "Success"


def test_what_it_does_not_know_it_says() -> None:
    shell = Shell()
    shell.run(IN_GUEST)
    assert shell.run("lin 'systemctl start nope; $LASTEXITCODE'").split("\r\n") == [
        "Unit nope.service could not be found.",
        "5",
        "",
    ]
    assert "Unknown command verb 'reboot'" in shell.run("lin 'systemctl reboot'")


def test_without_systemd_there_is_nothing_to_control() -> None:
    assert "has not been booted with systemd" in Shell(os="linux").run("systemctl status sshd")
    _, errors = Shell().run_with_errors("systemctl status sshd")
    assert "not recognized" in errors
