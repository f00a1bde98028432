"""The boot configuration of a computer: what it starts, and how. Data; what comes of it is known where it starts."""

from __future__ import annotations

from attrs import define, field

MANAGER, CURRENT, DEFAULT = "{bootmgr}", "{current}", "{default}"
LAUNCH = "hypervisorlaunchtype"


def _usual() -> dict[str, dict[str, str]]:
    return {
        MANAGER: {
            "device": "partition=\\Device\\HarddiskVolume1",
            "path": "\\EFI\\Microsoft\\Boot\\bootmgfw.efi",
            "description": "Windows Boot Manager",
            "locale": "en-US",
            "default": CURRENT,
            "displayorder": CURRENT,
            "timeout": "30",
        },
        CURRENT: {
            "device": "partition=C:",
            "path": "\\Windows\\system32\\winload.efi",
            "description": "Windows Server",
            "locale": "en-US",
            "osdevice": "partition=C:",
            "systemroot": "\\Windows",
            "nx": "OptOut",
        },
    }


@define(eq=False)
class BootStore:
    """The entries by identifier, each with its elements by name."""

    entries: dict[str, dict[str, str]] = field(factory=_usual)

    def find(self, identifier: str) -> dict[str, str] | None:
        """An entry; {default} is the one that is started."""
        wanted = identifier.lower()
        if wanted == DEFAULT:
            wanted = self.entries[MANAGER]["default"].lower()
        return next((entry for known, entry in self.entries.items() if known.lower() == wanted), None)

    @property
    def launches_hypervisor(self) -> bool:
        """Whether the next start brings the hypervisor up."""
        entry = self.find(DEFAULT) or {}
        return entry.get(LAUNCH, "Auto").lower() != "off"
