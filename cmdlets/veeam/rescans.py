"""Sync-VBRBackupRepository and Rescan-VBREntity: looking anew at what repositories hold and which servers answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import listed
from hvsim.cmdlets.veeam.names import A_RUN
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE
from hvsim.cmdlets.veeam.service_types import BASE_SESSION
from hvsim.infrastructure.backup.managed_servers import ManagedServer
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.repositories.rescan import Entity, start_rescan
from hvsim.infrastructure.backup.repositories.scale_out import ScaleOutRepository
from hvsim.infrastructure.errors import NotFound, Refused
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.values import to_string


class RescanCommand(BackupCommand):
    """A command that looks anew at things by object, name or identity."""

    def found(self, items: Iterable[Any], known: Iterable[Entity]) -> list[Entity]:
        """The entities that are meant; what is none is reported."""
        entities = list(known)
        found: list[Entity] = []
        for item in items:
            if isinstance(item, (BackupRepository, ScaleOutRepository, ManagedServer)):
                found.append(item)
                continue
            text = to_string(item)
            named = [entity for entity in entities if text.lower() in (entity.name.lower(), str(entity.id))]
            if named:
                found.append(named[0])
            else:
                self.report(NotFound("repository or server", text, (entity.name for entity in entities)), item)
        return found


@cmdlet("Sync-VBRBackupRepository", output=BASE_SESSION)
class SyncVBRBackupRepository(RescanCommand):
    """Looks for backups in repositories; gives the runs, which go on as time passes."""

    repository: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type="System.Object[]", help="The repositories."
    )

    examples = [
        Example(
            "$run = Sync-VBRBackupRepository -Repository (Get-VBRBackupRepository);"
            " [Veeam.Backup.Core.CBaseSession]::Wait4Complete($run.Id); [string]$run.Result",
            "Is all there?",
            A_RUN,
            "Success",
        )
    ]

    def process(self) -> None:
        known: tuple[Entity, ...] = (*self.server.repositories, *self.server.scale_out)
        for entity in self.found(listed(self.repository), known):
            if isinstance(entity, ManagedServer):
                self.report(Refused(f"'{entity.name}' is no backup repository."), entity)
            else:
                self.write(start_rescan(self.server, entity))


@cmdlet("Rescan-VBREntity", default_set="Set1")
class RescanVBREntity(RescanCommand):
    """Looks anew at servers and repositories."""

    entity: Any = parameter(
        sets={"Set1": In(mandatory=True, pipeline=True)}, type="System.Object[]", help="The servers or repositories."
    )
    wait: Switch = parameter(help="Waits for the end.")
    all_replicas: Switch = parameter(sets="Set2", no_effect=NONE_HERE, help="All replicas.")
    all_hosts: Switch = parameter(sets="Set2", help="All managed servers.")
    all_tape_servers: Switch = parameter(sets="Set2", no_effect=NONE_HERE, help="All tape servers.")
    all_repositories: Switch = parameter(sets="Set2", help="All repositories.")
    all_cloud_providers: Switch = parameter(sets="Set2", no_effect=NONE_HERE, help="All cloud providers.")

    examples = [Example("Rescan-VBREntity -AllHosts -Wait", "Does every server answer?")]

    def process(self) -> None:
        server = self.server
        items = listed(self.entity)
        if self.all_hosts:
            items += server.servers
        if self.all_repositories:
            items += server.repositories
        known: tuple[Entity, ...] = (*server.servers, *server.repositories, *server.scale_out)
        found = self.found(items, known)
        for session in [start_rescan(server, entity) for entity in found]:
            if self.wait and session.process is not None:
                self.wait_for(session.process)
