"""Get-VBRFilesInRestorePoint, Start- and Stop-VBRWindowsFileRestore, published content: what is in a restore point."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from attrs import frozen

from hvsim.cmdlets.estate.values import array, to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import absent_type, choices, listed, product_type
from hvsim.cmdlets.veeam.names import A_RUN, CORE, CREDENTIALS, INFOS, MODEL, POINT, SERVER
from hvsim.cmdlets.veeam.reaching import reached_server
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.restores.file_restore import FileRestore, close_file_restore, open_file_restore
from hvsim.infrastructure.errors import NotFound
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

FILE = CORE + "COIBFileInfo"
FILE_KIND = choices(MODEL + "EOibFileType", ("VirtualDisk", "Configuration"))
FILE_RESTORE = INFOS + "FileRestore"
PUBLICATION = INFOS + "VBRBackupContentPublicationSession"
CONTENT = INFOS + "VBRPublishedBackupContentSession"
DISK = INFOS + "VBRPublishedBackupContentDisk"
APPLICATION_POINT = INFOS + "VBRApplicationRestorePoint"
VI_ITEM = CORE + "CViItem"
absent_type(VI_ITEM)
_OPEN = f"{A_RUN}; $open = Get-VBRRestorePoint -Name web01 | Start-VBRWindowsFileRestore -WarningAction Ignore"
_PUBLISHED = f"{A_RUN}; $open = Publish-VBRBackupContent (Get-VBRRestorePoint -Name web01) -WarningAction Ignore"


@frozen(eq=False)
class FileInPoint:
    """A file of a machine in a restore point."""

    name: str
    size: int
    kind: str


@frozen(eq=False)
class ApplicationPoint:
    """A restore point whose guest was processed application-aware."""

    point: BackupPoint


product_type(
    FILE,
    FileInPoint,
    {
        "string Name": "name",
        "string NameWithVmName": "name",
        "string Path": "name",
        "long Size": "size",
        f"{FILE_KIND} Type": "kind",
    },
    view="table Name Size Type",
)
product_type(
    FILE_RESTORE,
    FileRestore,
    {
        "guid Id": "id",
        "string VMName": "point.machine",
        f"{POINT} RestorePoint": "point",
        "string MountPoint": "folder",
        "string[] Drives": "drives",
        "datetime CreationTime": "created",
        "bool IsOpen": "is_open",
    },
)
product_type(
    APPLICATION_POINT,
    ApplicationPoint,
    {
        "bool IsExchange": lambda item: "Exchange" in item.point.applications,
        "bool IsActiveDirectory": lambda item: "ActiveDirectory" in item.point.applications,
        "bool IsSharePoint": lambda item: False,
        "bool IsSQL": lambda item: "SqlServer" in item.point.applications,
        "bool IsOracle": lambda item: False,
        "datetime CreationTime": "point.time",
        "string Type": "point.point.kind.value",
        "bool IsIndexed": lambda item: False,
        "bool IsCorrupted": lambda item: False,
        "string Name": "point.machine",
        "guid Id": lambda item: UUID(item.point.point.id),
    },
)


@frozen(eq=False)
class Published:
    """The content of a restore point that is open, as a session of publishing shows it."""

    files: FileRestore


@frozen(eq=False)
class PublishedInformation:
    """Where its disks can be reached."""

    files: FileRestore


@frozen(eq=False)
class PublishedDisk:
    """One of them."""

    name: str
    folder: str
    server: str
    mount_points: list[str]


_PUBLICATION = product_type(
    PUBLICATION,
    Published,
    {
        "guid Id": "files.id",
        "datetime RestorePoint": "files.point.time",
        "string OibName": "files.point.machine",
        "string BackupName": "files.point.job.name",
        "string PublicationName": "files.point.machine",
        "string State": lambda item: "Working" if item.files.is_open else "Stopped",
        "datetime CreationTime": "files.created",
    },
)
product_type(
    CONTENT,
    PublishedInformation,
    {
        "guid Id": "files.id",
        f"{DISK}[] Disks": lambda item: [
            PublishedDisk(disk, item.files.folder, item.files.server_name, item.files.drives)
            for disk in item.files.disks
        ],
        "string Mode": lambda item: "Folder",
        "string[] ServerIps": lambda item: [item.files.address],
        "int ServerPort": lambda item: 0,
        "string MountServerName": "files.server_name",
        "string MountServerIPAddress": "files.address",
        "string MountPointPath": "files.folder",
        "string[] MountPoints": "files.drives",
    },
)
product_type(
    DISK,
    PublishedDisk,
    {
        "string DiskName": "name",
        "string AccessLink": "folder",
        "string ServerName": "server",
        "string[] MountPoints": "mount_points",
    },
)


@_PUBLICATION.static(f"{PUBLICATION}[] GetAll()", engine=True)
def _all_publications(engine: Any) -> Any:
    opened = reached_server(engine).open_files
    return array([Published(item) for item in opened], PUBLICATION)


@cmdlet("Get-VBRFilesInRestorePoint", output=FILE)
class GetVBRFilesInRestorePoint(BackupCommand):
    """Lists the files of the machine in a restore point: its disks and its configuration."""

    restore_point: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=POINT, help="The restore point."
    )
    name: list[str] = parameter(wildcards=True, help="Only these files.")

    examples = [
        Example("(Get-VBRRestorePoint -Name web01 | Get-VBRFilesInRestorePoint -Name *.vhdx).Name", "Its disks.", A_RUN)
    ]

    def process(self) -> None:
        point: BackupPoint = self.restore_point
        files = [FileInPoint(disk.name, disk.size, "VirtualDisk") for disk in point.point.disks]
        configuration = self.attempt(lambda: point.backups.configuration(point.point), point)
        if configuration is not None:
            files.append(FileInPoint(f"{point.machine}.vmcx", len(configuration), "Configuration"))
        self.write_all(item for item in files if any(matches(name, item.name) for name in self.name or ["*"]))


@cmdlet("Start-VBRWindowsFileRestore", output=FILE_RESTORE)
class StartVBRWindowsFileRestore(BackupCommand):
    """Opens the guest's files of a restore point in a folder below C:\\VeeamFLR of this machine.

    Disks with a file system (mounted real images have one) are read with the library pytsk3; the generated disks of a
    lab have none, and their folder stays empty.
    """

    restore_point: Any = parameter(position=1, mandatory=True, pipeline=True, type=POINT, help="The restore point.")
    host: Any = parameter(position=2, type=SERVER, no_effect="vSphere needs one.", help="A host for a helper.")
    resource_pool: Any = parameter(position=3, type=VI_ITEM, no_effect="vSphere needs one.", help="A resource pool.")
    folder: Any = parameter(position=4, type=VI_ITEM, no_effect="vSphere needs one.", help="A folder of vSphere.")
    reason: str = parameter(help="Why files are restored.")
    credentials: Any = parameter(type=CREDENTIALS, no_effect="Nothing asks for one.", help="The account in the guest.")
    share_credentials: Any = parameter(type=CREDENTIALS, no_effect="Nothing asks for one.", help="That of a share.")

    examples = [
        Example("Test-Path $open.MountPoint; Stop-VBRWindowsFileRestore $open", "Look inside.", _OPEN, "True"),
    ]

    def process(self) -> None:
        files = self.attempt(partial(open_file_restore, self.estate, self.restore_point, self.reason or ""))
        if files is None:
            return
        if files.warning:
            self.write_warning(files.warning)
        self.write(files)


@cmdlet("Stop-VBRWindowsFileRestore", default_set="Set1")
class StopVBRWindowsFileRestore(BackupCommand):
    """Closes the files of a restore point: the folder is gone."""

    file_restore: Any = parameter(sets={"Set1": In(position=1)}, type=FILE_RESTORE, help="What was opened.")
    mount_point: str = parameter(sets="Set2", help="The folder in which it is open.")

    examples = [
        Example("Stop-VBRWindowsFileRestore $open; Test-Path $open.MountPoint", "Done.", _OPEN, "False"),
    ]

    def process(self) -> None:
        files = self.file_restore
        if self.parameter_set == "Set2":
            known = self.server.open_files
            files = next((item for item in known if item.folder.lower() == self.mount_point.lower()), None)
            if files is None:
                self.report(NotFound("open restore of files", self.mount_point, (item.folder for item in known)))
                return
        for item in [files] if files is not None else list(self.server.open_files):
            self.attempt(partial(close_file_restore, self.estate, item), item)


@cmdlet("Get-VBRApplicationRestorePoint", default_set="Set1", output=APPLICATION_POINT)
class GetVBRApplicationRestorePoint(BackupCommand):
    """Lists restore points whose guests were processed application-aware, oldest first."""

    name: list[str] = parameter(sets=("Set2", "Set3"), wildcards=True, help="Only of these machines.")
    exchange: Switch = parameter(sets="Set3", help="Only with Exchange.")
    active_directory: Switch = parameter(sets="Set3", help="Only with Active Directory.")
    share_point: Switch = parameter(sets="Set3", help="Only with SharePoint.")
    oracle: Switch = parameter(sets="Set3", help="Only with Oracle.")
    postgre_sql: Switch = parameter(name="PostgreSQL", sets="Set3", help="Only with PostgreSQL.")
    sql: Switch = parameter(name="SQL", sets="Set3", help="Only with SQL Server.")
    mongo_db: Switch = parameter(name="MongoDB", sets="Set3", help="Only with MongoDB.")
    id: Any = parameter(sets="Set4", type="System.Guid[]", help="The points by identity.")

    examples = [
        Example(
            "(Get-VBRApplicationRestorePoint -SQL).Name", "Databases.", "$null = Start-BackupJob Databases", "sql01"
        )
    ]

    def process(self) -> None:
        asked = {
            "Exchange": self.exchange,
            "ActiveDirectory": self.active_directory,
            "SqlServer": self.sql,
            "absent here": self.share_point or self.oracle or self.postgre_sql or self.mongo_db,
        }
        wanted = [name for name, flag in asked.items() if flag]
        ids = {to_uuid(item) for item in listed(self.id)}
        for point in self.attempt(self.server.points) or []:
            if not point.applications or not all(name in point.applications for name in wanted):
                continue
            named = any(matches(name, point.machine) for name in self.name or ["*"])
            if UUID(point.point.id) in ids if self.parameter_set == "Set4" else named:
                self.write(ApplicationPoint(point))


@cmdlet("Publish-VBRBackupContent", output=PUBLICATION)
class PublishVBRBackupContent(BackupCommand):
    """Opens the content of a restore point for others; see Start-VBRWindowsFileRestore for what is in it."""

    restore_point: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=POINT, help="The restore point."
    )
    allowed_ips: list[str] = parameter(no_effect="The network asks nobody.", help="Who may reach it.")
    disk_names: list[str] = parameter(help="Only these disks.")
    run_async: Switch = parameter(no_effect="It is done at once.", help="Does not wait for the end.")
    target_server_name: str = parameter(help="On this server instead.")
    target_server_credentials: Any = parameter(
        type=CREDENTIALS, no_effect="No server asks for one.", help="The account there."
    )
    mount_host_id: Any = parameter(type="System.Guid", no_effect="There is one.", help="The server that mounts.")
    reason: str = parameter(help="Why it is opened.")

    examples = [Example("[string]$open.State; Unpublish-VBRBackupContent $open", "Open it.", _PUBLISHED, "Working")]

    def process(self) -> None:
        files = self.attempt(self._open, self.restore_point)
        if files is None:
            return
        if files.warning:
            self.write_warning(files.warning)
        self.write(Published(files))

    def _open(self) -> FileRestore:
        name = self.target_server_name
        computer = self.estate.network.computer(name) if name else None
        return open_file_restore(self.estate, self.restore_point, self.reason or "", listed(self.disk_names), computer)


@cmdlet("Get-VBRPublishedBackupContentSession", output=PUBLICATION)
class GetVBRPublishedBackupContentSession(BackupCommand):
    """Lists what is open, by identity."""

    id: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type="System.Guid[]", help="Which ones."
    )

    examples = [
        Example("@(Get-VBRPublishedBackupContentSession -Id $open.Id).Count", "Is it open?", _PUBLISHED, "1"),
    ]

    def process(self) -> None:
        wanted = {to_uuid(item) for item in listed(self.id)}
        self.write_all(Published(item) for item in self.server.open_files if item.id in wanted)


@cmdlet("Get-VBRPublishedBackupContentInfo", output=CONTENT)
class GetVBRPublishedBackupContentInfo(BackupCommand):
    """Says where open content can be reached."""

    session: Any = parameter(position=0, mandatory=True, type=PUBLICATION, help="What is open.")

    examples = [
        Example("(Get-VBRPublishedBackupContentInfo -Session $open).Disks.DiskName", "Which disks?", _PUBLISHED)
    ]

    def process(self) -> None:
        self.write(PublishedInformation(self.session.files))


@cmdlet("Unpublish-VBRBackupContent")
class UnpublishVBRBackupContent(BackupCommand):
    """Closes open content."""

    session: Any = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        type=PUBLICATION + "[]",
        help="What is open.",
    )
    run_async: Switch = parameter(no_effect="It is done at once.", help="Does not wait for the end.")

    examples = [Example("$open | Unpublish-VBRBackupContent; [string]$open.State", "Done.", _PUBLISHED, "Stopped")]

    def process(self) -> None:
        for item in self.session:
            self.attempt(partial(close_file_restore, self.estate, item.files), item)
