"""Get-, Add-, Set- and Remove-VBRNetworkTrafficRule: rules for the traffic between ranges of addresses."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.backup_windows import WINDOW
from hvsim.cmdlets.veeam.members import choices, listed, product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.infrastructure.backup.traffic import TrafficRule
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.values import to_string

RULE = INFOS + "VBRNetworkTrafficRule"
UNIT = choices(INFOS + "VBRSpeedUnit", ("MbitPerSec", "MbytePerSec", "KbytePerSec"))
ADDRESS = "System.Net.IPAddress"

_TEXTS = {
    "Name": "name",
    "SourceIPStart": "source_start",
    "SourceIPEnd": "source_end",
    "TargetIPStart": "target_start",
    "TargetIPEnd": "target_end",
    "ThrottlingUnit": "throttling_unit",
}
_FLAGS = {
    "EnableEncryption": "encrypted",
    "EnableThrottling": "throttled",
    "AllowRestoreThrottling": "restores_throttled",
    "EnableThrottlingWindow": "windowed",
}

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
        WINDOW + " ThrottlingWindowOptions": "window",
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


class TrafficRuleCommand(BackupCommand):
    """A command that says what a rule does; what is not named stays as it is."""

    name: str
    source_ip_start: Any
    source_ip_end: Any
    target_ip_start: Any
    target_ip_end: Any
    enable_encryption: Switch = parameter(help="Encrypts the traffic, which the compliance analyzer asks for.")
    enable_throttling: Switch = parameter(help="Limits the traffic.")
    allow_restore_throttling: Switch = parameter(help="Limits restores as well.")
    throttling_unit: Any = parameter(type=UNIT, help="What the limit counts; megabits a second when left out.")
    throttling_value: int = parameter(help="The limit.")
    enable_throttling_window: Switch = parameter(help="Limits it at some hours only.")
    throttling_window_options: Any = parameter(
        type=WINDOW, help="Those hours, as New-VBRBackupWindowOptions makes them."
    )

    def apply(self, rule: TrafficRule) -> None:
        """Makes the rule what was named."""
        for name, attribute in _TEXTS.items():
            if self.is_named(name):
                setattr(rule, attribute, to_string(self.bound_value(name)))
        for name, attribute in _FLAGS.items():
            if self.is_named(name):
                setattr(rule, attribute, bool(self.bound_value(name)))
        if self.is_named("ThrottlingValue"):
            rule.throttling_value = self.throttling_value
        if self.throttling_window_options is not None:
            rule.window = self.throttling_window_options.copy()

    def is_named(self, name: str) -> bool:
        """Whether that parameter was given."""
        return name.lower() in {each.lower() for each in self.bound}

    def bound_value(self, name: str) -> Any:
        """What it was given."""
        return next(value for each, value in self.bound.items() if each.lower() == name.lower())


@cmdlet("Add-VBRNetworkTrafficRule", output=RULE)
class AddVBRNetworkTrafficRule(TrafficRuleCommand):
    """Adds a rule for what goes from some computers to others."""

    name: str = parameter(mandatory=True, help="The rule's name.")
    source_ip_start: Any = parameter(mandatory=True, type=ADDRESS, help="The first address of the sources.")
    source_ip_end: Any = parameter(mandatory=True, type=ADDRESS, help="The last address of the sources.")
    target_ip_start: Any = parameter(mandatory=True, type=ADDRESS, help="The first address of the targets.")
    target_ip_end: Any = parameter(mandatory=True, type=ADDRESS, help="The last address of the targets.")
    throttling_value: int = parameter(default=1, help="The limit.")

    examples = [
        Example(
            "(Add-VBRNetworkTrafficRule -Name Branch -SourceIPStart 10.0.0.1 -SourceIPEnd 10.0.0.9"
            " -TargetIPStart 10.1.0.1 -TargetIPEnd 10.1.0.9).ThrottlingUnit",
            "A rule for a branch office.",
            output="MbitPerSec",
        )
    ]

    def process(self) -> None:
        rule = TrafficRule(self.estate.random.guid(), self.name, "", "", "", "", throttling_value=1)
        self.apply(rule)
        self.write(self.server.settings.add_rule(rule))


@cmdlet("Set-VBRNetworkTrafficRule", output=RULE)
class SetVBRNetworkTrafficRule(TrafficRuleCommand):
    """Changes a rule."""

    rule: Any = parameter(mandatory=True, pipeline=True, type=RULE, help="The rule.")
    name: str = parameter(help="Another name.")
    source_ip_start: Any = parameter(type=ADDRESS, help="The first address of the sources.")
    source_ip_end: Any = parameter(type=ADDRESS, help="The last address of the sources.")
    target_ip_start: Any = parameter(type=ADDRESS, help="The first address of the targets.")
    target_ip_end: Any = parameter(type=ADDRESS, help="The last address of the targets.")

    examples = [
        Example(
            "(Get-VBRNetworkTrafficRule | Set-VBRNetworkTrafficRule -EnableThrottling -ThrottlingValue 50)"
            ".ThrottlingValue",
            "Slower.",
            "$null = Add-VBRNetworkTrafficRule -Name Branch -SourceIPStart 10.0.0.1 -SourceIPEnd 10.0.0.9"
            " -TargetIPStart 10.1.0.1 -TargetIPEnd 10.1.0.9",
            "50",
        )
    ]

    def process(self) -> None:
        self.apply(self.rule)
        self.write(self.rule)


@cmdlet("Remove-VBRNetworkTrafficRule", confirm="Medium")
class RemoveVBRNetworkTrafficRule(BackupCommand):
    """Removes rules."""

    rule: Any = parameter(mandatory=True, pipeline=True, type=RULE + "[]", help="The rules.")

    examples = [Example("Get-VBRNetworkTrafficRule | Remove-VBRNetworkTrafficRule", "Remove all.")]

    def process(self) -> None:
        for rule in self.rule:
            if self.should_process(rule.name):
                self.server.settings.remove_rule(rule)
