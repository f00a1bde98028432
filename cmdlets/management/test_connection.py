"""Test-Connection: does a machine of the simulated network answer, or listen on a port?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.estate.live_types import live_type
from hvsim.infrastructure.inside.addresses import NetworkPlace, find_place, place_of
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.dotnet.name_resolution import LATENCY
from hvsim.interpreter.dotnet.network import IPAddress
from hvsim.interpreter.formatting.views import Group, View, column, register_view
from hvsim.interpreter.values.enums.enums import enum_value

_COMMAND = "Microsoft.PowerShell.Commands.TestConnectionCommand"
PING, TCP, TRACE, MTU = (
    f"{_COMMAND}+{name}" for name in ("PingStatus", "TcpPortStatus", "TraceStatus", "PingMtuStatus")
)
_IP_STATUS = "System.Net.NetworkInformation.IPStatus"
_DEFAULT, _REPEAT, _TRACE, _MTU, _TCP = "DefaultPing", "RepeatPing", "TraceRoute", "MtuSizeDetect", "TcpPort"
_ALL = (_DEFAULT, _REPEAT, _TRACE, _MTU, _TCP)
_LONG = 2**31 - 1
USUAL_MTU = 1472
"""The largest packet that gets through whole."""


@frozen(eq=False)
class PingStatus:
    """One answer, or that there was none. `number` counts them from 1."""

    number: int
    source: str
    destination: str
    place: NetworkPlace
    answered: bool
    buffer_size: int
    resolve: bool = False

    @property
    def latency(self) -> int:
        return LATENCY if self.answered and self.source != self.place.name else 0

    @property
    def shown_address(self) -> str:
        if not self.answered:
            return "*"
        return self.place.full_name if self.resolve else self.place.address

    @property
    def status(self) -> Any:
        return enum_value(_IP_STATUS, "Success" if self.answered else "TimedOut")


@frozen(eq=False)
class MtuStatus(PingStatus):
    """The answer to the largest packet that gets through."""


@frozen(eq=False)
class TraceStatus(PingStatus):
    """The answer of a machine on the way: here the only one is the target."""


@frozen(eq=False)
class PortStatus:
    """Whether a port took the connection."""

    number: int
    source: str
    target: str
    place: NetworkPlace
    port: int
    connected: bool

    @property
    def status(self) -> str:
        if self.connected:
            return "Success"
        return "ConnectionRefused" if self.place.takes(self.port) else "TimedOut"


_ANSWER = {
    "int Ping": lambda item: item.number,
    "string Source": lambda item: item.source,
    "string Destination": lambda item: item.destination,
    "System.Net.IPAddress Address": lambda item: IPAddress(ip_address(item.place.address)) if item.answered else None,
    "string DisplayAddress": lambda item: item.shown_address,
    "long Latency": lambda item: item.latency,
    f"{_IP_STATUS} Status": lambda item: item.status,
}
live_type(PING, PingStatus, {**_ANSWER, "int BufferSize": lambda item: item.buffer_size})
live_type(MTU, MtuStatus, {**_ANSWER, "int MtuSize": lambda item: item.buffer_size}, base=PING)
live_type(
    TRACE,
    TraceStatus,
    {
        "int Hop": lambda item: 1,
        "string Hostname": lambda item: item.place.full_name if item.resolve else item.shown_address,
        "int Ping": lambda item: item.number,
        "string Source": lambda item: item.source,
        "string Target": lambda item: item.destination,
        "System.Net.IPAddress TargetAddress": lambda item: IPAddress(ip_address(item.place.address)),
        "System.Net.IPAddress HopAddress": lambda item: IPAddress(ip_address(item.place.address)),
        "long Latency": lambda item: item.latency,
        f"{_IP_STATUS} Status": lambda item: item.status,
    },
)
live_type(
    TCP,
    PortStatus,
    {
        "int Id": lambda item: item.number,
        "string Source": lambda item: item.source,
        "string Target": lambda item: item.target,
        "System.Net.IPAddress TargetAddress": lambda item: IPAddress(ip_address(item.place.address)),
        "int Port": lambda item: item.port,
        "long Latency": lambda item: LATENCY if item.connected and item.source != item.place.name else 0,
        "bool Connected": lambda item: item.connected,
        "string Status": lambda item: item.status,
    },
)


def _latency(item: Any, engine: Any) -> Any:
    return item.latency if item.answered else "*"


def _size(item: Any, engine: Any) -> Any:
    return item.buffer_size if item.answered else "*"


_SOURCE, _ADDRESS = column("Source", width=16, alignment="left"), column("DisplayAddress", "Address", 25, "left")
_LATENCY, _STATUS = column(_latency, "Latency(ms)", 7, "right"), column("Status", width=16, alignment="left")
register_view(
    View(
        (PING,),
        "table",
        (
            column("Ping", width=4, alignment="right"),
            _SOURCE,
            _ADDRESS,
            _LATENCY,
            column(_size, "BufferSize(B)", 10, "right"),
            _STATUS,
        ),
        group=Group("Destination"),
    )
)
register_view(
    View(
        (MTU,),
        "table",
        (_SOURCE, _ADDRESS, _LATENCY, _STATUS, column("MtuSize", "MtuSize(B)", 7, "right")),
        group=Group("Destination"),
    )
)
register_view(
    View(
        (TRACE,),
        "table",
        (
            column("Hop", width=3, alignment="right"),
            column("Hostname", width=25, alignment="left"),
            column("Ping", width=4, alignment="right"),
            _LATENCY,
            _STATUS,
            column("Source", width=12, alignment="left"),
            column("TargetAddress", width=15, alignment="left"),
        ),
        group=Group("Target"),
    )
)


@cmdlet("Test-Connection", default_set=_DEFAULT, output=(PING, TCP, TRACE, MTU, "System.Boolean"))
class TestConnection(Cmdlet):
    """Asks machines for an answer, or a port of theirs for a connection."""

    target_name: list[str] = parameter(
        sets=dict.fromkeys(_ALL, In(position=0, mandatory=True, pipeline=True, by_property_name=True)),
        aliases=("ComputerName",),
        help="Names or addresses of computers, clusters and guests.",
    )
    ping: Switch = parameter(sets=(_DEFAULT, _REPEAT), no_effect="It is what happens anyway.", help="Pings.")
    count: int = parameter(
        sets=(_DEFAULT, _TCP), validate=ValidateRange(1, _LONG), help="How often; 4 times, a port once."
    )
    delay: int = parameter(
        sets=(_DEFAULT, _REPEAT, _TCP), default=1, validate=ValidateRange(1, _LONG), help="Seconds between two."
    )
    buffer_size: int = parameter(
        sets=(_DEFAULT, _REPEAT),
        default=32,
        aliases=("Size", "Bytes", "BS"),
        validate=ValidateRange(0, 65500),
        help="The bytes of a packet.",
    )
    dont_fragment: Switch = parameter(sets=(_DEFAULT, _REPEAT), help="Packets must get through whole.")
    max_hops: int = parameter(
        sets=(_DEFAULT, _REPEAT, _TRACE),
        default=128,
        aliases=("Ttl", "TimeToLive", "Hops"),
        validate=ValidateRange(1, 128),
        no_effect="All machines are one hop away.",
        help="How many machines there may be on the way.",
    )
    resolve_destination: Switch = parameter(sets=_ALL, help="Shows the name of what answers, not its address.")
    source: str = parameter(
        sets=(_DEFAULT, _REPEAT, _TRACE, _TCP),
        no_effect="PowerShell 7 ignores it as well.",
        help="The computer that asks.",
    )
    ipv4: Switch = parameter(name="IPv4", sets=_ALL, no_effect="All addresses are IPv4.", help="By IPv4.")
    ipv6: Switch = parameter(name="IPv6", sets=_ALL, simulated=False, help="By IPv6.")
    quiet: Switch = parameter(sets=_ALL, help="Gives only whether it answered.")
    timeout_seconds: int = parameter(
        sets=_ALL, default=5, validate=ValidateRange(1, _LONG), help="So long an answer is waited for."
    )
    repeat: Switch = parameter(
        sets={_REPEAT: In(mandatory=True), _TCP: In()}, aliases=("Continuous",), help="Again and again, until stopped."
    )
    traceroute: Switch = parameter(sets={_TRACE: In(mandatory=True)}, help="Shows the way.")
    mtu_size: Switch = parameter(
        sets={_MTU: In(mandatory=True)}, aliases=("MtuSizeDetect",), help="Finds the largest packet that gets through."
    )
    tcp_port: int = parameter(
        sets={_TCP: In(mandatory=True)}, validate=ValidateRange(0, 65535), help="The port to connect to."
    )
    detailed: Switch = parameter(sets=_TCP, help="Gives more than whether the port took the connection.")

    examples = [
        Example("Test-Connection HV02 -Count 1 -Quiet", "Is it up?", output="True\n"),
        Example("Test-Connection HV02 -TcpPort 5985", "Does it take remote sessions?", output="True\n"),
        Example("Test-Connection HV02 -Count 2 | ForEach-Object Latency", "How long it takes.", output="1\n1\n"),
    ]

    def process(self) -> None:
        inside = inside_of(self.engine)
        own = place_of(inside.place)
        self.here = own.name if own is not None else inside.name
        for name in self.target_name:
            place = find_place(inside.network, name, inside.place)
            if place is None:
                self._unknown(name)
            elif self.parameter_set == _TCP:
                self._connect(name, place)
            else:
                self._ask(name, place)

    def _unknown(self, name: str) -> None:
        if self.quiet:
            self.write(False)
            return
        self.write_error(
            f"Testing connection to computer '{name}' failed: Cannot resolve the target name.",
            "TestConnectionException",
            "ResourceUnavailable",
            exception="System.Net.NetworkInformation.PingException",
            target=name,
        )

    def _turns(self, count: int) -> Iterator[int]:
        """The numbers of the tries, a pause after each but the last."""
        number = 0
        while self.repeat or number < count:
            number += 1
            yield number
            if self.repeat or number < count:
                self.engine.clock.sleep(timedelta(seconds=self.delay))

    def _waited(self, place: NetworkPlace) -> bool:
        """Whether it answers; to wait for one that does not takes time."""
        if place.answers:
            return True
        self.engine.clock.sleep(timedelta(seconds=self.timeout_seconds))
        return False

    def _ask(self, name: str, place: NetworkPlace) -> None:
        kind = {_TRACE: TraceStatus, _MTU: MtuStatus}.get(self.parameter_set, PingStatus)
        count = {_TRACE: 3, _MTU: 1}.get(self.parameter_set, self.count or 4)
        size = USUAL_MTU if self.parameter_set == _MTU else self.buffer_size
        answers = []
        for number in self._turns(count):
            whole = not (self.dont_fragment and size > USUAL_MTU)
            answered = self._waited(place) and whole
            answer = kind(number, self.here, name, place, answered, size, bool(self.resolve_destination))
            answers.append(answer.answered)
            if not self.quiet:
                self.write(answer)
            elif self.repeat:
                self.write(answer.answered)
        if self.quiet:
            self.write(any(answers))

    def _connect(self, name: str, place: NetworkPlace) -> None:
        for number in self._turns(self.count or 1):
            connected = self._waited(place) and place.listens(self.tcp_port)
            if self.detailed:
                self.write(PortStatus(number, self.here, name, place, self.tcp_port, connected))
            else:
                self.write(connected)
