"""Secrets: SecureString, PSCredential, NetworkCredential, and the Marshal calls scripts use to read them."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_null
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.numbers.numbers import IntPtr
from hvsim.interpreter.values.objects import PSObject
from hvsim.interpreter.values.shown import Shown


class SecureString(Shown):
    """Text that does not show itself."""

    __slots__ = ("extended", "read_only", "text")
    net_name = "System.Security.SecureString"

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.read_only = False
        self.extended = None


SECURE = declare("System.Security.SecureString")
SECURE.constructor("()")(SecureString)
SECURE.property("int Length")(lambda secret: len(secret.text))
SECURE.method("void Dispose()")(lambda secret: None)
SECURE.method("void Clear()")(lambda secret: setattr(secret, "text", ""))
SECURE.method("void MakeReadOnly()")(lambda secret: setattr(secret, "read_only", True))
SECURE.method("bool IsReadOnly()")(lambda secret: secret.read_only)


@SECURE.method("void AppendChar(char c)")
def _append(secret: SecureString, character: str) -> None:
    if secret.read_only:
        raise net_failure("System.InvalidOperationException", "Instance is read-only.")
    secret.text += str(character)


@SECURE.method("securestring Copy()")
def _copy(secret: SecureString) -> SecureString:
    return SecureString(secret.text)


class Credential(Shown):
    """A user name with a secret."""

    __slots__ = ("extended", "password", "user_name")
    net_name = "System.Management.Automation.PSCredential"

    def __init__(self, user_name: str, password: SecureString) -> None:
        self.user_name = user_name
        self.password = password
        self.extended = None


class NetworkCredential(Shown):
    """The same in the clear, as network code wants it."""

    __slots__ = ("domain", "extended", "password", "user_name")
    net_name = "System.Net.NetworkCredential"

    def __init__(self, user_name: str = "", password: Any = "", domain: str = "") -> None:
        self.user_name = user_name
        self.password = password.text if isinstance(password, SecureString) else password
        self.domain = domain
        self.extended = None


CREDENTIAL = declare("System.Management.Automation.PSCredential")
EMPTY = Credential("", SecureString())


@CREDENTIAL.constructor("(string userName, securestring password)")
def _new_credential(user_name: str, password: SecureString | None) -> Credential:
    if not user_name:
        raise net_failure(
            "System.Management.Automation.PSArgumentException",
            'Cannot process argument because the value of argument "userName" is not valid. Change the value of the '
            '"userName" argument and run the operation again.',
        )
    if password is None:
        raise argument_null("password")
    return Credential(user_name, password)


CREDENTIAL.property("string UserName")(lambda credential: credential.user_name)
CREDENTIAL.property("securestring Password")(lambda credential: credential.password)
CREDENTIAL.constants("pscredential", Empty=EMPTY)


@CREDENTIAL.method("System.Net.NetworkCredential GetNetworkCredential()")
def _network(credential: Credential) -> NetworkCredential:
    user_name, domain = credential.user_name, ""
    if "\\" in user_name:
        domain, _, user_name = user_name.partition("\\")
    elif "@" in user_name:
        user_name, _, domain = user_name.rpartition("@")
    return NetworkCredential(user_name, credential.password, domain)


NETWORK = declare("System.Net.NetworkCredential")
NETWORK.constructor(
    "()",
    "(string userName, string password)",
    "(string userName, string password, string domain)",
    "(string userName, securestring password)",
    "(string userName, securestring password, string domain)",
)(NetworkCredential)


def _writer(attribute: str) -> Any:
    return lambda credential, value: setattr(credential, attribute, value)


NETWORK.property("string UserName", setter=_writer("user_name"))(lambda credential: credential.user_name)
NETWORK.property("string Password", setter=_writer("password"))(lambda credential: credential.password)
NETWORK.property("securestring SecurePassword")(lambda credential: SecureString(credential.password))
NETWORK.property("string Domain", setter=_writer("domain"))(lambda credential: credential.domain)

MARSHAL = declare("System.Runtime.InteropServices.Marshal")
_handed_out: dict[int, str] = {}


def _hand_out(secret: Any) -> IntPtr:
    """A number that stands for the text until it is freed."""
    if isinstance(secret, PSObject):
        secret = secret.base
    number = 0x10000 + 16 * len(_handed_out)
    _handed_out[number] = secret.text
    return IntPtr(number)


for _name in ("SecureStringToBSTR", "SecureStringToGlobalAllocUnicode", "SecureStringToCoTaskMemUnicode"):
    MARSHAL.static(f"System.IntPtr {_name}(securestring s)")(_hand_out)
for _name in ("PtrToStringAuto", "PtrToStringBSTR", "PtrToStringUni"):
    MARSHAL.static(f"string {_name}(System.IntPtr ptr)")(lambda pointer: _handed_out.get(int(pointer)))
for _name in ("ZeroFreeBSTR", "ZeroFreeGlobalAllocUnicode", "ZeroFreeCoTaskMemUnicode", "FreeBSTR"):
    MARSHAL.static(f"void {_name}(System.IntPtr s)")(lambda pointer: _handed_out.pop(int(pointer), None) and None)
