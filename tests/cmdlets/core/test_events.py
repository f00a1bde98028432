"""Events, transcripts, aliases in files, and lists that are changed in place."""

from __future__ import annotations

from tests.interpreter.engines import session, values


def test_an_action_runs_with_the_event_and_its_job_keeps_what_it_wrote() -> None:
    script = """
        $job = Register-EngineEvent Saved -Action { "saved $($Event.MessageData) by $Sender with $args" }
        $null = New-Event Saved -Sender me -EventArguments 1, 2 -MessageData file
        Receive-Job $job
        Unregister-Event Saved
        $job.State
        @(Get-EventSubscriber).Count
    """
    assert values(script) == ["saved file by me with 1 2", "Stopped", 0]


def test_an_event_without_an_action_waits_until_it_is_removed() -> None:
    script = """
        Register-EngineEvent Saved
        $null = New-Event Saved -MessageData 7
        (Wait-Event Saved).MessageData
        Get-Event | Remove-Event
        @(Get-Event).Count
        try { Get-Event Saved -ErrorAction Stop } catch { $_.Exception.Message }
    """
    assert values(script) == [7, 0, "Event with source identifier 'Saved' does not exist."]


def test_waiting_for_an_event_lets_jobs_run_and_time_pass() -> None:
    script = """
        $start = Get-Date
        $job = Start-ThreadJob { Start-Sleep 10 }
        Register-ObjectEvent $job StateChanged -SourceIdentifier ended
        (Wait-Event ended).Sender.State
        ((Get-Date) - $start).TotalSeconds
        $null -eq (Wait-Event never -Timeout 5)
        ((Get-Date) - $start).TotalSeconds
    """
    assert values(script) == ["Completed", 10.0, True, 15.0]


def test_a_transcript_holds_what_was_shown_while_it_was_open() -> None:
    made = session()
    made.run_command(
        "'before'; $null = Start-Transcript /tmp/t.txt -UseMinimalHeader; 'during'; Write-Host host; "
        "$null = Stop-Transcript"
    )
    lines = made.invoke("Get-Content /tmp/t.txt")
    assert [line for line in lines if not line.startswith(("*", "PowerShell", "Start", "End"))] == ["during", "host"]


def test_aliases_come_back_from_a_file() -> None:
    script = """
        Set-Alias today Get-Date -Description 'with, comma'
        Export-Alias /tmp/a.csv -Name today
        Remove-Alias today
        Import-Alias /tmp/a.csv
        (Get-Alias today).Definition; (Get-Alias today).Description
    """
    assert values(script) == ["Get-Date", "with, comma"]


def test_a_list_is_changed_where_it_is() -> None:
    script = """
        $team = [pscustomobject]@{ Names = [Collections.ArrayList]('ann', 'bob') }
        ($team | Update-List Names -Add cyd -Remove ann).Names -join ','
        (Update-List -InputObject $team -Property Names -Replace dan).Names -join ','
        (Update-List -Add x).Add
    """
    assert values(script) == ["bob,cyd", "dan", "x"]
