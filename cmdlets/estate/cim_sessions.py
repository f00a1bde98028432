"""CIM sessions as the Hyper-V commands take them: a computer's name is enough to make one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import UInt32
from hvsim.interpreter.values import Array, convert, enumerate_value, named_type, to_string

CIM_SESSION = "Microsoft.Management.Infrastructure.CimSession"


@frozen(eq=False)
class CimSession:
    """A session to a computer; one that a command made of a name has no number."""

    computer_name: str
    number: int = 0
    name: str = ""
    identity: str = ""


live_type(
    CIM_SESSION,
    CimSession,
    {
        "uint Id": lambda session: UInt32(session.number),
        "string Name": lambda session: session.name,
        "guid InstanceId": lambda session: convert(session.identity or str(UUID(int=0)), named_type("System.Guid")),
        "string ComputerName": lambda session: session.computer_name,
        "string Protocol": lambda session: "WSMAN",
    },
).method("string ToString()")(lambda session: f"CimSession: {session.computer_name}")


@frozen(eq=False)
class SessionsOfNames:
    """The transformation of -CimSession: names of computers become sessions to them."""

    single: bool = False

    def transform(self, value: Any, name: str) -> Any:
        """An array of sessions, or one; what is a session stays as it is."""
        items = enumerate_value(value)
        found = [
            item if isinstance(item, CimSession) else CimSession(to_string(item))
            for item in ([value] if items is None else items)
        ]
        if self.single and len(found) == 1:
            return found[0]
        return Array.of(found, named_type(CIM_SESSION))
