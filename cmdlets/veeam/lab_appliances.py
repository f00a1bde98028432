"""New-VBRHvVirtualLabProxyAppliance: the machine of a virtual lab through which its machines are reached."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.adding_servers import NETWORK
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.names import SERVER
from hvsim.cmdlets.veeam.surebackup_types import APPLIANCE
from hvsim.infrastructure.backup.restores.surebackup import ProxyAppliance
from hvsim.infrastructure.errors import Refused
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.values import to_string

_ADDRESS = "System.Net.IPAddress"
NO_DNS = "Machines of a lab are reached by their addresses."
NO_IPV6 = "The estate's networks are IPv4."


@cmdlet("New-VBRHvVirtualLabProxyAppliance", output=APPLIANCE)
class NewVBRHvVirtualLabProxyAppliance(BackupCommand):
    """Makes an appliance for a virtual lab: on which network of the host it is, and its address there."""

    on_server: Any = parameter(mandatory=True, type=SERVER, name="Server", help="The host of the lab.")
    name: str = parameter(help="Its name; that of the host with _Proxy when left out.")
    network: Any = parameter(
        type=NETWORK, help="The network, as Get-VBRHvServerNetworkInfo gives it; one that leads outside if left out."
    )
    vlan_id: int = parameter(name="VLANID", validate=ValidateRange(0, 4094), help="The VLAN.")
    enable_ipv4_interface: Switch = parameter(name="EnableIPv4Interface", no_effect=NO_IPV6, help="Has IPv4.")
    obtain_ip_automatically: Switch = parameter(
        name="ObtainIPAutomatically", help="Takes the address that the network gives, as it does without one."
    )
    ip_address: Any = parameter(name="IPAddress", type=_ADDRESS, help="Its address.")
    subnet_mask: str = parameter(help="The mask of its network.")
    default_gateway: Any = parameter(type=_ADDRESS, help="The way out of it.")
    obtain_dns_automatically: Switch = parameter(name="ObtainDNSAutomatically", no_effect=NO_DNS, help="Asks for DNS.")
    preferred_dns_server: Any = parameter(
        name="PreferredDNSServer", type=_ADDRESS, no_effect=NO_DNS, help="The first server of names."
    )
    alternate_dns_server: Any = parameter(
        name="AlternateDNSServer", type=_ADDRESS, no_effect=NO_DNS, help="The second one."
    )
    enable_ipv6_interface: Switch = parameter(name="EnableIPv6Interface", no_effect=NO_IPV6, help="Has IPv6.")
    obtain_ipv6_address_automatically: Switch = parameter(
        name="ObtainIPv6AddressAutomatically", no_effect=NO_IPV6, help="Takes an IPv6 address."
    )
    ipv6_address: Any = parameter(name="IPv6Address", type=_ADDRESS, no_effect=NO_IPV6, help="Its IPv6 address.")
    ipv6_prefix_length: int = parameter(name="IPv6PrefixLength", no_effect=NO_IPV6, help="The length of its prefix.")
    ipv6_default_gateway: Any = parameter(
        name="IPv6DefaultGateway", type=_ADDRESS, no_effect=NO_IPV6, help="The way out by IPv6."
    )
    obtain_ipv6_dns_automatically: Switch = parameter(
        name="ObtainIPv6DNSAutomatically", no_effect=NO_IPV6, help="Asks for DNS by IPv6."
    )
    ipv6_preferred_dns_server: Any = parameter(
        name="IPv6PreferredDNSServer", type=_ADDRESS, no_effect=NO_IPV6, help="The first server of names."
    )
    ipv6_alternate_dns_server: Any = parameter(
        name="IPv6AlternateDNSServer", type=_ADDRESS, no_effect=NO_IPV6, help="The second one."
    )
    http_port: int = parameter(
        name="HTTPPort", default=8080, validate=ValidateRange(1, 65535), help="The port for requests to the internet."
    )
    production_proxy_ip_address: Any = parameter(
        name="ProductionProxyIPAddress",
        type=_ADDRESS,
        no_effect="Nothing in the estate asks the internet.",
        help="The proxy of the production network.",
    )
    enable_internet_proxy: Switch = parameter(help="Lets machines reach the internet through it.")

    examples = [
        Example(
            "$s = Get-VBRServer -Name HV01; (New-VBRHvVirtualLabProxyAppliance -Server $s -Name Gate -VLANID 7).VLANID",
            "In a VLAN.",
            output="7",
        )
    ]

    def process(self) -> None:
        host = self.on_server.host
        if host is None:
            self.report(Refused(f"'{self.on_server.name}' is not a Hyper-V host."), self.on_server)
            return
        made = ProxyAppliance(self.name or f"{host.name}_Proxy")
        if self.network is not None:
            made.network = self.network.switch.name
        made.vlan, made.port = self.vlan_id or 0, self.http_port
        if self.ip_address is not None and not self.obtain_ip_automatically:
            made.address = to_string(self.ip_address)
        made.mask = self.subnet_mask or ""
        made.gateway = "" if self.default_gateway is None else to_string(self.default_gateway)
        made.internet = bool(self.enable_internet_proxy)
        self.write(made)
