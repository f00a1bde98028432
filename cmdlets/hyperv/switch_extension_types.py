"""How the extensions of virtual switches look to PowerShell."""

from __future__ import annotations

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import enum, guid
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.machines.networks import VirtualSwitch
from hvsim.infrastructure.machines.switch_extensions import KNOWN_EXTENSIONS, ExtensionKind

EXTENSION = HYPERV + "VMSwitchExtension"


@frozen(eq=False)
class ExtensionOfSwitch:
    """An extension, as a switch has it."""

    switch: VirtualSwitch
    known: ExtensionKind

    @property
    def name(self) -> str:
        return self.known.name

    @property
    def is_enabled(self) -> bool:
        return self.name in self.switch.enabled_extensions


def extensions_of(switch: VirtualSwitch) -> list[ExtensionOfSwitch]:
    """The extensions that the host of a switch has."""
    return [ExtensionOfSwitch(switch, known) for known in KNOWN_EXTENSIONS if switch.host.version.year >= known.since]


EXTENSION_TYPE = live_type(
    EXTENSION,
    ExtensionOfSwitch,
    {
        "guid Id": lambda e: guid(e.known.id),
        "string Name": lambda e: e.name,
        "string Vendor": lambda e: "Microsoft",
        "string Version": lambda e: e.switch.host.version.build,
        HYPERV + "VMSwitchExtensionType ExtensionType": lambda e: enum(HYPERV + "VMSwitchExtensionType", e.known.kind),
        "guid SwitchId": lambda e: guid(e.switch.id),
        "string SwitchName": lambda e: e.switch.name,
        "bool Enabled": lambda e: e.is_enabled,
        "bool Running": lambda e: e.is_enabled,
        "string ComputerName": lambda e: e.switch.host.name.upper(),
        "bool IsDeleted": lambda e: e.switch.removed,
    },
)
EXTENSION_TYPE.method("string ToString()")(lambda extension: extension.name)
