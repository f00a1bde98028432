"""Get-LabGuest, Set-LabGuest and Set-LabGuestVolume: what is installed in a guest, and its volumes."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import UInt64, array
from hvsim.cmdlets.veeam.backup_command import DirectCommand, managed_machine_names
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.guests.guest import GuestVolume
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.vss.provider import Provider, ProviderKind
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.formatting.views import column, register_view, table_view

GUEST = "HvSim.Guest"
VOLUME = "HvSim.GuestVolume"
CURRENT = "Current"
_MACHINES_HELP = "The machines: names, or machines as Get-VM gives them."


@frozen(eq=False)
class GuestView:
    """A machine's guest, for display."""

    machine: VirtualMachine


live_type(
    VOLUME,
    GuestVolume,
    {
        "string Root": lambda v: v.root,
        "string FileSystem": lambda v: v.file_system,
        "string DiskType": lambda v: "Basic" if v.basic else "Dynamic",
        "string ShadowStorage": lambda v: v.shadow_storage or v.root,
        "ulong ShadowRoom": lambda v: UInt64(v.shadow_room),
    },
)
live_type(
    GUEST,
    GuestView,
    {
        "string VMName": lambda g: g.machine.name,
        "string OperatingSystem": lambda g: g.machine.guest.name,
        "string IntegrationServicesVersion": lambda g: g.machine.guest.integration_services_version,
        "string[] Applications": lambda g: array(g.machine.guest.applications, "System.String"),
        "string[] Providers": lambda g: array((p.name for p in g.machine.guest.providers), "System.String"),
        f"{VOLUME}[] Volumes": lambda g: array(g.machine.guest.volumes, VOLUME),
    },
)
register_view(
    table_view(
        GUEST,
        [
            column(name, alignment="left")
            for name in ("VMName", "OperatingSystem", "IntegrationServicesVersion", "Applications")
        ],
        autosize=True,
    )
)


class GuestCommand(DirectCommand):
    """A command about the guests of machines."""

    vm_name: Any = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        type="System.Object[]",
        aliases=("Name", "VM"),
        complete=managed_machine_names,
        help=_MACHINES_HELP,
    )


@cmdlet("Get-LabGuest", output=GUEST)
class GetLabGuest(GuestCommand):
    """Shows what is installed in guests."""

    examples = [
        Example("Get-LabGuest *01 | Select-Object VMName, IntegrationServicesVersion", "All guests."),
        Example("(Get-LabGuest sql01).Volumes | Format-Table", "The volumes of one."),
    ]

    def process(self) -> None:
        self.write_all(GuestView(machine) for machine in self.machines(self.vm_name))


@cmdlet("Set-LabGuest", output=GUEST, confirm="Low")
class SetLabGuest(GuestCommand):
    """Changes what is installed in guests: integration services, foreign VSS providers; or lets them hang."""

    integration_services_version: str = parameter(
        values=(CURRENT,), help="The version that the guest reports from now on; Current is what its host brings."
    )
    add_provider: str = parameter(help="Installs a VSS provider of that name, which then makes all shadow copies.")
    remove_provider: str = parameter(help="Uninstalls the VSS provider of that name.")
    hung: Any = parameter(type="System.Boolean", help="Whether the guest answers nobody.")
    pass_thru: Switch = parameter(help="Writes the guests.")

    examples = [
        Example("Set-LabGuest legacy01 -IntegrationServicesVersion Current -PassThru", "After Windows Update."),
        Example("Set-LabGuest web01 -AddProvider 'Other Backup VSS Provider'", "A second backup product moves in."),
    ]

    def process(self) -> None:
        for machine in self.machines(self.vm_name):
            if self.should_process(machine.name):
                self.attempt(partial(self._set, machine), machine.name)
                if self.pass_thru:
                    self.write(GuestView(machine))

    def _set(self, machine: VirtualMachine) -> None:
        guest, version = machine.guest, self.integration_services_version
        if version is not None:
            newest = machine.host.version.guest_services
            guest.integration_services_version = newest if version.lower() == CURRENT.lower() else version
        if self.hung is not None:
            guest.hung = bool(self.hung)
        if self.add_provider is not None:
            identity = uuid5(NAMESPACE_DNS, self.add_provider)
            guest.providers.insert(0, Provider(self.add_provider, identity, ProviderKind.SOFTWARE, "1.0.0.0"))
        if self.remove_provider is not None:
            wanted = self.remove_provider.lower()
            found = [item for item in guest.providers if item.name.lower() == wanted]
            if not found:
                raise NotFound("VSS provider", self.remove_provider, (item.name for item in guest.providers))
            guest.providers[:] = [item for item in guest.providers if item not in found]


@cmdlet("Set-LabGuestVolume", output=VOLUME, confirm="Low")
class SetLabGuestVolume(GuestCommand):
    """Changes how a volume in a guest is laid out: file system, kind of disk, where its shadow copies are stored."""

    root: str = parameter(position=1, default="C:\\", help="The volume: C:\\ when left out.")
    file_system: str = parameter(values=("NTFS", "ReFS", "FAT32"), help="Its file system.")
    disk_type: str = parameter(values=("Basic", "Dynamic"), help="The kind of disk it lies on.")
    shadow_storage: str = parameter(help="The volume on which its shadow copies are stored.")
    shadow_room: Any = parameter(
        type="System.UInt64", validate=ValidateRange(0, 2**62), help="How many bytes its shadow copies may take."
    )
    pass_thru: Switch = parameter(help="Writes the volumes.")

    examples = [
        Example("Set-LabGuestVolume web01 C:\\ -DiskType Dynamic -PassThru", "A dynamic disk cannot be frozen."),
        Example("Set-LabGuestVolume sql01 D:\\ -ShadowRoom 100MB", "The disk is nearly full."),
    ]

    def process(self) -> None:
        for machine in self.machines(self.vm_name):
            volume = self.attempt(partial(self._volume, machine), machine.name)
            if volume is None or not self.should_process(f"{volume.root} of {machine.name}"):
                continue
            self._set(machine, volume)
            if self.pass_thru:
                self.write(volume)

    def _volume(self, machine: VirtualMachine) -> GuestVolume:
        wanted = self.root.rstrip("\\").lower()
        for volume in machine.guest.volumes:
            if volume.root.rstrip("\\").lower() == wanted:
                return volume
        raise NotFound(f"volume of {machine.name}", self.root, (item.root for item in machine.guest.volumes))

    def _set(self, machine: VirtualMachine, volume: GuestVolume) -> None:
        if self.file_system is not None:
            volume.file_system = self.file_system
        if self.disk_type is not None:
            volume.basic = self.disk_type.lower() == "basic"
            machine.guest.basic_disks = machine.guest.basic_disks or volume.basic
        if self.shadow_storage is not None:
            own = self.shadow_storage.rstrip("\\").lower() == volume.root.rstrip("\\").lower()
            volume.shadow_storage = "" if own else self.shadow_storage
        if self.shadow_room is not None:
            volume.shadow_room = int(self.shadow_room)
