"""Which hosts are asked (-ComputerName, -CimSession), and what -AsJob gives."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_names_of_computers_and_their_sessions_mean_the_same_hosts() -> None:
    lines, errors = run(
        "(Get-VM -ComputerName HV02).Name -join ','",
        "(Get-VM -CimSession HV02).Name -join ','",
        "(Get-VMHost -CimSession HV01, HV02).Name -join ','",
        "Get-VM -CimSession nowhere",
    )
    assert lines[0] == lines[1]
    assert "app01" in lines[0]
    assert lines[2] == "HV01,HV02"
    assert "on computer 'nowhere' because the object was not found" in errors


def test_a_host_that_is_down_does_not_answer() -> None:
    lines, errors = run(
        "Stop-LabHost HV02",
        "Get-VM -ComputerName HV02, HV01 | Where-Object Name -eq web01 | ForEach-Object Name",
        "Get-VMHost HV02",
        "Start-LabHost HV02; (Get-VMHost HV02).Name",
    )
    assert lines == ["web01", "HV02"]
    assert errors.count("on computer 'HV02' because the object was not found") == 2


def test_a_job_does_what_the_command_does_and_keeps_what_it_writes() -> None:
    lines, errors = run(
        "$job = Stop-VM web01 -Force -Passthru -AsJob; $job.GetType().Name; $job.State; (Get-VM web01).State",
        "($job | Receive-Job -Wait).Name; $job.State; (Get-VM web01).State",
        "(Start-VM nobody -AsJob | Receive-Job -Wait)",
    )
    assert lines == ["VMJob", "Running", "Running", "web01", "Completed", "Off"]
    assert 'unable to find a virtual machine with name "nobody"' in errors


def test_a_job_that_met_an_error_has_failed_and_its_child_has_the_error() -> None:
    lines, errors = run(
        "$job = Start-VM nobody -AsJob; ($job | Wait-Job).State; $job.JobStateInfo.Reason.Message",
        "$job.ChildJobs.Count; $job.ChildJobs[0].State; $job.ChildJobs[0].Error[0].Exception.Message",
        "$job | Receive-Job -ErrorVariable met -ErrorAction SilentlyContinue; $met.Count; $job.State",
        "$job = Stop-VM web01 -Force -AsJob; ($job | Wait-Job).State; $job.ChildJobs[0].Error.Count",
    )
    missing = 'Hyper-V was unable to find a virtual machine with name "nobody".'
    assert errors == ""
    assert lines == ["Failed", missing, "1", "Failed", missing, "1", "Failed", "Completed", "0"]


def test_what_is_only_said_or_was_not_confirmed_is_not_done_in_a_job_either() -> None:
    lines, errors = run(
        "Stop-VM web01 -Force -AsJob -WhatIf; $WhatIfPreference = $true; Remove-VM web01 -Force -AsJob",
        "$WhatIfPreference = $false; Stop-VM web01 -AsJob -Confirm | Receive-Job -Wait",
        "(Get-VM web01).State; @(Get-Job).Count",
    )
    assert [line.startswith("What if: ") for line in lines[:2]] == [True, True]
    assert lines[2:] == ["Running", "1"]
    assert "NonInteractive mode" in errors


def test_two_jobs_of_two_machines_take_no_longer_than_the_slower() -> None:
    lines, errors = run(
        "$t = Get-Date; Stop-VM web01 -Force; $one = ((Get-Date) - $t).TotalSeconds; Start-VM web01",
        "$t = Get-Date; 'sql01', 'dc01' | Stop-VM -Force -AsJob | Wait-Job | Out-Null",
        "((Get-Date) - $t).TotalSeconds -lt 1.6 * $one; (Get-VM sql01, dc01).State -join ','",
    )
    assert (lines, errors) == (["True", "Off,Off"], "")


def test_a_role_or_its_resource_leads_to_its_machine() -> None:
    lines, errors = run(
        "(Get-ClusterGroup web01 | Get-VM).Name; (Get-ClusterResource 'Virtual Machine sql01' | Get-VM).Name",
        "Get-ClusterGroup 'Cluster Group' | Get-VM; $error[0].FullyQualifiedErrorId",
    )
    assert lines == ["web01", "sql01", "InvalidParameter,Microsoft.HyperV.PowerShell.Commands.GetVM"]
    assert "no clustered role" in errors
