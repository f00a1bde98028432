"""What things cost in simulated time: every number, and how those who share a disk or a link slow each other down.

Knows bytes, rates and seconds. Does not know machines or backups.
"""

from hvsim.infrastructure.costs.flows import FlowNetwork, FlowReport, Leg, Stage, Station

__all__ = ["FlowNetwork", "FlowReport", "Leg", "Stage", "Station"]
