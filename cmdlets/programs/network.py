"""ping, ipconfig and nslookup: whether a machine answers, and who has which address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from itertools import count

from attrs import define

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.inside.addresses import LOOPBACK_ADDRESS, NetworkPlace, find_place, place_of
from hvsim.infrastructure.inside.directory import controllers
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.network_cards import NetworkCard, cards_of
from hvsim.interpreter.commands.programs import ProgramCall, program
from hvsim.interpreter.dotnet.name_resolution import LATENCY

_PAUSE = timedelta(seconds=1)
_TIME_TO_LIVE = 128
_NAME_WIDTH = 34
"""So wide is the column of names."""


@define
class _Choices:
    """What ping was asked to do; `turns` None goes on until it is stopped."""

    name: str = ""
    turns: int | None = 4
    size: int = 32
    wait: int = 4000
    resolve: bool = False


@program(r"C:\Windows\System32\ping.exe")
def ping(call: ProgramCall) -> int:
    """Asks a machine for answers and counts them; 1 where none came."""
    try:
        choices = _read(call.arguments)
    except ValueError as error:
        call.write(str(error))
        return 1
    inside = inside_of(call.engine)
    place = find_place(inside.network, choices.name, inside.place)
    if place is None:
        call.write(f"Ping request could not find host {choices.name}. Please check the name and try again.")
        return 1
    shown = place.address
    if choices.resolve or choices.name.lower() != place.address:
        shown = f"{place.full_name} [{place.address}]"
    call.write("")
    call.write(f"Pinging {shown} with {choices.size} bytes of data:")
    times = [_ask(call, place, choices, inside) for _ in _turns(call, choices.turns)]
    call.write_all(_statistics(place.address, times))
    return 0 if any(time is not None for time in times) else 1


def _read(arguments: list[str]) -> _Choices:
    """Raises `ValueError` with what ping says of words that it does not understand."""
    choices = _Choices()
    words = iter(arguments)
    for word in words:
        option = word[1:].lower() if word[:1] in ("-", "/") else ""
        if not option:
            if choices.name:
                raise ValueError(f"Bad parameter {word}.")
            choices.name = word
        elif option == "n":
            choices.turns = _number(word, next(words, ""), 1, 2**32 - 1)
        elif option == "l":
            choices.size = _number(word, next(words, ""), 0, 65500)
        elif option == "w":
            choices.wait = _number(word, next(words, ""), 1, 2**32 - 1)
        elif option == "t":
            choices.turns = None
        elif option == "a":
            choices.resolve = True
        elif option != "4":
            raise ValueError(f"Bad option {word}.")
    if not choices.name:
        raise ValueError("IP address must be specified.")
    return choices


def _number(option: str, text: str, least: int, most: int) -> int:
    if not text:
        raise ValueError(f"Value must be supplied for option {option}.")
    if not text.isdecimal() or not least <= int(text) <= most:
        raise ValueError(f"Bad value for option {option}, valid range is from {least} to {most}.")
    return int(text)


def _turns(call: ProgramCall, turns: int | None) -> Iterator[int]:
    """The numbers of the questions, a pause before each but the first."""
    for number in count() if turns is None else range(turns):
        if number:
            call.engine.clock.sleep(_PAUSE)
        yield number


def _ask(call: ProgramCall, place: NetworkPlace, choices: _Choices, inside: Inside) -> int | None:
    """The milliseconds until the answer came; None for none, which takes time to wait for."""
    if not place.answers:
        call.engine.clock.sleep(timedelta(milliseconds=choices.wait))
        call.write("Request timed out.")
        return None
    time = 0 if place.thing is inside.place else LATENCY
    taken = f"={time}ms" if time else "<1ms"
    call.write(f"Reply from {place.address}: bytes={choices.size} time{taken} TTL={_TIME_TO_LIVE}")
    return time


def _statistics(address: str, times: list[int | None]) -> Iterator[str]:
    came = [time for time in times if time is not None]
    lost = len(times) - len(came)
    yield ""
    yield f"Ping statistics for {address}:"
    share = 100 * lost // len(times)
    yield f"    Packets: Sent = {len(times)}, Received = {len(came)}, Lost = {lost} ({share}% loss),"
    if came:
        yield "Approximate round trip times in milli-seconds:"
        average = sum(came) // len(came)
        yield f"    Minimum = {min(came)}ms, Maximum = {max(came)}ms, Average = {average}ms"


@program(r"C:\Windows\System32\ipconfig.exe")
def ipconfig(call: ProgramCall) -> int:
    """Writes the cards of the machine with their addresses; with /all what else there is to say of them.

    One that a switch has taken speaks no IP and is left out.
    """
    words = [word.lower().replace("-", "/", 1) for word in call.arguments]
    if words not in ([], ["/all"]):
        call.write(f"Error: unrecognized or incomplete command line: {' '.join(call.arguments)}")
        return 1
    inside, everything = inside_of(call.engine), bool(words)
    call.write_all(["", "Windows IP Configuration", ""])
    if everything:
        call.write(_line("Host Name", inside.name))
        call.write(_line("Primary Dns Suffix ", inside.network.domain))
        call.write("")
    for card in cards_of(inside.place):
        if card.is_up and not card.address:
            continue
        call.write_all(["", f"Ethernet adapter {card.name}:", ""])
        call.write_all(_of_card(card, inside.network.domain, everything=everything))
    return 0


def _of_card(card: NetworkCard, domain: str, *, everything: bool) -> Iterator[str]:
    if not card.is_up:
        yield _line("Media State", "Media disconnected")
    yield _line("Connection-specific DNS Suffix ", domain if card.address else "")
    if everything:
        yield _line("Description", card.description)
        yield _line("Physical Address", card.mac)
        yield _line("DHCP Enabled", "Yes" if card.uses_dhcp else "No")
    if card.is_up and card.address:
        yield _line("IPv4 Address", card.address)
        yield _line("Subnet Mask", str(ip_network(f"{LOOPBACK_ADDRESS}/{card.prefix_length}", strict=False).netmask))
        yield _line("Default Gateway", next(iter(card.settings.gateways), ""))
    yield ""


def _line(name: str, value: str) -> str:
    """A value behind its name, with dots between them; a blank at the name's end leaves out the first."""
    dots = ". " * (_NAME_WIDTH // 2)
    return f"   {name}{dots[len(name) :]}: {value}"


@program(r"C:\Windows\System32\nslookup.exe")
def nslookup(call: ProgramCall) -> int:
    """Tells the address of a name, or the name of an address, as the directory's server knows them."""
    names = [word for word in call.arguments if not word.startswith("-")]
    if not names:
        call.write("hvsim's nslookup takes a name or an address.")
        return 1
    inside = inside_of(call.engine)
    server = find_place(inside.network, names[1], inside.place) if len(names) > 1 else _name_server(inside)
    if server is None:
        call.write("Server:  UnKnown")
        call.write(f"Address:  {names[1] if len(names) > 1 else LOOPBACK_ADDRESS}")
        call.write("")
        call.write(f"*** UnKnown can't find {names[0]}: No response from server")
        return 0
    call.write_all([f"Server:  {server.full_name}", f"Address:  {server.address}", ""])
    found = find_place(inside.network, names[0], inside.place)
    if found is None:
        call.write(f"*** {server.full_name} can't find {names[0]}: Non-existent domain")
        return 0
    call.write_all([f"Name:    {found.full_name}", f"Address:  {found.address}", ""])
    return 0


def _name_server(inside: Inside) -> NetworkPlace | None:
    """The first of those that are set on its cards; the machine that has the directory without any."""
    for card in cards_of(inside.place):
        for address in card.settings.name_servers:
            return find_place(inside.network, address, inside.place)
    return next((place_of(machine) for machine in controllers(inside.network) if machine.is_up), None)
