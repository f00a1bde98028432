"""Windows identities: who the simulated session runs as, an administrator."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.host import AccountNames
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.registry import named_type


class WindowsIdentity:
    __slots__ = ("extended", "name")
    net_name = "System.Security.Principal.WindowsIdentity"

    def __init__(self, name: str) -> None:
        self.name = name
        self.extended = None


class WindowsPrincipal:
    __slots__ = ("extended", "identity")
    net_name = "System.Security.Principal.WindowsPrincipal"

    def __init__(self, identity: WindowsIdentity) -> None:
        self.identity = identity
        self.extended = None


class IdentityReference(Shown):
    """An account or an identifier; the case of letters does not count."""

    __slots__ = ("extended", "value")

    def __init__(self, value: str) -> None:
        self.value = value
        self.extended = None

    def net_text(self) -> str:
        return self.value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.value.lower() == other.value.lower()

    def __hash__(self) -> int:
        return hash(self.value.lower())


class SecurityIdentifier(IdentityReference):
    __slots__ = ()
    net_name = "System.Security.Principal.SecurityIdentifier"


class Account(IdentityReference):
    __slots__ = ()
    net_name = "System.Security.Principal.NTAccount"


_ADMINISTRATOR = "S-1-5-21-1004336348-1177238915-682003330-500"
_WELL_KNOWN = {
    "S-1-5-32-544": "BUILTIN\\Administrators",
    "S-1-5-32-545": "BUILTIN\\Users",
    "S-1-5-18": "NT AUTHORITY\\SYSTEM",
    "S-1-1-0": "Everyone",
    "S-1-5-11": "NT AUTHORITY\\Authenticated Users",
}

_GROUPS = ("S-1-1-0", "S-1-5-32-544", "S-1-5-32-545", "S-1-5-4", "S-1-5-11", "S-1-5-15", "S-1-5-64-10", "S-1-16-12288")
"""Everyone, administrators, users, interactive, authenticated, of this organization, by NTLM; at the high level."""

IDENTITY = declare("System.Security.Principal.WindowsIdentity")


@IDENTITY.static("System.Security.Principal.WindowsIdentity GetCurrent()", engine=True)
def _current(engine: Any) -> WindowsIdentity:
    if not engine.personality.is_windows:
        raise net_failure(
            "System.PlatformNotSupportedException",
            "Windows Principal functionality is not supported on this platform.",
        )
    return WindowsIdentity(f"{engine.personality.machine_name}\\{engine.personality.user_name}")


IDENTITY.property("string Name")(lambda identity: identity.name)
IDENTITY.property("System.Security.Principal.SecurityIdentifier User")(
    lambda identity: SecurityIdentifier(_ADMINISTRATOR)
)
IDENTITY.property("System.Security.Principal.IdentityReference[] Groups")(
    lambda identity: Array.of([SecurityIdentifier(value) for value in _GROUPS], named_type(SecurityIdentifier.net_name))
)
IDENTITY.property("System.Security.Principal.SecurityIdentifier Owner")(
    lambda identity: SecurityIdentifier("S-1-5-32-544")
)
IDENTITY.property("bool IsAnonymous")(lambda identity: False)
IDENTITY.property("string AuthenticationType")(lambda identity: "NTLM")
IDENTITY.property("bool IsAuthenticated")(lambda identity: True)
IDENTITY.property("bool IsSystem")(lambda identity: False)
IDENTITY.property("bool IsGuest")(lambda identity: False)

PRINCIPAL = declare("System.Security.Principal.WindowsPrincipal")
PRINCIPAL.constructor("(System.Security.Principal.WindowsIdentity ntIdentity)")(WindowsPrincipal)
PRINCIPAL.property("System.Security.Principal.WindowsIdentity Identity")(lambda principal: principal.identity)


@PRINCIPAL.method(
    "bool IsInRole(System.Security.Principal.WindowsBuiltInRole role)",
    "bool IsInRole(string role)",
    "bool IsInRole(System.Security.Principal.SecurityIdentifier sid)",
)
def _is_in_role(principal: WindowsPrincipal, role: Any) -> bool:
    name = role.value if isinstance(role, SecurityIdentifier) else str(role)
    return name.rpartition("\\")[2].lower() in ("administrator", "administrators", "user", "users") or name in (
        "S-1-5-32-544",
        "S-1-5-32-545",
    )


SID = declare("System.Security.Principal.SecurityIdentifier")


@SID.constructor("(string sddlForm)")
def _new_sid(text: str) -> SecurityIdentifier:
    if not text.upper().startswith("S-1-"):
        raise net_failure("System.ArgumentException", "Value was invalid. (Parameter 'sddlForm')")
    return SecurityIdentifier(text.upper())


SID.property("string Value")(lambda sid: sid.value)
SID.method("string ToString()")(lambda sid: sid.value)


@SID.method("System.Security.Principal.NTAccount Translate(type targetType)", engine=True)
def _translate_sid(engine: Any, sid: SecurityIdentifier, target: Any) -> Any:
    name = account_names(engine).name_of(sid.value)
    if name == sid.value:
        raise _not_mapped()
    return Account(name)


def _not_mapped() -> Exception:
    return net_failure(
        "System.Security.Principal.IdentityNotMappedException",
        "Some or all identity references could not be translated.",
    )


ACCOUNT = declare("System.Security.Principal.NTAccount")
ACCOUNT.constructor("(string name)")(Account)
ACCOUNT.constructor("(string domainName, string accountName)")(lambda domain, name: Account(f"{domain}\\{name}"))
ACCOUNT.property("string Value")(lambda account: account.value)
ACCOUNT.method("string ToString()")(lambda account: account.value)


@ACCOUNT.method("System.Security.Principal.SecurityIdentifier Translate(type targetType)", engine=True)
def _translate_account(engine: Any, account: Account, target: Any) -> Any:
    return SecurityIdentifier(account_names(engine).sid_of(account.value))


class _FewAccounts:
    """The accounts of every Windows, where nobody simulates a machine."""

    def name_of(self, text: str) -> str:
        wanted = text.rpartition("\\")[2].lower()
        known = (name for name in _WELL_KNOWN.values() if name.rpartition("\\")[2].lower() == wanted)
        return _WELL_KNOWN.get(text) or next(known, text)

    def sid_of(self, account: str) -> str:
        name = self.name_of(account)
        found = next((sid for sid, known in _WELL_KNOWN.items() if known == name), "")
        if not found and account.rpartition("\\")[2].lower() == "administrator":
            return _ADMINISTRATOR
        if not found:
            raise _not_mapped()
        return found


def account_names(engine: Any) -> AccountNames:
    """Who tells names and identifiers of accounts."""
    if AccountNames.__name__ not in engine.offered_services:
        return _FewAccounts()
    found: AccountNames = engine.service(AccountNames)
    return found
