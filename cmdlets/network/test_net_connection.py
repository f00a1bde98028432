"""Test-NetConnection: can a machine, or a port of it, be reached from here?"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from attrs import evolve, frozen

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import array
from hvsim.infrastructure.inside.addresses import NetworkPlace, find_place, place_of
from hvsim.infrastructure.inside.network_cards import cards_of
from hvsim.infrastructure.inside.ports import REMOTING_PORT
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange, ValidateSet
from hvsim.interpreter.dotnet.name_resolution import USUAL_TIMEOUT
from hvsim.interpreter.dotnet.network import IPAddress
from hvsim.interpreter.dotnet.tcp_clients import NO_ANSWER, REFUSED
from hvsim.interpreter.formatting.views import Field, View, column, register_view

WINDOWS_ONLY = True
RESULT = "TestNetConnectionResult"
COMMON_PORTS = {"HTTP": 80, "RDP": 3389, "SMB": 445, "WINRM": REMOTING_PORT}
_ICMP, _COMMON, _REMOTE, _ROUTE = "ICMP", "CommonTCPPort", "RemotePort", "NetRouteDiagnostics"
_ALL = (_ICMP, _COMMON, _REMOTE, _ROUTE)
_SILENCE = "There is one network, and one card to it."


@frozen(eq=False)
class ConnectionResult:
    """What was found out; `port` is 0 where only a ping was asked for, `pinged` None where none was sent."""

    computer_name: str
    place: NetworkPlace | None
    source: str
    port: int = 0
    connected: bool = False
    pinged: bool | None = None
    detailed: bool = False
    alias: str = "Ethernet"
    description: str = ""

    @property
    def remote_address(self) -> IPAddress | None:
        return None if self.place is None else IPAddress(ip_address(self.place.address))


live_type(
    RESULT,
    ConnectionResult,
    {
        "string ComputerName": lambda item: item.computer_name,
        "System.Net.IPAddress RemoteAddress": lambda item: item.remote_address,
        "System.Net.IPAddress[] ResolvedAddresses": lambda item: array(
            [item.remote_address] if item.place else [], "System.Net.IPAddress"
        ),
        "bool NameResolutionSucceeded": lambda item: item.place is not None,
        "bool PingSucceeded": lambda item: bool(item.pinged),
        "int RemotePort": lambda item: item.port,
        "bool TcpTestSucceeded": lambda item: item.connected,
        "string InterfaceAlias": lambda item: item.alias,
        "System.Net.IPAddress SourceAddress": lambda item: IPAddress(ip_address(item.source)),
        "string InterfaceDescription": lambda item: item.description,
        "bool Detailed": lambda item: item.detailed,
    },
)


def _where(shown: Any, *names: str) -> list[Field]:
    return [Field(name, condition=lambda item, engine: shown(item)) for name in names]


register_view(
    View(
        (RESULT,),
        "list",
        (
            column("ComputerName"),
            column("RemoteAddress"),
            *_where(lambda item: item.port, "RemotePort"),
            *_where(lambda item: item.detailed, "NameResolutionSucceeded"),
            column("InterfaceAlias"),
            column("SourceAddress"),
            *_where(lambda item: item.pinged is not None, "PingSucceeded"),
            Field(
                lambda item, engine: "0 ms",
                "PingReplyDetails (RTT)",
                condition=lambda item, engine: item.pinged is not None and (item.pinged or item.port),
            ),
            *_where(lambda item: item.port, "TcpTestSucceeded"),
        ),
    )
)


@cmdlet("Test-NetConnection", default_set=_ICMP, aliases=("TNC",), output=RESULT, class_name="Test-NetConnection")
class TestNetConnection(Cmdlet):
    """Tells whether a machine answers a ping, or takes a connection at a TCP port."""

    computer_name: str = parameter(
        sets=dict.fromkeys(_ALL, In(position=0, pipeline=True, by_property_name=True)),
        default="internetbeacon.msedge.net",
        aliases=("RemoteAddress", "cn"),
        help="The name or address of the machine.",
    )
    common_tcp_port: str = parameter(
        name="CommonTCPPort",
        sets={_COMMON: In(position=1, mandatory=True)},
        validate=ValidateSet(tuple(COMMON_PORTS)),
        help="The port, by what it is for.",
    )
    port: int = parameter(
        sets={_REMOTE: In(mandatory=True, by_property_name=True)},
        aliases=("RemotePort",),
        validate=ValidateRange(1, 65535),
        help="The port, by its number.",
    )
    trace_route: Switch = parameter(sets=_ICMP, simulated=False, help="Shows the way.")
    hops: int = parameter(sets=_ICMP, default=30, simulated=False, help="How many machines on the way at most.")
    diagnose_routing: Switch = parameter(sets={_ROUTE: In(mandatory=True)}, simulated=False, help="Shows the route.")
    constrain_source_address: str = parameter(sets=_ROUTE, no_effect=_SILENCE, help="From this address.")
    constrain_interface: int = parameter(sets=_ROUTE, no_effect=_SILENCE, help="By this card.")
    information_level: str = parameter(
        default="Standard", validate=ValidateSet(("Quiet", "Standard", "Detailed")), help="How much is told."
    )

    examples = [
        Example("Test-NetConnection HV02 -Port 5985 -InformationLevel Quiet", "Only yes or no.", output="True\n"),
        Example("(Test-NetConnection HV02 -CommonTCPPort SMB).TcpTestSucceeded", "A port by name.", output="True\n"),
        Example("(Test-NetConnection HV02).PingSucceeded", "A ping.", output="True\n"),
    ]

    def process(self) -> None:
        inside = inside_of(self.engine)
        own = place_of(inside.place)
        source = own.address if own is not None else "0.0.0.0"
        place = find_place(inside.network, self.computer_name or "", inside.place)
        port = self.port or COMMON_PORTS.get((self.common_tcp_port or "").upper(), 0)
        detailed = self.information_level == "Detailed"
        if place is None:
            self.write_warning(f"Name resolution of {self.computer_name} failed")
            self._tell(
                ConnectionResult(self.computer_name, None, source, port, False, False, detailed), succeeded=False
            )
            return
        connected = bool(port) and place.listens(port)
        pinged: bool | None = None
        if port and not connected:
            self._wait(REFUSED if place.takes(port) else NO_ANSWER)
            self.write_warning(f"TCP connect to ({place.address} : {port}) failed")
        if not connected:
            pinged = place.answers
        if pinged is False:
            self._wait(USUAL_TIMEOUT)
            self.write_warning(f"Ping to {place.address} failed with status: TimedOut")
        result = ConnectionResult(self.computer_name, place, source, port, connected, pinged, detailed)
        self._tell(result, succeeded=connected if port else bool(pinged))

    def _wait(self, milliseconds: int) -> None:
        """To wait for who does not answer takes time: whoever asks until it does comes to an end."""
        self.engine.clock.sleep(timedelta(milliseconds=milliseconds))

    def _tell(self, result: ConnectionResult, *, succeeded: bool) -> None:
        for card in cards_of(inside_of(self.engine).place):
            if card.address == result.source:
                result = evolve(result, alias=card.name, description=card.description)
        self.write(succeeded if self.information_level == "Quiet" else result)
