"""How a remote session is asked for: over which port, to which configuration, and whether it may go on from there."""

from __future__ import annotations

from typing import Any

import attrs

from hvsim.interpreter.commands import Cmdlet
from hvsim.interpreter.values import to_string

NO_SPECIAL_SESSION = "Connections here need no proxies, certificates or limits."
HTTP_PORT, HTTPS_PORT = 5985, 5986
CONFIGURATIONS = ("microsoft.powershell", "microsoft.powershell32", "microsoft.powershell.workflow")
"""The session configurations that every server has, in lower case; those of PowerShell 7 beside them."""


@attrs.frozen
class Connection:
    """`delegates`: the account's password goes along (CredSSP), so that it can be used for the next connection;
    `has_account`: an account was named, whose password is at hand.
    """

    port: int = HTTP_PORT
    application: str = "WSMAN"
    configuration: str = ""
    delegates: bool = False
    has_account: bool = False

    @property
    def has_known_configuration(self) -> bool:
        name = self.configuration.lower()
        return not name or name in CONFIGURATIONS or name.startswith("powershell.7")


USUAL = Connection()
"""What is asked for where nothing is said."""


class ConnectingCommand(Cmdlet):
    """A command that opens sessions on computers. Each one declares the parameters itself."""

    port: int = 0
    use_ssl: Any = False
    application_name: str | None = None
    configuration_name: str | None = None
    authentication: Any = None
    credential: Any = None
    certificate_thumbprint: str | None = None
    enable_network_access: Any = False

    def connection(self, computer_name: str) -> Connection:
        """What was asked for. An account's certificate comes over HTTPS only."""
        secure = bool(self.use_ssl or self.certificate_thumbprint)
        local = computer_name.lower() in ("localhost", ".", self.engine.personality.machine_name.lower())
        mechanism = "" if self.authentication is None else to_string(self.authentication).lower()
        return Connection(
            self.port or (HTTPS_PORT if secure else HTTP_PORT),
            self.application_name or "WSMAN",
            self.configuration_name or "",
            mechanism == "credssp" or bool(self.enable_network_access and local),
            self.credential is not None,
        )
