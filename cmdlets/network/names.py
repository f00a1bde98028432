"""Resolve-DnsName: which address a name of the estate has, and which name an address."""

from __future__ import annotations

from ipaddress import ip_address
from typing import ClassVar

from attrs import frozen

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.infrastructure.inside.addresses import NetworkPlace, find_place
from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter
from hvsim.interpreter.formatting.views import column, register_view, table_view
from hvsim.interpreter.values.enums.enums import enum_value

WINDOWS_ONLY = True
_COMMANDS = "Microsoft.DnsClient.Commands."
RECORD, ADDRESS, POINTER = (_COMMANDS + name for name in ("DnsRecord", "DnsRecord_A", "DnsRecord_PTR"))
KIND = _COMMANDS + "RecordType"
TIME_TO_LIVE = 1200
_ONE_SERVER = "One server answers everything."

enum_type(KIND, {"UNKNOWN": 0, "A_AAAA": 0, "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "AAAA": 28})
enum_type(_COMMANDS + "DNSSection", {"Question": 0, "Answer": 1, "Authority": 2, "Additional": 3})


@frozen(eq=False)
class DnsRecord:
    """An address for a name."""

    place: NetworkPlace
    kind: ClassVar[str] = "A"

    @property
    def name(self) -> str:
        return self.place.full_name

    @property
    def data_length(self) -> int:
        """The bytes of what is asked for."""
        return 4


class PointerRecord(DnsRecord):
    """A name for an address."""

    kind = "PTR"

    @property
    def name(self) -> str:
        return ip_address(self.place.address).reverse_pointer

    @property
    def data_length(self) -> int:
        return len(self.place.full_name)


_BASE = {
    "string Name": lambda item: item.name,
    f"{KIND} Type": lambda item: enum_value(KIND, item.kind),
    "string CharacterSet": lambda item: "Unicode",
    f"{_COMMANDS}DNSSection Section": lambda item: enum_value(_COMMANDS + "DNSSection", "Answer"),
    "int DataLength": lambda item: item.data_length,
    "int TTL": lambda item: TIME_TO_LIVE,
}
live_type(RECORD, None, _BASE)
live_type(
    ADDRESS,
    DnsRecord,
    {
        **_BASE,
        "string Address": lambda item: item.place.address,
        "string IPAddress": lambda item: item.place.address,
        "string IP4Address": lambda item: item.place.address,
    },
    base=RECORD,
)
live_type(
    POINTER,
    PointerRecord,
    {
        **_BASE,
        "string NameHost": lambda item: item.place.full_name,
        "string Server": lambda item: item.place.full_name,
    },
    base=RECORD,
)
register_view(
    table_view(
        ADDRESS,
        (
            column("Name", width=46),
            column("Type", width=6),
            column("TTL", width=5),
            column("Section", width=10),
            column("IPAddress"),
        ),
    )
)
register_view(
    table_view(
        POINTER,
        (
            column("Name", width=30),
            column("Type", width=6),
            column("TTL", width=5),
            column("Section", width=10),
            column("NameHost"),
        ),
    )
)


@cmdlet("Resolve-DnsName", module="DnsClient", class_name=_COMMANDS + "ResolveDnsName", output=RECORD)
class ResolveDnsName(Cmdlet):
    """Asks the domain's name server about a name or an address."""

    name: str = parameter(position=0, mandatory=True, pipeline=True, by_property_name=True, help="A name or address.")
    type: object = parameter(
        name="Type", position=1, by_property_name=True, type=KIND, help="The kind of record; A and PTR are there."
    )
    server: list[str] = parameter(by_property_name=True, no_effect=_ONE_SERVER, help="The name server to ask.")
    dns_only: Switch = parameter(no_effect=_ONE_SERVER, help="Only by DNS.")
    cache_only: Switch = parameter(no_effect=_ONE_SERVER, help="Only from the cache.")
    no_hosts_file: Switch = parameter(no_effect=_ONE_SERVER, help="Not from the hosts file.")
    quick_timeout: Switch = parameter(no_effect=_ONE_SERVER, help="Waits less for an answer.")
    tcp_only: Switch = parameter(no_effect=_ONE_SERVER, help="Asks by TCP.")
    dnssec_ok: Switch = parameter(no_effect=_ONE_SERVER, help="Asks for signed records.")
    dnssec_cd: Switch = parameter(no_effect=_ONE_SERVER, help="Does not check signatures.")
    no_idn: Switch = parameter(no_effect=_ONE_SERVER, help="Asks for the name as it is written.")
    no_recursion: Switch = parameter(no_effect=_ONE_SERVER, help="The server does not ask others.")
    llmnr_fallback: Switch = parameter(no_effect=_ONE_SERVER, help="Asks the neighbours if need be.")
    llmnr_only: Switch = parameter(no_effect=_ONE_SERVER, help="Asks the neighbours only.")
    llmnr_net_bios_only: Switch = parameter(name="LlmnrNetbiosOnly", no_effect=_ONE_SERVER, help="Asks those only.")

    examples = [
        Example("(Resolve-DnsName HV02).IPAddress", "The address of a host.", output="10.0.0.12\n"),
        Example("(Resolve-DnsName 10.0.0.12).NameHost", "The name of an address.", output="HV02.lab.local\n"),
    ]

    def process(self) -> None:
        inside = inside_of(self.engine)
        place = find_place(inside.network, self.name, inside.place)
        wanted = str(self.type or "A_AAAA")
        backwards = self.name.replace(".", "").isdecimal()
        if place is None:
            full = self.name if "." in self.name else f"{self.name}.{inside.network.domain}"
            self.write_error(
                f"{full} : DNS name does not exist",
                "DNS_ERROR_RCODE_NAME_ERROR",
                "ResourceUnavailable",
                exception="System.ComponentModel.Win32Exception",
                target=self.name,
            )
        elif backwards and wanted in ("A_AAAA", "UNKNOWN", "PTR"):
            self.write(PointerRecord(place))
        elif not backwards and wanted in ("A_AAAA", "UNKNOWN", "A"):
            self.write(DnsRecord(place))
