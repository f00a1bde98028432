"""Invoke-GuestWrite: a guest writes to its disk."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import Int64
from hvsim.cmdlets.veeam.backup_command import DirectCommand, managed_machine_names
from hvsim.infrastructure.guests.guest_writes import DEFAULT_LENGTH, GuestWrite, write_as_guest
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

WRITE = "HvSim.GuestWrite"


live_type(
    WRITE,
    GuestWrite,
    {
        "string VMName": lambda w: w.machine.name,
        "string Disk": lambda w: w.disk.name,
        "long Offset": lambda w: Int64(w.offset),
        "long Length": lambda w: Int64(w.length),
        "string Path": lambda w: w.path,
    },
)


@cmdlet("Invoke-GuestWrite", default_set="Random", output=WRITE)
class InvokeGuestWrite(DirectCommand):
    """Lets the guests of running machines write real blocks: random bytes, a repeated byte, or given ones."""

    vm_name: Any = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        type="System.Object[]",
        aliases=("Name", "VM"),
        complete=managed_machine_names,
        help="The machines: names, or machines as Get-VM gives them.",
    )
    length: Any = parameter(
        sets={"Random": In(position=1), "Byte": In(position=1)},
        type="System.Int64",
        default=DEFAULT_LENGTH,
        validate=ValidateRange(Int64(1), Int64(2**40)),
        help="How many bytes; 64 KB when left out.",
    )
    offset: Any = parameter(
        type="System.Int64",
        default=0,
        validate=ValidateRange(Int64(0), Int64(2**50)),
        help="Where on the disk, in bytes from its beginning.",
    )
    disk: int = parameter(default=0, help="Which of the machine's disks, counted from 0.")
    byte: Any = parameter(sets={"Byte": In(mandatory=True)}, type="System.Byte", help="Writes this byte everywhere.")
    data: Any = parameter(sets={"Data": In(mandatory=True)}, type="System.Byte[]", help="Writes these bytes.")
    text: str = parameter(sets={"Text": In(mandatory=True)}, help="Writes this text as UTF-8.")
    passthru: Switch = parameter(name="PassThru", help="Writes what was done as an object.")

    examples = [
        Example("Invoke-GuestWrite web01 -Length 3MB -Offset 1GB", "Three megabytes of new data."),
        Example(
            "Invoke-GuestWrite sql01 -Disk 1 -Text 'committed' -Offset 4096 -PassThru", "A text on the second disk."
        ),
    ]

    def process(self) -> None:
        for machine in self.machines(self.vm_name):
            done = self.attempt(partial(self._write, machine), machine)
            if done is not None and self.passthru:
                self.write(done)

    def _write(self, machine: VirtualMachine) -> GuestWrite:
        return write_as_guest(machine, self.disk, int(self.offset), int(self.length), self._content())

    def _content(self) -> bytes | int | None:
        if self.parameter_set == "Text":
            return self.text.encode()
        if self.parameter_set == "Data":
            return bytes(int(item) for item in self.data)
        return int(self.byte) if self.parameter_set == "Byte" else None
