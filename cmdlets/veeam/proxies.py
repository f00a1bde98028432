"""Proxies of hosts and off-host ones, which of them jobs take, and Get-VBRHvVssProvider: who makes the snapshots."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.names import JOB, PROVIDER, PROXY, SERVER
from hvsim.infrastructure.backup.managed_servers import add_off_host_proxy, remove_off_host_proxy
from hvsim.infrastructure.errors import AlreadyExists, NotFound, Refused
from hvsim.infrastructure.vss.inventory import providers_on
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.commands.wildcards import matches


@cmdlet("Get-VBRHvProxy", output=PROXY)
class GetVBRHvProxy(BackupCommand):
    """Lists the off-host proxies."""

    name: list[str] = parameter(wildcards=True, help="The proxies; all when left out.")

    examples = [Example("Get-VBRHvProxy | Select-Object Name, MaxTasksCount, IsDisabled", "All of them.")]

    def process(self) -> None:
        for proxy in self.server.proxies:
            if proxy.off_host and any(matches(name, proxy.name) for name in self.name or ["*"]):
                self.write(proxy)


@cmdlet("Add-VBRHvProxy", output=PROXY)
class AddVBRHvProxy(BackupCommand):
    """Gives servers the role of an off-host proxy."""

    # The parameter is called Server; an attribute of that name is the backup server.
    on_server: Any = parameter(name="Server", mandatory=True, pipeline=True, type=SERVER, help="The server.")
    description: str = parameter(help="What to say about it.")
    max_tasks: int = parameter(default=2, validate=ValidateRange(1, 100), help="Tasks at the same time.")

    examples = [
        Example(
            "Add-VBRHvProxy -Server (Get-VBRServer -Name HV04) -MaxTasks 4 | Select-Object Name", "A host as proxy."
        ),
    ]

    def process(self) -> None:
        self.attempt(self._add, self.on_server)

    def _add(self) -> None:
        computer = self.estate.network.computer(self.on_server.name)
        if any(proxy.off_host and proxy.computer is computer for proxy in self.server.proxies):
            raise AlreadyExists("off-host backup proxy", computer.name)
        proxy = add_off_host_proxy(self.server, computer, self.max_tasks)
        proxy.description = self.description or ""
        self.write(proxy)


@cmdlet("Remove-VBRHvProxy", confirm="Medium")
class RemoveVBRHvProxy(BackupCommand):
    """Takes the role of an off-host proxy away; the server stays managed."""

    proxy: Any = parameter(mandatory=True, pipeline=True, type=PROXY + "[]", help="The proxies.")

    examples = [Example("Get-VBRHvProxy | Remove-VBRHvProxy; @(Get-VBRHvProxy).Count", "None is left.", output="0")]

    def process(self) -> None:
        for proxy in self.proxy:
            if self.should_process(proxy.name):
                self.attempt(partial(remove_off_host_proxy, self.server, proxy), proxy)


@cmdlet("Enable-VBRHvProxy", output=PROXY)
class EnableVBRHvProxy(BackupCommand):
    """Lets proxies take new tasks."""

    proxy: Any = parameter(mandatory=True, pipeline=True, type=PROXY + "[]", help="The proxies.")

    examples = [Example("Get-VBRHvProxy | Enable-VBRHvProxy | Out-Null", "All of them.")]

    def process(self) -> None:
        for proxy in self.proxy:
            proxy.enabled = True
            self.write(proxy)


@cmdlet("Disable-VBRHvProxy", output=PROXY)
class DisableVBRHvProxy(BackupCommand):
    """Keeps new tasks from proxies."""

    proxy: Any = parameter(mandatory=True, pipeline=True, type=PROXY + "[]", help="The proxies.")

    examples = [Example("Get-VBRHvProxy -Name PX01 | Disable-VBRHvProxy | Out-Null", "One of them.")]

    def process(self) -> None:
        for proxy in self.proxy:
            proxy.enabled = False
            self.write(proxy)


@cmdlet("Set-VBRJobProxy", default_set="Set1", output=JOB)
class SetVBRJobProxy(BackupCommand):
    """Names the off-host proxies of jobs, or lets jobs choose by themselves."""

    job: Any = parameter(mandatory=True, pipeline=True, type=JOB + "[]", help="The jobs.")
    proxy: Any = parameter(sets={"Set1": In(mandatory=True)}, type=PROXY + "[]", help="The proxies.")
    auto_detect: Switch = parameter(sets={"Set2": In(mandatory=True)}, help="Any proxy that fits.")
    target: Switch = parameter(
        no_effect="Backup jobs have no target proxy.", help="The proxies at the target of a replication job."
    )

    examples = [
        Example("$null = Get-VBRJob | Set-VBRJobProxy -Proxy (Get-VBRHvProxy -Name PX01)", "One proxy for all jobs."),
    ]

    def process(self) -> None:
        for job in self.job:
            job.options.proxies = [] if self.auto_detect else list(self.proxy)
            self.write(job)


@cmdlet("Get-VBRJobProxy", output=PROXY)
class GetVBRJobProxy(BackupCommand):
    """Lists the proxies that jobs name; a job that chooses by itself names none."""

    job: Any = parameter(mandatory=True, pipeline=True, type=JOB + "[]", help="The jobs.")
    target: Switch = parameter(no_effect="Backup jobs have no target proxy.", help="The target's proxies.")

    examples = [Example("@(Get-VBRJobProxy -Job (Get-VBRJob -Name Nightly)).Count", "Chosen by itself.", output="0")]

    def process(self) -> None:
        for job in self.job:
            self.write_all(job.options.proxies)


@cmdlet("Get-VBRHvVssProvider", default_set="Set1", output=PROVIDER)
class GetVBRHvVssProvider(BackupCommand):
    """Lists the shadow copy providers of a Hyper-V host: the system's, a cluster's, arrays' and shares'."""

    # The parameter is called Server; an attribute of that name is the backup server.
    on_server: Any = parameter(
        name="Server", mandatory=True, pipeline=True, by_property_name=True, type=SERVER, help="The host."
    )
    name: str = parameter(sets="Set2", wildcards=True, help="Only providers of that name.")
    id: Any = parameter(sets="Set3", type="System.Guid", help="Only the provider of that identity.")

    examples = [Example("Get-VBRHvVssProvider -Server (Get-VBRServer -Name HV01)", "What HV01 has.")]

    def process(self) -> None:
        host = self.on_server.host
        if host is None:
            self.report(Refused(f"'{self.on_server.name}' is not a Hyper-V host."), self.on_server)
            return
        known = providers_on(host, self.estate.arrays)
        found = [item for item in known if matches(self.name or "*", item.name)]
        if self.id is not None:
            found = [item for item in known if item.provider_id == to_uuid(self.id)]
        if not found:
            self.report(NotFound("shadow copy provider", self.name or str(self.id), (item.name for item in known)))
        self.write_all(found)
