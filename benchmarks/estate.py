"""The estate: how fast it is built, kept, forked, and how long many nights of backups take. Each line has a goal.

Figures are CPU time of this process, because machines are shared.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from attrs import evolve

from hvsim.blocks.device import KIB, MIB
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.lab import DiskPlan, LabPlan, WorkloadPlan
from hvsim.infrastructure.lab.generating import new_lab

MACHINES, HOSTS, NIGHTS = 1000, 20, 30


def best(work: Callable[[], object], runs: int = 5) -> float:
    """Seconds of processor time, the best of several runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def report(what: str, figure: str, goal: str, met: bool) -> None:
    """Prints one line of the table."""
    print(f"{what:58} {figure:>24}   goal {goal:20} {'met' if met else 'MISSED'}", flush=True)


def small_disks(plan: LabPlan) -> LabPlan:
    """The lab with little on its disks and guests that write little: what many nights cost beside the bytes."""
    work = WorkloadPlan(6 * 3600.0, area=MIB)
    hosts = tuple(
        evolve(
            host,
            machines=tuple(
                evolve(item, applications=(), disks=(DiskPlan(item.disks[0].size, 256 * KIB),), workload=work)
                for item in host.machines
            ),
        )
        for host in plan.hosts
    )
    return evolve(plan, hosts=hosts)


def measure_building(plan: LabPlan) -> Estate:
    Estate.build()
    seconds = best(Estate.build, 20)
    report("the default lab, after the first", f"{seconds * 1000:.1f} ms", "<= 5 ms", seconds <= 0.005)
    seconds = best(lambda: Estate.build(lab=plan), 3)
    report(f"{MACHINES} machines built", f"{seconds:.2f} s", "<= 2 s", seconds <= 2)
    return Estate.build(lab=plan)


def measure_snapshots(estate: Estate) -> None:
    start = time.process_time()
    snapshot = estate.snapshot()
    taken = time.process_time() - start
    estate.clock.sleep(timedelta(hours=1))
    start = time.process_time()
    estate.restore(snapshot)
    back = time.process_time() - start
    figure = f"{taken:.2f} s, {back:.2f} s"
    report(f"a snapshot of {MACHINES} machines, and back", figure, "<= 2 s, <= 1 s", taken <= 2 and back <= 1)


def measure_listing(plan: LabPlan) -> None:
    from hvsim.console import MemoryConsole
    from hvsim.session import Session

    everything = evolve(
        plan, hosts=(_all_on_one(plan),), clusters=(), arrays=(), backup_server=type(plan.backup_server)()
    )
    session = Session(console=MemoryConsole())
    session.engine.add_service("Estate", lambda: Estate.build(lab=everything))
    session.run_command("Get-VM | Format-Table | Out-Null")
    seconds = best(lambda: session.run_command("Get-VM | Format-Table | Out-String | Out-Null"), 3)
    report(f"Get-VM | Format-Table over {MACHINES} machines", f"{seconds * 1000:.0f} ms", "<= 300 ms", seconds <= 0.3)


def _all_on_one(plan: LabPlan) -> object:
    machines = tuple(machine for host in plan.hosts for machine in host.machines)
    memory = sum(machine.memory for machine in machines) + 2**36
    return evolve(plan.hosts[0], memory=memory, machine_path="D:\\VMs", machines=machines)


def measure_nights(plan: LabPlan) -> None:
    """A job over all machines, every night of a month."""
    start = time.process_time()
    estate = Estate.build(lab=plan)
    server = estate.backup_server
    job = server.add_job("All", list(estate.machines()), server.repositories[0], JobOptions(block_size=256 * KIB))
    for _ in range(NIGHTS):
        server.finish(server.start(job))
        estate.clock.sleep(timedelta(days=1) - timedelta(seconds=estate.clock.monotonic() % 86400))
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    figure = f"{seconds:.0f} s, {memory:.2f} GiB"
    report(
        f"{NIGHTS} nights of a job over {MACHINES} machines", figure, "<= 60 s, <= 2 GiB", seconds <= 60 and memory <= 2
    )


def main() -> None:
    plan = new_lab(HOSTS, MACHINES)
    estate = measure_building(plan)
    measure_snapshots(estate)
    measure_listing(plan)
    if "quick" not in sys.argv:
        measure_nights(small_disks(plan))
