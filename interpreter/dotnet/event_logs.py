"""System.Diagnostics.EventLog's static members: which programs may write into the machine's event logs."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.host import EventRegistry
from hvsim.interpreter.values.nothing import NOTHING

LOG = declare("System.Diagnostics.EventLog")


def _registry(engine: Any) -> EventRegistry:
    if EventRegistry.__name__ not in engine.offered_services:
        raise net_failure("System.PlatformNotSupportedException", "EventLog access is not supported on this platform.")
    found: EventRegistry = engine.service(EventRegistry)
    return found


@LOG.static("bool SourceExists(string source)", engine=True)
def _source_exists(engine: Any, source: str) -> bool:
    return bool(_registry(engine).log_of_source(source))


@LOG.static("bool Exists(string logName)", engine=True)
def _exists(engine: Any, log: str) -> bool:
    return log.lower() in (name.lower() for name in _registry(engine).classic)


@LOG.static("string LogNameFromSourceName(string source, string machineName)", engine=True)
def _log_of(engine: Any, source: str, machine: str) -> str:
    return _registry(engine).log_of_source(source)


@LOG.static("void CreateEventSource(string source, string logName)", engine=True)
def _create(engine: Any, source: str, log: str) -> Any:
    registry = _registry(engine)
    if registry.log_of_source(source):
        raise net_failure("System.ArgumentException", f"Source {source} already exists on the local computer.")
    registry.register(source, log)
    return NOTHING


@LOG.static("void DeleteEventSource(string source)", engine=True)
def _delete(engine: Any, source: str) -> Any:
    registry = _registry(engine)
    if not registry.log_of_source(source):
        raise net_failure(
            "System.ArgumentException",
            f"The source '{source}' is not registered on machine '.', or you do not have write access to the registry.",
        )
    registry.unregister(source)
    return NOTHING
