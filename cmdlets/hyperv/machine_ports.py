"""Get- and Set-VMComPort, Get- and Set-VMVideo."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import convert_number, enum
from hvsim.cmdlets.hyperv.device_types import PORT, machine_of, part_of
from hvsim.cmdlets.hyperv.objects import PortOfMachine
from hvsim.cmdlets.hyperv.selection import FIRST, MachinesByVMName, MachinesOrSnapshot
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.machines.ports import set_serial_port, set_video
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

VIDEO = HYPERV + "VMVideo"


@frozen(eq=False)
class VideoOfMachine:
    """The screen of a machine."""

    machine: VirtualMachine


live_type(
    VIDEO,
    VideoOfMachine,
    {
        HYPERV + "ResolutionType ResolutionType": lambda v: enum(HYPERV + "ResolutionType", v.machine.video.resolution),
        "ushort HorizontalResolution": lambda v: convert_number(v.machine.video.width, "System.UInt16"),
        "ushort VerticalResolution": lambda v: convert_number(v.machine.video.height, "System.UInt16"),
        "string Name": lambda v: "Synthetic Display Controller",
        **part_of(machine_of),
    },
)


@cmdlet("Get-VMComPort", default_set="VMName", output=PORT)
class GetVMComPort(MachinesOrSnapshot):
    """Lists the serial ports of machines and the pipes they are connected to."""

    number: int = parameter(position=1, help="1 or 2; both when left out.")

    examples = [Example("Get-VMComPort web01", "COM 1 and COM 2.")]

    def process(self) -> None:
        for machine in self.machines():
            for port in machine.serial_ports:
                if "Number" not in self.bound or port.number == self.number:
                    self.write(PortOfMachine(machine, port))


@cmdlet("Set-VMComPort", default_set="VMName", confirm="Medium", output=PORT)
class SetVMComPort(MachinesByVMName):
    """Connects serial ports of machines to named pipes."""

    number: int = parameter(
        sets={"VMName": In(position=1, mandatory=True), "VMObject": In(mandatory=True)}, help="1 or 2."
    )
    path: str = parameter(position=2, help="The pipe, such as \\\\.\\pipe\\web01; $null disconnects the port.")
    debugger_mode: Any = parameter(type=HYPERV + "OnOffState", help="Whether a debugger uses the port.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_com_port: Any = parameter(
        sets={"VMComPort": FIRST}, type=PORT + "[]", help="The ports, as Get-VMComPort gives them."
    )

    examples = [Example("Set-VMComPort web01 1 \\\\.\\pipe\\web01 -Passthru", "A console over a pipe.")]

    def process(self) -> None:
        debugger = None if self.debugger_mode is None else str(self.debugger_mode) == "On"
        path = (self.path or "") if "Path" in self.bound else None
        for machine, number in list(self._ports()):
            if self.should_process(machine.name):
                done = self.managed(partial(set_serial_port, machine, number, path=path, debugger=debugger))
                if done and self.passthru:
                    self.write(PortOfMachine(machine, machine.serial_ports[number - 1]))

    def _ports(self) -> Iterator[tuple[VirtualMachine, int]]:
        if self.vm_com_port is not None:
            yield from ((item.machine, item.port.number) for item in self.vm_com_port)
        else:
            yield from ((machine, self.number) for machine in self.machines())


@cmdlet("Get-VMVideo", default_set="VMName", output=VIDEO)
class GetVMVideo(MachinesOrSnapshot):
    """Shows the screens of machines."""

    examples = [Example("Get-VMVideo web01", "How large is it?")]

    def process(self) -> None:
        self.write_all(VideoOfMachine(machine) for machine in self.machines() if machine.has_console)


@cmdlet("Set-VMVideo", default_set="VMName", confirm="Medium", output=VIDEO)
class SetVMVideo(MachinesByVMName):
    """Changes the screens of machines."""

    resolution_type: Any = parameter(position=1, type=HYPERV + "ResolutionType", help="Maximum, Single, or Default.")
    horizontal_resolution: Any = parameter(position=2, type="System.UInt16", help="Pixels from left to right.")
    vertical_resolution: Any = parameter(position=3, type="System.UInt16", help="Pixels from top to bottom.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_video: Any = parameter(
        sets={"VMVideo": FIRST}, type=VIDEO + "[]", help="The screens, as Get-VMVideo gives them."
    )

    examples = [Example("Stop-VM web01 -Force; Set-VMVideo web01 Single 1280 1024 -Passthru", "A fixed size.")]

    def process(self) -> None:
        resolution = None if self.resolution_type is None else str(self.resolution_type)
        size = (self.horizontal_resolution, self.vertical_resolution)
        width, height = (None if value is None else int(value) for value in size)
        given = [item.machine for item in self.vm_video] if self.vm_video is not None else self.machines()
        for machine in given:
            if self.should_process(machine.name):
                done = self.managed(partial(set_video, machine, resolution, width, height))
                if done and self.passthru:
                    self.write(VideoOfMachine(machine))
