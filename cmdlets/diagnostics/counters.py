"""Get-Counter: performance counters of machines, computed from what the estate does now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from hvsim.cmdlets.diagnostics.counter_types import SAMPLES, SET, Sample, SampleSet, ShownSet, path_of
from hvsim.cmdlets.estate.inside import inside_named
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.inside.counters import CounterSet, sets_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.commands.wildcards import matches

WINDOWS_ONLY = True
_READ, _LIST = "GetCounterSet", "ListSetSet"
_PATH = re.compile(r"(?:\\\\(?P<machine>[^\\]+))?\\(?P<name>[^\\(]+)(?:\((?P<instance>.*)\))?\\(?P<counter>[^\\]+)")
_USUAL = (
    "\\Network Interface(*)\\Bytes Total/sec",
    "\\Processor(_Total)\\% Processor Time",
    "\\Memory\\% Committed Bytes In Use",
    "\\Memory\\Cache Faults/sec",
    "\\PhysicalDisk(_Total)\\% Disk Time",
    "\\PhysicalDisk(_Total)\\Current Disk Queue Length",
)


@cmdlet("Get-Counter", default_set=_READ, output=(SAMPLES, SET))
class GetCounter(Cmdlet):
    """Samples performance counters of machines, or lists the sets that there are. A sample takes its interval."""

    counter: list[str] = parameter(
        sets={_READ: In(position=0, pipeline=True, by_property_name=True)},
        default=_USUAL,
        wildcards=True,
        help="Paths such as \\Processor(_Total)\\% Processor Time; some of each kind when left out.",
    )
    sample_interval: int = parameter(
        sets=_READ, default=1, validate=ValidateRange(1, 2**31 - 1), help="Seconds until the next sample."
    )
    max_samples: Any = parameter(
        sets=_READ, type="System.Int64", default=1, validate=ValidateRange(1, 2**62), help="How many samples."
    )
    continuous: Switch = parameter(sets=_READ, help="Samples until somebody stops it.")
    list_set: list[str] = parameter(
        sets={_LIST: In(position=0, mandatory=True, pipeline=True)}, wildcards=True, help="The sets to list."
    )
    computer_name: list[str] = parameter(aliases=("Cn",), help="Other machines of the estate.")

    examples = [
        Example(
            "(Get-Counter '\\Processor(_Total)\\% Processor Time').CounterSamples.InstanceName",
            "The processors.",
            output="_total\n",
        ),
        Example("(Get-Counter -ListSet Hyper-V*).CounterSetName", "What there is about Hyper-V."),
        Example(
            "Get-Counter '\\Memory\\Available MBytes' -ComputerName HV02 -SampleInterval 5 -MaxSamples 3",
            "Three samples of another host.",
        ),
    ]

    def begin(self) -> None:
        self._paths: list[str] = []
        if self.continuous and "MaxSamples" in self.bound:
            self.fail(
                "The Continuous parameter cannot be used with the MaxSamples parameter.",
                "CounterContinuousOrMaxSamples",
                "InvalidArgument",
            )

    def process(self) -> None:
        if self.parameter_set == _LIST:
            self._list()
        else:
            self._paths += self.counter

    def end(self) -> None:
        wanted = [item for path in self._paths for item in self._resolved(path)]
        left = int(self.max_samples)
        while wanted and (left or self.continuous):
            self.engine.clock.sleep(timedelta(seconds=self.sample_interval))
            now = wanted[0][0].clock.now()
            samples = [sample for item in wanted for sample in self._sampled(*item)]
            if samples:
                self.write(SampleSet(now, samples))
            left -= 1

    def _list(self) -> None:
        for machine, inside in self._machines():
            for pattern in self.list_set:
                found = [each for each in sets_of(inside) if matches(pattern, each.name)]
                if not found:
                    self.write_error(
                        f"Cannot find any performance counter sets on the {machine or 'localhost'} computer that match "
                        f"the following: {pattern}.",
                        "NoMatchingCounterSetsFound",
                        "ObjectNotFound",
                    )
                self.write_all(ShownSet(each, inside, machine or ".") for each in found)

    def _machines(self, named: str = "") -> Iterator[tuple[str, Inside]]:
        for name in [named] if named else self.computer_name or [""]:
            try:
                yield name, inside_named(self.engine, name)
            except NotFound:
                self._refuse("Unable to connect to the specified computer or the computer is offline.")

    def _resolved(self, path: str) -> Iterator[tuple[Inside, CounterSet, str, str]]:
        match = _PATH.fullmatch(path.strip())
        if match is None:
            self._refuse(
                "The specified counter path could not be interpreted: it is \\set(instance)\\counter, with the "
                "computer in front."
            )
            return
        for _, inside in self._machines(match["machine"] or ""):
            sets = [each for each in sets_of(inside) if matches(match["name"], each.name)]
            names = [(each, name) for each in sets for name in each.counters if matches(match["counter"], name)]
            if not sets:
                self._refuse("The specified object was not found on the computer.")
            elif not names:
                self._refuse("The specified counter could not be found.")
            yield from ((inside, each, name, match["instance"] or "") for each, name in names)

    def _sampled(self, inside: Inside, found: CounterSet, name: str, instance: str) -> Iterator[Sample]:
        values = found.counters[name](inside)
        chosen = {
            each: value for each, value in values.items() if matches(instance, each) or (not each and not instance)
        }
        if not chosen and instance != "*":
            self._refuse("The specified instance is not present.")
        machine = f"\\\\{inside.name.lower()}"
        for each, value in chosen.items():
            path = path_of(machine, found.name, each, name).lower()
            yield Sample(path, each, value, inside.clock.now())

    def _refuse(self, message: str) -> None:
        self.write_error(message, "CounterApiError", "InvalidResult")
