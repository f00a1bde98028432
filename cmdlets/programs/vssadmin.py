"""vssadmin.exe: the machine's shadow copies, writers and providers, in the layout that scripts read.

`list writers | providers | shadows | shadowstorage | volumes`, shadow copies made and deleted by hand, and where a
guest stores those of its volumes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.guests.guest import GuestVolume
from hvsim.infrastructure.inside.kept_copies import create_copy, delete_copies, kept_copies
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.vss.inventory import ShadowStorage, VssInventory
from hvsim.infrastructure.vss.provider import Provider
from hvsim.infrastructure.vss.shadow_copies import MINIMUM_STORAGE, ShadowCopy, ShadowedVolume
from hvsim.infrastructure.vss.writers import Writer
from hvsim.interpreter.commands.programs import ProgramCall, program

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

BANNER = (
    "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool",
    "(C) Copyright 2001-2013 Microsoft Corp.",
    "",
)
NOTHING_FOUND = "No items found that satisfy the query."
OUT_OF_CONTEXT = (
    "Error: Snapshots were found, but they were outside of your allowed context.  Try removing them with the backup"
    " application which created them."
)
NO_VOLUME = "Error: Either the specified volume was not found or it is not a local volume."
USAGE = (
    "---- Commands Supported ----",
    "",
    "Add ShadowStorage     - Add a new volume shadow copy storage association",
    "Create Shadow         - Create a new volume shadow copy",
    "Delete Shadows        - Delete volume shadow copies",
    "Delete ShadowStorage  - Delete volume shadow copy storage associations",
    "List Providers        - List registered volume shadow copy providers",
    "List Shadows          - List existing volume shadow copies",
    "List ShadowStorage    - List volume shadow copy storage associations",
    "List Volumes          - List volumes eligible for shadow copies",
    "List Writers          - List subscribed volume shadow copy writers",
    "Resize ShadowStorage  - Resize a volume shadow copy storage association",
)
_UNITS = {"KB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40, "PB": 2**50}


class _Refused(Exception):
    """What the program says before it ends with exit code 1, or 2 for a wrong command line."""

    def __init__(self, *lines: str, code: int = 1) -> None:
        self.lines = lines
        self.code = code
        super().__init__(*lines)


@program(r"C:\Windows\System32\vssadmin.exe")
def vssadmin(call: ProgramCall) -> int:
    """Runs one command line."""
    words = [word.lower() for word in call.arguments if not word.startswith("/")]
    options = dict(_option(word) for word in call.arguments if word.startswith("/"))
    inside = inside_of(call.engine)
    call.write_all(BANNER)
    try:
        _require_service(inside)
        if len(words) == 2 and words[0] == "list" and words[1] in _LISTS:
            blocks = _LISTS[words[1]](inside.vss, options)
            call.write_all(blocks or [NOTHING_FOUND])
        elif words == ["create", "shadow"]:
            call.write_all(_create(inside, options))
        elif words == ["delete", "shadows"]:
            call.write(_delete_copies(call.engine, inside, options))
        elif len(words) == 2 and words[1] == "shadowstorage" and words[0] in _CHANGES:
            call.write(_CHANGES[words[0]](inside, options))
        elif not words:
            raise _Refused(*USAGE, code=0 if "?" in options else 2)
        else:
            raise _Refused("Error: Invalid command.", "", *USAGE, code=2)
    except _Refused as refused:
        call.write_all(refused.lines)
        return refused.code
    return 0


def _require_service(inside: Inside) -> None:
    """The service starts by itself when the program asks for it, unless it is disabled."""
    if not inside.services.can_start("VSS"):
        raise _Refused(
            "Error: A Volume Shadow Copy Service component encountered an unexpected",
            "error.  Check the Application event log for more information.",
        )


def _option(word: str) -> tuple[str, str]:
    name, _, value = word[1:].partition("=")
    return name.lower(), value


# Lists


def _writers(vss: VssInventory, options: dict[str, str]) -> list[str]:
    return [line for writer in vss.writers for line in _writer(writer, vss.computer)]


def _writer(writer: Writer, computer: str) -> Iterator[str]:
    yield f"Writer name: '{writer.name}'"
    yield f"   Writer Id: {{{writer.class_id}}}"
    yield f"   Writer Instance Id: {{{writer.instance_id(computer)}}}"
    yield f"   State: [{writer.state.number}] {writer.state.text}"
    yield f"   Last error: {writer.last_error}"
    yield ""


def _providers(vss: VssInventory, options: dict[str, str]) -> list[str]:
    return [line for provider in vss.providers for line in _provider(provider)]


def _provider(provider: Provider) -> Iterator[str]:
    yield f"Provider name: '{provider.name}'"
    yield f"   Provider type: {provider.kind.value}"
    yield f"   Provider Id: {{{provider.provider_id}}}"
    yield f"   Version: {provider.version}"
    yield ""


def _shadows(vss: VssInventory, options: dict[str, str]) -> list[str]:
    wanted = options.get("for", "").rstrip("\\").lower()
    copies = [item for item in vss.copies if not wanted or item.volume.root.rstrip("\\").lower() == wanted]
    return [line for _, members in groupby(copies, lambda item: item.set_id) for line in _set_of(list(members))]


def _set_of(copies: list[ShadowCopy]) -> Iterator[str]:
    first = copies[0]
    yield f"Contents of shadow copy set ID: {{{first.set_id}}}"
    created = first.created
    half = "AM" if created.hour < 12 else "PM"
    moment = f"{created.month}/{created.day}/{created.year} {(created.hour % 12) or 12}:{created:%M:%S} {half}"
    yield f"   Contained {first.set_size} shadow copies at creation time: {moment}"
    for copy in copies:
        yield f"      Shadow Copy ID: {{{copy.id}}}"
        yield f"         Original Volume: {_name(copy.volume)}"
        yield f"         Shadow Copy Volume: {_device(copy)}"
        yield f"         Originating Machine: {copy.originating}"
        yield f"         Service Machine: {copy.service}"
        yield f"         Provider: '{copy.provider.name}'"
        yield f"         Type: {'ClientAccessible' if copy.kept else 'Backup'}"
        yield f"         Attributes: {', '.join(copy.attributes)}"
    yield ""


def _storage(vss: VssInventory, options: dict[str, str]) -> list[str]:
    wanted = {key: options[key].rstrip("\\").lower() for key in ("for", "on") if key in options}
    lines: list[str] = []
    for item in vss.storage:
        names = {"for": item.volume.root.rstrip("\\").lower(), "on": item.storage.root.rstrip("\\").lower()}
        if all(names[key] == value for key, value in wanted.items()):
            lines += _association(item)
    return lines


def _association(item: ShadowStorage) -> Iterator[str]:
    yield "Shadow Copy Storage association"
    yield f"   For volume: {_name(item.volume)}"
    yield f"   Shadow Copy Storage volume: {_name(item.storage)}"
    yield f"   Used Shadow Copy Storage space: {_room(item.used, item.size)}"
    yield f"   Allocated Shadow Copy Storage space: {_room(item.allocated, item.size)}"
    yield f"   Maximum Shadow Copy Storage space: {_room(item.maximum, item.size)}"
    yield ""


def _volumes(vss: VssInventory, options: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for volume in vss.volumes:
        lines += [f"Volume path: {volume.root}", f"    Volume name: {volume.unique_path}"]
    return lines


_LISTS: dict[str, Callable[[VssInventory, dict[str, str]], list[str]]] = {
    "writers": _writers,
    "providers": _providers,
    "shadows": _shadows,
    "shadowstorage": _storage,
    "volumes": _volumes,
}


# Shadow copies by hand


def _create(inside: Inside, options: dict[str, str]) -> list[str]:
    root = options.get("for", "").rstrip("\\") + "\\"
    try:
        copy = inside.clock.run_until(inside.clock.start(create_copy(inside, root)))
    except NotFound:
        raise _Refused(NO_VOLUME) from None
    return [
        f"Successfully created shadow copy for '{root.upper()}'",
        f"    Shadow Copy ID: {{{copy.id}}}",
        f"    Shadow Copy Volume Name: {_device(copy)}",
    ]


def _delete_copies(engine: Engine, inside: Inside, options: dict[str, str]) -> str:
    """Deletes those of a volume (/for; the oldest one with /oldest), one (/shadow) or all (/all): after a question,
    unless /quiet is given.
    """
    if not options.keys() & {"for", "shadow", "all"}:
        raise _Refused("Error: Invalid command.", "", *USAGE, code=2)
    found = kept_copies(inside, options.get("for", ""), _identity(options))
    if not found:
        raise _Refused(OUT_OF_CONTEXT if inside.vss.copies else NOTHING_FOUND)
    if "oldest" in options:
        found = found[:1]
    if "quiet" not in options:
        answer = engine.console.read_line(f"Do you really want to delete {len(found)} shadow copies (Y/N): [N]? ")
        if not (answer or "").strip().lower().startswith("y"):
            raise _Refused("")
    delete_copies(inside, found)
    return f"Successfully deleted {len(found)} shadow copies."


def _identity(options: dict[str, str]) -> UUID | None:
    try:
        return UUID(options["shadow"]) if "shadow" in options else None
    except ValueError:
        raise _Refused(f"Error: Invalid option value: /Shadow={options['shadow']}", code=2) from None


# Where a guest stores shadow copies


def _resize(inside: Inside, options: dict[str, str]) -> str:
    volume, place = _association_of(inside, options)
    if (volume.shadow_storage or volume.root).lower() != place.lower():
        raise _Refused("Error: The specified volume shadow copy storage association was not found.")
    volume.shadow_room = _maximum(options)
    return "Successfully resized the shadow copy storage association"


def _add(inside: Inside, options: dict[str, str]) -> str:
    volume, place = _association_of(inside, options)
    if volume.shadow_storage:
        raise _Refused("Error: The specified Shadow Copy Storage association already exists.")
    volume.shadow_storage = place
    volume.shadow_room = _maximum(options)
    return "Successfully added the shadow copy storage association"


def _delete(inside: Inside, options: dict[str, str]) -> str:
    volume = _guest_volume(inside, options.get("for", ""))
    volume.shadow_storage = ""
    return "Successfully deleted the shadow copy storage association(s)"


_CHANGES: dict[str, Callable[[Inside, dict[str, str]], str]] = {"resize": _resize, "add": _add, "delete": _delete}


def _association_of(inside: Inside, options: dict[str, str]) -> tuple[GuestVolume, str]:
    return _guest_volume(inside, options.get("for", "")), _guest_volume(inside, options.get("on", "")).root


def _guest_volume(inside: Inside, name: str) -> GuestVolume:
    wanted = name.rstrip("\\").lower()
    for volume in inside.guest.volumes if inside.guest is not None else ():
        if volume.root.rstrip("\\").lower() == wanted:
            return volume
    raise _Refused(NO_VOLUME)


def _maximum(options: dict[str, str]) -> int:
    text = options.get("maxsize", "UNBOUNDED").upper()
    if text == "UNBOUNDED":
        return 2**62
    number, unit = text[:-2], text[-2:]
    if unit not in _UNITS or not number.isdigit():
        raise _Refused(f"Error: Invalid option value: /MaxSize={text}", code=2)
    if int(number) * _UNITS[unit] < MINIMUM_STORAGE:
        raise _Refused("Error: The specified maximum size is too small: it must be 320MB or more.")
    return int(number) * _UNITS[unit]


# Texts


def _device(copy: ShadowCopy) -> str:
    return f"\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy{copy.device}"


def _name(volume: ShadowedVolume) -> str:
    letter = volume.root.rstrip("\\")
    return f"({letter}){volume.unique_path}" if letter else volume.unique_path


def _room(count: int, size: int) -> str:
    if count >= 2**62:
        return "UNBOUNDED (100%)"
    share = f"({100 * count // size if size else 0}%)"
    if count < 2**10:
        return f"{count} bytes {share}"
    unit, weight = next((unit, weight) for unit, weight in reversed(_UNITS.items()) if count >= weight)
    value = count / weight
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit} {share}"
