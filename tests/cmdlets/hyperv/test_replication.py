"""Hyper-V Replica as an administrator works with it: enable, fill, watch, pause, fail over, turn around, end."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run

SERVER = (
    "Set-VMReplicationServer -ReplicationEnabled $true -AllowedAuthenticationType Kerberos"
    " -ReplicationAllowedFromAnyServer $true -DefaultStorageLocation D:\\Replica -ComputerName HV04"
)
ENABLE = "Enable-VMReplication sql01 HV04.lab.local 80 Kerberos -RecoveryHistory 2"
FILLED = (SERVER, ENABLE, "Start-VMInitialReplication sql01; Start-Sleep 120")
STATES = (
    "$p = Get-VMReplication sql01; $r = Get-VMReplication sql01 -ComputerName HV04;"
    ' "$($p.State) $($p.Health) $($p.Mode) / $($r.State) $($r.Health) $($r.Mode)"'
)


def test_a_machine_is_replicated_and_both_hosts_show_it() -> None:
    lines, errors = run(
        SERVER,
        ENABLE,
        STATES,
        "Start-VMInitialReplication sql01",
        STATES,
        "Start-Sleep 120",
        STATES,
        "(Get-VM sql01 -ComputerName HV04).State; (Get-VM sql01).ReplicationState",
        "(Get-VMHardDiskDrive sql01 -ComputerName HV04)[0].Path -like 'D:\\Replica\\Hyper-V Replica\\*sql01.vhdx'",
        "Test-Path \\\\HV04\\D$\\nothing; (Get-VM sql01 -ComputerName HV04).Id -eq (Get-VM sql01).Id",
    )
    assert errors == ""
    assert lines == [
        "ReadyForInitialReplication Warning Primary / WaitingForInitialReplication Normal Replica",
        "InitialReplicationInProgress Normal Primary / InitialReplicationInProgress Normal Replica",
        "Replicating Normal Primary / Replicating Normal Replica",
        "Off",
        "Replicating",
        "True",
        "False",
        "True",
    ]


def test_relationships_are_found_by_what_they_are() -> None:
    lines, errors = run(
        *FILLED,
        "@(Get-VMReplication -ReplicationMode Primary).Count; @(Get-VMReplication -Mode Replica).Count",
        "@(Get-VMReplication -ReplicaServerName HV04 -State Replicating -ComputerName HV01, HV04).Count",
        "(Get-VM | Get-VMReplication -ErrorAction SilentlyContinue).VMName",
        "Get-VMReplication dc01; $error[0].FullyQualifiedErrorId; $error[0].CategoryInfo.Category",
    )
    assert lines == [
        "1",
        "0",
        "2",
        "sql01",
        "InvalidState,Microsoft.HyperV.PowerShell.Commands.GetVMReplication",
        "InvalidOperation",
    ]
    assert "Replication is not enabled for virtual machine 'dc01'." in errors


def test_the_statistics_count_cycles_and_bytes() -> None:
    lines, errors = run(
        *FILLED,
        "Start-Sleep 1800; $m = Measure-VMReplication sql01; $m.SuccessfulReplicationCount; $m.MissedReplicationCount",
        "$m.MaximumReplicationSize -gt $m.AverageReplicationSize; $m.LReplTime -eq $m.LastReplicationTime",
        "Reset-VMReplicationStatistics sql01; (Measure-VMReplication sql01).SuccessfulReplicationCount",
    )
    assert (lines, errors) == (["7", "0", "True", "True", "0"], "")


def test_a_pause_keeps_changes_for_later() -> None:
    lines, errors = run(
        *FILLED,
        "Suspend-VMReplication sql01; Start-Sleep 3600; (Measure-VMReplication sql01).PendingReplicationSize -gt 1MB",
        STATES,
        "Resume-VMReplication sql01; Start-Sleep 30; (Measure-VMReplication sql01).PendingReplicationSize -lt 1MB",
        "Suspend-VMReplication dc01; Resume-VMReplication sql01",
    )
    assert lines == ["True", "Suspended Warning Primary / Suspended Warning Replica", "True"]
    assert "failed to suspend replication for virtual machine 'dc01'" in errors
    assert "failed to resume replication for virtual machine 'sql01'" in errors


def test_a_planned_failover_from_start_to_end() -> None:
    lines, errors = run(
        *FILLED,
        "Set-VMReplicationServer $true Kerberos $true",
        "Stop-VM sql01 -Force; Start-VMFailover sql01 -Prepare -Confirm:$false",
        STATES,
        "Start-VMFailover sql01 -ComputerName HV04 -Confirm:$false; Start-VM sql01 -ComputerName HV04",
        STATES,
        "Set-VMReplication sql01 -Reverse -ComputerName HV04; Start-Sleep 700",
        STATES,
        "(Get-VM sql01 -ComputerName HV04).State; (Get-VM sql01).State",
        "@(Get-VMSnapshot sql01 -ComputerName HV04).Count",
    )
    assert errors == ""
    assert lines == [
        "PreparedForFailover Normal Primary / Replicating Normal Replica",
        "PreparedForFailover Normal Primary / FailedOverWaitingCompletion Warning Replica",
        "Replicating Normal Replica / Replicating Normal Primary",
        "Running",
        "Off",
        "0",
    ]


def test_failing_over_asks_first_and_does_nothing_in_a_rehearsal() -> None:
    lines, errors = run(
        *FILLED,
        "Stop-VM sql01 -Force; Start-VMFailover sql01 -ComputerName HV04 -WhatIf",
        STATES,
    )
    assert lines == [
        'What if: Performing the operation "Start-VMFailover" on target "sql01".',
        "Replicating Normal Primary / Replicating Normal Replica",
    ]
    assert errors == ""


def test_a_recovery_point_is_started_as_a_test() -> None:
    lines, errors = run(
        *FILLED,
        "Start-Sleep 5400; $point = Get-VMSnapshot sql01 -ComputerName HV04 | Select-Object -First 1",
        "$point.SnapshotType; $test = $point | Start-VMFailover -AsTest -Passthru -Confirm:$false",
        "$test.Name; $test.ReplicationMode; $test | Start-VM; (Get-VM 'sql01 - Test' -ComputerName HV04).State",
        "(Get-VMNetworkAdapter -VM $test).Connected",
        "(Get-VMReplication sql01 -CimSession HV04).TestVirtualMachine.Name",
        "Stop-VMFailover sql01 -ComputerName HV04; @(Get-VM sql* -ComputerName HV04).Count; $test.IsDeleted",
    )
    assert (lines, errors) == (
        ["Replica", "sql01 - Test", "TestReplica", "Running", "False", "sql01 - Test", "1", "True"],
        "",
    )


def test_a_server_that_takes_no_replicas_is_told_of() -> None:
    lines, errors = run(
        "Enable-VMReplication sql01 HV04 80 Kerberos; $error[0].FullyQualifiedErrorId",
        "Test-VMReplicationConnection HV04 80 Kerberos",
        "Enable-VMReplication sql01 HV04 80 Certificate",
        SERVER.replace("D:\\Replica", "Z:\\Replica"),
        ENABLE,
        "(Get-VM sql01).ReplicationState; @(Get-VM -ComputerName HV04).Count",
    )
    assert lines == ["OperationFailed,Microsoft.HyperV.PowerShell.Commands.EnableVMReplication", "Disabled", "1"]
    assert errors.count("could not be established (0x00002EFD)") == 2
    assert "CertificateThumbprint must be given" in errors
    assert "cannot find the path specified" in errors


def test_a_disk_stays_behind() -> None:
    lines, errors = run(
        SERVER,
        "$path = (Get-VMHardDiskDrive sql01)[1].Path",
        "Enable-VMReplication sql01 HV04 80 Kerberos -ExcludedVhdPath $path",
        "Start-VMInitialReplication sql01; Start-Sleep 120; (Get-VMReplication sql01).ExcludedDisks.Path -eq $path",
        "@(Get-VMHardDiskDrive sql01 -ComputerName HV04).Count",
    )
    assert (lines, errors) == (["True", "1"], "")


def test_each_side_ends_it_for_itself() -> None:
    lines, errors = run(
        *FILLED,
        "Remove-VMReplication sql01; (Get-VM sql01).ReplicationState",
        "(Get-VM sql01 -ComputerName HV04 | Get-VMReplication).Health; Stop-VM sql01 -Force",
        "Remove-VMReplication sql01 -ComputerName HV04",
        "Start-VM sql01 -ComputerName HV04 -Passthru | ForEach-Object State",
    )
    assert (lines, errors) == (["Disabled", "Critical", "Running"], "")
