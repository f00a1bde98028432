"""Parameters of the type PSCredential: where somebody can answer, a user name asks for its password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.binding.refusal import missing_mandatory

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

CREDENTIAL = "System.Management.Automation.PSCredential"
CREDENTIAL_TYPES = frozenset((CREDENTIAL, CREDENTIAL + "[]"))


def credential_for(engine: Engine, parameter: str, user: str = "") -> Any:
    """The credential that was typed. Raises MissingMandatoryParameter where the input ended."""
    # Few calls ask, and every start of the program would wait for the module.
    from hvsim.interpreter.dotnet.credential_prompt import ask_credential

    credential = ask_credential(engine, user)
    if credential is None:
        raise missing_mandatory([parameter])
    return credential
