"""Get-, Add- and Remove-VBRNetworkTrafficRule: rules for the traffic between ranges of addresses."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.backup_windows import WINDOW
from hvsim.cmdlets.veeam.members import choices, chosen, listed, product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.infrastructure.backup.settings import TrafficRule
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.values import to_string

RULE = INFOS + "VBRNetworkTrafficRule"
UNIT = choices(INFOS + "VBRSpeedUnit", ("MbitPerSec", "MbytePerSec", "KbytePerSec"))
ADDRESS = "System.Net.IPAddress"

product_type(
    RULE,
    TrafficRule,
    {
        "string SourceIPStart": "source_start",
        "string SourceIPEnd": "source_end",
        "string TargetIPStart": "target_start",
        "string TargetIPEnd": "target_end",
        "bool EncryptionEnabled": "encrypted",
        "bool ThrottlingEnabled": "throttled",
        "bool RestoreThrottlingAllowed": "restores_throttled",
        f"{UNIT} ThrottlingUnit": "throttling_unit",
        "int ThrottlingValue": "throttling_value",
        "bool ThrottlingWindowEnabled": "windowed",
        WINDOW + " ThrottlingWindowOptions": lambda rule: None,
        "guid Id": "id",
        "string Name": "name",
    },
)


@cmdlet("Get-VBRNetworkTrafficRule", default_set="Set1", output=RULE)
class GetVBRNetworkTrafficRule(BackupCommand):
    """Lists the rules."""

    name: list[str] = parameter(sets="Set1", wildcards=True, help="The rules by name; all when left out.")
    id: Any = parameter(sets="Set2", type="System.Guid[]", help="The rules by identity.")

    examples = [Example("Get-VBRNetworkTrafficRule | Select-Object Name, ThrottlingValue", "Which are there?")]

    def process(self) -> None:
        wanted = {to_uuid(item) for item in listed(self.id)}
        for rule in self.server.settings.rules:
            named = any(matches(name, rule.name) for name in self.name or ["*"])
            if rule.id in wanted if self.parameter_set == "Set2" else named:
                self.write(rule)


@cmdlet("Add-VBRNetworkTrafficRule", output=RULE)
class AddVBRNetworkTrafficRule(BackupCommand):
    """Adds a rule. It is kept and listed; the traffic of the estate does not follow it."""

    name: str = parameter(mandatory=True, help="The rule's name.")
    source_ip_start: Any = parameter(mandatory=True, type=ADDRESS, help="The first address of the sources.")
    source_ip_end: Any = parameter(mandatory=True, type=ADDRESS, help="The last address of the sources.")
    target_ip_start: Any = parameter(mandatory=True, type=ADDRESS, help="The first address of the targets.")
    target_ip_end: Any = parameter(mandatory=True, type=ADDRESS, help="The last address of the targets.")
    enable_encryption: Switch = parameter(simulated=False, help="Encrypts the traffic.")
    enable_throttling: Switch = parameter(simulated=False, help="Limits the traffic.")
    allow_restore_throttling: Switch = parameter(simulated=False, help="Limits restores as well.")
    throttling_unit: Any = parameter(type=UNIT, help="What the limit counts; megabits a second when left out.")
    throttling_value: int = parameter(default=1, help="The limit.")
    enable_throttling_window: Switch = parameter(simulated=False, help="Limits it at some hours only.")
    throttling_window_options: Any = parameter(type=WINDOW, simulated=False, help="Those hours.")

    examples = [
        Example(
            "(Add-VBRNetworkTrafficRule -Name Branch -SourceIPStart 10.0.0.1 -SourceIPEnd 10.0.0.9"
            " -TargetIPStart 10.1.0.1 -TargetIPEnd 10.1.0.9).ThrottlingUnit",
            "A rule for a branch office.",
            output="MbitPerSec",
        )
    ]

    def process(self) -> None:
        rule = TrafficRule(
            self.estate.random.guid(),
            self.name,
            to_string(self.source_ip_start),
            to_string(self.source_ip_end),
            to_string(self.target_ip_start),
            to_string(self.target_ip_end),
            encrypted=bool(self.enable_encryption),
            throttled=bool(self.enable_throttling),
            restores_throttled=bool(self.allow_restore_throttling),
            throttling_unit=chosen(self.throttling_unit) or "MbitPerSec",
            throttling_value=self.throttling_value,
            windowed=bool(self.enable_throttling_window),
        )
        self.write(self.server.settings.add_rule(rule))


@cmdlet("Remove-VBRNetworkTrafficRule", confirm="Medium")
class RemoveVBRNetworkTrafficRule(BackupCommand):
    """Removes rules."""

    rule: Any = parameter(mandatory=True, pipeline=True, type=RULE + "[]", help="The rules.")

    examples = [Example("Get-VBRNetworkTrafficRule | Remove-VBRNetworkTrafficRule", "Remove all.")]

    def process(self) -> None:
        for rule in self.rule:
            if self.should_process(rule.name):
                self.server.settings.remove_rule(rule)
