"""The servers that a backup server knows: itself, and the hosts it manages.

What each is called, what kind it is, and taking it in and out. What runs on them is not its affair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define

from hvsim.infrastructure.backup.runs.proxy import Proxy
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.computers.services import MANAGED_HOST_SERVICES, MANAGED_SERVICES
from hvsim.infrastructure.errors import AlreadyExists, InvalidState, NotFound
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.product_values import ProductValue
from hvsim.infrastructure.storage.shares import FileServer

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer
    from hvsim.infrastructure.backup.vault import Credentials


class ServerKind(ProductValue):
    """What a managed server is: label and the product's number."""

    LOCAL = ("Local", 3)
    WINDOWS = ("Windows", 5)
    HYPERV_HOST = ("HvServer", 7)
    FILE_SERVER = ("SmbServer", 12)


@define(eq=False)
class ManagedServer:
    """A server in the backup infrastructure. `host` is the Hyper-V host that it is, None for other computers."""

    id: UUID
    name: str
    real_name: str
    kind: ServerKind
    host: Host | None = None
    computer: Computer | None = None
    description: str = ""
    unavailable: bool = False
    account: Credentials | None = None
    """With which the backup server logs on there; None for its own."""


def add_host(server: BackupServer, host: Host) -> None:
    """Manages a host from now on; it is its own on-host proxy."""
    server.hosts.append(host)
    host.services.install(*MANAGED_SERVICES, *MANAGED_HOST_SERVICES)
    server.servers.append(ManagedServer(host.id, host.name, host.name, ServerKind.HYPERV_HOST, host, host))
    server.proxies.append(Proxy(server.random.guid(), host.name, host, server.clock))


def manage_host(server: BackupServer, host: Host) -> ManagedServer:
    """Adds a host that answers. Raises `AlreadyExists`, `InvalidState`."""
    _check_new(server, host)
    add_host(server, host)
    return server.servers[-1]


def manage_windows(server: BackupServer, computer: Computer) -> ManagedServer:
    """Adds a Windows server that answers. Raises `AlreadyExists`, `InvalidState`."""
    _check_new(server, computer)
    return _add_windows(server, computer)


def _check_new(server: BackupServer, computer: Computer) -> None:
    if any(known.computer is computer for known in server.servers):
        raise AlreadyExists("managed server", computer.name)
    if not computer.is_up:
        raise InvalidState(f"'{computer.name}' was not added: it does not answer.")


def _add_windows(server: BackupServer, computer: Computer) -> ManagedServer:
    computer.services.install(*MANAGED_SERVICES)
    added = ManagedServer(computer.id, computer.name, computer.name, ServerKind.WINDOWS, computer=computer)
    server.servers.append(added)
    return added


def add_file_server(server: BackupServer, files: FileServer) -> None:
    """Manages a file server from now on; a filter driver tracks changes on its shares."""
    files.is_managed = True
    files.services.install(*MANAGED_SERVICES)
    server.servers.append(ManagedServer(files.id, files.name, files.name, ServerKind.FILE_SERVER, computer=files))


def add_off_host_proxy(server: BackupServer, computer: Computer, max_tasks: int) -> Proxy:
    """Gives a computer the role of an off-host proxy."""
    proxy = Proxy(server.random.guid(), computer.name, computer, server.clock, max_tasks, off_host=True)
    server.proxies.append(proxy)
    if not any(known.id == computer.id for known in server.servers):
        _add_windows(server, computer)
    return proxy


def remove_off_host_proxy(server: BackupServer, proxy: Proxy) -> None:
    """Takes the role of an off-host proxy away. Raises `InvalidState` for one that a job names, `NotFound` if gone."""
    if proxy not in server.proxies or not proxy.off_host:
        raise NotFound("off-host backup proxy", proxy.name, (item.name for item in server.proxies if item.off_host))
    users = [job.name for job in server.jobs if proxy in job.options.proxies]
    if users:
        raise InvalidState(f"The proxy '{proxy.name}' cannot be removed: the job '{users[0]}' uses it.")
    server.proxies.remove(proxy)


def remove_server(server: BackupServer, managed: ManagedServer) -> None:
    """Forgets a server, with its roles. Raises `InvalidState` for one that is in use, or the backup server."""
    if managed.kind is ServerKind.LOCAL:
        raise InvalidState("The backup server itself cannot be removed.")
    users = [item.name for item in server.repositories if item.computer is managed.computer]
    if managed.host is not None:
        wanted = {machine.id for machine in managed.host.machines}
        users += [job.name for job in server.jobs if wanted & {reference.id for reference in job.machines}]
    users += [job.name for job in server.jobs if any(item.computer is managed.computer for item in job.options.proxies)]
    if users:
        raise InvalidState(f"'{managed.name}' cannot be removed: '{users[0]}' uses it.")
    server.servers.remove(managed)
    if isinstance(managed.computer, FileServer):
        managed.computer.is_managed = False
    server.proxies[:] = [item for item in server.proxies if item.computer is not managed.computer]
    if managed.host is not None:
        server.hosts.remove(managed.host)
