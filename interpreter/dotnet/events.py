"""Events and their subscribers as scripts see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.values import convert, resolve_type
from hvsim.interpreter.values.arrays import Array

if TYPE_CHECKING:
    from hvsim.interpreter.commands.events import RaisedEvent

_AUTOMATION = "System.Management.Automation."

EVENT = declare(_AUTOMATION + "PSEventArgs")
EVENT.property("string ComputerName")(lambda event: None)
EVENT.property("guid RunspaceId")(lambda event: _guid(event.runspace_id))
EVENT.attributes(EventIdentifier="int", Sender="System.Object", SourceEventArgs="System.EventArgs")
EVENT.property("System.Object[] SourceArgs")(lambda event: Array(event.arguments))
EVENT.attributes(SourceIdentifier="string")
EVENT.property("datetime TimeGenerated")(lambda event: _moment(event))
EVENT.property("psobject MessageData")(lambda event: event.message_data)


def _guid(text: str) -> Any:
    return convert(text, resolve_type("guid"))


def _moment(event: RaisedEvent) -> Any:
    return convert(event.time_generated.strftime("%Y-%m-%dT%H:%M:%S.%f"), resolve_type("datetime"))


SUBSCRIBER = declare(_AUTOMATION + "PSEventSubscriber")
SUBSCRIBER.attributes(SubscriptionId="int", SourceObject="System.Object", EventName="string", SourceIdentifier="string")
SUBSCRIBER.attributes(Action=_AUTOMATION + "PSEventJob")
SUBSCRIBER.property("System.Delegate HandlerDelegate")(lambda subscriber: None)
SUBSCRIBER.attributes(SupportEvent="bool")
SUBSCRIBER.property("bool ForwardEvent")(lambda subscriber: False)
