"""The Hyper-V commands as scripts use them: what they show, change and refuse, in Hyper-V's own words."""

from __future__ import annotations

import pytest

from tests.stories.worlds import Shell

HYPERV = "Microsoft.HyperV.PowerShell.Commands."
VHD = "Microsoft.Vhd.PowerShell.Cmdlets."


def lines(text: str) -> list[str]:
    """The lines that hold something, without the spaces at their ends."""
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def error_of(shell: Shell, command: str) -> list[str]:
    """Id, category, target and message of the error that the command reports."""
    text = shell.run(
        f"try {{ {command} -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId; [string]$_.CategoryInfo.Category;"
        ' "<$($_.CategoryInfo.TargetName)>"; $_.Exception.GetType().FullName; $_.Exception.Message }'
    )
    return lines(text)


def test_machines_are_shown_as_hyper_v_shows_them() -> None:
    output = lines(Shell().run("Get-VM"))
    assert output[0].split() == ["Name", "State", "CPUUsage(%)", "MemoryAssigned(M)", "Uptime", "Status", "Version"]
    assert output[1].startswith("----     -----   ----------- -----------------")
    assert output[2].split()[:4] == ["dc01", "Running", "1", "4096"]
    assert output[2].endswith("Operating normally 10.0")


def test_the_command_of_the_handbook_finds_outdated_integration_services() -> None:
    output = lines(Shell().run("Get-VM | FT Name, IntegrationServicesVersion"))
    assert output[2:] == [
        "dc01     10.0.20348.1",
        "web01    10.0.20348.1",
        "sql01    10.0.20348.1",
        "legacy01 6.2.9200.16433",
    ]


def test_integration_services_are_listed_in_their_order_with_their_status() -> None:
    output = lines(Shell().run("Get-VMIntegrationService web01"))
    assert output[0].split() == ["VMName", "Name", "Enabled", "PrimaryStatusDescription", "SecondaryStatusDescription"]
    assert [line[7:30].strip() for line in output[2:]] == [
        "Guest Service Interface",
        "Heartbeat",
        "Key-Value Pair Exchange",
        "Shutdown",
        "Time Synchronization",
        "VSS",
    ]
    text = (
        "Get-VMIntegrationService legacy01 -Name VSS | % { $_.PrimaryOperationalStatus, $_.SecondaryOperationalStatus }"
    )
    assert lines(Shell().run(text)) == ["Degraded", "ProtocolMismatch"]


def test_a_drive_names_the_file_in_use_and_leads_to_the_disk() -> None:
    shell = Shell()
    assert lines(shell.run("Get-VMHardDiskDrive sql01"))[0].split()[-1] == "Path"
    assert lines(shell.run("(Get-VMHardDiskDrive sql01).Path")) == [
        "C:\\ClusterStorage\\Volume1\\sql01\\Virtual Hard Disks\\sql01.vhdx",
        "C:\\ClusterStorage\\Volume1\\sql01\\Virtual Hard Disks\\sql01-data1.vhdx",
    ]
    shell.run("Checkpoint-VM sql01 -SnapshotName now")
    assert ".avhdx" in shell.run("(Get-VM sql01 | Get-VMHardDiskDrive).Path")
    assert lines(shell.run("(Get-VMHardDiskDrive sql01 | Get-VHD).ParentPath"))[0].endswith("\\sql01.vhdx")
    assert lines(shell.run("(Get-VMSnapshot sql01 | Get-VMHardDiskDrive).Path"))[0].endswith("\\sql01.vhdx")
    text = "Get-VMSnapshot sql01 | % { $_.Name; $_.SnapshotType; $_.VMName }"
    assert lines(shell.run(text)) == ["now", "Standard", "sql01"]
    shell.run("Get-VMSnapshot sql01 | Remove-VMSnapshot; Start-Sleep 10")
    assert ".avhdx" not in shell.run(
        "(Get-VMHardDiskDrive sql01).Path; (Get-ChildItem C:\\ClusterStorage\\Volume1\\sql01 -Recurse).Name"
    )


def test_objects_are_live() -> None:
    shell = Shell()
    text = "$vm = Get-VM web01; Stop-VM web01; $vm.State; $vm.Uptime.Ticks; Start-VM web01; $vm.State; [int]$vm.State"
    assert lines(shell.run(text)) == ["Off", "0", "Running", "2"]
    assert lines(shell.run("$vm.Heartbeat; Start-Sleep 60; $vm.Heartbeat; $vm.IntegrationServicesVersion.Major")) == [
        "NoContact",
        "OkApplicationsHealthy",
        "10",
    ]


@pytest.mark.parametrize(
    ("commands", "state"),
    [
        ("Stop-VM web01", "Off"),
        ("Stop-VM web01 -TurnOff", "Off"),
        ("Stop-VM web01 -Save", "Saved"),
        ("Save-VM web01", "Saved"),
        ("Suspend-VM web01", "Paused"),
        ("Suspend-VM web01; Resume-VM web01", "Running"),
        ("Save-VM web01; Start-VM web01", "Running"),
        ("Restart-VM web01 -Force", "Running"),
        ("Get-VM web01 | Stop-VM -TurnOff -WhatIf", "Running"),
    ],
)
def test_machines_change_their_state(commands: str, state: str) -> None:
    shell = Shell()
    shell.run(commands)
    assert lines(shell.run("[string](Get-VM web01).State")) == [state]


def test_a_state_that_is_reached_already_is_a_warning() -> None:
    output = Shell().run("Start-VM dc01; $?")
    assert output.splitlines()[0].endswith("The virtual machine is already in the specified state.")
    assert lines(output)[-1] == "True"


@pytest.mark.parametrize(
    ("command", "error_id", "category", "target", "message"),
    [
        (
            "Get-VM nope",
            "InvalidParameter," + HYPERV + "GetVM",
            "InvalidArgument",
            "nope",
            'Hyper-V was unable to find a virtual machine with name "nope".',
        ),
        (
            "Start-VM nope",
            "ObjectNotFound," + HYPERV + "StartVM",
            "ObjectNotFound",
            "",
            'Hyper-V was unable to find a virtual machine with name "nope".',
        ),
        (
            "Get-VMSnapshot web01 -Name none",
            "ObjectNotFound," + HYPERV + "GetVMSnapshot",
            "ObjectNotFound",
            "",
            "Unable to find a snapshot matching the given criteria.",
        ),
        (
            "Get-VHD D:\\none.vhdx",
            "InvalidParameter," + VHD + "GetVHD",
            "InvalidArgument",
            "",
            "'D:\\none.vhdx' is not an existing virtual hard disk file.",
        ),
        (
            "Suspend-VM (Get-VM -ComputerName HV02 app01)",
            "InvalidState," + HYPERV + "SuspendVM",
            "InvalidOperation",
            "",
            "'app01' failed to suspend.",
        ),
        (
            "Remove-VM web01 -Force",
            "InvalidState," + HYPERV + "RemoveVM",
            "InvalidOperation",
            "",
            "The operation cannot be performed while the virtual machine is in its current state.",
        ),
    ],
)
def test_errors_are_hyper_vs_own(command: str, error_id: str, category: str, target: str, message: str) -> None:
    found = error_of(Shell(), command)
    exception = "Microsoft.HyperV.PowerShell.VirtualizationException"
    assert found[:5] == [error_id, category, f"<{target}>", exception, message]


def test_a_wildcard_that_matches_nothing_is_no_error() -> None:
    assert Shell().run("Get-VM none*") == ""


def test_a_new_disk_over_an_old_one_is_refused_in_hyper_vs_four_lines() -> None:
    shell = Shell()
    shell.run("$null = New-VHD D:\\new.vhdx 1GB")
    message = error_of(shell, "New-VHD D:\\new.vhdx 1GB")[4:]
    assert message == [
        "Failed to create the virtual hard disk.",
        "The system failed to create 'D:\\new.vhdx'.",
        "Failed to create the virtual hard disk.",
        "The system failed to create 'D:\\new.vhdx': The file exists. (0x80070050).",
    ]


def test_a_machine_comes_with_a_disk_and_goes_without_it() -> None:
    shell = Shell()
    shell.run(
        "$null = New-VM test01 -MemoryStartupBytes 1GB -Generation 2 -NewVHDPath test01.vhdx -NewVHDSizeBytes 8GB"
    )
    path = "C:\\ClusterStorage\\Volume1\\test01\\Virtual Hard Disks\\test01.vhdx"
    assert lines(shell.run("(Get-VMHardDiskDrive test01).Path")) == [path]
    assert lines(
        shell.run("Get-VM test01 | % { $_.Generation; $_.MemoryStartup / 1GB; [string]$_.State; $_.Version }")
    ) == [
        "2",
        "1",
        "Off",
        "10.0",
    ]
    shell.run("Remove-VM test01 -Force")
    assert lines(shell.run(f"Test-Path '{path}'; @(Get-VM test01*).Count")) == ["True", "0"]
    shell.run(f"$null = New-VM again -VHDPath '{path}'; Start-VM again")
    assert lines(shell.run("[string](Get-VM again).State; (Get-VM again | Get-VMHardDiskDrive).ControllerType")) == [
        "Running",
        "IDE",
    ]


def test_a_question_that_nobody_can_answer_is_an_error_and_changes_nothing() -> None:
    shell = Shell()
    shell.run("Stop-VM web01 -TurnOff")
    _, errors = shell.run_with_errors("Remove-VM web01")
    assert "NonInteractive" in errors
    assert lines(shell.run("[string](Get-VM web01).State")) == ["Off"]


def test_a_copied_disk_file_is_a_real_disk() -> None:
    shell = Shell()
    shell.run("$null = New-VHD D:\\small.vhdx 64MB; Copy-Item D:\\small.vhdx D:\\copy.vhdx")
    assert lines(shell.run("(Get-VHD D:\\copy.vhdx).Size / 1MB")) == ["64"]
    shell.run("$null = New-VM copied -VHDPath D:\\copy.vhdx; Start-VM copied; Invoke-GuestWrite copied -Text hello")
    assert lines(shell.run("(Compare-LabDisk D:\\small.vhdx D:\\copy.vhdx).DifferentBlocks")) == ["1"]


def test_a_disk_is_shown_as_it_was_when_somebody_looked() -> None:
    shell = Shell()
    shell.run("$path = (Get-VMHardDiskDrive web01).Path; $before = Get-VHD $path")
    shell.run("Invoke-GuestWrite web01 -Length 64MB -Offset 8GB; $after = Get-VHD $path")
    assert shell.run("($after.FileSize - $before.FileSize) / 1MB").strip() == "64"


def test_a_narrow_window_cuts_the_status_and_drops_the_version() -> None:
    shown = Shell().run("Get-VM dc01 | Out-String -Width 80").splitlines()
    header = next(line for line in shown if line.startswith("Name"))
    assert header.split() == ["Name", "State", "CPUUsage(%)", "MemoryAssigned(M)", "Uptime", "Status"]
    row = next(line for line in shown if line.startswith("dc01"))
    assert row.rstrip().endswith("…")
    assert len(row.split()[4].partition(":")[2].partition(".")[2]) == 7
