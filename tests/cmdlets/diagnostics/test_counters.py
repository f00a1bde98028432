"""Performance counters tell what the estate does now."""

from __future__ import annotations

import pytest

from hvsim.infrastructure.inside.counters import sets_of
from hvsim.infrastructure.inside.machine import Inside
from tests.stories.worlds import Shell


def test_a_sample_takes_its_interval_and_says_what_is_so() -> None:
    shell = Shell()
    count = "(Get-Counter '\\Memory\\Available MBytes' -SampleInterval 5 -MaxSamples 3).CounterSamples.Count"
    assert shell.run(f"$then = Get-Date; {count}; ((Get-Date) - $then).TotalSeconds").split() == ["3", "15"]
    free = "(Get-Counter '\\Memory\\Available MBytes').CounterSamples[0].CookedValue"
    before = float(shell.run(free))
    shell.run("Stop-VM web01 -Force")
    assert float(shell.run(free)) - before == int(shell.run("(Get-VM web01).MemoryStartup / 1MB"))
    machines = "(Get-Counter '\\Hyper-V VM Vid Partition(*)\\Physical Pages Allocated').CounterSamples.InstanceName"
    assert "web01" not in shell.run(machines).split()


def test_what_is_written_is_seen_on_its_disk() -> None:
    shell = Shell()
    rates = "Get-Counter '\\PhysicalDisk(*)\\Disk Bytes/sec' -MaxSamples 3 | % { $_.CounterSamples[-1].CookedValue }"
    assert set(shell.run(rates).split()) == {"0"}
    shell.run("$null = New-VHD D:\\big.vhdx -Fixed -SizeBytes 20GB")
    shell.run("$job = Start-Job { Convert-VHD D:\\big.vhdx D:\\copy.vhdx -VHDType Fixed }")
    assert max(map(float, shell.run(rates).split())) > 0
    shell.run("$null = $job | Wait-Job")
    assert set(shell.run(rates).split()) == {"0"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("\\nope\\x", "The specified object was not found on the computer."),
        ("\\Memory\\x", "The specified counter could not be found."),
        ("\\Processor(99)\\% Processor Time", "The specified instance is not present."),
        ("\\\\nowhere\\Memory\\Available MBytes", "Unable to connect to the specified computer"),
        ("Memory", "The specified counter path could not be interpreted"),
    ],
)
def test_what_is_not_there_is_told(path: str, said: str) -> None:
    _, errors = Shell().run_with_errors(f"Get-Counter '{path}'")
    assert said in errors


def test_every_counter_of_every_machine_can_be_read() -> None:
    estate = Shell().estate
    places = [estate.hosts[0], estate.backup_server.computer, next(estate.machines())]
    for place in places:
        for found in sets_of(Inside(place)):
            for name, read in found.counters.items():
                values = read(Inside(place))
                assert ("" in values) is not found.multiple, name
                assert all(value >= 0 for value in values.values()), name
