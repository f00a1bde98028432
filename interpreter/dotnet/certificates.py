"""Certificates and their stores as scripts see them: X509Certificate2, X509Store, X509StoreLocation."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.io_times import to_net_time
from hvsim.interpreter.host import CertificateFacts
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.objects import PSCustomObject
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.registry import named_type

_SPACE = "System.Security.Cryptography.X509Certificates."
_STRING = "System.String"


class CertificateItem(Shown):
    """A certificate."""

    __slots__ = ("extended", "facts")
    net_name = _SPACE + "X509Certificate2"

    def __init__(self, facts: CertificateFacts) -> None:
        self.facts = facts
        self.extended: Any = None

    def net_text(self) -> str:
        return f"[Subject]\n  {self.facts.subject}\n\n[Thumbprint]\n  {self.facts.thumbprint}\n"


class StoreItem(Shown):
    """A store of certificates."""

    __slots__ = ("extended", "location", "name")
    net_name = _SPACE + "X509Store"

    def __init__(self, name: str, location: str) -> None:
        self.name = name
        self.location = location
        self.extended: Any = None

    def net_text(self) -> str:
        return self.net_name


class StoreLocationItem(Shown):
    """The stores of the user, or of the machine."""

    __slots__ = ("extended", "location", "stores")
    net_name = "Microsoft.PowerShell.Commands.X509StoreLocation"

    def __init__(self, location: str, stores: list[str]) -> None:
        self.location = location
        self.stores = stores
        self.extended: Any = None

    def net_text(self) -> str:
        return self.net_name


CERTIFICATE = declare(CertificateItem.net_name)
for _name in ("Subject", "Issuer", "Thumbprint", "FriendlyName", "SerialNumber"):
    _attribute = "".join(f"_{c.lower()}" if c.isupper() else c for c in _name).lstrip("_")
    CERTIFICATE.property(f"string {_name}")(lambda item, name=_attribute: getattr(item.facts, name))
CERTIFICATE.property("datetime NotBefore")(lambda item: to_net_time(item.facts.not_before))
CERTIFICATE.property("datetime NotAfter")(lambda item: to_net_time(item.facts.not_after))
CERTIFICATE.property("bool HasPrivateKey")(lambda item: item.facts.has_key)
CERTIFICATE.property("int Version")(lambda item: 3)
CERTIFICATE.property("bool Archived")(lambda item: False)


@CERTIFICATE.property("object[] EnhancedKeyUsageList")
def _usages(item: CertificateItem) -> Array:
    found = []
    for text in item.facts.usages:
        name, _, number = text.rstrip(")").rpartition(" (")
        found.append(PSCustomObject([("FriendlyName", name), ("ObjectId", number)]))
    return Array.of(found, named_type("System.Object"))


@CERTIFICATE.property("object[] DnsNameList")
def _names(item: CertificateItem) -> Array:
    found = [PSCustomObject([("Punycode", name), ("Unicode", name)]) for name in item.facts.dns_names]
    return Array.of(found, named_type("System.Object"))


@CERTIFICATE.property("object[] Extensions")
def _extensions(item: CertificateItem) -> Array:
    return Array.of([], named_type("System.Object"))


@CERTIFICATE.method("string ToString()")
def _text(item: CertificateItem) -> str:
    return item.net_text()


@CERTIFICATE.method("string GetCertHashString()")
def _hash(item: CertificateItem) -> str:
    return item.facts.thumbprint


@CERTIFICATE.method("bool Verify()")
def _verify(item: CertificateItem) -> bool:
    """Nobody whom Windows trusts has signed any of them."""
    return False


@CERTIFICATE.method("void Dispose()")
def _dispose(item: CertificateItem) -> None:
    """Nothing is held."""


STORE = declare(StoreItem.net_name)
STORE.property("string Name")(lambda item: item.name)
STORE.property("string Location")(lambda item: item.location)
PLACE = declare(StoreLocationItem.net_name)
PLACE.property("string Location")(lambda item: item.location)
PLACE.property("string[] StoreNames")(lambda item: Array.of(item.stores, named_type(_STRING)))
