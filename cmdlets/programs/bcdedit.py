"""bcdedit: what a computer starts, and how; with hypervisorlaunchtype Off its next start leaves Hyper-V out."""

from __future__ import annotations

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.computers.boot_store import CURRENT, LAUNCH, MANAGER, BootStore
from hvsim.infrastructure.hosts.host import Host
from hvsim.interpreter.commands.programs import ProgramCall, program

_DONE = "The operation completed successfully."
_NO_ENTRY = "The specified entry identifier is not valid."
_NO_ELEMENT = "The element data type specified is not recognized, or does not apply to the\nspecified entry."
_NO_STORE = "The boot configuration data store could not be opened.\nThe system cannot find the file specified."
_VERBS = ("/enum", "/set", "/deletevalue", "/copy", "/delete", "/default", "/timeout")


@program(r"C:\Windows\System32\bcdedit.exe")
def bcdedit(call: ProgramCall) -> int:
    """/enum, /set, /deletevalue, /copy, /delete, /default and /timeout on the store of this computer."""
    place = inside_of(call.engine).place
    words = [word.replace("-", "/", 1) if word.startswith("-") else word for word in call.arguments]
    verb = words[0].lower() if words else "/enum"
    if verb == "/store" or not isinstance(place, Computer):
        call.write_all(_NO_STORE.splitlines())
        return 1
    if verb not in _VERBS:
        call.write(f'The command "{words[0]}" is not recognized: hvsim has {" ".join(_VERBS)}')
        return 1
    problem = _do(call, place, place.boot_store, verb, words[1:])
    call.write_all(problem.splitlines())
    return 1 if problem else 0


def _do(call: ProgramCall, computer: Computer, store: BootStore, verb: str, words: list[str]) -> str:
    """What is wrong, '' for nothing."""
    if verb == "/enum":
        return _show(call, computer, store, words)
    if verb in ("/timeout", "/default"):
        return _manager(call, store, verb, words)
    identifier = words.pop(0) if words and words[0].startswith("{") else CURRENT
    entry = store.find(identifier)
    if entry is None:
        return _NO_ENTRY
    if verb == "/set":
        if len(words) < 2:
            return _NO_ELEMENT
        entry[words[0].lower()] = " ".join(words[1:])
    elif verb == "/deletevalue":
        if not words or entry.pop(words[0].lower(), None) is None:
            return _NO_ELEMENT
    elif verb == "/copy":
        made = f"{{{inside_of(call.engine).random.guid()}}}"
        description = words[1] if len(words) > 1 and words[0].lower() == "/d" else entry["description"]
        store.entries[made] = entry | {"description": description}
        store.entries[MANAGER]["displayorder"] += f" {made}"
        call.write(f"The entry was successfully copied to {made}.")
        return ""
    elif identifier.lower() in (MANAGER, CURRENT):
        return "The entry cannot be deleted: it is in use."
    else:
        key = next(known for known, each in store.entries.items() if each is entry)
        del store.entries[key]
        manager = store.entries[MANAGER]
        manager["displayorder"] = " ".join(each for each in manager["displayorder"].split() if each != key)
        manager["default"] = CURRENT if manager["default"] == key else manager["default"]
    call.write(_DONE)
    return ""


def _manager(call: ProgramCall, store: BootStore, verb: str, words: list[str]) -> str:
    value = words[0] if words else ""
    if verb == "/timeout" and not value.isdecimal():
        return "The timeout is not valid."
    if verb == "/default" and store.find(value) is None:
        return _NO_ENTRY
    store.entries[MANAGER][verb[1:]] = value
    call.write(_DONE)
    return ""


def _show(call: ProgramCall, computer: Computer, store: BootStore, words: list[str]) -> str:
    wanted = words[0].lower() if words and words[0].startswith("{") else ""
    if wanted and store.find(wanted) is None:
        return _NO_ENTRY
    for identifier, entry in store.entries.items():
        if wanted and entry is not store.find(wanted):
            continue
        title = "Windows Boot Manager" if identifier == MANAGER else "Windows Boot Loader"
        elements = dict(entry)
        if identifier == CURRENT and isinstance(computer, Host):
            elements.setdefault(LAUNCH, "Auto")
        call.write_all(["", title, "-" * (len(title)), f"{'identifier':<24}{identifier}"])
        for name, value in elements.items():
            first, *rest = value.split() if name == "displayorder" else [value]
            call.write(f"{name:<24}{first}")
            call.write_all(f"{'':<24}{each}" for each in rest)
    return ""
