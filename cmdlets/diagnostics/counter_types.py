"""How counters look to PowerShell: sets of them, samples, and what was sampled in one moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.cmdlets.estate.values import UInt32, UInt64, array, enum, moment
from hvsim.infrastructure.inside.counters import CounterSet
from hvsim.infrastructure.inside.machine import Inside
from hvsim.interpreter.formatting.views import column, register_view, table_view
from hvsim.interpreter.values import Array, to_string

_SPACE = "Microsoft.PowerShell.Commands.GetCounter."
SET, SAMPLE, SAMPLES = (
    f"{_SPACE}CounterSet",
    f"{_SPACE}PerformanceCounterSample",
    f"{_SPACE}PerformanceCounterSampleSet",
)
_SET_TYPE = "System.Diagnostics.PerformanceCounterCategoryType"

enum_type(_SET_TYPE, {"Unknown": -1, "SingleInstance": 0, "MultiInstance": 1})


@frozen(eq=False)
class ShownSet:
    """A set of a machine."""

    definition: CounterSet
    inside: Inside
    machine: str

    def paths(self, *, instances: bool) -> Array:
        """The paths of its counters, for all instances together or for each."""
        found = []
        for name, read in self.definition.counters.items():
            if instances:
                found += [path_of("", self.definition.name, instance, name) for instance in read(self.inside)]
            else:
                found.append(path_of("", self.definition.name, "*" if self.definition.multiple else "", name))
        return array(found, "System.String")


@frozen(eq=False)
class Sample:
    """The value of a counter."""

    path: str
    instance: str
    value: float
    time: datetime


@frozen(eq=False)
class SampleSet:
    """What was sampled in one moment."""

    time: datetime
    samples: list[Sample]

    @property
    def readings(self) -> str:
        """All of it as text."""
        return "\n\n".join(f"{sample.path} :\n{to_string(sample.value)}" for sample in self.samples) + "\n\n"


def path_of(machine: str, name: str, instance: str, counter: str) -> str:
    """The path of a counter: `\\\\machine\\set(instance)\\counter`."""
    return f"{machine}\\{name}({instance})\\{counter}" if instance else f"{machine}\\{name}\\{counter}"


def _samples(shown: SampleSet) -> Any:
    return array(shown.samples, SAMPLE)


live_type(
    SET,
    ShownSet,
    {
        "string CounterSetName": lambda s: s.definition.name,
        "string MachineName": lambda s: s.machine,
        f"{_SET_TYPE} CounterSetType": lambda s: enum(
            _SET_TYPE, "MultiInstance" if s.definition.multiple else "SingleInstance"
        ),
        "string Description": lambda s: s.definition.description,
        "string[] Paths": lambda s: s.paths(instances=False),
        "string[] PathsWithInstances": lambda s: s.paths(instances=True),
        "string[] Counter": lambda s: s.paths(instances=False),
    },
)
live_type(
    SAMPLE,
    Sample,
    {
        "string Path": lambda s: s.path,
        "string InstanceName": lambda s: s.instance,
        "double CookedValue": lambda s: float(s.value),
        "uint64 RawValue": lambda s: UInt64(int(s.value)),
        "uint64 SecondValue": lambda s: UInt64(0),
        "uint32 MultipleCount": lambda s: UInt32(1),
        "datetime Timestamp": lambda s: moment(s.time),
        "uint32 Status": lambda s: UInt32(0),
    },
)
live_type(
    SAMPLES,
    SampleSet,
    {
        "datetime Timestamp": lambda s: moment(s.time),
        f"{SAMPLE}[] CounterSamples": _samples,
        "string Readings": lambda s: s.readings,
    },
)
register_view(
    table_view(
        SAMPLES,
        [column("Timestamp", None, 26, "left"), column("Readings", "CounterSamples", 100, "left")],
        wrap=True,
    )
)
register_view(
    table_view(
        SAMPLE,
        [
            column("Path", None, 50, "left"),
            column("InstanceName", None, 20),
            column("CookedValue", None, 30, "right"),
        ],
    )
)
