"""Get-, Add-, Set- and Remove-VBRCredentials: the accounts that the server uses."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import choices, chosen, listed, product_type
from hvsim.cmdlets.veeam.names import CREDENTIALS, INFOS
from hvsim.cmdlets.veeam.records import JobObject
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.managed_servers import ManagedServer
from hvsim.infrastructure.backup.vault import Credentials
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

KIND = choices(INFOS + "VBRCredentialsType", ("Windows", "Linux", "LinuxPubKey", "ManagedSvcAccount"))
_LINUX_ONLY = "Nothing here logs on to a Linux server."

product_type(
    CREDENTIALS,
    Credentials,
    {
        "guid Id": "id",
        "string Name": "name",
        "string UserName": "user",
        "string DomainName": "domain",
        "string Description": "description",
        f"{KIND} Type": "kind",
        "datetime ChangeTimeUtc": "changed",
        "datetime ChangeTimeLocal": "changed",
        "int SshPort": "ssh_port",
        "bool IsElevateToRoot": "elevates_to_root",
    },
    view="table Name UserName Description",
)


@cmdlet("Get-VBRCredentials", default_set="Set1", output=CREDENTIALS)
class GetVBRCredentials(BackupCommand):
    """Lists the accounts that the server keeps."""

    name: list[str] = parameter(wildcards=True, help="The accounts by name; all when left out.")
    entity: Any = parameter(
        sets={"Set2": In(pipeline=True)},
        type="System.Object[]",
        help="Only the accounts that are used for these objects: servers, jobs, machines in jobs.",
    )

    examples = [
        Example(
            "Get-VBRCredentials -Name LAB\\* | Select-Object UserName, Description",
            "All of a domain.",
            setup="$null = Add-VBRCredentials -User LAB\\backup -Password p -Description 'Hosts'",
        )
    ]

    def process(self) -> None:
        used = [_account_of(item) for item in listed(self.entity)]
        for item in self.server.vault.credentials:
            named = any(matches(name, item.name) for name in self.name or ["*"])
            if named and (self.parameter_set != "Set2" or item in used):
                self.write(item)


def _account_of(item: Any) -> Credentials | None:
    """The account that is used for a server, or in the guests of a job or of a machine in one."""
    if isinstance(item, ManagedServer):
        return item.account
    job = item.job if isinstance(item, JobObject) else item
    return job.options.guest_account if isinstance(job, BackupJob) else None


@cmdlet("Add-VBRCredentials", default_set="Set1", output=CREDENTIALS)
class AddVBRCredentials(BackupCommand):
    """Keeps an account."""

    user: str = parameter(sets={"Set1": In(mandatory=True)}, help="Its name, with the domain.")
    password: str = parameter(sets="Set1", help="Its password.")
    description: str = parameter(help="What it is for.")
    type_: Any = parameter(type=KIND, help="What kind of account it is; Windows when left out.")
    ssh_port: int = parameter(name="SshPort", default=22, help="The port of a Linux server.")
    passphrase: str = parameter(no_effect=_LINUX_ONLY, help="What opens the private key.")
    elevate_to_root: Switch = parameter(help="Becomes root on Linux.")
    add_to_sudoers: Switch = parameter(help="Adds it to the sudoers of a Linux server.")
    failover_to_su: Switch = parameter(help="Uses su where sudo is not there.")
    root_password: str = parameter(no_effect=_LINUX_ONLY, help="The password of root.")
    private_key_path: str = parameter(no_effect=_LINUX_ONLY, help="The file with the private key.")
    private_key: str = parameter(no_effect=_LINUX_ONLY, help="The private key.")
    credential: Any = parameter(
        sets={"Set2": In(mandatory=True)},
        type="System.Management.Automation.PSCredential",
        help="The account with its password.",
    )

    examples = [
        Example("(Add-VBRCredentials -User LAB\\svc -Password secret).DomainName", "Keep an account.", output="LAB"),
    ]

    def process(self) -> None:
        name, password = self.user, self.password or ""
        if self.parameter_set == "Set2":
            name, password = self.credential.user_name, self.credential.password.text
        item = Credentials(
            self.estate.random.guid(),
            name,
            password,
            self.description or name,
            chosen(self.type_) or "Windows",
            self.estate.clock.now(),
            self.ssh_port,
            bool(self.elevate_to_root),
            bool(self.add_to_sudoers),
            bool(self.failover_to_su),
        )
        self.write(self.server.vault.add_credentials(item))


@cmdlet("Set-VBRCredentials", default_set="Set1", output=CREDENTIALS)
class SetVBRCredentials(BackupCommand):
    """Changes an account; what is not named stays."""

    credential: Any = parameter(mandatory=True, pipeline=True, type=CREDENTIALS, help="The account.")
    user: str = parameter(help="Its name from now on.")
    password: str = parameter(help="Its password from now on.")
    description: str = parameter(help="What it is for.")
    ssh_port: int = parameter(name="SshPort", help="The port of a Linux server.")
    passphrase: str = parameter(no_effect=_LINUX_ONLY, help="What opens the private key.")
    elevate_to_root: Switch = parameter(help="Becomes root on Linux.")
    add_to_sudoers: Switch = parameter(help="Adds it to the sudoers of a Linux server.")
    failover_to_su: Switch = parameter(help="Uses su where sudo is not there.")
    root_password: str = parameter(no_effect=_LINUX_ONLY, help="The password of root.")
    private_key_path: str = parameter(sets="Set2", no_effect=_LINUX_ONLY, help="The file with the private key.")
    private_key: str = parameter(sets="Set3", no_effect=_LINUX_ONLY, help="The private key.")

    examples = [
        Example(
            "(Get-VBRCredentials -Name LAB\\svc | Set-VBRCredentials -Description Guests).Description",
            "Say what it is for.",
            setup="$null = Add-VBRCredentials -User LAB\\svc -Password secret",
            output="Guests",
        )
    ]

    def process(self) -> None:
        item: Credentials = self.credential
        names = {"user": "name", "password": "password", "description": "description", "sshport": "ssh_port"}
        flags = {
            "elevatetoroot": "elevates_to_root",
            "addtosudoers": "adds_to_sudoers",
            "failovertosu": "falls_back_to_su",
        }
        for name, value in self.bound.items():
            attribute = (names | flags).get(name.lower())
            if attribute is not None:
                setattr(item, attribute, bool(value) if attribute in flags.values() else value)
        item.changed = self.estate.clock.now()
        self.write(item)


@cmdlet("Remove-VBRCredentials")
class RemoveVBRCredentials(BackupCommand):
    """Forgets an account."""

    credential: Any = parameter(mandatory=True, pipeline=True, type=CREDENTIALS, help="The account.")

    examples = [
        Example(
            "Get-VBRCredentials | Remove-VBRCredentials",
            "Forget all.",
            setup="$null = Add-VBRCredentials -User LAB\\svc -Password secret",
        )
    ]

    def process(self) -> None:
        self.attempt(lambda: self.server.vault.remove_credentials(self.credential), self.credential)
