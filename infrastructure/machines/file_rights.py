"""The account of a virtual machine, and whether it may use the files of its disks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.files import FileTree
from hvsim.infrastructure.files.security import EVERYONE, READ, WRITE, AccessEntry, allows, effective

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

MACHINE_DOMAIN = "NT VIRTUAL MACHINE"
"""The accounts of virtual machines are in it, named by their identities."""
ALL_MACHINES = MACHINE_DOMAIN + "\\Virtual Machines"
_READ_DATA = 1


def machine_account(machine: VirtualMachine) -> str:
    """The account under which a virtual machine uses its files."""
    return f"{MACHINE_DOMAIN}\\{str(machine.id).upper()}"


def may_use(files: FileTree, machine: VirtualMachine, path: str) -> bool:
    """Whether a machine may read a file of its disks: nobody has taken away the right that Hyper-V gave it."""
    nodes = files.nodes(path)
    if nodes[-1].security is None:
        return True
    entries = effective((node, [], node.is_directory) for node in nodes)
    return allows(entries, (machine_account(machine), ALL_MACHINES, EVERYONE), _READ_DATA)


def let_use(files: FileTree, machine: VirtualMachine, path: str) -> None:
    """Gives a machine the right to a file that becomes one of its disks."""
    node = files.nodes(path)[-1]
    if node.security is not None and not may_use(files, machine, path):
        node.security.entries.append(AccessEntry(machine_account(machine), READ | WRITE))
