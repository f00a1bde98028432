"""The processor settings of a virtual machine, beside their number. Data and its limits only."""

from __future__ import annotations

from attrs import define

from hvsim.infrastructure.machines.machine_values import PRIMORDIAL

MAX_PROCESSORS = {1: 64, 2: 2048}
"""By generation."""


@define(eq=False)
class ProcessorSettings:
    """Reserve and limit are percent of the machine's processors, the weight is relative to other machines."""

    reserve: int = 0
    limit: int = 100
    weight: int = 100
    compatible_for_migration: bool = False
    compatible_for_old_systems: bool = False
    exposes_virtualization: bool = False
    resource_protection: bool = False
    threads_per_core: int = 0
    per_numa_node: int = 0
    numa_nodes_per_socket: int = 1
    performance_counters: tuple[str, ...] = ()
    legacy_interrupts: bool = False
    frequency_counters: bool = True
    pool: str = PRIMORDIAL
