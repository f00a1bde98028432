"""Write-, New-, Remove-, Clear- and Limit-EventLog: classic logs and the programs that write into them."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.diagnostics.event_log import ENTRY_KINDS, INVALID, EventLogCommand, classic_logs
from hvsim.cmdlets.diagnostics.event_log_types import ENTRY_TYPE, OVERFLOW
from hvsim.infrastructure.computers.events import EventLevel, EventLog
from hvsim.infrastructure.errors import AlreadyExists, NotFound, Refused
from hvsim.interpreter.commands import Example, In, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.values import to_string

MODULE = "Microsoft.PowerShell.Management"
WINDOWS_ONLY = True
_FILES = "Texts are what an entry was written with."
_DEFAULT, _SOURCE = "Default", "Source"
_LEVELS = {"Error": EventLevel.ERROR, "Warning": EventLevel.WARNING}


def _named(machine: str) -> str:
    return "localhost" if machine == "." else machine


@cmdlet("Write-EventLog")
class WriteEventLog(EventLogCommand):
    """Writes an entry into a classic log, in the name of a source that is registered there."""

    log_name: str = parameter(position=0, mandatory=True, aliases=("LN",), complete=classic_logs, help="The log.")
    source: str = parameter(position=1, mandatory=True, aliases=("SRC",), help="The program that writes.")
    event_id: int = parameter(
        position=2, mandatory=True, aliases=("ID", "EID"), validate=ValidateRange(0, 65535), help="The entry's number."
    )
    entry_type: Any = parameter(
        position=3,
        type=ENTRY_TYPE,
        aliases=("ET",),
        values=ENTRY_KINDS,
        help="What kind of entry; Information when left out.",
    )
    message: str = parameter(position=4, mandatory=True, aliases=("MSG",), help="The text.")
    category: Any = parameter(type="System.Int16", default=1, help="The number of a category of the program's own.")
    raw_data: Any = parameter(type="System.Byte[]", aliases=("RD",), help="Bytes to go with it.")
    computer_name: str = parameter(default=".", aliases=("CN",), help="Another machine of the estate.")

    examples = [
        Example(
            "Write-EventLog -LogName Application -Source Backup -EventId 100 -Message 'All jobs went well.'\n"
            "(Get-EventLog Application -Source Backup).Message",
            "A script notes down how it went.",
            setup="New-EventLog -LogName Application -Source Backup",
            output="All jobs went well.\n",
        ),
    ]

    def process(self) -> None:
        for machine, events in self.machines([self.computer_name]):
            registered = events.log_of_source(self.source)
            if not registered:
                self.write_error(
                    f'The source name "{self.source}" does not exist on computer "{_named(machine)}".',
                    "",
                    "InvalidOperation",
                    exception=INVALID,
                )
            elif registered.lower() != self.log_name.lower():
                said = (
                    f"The source '{self.source}' is not registered in log '{self.log_name}'. (It is registered in log "
                    f"'{registered}'.) \" The Source and Log properties must be matched, or you may set Log to the "
                    "empty string, and it will automatically be matched to the Source property."
                )
                self.write_error(said, said, "InvalidOperation")
            else:
                self._write(events, registered)

    def _write(self, events: EventLog, log: str) -> None:
        kind = "Information" if self.entry_type is None else to_string(self.entry_type)
        written = events.write(
            log,
            self.source,
            self.event_id,
            self.message,
            _LEVELS.get(kind, EventLevel.INFORMATION),
            category=int(self.category),
            data=bytes(self.raw_data or ()),
            audit=kind if kind.endswith("Audit") else "",
        )
        if written is None:
            self.write_error(
                "The event log file is full.",
                "OSWritingError",
                "WriteError",
                exception="System.ComponentModel.Win32Exception",
                target=log,
            )


@cmdlet("New-EventLog")
class NewEventLog(EventLogCommand):
    """Registers programs that write into a classic log, which is made with the first one."""

    log_name: str = parameter(position=0, mandatory=True, aliases=("LN",), help="The log.")
    source: list[str] = parameter(position=1, mandatory=True, aliases=("SRC",), help="The programs.")
    computer_name: list[str] = parameter(position=2, aliases=("CN",), help="Other machines of the estate.")
    category_resource_file: str = parameter(aliases=("CRF",), no_effect=_FILES, help="Where its categories' names are.")
    message_resource_file: str = parameter(aliases=("MRF",), no_effect=_FILES, help="Where its texts are.")
    parameter_resource_file: str = parameter(aliases=("PRF",), no_effect=_FILES, help="Where further texts are.")

    examples = [
        Example("New-EventLog -LogName Scripts -Source Backup, Restore", "A log of one's own with two sources."),
    ]

    def process(self) -> None:
        for machine, events in self.machines(self.computer_name):
            for source in self.source:
                try:
                    events.register(source, self.log_name)
                except AlreadyExists:
                    self.write_error(
                        f'The "{source}" source is already registered on the "{_named(machine)}" computer.',
                        "",
                        "InvalidOperation",
                        exception=INVALID,
                    )


@cmdlet("Remove-EventLog", default_set=_DEFAULT, confirm="Medium")
class RemoveEventLog(EventLogCommand):
    """Removes a classic log with all that is in it, or the registration of programs."""

    log_name: list[str] = parameter(
        sets={_DEFAULT: In(position=0, mandatory=True)}, aliases=("LN",), complete=classic_logs, help="The logs."
    )
    computer_name: list[str] = parameter(position=1, aliases=("CN",), help="Other machines of the estate.")
    source: list[str] = parameter(sets=_SOURCE, aliases=("SRC",), help="The programs that write no more.")

    examples = [
        Example("Remove-EventLog Scripts", "A log is gone.", setup="New-EventLog Scripts Backup"),
        Example("Remove-EventLog -Source Backup", "A source is gone.", setup="New-EventLog Application Backup"),
    ]

    def process(self) -> None:
        for machine, events in self.machines(self.computer_name):
            for name in self.source or () if self.parameter_set == _SOURCE else self.log_name:
                if self.should_process(name, "Remove-EventLog"):
                    self._remove(name, machine, events)

    def _remove(self, name: str, machine: str, events: EventLog) -> None:
        by_source = self.parameter_set == _SOURCE
        try:
            (events.unregister if by_source else events.remove)(name)
        except Refused as error:
            self.write_error(str(error), INVALID, "InvalidOperation", exception=INVALID, target=name)
        except NotFound:
            if by_source:
                said = f'The source name "{name}" does not exist on computer "{_named(machine)}".'
            else:
                said = f'The Log name "{name}" does not exist in the computer "{_named(machine)}".'
            self.write_error(said, "", "InvalidOperation", exception=INVALID)


class _LogChange(EventLogCommand):
    """A change to logs that are there."""

    log_name: list[str]
    computer_name: list[str]

    def process(self) -> None:
        for machine, events in self.machines(self.computer_name):
            for name in self.log_name:
                try:
                    found = events.find_classic(name)
                except NotFound:
                    self.write_error(
                        f'The Log name "{name}" does not exist in the computer "{_named(machine)}".',
                        "",
                        "InvalidOperation",
                        exception=INVALID,
                    )
                    continue
                if self.should_process(found):
                    self.change(events, found)

    def change(self, events: EventLog, log: str) -> None:
        """Does it."""
        raise NotImplementedError  # abstract: each command has its own


@cmdlet("Clear-EventLog", confirm="Medium")
class ClearEventLog(_LogChange):
    """Empties classic logs."""

    log_name: list[str] = parameter(
        position=0, mandatory=True, by_property_name=True, aliases=("LN",), complete=classic_logs, help="The logs."
    )
    computer_name: list[str] = parameter(
        position=1, by_property_name=True, aliases=("Cn",), help="Other machines of the estate."
    )

    examples = [Example("Clear-EventLog Application, System", "Two logs begin anew.")]

    def change(self, events: EventLog, log: str) -> None:
        events.clear(log)


@cmdlet("Limit-EventLog", confirm="Medium")
class LimitEventLog(_LogChange):
    """Sets how large classic logs become, and what happens then: the oldest entries go, or nothing more is written."""

    log_name: list[str] = parameter(
        position=0, mandatory=True, aliases=("LN",), complete=classic_logs, help="The logs."
    )
    computer_name: list[str] = parameter(aliases=("CN",), help="Other machines of the estate.")
    retention_days: int = parameter(
        aliases=("MRD",), validate=ValidateRange(1, 365), help="How long entries are kept with OverwriteOlder."
    )
    overflow_action: Any = parameter(
        type=OVERFLOW, aliases=("OFA",), help="OverwriteAsNeeded, OverwriteOlder or DoNotOverwrite."
    )
    maximum_size: Any = parameter(
        type="System.Int64", validate=ValidateRange(64 * 1024, 4 * 2**30), help="Its most bytes, a multiple of 64 KB."
    )

    examples = [
        Example(
            "Limit-EventLog Application -MaximumSize 64MB\n"
            "(Get-EventLog -List | Where-Object Log -eq Application).MaximumKilobytes",
            "More room for a log.",
            output="65536\n",
        ),
    ]

    def change(self, events: EventLog, log: str) -> None:
        if self.maximum_size is not None and int(self.maximum_size) % (64 * 1024):
            self.write_error(
                "The value supplied for MaximumSize parameter has to be in the range of 64 KB to 4GB with an increment "
                "of 64 KB. Please enter a proper value and then retry.",
                "",
                "InvalidOperation",
            )
            return
        limits = events.limits_of(log)
        if self.maximum_size is not None:
            limits.size = int(self.maximum_size)
        if self.overflow_action is not None:
            limits.overflow = to_string(self.overflow_action)
        if self.retention_days:
            limits.days = self.retention_days
            limits.overflow = limits.overflow if self.overflow_action is not None else "OverwriteOlder"
