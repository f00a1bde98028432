"""VSS writers: the applications' side of a shadow copy, with the states that `vssadmin list writers` shows.

A writer that failed stays failed until its service is restarted. Does not know who asks it.
"""

from __future__ import annotations

from enum import Enum
from uuid import UUID, uuid5

from attrs import define, field

from hvsim.infrastructure.computers.services import Service
from hvsim.infrastructure.costs.durations import EXCHANGE_FREEZE_LIMIT, FREEZE_LIMIT
from hvsim.infrastructure.vss.codes import NO_ERROR


class WriterState(Enum):
    """Number and text as vssadmin shows them; what the numbers mean is in the names."""

    STABLE = (1, "Stable")
    WAITING_FOR_FREEZE = (2, "Waiting for freeze")
    FROZEN = (3, "Waiting for thaw")
    WAITING_FOR_POST_SNAPSHOT = (4, "Waiting for post-snapshot")
    WAITING_FOR_COMPLETION = (5, "Waiting for completion")
    FAILED_AT_IDENTIFY = (6, "Failed")
    FAILED_AT_PREPARE_BACKUP = (7, "Failed")
    FAILED_AT_PREPARE_SNAPSHOT = (8, "Failed")
    FAILED_AT_FREEZE = (9, "Failed")
    FAILED_AT_THAW = (10, "Failed")
    FAILED_AT_POST_SNAPSHOT = (11, "Failed")
    FAILED_AT_BACKUP_COMPLETE = (12, "Failed")

    @property
    def number(self) -> int:
        return self.value[0]

    @property
    def text(self) -> str:
        return self.value[1]


@define(eq=False)
class Writer:
    """One writer: name, class id, state, and the last error as text. `truncates_logs` marks a database; `service` is
    the Windows service it lives in; `freeze_limit` the seconds for which it can be held.
    """

    name: str
    class_id: UUID
    truncates_logs: bool = False
    service: str = "VSS"
    freeze_limit: float = FREEZE_LIMIT
    state: WriterState = WriterState.STABLE
    last_error: str = NO_ERROR
    starts: int = 1
    log_truncations: int = field(default=0)
    restored: int = 0
    """How often it has brought a restore to its end: at the first start from a backup that it was prepared for."""

    def freeze(self) -> None:
        """Holds the application's writes with its data consistent on disk."""
        self.state = WriterState.FROZEN

    def thaw(self) -> None:
        """Lets the application go on; the backup itself is not over yet."""
        if self.state is WriterState.FROZEN:
            self.state = WriterState.WAITING_FOR_COMPLETION

    def complete(self, *, truncate: bool) -> None:
        """The backup succeeded or was given up; after success a database drops the logs it no longer needs."""
        if self.state in (WriterState.FROZEN, WriterState.WAITING_FOR_COMPLETION):
            self.state = WriterState.STABLE
            if truncate and self.truncates_logs:
                self.log_truncations += 1

    def fail(self, state: WriterState, last_error: str) -> None:
        """Goes into a failed state, until `restart`."""
        self.state = state
        self.last_error = last_error

    def service_changed(self, service: Service) -> None:
        """Told when the service it lives in has stopped or started: a new start begins anew."""
        if service.is_running:
            self.restart()

    def restart(self) -> None:
        """The writer's service was restarted."""
        self.state = WriterState.STABLE
        self.last_error = NO_ERROR
        self.starts += 1

    def instance_id(self, computer: str) -> UUID:
        """The identity of this run of the writer on the computer of that name; another one after each start."""
        return uuid5(self.class_id, f"{computer.lower()}:{self.starts}")


def host_writer() -> Writer:
    """The writer through which a Hyper-V host takes part in backups; it lives in the management service."""
    return Writer("Microsoft Hyper-V VSS Writer", UUID("66841cd4-6ded-4f4b-8f17-fd23f8ddc3de"), service="vmms")


def cluster_writers() -> list[Writer]:
    """The writers that a node of a cluster has beside."""
    return [
        Writer("Cluster Shared Volume VSS Writer", UUID("1072ae1c-e5a7-4ea1-9e4a-6f7964656570"), service="ClusSvc"),
        Writer("Cluster Database", UUID("41e12264-35d8-479b-8e5c-9b23d1dad37e"), service="ClusSvc"),
    ]


def system_writers() -> list[Writer]:
    """The writers that every Windows Server has."""
    return [
        Writer("System Writer", UUID("e8132975-6f93-4464-a53e-1050253ae220"), service="CryptSvc"),
        Writer("ASR Writer", UUID("be000cbe-11fe-4426-9c58-531aa6355fc4")),
        Writer("Shadow Copy Optimization Writer", UUID("4dc3bdd4-ab48-4d07-adb0-3bee2926fd7f")),
        Writer("Registry Writer", UUID("afbab4a2-367d-4d15-a586-71dbb18f8485")),
        Writer("COM+ REGDB Writer", UUID("542da469-d3e1-473c-9f4f-7847f01fc64f")),
        Writer("WMI Writer", UUID("a6ad56c2-b509-4e6c-bb19-49d8f43532f0"), service="Winmgmt"),
    ]


def guest_writers(applications: tuple[str, ...] = ()) -> list[Writer]:
    """The writers of a Windows guest: those of the system, and those of the applications it runs."""
    return system_writers() + [APPLICATION_WRITERS[name]() for name in applications]


def _sql() -> Writer:
    return Writer(
        "SqlServerWriter", UUID("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a"), truncates_logs=True, service="SQLWriter"
    )


def _exchange() -> Writer:
    return Writer(
        "Microsoft Exchange Writer",
        UUID("76fe1ac4-15f7-4bcd-987e-8e1acb462fb7"),
        truncates_logs=True,
        service="MSExchangeRepl",
        freeze_limit=EXCHANGE_FREEZE_LIMIT,
    )


def _directory() -> Writer:
    return Writer("NTDS", UUID("b2014c9e-8711-4c5c-a5a9-3cf384484757"), service="NTDS")


def _web() -> Writer:
    return Writer("IIS Config Writer", UUID("2a40fd15-dfca-4aa8-a654-1f8c654603f6"), service="W3SVC")


APPLICATION_WRITERS = {"SqlServer": _sql, "Exchange": _exchange, "ActiveDirectory": _directory, "IIS": _web}
"""The writers that applications bring, by the name a lab file calls the application."""
