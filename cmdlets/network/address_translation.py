"""New-, Get- and Remove-NetNat: networks behind the addresses of a host."""

from __future__ import annotations

from functools import partial
from ipaddress import ip_network

from hvsim.cmdlets.network.card_commands import CardCommand, instances_of
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.errors import AlreadyExists, Refused
from hvsim.infrastructure.inside.card_settings import AddressTranslation
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

WINDOWS_ONLY = True
_CLASS = "MSFT_NetNat"
_MADE = "$null = New-NetNat Lab -InternalIPInterfaceAddressPrefix 192.168.50.0/24"


def _add(place: Computer, name: str, internal: str, external: str) -> None:
    """Raises `AlreadyExists` for a name, `Refused` for a prefix that is none or lies within another one."""
    try:
        network = ip_network(internal)
    except ValueError as error:
        raise Refused(f"'{internal}' is no prefix of a network.") from error
    if any(item.name.lower() == name.lower() for item in place.translations):
        raise AlreadyExists("NAT", name)
    if any(network.overlaps(ip_network(item.internal)) for item in place.translations):
        raise Refused(f"'{internal}' overlaps with the network of another NAT.")
    place.translations.append(AddressTranslation(name, internal, external))


@cmdlet("New-NetNat", module="NetNat", confirm="Medium", class_name="New-NetNat", output=instances_of(_CLASS))
class NewNetNat(CardCommand):
    """Hides a network behind the addresses of the host."""

    name: str = parameter(position=0, mandatory=True, help="Its name.")
    internal_ip_interface_address_prefix: str = parameter(
        name="InternalIPInterfaceAddressPrefix", help="The network, as 192.168.50.0/24."
    )
    external_ip_interface_address_prefix: str = parameter(
        name="ExternalIPInterfaceAddressPrefix", help="Behind these addresses alone."
    )

    examples = [Example(_MADE.removeprefix("$null = "), "For machines on an internal switch.")]

    def process(self) -> None:
        for computer, inside in self.machines():
            place = inside.place
            if not isinstance(place, Computer) or not self.should_process(self.name, "New-NetNat"):
                continue
            internal = self.internal_ip_interface_address_prefix or ""
            external = self.external_ip_interface_address_prefix or ""
            if self.done(partial(_add, place, self.name, internal, external)):
                self.write_all(self.shown(_CLASS, computer, inside, Name=self.name))


@cmdlet("Get-NetNat", module="NetNat", class_name="Get-NetNat", output=instances_of(_CLASS))
class GetNetNat(CardCommand):
    """Lists networks behind the addresses of the host."""

    name: list[str] = parameter(position=0, by_property_name=True, wildcards=True, help="Only these.")

    examples = [Example("(Get-NetNat Lab).InternalIPInterfaceAddressPrefix", "Which network?", _MADE)]

    def process(self) -> None:
        for computer, inside in self.machines():
            known = list(self.shown(_CLASS, computer, inside))
            for name in self.name or ["*"]:
                found = [item for item in known if matches(name, str(item.value("Name")))]
                if not found and not has_wildcards(name):
                    message = f"No {_CLASS} objects found with property 'Name' equal to '{name}'."
                    self.refuse(message, 1168, "ObjectNotFound")
                self.write_all(found)


@cmdlet("Remove-NetNat", module="NetNat", confirm="High", class_name="Remove-NetNat", output=instances_of(_CLASS))
class RemoveNetNat(CardCommand):
    """Takes networks away from behind the addresses of the host."""

    name: list[str] = parameter(position=0, by_property_name=True, wildcards=True, help="Those; all when left out.")
    pass_thru: Switch = parameter(help="Writes what was removed.")

    examples = [Example("Remove-NetNat Lab -Confirm:$false; @(Get-NetNat).Count", "Away with it.", _MADE, "0\n")]

    def process(self) -> None:
        for computer, inside in self.machines():
            place = inside.place
            for item in list(place.translations) if isinstance(place, Computer) else ():
                wanted = any(matches(name, item.name) for name in self.name or ["*"])
                if not wanted or not self.should_process(item.name, "Remove-NetNat"):
                    continue
                before = list(self.shown(_CLASS, computer, inside, Name=item.name))
                assert isinstance(place, Computer)
                place.translations.remove(item)
                self.write_all(before if self.pass_thru else ())
