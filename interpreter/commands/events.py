"""Events of a session: who subscribed to what, the events that wait to be looked at, and the actions they run.

An event is raised by New-Event, by a job that ends, or by the session that ends. Knows no command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.jobs import Job, jobs_of
from hvsim.interpreter.errors import ErrorRecord, ScriptError

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.script_block import ScriptBlock

EXITING = "PowerShell.Exiting"


class RaisedEvent:
    """System.Management.Automation.PSEventArgs."""

    __slots__ = (
        "arguments", "event_identifier", "extended", "message_data", "runspace_id", "sender", "source_event_args",
        "source_identifier", "time_generated",
    )  # fmt: skip
    net_name = "System.Management.Automation.PSEventArgs"

    def __init__(self, number: int, source: str, sender: Any, arguments: list[Any], data: Any, now: datetime) -> None:
        self.event_identifier = number
        self.source_identifier = source
        self.sender = sender
        self.arguments = arguments
        self.source_event_args = arguments[1] if len(arguments) > 1 else None
        self.message_data = data
        self.time_generated = now
        self.runspace_id = ""
        self.extended: Any = None


class EventJob(Job):
    """What Register-...Event gives for an action: it holds what the action wrote."""

    net_name = "System.Management.Automation.PSEventJob"

    def begin(self) -> None:
        """It runs when an event comes, never by itself."""
        self._state = "NotStarted"

    @property
    def state(self) -> str:
        return self._state

    @property
    def is_over(self) -> bool:
        return True  # nobody waits for it

    def run(self, engine: Engine, raised: RaisedEvent, subscriber: Subscriber) -> None:
        """Runs the action for one event, in the session, with the variables an action has."""
        self._state = "Running"
        scope = engine.global_scope.child()
        variables = {
            "event": raised,
            "eventsubscriber": subscriber,
            "sender": raised.sender,
            "eventargs": raised.source_event_args,
            "sourceeventargs": raised.source_event_args,
            "sourceargs": raised.arguments,
        }
        scope.values.update(variables)
        try:
            self.records += [
                ("output", value) for value in self.block.invoke_all(raised.arguments, scope=scope, propagate=False)
            ]
        except ScriptError as error:
            self._keep(error.record)

    def _keep(self, record: ErrorRecord) -> None:
        self._state = "Failed"
        self.reason = record
        self.records.append(("error", record))

    def end(self) -> None:
        """Its subscription is over."""
        if self._state != "Failed":
            self._state = "Stopped"


class Subscriber:
    """System.Management.Automation.PSEventSubscriber."""

    __slots__ = (
        "action", "event_name", "extended", "left", "message_data", "source_identifier", "source_object",
        "subscription_id", "support_event",
    )  # fmt: skip
    net_name = "System.Management.Automation.PSEventSubscriber"

    def __init__(self, number: int, source: str, source_object: Any = None, event_name: str = "") -> None:
        self.subscription_id = number
        self.source_identifier = source
        self.source_object = source_object
        self.event_name = event_name
        self.action: EventJob | None = None
        self.message_data: Any = None
        self.support_event = False
        self.left = 0  # how many events it still takes; 0 is any number
        self.extended: Any = None


class EventTable:
    """The events and subscribers of one session."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.subscribers: list[Subscriber] = []
        self.waiting: list[RaisedEvent] = []
        self.runspace_id = engine.new_guid()
        self._events = 0
        self._subscriptions = 0

    def subscribe(
        self, source: str, action: ScriptBlock | None = None, source_object: Any = None, event_name: str = ""
    ) -> Subscriber:
        """A new subscriber; with an action it has a job."""
        self._subscriptions += 1
        made = Subscriber(self._subscriptions, source, source_object, event_name)
        if action is not None:
            job = jobs_of(self.engine).start(action, self.engine.global_scope, name=source, kind=EventJob)
            assert isinstance(job, EventJob)
            made.action = job
        self.subscribers.append(made)
        return made

    def unsubscribe(self, subscriber: Subscriber) -> None:
        self.subscribers.remove(subscriber)
        if subscriber.action is not None:
            subscriber.action.end()

    def raise_event(
        self, source: str, sender: Any = None, arguments: Iterable[Any] = (), data: Any = None
    ) -> RaisedEvent:
        """Raises an event: actions run at once; without one it waits to be looked at."""
        self._events += 1
        raised = RaisedEvent(self._events, source, sender, list(arguments), data, self.engine.clock.now())
        raised.runspace_id = self.runspace_id
        takers = [each for each in self.subscribers if each.source_identifier.lower() == source.lower()]
        for subscriber in takers:
            self._deliver(raised, subscriber)
        if not any(subscriber.action is not None for subscriber in takers):
            self.waiting.append(raised)
        return raised

    def raise_from(self, source_object: Any, event_name: str, arguments: Any) -> None:
        """Raises what subscribers of an object's event wait for."""
        for subscriber in list(self.subscribers):
            if subscriber.source_object is source_object and subscriber.event_name.lower() == event_name.lower():
                self.raise_event(subscriber.source_identifier, source_object, [source_object, arguments])

    def _deliver(self, raised: RaisedEvent, subscriber: Subscriber) -> None:
        if raised.message_data is None:
            raised.message_data = subscriber.message_data
        if subscriber.action is not None:
            subscriber.action.run(self.engine, raised, subscriber)
        if subscriber.left:
            subscriber.left -= 1
            if not subscriber.left:
                self.unsubscribe(subscriber)

    def wait(self, fits: Callable[[RaisedEvent], bool], until: datetime | None) -> RaisedEvent | None:
        """The first waiting event that fits, letting time pass until there is one or no more time is left."""

        def found() -> RaisedEvent | None:
            return next((event for event in self.waiting if fits(event)), None)

        if found() is None:
            jobs_of(self.engine).schedule.pass_time(until, lambda: found() is not None)
        return found()


def events_of(engine: Engine) -> EventTable:
    """The session's events."""
    try:
        table: EventTable = engine.service("EventTable")
    except KeyError:
        engine.add_service("EventTable", lambda: EventTable(engine))
        table = engine.service("EventTable")
    return table


def has_events(engine: Engine) -> bool:
    """Whether anybody has asked for events yet."""
    return "EventTable" in engine.offered_services
