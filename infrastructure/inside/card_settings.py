"""What an administrator sets on the network cards of a machine: names, addresses, gateways, name servers.

Kept with the machine, by a key of the card that stays. `network_cards` shows cards with it; nothing moves here.
"""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.infrastructure.errors import AlreadyExists, NotFound, Refused

if TYPE_CHECKING:
    from hvsim.infrastructure.inside.network_cards import NetworkCard


@define
class CardAddress:
    """An IPv4 address with the length of its prefix; `is_static` unless the network gave it."""

    address: str
    prefix_length: int
    is_static: bool = True


@define(eq=False)
class CardSettings:
    """What was set on a card; `name` '' for the one that Windows gives. `has_own` is False once the address that the
    card had by itself was taken away; `own_prefix` 0 leaves the usual one.
    """

    name: str = ""
    is_disabled: bool = False
    has_own: bool = True
    own_prefix: int = 0
    is_static: bool = False
    addresses: list[CardAddress] = field(factory=list)
    gateways: list[str] = field(factory=list)
    name_servers: tuple[str, ...] = ()
    dhcp: bool | None = None
    metric: int = 0
    mtu: int = 1500
    forwards: bool = False


@define(eq=False)
class AddressTranslation:
    """A network behind a host's addresses (network address translation), by its prefix."""

    name: str
    internal: str
    external: str = ""


def address_of_text(text: str) -> str:
    """The address, as it is written. Raises `Refused` for what is no IPv4 address."""
    try:
        return str(IPv4Address(text))
    except ValueError as error:
        raise Refused(f"Invalid parameter IPAddress {text}") from error


def prefix_length_of(number: int) -> int:
    """The length of a prefix of IPv4. Raises `Refused` for what is none."""
    if not 0 <= number <= 32:
        raise Refused(f"Invalid parameter PrefixLength {number}")
    return number


def add_address(card: NetworkCard, address: str, prefix_length: int, gateway: str = "") -> None:
    """Gives a card an address. Raises `AlreadyExists`, `Refused` for what is none.

    A guest's first one takes the place of the one that the network gave it, as does the first one after a server's own
    was removed: under that one others find the machine.
    """
    address, prefix_length = address_of_text(address), prefix_length_of(prefix_length)
    if any(known.address == address for known in card.addresses):
        raise AlreadyExists("address", address)
    settings = card.change()
    if card.holder is not None and (not settings.has_own or not settings.is_static):
        card.holder.address = address
        settings.has_own, settings.is_static, settings.own_prefix = True, True, prefix_length
        settings.dhcp = False
    else:
        settings.addresses.append(CardAddress(address, prefix_length))
    if gateway:
        settings.gateways = [address_of_text(gateway)]


def change_prefix(card: NetworkCard, address: str, prefix_length: int) -> None:
    """Gives an address of a card another length of its prefix. Raises `NotFound`, `Refused` for what is none."""
    prefix_length = prefix_length_of(prefix_length)
    settings = card.change()
    known = next((item for item in settings.addresses if item.address == address), None)
    if known is not None:
        known.prefix_length = prefix_length
    elif address == card.address:
        settings.own_prefix = prefix_length
    else:
        raise NotFound("address", address, (item.address for item in card.addresses))


def remove_address(card: NetworkCard, address: str) -> None:
    """Takes an address from a card; without any it has no gateway. Raises `NotFound`."""
    settings = card.change()
    known = next((item for item in settings.addresses if item.address == address), None)
    if known is not None:
        settings.addresses.remove(known)
    elif any(item.address == address for item in card.addresses):
        settings.has_own = False
    else:
        raise NotFound("address", address, (item.address for item in card.addresses))
    if not settings.addresses and not (card.own and settings.has_own):
        settings.gateways = []
