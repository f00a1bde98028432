"""Accounts as Windows names them, and their security identifiers, both ways.

The directory knows a lab's machines and few people; any other name counts as an account of the domain that somebody has
made, with an identifier that follows from its name.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterator
from uuid import UUID

from hvsim.infrastructure.files.security import CREATOR, EVERYONE
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside import directory
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.file_rights import ALL_MACHINES, MACHINE_DOMAIN, machine_account

ADMINISTRATORS, SYSTEM = "BUILTIN\\Administrators", "NT AUTHORITY\\SYSTEM"
USERS = "BUILTIN\\Users"
AUTHENTICATED = "NT AUTHORITY\\Authenticated Users"
_WELL_KNOWN = {
    EVERYONE: "S-1-1-0",
    CREATOR: "S-1-3-0",
    "NT AUTHORITY\\NETWORK": "S-1-5-2",
    "NT AUTHORITY\\INTERACTIVE": "S-1-5-4",
    "NT AUTHORITY\\ANONYMOUS LOGON": "S-1-5-7",
    AUTHENTICATED: "S-1-5-11",
    SYSTEM: "S-1-5-18",
    "NT AUTHORITY\\LOCAL SERVICE": "S-1-5-19",
    "NT AUTHORITY\\NETWORK SERVICE": "S-1-5-20",
    ADMINISTRATORS: "S-1-5-32-544",
    USERS: "S-1-5-32-545",
    "BUILTIN\\Guests": "S-1-5-32-546",
    "BUILTIN\\Backup Operators": "S-1-5-32-551",
    "BUILTIN\\Hyper-V Administrators": "S-1-5-32-578",
    "NT SERVICE\\TrustedInstaller": "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
    ALL_MACHINES: "S-1-5-83-0",
}
"""The accounts of every Windows."""
_DOMAIN_GROUPS = {"Domain Admins": 512, "Domain Users": 513, "Domain Computers": 515, "Domain Controllers": 516}
_MACHINE_PREFIX = "S-1-5-83-1-"
_FIRST_OTHER, _OTHERS = 1_000_000, 2**30
_SHORT = {"WD": EVERYONE, "BA": ADMINISTRATORS, "SY": SYSTEM, "BU": USERS, "CO": CREATOR, "AU": AUTHENTICATED}
"""The abbreviations of security descriptors written as text."""


def account_name(inside: Inside, text: str) -> str:
    """The account of a name or an identifier, as Windows writes it: `LAB\\HV01$`."""
    text = text.strip().removeprefix("*")
    if text.upper().startswith("S-1-"):
        return _name_of(inside, text.upper())
    prefix, _, name = text.rpartition("\\")
    if "@" in name and not prefix:
        name, _, prefix = name.partition("@")
    for known in _WELL_KNOWN:
        domain, _, label = known.rpartition("\\")
        if label.lower() == name.lower() and prefix.lower() in ("", domain.lower(), "."):
            return known
    if prefix.upper() == MACHINE_DOMAIN:
        return f"{MACHINE_DOMAIN}\\{name.upper()}"
    if prefix.lower() in ("", ".") and not name.endswith("$") and inside.workgroup:
        return f"{inside.name.upper()}\\{name}"
    own = inside.network.netbios_domain
    domain = own if prefix.lower() in ("", inside.network.domain.lower(), own.lower()) else prefix
    return f"{domain}\\{_spelled(inside, name)}"


def sid_of(inside: Inside, account: str) -> str:
    """The identifier of an account that is named as `account_name` writes it."""
    if account in _WELL_KNOWN:
        return _WELL_KNOWN[account]
    prefix, _, name = account.rpartition("\\")
    if prefix == MACHINE_DOMAIN:
        return machine_sid(UUID(name)) if _is_identity(name) else _WELL_KNOWN[ALL_MACHINES]
    known = next((sid for label, sid in _directory(inside) if label.lower() == name.lower()), None)
    return known or f"{directory.DOMAIN_SID}-{_FIRST_OTHER + crc32(account.lower().encode()) % _OTHERS}"


def machine_sid(identity: UUID) -> str:
    """The identifier of a virtual machine's own account."""
    data = identity.bytes_le
    return _MACHINE_PREFIX + "-".join(str(int.from_bytes(data[at : at + 4], "little")) for at in range(0, 16, 4))


def account_of_short(text: str) -> str | None:
    """The account of an abbreviation such as WD; None for what is none."""
    return _SHORT.get(text.upper())


def short_of(account: str) -> str | None:
    """The abbreviation of an account; None where there is none."""
    return next((short for short, known in _SHORT.items() if known == account), None)


def _name_of(inside: Inside, sid: str) -> str:
    for name, known in _WELL_KNOWN.items():
        if known == sid:
            return name
    if sid.startswith(_MACHINE_PREFIX):
        for computer in inside.network:
            for machine in computer.machines if isinstance(computer, Host) else ():
                if machine_sid(machine.id) == sid:
                    return machine_account(machine)
        return sid
    found = next((label for label, known in _directory(inside) if known == sid), None)
    return f"{inside.network.netbios_domain}\\{found}" if found is not None else sid


def _spelled(inside: Inside, name: str) -> str:
    return next((label for label, _ in _directory(inside) if label.lower() == name.lower()), name)


def _directory(inside: Inside) -> Iterator[tuple[str, str]]:
    """The domain's accounts with their identifiers; nobody who asks Windows for a name needs to know who answers."""
    yield from ((name, f"{directory.DOMAIN_SID}-{number}") for name, number in _DOMAIN_GROUPS.items())
    yield from ((account.account, account.sid) for account in directory.people(inside.network))
    yield from ((account.account, account.sid) for account in directory.computers(inside.network))


def _is_identity(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
