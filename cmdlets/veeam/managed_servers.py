"""Remove-VBRServer, Add-VBRLinux, Export-VBRLogs: servers and their logs."""

from __future__ import annotations

from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.inventory import machines_of
from hvsim.cmdlets.veeam.members import absent_type, listed, product_type
from hvsim.cmdlets.veeam.names import A_RUN, BACKUP, CREDENTIALS, HYPERV_ITEM, INFOS, JOB, SERVER
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE
from hvsim.cmdlets.veeam.repository_types import SCALE_OUT
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.managed_servers import remove_server
from hvsim.infrastructure.backup.reports.log_export import export_logs
from hvsim.infrastructure.errors import Refused
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

NO_LINUX = "The estate has no Linux servers."
LOGS = INFOS + "VBRLogs"
PACKAGE = INFOS + "VBRLinuxPackage"
COMPUTER = INFOS + "VBRDiscoveredComputer"
TENANT = INFOS + "VBRCloudTenant"
for missing in (PACKAGE, COMPUTER, TENANT):
    absent_type(missing)


@frozen(eq=False)
class ExportedLogs:
    """Where logs were written."""

    path: str


product_type(LOGS, ExportedLogs, {"string Path": "path"})


@cmdlet("Remove-VBRServer", confirm="Medium")
class RemoveVBRServer(BackupCommand):
    """Forgets servers that nothing uses; their machines and files stay."""

    on_server: Any = parameter(
        position=0, mandatory=True, pipeline=True, type=SERVER + "[]", name="Server", help="The servers."
    )
    ssh_user: str = parameter(name="SSHUser", no_effect=NO_LINUX, help="The account.")
    ssh_port: int = parameter(name="SSHPort", no_effect=NO_LINUX, help="The port.")
    ssh_elevate_to_root: Switch = parameter(name="SSHElevateToRoot", no_effect=NO_LINUX, help="Becomes root.")
    ssh_failover_to_su: Switch = parameter(name="SSHFailoverToSu", no_effect=NO_LINUX, help="Uses su.")
    ssh_root_password: str = parameter(name="SSHRootPassword", no_effect=NO_LINUX, help="The password of root.")

    examples = [
        Example(
            "Get-VBRServer -Name PX01 | Remove-VBRServer -Confirm:$false; @(Get-VBRHvProxy).Count",
            "A proxy less.",
            output="0",
        )
    ]

    def process(self) -> None:
        for server in self.on_server:
            if self.should_process(server.name):
                self.attempt(partial(remove_server, self.server, server), server)


@cmdlet("Add-VBRLinux", default_set="Set1", confirm="Medium", output=SERVER)
class AddVBRLinux(BackupCommand):
    """Refuses: the estate has no Linux servers to add."""

    name: str = parameter(position=1, mandatory=True, no_effect=NO_LINUX, help="The server.")
    credentials: Any = parameter(
        sets={"Set1": In(mandatory=True)}, type=CREDENTIALS, no_effect=NO_LINUX, help="The account."
    )
    description: str = parameter(no_effect=NO_LINUX, help="What it is for.")
    ssh_port: int = parameter(sets=("Set1", "Set2"), name="SSHPort", no_effect=NO_LINUX, help="The port.")
    ssh_fingerprint: str = parameter(
        sets=("Set1", "Set2"), name="SSHFingerprint", no_effect=NO_LINUX, help="Its fingerprint."
    )
    package: Any = parameter(type=PACKAGE + "[]", no_effect=NO_LINUX, help="What is installed.")
    ssh_user: str = parameter(
        sets={"Set2": In(position=2, mandatory=True)}, name="SSHUser", no_effect=NO_LINUX, help="The account."
    )
    ssh_password: str = parameter(
        sets={"Set2": In(position=3, mandatory=True)}, name="SSHPassword", no_effect=NO_LINUX, help="Its password."
    )
    ssh_elevate_to_root: Switch = parameter(
        sets="Set2", name="SSHElevateToRoot", no_effect=NO_LINUX, help="Becomes root."
    )
    ssh_add_to_sudoers: Switch = parameter(
        sets="Set2", name="SSHAddToSudoers", no_effect=NO_LINUX, help="Adds it to the sudoers."
    )
    ssh_failover_to_su: Switch = parameter(sets="Set2", name="SSHFailoverToSu", no_effect=NO_LINUX, help="Uses su.")
    ssh_root_password: str = parameter(
        sets="Set2", name="SSHRootPassword", no_effect=NO_LINUX, help="The password of root."
    )
    ssh_temp_credentials: Switch = parameter(
        sets="Set2", name="SSHTempCredentials", no_effect=NO_LINUX, help="Does not keep the account."
    )
    use_certificate: Switch = parameter(sets="Set3", no_effect=NO_LINUX, help="By a certificate.")
    force_deployer_fingerprint: Switch = parameter(sets="Set3", no_effect=NO_LINUX, help="Whatever its fingerprint.")
    handshake_code: str = parameter(sets="Set3", no_effect=NO_LINUX, help="The code that pairs.")

    examples = [Example("Add-VBRLinux -Name lnx -UseCertificate -ErrorAction Ignore", "There is none.")]

    def process(self) -> None:
        if self.should_process(self.name):
            self.report(Refused(f"The server '{self.name}' cannot be added: {NO_LINUX}"), self.name)


@cmdlet("Export-VBRLogs", default_set="Set1", output=LOGS)
class ExportVBRLogs(BackupCommand):
    """Writes the logs of runs as text files, packed into a ZIP file unless told otherwise."""

    on_server: Any = parameter(
        sets={"Set1": In(mandatory=True, pipeline=True)},
        type=SERVER + "[]",
        name="Server",
        no_effect="All of its logs are the backup server's.",
        help="The logs of these servers.",
    )
    folder_path: str = parameter(mandatory=True, help="Where to, on this machine.")
    compress: Switch = parameter(help="Into a ZIP file; with :$false into a folder.")
    last_days: int = parameter(
        sets={
            "Set1": In(mandatory=True),
            "Set2": In(),
            "Set3": In(),
            "Set4": In(),
            "Set5": In(),
            "Set6": In(),
            "Set7": In(),
        },
        help="Only of the last so many days.",
    )
    wait: Switch = parameter(no_effect="It is done at once.", help="Waits for the end.")
    job: Any = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=JOB + "[]",
        help="The logs of these jobs.",
    )
    entity: Any = parameter(
        sets={"Set3": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=HYPERV_ITEM + "[]",
        help="The logs of the jobs of these machines.",
    )
    backup: Any = parameter(
        sets={"Set4": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=BACKUP + "[]",
        help="The logs of the jobs of these backups.",
    )
    computer: Any = parameter(
        sets={"Set5": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=COMPUTER + "[]",
        no_effect=NONE_HERE,
        help="The logs of these computers.",
    )
    tenant: Any = parameter(
        sets={"Set6": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=TENANT + "[]",
        no_effect=NONE_HERE,
        help="The logs of these tenants.",
    )
    scale_out_repository: Any = parameter(
        sets={"Set7": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=SCALE_OUT + "[]",
        help="The logs of the jobs that go to these repositories.",
    )

    examples = [
        Example(
            r"(Export-VBRLogs -Job (Get-VBRJob -Name Nightly) -FolderPath D:\Logs).Path -like '*.zip'",
            "For support.",
            A_RUN,
            "True",
        )
    ]

    def process(self) -> None:
        jobs = self._jobs()
        compress = bool(self.compress) if any(name.lower() == "compress" for name in self.bound) else True
        path = self.attempt(
            lambda: export_logs(
                self.server,
                jobs,
                self.estate.local_files,
                self.engine.providers.file_path(self.folder_path),
                days=self.last_days or 0,
                compress=compress,
            ),
            self.folder_path,
        )
        if path is not None:
            self.write(ExportedLogs(path))

    def _jobs(self) -> list[BackupJob]:
        """Those that are asked for, all where nothing is."""
        if self.entity is not None:
            wanted = {machine.id for machine in machines_of(self.entity)}
            return [job for job in self.server.holders() if wanted & {item.id for item in job.machines}]
        if self.scale_out_repository is not None:
            extents = [extent.repository for item in self.scale_out_repository for extent in item.extents]
            return [job for job in self.server.holders() if job.repository in extents]
        return [*listed(self.job), *(item.job for item in listed(self.backup))] or self.server.holders()
