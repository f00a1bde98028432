"""Add-, Get- and Remove-LabFault: what shall go wrong, where, how often."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.veeam.backup_command import DirectCommand
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.faults import FAULT_POINTS, FaultPoint, FaultRule
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.vss.codes import VSS_RESULTS
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.formatting.views import column, register_view, table_view

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

RULE = "HvSim.LabFault"
POINT = "HvSim.FaultPoint"

live_type(
    RULE,
    FaultRule,
    {
        "int Id": lambda r: r.number,
        "string Fault": lambda r: r.point.name,
        "string Target": lambda r: r.target,
        "int Times": lambda r: r.times,
        "int Skip": lambda r: r.skip,
        "double Probability": lambda r: r.probability,
        "int Hits": lambda r: r.hits,
        "bool Spent": lambda r: r.spent,
        "int Step": lambda r: r.point.step,
        "double Seconds": lambda r: float(r.lasts),
        "string Message": lambda r: r.message or r.point.message,
        "string Code": lambda r: r.code or r.point.code,
    },
)
live_type(
    POINT,
    FaultPoint,
    {
        "string Name": lambda p: p.name,
        "int Step": lambda p: p.step,
        "string Summary": lambda p: p.summary,
        "string Message": lambda p: p.message,
        "string Code": lambda p: p.code,
        "bool Retryable": lambda p: p.retryable,
    },
)
register_view(
    table_view(
        RULE, [column(name, alignment="left") for name in ("Id", "Fault", "Target", "Times", "Hits")], autosize=True
    )
)
register_view(
    table_view(POINT, [column(name, alignment="left") for name in ("Step", "Name", "Summary")], autosize=True)
)


def fault_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of faults, for completion."""
    return list(FAULT_POINTS)


def result_codes(engine: Engine, word: str) -> Iterable[str]:
    """The codes of VSS, for completion."""
    return list(VSS_RESULTS)


@cmdlet("Add-LabFault", output=RULE)
class AddLabFault(DirectCommand):
    """Adds a fault rule: at a named point of the estate's work, something fails."""

    fault: str = parameter(
        position=0, mandatory=True, complete=fault_names, help="What fails; see Get-LabFault -Available."
    )
    target: Any = parameter(
        position=1,
        type="System.Object",
        pipeline=True,
        help="Where: a machine, host, disk, volume or repository by name, with wildcards; everywhere when left out.",
    )
    times: int = parameter(default=1, validate=ValidateRange(1, 2**31 - 1), help="How often; once when left out.")
    always: Switch = parameter(help="Every time.")
    skip: int = parameter(default=0, validate=ValidateRange(0, 2**31 - 1), help="Lets so many pass first.")
    probability: float = parameter(default=1.0, validate=ValidateRange(0.0, 1.0), help="From 0 to 1.")
    message: str = parameter(default="", help="What the failure says, in place of the fault's own words.")
    code: str = parameter(
        default="",
        complete=result_codes,
        help="The failure's code, in place of the fault's own; a VSS code says its own.",
    )
    seconds: float = parameter(
        validate=ValidateRange(0.0, 1e7),
        help="How long the trouble lasts, or until it is noticed; as long as the fault says when left out.",
    )

    examples = [
        Example("Add-LabFault ChangeTrackingCorrupted -Target web01", "Change tracking of a machine is damaged."),
        Example("Add-LabFault GuestWriterRetryable -Target sql* -Times 2", "Writers fail, twice."),
        Example("Add-LabFault ConnectionLost -Target web01 -Seconds 600", "Ten minutes without the repository."),
        Example(
            "$null = Add-LabFault SharedVolumePathLost web01; $null = Start-BackupJob Nightly;"
            " (Get-ClusterSharedVolumeState -Node HV01).StateInfo; Set-LabLun SAN01/LUN1 HV01 ReadWrite;"
            " (Get-ClusterSharedVolumeState -Node HV01).StateInfo",
            "A node loses its path to a shared volume in a backup, which goes on by way of the other node; then the LUN"
            " is presented to it again.",
            output="BlockRedirected\nDirect",
        ),
        Example("Add-LabFault GuestWriterFailed sql01 -Code 0x800423F1", "A writer runs out of resources."),
    ]

    def process(self) -> None:
        target = self.target.name if isinstance(self.target, VirtualMachine) else str(self.target or "*")
        rule = self.attempt(
            lambda: self.estate.faults.add(
                self.fault,
                target,
                times=None if self.always else self.times,
                skip=self.skip,
                probability=self.probability,
                message=self.message,
                code=self.code,
                seconds=self.seconds,
            ),
            self.fault,
        )
        if rule is not None:
            self.write(rule)


class _FaultCommand(DirectCommand):
    def miss(self, names: Iterable[object]) -> None:
        """Reports rules that are not there."""
        for name in names:
            self.report(NotFound("fault rule", str(name), (rule.point.name for rule in self.estate.faults.rules)), name)


@cmdlet("Get-LabFault", default_set="Rules", output=(RULE, POINT))
class GetLabFault(_FaultCommand):
    """Lists the fault rules, or what can fail at all."""

    fault: str = parameter(position=0, wildcards=True, complete=fault_names, help="Only this fault.")
    id: list[int] = parameter(sets="Rules", help="Only these rules.")
    available: Switch = parameter(sets={"Available": In(mandatory=True)}, help="Lists what can fail.")

    examples = [
        Example("Get-LabFault -Available", "What can fail, by the step of a backup."),
        Example("Get-LabFault | Select-Object Fault, Hits", "Has it struck?", setup="Add-LabFault MergeFailed"),
    ]

    def process(self) -> None:
        names = [self.fault] if self.fault else None
        if self.available:
            points = list(self.named("fault", names, FAULT_POINTS.values(), lambda point: point.name))
            self.write_all(points)
            return
        rules = self.estate.faults.rules
        found = list(self.named("fault rule", names, rules, lambda rule: rule.point.name))
        self.write_all(rule for rule in found if not self.id or rule.number in self.id)
        self.miss(number for number in self.id or () if all(rule.number != number for rule in rules))


@cmdlet("Remove-LabFault", default_set="Fault", confirm="Low")
class RemoveLabFault(_FaultCommand):
    """Removes fault rules; what they have damaged stays damaged."""

    fault: str = parameter(
        sets={"Fault": In(position=0)}, wildcards=True, complete=fault_names, help="The fault; all when left out."
    )
    id: list[int] = parameter(sets={"Id": In(mandatory=True)}, help="The rules by number.")
    rule: Any = parameter(
        sets={"Rule": In(position=0, mandatory=True, pipeline=True)}, type=RULE + "[]", help="The rules, as objects."
    )

    examples = [
        Example("Get-LabFault | Remove-LabFault", "Nothing goes wrong any more.", setup="Add-LabFault MergeFailed"),
        Example("Remove-LabFault -Id 1", "One rule, by its number.", setup="Add-LabFault MergeFailed"),
    ]

    def process(self) -> None:
        for rule in self._chosen():
            if self.should_process(f"{rule.point.name} ({rule.number})"):
                self.estate.faults.remove(rule)

    def _chosen(self) -> list[FaultRule]:
        if self.parameter_set == "Rule":
            return list(self.rule)
        rules = self.estate.faults.rules
        if self.parameter_set == "Id":
            self.miss(number for number in self.id if all(rule.number != number for rule in rules))
            return [rule for rule in rules if rule.number in self.id]
        found = [rule for rule in rules if matches(self.fault or "*", rule.point.name)]
        if self.fault and not found and not has_wildcards(self.fault):
            self.miss([self.fault])
        return found
