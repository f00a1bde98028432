"""Lab files: mistakes to the character, what is written is read again, labs from counts, and the schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        MachinePlan(f"m{number}", name, notes=name, disks=(DiskPlan(2**20 + size, min(size, 5)),), clustered=flag)
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
