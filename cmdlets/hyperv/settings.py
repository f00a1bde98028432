"""Set-VM and Rename-VM: what a machine is set to."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.hyperv.paths import host_path
from hvsim.cmdlets.hyperv.selection import VIRTUALIZATION_EXCEPTION, NamedMachines
from hvsim.infrastructure.machines import settings
from hvsim.infrastructure.machines.machine_values import CheckpointType, CriticalErrorAction, StartAction, StopAction
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter


@cmdlet("Set-VM", default_set="Name", confirm="Medium", output="Microsoft.HyperV.PowerShell.VirtualMachine")
class SetVM(NamedMachines):
    """Changes the settings of virtual machines."""

    guest_controlled_cache_types: Any = parameter(
        type="System.Boolean", help="Whether the guest chooses cache types of memory."
    )
    low_memory_mapped_io_space: Any = parameter(type="System.UInt32", help="Address space below 4 GB for devices.")
    high_memory_mapped_io_space: Any = parameter(type="System.UInt64", help="Address space above 4 GB for devices.")
    processor_count: Any = parameter(type="System.Int64", help="How many processors it has.")
    dynamic_memory: Switch = parameter(help="Lets memory follow the demand.")
    static_memory: Switch = parameter(help="Gives it its start-up memory always.")
    memory_minimum_bytes: Any = parameter(type="System.Int64", help="The least memory of dynamic memory.")
    memory_maximum_bytes: Any = parameter(type="System.Int64", help="The most memory of dynamic memory.")
    memory_startup_bytes: Any = parameter(type="System.Int64", help="The memory it starts with.")
    automatic_start_action: Any = parameter(
        type="Microsoft.HyperV.PowerShell.StartAction", help="What happens when the host has booted."
    )
    automatic_stop_action: Any = parameter(
        type="Microsoft.HyperV.PowerShell.StopAction", help="What happens when the host shuts down."
    )
    automatic_start_delay: int = parameter(help="Seconds after the boot of the host.")
    automatic_critical_error_action: Any = parameter(
        type="Microsoft.HyperV.PowerShell.CriticalErrorAction", help="What happens when its storage is gone."
    )
    automatic_critical_error_action_timeout: int = parameter(help="Minutes to wait for the storage.")
    automatic_checkpoints_enabled: Any = parameter(
        type="System.Boolean", help="Whether a checkpoint is taken at each start."
    )
    lock_on_disconnect: Any = parameter(
        type="Microsoft.HyperV.PowerShell.OnOffState", help="Whether the guest is locked when its console is left."
    )
    notes: str = parameter(help="What there is to say about it.")
    new_vm_name: str = parameter(help="Its new name.")
    snapshot_file_location: str = parameter(help="The folder of checkpoint files.")
    smart_paging_file_path: str = parameter(help="The folder of the paging file.")
    checkpoint_type: Any = parameter(
        type="Microsoft.HyperV.PowerShell.CheckpointType", help="What a checkpoint of it is."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    allow_unverified_paths: Switch = parameter(
        no_effect="No path is refused for that.", help="Accepts paths that a cluster could not see."
    )
    battery_passthrough_enabled: Any = parameter(
        type="System.Boolean", help="Shows the battery of the host to the guest."
    )
    enhanced_session_transport_type: Any = parameter(
        type="Microsoft.HyperV.PowerShell.EnhancedSessionTransportType", help="How an enhanced session is carried."
    )

    examples = [
        Example("Set-VM -Name legacy01 -Notes 'to be retired'; (Get-VM legacy01).Notes", "A note."),
        Example(
            "Stop-VM web01 -Force; Set-VM web01 -ProcessorCount 4 -MemoryStartupBytes 2GB -Passthru",
            "More of everything.",
        ),
        Example(
            "Get-VM | Set-VM -AutomaticStartAction Start -AutomaticStartDelay 30", "What happens when the host boots."
        ),
    ]

    def process(self) -> None:
        if self.dynamic_memory and self.static_memory:
            self.fail(
                "The parameters DynamicMemory and StaticMemory cannot be used together.",
                "InvalidParameter",
                "InvalidArgument",
                exception=VIRTUALIZATION_EXCEPTION,
            )
        for machine in self.machines():
            done = self.should_process(machine.name) and self.managed(partial(self._set, machine))
            if done and self.passthru:
                self.write(machine)

    def _set(self, machine: VirtualMachine) -> None:
        machine.host.check_files(machine)
        if self.processor_count is not None:
            settings.set_processor(machine, count=int(self.processor_count))
        self._set_memory(machine)
        self._set_hardware(machine)
        if self.snapshot_file_location is not None:
            settings.set_snapshot_location(machine, host_path(self, machine.host, self.snapshot_file_location))
        if self.smart_paging_file_path is not None:
            machine.paging_path = host_path(self, machine.host, self.smart_paging_file_path)
        self._set_actions(machine)
        if self.notes is not None:
            machine.notes = self.notes
        if self.checkpoint_type is not None:
            machine.checkpoint_type = CheckpointType.named(str(self.checkpoint_type))
        if self.automatic_checkpoints_enabled is not None:
            machine.automatic_checkpoints = bool(self.automatic_checkpoints_enabled)
        if self.new_vm_name is not None:
            settings.rename(machine, self.new_vm_name)
        machine.host.write_configuration(machine)

    def _set_hardware(self, machine: VirtualMachine) -> None:
        asked = {
            "guest_cache_types": self.guest_controlled_cache_types,
            "low_mapped_space": self.low_memory_mapped_io_space,
            "high_mapped_space": self.high_memory_mapped_io_space,
            "battery_passthrough": self.battery_passthrough_enabled,
            "enhanced_session_transport": self.enhanced_session_transport_type,
        }
        if any(value is not None for value in asked.values()):
            settings.require_off(machine)
        for name, value in asked.items():
            if value is not None:
                kind = type(getattr(machine, name))
                setattr(machine, name, kind(value) if kind is not str else str(value))

    def _set_memory(self, machine: VirtualMachine) -> None:
        amounts = (self.memory_startup_bytes, self.memory_minimum_bytes, self.memory_maximum_bytes)
        if any(amount is not None for amount in amounts) or self.dynamic_memory or self.static_memory:
            startup, minimum, maximum = (None if amount is None else int(amount) for amount in amounts)
            dynamic = True if self.dynamic_memory else False if self.static_memory else None
            settings.set_memory(machine, startup=startup, minimum=minimum, maximum=maximum, dynamic=dynamic)

    def _set_actions(self, machine: VirtualMachine) -> None:
        if self.automatic_start_action is not None:
            machine.start_action = StartAction.named(str(self.automatic_start_action))
        if self.automatic_stop_action is not None:
            machine.stop_action = StopAction.named(str(self.automatic_stop_action))
        if "AutomaticStartDelay" in self.bound:
            machine.start_delay = self.automatic_start_delay
        if self.automatic_critical_error_action is not None:
            machine.critical_action = CriticalErrorAction.named(str(self.automatic_critical_error_action))
        if "AutomaticCriticalErrorActionTimeout" in self.bound:
            machine.critical_timeout = self.automatic_critical_error_action_timeout
        if self.lock_on_disconnect is not None:
            machine.lock_on_disconnect = str(self.lock_on_disconnect) == "On"


@cmdlet("Rename-VM", default_set="Name", confirm="Medium", output="Microsoft.HyperV.PowerShell.VirtualMachine")
class RenameVM(NamedMachines):
    """Gives virtual machines another name."""

    new_name: str = parameter(position=1, mandatory=True, help="The new name.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [Example("Rename-VM legacy01 -NewName old01; (Get-VM old01).Name", "Another name.")]

    def process(self) -> None:
        for machine in self.machines():
            done = self.should_process(machine.name) and self.managed(partial(settings.rename, machine, self.new_name))
            if done and self.passthru:
                self.write(machine)
