"""Lab files: mistakes to the character, what is written is read again, labs from counts, and the schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks.device import GIB
from hvsim.infrastructure.disks.virtual_disks import MIN_DISK_SIZE
from hvsim.infrastructure.errors import LabFileError
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.lab import DiskPlan, HostPlan, LabPlan, MachinePlan, check_text, default_lab, parse_lab
from hvsim.infrastructure.lab.checks import check_plan
from hvsim.infrastructure.lab.exporting import plan_of
from hvsim.infrastructure.lab.generating import new_lab
from hvsim.infrastructure.lab.positions import Positions
from hvsim.infrastructure.lab.schema import schema
from hvsim.infrastructure.lab.writing import lab_text

SCHEMA_FILE = Path(__file__).resolve().parents[2] / "docs" / "lab.schema.json"

HOST = '[[hosts]]\nname = "HV01"\n'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('hosts = [{ name = "a", memroy = 1 }]', (1, 24)),
        (HOST + 'memory = "much"\n', (3, 10)),
        (HOST + "machines = [\n  { name = 'm' },\n  { name = 'n', processors = -1 },\n]", (5, 30)),
        (HOST + "[[hosts.machines]]\nname = 'a'\n[[hosts.machines]]\nname = 'b'\nstate = 'On'", (7, 9)),
        (HOST + "[[hosts.machines]]\nmemory = '1GB'", (3, 1)),
        (HOST + "# a comment = 1\n\n[backup_server]\n'name' = 5", (6, 10)),
        (HOST + 'machine_path = """\nD:\\\\VMs"""\nversion = "2008"', (5, 11)),
        (HOST + "memory = \n", (3, 10)),
        (HOST + "volumes = [{ root = 'D:\\', capacity = '1GB' }]\nmachine_path = 'X:\\VMs'", (4, 16)),
        (HOST + "[[clusters]]\nname = 'c'\nnodes = ['HV01', 'HV02']", (5, 18)),
        (
            HOST + "[backup_server]\njobs = [{ name = 'j', machines = ['zz'] }]\n"
            "repositories = [{ name = 'r', path = 'D:\\r' }]",
            (4, 35),
        ),
        (HOST + "[[file_servers]]\nname = 'hv01'", (4, 8)),
        (HOST + "[[file_servers]]\nname = 'F'\nnetwork = '10'", (5, 11)),
        ("backup_server.version = '2031'\n" + HOST, (1, 25)),
    ],
)
def test_a_mistake_is_found_to_the_character(text: str, place: tuple[int, int]) -> None:
    problem = check_text(text)[0]
    assert (problem.line, problem.column) == place, problem.message
    with pytest.raises(LabFileError, match=f"line {place[0]}, column {place[1]}: "):
        parse_lab(text)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("*", "Windows does not allow * in a name"),
        ("<script>", "Windows does not allow < and > in a name"),
        ("..\\..\\x", "Windows does not allow \\ in a name"),
        ("", "the name is empty"),
        ("web[01]", "[ and ] would make the name a pattern for others"),
        ("nul.txt", "Windows keeps the name for a device"),
        ("x.", "the name begins or ends with a blank, or ends with a dot"),
        ("a\tb", "Windows does not allow U+0009 in a name"),
        ("x" * 101, "the name is longer than 100 characters"),
    ],
)
def test_a_name_that_cannot_be_is_refused_where_it_stands(name: str, reason: str) -> None:
    for text, place in (
        (f"{HOST}machines = [{{ name = {json.dumps(name)} }}]", (3, 22)),
        (f"{HOST}[[clusters]]\nname = {json.dumps(name)}\nnodes = ['HV01']", (4, 8)),
        (f"{HOST}switches = [{{ name = {json.dumps(name)} }}]", (3, 22)),
    ):
        (problem,) = check_text(text)
        assert (problem.line, problem.column) == place
        assert problem.message.endswith(f"'{name}': {reason}.")


def test_a_computer_has_no_blank_in_its_name() -> None:
    (problem,) = check_text("[[hosts]]\nname = 'HV 01'")
    assert problem.message == "computer 'HV 01': Windows does not allow blanks in the name of a computer."


def test_amounts_are_told_as_they_are_written() -> None:
    text = (
        HOST + "memory = '1GB'\nmachines = [{ name = 'm', memory = '2.5GB', disks = [{ size = '1GB', used = '2GB' }] }]"
    )
    assert [problem.message for problem in check_text(text)] == [
        "host 'HV01': its running machines need 2.5GB of memory, and it has 1GB.",
        "machine 'm': used part of a disk is 2GB, of a disk of 1GB.",
    ]
    (problem,) = check_text(HOST + "memory = 1")
    assert problem.message == "hosts[0].memory: memory is 1B, and must be from 32MB to 240TB."


def test_an_estate_that_cannot_be_built_has_every_mistake_in_its_error() -> None:
    text = HOST + "[[hosts]]\nname = 'x*'\n[[hosts]]\nname = 'y?'"
    with pytest.raises(LabFileError) as caught:
        parse_lab(text)
    assert [line.partition(": ")[0] for line in str(caught.value).splitlines()] == [
        "line 4, column 8",
        "line 6, column 8",
    ]
    assert [(error.line, error.column) for error in caught.value.others] == [(6, 8)]


JOB = (
    HOST + "machines = [{ name = 'm' }]\n[backup_server]\nrepositories = [{ name = 'r', path = 'D:\\r' }]\n"
    "[[backup_server.jobs]]\nname = 'j'\nmachines = ['m']\nschedule = { "
)


def test_a_monthly_schedule_and_a_window_are_built_and_exported() -> None:
    keys = "monthly = { at = '23:30', which = 'Last', weekday = 'Sunday', months = ['March'] }, "
    plan = parse_lab(JOB + keys + "window = ['Sunday 22:00-06:00', 'Monday-Friday 20:00-24:00'] }")
    estate = Estate.build(lab=plan)
    schedule = estate.backup_server.job("j").schedule
    found = schedule.next_after(estate.clock.now())
    assert found is not None
    assert (found.month, found.day, found.hour, found.minute) == (3, 29, 23, 30)
    window = schedule.window
    assert window is not None
    allowed = {(day, hour) for day in range(7) for hour in range(24) if window.hours[day][hour]}
    night = {(6, 22), (6, 23), *((0, hour) for hour in range(6))}
    assert allowed == night | {(day, hour) for day in range(5) for hour in range(20, 24)}
    again = plan_of(estate).backup_server.jobs[0].schedule
    assert again is not None
    first = plan.backup_server.jobs[0].schedule
    assert first is not None
    assert again.monthly == first.monthly
    assert again.window == (
        "Monday 00:00-06:00", "Monday 20:00-24:00", "Tuesday-Friday 20:00-24:00", "Sunday 22:00-24:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("monthly = { at = '25:00' } }", "Job 'j': '25:00' is no time of the day such as 22:00."),
        ("monthly = { at = '22:00', day = 32 } }", "must be from 0 to 31."),
        ("window = ['22:30-06:00'] }", "Job 'j': '22:30-06:00' is no span of whole hours"),
        ("window = ['Someday 22:00-06:00'] }", "Job 'j': 'Someday 22:00-06:00' is no span of whole hours"),
        ("window = ['22:00'] }", "Job 'j': '22:00' is no span of whole hours"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(keys: str, message: str) -> None:
    (problem,) = check_text(JOB + keys)
    assert message in problem.message
    assert problem.line == 9


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text() -> None:
    text = "[[hosts]]\nname = 'a'\nmemory = 'x'\nprocessors = 0\n[[hosts]]\nmachines = 7\nname = 'b'\nfoo = 1"
    assert [(item.line, item.column) for item in check_text(text)] == [(3, 10), (4, 14), (6, 12), (8, 1)]


def test_a_text_nested_without_end_is_a_mistake_too() -> None:
    (problem,) = check_text("a = " + "[" * 50_000)
    assert "nested too deeply" in problem.message


def test_the_default_lab_is_read_written_and_read_again() -> None:
    plan = default_lab()
    text = lab_text(plan)
    assert check_text(text) == []
    assert parse_lab(text) == plan


@given(
    st.lists(
        st.tuples(
            st.text("abc '\"\\é", min_size=1, max_size=8).filter(lambda text: text.strip(" .") == text),
            st.integers(1, 2**40),
            st.booleans(),
        ),
        max_size=4,
        unique_by=lambda item: item[0].lower(),
    )
)
def test_what_is_written_is_read_as_the_same(machines: list[tuple[str, int, bool]]) -> None:
    plans = tuple(
        MachinePlan(
            f"m{number}", name, notes=name, disks=(DiskPlan(MIN_DISK_SIZE + size, min(size, 5)),), clustered=flag
        )
        for number, (name, size, flag) in enumerate(machines)
    )
    plan = LabPlan((HostPlan("HV01", memory=2**45, machines=plans),))
    assert parse_lab(lab_text(plan)) == plan


def test_an_estate_is_exported_and_built_again_as_the_same() -> None:
    plan = plan_of(Estate.build())
    assert plan == parse_lab(lab_text(plan))
    assert plan_of(Estate.build(lab=plan)) == plan
    names = [machine.name for host in plan.hosts for machine in host.machines]
    assert names == [machine.name for host in default_lab().hosts for machine in host.machines]


def test_a_lab_from_counts_holds_what_was_asked_for() -> None:
    plan = new_lab(10, 500)
    assert list(check_plan(plan)) == []
    assert len(plan.hosts) == 10
    assert sum(len(host.machines) for host in plan.hosts) == 500
    assert [len(cluster.nodes) for cluster in plan.clusters] == [8, 2]
    assert sum(len(job.machines) for job in plan.backup_server.jobs) == 500
    small = Estate.build(lab=new_lab(1, 3))
    assert [machine.name for machine in small.machines()] == ["web01", "app01", "file01"]
    grown = Estate.build(lab=new_lab(3, 20))
    assert all(machine.is_running and machine.group for machine in grown.machines())


def test_the_schema_beside_the_documentation_is_the_one_of_the_plans() -> None:
    assert json.loads(SCHEMA_FILE.read_text("utf-8")) == schema()
    assert schema()["properties"]["hosts"]["items"]["required"] == ["name"]


def test_positions_are_those_of_keys_and_values() -> None:
    text = "a = 1 # x\n[b.c]\n\"d e\" = [ 1,\n  {f = 'x#y'}, ]\n[[g]]\n[[g]]\nh = '''\n'q'''\ni.j = true\n"
    found = Positions(text)
    assert found.place(("a",)) == (1, 5)
    assert found.place(("b", "c", "d e"), key=True) == (3, 1)
    assert found.place(("b", "c", "d e", 1, "f")) == (4, 8)
    assert found.place(("g", 1, "h")) == (7, 5)
    assert found.place(("g", 1, "i", "j")) == (9, 7)
    assert found.place(("g", 1, "nothing")) == (6, 1)


def test_many_machines_together_hold_no_more_than_a_process_can_back_up() -> None:
    for count in (8, 500, 5000):
        disks = [disk for host in new_lab(20, count).hosts for machine in host.machines for disk in machine.disks]
        assert 0 < sum(disk.used for disk in disks) <= 3 * GIB
