"""Retention as the field has it: worked chains of every method, and long-term flags."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from hvsim.blocks import (
    BackupError,
    Flag,
    Level,
    LongTermPolicy,
    MemoryDevice,
    MemoryStorage,
    PointKind,
    Repository,
    RetentionPolicy,
)
from hvsim.blocks.backup.retention.long_term import assign
from hvsim.blocks.backup.retention.plan import may_be_outdated
from tests.blocks.machines import BLOCK
from tests.blocks.models import content

SUNDAY = datetime(2023, 10, 1, 22, tzinfo=UTC)


class Chain:
    """A machine that is backed up once a day, and what must be in its restore points."""

    def __init__(self) -> None:
        self.storage = MemoryStorage()
        self.repository = Repository(self.storage)
        self.disk = MemoryDevice(4 * BLOCK)
        self.held: dict[int, bytes] = {}

    def run(self, day: int, how: str) -> None:
        self.disk.write(day % 4 * BLOCK, bytes([day]) * 900)
        time = SUNDAY + timedelta(days=day - 1)
        kind = PointKind.FULL if how == "active" else None
        with self.repository.begin_point("vm", time, kind, block_size=BLOCK, reverse=how == "reverse") as writer:
            writer.write_disk("disk", self.disk)
            point = writer.commit()
        self.held[day] = content(self.disk)
        if how == "synthetic":
            self.repository.make_synthetic_full(point)

    def keep(self, day: int, policy: RetentionPolicy, long_term: LongTermPolicy | None = None) -> None:
        now = SUNDAY + timedelta(days=day - 1)
        expected = may_be_outdated(self.repository.points("vm"), policy, now)
        done = self.repository.apply_retention("vm", policy, now, long_term)
        assert expected or not (done.deleted or done.merged)

    def files(self) -> str:
        """The restore points as the worked examples write them, each checked against what it must hold."""
        found = []
        for point in Repository(self.storage).points("vm"):
            day = (point.time - SUNDAY).days + 1
            with self.repository.read_disk(point, "disk") as disk:
                assert content(disk) == self.held[day]
            found.append(f"{point.kind.value[0]}{day}")
        assert self.repository.verify() == []
        return " ".join(found)


def every_day(_: int) -> str:
    return "increment"


def synthetic_on_saturday(day: int) -> str:
    return "synthetic" if day % 7 == 0 else "increment"


def mixed_week(day: int) -> str:
    return "active" if day % 7 == 1 else "synthetic" if day % 7 == 4 else "increment"


WORKED = {
    "forever, 4 points": (
        every_day,
        RetentionPolicy(points=4, forever=True),
        {4: "F1 I2 I3 I4", 5: "F2 I3 I4 I5", 8: "F5 I6 I7 I8"},
    ),
    "forever, 3 days": (every_day, RetentionPolicy(days=3, forever=True), {4: "F1 I2 I3 I4", 5: "F2 I3 I4 I5"}),
    "forever, 6 days": (
        every_day,
        RetentionPolicy(days=6, forever=True),
        {7: "F1 I2 I3 I4 I5 I6 I7", 8: "F2 I3 I4 I5 I6 I7 I8", 9: "F3 I4 I5 I6 I7 I8 I9"},
    ),
    "synthetic on Saturday, 7 days": (
        synthetic_on_saturday,
        RetentionPolicy(days=7),
        {
            7: "F1 I2 I3 I4 I5 I6 F7",
            13: "F1 I2 I3 I4 I5 I6 F7 I8 I9 I10 I11 I12 I13",
            14: "F7 I8 I9 I10 I11 I12 I13 F14",
            21: "F14 I15 I16 I17 I18 I19 I20 F21",
        },
    ),
    "active on Thursday, 3 days": (
        lambda day: "active" if day == 5 else "increment",
        RetentionPolicy(days=3),
        {7: "F1 I2 I3 I4 F5 I6 I7", 8: "F5 I6 I7 I8", 10: "F5 I6 I7 I8 I9 I10"},
    ),
    "active on Wednesday, 3 points": (
        lambda day: "active" if day == 4 else "increment",
        RetentionPolicy(points=3),
        {5: "F1 I2 I3 F4 I5", 6: "F4 I5 I6", 9: "F4 I5 I6 I7 I8 I9"},
    ),
    "active on Sunday, synthetic on Wednesday, 5 points": (
        mixed_week,
        RetentionPolicy(points=5),
        {
            4: "F1 I2 I3 F4",
            7: "F1 I2 I3 F4 I5 I6 I7",
            8: "F4 I5 I6 I7 F8",
            12: "F8 I9 I10 F11 I12",
            15: "F11 I12 I13 I14 F15",
        },
    ),
    "reverse, 4 points": (
        lambda _: "reverse",
        RetentionPolicy(points=4),
        {4: "R1 R2 R3 F4", 5: "R2 R3 R4 F5", 7: "R4 R5 R6 F7"},
    ),
    "reverse, 6 days": (
        lambda _: "reverse",
        RetentionPolicy(days=6),
        {7: "R1 R2 R3 R4 R5 R6 F7", 8: "R2 R3 R4 R5 R6 R7 F8", 9: "R3 R4 R5 R6 R7 R8 F9"},
    ),
    "forever, 5 days, idle from day 7 to 16": (
        lambda day: "" if 7 <= day <= 16 else "increment",
        RetentionPolicy(days=5, forever=True),
        {6: "F1 I2 I3 I4 I5 I6", 16: "F1 I2 I3 I4 I5 I6", 17: "F5 I6 I17", 18: "F6 I17 I18"},
    ),
}


@pytest.mark.parametrize("name", WORKED)
def test_the_worked_chains_come_out_day_by_day(name: str) -> None:
    how, policy, expected = WORKED[name]
    chain = Chain()
    for day in range(1, max(expected) + 1):
        if how(day):
            chain.run(day, how(day))
            chain.keep(day, policy)
        if day in expected:
            assert chain.files() == expected[day]


def test_files_that_hold_only_blocks_go_when_their_blocks_are_needed_no_more() -> None:
    chain = Chain()
    for day in range(1, 36):
        chain.run(day, synthetic_on_saturday(day))
        chain.keep(day, RetentionPolicy(days=7))
    assert chain.files() == "F28 I29 I30 I31 I32 I33 I34 F35"
    chain.repository.compact(dead_share=0)
    chain.files()
    assert len([path for path in chain.storage.files() if path.endswith((".vbk", ".vib"))]) <= 12


def test_retention_waits_until_the_repository_is_whole() -> None:
    chain = Chain()
    for day in range(1, 4):
        chain.run(day, "increment")
    chain.storage.delete(chain.repository.points()[1].file)
    chain.repository = Repository(chain.storage)
    with pytest.raises(BackupError, match=r"waits until the repository is whole.*D2023-10-02T220000.vib' is gone"):
        chain.keep(3, RetentionPolicy(points=1, forever=True))
    chain.repository.forget_missing()
    assert [item.structure for item in chain.repository.verify()] == ["chain"]


@pytest.mark.parametrize("how", ["increment", "reverse"])
@pytest.mark.parametrize("forever", [False, True])
def test_a_chain_with_a_point_that_was_given_up_goes_with_the_next_one(how: str, forever: bool) -> None:
    chain = Chain()
    for day in range(1, 5):
        chain.run(day, "increment")
    chain.storage.delete(chain.repository.points()[1].file)
    chain.repository = Repository(chain.storage)
    chain.repository.forget_missing()
    policy = RetentionPolicy(points=2, forever=forever)
    chain.keep(4, policy)
    assert [point.number for point in chain.repository.points()] == [1, 3, 4]
    for day in range(5, 8):
        chain.run(day, "active" if day == 5 else how)
        chain.keep(day, policy)
    expected = {"reverse": "R6 F7", "increment": "F6 I7" if forever else "F5 I6 I7"}
    assert chain.files() == expected[how]


def shared_chain(nights: list[str], *, full: bool) -> Repository:
    """A chain of one file a night, with the machines of that night in it."""
    repository = Repository(MemoryStorage())
    disk = MemoryDevice(BLOCK)
    for night, machines in enumerate(nights):
        disk.write(night, b"x")
        kind = PointKind.FULL if full else None
        with repository.begin_backup("job", SUNDAY + timedelta(days=night), kind, block_size=BLOCK) as backup:
            for machine in machines:
                with backup.begin_point(machine) as writer:
                    writer.write_disk("disk", disk)
                    writer.commit()
            backup.commit()
    return repository


def kept(repository: Repository) -> list[str]:
    assert repository.verify() == []
    return [f"{point.machine}{(point.time - SUNDAY).days}" for point in repository.points()]


def test_a_machine_that_joined_later_keeps_its_newest_points() -> None:
    repository = shared_chain([*"aaaaac"], full=True)
    repository.apply_retention("job", RetentionPolicy(points=3), SUNDAY + timedelta(days=6))
    assert kept(repository) == ["a3", "a4", "c5"]


@pytest.mark.parametrize("forever", [False, True])
def test_retention_waits_for_a_machine_that_builds_on_an_older_file(forever: bool) -> None:
    repository = shared_chain(["ac", "a", "a", "ac"], full=False)
    disk = MemoryDevice(BLOCK)
    for night, machines in ((4, "a"), (5, "ac")):
        kind = PointKind.FULL if night == 4 else None
        with repository.begin_backup("job", SUNDAY + timedelta(days=night), kind, block_size=BLOCK) as backup:
            for machine in machines:
                with backup.begin_point(machine) as writer:
                    writer.write_disk("disk", disk)
                    writer.commit()
            backup.commit()
    repository.apply_retention("job", RetentionPolicy(points=2, forever=forever), SUNDAY + timedelta(days=6))
    newest = ["a3", "a4", "a5", "c3", "c5"]
    assert kept(repository) == (newest if forever else ["a0", "a1", "a2", *newest[:3], "c0", "c3", "c5"])


def test_retention_waits_where_a_rollback_lies_between_a_point_and_what_it_builds_on() -> None:
    repository = Repository(MemoryStorage())
    disk = MemoryDevice(BLOCK)
    for night, (machines, reverse) in enumerate([("a", False), ("c", True), ("a", False), ("a", True), ("bc", False)]):
        with repository.begin_backup(
            "job", SUNDAY + timedelta(days=night), block_size=BLOCK, reverse=reverse
        ) as backup:
            for machine in machines:
                with backup.begin_point(machine) as writer:
                    writer.write_disk("disk", disk)
                    writer.commit()
            backup.commit()
    repository.apply_retention("job", RetentionPolicy(points=3), SUNDAY + timedelta(days=5))
    assert {"a3", "b4", "c1", "c4"} <= set(kept(repository))


class SharedChain:
    """Three machines in one chain; whatever its runs are, retention takes nothing of the runs that the policy keeps."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.repository = Repository(MemoryStorage())
        self.disks = {machine: MemoryDevice(3 * BLOCK) for machine in "abc"}
        self.held: dict[tuple[str, int], bytes] = {}
        self.policy = self.chance.choice(
            [
                RetentionPolicy(points=self.chance.randint(1, 4), forever=self.chance.random() < 0.5),
                RetentionPolicy(days=self.chance.randint(1, 4), least_points=self.chance.randint(1, 3)),
            ]
        )

    def run(self, night: int, machines: str, kind: PointKind | None, *, reverse: bool) -> None:
        time = SUNDAY + timedelta(days=night)
        with self.repository.begin_backup("job", time, kind, block_size=BLOCK, reverse=reverse) as backup:
            for machine in machines:
                disk = self.disks[machine]
                disk.write(self.chance.randrange(3) * BLOCK, bytes([night + 1]) * 600)
                with backup.begin_point(machine) as writer:
                    writer.write_disk("disk", disk)
                    writer.commit()
                self.held[machine, night] = content(disk)
            backup.commit()

    def there(self) -> set[tuple[str, int]]:
        return {(point.machine, (point.time - SUNDAY).days) for point in self.repository.points()}

    def keep(self, night: int) -> None:
        before = self.there()
        nights = sorted({at for _, at in before})
        if self.policy.days is None:
            wanted = set(nights[-(self.policy.points or 0) :])
        else:
            wanted = {at for at in nights if night - at <= self.policy.days} | set(nights[-self.policy.least_points :])
        self.repository.apply_retention("job", self.policy, SUNDAY + timedelta(days=night))
        assert {(machine, at) for machine, at in before if at in wanted} <= self.there()
        for point in self.repository.points():
            with self.repository.read_disk(point, "disk") as disk:
                assert content(disk) == self.held[point.machine, (point.time - SUNDAY).days]


@pytest.mark.parametrize("seed", [90, 257, *range(15)])
def test_a_shared_chain_that_turns_round_keeps_its_newest_runs(seed: int) -> None:
    chain = SharedChain(seed)
    chance = chain.chance
    turns = chance.choice(
        (lambda _: chance.random() < 0.5, lambda night: night % 2 == 1, lambda night: night // 3 % 2 == 1)
    )
    fulls, all_of_them = chance.choice((0, 0.15, 0.3)), chance.random() < 0.5
    for night in range(chance.randint(4, 14)):
        machines = "".join(machine for machine in "abc" if all_of_them or chance.random() < 0.7) or "a"
        kind = PointKind.FULL if chance.random() < fulls else None
        chain.run(night, machines, kind, reverse=turns(night))
        chain.keep(night)
    assert chain.repository.verify() == []


def test_a_flagged_full_outlives_its_chain_until_its_day() -> None:
    chain = Chain()
    policy, long_term = RetentionPolicy(points=3), LongTermPolicy(weeks=2, weekday=2)
    for day in range(1, 10):
        chain.run(day, "active" if day in (1, 4, 7) else "increment")
        chain.repository.assign_flags("vm", long_term, SUNDAY + timedelta(days=day - 1))
        chain.keep(day, policy, long_term)
    assert chain.files() == "F4 F7 I8 I9"
    chain.keep(17, policy, long_term)
    assert chain.files() == "F4 F7 I8 I9"
    chain.keep(18, policy, long_term)
    assert chain.files() == "F7 I8 I9"


def replay(policy: LongTermPolicy, days: dict[date, bool]) -> dict[date, str]:
    """The flags that runs on those days give; True is a run that made a full."""
    flags: list[Flag] = []
    waiting: frozenset[Level] = frozenset()
    given: dict[date, str] = {}
    for day, made_full in days.items():
        assigned = assign(policy, day, made_full, flags, waiting)
        flags += assigned.flags
        waiting = assigned.waiting
        if assigned.flags:
            given[day] = "".join(flag.level.value for flag in assigned.flags)
    return given


def test_flags_wait_for_the_next_full_and_go_together() -> None:
    week = [date(2019, 7, 1) + timedelta(days=at) for at in range(5)]  # Monday to Friday
    fulls = dict(zip(week, (False, True, False, False, True), strict=True))
    assert replay(LongTermPolicy(weeks=4, weekday=2), fulls) == {week[4]: "W"}
    assert replay(LongTermPolicy(weeks=4, months=3, weekday=2, week=1), fulls) == {week[4]: "WM"}
    assert replay(LongTermPolicy(months=3, week=1), fulls) == {week[1]: "M"}
    assert replay(LongTermPolicy(years=3, month=7), fulls) == {week[1]: "Y"}
    assert replay(LongTermPolicy(years=3, month=8), fulls) == {}


def test_flags_end_when_the_field_says() -> None:
    assert LongTermPolicy(months=1).ends(Level.MONTHLY, date(2019, 1, 31)) == date(2019, 3, 1)
    assert LongTermPolicy(weeks=4).ends(Level.WEEKLY, date(2019, 7, 3)) == date(2019, 7, 31)
    assert LongTermPolicy(years=1).ends(Level.YEARLY, date(2020, 2, 29)) == date(2021, 3, 1)
    assert LongTermPolicy(weeks=1, week=5).is_due(Level.MONTHLY, date(2024, 2, 23))
    assert Flag.parse(str(Flag(Level.YEARLY, date(2024, 2, 29)))) == Flag(Level.YEARLY, date(2024, 2, 29))
