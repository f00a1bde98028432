"""Serial ports and the screen of machines, and the rules for changing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.machines.settings import modifying, require_off

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

PIPE = "\\\\.\\pipe\\"
LEAST_PIXELS, MOST_PIXELS = (640, 480), (4096, 2160)


@define(eq=False)
class SerialPort:
    """A serial port: the named pipe it is connected to, '' for none."""

    number: int
    path: str = ""
    debugger: bool = False


@define(eq=False)
class Video:
    """The screen: how its resolution is chosen, and the largest one."""

    resolution: str = "Default"
    width: int = 1920
    height: int = 1200


def new_serial_ports() -> list[SerialPort]:
    """The two ports that every machine has."""
    return [SerialPort(1), SerialPort(2)]


def set_serial_port(machine: VirtualMachine, number: int, *, path: str | None, debugger: bool | None) -> None:
    """Connects a port to a pipe, or ('') to nothing. Raises `ManagementError`."""
    doing = modifying(machine)
    if number not in (1, 2):
        raise ManagementError("InvalidParameter", doing, "A virtual machine has the serial ports 1 and 2.")
    port = machine.serial_ports[number - 1]
    if path is not None:
        if path and not path.lower().startswith(PIPE):
            raise ManagementError("InvalidParameter", doing, f"'{path}' is no named pipe, such as {PIPE}name.")
        if not path and machine.is_active:
            require_off(machine)
        port.path = path
    if debugger is not None:
        port.debugger = debugger


@define(eq=False)
class StorageChannels:
    """How the channels to storage are tuned; 0 processors a channel are as many as Hyper-V finds right."""

    threads: str = "Automatic"
    processors: int = 0
    batches_interrupts: bool = True


def set_console_support(machine: VirtualMachine, *, enabled: bool) -> None:
    """Gives the machine keyboard, mouse and screen, or takes them. Raises `ManagementError`: off, and generation 2."""
    if machine.generation == 1:
        raise ManagementError(
            "NotSupported", modifying(machine), "Generation 1 virtual machines always have a console."
        )
    require_off(machine)
    machine.has_console = enabled


def set_video(machine: VirtualMachine, resolution: str | None, width: int | None, height: int | None) -> None:
    """Sets what is given. Raises `ManagementError`: it must be off, and the screen within limits."""
    require_off(machine)
    video = machine.video
    new = (video.width if width is None else width, video.height if height is None else height)
    if not all(low <= size <= high for low, size, high in zip(LEAST_PIXELS, new, MOST_PIXELS, strict=True)):
        raise ManagementError(
            "InvalidParameter",
            modifying(machine),
            f"The resolution {new[0]} x {new[1]} is not supported: it must be from 640 x 480 to 4096 x 2160.",
        )
    video.width, video.height = new
    video.resolution = resolution or video.resolution
