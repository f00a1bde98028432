"""Get-VBRInstalledLicense, Install-VBRLicense, Get-VBRBackupServerInfo: what the server is and may do."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import enum, version
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import choices, product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.infrastructure.backup.installation import BUILD
from hvsim.infrastructure.backup.licenses import EDITIONS, KINDS, License, license_of_text, used_instances
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

EDITION = choices(INFOS + "VBRLicenseEdition", EDITIONS)
KIND = choices(INFOS + "VBRLicenseType", KINDS)
STATUS = choices(INFOS + "VBRLicenseStatus", ("Valid", "Expired", "Invalid"))
CLOUD = choices(INFOS + "VBRCloudConnectLicenseMode", ("Disabled", "Enabled", "Enterprise"))
OBJECT_KIND = choices(INFOS + "VBRInstanceLicenseObjectType", ("VM", "Server", "Workstation", "Application"))
LICENSE = INFOS + "VBRInstalledLicense"
SUMMARY = INFOS + "VBRInstanceLicenseSummary"


@frozen(eq=False)
class InstalledLicense:
    """The licence of a server, seen now."""

    server: BackupServer

    @property
    def license(self) -> License:
        return self.server.license

    @property
    def status(self) -> str:
        return "Valid" if self.server.clock.now() < self.license.expires else "Expired"


@frozen(eq=False)
class InstanceSummary:
    """How many of the licence's instances are in use."""

    server: BackupServer

    @property
    def used(self) -> int:
        return used_instances(self.server)

    @property
    def counts(self) -> list[InstanceCount]:
        """By kind of object: here only virtual machines."""
        return [InstanceCount(self.used)] if self.used else []


@frozen(eq=False)
class InstanceCount:
    """The instances in use by one kind of object."""

    used: int


@frozen(eq=False)
class ServerInformation:
    """The server and its build."""

    server: BackupServer


@frozen(eq=False)
class NoSockets:
    """What a licence for instances says of sockets."""


@frozen(eq=False)
class NoCapacity:
    """What a licence for instances says of capacity."""


product_type(
    INFOS + "VBRSocketLicenseSummary",
    NoSockets,
    {
        **dict.fromkeys(
            ("int LicensedSocketsNumber", "int UsedSocketsNumber", "int RemainingSocketsNumber"), lambda item: 0
        ),
        INFOS + "VBRLicensedSocketWorkload[] Workload": lambda item: [],
    },
)
product_type(
    INFOS + "VBRCapacityLicenseSummary",
    NoCapacity,
    {
        "int LicensedCapacityTb": lambda item: 0,
        "int UsedCapacityTb": lambda item: 0,
        INFOS + "VBRLicensedCapacityWorkload[] Workload": lambda item: [],
    },
)
product_type(
    LICENSE,
    InstalledLicense,
    {
        f"{STATUS} Status": "status",
        "datetime ExpirationDate": "license.expires",
        f"{KIND} Type": "license.kind",
        f"{EDITION} Edition": "license.edition",
        "string LicensedTo": "license.licensed_to",
        INFOS + "VBRSocketLicenseSummary[] SocketLicenseSummary": lambda item: [NoSockets()],
        SUMMARY + " InstanceLicenseSummary": lambda item: InstanceSummary(item.server),
        INFOS + "VBRCapacityLicenseSummary[] CapacityLicenseSummary": lambda item: [NoCapacity()],
        "string SupportId": "license.support_id",
        "datetime SupportExpirationDate": "license.support_expires",
        "bool AutoUpdateEnabled": "license.updates_itself",
        "bool FreeAgentInstanceConsumptionEnabled": lambda item: False,
        f"{CLOUD} CloudConnect": lambda item: "Disabled",
    },
)
product_type(
    SUMMARY,
    InstanceSummary,
    {
        "int LicensedInstancesNumber": "server.license.instances",
        "int UsedInstancesNumber": "used",
        "int NewInstancesNumber": lambda item: 0,
        "int RentalInstancesNumber": lambda item: 0,
        INFOS + "VBRInstanceLicenseSummaryObject[] Object": "counts",
        INFOS + "VBRLicensedInstanceWorkload[] Workload": lambda item: [],
    },
)
live_type(
    INFOS + "VBRInstanceLicenseSummaryObject",
    InstanceCount,
    {
        f"{OBJECT_KIND} Type": lambda item: enum(OBJECT_KIND, "VM"),
        "int Count": lambda item: item.used,
        "int Multiplier": lambda item: 1,
        "int UsedInstancesNumber": lambda item: item.used,
    },
)
live_type(
    INFOS + "VBRBackupServerInfo",
    ServerInformation,
    {
        "string Name": lambda item: item.server.name,
        "version Build": lambda item: version(BUILD),
        "string PatchLevel": lambda item: "",
    },
)


@cmdlet("Get-VBRInstalledLicense", output=LICENSE)
class GetVBRInstalledLicense(BackupCommand):
    """Shows the installed licence."""

    examples = [
        Example("(Get-VBRInstalledLicense).Edition", "Which edition?", output="EnterprisePlus"),
        Example("(Get-VBRInstalledLicense).InstanceLicenseSummary.UsedInstancesNumber", "How many are in use?"),
    ]

    def process(self) -> None:
        self.write(InstalledLicense(self.server))


@cmdlet("Get-VBRInstanceLicenseSummary", output=SUMMARY)
class GetVBRInstanceLicenseSummary(BackupCommand):
    """Says how many instances of a licence are in use."""

    license: Any = parameter(mandatory=True, type=LICENSE, help="The licence.")

    examples = [
        Example(
            "(Get-VBRInstanceLicenseSummary -License (Get-VBRInstalledLicense)).UsedInstancesNumber",
            "How many are in use?",
            "$null = Start-BackupJob Nightly",
            "2",
        )
    ]

    def process(self) -> None:
        self.write(InstanceSummary(self.license.server))


@cmdlet("Install-VBRLicense")
class InstallVBRLicense(BackupCommand):
    """Installs a licence file: lines of key=value (Company, Edition, License type, Expiration date, Instances ...)."""

    path: str = parameter(mandatory=True, help="The licence file.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without a question.")

    examples = [
        Example(
            "Install-VBRLicense -Path D:\\small.lic; (Get-VBRInstalledLicense).Edition",
            "Run with another licence.",
            setup="Set-Content D:\\small.lic 'Edition=Standard', 'Instances=10'",
            output="Standard",
        )
    ]

    def process(self) -> None:
        path = self.engine.providers.file_path(self.path)
        self.attempt(lambda: self._install(path), path)

    def _install(self, path: str) -> None:
        text = self.estate.local_files.read(path).decode("utf-8", "replace")
        self.server.license = license_of_text(text, self.estate.clock.now())


@cmdlet("Get-VBRLicenseAutoUpdateStatus")
class GetVBRLicenseAutoUpdateStatus(BackupCommand):
    """Says whether the licence renews itself."""

    examples = [Example("Get-VBRLicenseAutoUpdateStatus", "Does it?", output="False")]

    def process(self) -> None:
        self.write(self.server.license.updates_itself)


@cmdlet("Get-VBRBackupServerInfo", output=INFOS + "VBRBackupServerInfo")
class GetVBRBackupServerInfo(BackupCommand):
    """Says what the backup server is called and which build it runs."""

    examples = [Example("(Get-VBRBackupServerInfo).Build.Major", "Which version?", output="13")]

    def process(self) -> None:
        self.write(ServerInformation(self.server))
