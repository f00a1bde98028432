"""Sessions on other machines as scripts see them."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.values import convert, resolve_type

SESSION = declare("System.Management.Automation.Runspaces.PSSession")
SESSION.property("int Id")(lambda session: session.id)
SESSION.property("string Name")(lambda session: session.name)
SESSION.property("string ComputerName")(lambda session: session.computer_name)
SESSION.property("string ComputerType")(lambda session: session.computer_type)
SESSION.property("string Transport")(lambda session: "WSMan" if session.computer_type == "RemoteMachine" else "VMBus")
SESSION.property("string State")(lambda session: session.state)
SESSION.property("string ConfigurationName")(lambda session: "Microsoft.PowerShell")


@SESSION.property("string Availability")
def _availability(session: Any) -> str:
    return "Available" if session.state == "Opened" else "None"


@SESSION.property("guid InstanceId")
def _instance_id(session: Any) -> Any:
    return convert(session.instance_id, resolve_type("guid"))


@SESSION.method("string ToString()")
def _text(session: Any) -> str:
    return f"[PSSession]{session.name}"
