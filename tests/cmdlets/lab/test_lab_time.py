"""The lab's clock, its checkpoints and its copies, as commands."""

from __future__ import annotations

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import GUEST, Shell


def test_time_passes_step_by_step_and_in_one_go() -> None:
    shell = Shell()
    assert lines(shell.run("(Step-LabClock -Duration 01:00:00).Time.ToString('HH:mm')")) == ["09:00"]
    assert lines(shell.run("(Step-LabClock -Until '2025-06-03 21:00').Time.ToString('dd HH:mm')")) == ["03 21:00"]
    assert "goes forward only" in error_of(shell, "Step-LabClock -Until 2020-01-01")[4]
    shell.run("$null = Start-BackupJob Nightly -Async")
    assert "run_session" in shell.run("Step-LabClock -Count 2; (Get-LabClock).Running")
    assert lines(shell.run("(Step-LabClock -Settle).Running.Count; [string](Get-BackupSession).Result")) == [
        "0",
        "Success Success",
    ]


def test_time_passes_in_the_units_that_people_think_in() -> None:
    shell = Shell()
    for backwards in ("-Hours -1", "-Days -1e300", "-Duration -1", "-Until 1/1/1"):
        assert "goes forward only" in error_of(shell, f"Step-LabClock {backwards}")[4]
    assert "no span of time" in error_of(shell, "Step-LabClock -Days ([double]::NaN)")[4]
    assert "less than the minimum" in error_of(shell, "Step-LabClock -Count 0")[4]
    text = "[string]((Get-LabClock).Time - $before); $w.Message"
    before = "$before = (Get-LabClock).Time"
    assert lines(shell.run(f"{before}; $null = Step-LabClock -Days 1 -Hours 1.5 -WarningVariable w; {text}")) == [
        "1.01:30:00"
    ]
    shell.run("$null = Step-LabClock 8 -WarningVariable w -WarningAction SilentlyContinue")
    assert "-Hours 8" in shell.run("$w.Message")


def test_start_sleep_fires_what_is_due() -> None:
    shell = Shell()
    shell.run("$s = Start-BackupJob Nightly -Async; Start-Sleep 3600")
    assert lines(shell.run("[string]$s.State")) == ["Stopped"]


def test_a_lab_goes_back_to_a_checkpoint_and_variables_stay_good() -> None:
    shell = Shell()
    shell.run("$vm = Get-VM web01; $kept = Checkpoint-Lab before; Set-Content D:\\note.txt kept")
    shell.run("Stop-VM web01 -TurnOff; Remove-VM app01 -ComputerName HV02 -Force; Start-Sleep 100000")
    shell.run("Restore-Lab $kept")
    assert lines(shell.run("[string]$vm.State; @(Get-VM app01 -ComputerName HV02).Count; Test-Path D:\\note.txt")) == [
        "Running",
        "1",
        "False",
    ]
    assert lines(shell.run("(Get-Date).ToString('HH:mm'); (Get-LabCheckpoint).Name")) == ["08:00", "before"]
    assert "exists already" in error_of(shell, "Checkpoint-Lab Before")[4]
    assert "Did you mean 'before'" in error_of(shell, "Restore-Lab befor")[4]
    shell.run("$null = Start-BackupJob Nightly -Async; Step-LabClock -Count 3 | Out-Null")
    assert "under way" in error_of(shell, "Checkpoint-Lab later")[4]


def test_a_copy_of_the_lab_is_lived_in_another_session() -> None:
    shell = Shell()
    shell.run("$twin = Copy-Lab; Invoke-Command -Session $twin { Stop-VM web01 -TurnOff; Start-Sleep 3600 }")
    assert lines(
        shell.run(
            "[string](Get-VM web01).State; Invoke-Command -Session $twin { [string](Get-VM web01).State };"
            "(Get-Date).Hour; Invoke-Command -Session $twin { (Get-Date).Hour }"
        )
    ) == ["Running", "Off", "8", "9"]


def test_jobs_and_tasks_are_part_of_what_happens_in_a_lab() -> None:
    shell = Shell()
    shell.run(
        "Set-Content C:\\log.txt 0; $do = New-ScheduledTaskAction powershell.exe '-Command Add-Content C:\\log.txt 1';"
        "$when = New-ScheduledTaskTrigger -Once -At (Get-Date).AddMinutes(3) -RepetitionInterval 00:20;"
        "$null = Register-ScheduledTask t -Action $do -Trigger $when; $j = Export-VM web01 -Path D:\\out -AsJob"
    )
    assert lines(shell.run("$null = Step-LabClock -Settle; $j.State")) == ["Completed"]
    assert lines(shell.run("$c = Step-LabClock; $c.Time.Minute; $c.NextDue.Minute; @(gc C:\\log.txt).Count")) == [
        "3",
        "23",
        "2",
    ]
    twin = "$twin = Copy-Lab; Invoke-Command $twin { $null = Step-LabClock -Hours 1; @(gc C:\\log.txt).Count }"
    assert lines(shell.run(f"{twin}; @(gc C:\\log.txt).Count")) == ["5", "2"]


def test_what_a_job_was_to_do_does_not_happen_after_going_back() -> None:
    shell = Shell()
    shell.run("$null = Checkpoint-Lab; $j = Move-VMStorage web01 D:\\moved -AsJob; Restore-Lab; Start-Sleep 100000")
    assert "Restore-Lab gave up" in error_of(shell, "Receive-Job $j")[4]
    assert lines(shell.run("(Get-VM web01).Path -like 'D:\\moved*'")) == ["False"]


def test_what_is_waited_for_takes_as_long_beside_jobs() -> None:
    times = []
    for before in ("", "$null = Start-Job { 1 } | Wait-Job; "):
        shell = Shell()
        shell.run(f"{before}1..3 | % {{ $null = Start-VBRJob (Get-VBRJob -Name Nightly); Checkpoint-VM sql01 }}")
        times.append(shell.estate.clock.monotonic())
    assert times[0] == times[1]


def test_odx_is_switched_off_in_the_registry_as_on_windows() -> None:
    shell = Shell()
    host = shell.session.engine.service("Estate").local_host
    assert host.offloads_copies
    key = "HKLM:\\SYSTEM\\CurrentControlSet\\Control\\FileSystem"
    shell.run(f"Set-ItemProperty {key} -Name FilterSupportedFeaturesMode -Value 1")
    assert not host.offloads_copies
    shell.run(f"Invoke-Command HV02 {{ Set-ItemProperty {key} -Name FilterSupportedFeaturesMode -Value 1 }}")
    assert not shell.session.engine.service("Estate").host("HV02").offloads_copies
    assert shell.session.engine.service("Estate").host("HV04").offloads_copies


def test_sessions_on_one_machine_share_its_registry_and_go_back_with_the_lab() -> None:
    shell = Shell()
    shell.run(f"""
        {GUEST}
        $one, $two = New-PSSession hv02, hv02
        Invoke-Command $one {{ $null = New-Item HKLM:\\SOFTWARE\\Ours; Set-ItemProperty HKLM:\\SOFTWARE\\Ours v 1 }}
        $null = Checkpoint-Lab before
        $late, $guest = (New-PSSession hv03), (New-PSSession -VMName web01 -Credential $guest)
        Invoke-Command $late, $guest {{ $null = New-Item HKLM:\\SOFTWARE\\Theirs }}
        Invoke-Command hv01 {{ $null = New-Item HKLM:\\SOFTWARE\\Here }}""")
    look = "Invoke-Command $two { (Get-ItemProperty HKLM:\\SOFTWARE\\Ours).v }; Test-Path HKLM:\\SOFTWARE\\Here"
    theirs = "Invoke-Command $late, $guest { Test-Path HKLM:\\SOFTWARE\\Theirs }"
    assert lines(shell.run(f"{look}; {theirs}")) == ["1", "True", "True", "True"]
    shell.run("Invoke-Command $one { Set-ItemProperty HKLM:\\SOFTWARE\\Ours v 2 }; Restore-Lab before")
    assert lines(shell.run(f"{look}; {theirs}")) == ["1", "False", "False", "False"]
    shell.run("Invoke-Command $late, $guest { $null = New-Item HKLM:\\SOFTWARE\\Theirs }")
    assert lines(shell.run("Invoke-Command hv03 { Test-Path HKLM:\\SOFTWARE\\Theirs }")) == ["True"]
