"""Get-LabDatabase: the databases in guests, as they are now or as a restore point has them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from attrs import evolve, frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import Int64, array
from hvsim.cmdlets.veeam.backup_command import DirectCommand, managed_machine_names
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.disks.virtual_disks import file_name
from hvsim.infrastructure.guests import Database, DatabaseState, read_database
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.formatting.views import column, register_view, table_view

DATABASE = "HvSim.LabDatabase"
_RUN = "$null = Start-BackupJob Databases"


@frozen(eq=False)
class DatabaseView:
    """A database at one moment: what its disk says, and a copy of what it knew while it ran (None where it did not)."""

    machine: str
    name: str
    state: DatabaseState
    running: Database | None = None

    @property
    def at_risk(self) -> int | None:
        """Transactions that were promised to applications and are not on the disk."""
        return None if self.running is None else self.running.committed - self.state.recoverable


live_type(
    DATABASE,
    DatabaseView,
    {
        "string VMName": lambda v: v.machine,
        "string Name": lambda v: v.name,
        "string RecoveryModel": lambda v: v.running.recovery_model.value if v.running else None,
        "long Committed": lambda v: Int64(v.running.committed) if v.running else None,
        "long OnDisk": lambda v: Int64(v.state.recoverable),
        "long InPages": lambda v: Int64(v.state.checkpoint),
        "long AtRisk": lambda v: None if v.at_risk is None else Int64(v.at_risk),
        "bool Clean": lambda v: v.state.clean,
        "long LogUsed": lambda v: Int64(v.running.log_used) if v.running else None,
        "long LogTruncated": lambda v: Int64(v.state.truncated),
        "bool LogFull": lambda v: v.running.log_full if v.running else None,
        "int[] DamagedPages": lambda v: array(v.state.damaged_pages, "System.Int32"),
    },
)
register_view(
    table_view(
        DATABASE,
        [
            column(name, alignment="left")
            for name in ("VMName", "Name", "Committed", "OnDisk", "AtRisk", "Clean", "LogUsed", "LogTruncated")
        ],
        autosize=True,
    )
)


@cmdlet("Get-LabDatabase", default_set="Machine", output=DATABASE)
class GetLabDatabase(DirectCommand):
    """Tells what guests' databases hold: the last transaction promised, and what the bytes on the disk still know."""

    vm_name: Any = parameter(
        sets={"Machine": In(position=0, pipeline=True)},
        type="System.Object[]",
        aliases=("Name", "VM"),
        complete=managed_machine_names,
        help="The machines: names, or machines as Get-VM gives them; all when left out.",
    )
    restore_point: Any = parameter(
        sets={"RestorePoint": In(mandatory=True)},
        type="Veeam.Backup.Core.COib[]",
        help="Restore points: what a machine restored from them would find.",
    )
    check_pages: Switch = parameter(help="Reads every page as well, and names those that are damaged.")

    examples = [
        Example("Get-LabDatabase sql01", "How much of the log is in use?"),
        Example(
            "Get-LabDatabase -RestorePoint (Get-RestorePoint sql01 -Last) | Select-Object Name, OnDisk, Clean",
            "What is in a backup?",
            setup=_RUN,
        ),
    ]

    def process(self) -> None:
        if self.parameter_set == "RestorePoint":
            for point in self.restore_point:
                found: list[DatabaseView] | None = self.attempt(partial(list, self._of_point(point)), point)
                self.write_all(found or ())
            return
        for machine in self.machines(self.vm_name if self.vm_name is not None else self.server.machines()):
            self.write_all(self._of_machine(machine))

    def _of_machine(self, machine: VirtualMachine) -> Iterator[DatabaseView]:
        machine.settle()
        for database in machine.guest.databases:
            if database.disk >= len(machine.disks):
                continue  # its disk was taken out
            device = machine.disks[database.disk].top.device
            state = read_database(device, database.offset, check_pages=bool(self.check_pages))
            if state is not None:
                yield DatabaseView(machine.name, database.name, state, evolve(database) if machine.is_running else None)

    def _of_point(self, point: BackupPoint) -> Iterator[DatabaseView]:
        settings = point.settings()
        for item in settings["guest"].get("databases", ()):
            disk = file_name(settings["disks"][item["disk"]]["path"])
            with point.backups.read_disk(point.point, disk) as device:
                state = read_database(device, item["offset"], check_pages=bool(self.check_pages))
            if state is not None:
                yield DatabaseView(point.machine, item["name"], state)
