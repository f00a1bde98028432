"""StdRegProv: the registry as management instrumentation gives it, to be read."""

from __future__ import annotations

from collections.abc import Callable

from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.registry import RegistryContent, RegistryData
from hvsim.infrastructure.wmi.answers import Answer
from hvsim.infrastructure.wmi.classes import CIMV2, DEFAULT, WmiClass

DONE, NOT_FOUND, WRONG_KIND = 0, 2, 1
_HIVES = {
    0x80000000: "HKEY_CLASSES_ROOT",
    0x80000001: "HKEY_CURRENT_USER",
    0x80000002: "HKEY_LOCAL_MACHINE",
    0x80000003: "HKEY_USERS",
    0x80000005: "HKEY_CURRENT_CONFIG",
}
_NUMBERS = {"String": 1, "ExpandString": 2, "Binary": 3, "DWord": 4, "MultiString": 7, "QWord": 11}


def content_of(inside: Inside) -> RegistryContent:
    """What the machine's registry holds."""
    guest = inside.guest
    return guest.registry if guest is not None else inside.place.registry  # type: ignore[union-attr]  # a computer


def _full(hive: object, path: object) -> str:
    number = int(str(hive)) & 0xFFFFFFFF if hive is not None else 0x80000002
    return f"{_HIVES.get(number, '')}\\{str(path or '').strip(chr(92))}".rstrip("\\")


def _children(content: RegistryContent, full: str) -> list[str]:
    beginning = full.lower() + "\\"
    names = (key[len(beginning) :].partition("\\")[0] for key in content if key.lower().startswith(beginning))
    return list(dict.fromkeys(names))


def _values(content: RegistryContent, full: str) -> dict[str, RegistryData] | None:
    """The values of a key; None where there is no such key."""
    found = next((values for key, values in content.items() if key.lower() == full.lower()), None)
    return {} if found is None and _children(content, full) else found


def _enum_key(inside: Inside, hive: object, path: object) -> Answer:
    content, full = content_of(inside), _full(hive, path)
    if _values(content, full) is None:
        return Answer(NOT_FOUND, {"sNames": None})
    return Answer(DONE, {"sNames": _children(content, full) or None})


def _enum_values(inside: Inside, hive: object, path: object) -> Answer:
    values = _values(content_of(inside), _full(hive, path))
    if values is None:
        return Answer(NOT_FOUND, {"sNames": None, "Types": None})
    kinds = [_NUMBERS.get(_kind(data), 1) for data in values.values()]
    return Answer(DONE, {"sNames": list(values) or None, "Types": kinds or None})


def _kind(data: RegistryData) -> str:
    if isinstance(data, tuple):
        return data[0]
    return "String" if isinstance(data, str) else "DWord"


def _get(out: str, *kinds: str) -> Callable[[Inside, object, object, object], Answer]:
    """The method that reads values of some kinds, and gives them under a name."""

    def read(inside: Inside, hive: object, path: object, name: object) -> Answer:
        values = _values(content_of(inside), _full(hive, path))
        wanted = str(name or "").lower()
        found = next((data for each, data in (values or {}).items() if each.lower() == wanted), None)
        if found is None:
            return Answer(NOT_FOUND if values is None else WRONG_KIND, {out: None})
        if _kind(found) not in kinds:
            return Answer(WRONG_KIND, {out: None})
        return Answer(DONE, {out: found[1] if isinstance(found, tuple) else found})

    return read


def _check(inside: Inside, hive: object, path: object, rights: object) -> Answer:
    """Every account may do everything here; `rights` do not count."""
    known = _values(content_of(inside), _full(hive, path)) is not None
    return Answer(DONE if known else NOT_FOUND, {"bGranted": known})


ARGUMENTS = ("hDefKey", "sSubKeyName")
READING: dict[str, tuple[Callable[..., Answer], tuple[str, ...]]] = {
    "EnumKey": (_enum_key, ARGUMENTS),
    "EnumValues": (_enum_values, ARGUMENTS),
    "CheckAccess": (_check, (*ARGUMENTS, "uRequired")),
    "GetStringValue": (_get("sValue", "String", "ExpandString"), (*ARGUMENTS, "sValueName")),
    "GetExpandedStringValue": (_get("sValue", "String", "ExpandString"), (*ARGUMENTS, "sValueName")),
    "GetMultiStringValue": (_get("sValue", "MultiString"), (*ARGUMENTS, "sValueName")),
    "GetDWORDValue": (_get("uValue", "DWord"), (*ARGUMENTS, "sValueName")),
    "GetQWORDValue": (_get("uValue", "QWord"), (*ARGUMENTS, "sValueName")),
    "GetBinaryValue": (_get("uValue", "Binary"), (*ARGUMENTS, "sValueName")),
}
"""The methods with their arguments."""
CLASSES = tuple(WmiClass("StdRegProv", namespace, {}, (), lambda inside: ()) for namespace in (DEFAULT, CIMV2))
