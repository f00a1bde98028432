"""Roles and features: what the machines of the estate have, and what happens when that is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import GUEST, Shell


@pytest.fixture(scope="module")
def shell() -> Shell:
    return Shell()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("(Get-WindowsFeature Hyper-V, Telnet-Client).InstallState -join ' '", "Installed Available"),
        ("(Get-WindowsFeature *clustering*).Where{$_.Installed}.Name -join ' '",
         "Failover-Clustering RSAT-Clustering RSAT-Clustering-Mgmt RSAT-Clustering-PowerShell"),
        ("(Get-WindowsFeature Hyper-V -ComputerName FS01).Installed", "False"),
        ("(Get-WindowsFeature FS-FileServer -ComputerName FS01).Installed", "True"),
        ("@(Get-WindowsFeature NoSuch).Count", "0"),
        (f"{GUEST}; Invoke-Command -VMName dc01 -Credential $guest {{ (Get-WindowsFeature AD-Dom*).Installed }}",
         "True"),
        ("(Get-WindowsFeature RSAT-Role-Tools).Path",
         "Remote Server Administration Tools\\Role Administration Tools"),
        ("(Get-WindowsOptionalFeature -Online -FeatureName Microsoft-Hyper-V).State", "Enabled"),
    ],
)  # fmt: skip
def test_what_a_machine_has(shell: Shell, command: str, expected: str) -> None:
    assert lines(shell.run(command)) == [expected]


def test_features_are_shown_as_a_tree_with_ticks(shell: Shell) -> None:
    shown = lines(shell.run("Get-WindowsFeature File-Services, FileAndStorage-Services -ComputerName FS01"))
    assert shown == [
        "Display Name                                            Name                       Install State",
        "------------                                            ----                       -------------",
        "[X] File and Storage Services                           FileAndStorage-Services        Installed",
        "    [X] File and iSCSI Services                         File-Services                  Installed",
    ]


def test_a_feature_brings_its_tools_and_those_above() -> None:
    shell = Shell()
    run = "$r = Install-WindowsFeature FS-NFS-Service -IncludeManagementTools; "
    assert lines(shell.run(run + "$r.RestartNeeded; $r.ExitCode; $r.FeatureResult.Name -join ' '")) == [
        "No", "Success", "File-Services FS-NFS-Service RSAT-File-Services RSAT-NFS-Admin",
    ]  # fmt: skip
    shown = lines(shell.run("Install-WindowsFeature FS-NFS-Service"))
    assert shown == [
        "Success Restart Needed Exit Code      Feature Result",
        "------- -------------- ---------      --------------",
        "True    No             NoChangeNeeded {}",
    ]
    assert lines(shell.run("(Uninstall-WindowsFeature File-Services).FeatureResult.Name; (Get-WindowsFeature FS-*)"
                           ".Installed -contains $true")) == ["File-Services", "FS-NFS-Service", "False"]  # fmt: skip


def test_hyper_v_waits_for_a_restart() -> None:
    shell = Shell()
    shell.run(f"{GUEST}; Stop-VM web01 -Force; Set-VMProcessor web01 -ExposeVirtualizationExtensions $true; "
              "Start-VM web01; Wait-VM web01 -For Heartbeat")  # fmt: skip
    inside = "Invoke-Command -VMName web01 -Credential $guest "
    answer = shell.run(inside + "{ $r = Install-WindowsFeature Hyper-V; $r.RestartNeeded; "
                       "(Get-WindowsFeature Hyper-V).InstallState }")  # fmt: skip
    assert [line for line in lines(answer) if "WARNING" not in line] == ["Yes", "InstallPending"]
    shell.run("Restart-VM web01 -Force; Wait-VM web01 -For Heartbeat")
    assert lines(shell.run(inside + "{ (Get-WindowsFeature Hyper-V).InstallState }")) == ["Installed"]


def test_a_machine_restarts_for_a_feature_where_that_is_asked() -> None:
    shell = Shell()
    shell.run("$null = Install-WindowsFeature Multipath-IO -ComputerName FS01 -Restart; Start-Sleep 600")
    why = "(Get-EventLog System -ComputerName FS01 -Source User32)[0].Message -match 'Reconfiguration'"
    assert lines(shell.run(f"(Get-WindowsFeature Multipath-IO -ComputerName FS01).InstallState; {why}")) == [
        "Installed",
        "True",
    ]
    shell.run("$r = Uninstall-WindowsFeature Multipath-IO -ComputerName FS01 -Restart -Remove; Start-Sleep 600")
    assert lines(shell.run("$r.ExitCode; (Get-WindowsFeature Multipath-IO -ComputerName FS01).InstallState")) == [
        "SuccessRestartRequired",
        "Removed",
    ]
    shell.session.close()


def test_features_are_installed_on_the_disk_of_a_machine_that_is_off() -> None:
    shell = Shell()
    shell.run("$path = (Get-VMHardDiskDrive web01).Path")
    assert "the virtual machine 'web01' runs" in error_of(shell, "Install-WindowsFeature Telnet-Client -Vhd $path")[-1]
    assert "no virtual disk" in error_of(shell, "Get-WindowsFeature Telnet-Client -Vhd C:\\no.vhdx")[-1]
    shell.run(f"Stop-VM web01 -Force; $null = Install-WindowsFeature Telnet-Client -Vhd $path; {GUEST}; Start-VM web01")
    inside = "Invoke-Command -VMName web01 -Credential $guest { (Get-WindowsFeature Telnet-Client).Installed }"
    assert lines(shell.run(f"(Get-WindowsFeature Telnet-Client).Installed; Start-Sleep 120; {inside}")) == [
        "False",
        "True",
    ]
    shell.session.close()


def test_what_a_machine_cannot_do_is_refused(shell: Shell) -> None:
    wrong = error_of(shell, "Install-WindowsFeature NoSuch")
    assert wrong[0] == "NameDoesNotExist,Microsoft.Windows.ServerManager.Commands.AddWindowsFeatureCommand"
    member = error_of(shell, "Remove-WindowsFeature Failover-Clustering")
    assert member[1:3] == ["InvalidOperation", "<Failover-Clustering>"]
    nested = error_of(shell, f"{GUEST}; Invoke-Command -VMName web01 -Credential $guest {{ Add-WindowsFeature Hyper-V "
                      "-ErrorAction Stop }")  # fmt: skip
    assert "virtualization capabilities" in nested[-1]


def test_a_host_without_clustering_joins_no_cluster(tmp_path: Path) -> None:
    lab = tmp_path / "lab.toml"
    lab.write_text('[[hosts]]\nname = "HA"\n[[hosts]]\nname = "HB"\n', "utf-8")
    shell = Shell(lab=str(lab))
    shell.run("Invoke-Command HB { $null = Uninstall-WindowsFeature Failover-Clustering } 3>$null")
    state = "(Get-WindowsFeature Failover-Clustering -ComputerName HB).InstallState"
    assert lines(shell.run(state)) == ["UninstallPending"]
    shell.run("Stop-LabHost HB; Start-LabHost HB")
    assert lines(shell.run(state)) == ["Available"]
    assert "not installed on 'HB'" in error_of(shell, "New-Cluster C1 -Node HA, HB")[-1]
    shell.run(
        "$null = Install-WindowsFeature Failover-Clustering -ComputerName HB; $null = New-Cluster C1 -Node HA, HB"
    )
