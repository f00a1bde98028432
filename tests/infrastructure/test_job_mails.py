"""Mails about runs: whether one is sent, to whom, and what it says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.blocks.errors import PasswordWrong
from hvsim.infrastructure.backup.configuration_backup import configuration_file, read_configuration
from hvsim.infrastructure.backup.runs.session import Result
from hvsim.infrastructure.backup.vault import Credentials, EncryptionKey
from hvsim.infrastructure.errors import InvalidState
from tests.infrastructure.worlds import World


def telling_world(machines: tuple[str, ...] = ("off01",)) -> World:
    world = World(machines)
    mail = world.server.settings.mail
    mail.enabled, mail.sender, mail.recipient = True, "vbr@lab", "ops@lab"
    return world


def test_nothing_is_sent_until_it_is_set_up() -> None:
    world = World(("off01",))
    world.back_up()
    assert world.server.mailbox == []


def test_a_mail_names_result_job_machines_and_sizes() -> None:
    world = telling_world(("off01", "web01"))
    session = world.back_up()
    (mail,) = world.server.mailbox
    assert (mail.sender, mail.recipient) == ("vbr@lab", "ops@lab")
    assert mail.subject == "[Success] Nightly (2 objects)"
    assert mail.time == session.ended
    lines = mail.body.splitlines()
    assert lines[:2] == ["Backup job: Nightly", "Result: Success"]
    assert [line.split()[:2] for line in lines[-2:]] == [["off01", "Success"], ["web01", "Success"]]


@pytest.mark.parametrize(
    ("fault", "result", "subject"),
    [
        ("GuestWriterFailed", Result.WARNING, "[Warning] Nightly (1 objects) 1 warning"),
        ("CheckpointFailed", Result.FAILED, "[Failed] Nightly (1 objects) 1 failed"),
    ],
)
def test_the_subject_says_what_went_wrong(fault: str, result: Result, subject: str) -> None:
    world = telling_world(("web01",))
    world.estate.faults.add(fault, "web01")
    assert world.back_up().result is result
    assert [mail.subject for mail in world.server.mailbox] == [subject]


def test_only_the_last_retry_is_told_unless_each_is_wanted() -> None:
    for last_only, expected in ((True, 1), (False, 3)):
        world = telling_world(("web01",))
        world.server.settings.mail.last_retry_only = last_only
        world.estate.faults.add("CheckpointFailed", "web01", times=None)
        world.job.schedule.daily.enabled, world.job.schedule.retry_times = True, 2
        world.server.trigger_of(world.job).set()
        world.estate.clock.sleep(timedelta(hours=18))
        assert [session.attempt for session in world.job.sessions] == [0, 1, 2]
        assert len(world.server.mailbox) == expected


def test_a_job_has_rules_and_addresses_of_its_own() -> None:
    world = telling_world()
    own = world.job.options.notification
    own.to_addresses, own.addresses = True, "web@lab"
    own.custom, own.subject, own.on_success = True, "%JobName% ended: %JobResult%", True
    world.back_up()
    own.on_success = False
    world.back_up()
    assert [(mail.recipient, mail.subject) for mail in world.server.mailbox] == [
        ("ops@lab;web@lab", "Nightly ended: Success")
    ]


def test_one_mail_a_day_tells_of_all_runs() -> None:
    world = telling_world()
    own = world.job.options.notification
    own.daily, own.daily_time = True, timedelta(hours=9)
    own.to_addresses, own.addresses = True, "owner@lab"
    world.back_up()
    world.estate.faults.add("CheckpointFailed", "off01")
    world.back_up()
    assert world.server.mailbox == []
    world.estate.clock.sleep(timedelta(days=2))
    (mail,) = world.server.mailbox
    assert (mail.time.hour, mail.recipient) == (9, "ops@lab;owner@lab")
    assert mail.body.count("Backup job: Nightly") == 2


def test_an_encrypted_configuration_opens_with_its_password_alone() -> None:
    world = telling_world()
    server = world.server
    server.vault.add_credentials(
        Credentials(server.random.guid(), "LAB\\svc", "hidden", "", "Windows", world.estate.clock.now())
    )
    plain = configuration_file(server, None)
    assert b"hidden" not in plain
    assert read_configuration(plain)["server"] == server.name
    key = server.vault.add_key(EncryptionKey(server.random.guid(), "open", "hint", world.estate.clock.now()))
    sealed = configuration_file(server, key)
    assert b"hidden" not in sealed
    assert "hidden" in read_configuration(sealed, "open")["passwords"].values()
    with pytest.raises(PasswordWrong):
        read_configuration(sealed, "shut")
    with pytest.raises(InvalidState, match="is damaged"):
        read_configuration(sealed[:-1] + bytes([sealed[-1] ^ 1]), "open")
