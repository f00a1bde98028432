"""Get-Credential: a user name and a password from the console."""

from __future__ import annotations

from typing import Any, NoReturn

from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.dotnet.credential_prompt import MESSAGE, TITLE, ask_credential
from hvsim.interpreter.dotnet.credentials import Credential
from hvsim.interpreter.errors.asking import NOBODY_THERE, NOBODY_THERE_EXCEPTION


@cmdlet("Get-Credential", default_set="CredentialSet", output="System.Management.Automation.PSCredential")
class GetCredential(Cmdlet):
    """Asks for a user name and a password, and gives a credential."""

    credential: Any = parameter(
        sets="CredentialSet",
        position=0,
        type="System.Management.Automation.PSCredential",
        help="The user name, or a credential, which is given back as it is.",
    )
    message: str = parameter(sets="MessageSet", default=MESSAGE, help="What the prompt says.")
    user_name: str = parameter(sets="MessageSet", position=0, help="The user name; only the password is asked for.")
    title: str = parameter(sets="MessageSet", default=TITLE, help="The prompt's title.")

    examples = [
        Example(
            "$secret = ConvertTo-SecureString 'p@ss' -AsPlainText; "
            "(Get-Credential ([pscredential]::new('LAB\\admin', $secret))).UserName",
            "A credential that is one already.",
            output="LAB\\admin",
        ),
    ]

    def process(self) -> None:
        given = self.credential
        if isinstance(given, Credential) and given.password.text:
            self.write(given)
            return
        asked = None
        if self.engine.console.interactive:
            user = given.user_name if isinstance(given, Credential) else self.user_name
            asked = ask_credential(self.engine, user or "", title=self.title, message=self.message)
        if asked is None:
            self._refuse()
        self.write(asked)

    def _refuse(self) -> NoReturn:
        self.fail(
            NOBODY_THERE,
            "InvalidOperation",
            "InvalidOperation",
            exception=NOBODY_THERE_EXCEPTION,
        )
