"""wevtutil: the event logs of the machine."""

from __future__ import annotations

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.computers.event_queries import InvalidEventQuery, event_filter
from hvsim.infrastructure.computers.events import EventEntry, EventLog
from hvsim.infrastructure.computers.exported_logs import ExportedLog
from hvsim.infrastructure.inside.disk_layout import tree_of
from hvsim.interpreter.commands.programs import ProgramCall, program

_NO_CHANNEL = 15007
_WRONG, _EXISTS, _BAD_QUERY = 87, 80, 15001
_LEAST_SIZE, _SIZE_STEP = 1028 * 1024, 64 * 1024
_VERBS = {
    "el": "list",
    "enum-logs": "list",
    "gl": "describe",
    "get-log": "describe",
    "sl": "set",
    "set-log": "set",
    "cl": "clear",
    "clear-log": "clear",
    "qe": "query",
    "query-events": "query",
    "epl": "export",
    "export-log": "export",
}


@program(r"C:\Windows\System32\wevtutil.exe")
def wevtutil(call: ProgramCall) -> int:
    """Lists logs (el); describes (gl), limits (sl), clears (cl), reads (qe) and exports (epl) one."""
    events = inside_of(call.engine).events
    verb = _VERBS.get(call.arguments[0].lower() if call.arguments else "", "")
    options = {
        key.lower(): value
        for key, _, value in (word[1:].partition(":") for word in call.arguments[1:] if word[:1] == "/")
    }
    names = [word for word in call.arguments[1:] if word[:1] != "/"]
    if verb == "list":
        call.write_all(events.channels)
        return 0
    if not verb or not names:
        call.write(
            "Invalid command or parameter. Here are el, gl, sl with /ms and /rt, cl, epl, and qe with /c /rd /f:text."
        )
        return _WRONG
    log = next((known for known in events.channels if known.lower() == names[0].lower()), "")
    if not log:
        call.write(f"Failed to read the log {names[0]}. The specified channel could not be found.")
        return _NO_CHANNEL
    if verb == "clear":
        events.clear(log)
    elif verb == "set":
        return _set(call, events, log, options)
    elif verb == "export":
        return _export(call, events, log, names[1:], options)
    elif verb == "describe":
        call.write_all(_description(events, log))
    else:
        call.write_all(_entries(events, log, options))
    return 0


def _export(call: ProgramCall, events: EventLog, log: str, names: list[str], options: dict[str, str]) -> int:
    """Puts what a log holds into a file; an old one stays unless /ow:true is given."""
    if not names:
        call.write("Invalid command or parameter. An export needs a file.")
        return _WRONG
    files, path = tree_of(inside_of(call.engine)), call.engine.providers.file_path(names[0])
    if files.exists(path) and options.get("ow", "").lower() != "true":
        call.write(f"Failed to export log {log}. The file exists.")
        return _EXISTS
    try:
        chosen = event_filter(options["q"], events.clock.now()) if "q" in options else None
        kept = [entry for entry in events.read(log) if chosen is None or chosen(entry)]
        files.place(path, ExportedLog(kept))
    except InvalidEventQuery:
        call.write(f"Failed to export log {log}. The specified query is invalid.")
        return _BAD_QUERY
    except OSError as error:
        call.write(f"Failed to export log {log}. {error.strerror}")
        return 3
    return 0


def _set(call: ProgramCall, events: EventLog, log: str, options: dict[str, str]) -> int:
    limits = events.limits_of(log)
    size = options.get("ms") or options.get("maxsize") or str(limits.size)
    retention = (options.get("rt") or options.get("retention") or "").lower()
    if not size.isdecimal() or retention not in ("", "true", "false"):
        call.write("Invalid value for option. The parameter is incorrect.")
        return _WRONG
    limits.size = max(_LEAST_SIZE, -(-int(size) // _SIZE_STEP) * _SIZE_STEP)
    if retention:
        limits.overflow = "DoNotOverwrite" if retention == "true" else "OverwriteAsNeeded"
    return 0


def _description(events: EventLog, log: str) -> list[str]:
    limits = events.limits_of(log)
    return [
        f"name: {log}",
        "enabled: true",
        f"type: {'Admin' if log in events.classic else 'Operational'}",
        "isolation: Application",
        "logging:",
        f"  logFileName: %SystemRoot%\\System32\\Winevt\\Logs\\{log.replace('/', '%4')}.evtx",
        f"  retention: {str(limits.overflow == 'DoNotOverwrite').lower()}",
        "  autoBackup: false",
        f"  maxSize: {limits.size}",
    ]


def _entries(events: EventLog, log: str, options: dict[str, str]) -> list[str]:
    found = list(events.read(log))
    newest_first = (options.get("rd") or options.get("reversedirection") or "false").lower() == "true"
    if newest_first:
        found.reverse()
    count = options.get("c") or options.get("count") or str(len(found))
    kept = found[: int(count)] if count.isdecimal() else found
    if (options.get("f") or options.get("format") or "xml").lower() != "text":
        return [_document(entry) for entry in kept]
    return [line for number, entry in enumerate(kept) for line in _text(number, entry)]


def _document(entry: EventEntry) -> str:
    return (
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
        f"<Provider Name='{_escaped(entry.provider)}'/><EventID>{entry.number}</EventID>"
        f"<Level>{entry.level.number}</Level><TimeCreated SystemTime='{entry.time:%Y-%m-%dT%H:%M:%S.000000Z}'/>"
        f"<EventRecordID>{entry.record}</EventRecordID><Channel>{_escaped(entry.channel)}</Channel>"
        f"<Computer>{entry.computer}</Computer></System><EventData><Data>{_escaped(entry.message)}</Data></EventData>"
        "</Event>"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&apos;")


def _text(number: int, entry: EventEntry) -> list[str]:
    return [
        f"Event[{number}]:",
        f"  Log Name: {entry.channel}",
        f"  Source: {entry.provider}",
        f"  Date: {entry.time:%Y-%m-%dT%H:%M:%S.000}",
        f"  Event ID: {entry.number}",
        f"  Level: {entry.level.label}",
        f"  Computer: {entry.computer}",
        "  Description:",
        *entry.message.splitlines(),
        "",
    ]
