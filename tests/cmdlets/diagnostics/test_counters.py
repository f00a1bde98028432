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


def _value(shell: Shell, path: str) -> float:
    return float(shell.run(f"(Get-Counter '{path}').CounterSamples[0].CookedValue"))


def test_the_hypervisors_time_follows_the_machines() -> None:
    shell = Shell()
    parts = {name: f"\\Hyper-V Hypervisor Logical Processor(_Total)\\% {name} Time" for name in (
        "Guest Run", "Hypervisor Run", "Total Run", "Idle")}  # fmt: skip
    busy = {name: _value(shell, path) for name, path in parts.items()}
    assert busy["Guest Run"] + busy["Hypervisor Run"] == pytest.approx(busy["Total Run"])
    assert busy["Total Run"] + busy["Idle"] == 100
    shell.run("Get-VM | Where-Object State -eq Running | Stop-VM -TurnOff")
    assert 0 < _value(shell, parts["Hypervisor Run"]) < busy["Hypervisor Run"]
    assert (
        "not present"
        in shell.run_with_errors("Get-Counter '\\Hyper-V Virtual Storage Device(*web01*)\\Write Bytes/sec'")[1]
    )
    shell.session.close()


def test_a_guest_without_enough_memory_pages_and_one_that_works_writes() -> None:
    shell = Shell()
    machine = next(item for item in shell.estate.local_host.machines if item.workload is not None and item.is_running)
    read = {each.name: each.counters for each in sets_of(Inside(machine))}["Memory"]
    assert read["Pages/sec"](Inside(machine)) == {"": 0.0}
    assert read["Cache Faults/sec"](Inside(machine))[""] > 0
    machine.dynamic_memory, machine.memory_maximum = True, machine.memory_demand // 2
    machine.memory_minimum = machine.memory_maximum // 2
    assert read["Pages/sec"](Inside(machine))[""] > 0
    name = machine.disks[0].path.replace("\\", "-").lower()
    rate = _value(shell, f"\\Hyper-V Virtual Storage Device({name})\\Write Bytes/sec")
    assert rate == pytest.approx(machine.write_rate_of(0))
    assert rate > 0
    shell.session.close()


def test_processors_are_busy_while_a_backup_compresses() -> None:
    shell = Shell()
    proxy = next(iter(shell.estate.backup_server.proxies)).computer
    shell.run("$job = Start-Job { Start-VBRJob Nightly }")
    load = "(Get-CimInstance Win32_Processor -ComputerName {0} | Select-Object -First 1).LoadPercentage"
    seen = [int(shell.run(f"Start-Sleep 2; {load.format(proxy.name)}")) for _ in range(30)]
    assert max(seen) > 1
    shell.session.close()
