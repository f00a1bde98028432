"""The network of an estate: which machines there are by name, and the shares that can be reached from any of them.

Finds; does not move anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.infrastructure.computers.scheduled_tasks import TaskTable
from hvsim.infrastructure.costs import FlowNetwork
from hvsim.infrastructure.errors import AlreadyExists, NotFound

if TYPE_CHECKING:
    from hvsim.infrastructure.computers.computer import Computer
    from hvsim.infrastructure.computers.mail import Mail
    from hvsim.infrastructure.files import Directory
    from hvsim.infrastructure.inside.started_programs import StartedProgram
    from hvsim.infrastructure.storage.shares import Share

DOMAIN = "lab.local"
FILE_SERVICE = "LanmanServer"
"""While it runs, a computer gives out shares."""


@define(eq=False)
class Network:
    """Every machine of an estate, what they share, and the bytes under way between them."""

    flows: FlowNetwork
    domain: str = DOMAIN
    computers: dict[str, Computer] = field(factory=dict)
    shares: list[Share] = field(factory=list)
    """What its machines give out. Roots are asked of them: a machine may get another name."""
    tasks: TaskTable = field(factory=TaskTable)
    mailbox: list[Mail] = field(factory=list)
    """Every mail that was sent, oldest first."""
    programs: list[StartedProgram] = field(factory=list)
    """What was started by hand on its machines, oldest first."""
    _addresses: int = field(default=0, init=False)
    _clusters: int = field(default=0, init=False)

    @property
    def netbios_domain(self) -> str:
        """The domain as it stands before account names."""
        return self.domain.partition(".")[0].upper()

    def forget_lost_programs(self) -> None:
        """Nobody runs what ran when all this was kept or copied; only windows are still open."""
        self.programs = [each for each in self.programs if each.has_window]

    def join(self, computer: Computer) -> None:
        """A machine is reachable from now on. Raises `AlreadyExists` for a name that is taken."""
        key = computer.name.lower()
        if key in self.computers:
            raise AlreadyExists("computer", computer.name)
        self.computers[key] = computer

    def rename(self, computer: Computer, name: str) -> None:
        """A machine is reachable by another name from now on, in its old place among the others.

        Raises `AlreadyExists` for a name that is taken.
        """
        if name.lower() in self.computers:
            raise AlreadyExists("computer", name)
        for share in self.shares:
            share.rename_computer(computer.name, name)
        computer.name = name
        self.computers = {item.name.lower(): item for item in self}
        computer.events.computer = computer.full_name

    def __iter__(self) -> Iterator[Computer]:
        return iter(list(self.computers.values()))

    def computer(self, name: str) -> Computer:
        """The machine of that name, or of that full name. Raises `NotFound`."""
        found = self.computers.get(short_name(name))
        if found is None:
            raise NotFound("computer", name, (item.name for item in self))
        return found

    def next_address(self) -> str:
        """An address that nobody has yet."""
        self._addresses += 1
        high, low = divmod(self._addresses + 99, 250)
        return f"10.0.{high}.{low + 1}"

    def next_cluster(self) -> int:
        """A number that no cluster has yet, from 0: where its addresses lie."""
        self._clusters += 1
        return self._clusters - 1

    def share_of(self, path: str) -> Share | None:
        """The share on which a path `\\\\server\\share\\...` lies."""
        if not path.startswith("\\\\"):
            return None
        parts = path[2:].split("\\")
        if len(parts) < 2:
            return None
        root = f"\\\\{short_name(parts[0])}\\{parts[1].lower()}"
        return next((share for share in self.shares if share.root.lower() == root), None)

    def directory_of(self, root: str) -> Directory | None:
        """What a machine finds under the root of a share; None while nobody gives it out."""
        share = self.share_of(root)
        if share is not None:
            return share.directory if share.is_reachable else None
        return self._administrative(root)

    def _administrative(self, root: str) -> Directory | None:
        """What every Windows computer gives its administrators: its volumes as `C$`, Windows itself as `ADMIN$`."""
        server, _, name = root.strip("\\").partition("\\")
        computer = self.computers.get(short_name(server))
        if computer is None or not name.endswith("$") or not computer.is_up:
            return None
        path = "C:\\Windows" if name.lower() == "admin$" else f"{name[:-1].upper()}:\\"
        if not computer.services.runs(FILE_SERVICE) or not computer.files.exists(path):
            return None
        return computer.files.directory(path)


def short_name(name: str) -> str:
    """The key of a computer's name: the first label, in lower case."""
    return name.lower().partition(".")[0]
