"""Get-VBRBackupServerCertificate: what the backup server proves itself with, made by its setup."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.computers.certificates import Certificate, read_certificate
from hvsim.infrastructure.errors import NotFound
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

CERTIFICATE = INFOS + "VBRBackupServerCertificate"
NAME = "Veeam Backup Server Certificate"
_LIFE = timedelta(days=3650)


product_type(
    CERTIFICATE,
    Certificate,
    {
        "string FriendlyName": "friendly_name",
        "string SubjectName": "subject",
        "string IssuerName": "issuer",
        "datetime NotBefore": "not_before",
        "datetime NotAfter": "not_after",
        "string Thumbprint": "thumbprint",
        "string SerialNumber": "serial_number",
    },
    view="list FriendlyName SubjectName IssuerName NotBefore NotAfter Thumbprint SerialNumber",
)


def own_certificate(server: BackupServer) -> Certificate:
    """What the server has signed itself when it was set up."""
    made, identity = server.clock.start_time, server.computer.id
    thumbprint = hashlib.sha1(identity.bytes, usedforsecurity=False).hexdigest().upper()
    return Certificate(NAME, f"CN={NAME}", f"CN={NAME}", made, made + _LIFE, thumbprint, identity.hex.upper())


@cmdlet("Get-VBRBackupServerCertificate", default_set="Set0", output=CERTIFICATE)
class GetVBRBackupServerCertificate(BackupCommand):
    """Shows the certificate of the backup server, or one in a file."""

    path: str = parameter(sets={"Set3": In(mandatory=True)}, help="A file with a certificate instead: PFX, CER or PEM.")
    password: Any = parameter(sets="Set3", type="System.Security.SecureString", help="The password of a PFX file.")

    examples = [Example("(Get-VBRBackupServerCertificate).FriendlyName", "Which one?", output=NAME)]

    def process(self) -> None:
        found = self.attempt(self._found, self.path)
        if found is not None:
            self.write(found)

    def _found(self) -> Certificate:
        if self.parameter_set != "Set3":
            return own_certificate(self.server)
        path, files = self.engine.providers.file_path(self.path), self.engine.file_system
        if files.status(path) is None:
            raise NotFound("certificate file", self.path)
        return read_certificate(files.read(path), self.password.text if self.password is not None else "")
