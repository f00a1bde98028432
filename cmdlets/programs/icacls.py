"""icacls and takeown: access lists of files by a program."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, evolve, field

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.files.security import (
    CONTAINER,
    FULL_CONTROL,
    MODIFY,
    NOT_FURTHER,
    OBJECT,
    ONLY_BELOW,
    READ,
    READ_AND_EXECUTE,
    WRITE,
    AccessEntry,
    FileSecurity,
)
from hvsim.infrastructure.inside.accounts import ADMINISTRATORS, account_name
from hvsim.infrastructure.inside.disk_layout import tree_of
from hvsim.infrastructure.inside.file_security import security_of, set_security
from hvsim.infrastructure.inside.machine import Inside
from hvsim.interpreter.commands.programs import ProgramCall, program
from hvsim.interpreter.errors import ScriptError

_SIMPLE = {"F": FULL_CONTROL, "M": MODIFY, "RX": READ_AND_EXECUTE, "R": READ, "W": WRITE, "D": 0x110000, "N": 0}
_SINGLE = {
    "DE": 0x10000, "RC": 0x20000, "WDAC": 0x40000, "WO": 0x80000, "S": 0x100000, "GR": READ, "GW": WRITE,
    "GE": READ_AND_EXECUTE, "GA": FULL_CONTROL, "RD": 1, "WD": 2, "AD": 4, "REA": 8, "WEA": 0x10, "X": 0x20,
    "DC": 0x40, "RA": 0x80, "WA": 0x100,
}  # fmt: skip
_GRANT = re.compile(
    r"^(?P<account>.+?):(?P<flags>(?:\((?:OI|CI|IO|NP|I)\))*)\(?(?P<rights>[A-Za-z,]+)\)?$", re.IGNORECASE
)
_USAGE = 'Invalid parameter "{}"'


@define
class _Order:
    """What to do with each file, in order: a verb and its words."""

    steps: list[tuple[str, list[str]]] = field(factory=list)
    below: bool = False
    quiet: bool = False
    goes_on: bool = False


@program(r"C:\Windows\System32\icacls.exe")
def icacls(call: ProgramCall) -> int:
    """Shows or changes access lists (/grant, /deny, /remove, /inheritance, /setowner, /reset; /t, /c, /q)."""
    words = call.arguments
    if not words or words[0] == "/?":
        call.write(
            "ICACLS name [/grant[:r] Sid:perm] [/deny Sid:perm] [/remove[:g|:d] Sid] [/setowner user] [/T] [/C] [/Q]"
        )
        return 0 if words else 1
    try:
        order = _read(words[1:])
    except ValueError as error:
        call.write(str(error))
        return 87
    inside = inside_of(call.engine)
    done = failed = 0
    for path in _paths(call, inside, words[0], below=order.below):
        try:
            problem = _each(call, inside, path, order)
        except ValueError as error:
            call.write(str(error))
            return 87
        done, failed = (done, failed + 1) if problem else (done + 1, failed)
        if problem:
            call.write(problem)
            if not order.goes_on:
                break
    call.write(f"Successfully processed {done} files; Failed processing {failed} files")
    return 0 if not failed else 2 if done == 0 and failed == 1 else 1332


def _read(words: list[str]) -> _Order:
    """Raises `ValueError` with what icacls says."""
    order = _Order()
    taking: list[str] | None = None
    for word in words:
        option = word.lower()
        verb, _, kind = option.partition(":")
        if not option.startswith("/"):
            if taking is None:
                raise ValueError(_USAGE.format(word))
            taking.append(word)
        elif verb in ("/grant", "/deny", "/remove", "/setowner"):
            taking = []
            order.steps.append((option, taking))
        elif verb == "/inheritance" or option == "/reset":
            order.steps.append((option, []))
            taking = None
            if verb == "/inheritance" and kind not in ("e", "d", "r"):
                raise ValueError(_USAGE.format(word))
        elif option in ("/t", "/c", "/q", "/l"):
            order.below |= option == "/t"
            order.goes_on |= option == "/c"
            order.quiet |= option == "/q"
        else:
            raise ValueError(_USAGE.format(word))
    for verb, given in order.steps:
        if not given and not verb.startswith(("/inheritance", "/reset")):
            raise ValueError(_USAGE.format(verb))
    return order


def _paths(call: ProgramCall, inside: Inside, text: str, *, below: bool) -> Iterator[str]:
    """The files that a name means, wildcards expanded."""
    files = tree_of(inside)
    try:
        path = call.engine.providers.file_path(text)
    except ScriptError:
        path = text
    pattern = path.rpartition("\\")[2]
    found = [path]
    if "*" in pattern or "?" in pattern:
        found = [str(place.path) for place in call.engine.providers.resolve(text, False, None, True)]
    for each in found:
        yield each
        if below and files.find_directory(each) is not None:
            for status in files.list(each):
                yield from _paths(call, inside, f"{each.rstrip(chr(92))}\\{status.name}", below=True)


def _each(call: ProgramCall, inside: Inside, path: str, order: _Order) -> str:
    """Does it to one file; what went wrong, '' for nothing. Raises `ValueError` for words that mean nothing."""
    if not tree_of(inside).exists(path):
        return f"{path}: The system cannot find the file specified."
    security = security_of(inside, path)
    if not order.steps:
        _show(call, path, security)
        return ""
    for verb, words in order.steps:
        security = _changed(inside, security, verb, words, tree_of(inside).find_directory(path) is not None)
    set_security(inside, path, security)
    if not order.quiet:
        call.write(f"processed file: {path}")
    return ""


def _changed(inside: Inside, security: FileSecurity, verb: str, words: list[str], is_folder: bool) -> FileSecurity:
    own = [entry for entry in security.entries if not entry.inherited]
    verb, _, kind = verb.partition(":")
    if verb == "/reset":
        return FileSecurity(security.owner, [], False, security.group)
    if verb == "/inheritance":
        copied = (
            [evolve(entry, inherited=False) for entry in security.entries if entry.inherited] if kind == "d" else []
        )
        return FileSecurity(security.owner, own + copied, kind != "e", security.group)
    if verb == "/setowner":
        return FileSecurity(account_name(inside, words[0]), security.entries, security.protected, security.group)
    for word in words:
        if verb == "/remove":
            account = account_name(inside, word).lower()
            gone = {"g": (False,), "d": (True,)}.get(kind, (False, True))
            own = [entry for entry in own if entry.account.lower() != account or entry.denied not in gone]
            continue
        made = _entry(inside, word, denied=verb == "/deny", is_folder=is_folder)
        if kind == "r":
            own = [entry for entry in own if not entry.covers(made)]
        own = _merged(own, made)
    return FileSecurity(security.owner, own, security.protected, security.group)


def _merged(own: list[AccessEntry], made: AccessEntry) -> list[AccessEntry]:
    for place, entry in enumerate(own):
        if entry.covers(made) and (entry.inheritance, entry.propagation) == (made.inheritance, made.propagation):
            return [*own[:place], evolve(entry, rights=entry.rights | made.rights), *own[place + 1 :]]
    return [*own, made]


def _entry(inside: Inside, text: str, *, denied: bool, is_folder: bool) -> AccessEntry:
    """An entry of `account:(OI)(CI)F`. Raises `ValueError`."""
    match = _GRANT.match(text.strip())
    if match is None:
        raise ValueError(_USAGE.format(text))
    rights = 0
    for part in match["rights"].upper().split(","):
        if part not in _SIMPLE and part not in _SINGLE:
            raise ValueError(_USAGE.format(text))
        rights |= _SIMPLE.get(part, _SINGLE.get(part, 0))
    flags = re.findall(r"\((\w+)\)", match["flags"].upper())
    inheritance = (OBJECT if "OI" in flags else 0) | (CONTAINER if "CI" in flags else 0)
    propagation = (NOT_FURTHER if "NP" in flags else 0) | (ONLY_BELOW if "IO" in flags else 0)
    account = account_name(inside, match["account"].strip('"'))
    return AccessEntry(account, rights, denied, inheritance if is_folder else 0, propagation if is_folder else 0)


def _show(call: ProgramCall, path: str, security: FileSecurity) -> None:
    lines = [_line(entry) for entry in security.entries] or ["No permissions are set. All users have full control."]
    call.write(f"{path} {lines[0]}")
    for line in lines[1:]:
        call.write(" " * (len(path) + 1) + line)
    call.write("")


def _line(entry: AccessEntry) -> str:
    text = "".join(
        f"({mark})"
        for mark, holds in (
            ("I", entry.inherited),
            ("OI", entry.inheritance & OBJECT),
            ("CI", entry.inheritance & CONTAINER),
            ("NP", entry.propagation & NOT_FURTHER),
            ("IO", entry.propagation & ONLY_BELOW),
        )
        if holds
    )
    return f"{entry.account}:{text}{'(DENY)' if entry.denied else ''}({_letters(entry.rights)})"


def _letters(rights: int) -> str:
    simple = next((name for name, value in _SIMPLE.items() if value == rights), "")
    if simple:
        return simple
    if rights == READ | WRITE:
        return "R,W"
    left, found = rights, []
    for name in ("RX", "R", "W"):
        if _SIMPLE[name] & left == _SIMPLE[name] and _SIMPLE[name] & ~0x120000 & left:
            found.append(name)
            left &= ~_SIMPLE[name]
    found += [name for name, value in _SINGLE.items() if len(name) > 1 and not name.startswith("G") and value & left]
    return ",".join(found)


@program(r"C:\Windows\System32\takeown.exe")
def takeown(call: ProgramCall) -> int:
    """Makes the administrators (/a), or whoever runs it, the owner of files (/f), and of all below (/r)."""
    words = [word.lower() for word in call.arguments]
    if "/f" not in words or words.index("/f") + 1 >= len(words):
        call.write('ERROR: Invalid syntax. "/F" option is mandatory.')
        return 1
    inside = inside_of(call.engine)
    named = call.arguments[words.index("/f") + 1]
    owner = ADMINISTRATORS if "/a" in words else account_name(inside, call.engine.personality.user_name)
    for path in _paths(call, inside, named, below="/r" in words):
        if not tree_of(inside).exists(path):
            call.write("ERROR: The system cannot find the file specified.")
            return 1
        security = security_of(inside, path)
        set_security(inside, path, FileSecurity(owner, security.entries, security.protected, security.group))
        call.write("")
        kind = "the administrators group" if "/a" in words else f'user "{owner}"'
        call.write(f'SUCCESS: The file (or folder): "{path}" now owned by {kind}.')
    return 0
