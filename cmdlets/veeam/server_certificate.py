"""Get-VBRBackupServerCertificate: what the backup server proves itself with, made by its setup."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

CERTIFICATE = INFOS + "VBRBackupServerCertificate"
NAME = "Veeam Backup Server Certificate"
_LIFE = timedelta(days=3650)


@frozen(eq=False)
class ServerCertificate:
    """The certificate that a server has signed itself."""

    server: BackupServer

    @property
    def made(self) -> datetime:
        return self.server.clock.start_time

    @property
    def expires(self) -> datetime:
        return self.made + _LIFE

    @property
    def thumbprint(self) -> str:
        return hashlib.sha1(self.server.computer.id.bytes, usedforsecurity=False).hexdigest().upper()

    @property
    def serial_number(self) -> str:
        return self.server.computer.id.hex.upper()


product_type(
    CERTIFICATE,
    ServerCertificate,
    {
        "string FriendlyName": lambda item: NAME,
        "string SubjectName": lambda item: f"CN={NAME}",
        "string IssuerName": lambda item: f"CN={NAME}",
        "datetime NotBefore": "made",
        "datetime NotAfter": "expires",
        "string Thumbprint": "thumbprint",
        "string SerialNumber": "serial_number",
    },
    view="list FriendlyName SubjectName IssuerName NotBefore NotAfter Thumbprint SerialNumber",
)


@cmdlet("Get-VBRBackupServerCertificate", default_set="Set0", output=CERTIFICATE)
class GetVBRBackupServerCertificate(BackupCommand):
    """Shows the certificate of the backup server."""

    path: str = parameter(
        sets={"Set3": In(mandatory=True)}, simulated=False, help="Reads a certificate from this file instead."
    )
    password: Any = parameter(
        sets="Set3", type="System.Security.SecureString", simulated=False, help="The password of the file."
    )

    examples = [Example("(Get-VBRBackupServerCertificate).FriendlyName", "Which one?", output=NAME)]

    def process(self) -> None:
        self.write(ServerCertificate(self.server))
