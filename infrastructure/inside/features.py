"""Which roles and features the machines of the estate have, and what happens when one is installed or removed.

What a machine is for says what it begins with; what an administrator changed is kept beside it. Some changes end with
the next start of the machine only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from attrs import define, field

from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.computers.feature_table import (
    CLUSTERING,
    FEATURES,
    HYPER_V,
    FeatureChange,
    FeatureEntry,
    above,
    below,
)
from hvsim.infrastructure.errors import Refused
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.disk_views import owner_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.shares import FileServer

_BY_APPLICATION = {
    "ActiveDirectory": ("AD-Domain-Services", "DNS", "RSAT-AD-PowerShell", "RSAT-AD-AdminCenter", "RSAT-ADDS-Tools",
                        "RSAT-DNS-Server", "GPMC"),
    "IIS": ("Web-WebServer", "Web-Mgmt-Console"),
}  # fmt: skip
_OF_HOSTS = (HYPER_V, CLUSTERING, *FEATURES[HYPER_V.lower()].tools, *FEATURES[CLUSTERING.lower()].tools)


class InstallState(Enum):
    """Whether a feature is there, or will be after a restart."""

    AVAILABLE = "Available"
    REMOVED = "Removed"
    INSTALLED = "Installed"
    INSTALL_PENDING = "InstallPending"
    UNINSTALL_PENDING = "UninstallPending"


@define
class FeatureResult:
    """What a change came to: the features that it touched, and whether only a restart ends it."""

    changed: list[FeatureEntry] = field(factory=list)
    needs_restart: bool = False
    states: dict[str, InstallState] = field(factory=dict)
    """How it stands with them afterwards, by their names."""


class PrerequisiteFailed(Refused):
    """A feature cannot be installed or removed on this machine: `entry` is the one."""

    def __init__(self, entry: FeatureEntry, reason: str) -> None:
        super().__init__(reason)
        self.entry = entry


def windows_on(host: Host, path: str) -> Inside:
    """The Windows on the disk of a machine of the host that is off. Raises `Refused` where there is none to change."""
    image = host.image(path)
    owner = None if image is None else owner_of(image, host)
    if owner is None or owner[0].guest.kind is not GuestKind.WINDOWS or owner[0].disks.index(owner[1]):
        raise Refused(f"'{path}' is no virtual disk with an installation of Windows Server.")
    machine = owner[0]
    if machine.is_active:
        raise Refused(f"'{path}' is in use: the virtual machine '{machine.name}' runs.")
    return Inside(machine)


def state_of(inside: Inside, entry: FeatureEntry) -> InstallState:
    """How it stands with a feature on a machine now."""
    change = _changes(inside).get(entry.name)
    if change is None:
        return InstallState.INSTALLED if entry.name in _first_features(inside) else InstallState.AVAILABLE
    if change.after_restart_since is not None and not _restarted(inside, change.after_restart_since):
        return InstallState.INSTALL_PENDING if change.installed else InstallState.UNINSTALL_PENDING
    if change.installed:
        return InstallState.INSTALLED
    return InstallState.REMOVED if change.without_files else InstallState.AVAILABLE


def is_installed(inside: Inside, name: str) -> bool:
    """Whether a machine has the feature now; one that goes with the next restart is still there."""
    state = state_of(inside, FEATURES[name.lower()])
    return state in (InstallState.INSTALLED, InstallState.UNINSTALL_PENDING)


def install(inside: Inside, wanted: Iterable[FeatureEntry], *, with_below: bool, with_tools: bool) -> FeatureResult:
    """Installs features with those above them. Raises `PrerequisiteFailed` before anything has changed."""
    entries = list(wanted)
    if with_below:
        entries += [item for entry in list(entries) for item in below(entry)]
    if with_tools:
        entries += [FEATURES[name.lower()] for entry in list(entries) for name in entry.tools]
    entries = [item for entry in entries for item in (*above(entry), entry)]
    new = [entry for entry in dict.fromkeys(entries) if state_of(inside, entry) in _ABSENT]
    for entry in new:
        _check_possible(inside, entry)
    return _change(inside, new, installed=True)


def uninstall(
    inside: Inside, unwanted: Iterable[FeatureEntry], *, with_tools: bool, with_files: bool = False
) -> FeatureResult:
    """Removes features with everything below them, `with_files` from the disk as well.

    Raises `PrerequisiteFailed` before anything has changed.
    """
    entries = [item for entry in unwanted for item in (entry, *below(entry))]
    if with_tools:
        entries += [FEATURES[name.lower()] for entry in list(entries) for name in entry.tools]
    absent = (InstallState.REMOVED,) if with_files else _ABSENT
    gone = [entry for entry in dict.fromkeys(entries) if state_of(inside, entry) not in absent]
    for entry in gone:
        _check_removable(inside, entry)
    return _change(inside, gone, installed=False, without_files=with_files)


_ABSENT = (InstallState.AVAILABLE, InstallState.UNINSTALL_PENDING, InstallState.REMOVED)


def _change(
    inside: Inside, entries: list[FeatureEntry], *, installed: bool, without_files: bool = False
) -> FeatureResult:
    result = FeatureResult(entries)
    for entry in entries:
        waits = entry.restarts if installed else entry.removal_restarts
        before = state_of(inside, entry)
        taken_back = before in (InstallState.INSTALL_PENDING, InstallState.UNINSTALL_PENDING)
        waits = waits and not taken_back and (installed or before not in _ABSENT)
        result.needs_restart |= waits
        since = inside.clock.now() if waits else None
        _changes(inside)[entry.name] = FeatureChange(installed, since, without_files)
        result.states[entry.name] = state_of(inside, entry)
    return result


def _check_possible(inside: Inside, entry: FeatureEntry) -> None:
    place = inside.place
    if entry.name == HYPER_V and isinstance(place, VirtualMachine) and not place.processor.exposes_virtualization:
        reason = "The processor does not have required virtualization capabilities."
        raise PrerequisiteFailed(entry, f"{entry.name} cannot be installed: {reason}")


def _check_removable(inside: Inside, entry: FeatureEntry) -> None:
    place = inside.place
    if not isinstance(place, Host):
        return
    if entry.name == CLUSTERING and place.node is not None:
        reason = f"it is a node of the cluster '{place.node.cluster.name}'."
        raise PrerequisiteFailed(entry, f"{entry.name} cannot be removed from '{place.name}': {reason}")
    if entry.name == HYPER_V:
        reason = "a host of the estate stays one; the lab file says which servers are hosts."
        raise PrerequisiteFailed(entry, f"{entry.name} cannot be removed from '{place.name}': {reason}")


def _changes(inside: Inside) -> dict[str, FeatureChange]:
    place = inside.place
    return place.guest.features if isinstance(place, VirtualMachine) else place.features


def _first_features(inside: Inside) -> set[str]:
    """What a machine of this kind was set up with."""
    place = inside.place
    names = {entry.name for entry in FEATURES.values() if entry.standard}
    if isinstance(place, VirtualMachine):
        for application in place.guest.applications:
            names.update(_BY_APPLICATION.get(application, ()))
    elif isinstance(place, Host):
        names.update(_OF_HOSTS)
    if isinstance(place, FileServer) and place.shares:
        names.add("FS-FileServer")
        names.update({"FS-VSS-Agent"} if any(share.has_shadow_copy_agent for share in place.shares) else ())
    if isinstance(place, Computer) and any(storage.lun is not None for storage in place.storage.values()):
        names.add("Multipath-IO")
    return names | {item.name for name in names for item in above(FEATURES[name.lower()])}


def _restarted(inside: Inside, since: datetime) -> bool:
    started = inside.place.started
    return started is not None and started > since
