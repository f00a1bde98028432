"""System.Net.Dns and NetworkInformation.Ping: names and answers of the machines that the session's network has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.network import IPAddress, parse_address
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.host import NameService, NetworkName
from hvsim.interpreter.values import Array, Int64
from hvsim.interpreter.values.arrays import byte_array, string_array
from hvsim.interpreter.values.enums.enums import enum_value
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.registry import named_type

_INFORMATION = "System.Net.NetworkInformation."
USUAL_TIMEOUT = 5000
"""Milliseconds that a ping waits for its answer."""
LATENCY = 1
"""Milliseconds to another machine and back on a quiet network; to itself it takes none."""
_USUAL_BUFFER = b"abcdefghijklmnopqrstuvwabcdefghi"


def find_name(engine: Any, name: str) -> NetworkName | None:
    """What a name or an address means to the session's machine; None for what is none."""
    if NameService.__name__ not in engine.offered_services:
        return None
    names: NameService = engine.service(NameService)
    return names.find(name)


def _known(engine: Any, name: str) -> NetworkName:
    found = find_name(engine, name)
    if found is None:
        raise net_failure("System.Net.Sockets.SocketException", "No such host is known.")
    return found


def _addresses(place: NetworkName) -> Any:
    return Array.of([parse_address(place.address)], named_type("System.Net.IPAddress"))


class HostEntry(Shown):
    """A name with its addresses."""

    __slots__ = ("extended", "place")
    net_name = "System.Net.IPHostEntry"

    def __init__(self, place: NetworkName) -> None:
        self.place = place
        self.extended: Any = None


ENTRY = declare(HostEntry.net_name)
ENTRY.property("string HostName")(lambda entry: entry.place.full_name)
ENTRY.property("string[] Aliases")(lambda entry: string_array([]))
ENTRY.property("ipaddress[] AddressList")(lambda entry: _addresses(entry.place))

DNS = declare("System.Net.Dns")
DNS.static("string GetHostName()", engine=True)(lambda engine: engine.personality.machine_name)


@DNS.static(
    "System.Net.IPHostEntry GetHostEntry(string hostNameOrAddress)",
    "System.Net.IPHostEntry GetHostByName(string hostName)",
    "System.Net.IPHostEntry Resolve(string hostName)",
    engine=True,
)
def _entry(engine: Any, name: str | None) -> HostEntry:
    return HostEntry(_known(engine, name or ""))


@DNS.static(
    "System.Net.IPHostEntry GetHostEntry(ipaddress address)",
    "System.Net.IPHostEntry GetHostByAddress(ipaddress address)",
    "System.Net.IPHostEntry GetHostByAddress(string address)",
    engine=True,
)
def _entry_of_address(engine: Any, address: IPAddress | str) -> HostEntry:
    return HostEntry(_known(engine, address if isinstance(address, str) else address.net_text()))


@DNS.static("ipaddress[] GetHostAddresses(string hostNameOrAddress)", engine=True)
def _host_addresses(engine: Any, name: str | None) -> Any:
    return _addresses(_known(engine, name or ""))


class PingOptions(Shown):
    """How far a packet goes and whether it may be cut."""

    __slots__ = ("extended", "values")
    net_name = _INFORMATION + "PingOptions"

    def __init__(self, ttl: int, dont_fragment: bool) -> None:
        self.values = {"Ttl": ttl, "DontFragment": dont_fragment}
        self.extended: Any = None


OPTIONS = declare(PingOptions.net_name)
OPTIONS.constructor("()")(lambda: PingOptions(128, dont_fragment=False))
OPTIONS.constructor("(int ttl, bool dontFragment)")(PingOptions)
for _type, _name in (("int", "Ttl"), ("bool", "DontFragment")):

    def _set(options: PingOptions, value: Any, name: str = _name) -> None:
        options.values[name] = value

    OPTIONS.property(f"{_type} {_name}", _set)(lambda options, name=_name: options.values[name])


class PingReply(Shown):
    """What came back; `place` is None and `milliseconds` 0 where nothing did."""

    __slots__ = ("buffer", "extended", "milliseconds", "options", "place")
    net_name = _INFORMATION + "PingReply"

    def __init__(self, place: NetworkName | None, milliseconds: int, buffer: Any, options: PingOptions | None) -> None:
        self.place = place
        self.milliseconds = milliseconds
        self.buffer = buffer
        self.options = options
        self.extended: Any = None


REPLY = declare(PingReply.net_name)


@REPLY.property(_INFORMATION + "IPStatus Status")
def _status(reply: PingReply) -> Any:
    return enum_value(_INFORMATION + "IPStatus", "TimedOut" if reply.place is None else "Success")


@REPLY.property("ipaddress Address")
def _address(reply: PingReply) -> Any:
    return None if reply.place is None else parse_address(reply.place.address)


REPLY.property("long RoundtripTime")(lambda reply: Int64(reply.milliseconds))
REPLY.property(PingOptions.net_name + " Options")(lambda reply: reply.options)
REPLY.property("byte[] Buffer")(lambda reply: reply.buffer)


class Ping(Shown):
    """Asks machines whether they are there."""

    __slots__ = ("extended",)
    net_name = _INFORMATION + "Ping"

    def __init__(self) -> None:
        self.extended: Any = None


PING = declare(Ping.net_name)
PING.constructor("()")(Ping)
PING.method("void Dispose()")(lambda ping: None)
_REPLY = PingReply.net_name


@PING.method(
    *(
        f"{_REPLY} Send({target}{rest})"
        for target in ("string hostNameOrAddress", "ipaddress address")
        for rest in ("", ", int timeout", ", int timeout, byte[] buffer")
    ),
    *(
        f"{_REPLY} Send({target}, int timeout, byte[] buffer, {PingOptions.net_name} options)"
        for target in ("string hostNameOrAddress", "ipaddress address")
    ),
    engine=True,
)
def _send(
    engine: Any,
    ping: Ping,
    target: Any,
    timeout: int = USUAL_TIMEOUT,
    buffer: Any = None,
    options: PingOptions | None = None,
) -> PingReply:
    name = target.net_text() if isinstance(target, IPAddress) else target or ""
    place = find_name(engine, name)
    if place is None and not isinstance(target, IPAddress) and not name.replace(".", "").isdecimal():
        message = "An exception occurred during a Ping request."
        raise net_failure(_INFORMATION + "PingException", message)
    if place is None or not place.answers:
        engine.clock.sleep(timedelta(milliseconds=timeout))
        return PingReply(None, 0, byte_array(b""), None)
    own = find_name(engine, "")
    away = LATENCY if own is None or own.full_name != place.full_name else 0
    sent = byte_array(_USUAL_BUFFER) if buffer is None else buffer
    return PingReply(place, away, sent, options or PingOptions(128, dont_fragment=False))
