"""Get-, Add-, Set- and Remove-VBREncryptionKey: the passwords that backups are encrypted with."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import absent_type, product_type
from hvsim.cmdlets.veeam.names import INFOS, KEY, KMS_SERVER
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE
from hvsim.infrastructure.backup.vault import EncryptionKey
from hvsim.interpreter.commands import Example, In, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

SECURE = "System.Security.SecureString"
_A_KEY = "$secret = ConvertTo-SecureString 'correct horse' -AsPlainText -Force"

for missing in (INFOS + "VBRImportedEncryptedBackup", INFOS + "VBRTapeMedium", KMS_SERVER):
    absent_type(missing)

product_type(
    KEY,
    EncryptionKey,
    {
        "guid Id": "id",
        "string Description": "description",
        "string EncryptedPassword": lambda key: "*" * 8,
        "datetime ModificationDateUtc": "changed",
    },
    view="table Id Description ModificationDateUtc",
)


@cmdlet("Get-VBREncryptionKey", default_set="Set1", output=KEY)
class GetVBREncryptionKey(BackupCommand):
    """Lists the keys that the server knows."""

    description: str = parameter(
        sets={"Set1": In(pipeline=True, by_property_name=True)}, wildcards=True, help="The keys by their hint."
    )
    backup: Any = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=INFOS + "VBRImportedEncryptedBackup",
        no_effect=NONE_HERE,
        help="The keys of an imported backup.",
    )
    medium: Any = parameter(
        sets={"Set3": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=INFOS + "VBRTapeMedium",
        no_effect=NONE_HERE,
        help="The keys of a tape.",
    )

    examples = [Example("Get-VBREncryptionKey | Select-Object Description", "Which keys are there?")]

    def process(self) -> None:
        if self.parameter_set == "Set1":
            self.write_all(key for key in self.server.vault.keys if matches(self.description or "*", key.description))


@cmdlet("Add-VBREncryptionKey", output=KEY)
class AddVBREncryptionKey(BackupCommand):
    """Makes a key of a password."""

    password: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=SECURE, help="The password."
    )
    description: str = parameter(position=1, help="The hint.")

    examples = [
        Example("(Add-VBREncryptionKey -Password $secret -Description Vault).Description", "A key.", _A_KEY, "Vault"),
    ]

    def process(self) -> None:
        now = self.estate.clock.now()
        text = self.description or f"Created by {self.server.name}\\Administrator at {now:%m/%d/%Y %H:%M}."
        key = EncryptionKey(self.estate.random.guid(), self.password.text, text, now)
        self.write(self.server.vault.add_key(key))


@cmdlet("Set-VBREncryptionKey", output=KEY, confirm="Medium")
class SetVBREncryptionKey(BackupCommand):
    """Gives a key another password or hint; backups made before keep the password that they were made with."""

    encryption_key: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=KEY, help="The key.")
    password: Any = parameter(type=SECURE, help="The password from now on.")
    description: str = parameter(help="The hint from now on.")

    examples = [
        Example(
            "(Get-VBREncryptionKey | Set-VBREncryptionKey -Description 'Since May').Description",
            "Another hint.",
            _A_KEY + "; $null = Add-VBREncryptionKey $secret",
            "Since May",
        )
    ]

    def process(self) -> None:
        key: EncryptionKey = self.encryption_key
        if not self.should_process(key.description):
            return
        now = self.estate.clock.now()
        if self.password is not None:
            self.server.vault.change_password(key, self.password.text)
        key.description, key.changed = self.description or key.description, now
        self.write(key)


@cmdlet("Remove-VBREncryptionKey", confirm="Medium")
class RemoveVBREncryptionKey(BackupCommand):
    """Forgets a key that no job uses. Backups that it encrypted cannot be read without the password."""

    encryption_key: Any = parameter(position=0, mandatory=True, type=KEY, help="The key.")

    examples = [
        Example(
            "Remove-VBREncryptionKey (Get-VBREncryptionKey)",
            "Forget it.",
            _A_KEY + "; $null = Add-VBREncryptionKey $secret",
        )
    ]

    def process(self) -> None:
        if self.should_process(self.encryption_key.description):
            self.attempt(partial(self.server.remove_key, self.encryption_key), self.encryption_key)
