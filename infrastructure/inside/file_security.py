"""The access lists of a machine's files, with what Windows and Hyper-V set of their own accord.

A virtual machine uses its files under an account of its own; Hyper-V gives it the right when a file becomes one of its
disks. Who takes that away sees the machine start no more.
"""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.infrastructure.files.security import (
    CONTAINER,
    CREATOR,
    FULL_CONTROL,
    OBJECT,
    ONLY_BELOW,
    READ,
    READ_AND_EXECUTE,
    WRITE,
    AccessEntry,
    FileSecurity,
    effective,
)
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.accounts import (
    ADMINISTRATORS,
    SYSTEM,
    USERS,
    account_name,
)
from hvsim.infrastructure.inside.disk_layout import tree_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.file_rights import machine_account
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

_ALL = CONTAINER | OBJECT
_OF_ROOT = (
    AccessEntry(SYSTEM, FULL_CONTROL, inheritance=_ALL),
    AccessEntry(ADMINISTRATORS, FULL_CONTROL, inheritance=_ALL),
    AccessEntry(USERS, READ_AND_EXECUTE, inheritance=_ALL),
    AccessEntry(CREATOR, FULL_CONTROL, inheritance=_ALL, propagation=ONLY_BELOW),
)
"""What a volume begins with."""
_OWNER_OF_ROOT = "NT SERVICE\\TrustedInstaller"


def security_of(inside: Inside, path: str) -> FileSecurity:
    """What holds for a file or folder, with the entries from above. Raises `FileNotFoundError`."""
    nodes = tree_of(inside).nodes(path)
    last = nodes[-1]
    usual = [*_of_machines(inside, path)]
    chain = [
        (node, [*_OF_ROOT] if place == 0 else usual if node is last else [], node.is_directory)
        for place, node in enumerate(nodes)
    ]
    entries = effective(chain)
    group = f"{inside.network.netbios_domain}\\Domain Users"
    if last.security is None:
        return FileSecurity(_OWNER_OF_ROOT if len(nodes) == 1 else ADMINISTRATORS, entries, False, group)
    return FileSecurity(last.security.owner, entries, last.security.protected, last.security.group or group)


def set_security(inside: Inside, path: str, security: FileSecurity) -> None:
    """Sets the owner and the own entries of a file or folder; those from above stay what is above."""
    own = [
        AccessEntry(account_name(inside, item.account), item.rights, item.denied, item.inheritance, item.propagation)
        for item in security.entries
        if not item.inherited
    ]
    owner = account_name(inside, security.owner)
    node = tree_of(inside).nodes(path)[-1]
    node.security = FileSecurity(owner, own, security.protected, security.group)


def _of_machines(inside: Inside, path: str) -> Iterator[AccessEntry]:
    """What Hyper-V sets on the files and folders of virtual machines."""
    wanted = path.rstrip("\\").lower()
    for computer in inside.network:
        for machine in computer.machines if isinstance(computer, Host) else ():
            if computer is not inside.place and not wanted.startswith(("\\\\", "c:\\clusterstorage\\")):
                continue
            account = machine_account(machine)
            if any(image.path.lower() == wanted for disk in machine.disks for image in disk.chain):
                yield AccessEntry(account, READ | WRITE)
            elif machine.path.lower() == wanted or wanted in _settings(machine):
                yield AccessEntry(account, FULL_CONTROL, inheritance=_ALL if machine.path.lower() == wanted else 0)


def _settings(machine: VirtualMachine) -> tuple[str, ...]:
    folder = f"{machine.path}\\Virtual Machines\\{machine.id}".lower()
    return f"{folder}.vmcx", f"{folder}.vmrs"
