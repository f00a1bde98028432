"""Add-LabRepository: a folder becomes a backup repository, a real one behind a mount as well."""

from __future__ import annotations

from hvsim.cmdlets.veeam.backup_command import DirectCommand
from hvsim.cmdlets.veeam.names import REPOSITORY
from hvsim.infrastructure.backup.repositories.arranging import add_repository
from hvsim.interpreter.commands import Example, cmdlet, parameter


@cmdlet("Add-LabRepository", output=REPOSITORY, confirm="Low")
class AddLabRepository(DirectCommand):
    """Adds a backup repository in a folder of this machine; a mounted real folder keeps it after the session."""

    name: str = parameter(position=0, mandatory=True, help="The repository's name.")
    path: str = parameter(position=1, mandatory=True, help="The folder; it is made with the first backup.")

    examples = [Example("Add-LabRepository Second E:\\Second", "Another folder for backups.")]

    def process(self) -> None:
        path = self.engine.providers.file_path(self.path)
        if self.should_process(path):
            files = self.estate.local_files
            name = self.estate.local_host.name if files is self.estate.local_host.files else "localhost"
            repository = self.attempt(lambda: add_repository(self.server, self.name, path, files, name), self.name)
            if repository is not None:
                self.write(repository)
