"""What a lab file says about jobs: built, exported again, and refused where it is wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.infrastructure.backup.runs.session import Result
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.lab import check_text, parse_lab
from hvsim.infrastructure.lab.exporting import plan_of
from hvsim.infrastructure.lab.writing import lab_text

LAB = """
[backup_server]
name = "VBR01"

[[backup_server.repositories]]
name = "Main"
path = 'E:\\Backup'

[[backup_server.repositories]]
name = "Far"
path = 'E:\\Far'
host = "VBR01"

[[backup_server.jobs]]
name = "Nightly"
machines = ["web01"]
description = "the web"
method = "ForeverForward"
active_fulls = ["Sunday"]
retention_points = 5
compression = "High"
encryption_key = "Vault"
health_check = true
mail_to = "web@lab.local"
schedule = { at = "22:30", days = ["Monday", "Tuesday"], retries = 1, retry_minutes = 5 }

[[backup_server.jobs]]
name = "Later"
machines = ["off01"]
method = "Reverse"
enabled = false
schedule = { after = "Nightly" }

[[backup_server.jobs]]
name = "Often"
machines = ["off01"]
schedule = { every = 240 }

[[backup_server.copy_jobs]]
name = "Offsite"
jobs = ["Nightly"]
repository = "Far"
retention_days = 30

[[backup_server.encryption_keys]]
name = "Vault"
password = "correct horse battery"

[backup_server.mail]
recipient = "ops@lab.local"
on_success = false

[[hosts]]
name = "HV01"
version = "2019"

[[hosts.machines]]
name = "web01"
guest = "Windows Server 2019"
disks = [{ size = "16MB", used = "3MB" }]

[[hosts.machines]]
name = "off01"
guest = "Windows Server 2019"
state = "Off"
disks = [{ size = "8MB", used = "1MB" }]
"""


def build() -> Estate:
    return Estate.build(lab=parse_lab(LAB))


def test_every_key_reaches_its_job() -> None:
    server = build().backup_server
    nightly, later, often = server.jobs
    options = nightly.options
    assert (options.reverse, options.synthetic_fulls.enabled, options.active_fulls.days) == (False, False, [6])
    assert (options.keep_by_days, options.points_kept) == (False, 5)
    assert options.key is server.vault.keys[0]
    assert options.key.password == "correct horse battery"
    assert options.health_check.enabled
    assert options.notification.addresses == "web@lab.local"
    assert (nightly.schedule.retry_times, nightly.schedule.retry_minutes) == (1, 5)
    assert later.options.reverse
    assert not later.enabled
    assert later.schedule.after == nightly.id
    assert often.schedule.periodic.period == 240
    assert server.copy_jobs[0].source_jobs == [nightly]
    assert server.settings.mail.enabled


def test_the_schedule_runs_by_itself_encrypted_and_copied() -> None:
    estate = build()
    server = estate.backup_server
    estate.clock.sleep(timedelta(days=4))
    nightly = server.job("Nightly")
    assert [f"{session.created:%a %H:%M}" for session in nightly.sessions] == ["Mon 22:30", "Tue 22:30"]
    assert {session.result for session in nightly.sessions} == {Result.SUCCESS}
    assert [point.is_encrypted for point in server.points_of([nightly])] == [True, True]
    assert len(server.points_of(server.copy_jobs)) == 2
    assert server.mailbox == []


def test_an_exported_lab_builds_the_same_jobs_again() -> None:
    first = lab_text(plan_of(build()))
    assert "[[backup_server.copy_jobs]]" in first
    again = Estate.build(lab=parse_lab(first))
    assert lab_text(plan_of(again)) == first


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('at = "22:30"', 'at = "25:00"', "Job 'Nightly': '25:00' is no time of the day such as 22:00."),
        ('at = "22:30", ', "", "Job 'Nightly': days need a time: say 'at'."),
        ('after = "Nightly"', 'after = "Nigthly"', "job 'Later': No other backup job is named 'Nigthly'."),
        ('encryption_key = "Vault"', 'encryption_key = "Vaut"', "job 'Nightly': No encryption key is named 'Vaut'."),
        ('jobs = ["Nightly"]', 'jobs = ["Daily"]', "copy job 'Offsite': No backup job is named 'Daily'."),
        ('repository = "Far"', 'repository = "Fat"', "copy job 'Offsite': No backup repository is named 'Fat'."),
        ('"Monday", "Tuesday"', '"Moonday"', "Moonday"),
    ],
)
def test_a_mistake_is_told_with_its_place(before: str, after: str, message: str) -> None:
    text = LAB.replace(before, after, 1)
    (problem,) = check_text(text)
    assert message in problem.message
    assert text.splitlines()[problem.line - 1] != LAB.splitlines()[problem.line - 1]
