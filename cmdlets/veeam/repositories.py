"""Get-, Add- and Remove-VBRBackupRepository, scale-out repositories and their extents: where backups go."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import choices, chosen, listed
from hvsim.cmdlets.veeam.names import CREDENTIALS, INFOS, REPOSITORY, SERVER
from hvsim.cmdlets.veeam.repository_settings import NO_APPLIANCE, RepositorySettings
from hvsim.cmdlets.veeam.repository_types import EXTENT, SCALE_OUT
from hvsim.cmdlets.veeam.service_types import VBR_SESSION
from hvsim.infrastructure.backup.managed_servers import ManagedServer
from hvsim.infrastructure.backup.repositories.arranging import add_repository, remove_repository, set_maintenance
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.repositories.rescan import start_rescan
from hvsim.infrastructure.backup.repositories.scale_out import ScaleOutRepository
from hvsim.infrastructure.errors import InvalidState, Refused
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.values import to_string

KIND = choices(
    INFOS + "VBRRepositoryType",
    (
        *("WinLocal", "LinuxLocal", "CifsShare", "ExaGrid", "DataDomain", "HPStoreOnceIntegration", "Quantum"),
        *("Nfs", "Infinidat", "Fujitsu", "HPStoreOnceCloudBank", "Hardened"),
    ),
)

_A_POOL = "$null = Get-VBRBackupRepository | Add-VBRScaleOutBackupRepository -Name Pool -PolicyType DataLocality"
_POOL = "Get-VBRBackupRepository -ScaleOut | Get-VBRRepositoryExtent"


@cmdlet("Get-VBRBackupRepository", output=(REPOSITORY, SCALE_OUT))
class GetVBRBackupRepository(BackupCommand):
    """Lists backup repositories; those that are extents of a scale-out one are left out."""

    name: list[str] = parameter(wildcards=True, help="The repositories; all when left out.")
    scale_out: Switch = parameter(help="Lists scale-out repositories instead.")

    examples = [
        Example("Get-VBRBackupRepository | Select-Object Name, FriendlyPath", "Where backups can go."),
        Example("@(Get-VBRBackupRepository -ScaleOut).Count", "How many scale-out ones?", output="0"),
    ]

    def process(self) -> None:
        server = self.server
        extents = [extent.repository for item in server.scale_out for extent in item.extents]
        known: list[Any] = list(server.scale_out)
        if not self.scale_out:
            known = [item for item in server.repositories if item not in extents]
        for repository in known:
            if any(matches(name, repository.name) for name in self.name or ["*"]):
                self.write(repository)


@cmdlet("Add-VBRBackupRepository", default_set="Set1", output=REPOSITORY)
class AddVBRBackupRepository(RepositorySettings):
    """Adds a repository: a folder on a server that is managed, or of the backup server."""

    folder: str = parameter(mandatory=True, help="The folder; it is made with the first backup.")
    type_: Any = parameter(mandatory=True, type=KIND, help="What it is: here WinLocal.")
    name: str = parameter(help="Its name; made up when left out.")
    on_server: Any = parameter(name="Server", type=SERVER + "[]", help="The server; the backup server if left out.")
    import_index: Switch = parameter(no_effect="There is no index.", help="Takes in the index of found backups.")
    import_backup: Switch = parameter(help="Takes in the backups that lie there.")
    dd_server_name: str = parameter(no_effect=NO_APPLIANCE, help="A Data Domain appliance.")
    store_once_server_name: str = parameter(no_effect=NO_APPLIANCE, help="A StoreOnce appliance.")
    store_once_wan_link: Switch = parameter(no_effect=NO_APPLIANCE, help="It is far away.")
    user_name: str = parameter(sets="Set2", no_effect="No share asks for one.", help="The account of a share.")
    password: str = parameter(sets="Set2", no_effect="No share asks for one.", help="Its password.")
    credentials: Any = parameter(
        sets="Set3", type=CREDENTIALS, no_effect="No share asks for one.", help="The account of a share."
    )

    examples = [
        Example(
            "(Add-VBRBackupRepository -Name Second -Folder D:\\Second -Type WinLocal"
            " -Server (Get-VBRServer -Name HV01)).Path",
            "A folder on a host.",
            output="D:\\Second",
        )
    ]

    def process(self) -> None:
        repository = self.attempt(self._add, self.name)
        if repository is None:
            return
        if self.import_backup and (process := start_rescan(self.server, repository).process) is not None:
            self.wait_for(process)
        self.write(repository)

    def _add(self) -> BackupRepository:
        kind = chosen(self.type_)
        if kind != "WinLocal":
            raise Refused(
                f"The estate has no repository of type {kind}: its repositories are folders of Windows servers."
            )
        managed: ManagedServer = next(iter(listed(self.on_server)), self.server.servers[0])
        computer = managed.computer
        if computer is None:
            raise Refused(f"'{managed.name}' cannot have a repository.")
        name = self.name or f"Backup Repository {len(self.server.repositories) + 1}"
        repository = add_repository(self.server, name, self.folder, computer.files, computer.name, computer)
        with ExitStack() as undo:
            undo.callback(remove_repository, self.server, repository)
            self.change(repository)
            undo.pop_all()
        return repository


@cmdlet("Remove-VBRBackupRepository", confirm="Medium")
class RemoveVBRBackupRepository(BackupCommand):
    """Forgets repositories that no job uses; their files stay."""

    repository: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=REPOSITORY + "[]", help="The repositories."
    )

    examples = [
        Example(
            "Get-VBRBackupRepository -Name Second | Remove-VBRBackupRepository",
            "Forget it.",
            setup="$null = Add-LabRepository Second E:\\Second",
        )
    ]

    def process(self) -> None:
        for repository in self.repository:
            if self.should_process(repository.name):
                self.attempt(partial(remove_repository, self.server, repository), repository)


@cmdlet("Get-VBRRepositoryExtent", output=EXTENT)
class GetVBRRepositoryExtent(BackupCommand):
    """Lists the extents of a scale-out repository."""

    repository: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type="System.Object", help="The scale-out repository."
    )

    examples = [Example("Get-VBRBackupRepository -ScaleOut | Get-VBRRepositoryExtent", "All extents.")]

    def process(self) -> None:
        for repository in listed(self.repository):
            found = self._scale_out(repository)
            if found is None:
                self.report(InvalidState("The repository has no extents: it is no scale-out repository."), repository)
            else:
                self.write_all(found.extents)

    def _scale_out(self, repository: Any) -> ScaleOutRepository | None:
        if isinstance(repository, ScaleOutRepository):
            return repository
        wanted = to_string(repository).lower()
        return next((item for item in self.server.scale_out if wanted in (str(item.id), item.name.lower())), None)


class ExtentCommand(BackupCommand):
    """A command that takes extents out of service, or puts them back."""

    extent: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=EXTENT + "[]", help="The extents."
    )
    run_async: Switch = parameter(no_effect="It is done at once.", help="Does not wait for the end.")

    def switch(self, *, on: bool) -> None:
        """Puts the extents into that state, and gives the sessions."""
        for extent in self.extent:
            self.write(set_maintenance(self.server, extent, on=on))


@cmdlet("Enable-VBRRepositoryExtentMaintenanceMode", output=VBR_SESSION)
class EnableVBRRepositoryExtentMaintenanceMode(ExtentCommand):
    """Takes extents out of service: nothing is stored on them until they are back."""

    examples = [Example(f"{_POOL} | Enable-VBRRepositoryExtentMaintenanceMode | Out-Null", "Out of service.", _A_POOL)]

    def process(self) -> None:
        self.switch(on=True)


@cmdlet("Disable-VBRRepositoryExtentMaintenanceMode", output=VBR_SESSION)
class DisableVBRRepositoryExtentMaintenanceMode(ExtentCommand):
    """Puts extents back into service."""

    examples = [Example(f"{_POOL} | Disable-VBRRepositoryExtentMaintenanceMode | Out-Null", "In service.", _A_POOL)]

    def process(self) -> None:
        self.switch(on=False)
