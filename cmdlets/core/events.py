"""Events by cmdlet: registering for them, raising, waiting for, looking at and forgetting them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.events import EventTable, RaisedEvent, Subscriber, events_of
from hvsim.interpreter.commands.jobs import Job
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.values import unwrap

if TYPE_CHECKING:
    from hvsim.interpreter.script_block import ScriptBlock

_MODULE = "Microsoft.PowerShell.Utility"
_AUTOMATION = "System.Management.Automation."
_OBJECT = _AUTOMATION + "PSObject"
_SOURCE = "BySource"
_ARGUMENT = "System.ArgumentException"
_FIRST = In(position=0, mandatory=True, by_property_name=True)


class _EventCommand(Cmdlet):
    """What all have in common: the session's events."""

    @property
    def table(self) -> EventTable:
        return events_of(self.engine)

    def missing(self, message: str, error_id: str) -> None:
        self.write_error(message, error_id, "InvalidArgument", exception=_ARGUMENT)


class _Registering(_EventCommand):
    """What both ways of registering have in common."""

    action: ScriptBlock
    message_data: object
    support_event: bool
    max_trigger_count: int

    def register(self, source: str, source_object: Any = None, event_name: str = "") -> None:
        if any(each.source_identifier.lower() == source.lower() for each in self.table.subscribers) and event_name:
            self.fail(
                "Cannot subscribe to the specified event. A subscriber with the source identifier "
                f"'{source}' already exists.",
                "SUBSCRIBER_EXISTS",
                "InvalidArgument",
                exception=_ARGUMENT,
                target=source_object,
            )
        made = self.table.subscribe(source, self.action, source_object, event_name)
        made.message_data = self.message_data
        made.support_event = bool(self.support_event)
        made.left = self.max_trigger_count
        if made.action is not None and not self.support_event:
            self.write(made.action)


@cmdlet("Register-EngineEvent", module=_MODULE, output=_AUTOMATION + "PSEventJob")
class RegisterEngineEvent(_Registering):
    """Subscribes to an event that the session or New-Event raises."""

    source_identifier: str = parameter(
        position=100, mandatory=True, help="The event's name; PowerShell.Exiting is the end of the session."
    )
    action: ScriptBlock = parameter(position=101, help="What to run; without it the events wait for Get-Event.")
    message_data: object = parameter(type=_OBJECT, help="What the events carry along.")
    support_event: Switch = parameter(help="Hides the subscription.")
    forward: Switch = parameter(simulated=False, help="Passes the events on to a remote session.")
    max_trigger_count: int = parameter(default=0, help="How many events at most; 0 is any number.")

    examples = [
        Example(
            '$null = Register-EngineEvent Saved -Action { Write-Host "saved $($Event.MessageData)" }; '
            "$null = New-Event Saved -MessageData 5",
            "Runs code for each event.",
            output="saved 5\n",
        )
    ]

    def end(self) -> None:
        self.register(self.source_identifier)


@cmdlet("Register-ObjectEvent", module=_MODULE, output=_AUTOMATION + "PSEventJob")
class RegisterObjectEvent(_Registering):
    """Subscribes to an event of an object: that a job has changed its state."""

    input_object: object = parameter(position=0, mandatory=True, type=_OBJECT, help="The object.")
    event_name: str = parameter(position=1, mandatory=True, help="The object's event.")
    source_identifier: str = parameter(position=100, help="A name for it; one is made up when left out.")
    action: ScriptBlock = parameter(position=101, help="What to run; without it the events wait for Get-Event.")
    message_data: object = parameter(type=_OBJECT, help="What the events carry along.")
    support_event: Switch = parameter(help="Hides the subscription.")
    forward: Switch = parameter(simulated=False, help="Passes the events on to a remote session.")
    max_trigger_count: int = parameter(default=0, help="How many events at most; 0 is any number.")

    examples = [
        Example(
            "$job = Start-ThreadJob { Start-Sleep 5 }; Register-ObjectEvent $job StateChanged -SourceIdentifier done; "
            "(Wait-Event done).SourceIdentifier",
            "Waits for a job's event.",
            output="done\n",
        )
    ]

    def end(self) -> None:
        target = unwrap(self.input_object)
        if not isinstance(target, Job) or self.event_name.lower() != "statechanged":
            self.fail(
                f"Cannot register for the specified event. An event with the name '{self.event_name}' does not exist.",
                "INVALID_REGISTRATION",
                "InvalidArgument",
                exception=_ARGUMENT,
                target=self.input_object,
            )
        self.register(self.source_identifier or self.engine.new_guid(), target, "StateChanged")


@cmdlet("New-Event", module=_MODULE, output=_AUTOMATION + "PSEventArgs")
class NewEvent(_EventCommand):
    """Raises an event."""

    source_identifier: str = parameter(position=0, mandatory=True, help="The event's name.")
    sender: object = parameter(position=1, type=_OBJECT, help="Who raises it.")
    event_arguments: list[object] = parameter(position=2, type=f"{_OBJECT}[]", default=(), help="Its arguments.")
    message_data: object = parameter(position=3, type=_OBJECT, help="What it carries along.")

    examples = [Example("(New-Event Saved -MessageData 5).MessageData", "Raises one.", output="5\n")]

    def end(self) -> None:
        self.write(self.table.raise_event(self.source_identifier, self.sender, self.event_arguments, self.message_data))


def _chosen(table: EventTable, source: str | None, number: int | None) -> list[RaisedEvent]:
    return [
        event
        for event in table.waiting
        if (source is None or matches(source, event.source_identifier))
        and (number is None or event.event_identifier == number)
    ]


@cmdlet("Get-Event", module=_MODULE, default_set=_SOURCE, output=_AUTOMATION + "PSEventArgs")
class GetEvent(_EventCommand):
    """Gives the events that wait to be looked at."""

    source_identifier: str = parameter(
        sets={_SOURCE: In(position=0, by_property_name=True)}, wildcards=True, help="The events of that name."
    )
    event_identifier: int = parameter(sets={"ById": _FIRST}, aliases=("Id",), help="The event of that number.")

    examples = [Example("$null = New-Event Saved; (Get-Event).SourceIdentifier", "Lists them.", output="Saved\n")]

    def process(self) -> None:
        number = self.event_identifier if "EventIdentifier" in self.bound else None
        found = _chosen(self.table, self.source_identifier, number)
        if number is not None and not found:
            self.missing(f"Event with identifier '{number}' does not exist.", "INVALID_EVENT_IDENTIFIER")
        elif not found and self.source_identifier and not has_wildcards(self.source_identifier):
            self.missing(
                f"Event with source identifier '{self.source_identifier}' does not exist.", "INVALID_SOURCE_IDENTIFIER"
            )
        self.write_all(found)


@cmdlet("Remove-Event", module=_MODULE, default_set=_SOURCE, confirm="Medium")
class RemoveEvent(_EventCommand):
    """Forgets events that wait."""

    source_identifier: str = parameter(
        sets={_SOURCE: In(position=0, mandatory=True)}, wildcards=True, help="The events of that name."
    )
    event_identifier: int = parameter(sets={"ByIdentifier": _FIRST}, help="The event of that number.")

    examples = [
        Example("$null = New-Event Saved; Remove-Event Saved; @(Get-Event).Count", "Forgets one.", output="0\n")
    ]

    def process(self) -> None:
        number = self.event_identifier if "EventIdentifier" in self.bound else None
        found = _chosen(self.table, self.source_identifier, number)
        if number is not None and not found:
            self.missing(f"Event with identifier '{number}' does not exist.", "INVALID_EVENT_IDENTIFIER")
        elif not found and not has_wildcards(self.source_identifier or "*"):
            self.missing(
                f"Event with source identifier '{self.source_identifier}' does not exist.", "INVALID_SOURCE_IDENTIFIER"
            )
        for event in found:
            if self.should_process(f"Event '{event.source_identifier}'", "Remove"):
                self.table.waiting.remove(event)


@cmdlet("Wait-Event", module=_MODULE, output=_AUTOMATION + "PSEventArgs")
class WaitEvent(_EventCommand):
    """Lets time pass until an event has come."""

    source_identifier: str = parameter(
        position=0, by_property_name=True, wildcards=True, help="The event's name; any when left out."
    )
    timeout: int = parameter(aliases=("TimeoutSec",), default=-1, help="How many seconds at most.")

    examples = [Example("$null = New-Event Saved; (Wait-Event Saved).EventIdentifier", "Waits for one.", output="1\n")]

    def process(self) -> None:
        pattern = self.source_identifier or "*"
        until = None if self.timeout < 0 else self.engine.clock.now() + timedelta(seconds=self.timeout)
        found = self.table.wait(lambda event: matches(pattern, event.source_identifier), until)
        if found is not None:
            self.write(found)


class _OfSubscribers(_EventCommand):
    """Choosing subscribers by number or name."""

    def subscribers(self, source: str | None, number: int | None, hidden: bool) -> Iterable[Subscriber]:
        found = [
            each
            for each in self.table.subscribers
            if (source is None or matches(source, each.source_identifier))
            and (number is None or each.subscription_id == number)
            and (hidden or not each.support_event)
        ]
        if number is not None and not found:
            self.missing(
                f"Event subscription with identifier '{number}' does not exist.", "INVALID_SUBSCRIPTION_IDENTIFIER"
            )
        elif source is not None and not found and not has_wildcards(source):
            self.missing(
                f"Event subscription with source identifier '{source}' does not exist.", "INVALID_SOURCE_IDENTIFIER"
            )
        return found


@cmdlet("Get-EventSubscriber", module=_MODULE, default_set=_SOURCE, output=_AUTOMATION + "PSEventSubscriber")
class GetEventSubscriber(_OfSubscribers):
    """Gives who subscribed to events."""

    source_identifier: str = parameter(
        sets={_SOURCE: In(position=0, by_property_name=True)}, wildcards=True, help="Those of that event."
    )
    subscription_id: int = parameter(sets={"ById": _FIRST}, aliases=("Id",), help="The one of that number.")
    force: Switch = parameter(position=1, help="Also hidden ones.")

    examples = [
        Example("Register-EngineEvent Saved; (Get-EventSubscriber).SourceIdentifier", "Lists them.", output="Saved\n")
    ]

    def process(self) -> None:
        number = self.subscription_id if "SubscriptionId" in self.bound else None
        self.write_all(self.subscribers(self.source_identifier, number, bool(self.force)))


@cmdlet("Unregister-Event", module=_MODULE, default_set=_SOURCE, confirm="Medium")
class UnregisterEvent(_OfSubscribers):
    """Ends subscriptions."""

    source_identifier: str = parameter(sets={_SOURCE: _FIRST}, wildcards=True, help="Those of that event.")
    subscription_id: int = parameter(sets={"ById": _FIRST}, help="The one of that number.")
    force: Switch = parameter(help="Also hidden ones.")

    examples = [
        Example(
            "Register-EngineEvent Saved; Unregister-Event Saved; @(Get-EventSubscriber).Count",
            "Ends one.",
            output="0\n",
        )
    ]

    def process(self) -> None:
        number = self.subscription_id if "SubscriptionId" in self.bound else None
        for each in self.subscribers(self.source_identifier, number, bool(self.force)):
            if self.should_process(f"Event subscription '{each.source_identifier}'", "Unsubscribe"):
                self.table.unsubscribe(each)
