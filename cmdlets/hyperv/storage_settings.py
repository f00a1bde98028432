"""Get- and Set-VMStorageSettings: how a machine's channels to its storage are tuned."""

from __future__ import annotations

from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import convert_number, enum
from hvsim.cmdlets.hyperv.device_types import machine_of, part_of
from hvsim.cmdlets.hyperv.selection import MachinesByVMName
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.machines.settings import require_off
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

SETTINGS = HYPERV + "VMStorageSetting"


@frozen(eq=False)
class StorageOfMachine:
    """The settings of a machine."""

    machine: VirtualMachine


live_type(
    SETTINGS,
    StorageOfMachine,
    {
        HYPERV + "ThreadCount ThreadCountPerChannel": lambda s: enum(
            HYPERV + "ThreadCount", s.machine.storage_channels.threads
        ),
        "ushort VirtualProcessorsPerChannel": lambda s: convert_number(
            s.machine.storage_channels.processors, "System.UInt16"
        ),
        "bool DisableInterruptBatching": lambda s: not s.machine.storage_channels.batches_interrupts,
        "string Name": lambda s: "Storage Settings",
        **part_of(machine_of),
    },
)


@cmdlet("Get-VMStorageSettings", default_set="VMName", output=SETTINGS)
class GetVMStorageSettings(MachinesByVMName):
    """Shows how the channels of machines to their storage are tuned."""

    examples = [Example("Get-VMStorageSettings web01", "As it is at first.")]

    def process(self) -> None:
        self.write_all(StorageOfMachine(machine) for machine in self.machines())


@cmdlet("Set-VMStorageSettings", default_set="VMName", confirm="Medium", output=HYPERV + "VirtualMachine")
class SetVMStorageSettings(MachinesByVMName):
    """Tunes the channels of machines to their storage."""

    passthru: Switch = parameter(help="Writes the object that was changed.")
    disable_interrupt_batching: Any = parameter(type="System.Boolean", help="Each answer at once.")
    thread_count_per_channel: Any = parameter(type=HYPERV + "ThreadCount", help="Automatic, Low, Medium or High.")
    virtual_processors_per_channel: Any = parameter(type="System.UInt16", help="So many share a channel.")

    examples = [
        Example(
            "Set-VMStorageSettings web01 -Thread High; (Get-VMStorageSettings web01).ThreadCountPerChannel",
            "More at a time.",
            "Stop-VM web01 -Force",
            "High\n",
        )
    ]

    def process(self) -> None:
        for machine in self.machines():
            done = self.should_process(machine.name) and self.managed(partial(self._set, machine))
            if done and self.passthru:
                self.write(machine)

    def _set(self, machine: VirtualMachine) -> None:
        require_off(machine)
        channels = machine.storage_channels
        if self.thread_count_per_channel is not None:
            channels.threads = str(self.thread_count_per_channel)
        if self.virtual_processors_per_channel is not None:
            channels.processors = int(self.virtual_processors_per_channel)
        if self.disable_interrupt_batching is not None:
            channels.batches_interrupts = not self.disable_interrupt_batching
