"""Asking the user for a user name and a password, as Get-Credential and parameters of the type PSCredential do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.interpreter.dotnet.credentials import Credential, SecureString

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

TITLE = "PowerShell credential request"
MESSAGE = "Enter your credentials."


def ask_credential(engine: Engine, user: str = "", *, title: str = TITLE, message: str = MESSAGE) -> Credential | None:
    """The credential that was typed; with a user only the password is asked for. None where the input ended."""
    console, newline = engine.console, engine.personality.newline
    console.write(f"{newline}{title}{newline}{message}{newline}")
    name = user or console.read_line("User: ")
    if name is None:
        return None
    password = console.read_line(f"Password for user {name}: ", masked=True)
    return None if password is None else Credential(name, SecureString(password))
