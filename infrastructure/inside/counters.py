"""Performance counters: what a machine's sets of counters say now, computed from the estate.

A rate is what flows at this moment; a counter about which nothing in the estate says anything is not there. Knows sets,
counters and instances; not how they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from hvsim.blocks.device import MIB
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.costs import Station
from hvsim.infrastructure.costs.rates import CORES_PER_TASK
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.power import booted
from hvsim.infrastructure.inside.processes import processes_of
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.wmi.volumes import volumes_of
from hvsim.infrastructure.wmi.windows import memory_of, processor_load

TOTAL = "_total"
_PAGE = 4096
_SWAPPED_IN = 60.0
"""Seconds in which a guest touches all that it wants of its memory: what it does not have comes from the page file."""
_INTERCEPTED = 0.04
"""The share of the time of processors that the hypervisor itself takes."""
_ALL = 100
_NODE = 0
"""A host has one NUMA node."""
Values = dict[str, float]
"""Instance -> value; '' for a set without instances."""


@frozen
class CounterSet:
    """A set: its counters by name, each a function of a machine. `of_hosts` is only there where Hyper-V is."""

    name: str
    description: str
    counters: Mapping[str, Callable[[Inside], Values]]
    multiple: bool = True
    of_hosts: bool = False


def sets_of(inside: Inside) -> list[CounterSet]:
    """The sets that a machine has, by name."""
    return sorted((each for each in _SETS if inside.is_host or not each.of_hosts), key=lambda each: each.name.lower())


def _one(value: Callable[[Inside], float]) -> Callable[[Inside], Values]:
    return lambda inside: {"": float(value(inside))}


def _each_processor(value: Callable[[Inside], float], form: str = "{}") -> Callable[[Inside], Values]:
    def read(inside: Inside) -> Values:
        now = float(value(inside))
        return {**{form.format(number): now for number in range(inside.place.processors)}, TOTAL: now}

    return read


def _each_machine(value: Callable[[VirtualMachine], float]) -> Callable[[Inside], Values]:
    return lambda inside: {machine.name.lower(): float(value(machine)) for machine in _running(inside)}


def _each_virtual_processor(part: float) -> Callable[[Inside], Values]:
    """Such a part of what each processor of each machine does."""

    def read(inside: Inside) -> Values:
        found = {
            f"{machine.name.lower()}:hv vp {number}": machine.processor_usage * part
            for machine in _running(inside)
            for number in range(machine.processors)
        }
        return {**found, TOTAL: sum(found.values()) / len(found) if found else 0.0}

    return read


def _running(inside: Inside) -> Iterator[VirtualMachine]:
    if isinstance(inside.place, Host):
        yield from (machine for machine in inside.place.machines if machine.is_active)


def _stations(inside: Inside) -> dict[str, Station]:
    """The disks behind a server's drives and shared volumes, numbered, with the letter where there is one."""
    if not isinstance(inside.place, Computer):
        return {}
    found = enumerate(inside.place.storage.items())
    return {
        f"{number} {root[:2].lower() if len(root) == 3 else ''}".rstrip(): each.disk for number, (root, each) in found
    }


def _each_disk(value: Callable[[Station], float], *, average: bool = False) -> Callable[[Inside], Values]:
    def read(inside: Inside) -> Values:
        found = {name: float(value(station)) for name, station in _stations(inside).items()}
        total = sum(found.values())
        return {**found, TOTAL: total / len(found) if average and found else total}

    return read


def _paging(inside: Inside) -> float:
    """Pages a second that come from the page file: what a guest wants and does not have."""
    place = inside.place
    missing = place.memory_demand - place.memory_assigned if isinstance(place, VirtualMachine) else 0
    return max(0, missing) / _PAGE / _SWAPPED_IN


def _cache_faults(inside: Inside) -> float:
    """Pages a second that files are read or written through the cache with."""
    place = inside.place
    if isinstance(place, VirtualMachine):
        return sum(map(place.write_rate_of, range(len(place.disks)))) / _PAGE
    return sum({id(item.disk): item.disk.used for item in place.storage.values()}.values()) / _PAGE


def _waiting(inside: Inside) -> int:
    """Threads that wait for a processor: those of backups beyond what there is, or of a guest that gets none."""
    place = inside.place
    if isinstance(place, VirtualMachine):
        return place.processors if processor_load(Inside(place.host)) >= _ALL else 0
    return max(0, round(CORES_PER_TASK * len(place.processor.flows)) - place.processors)


def _hypervisor_time(inside: Inside) -> float:
    return processor_load(inside) * _INTERCEPTED


def _guest_time(inside: Inside) -> float:
    """What is left to the host's own system and to machines, which all are guests of the hypervisor."""
    return processor_load(inside) - _hypervisor_time(inside)


def _each_virtual_disk(inside: Inside) -> Values:
    return {
        disk.path.replace("\\", "-").lower(): machine.write_rate_of(number)
        for machine in _running(inside)
        for number, disk in enumerate(machine.disks)
    }


def _each_volume(value: Callable[[int, int], float], *, percent: bool = False) -> Callable[[Inside], Values]:
    def read(inside: Inside) -> Values:
        drives = {item.letter.lower(): (item.free, item.capacity) for item in volumes_of(inside) if item.letter}
        found = {name: float(value(free, size)) for name, (free, size) in drives.items()}
        free, size = sum(item[0] for item in drives.values()), sum(item[1] for item in drives.values())
        return {**found, TOTAL: float(value(free, size)) if percent else sum(found.values())}

    return read


def _each_card(value: Callable[[Station], float]) -> Callable[[Inside], Values]:
    def read(inside: Inside) -> Values:
        place = inside.place
        link = place.link if isinstance(place, Computer) else place.host.link
        name = "Microsoft Hyper-V Network Adapter" if inside.guest else "Intel[R] Ethernet Adapter"
        return {name.lower(): float(value(link))}

    return read


def _committed(inside: Inside) -> float:
    total, free = memory_of(inside)
    return float(total - free)


def _share_committed(inside: Inside) -> float:
    total, _ = memory_of(inside)
    return 100 * _committed(inside) / total if total else 0.0


def _percent_free(free: int, size: int) -> float:
    return 100 * free / size if size else 0.0


def _pressure(machine: VirtualMachine) -> float:
    return 100 * machine.memory_demand / machine.memory_assigned if machine.memory_assigned else 0.0


_SETS = (
    CounterSet(
        "Processor",
        "How busy each logical processor is.",
        {
            "% Processor Time": _each_processor(processor_load),
            "% Idle Time": _each_processor(lambda inside: 100 - processor_load(inside)),
        },
    ),
    CounterSet(
        "Processor Information",
        "How busy each logical processor is, by NUMA node.",
        {
            "% Processor Time": _each_processor(processor_load, "0,{}"),
            "% Processor Utility": _each_processor(processor_load, "0,{}"),
        },
    ),
    CounterSet(
        "Memory",
        "The memory of the machine.",
        {
            "Available Bytes": _one(lambda inside: memory_of(inside)[1]),
            "Available KBytes": _one(lambda inside: memory_of(inside)[1] // 1024),
            "Available MBytes": _one(lambda inside: memory_of(inside)[1] // MIB),
            "Committed Bytes": _one(_committed),
            "% Committed Bytes In Use": _one(_share_committed),
            "Pages/sec": _one(_paging),
            "Cache Faults/sec": _one(_cache_faults),
        },
        multiple=False,
    ),
    CounterSet(
        "LogicalDisk",
        "The room on each drive.",
        {
            "% Free Space": _each_volume(_percent_free, percent=True),
            "Free Megabytes": _each_volume(lambda free, size: free // MIB),
        },
    ),
    CounterSet(
        "PhysicalDisk",
        "What is moved to and from each disk now.",
        {
            "% Disk Time": _each_disk(lambda station: 100 if station.flows else 0, average=True),
            "Current Disk Queue Length": _each_disk(lambda station: len(station.flows)),
            "Disk Bytes/sec": _each_disk(lambda station: station.used),
        },
    ),
    CounterSet(
        "Network Interface",
        "What is moved over the network now.",
        {
            "Bytes Total/sec": _each_card(lambda link: link.used),
            "Current Bandwidth": _each_card(lambda link: 8 * link.rate),
        },
    ),
    CounterSet(
        "System",
        "The system as a whole.",
        {
            "System Up Time": _one(lambda inside: (inside.clock.now() - booted(inside)).total_seconds()),
            "Processes": _one(lambda inside: len(processes_of(inside))),
            "Processor Queue Length": _one(_waiting),
        },
        multiple=False,
    ),
    CounterSet(
        "Hyper-V Hypervisor",
        "What the hypervisor has given out.",
        {
            "Logical Processors": _one(lambda inside: inside.place.processors),
            "Partitions": _one(lambda inside: 1 + sum(1 for _ in _running(inside))),
            "Virtual Processors": _one(
                lambda inside: inside.place.processors + sum(machine.processors for machine in _running(inside))
            ),
        },
        multiple=False,
        of_hosts=True,
    ),
    CounterSet(
        "Hyper-V Hypervisor Logical Processor",
        "How busy each logical processor is with the host and its machines.",
        {
            "% Total Run Time": _each_processor(processor_load, "hv lp {}"),
            "% Guest Run Time": _each_processor(_guest_time, "hv lp {}"),
            "% Hypervisor Run Time": _each_processor(_hypervisor_time, "hv lp {}"),
            "% Idle Time": _each_processor(lambda inside: 100 - processor_load(inside), "hv lp {}"),
        },
        of_hosts=True,
    ),
    CounterSet(
        "Hyper-V Hypervisor Virtual Processor",
        "How busy each processor of each machine is.",
        {
            "% Guest Run Time": _each_virtual_processor(1 - _INTERCEPTED),
            "% Hypervisor Run Time": _each_virtual_processor(_INTERCEPTED),
            "% Total Run Time": _each_virtual_processor(1.0),
        },
        of_hosts=True,
    ),
    CounterSet(
        "Hyper-V Dynamic Memory VM",
        "The memory of each machine.",
        {
            "Current Pressure": _each_machine(_pressure),
            "Guest Visible Physical Memory": _each_machine(lambda machine: machine.memory_assigned // MIB),
            "Physical Memory": _each_machine(lambda machine: machine.memory_assigned // MIB),
        },
        of_hosts=True,
    ),
    CounterSet(
        "Hyper-V VM Vid Partition",
        "The pages of each machine.",
        {
            "Physical Pages Allocated": _each_machine(lambda machine: machine.memory_assigned // _PAGE),
            "Preferred NUMA Node Index": _each_machine(lambda machine: _NODE),
            "Remote Physical Pages": _each_machine(lambda machine: 0),  # no page is on another node than that one
        },
        of_hosts=True,
    ),
    CounterSet(
        "Hyper-V Virtual Storage Device",
        "What each machine writes to each of its disks.",
        {"Write Bytes/sec": _each_virtual_disk},
        of_hosts=True,
    ),
    CounterSet(
        "Hyper-V Virtual Machine Health Summary",
        "How many machines are well.",
        {
            "Health Ok": _one(
                lambda inside: sum(not m.state.is_critical for m in getattr(inside.place, "machines", ()))
            ),
            "Health Critical": _one(
                lambda inside: sum(m.state.is_critical for m in getattr(inside.place, "machines", ()))
            ),
        },
        multiple=False,
        of_hosts=True,
    ),
)
