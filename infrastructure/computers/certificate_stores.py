"""The certificate stores of a machine, and certificates that it signs itself.

What a certificate says is all there is of one here: no key is made, so that every run gives the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha1, sha256
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.computers.certificates import Certificate

LOCATIONS = ("CurrentUser", "LocalMachine")
STORES = (
    "TrustedPublisher", "ClientAuthIssuer", "Remote Desktop", "Root", "TrustedDevices", "CA", "REQUEST", "AuthRoot",
    "TrustedPeople", "My", "SmartCardRoot", "Trust", "Disallowed",
)  # fmt: skip
"""As Windows lists them."""
SERVER, CLIENT, CODE_SIGNING, DOCUMENTS = (
    "Server Authentication (1.3.6.1.5.5.7.3.1)",
    "Client Authentication (1.3.6.1.5.5.7.3.2)",
    "Code Signing (1.3.6.1.5.5.7.3.3)",
    "Document Encryption (1.3.6.1.4.1.311.80.1)",
)
USAGES = {
    "SSLServerAuthentication": (CLIENT, SERVER),
    "CodeSigningCert": (CODE_SIGNING,),
    "DocumentEncryptionCert": (DOCUMENTS,),
    "DocumentEncryptionCertLegacyCsp": (DOCUMENTS,),
    "Custom": (),
}
"""What a kind of certificate is for."""
_USUAL_LIFE = timedelta(days=365)
_BEFORE = timedelta(minutes=10)
"""So long before its making a certificate is good: clocks differ."""


@define(eq=False)
class CertificateStores:
    """The certificates by location and store, both in lower case."""

    certificates: dict[tuple[str, str], list[Certificate]] = field(factory=dict)

    def of(self, location: str, store: str) -> list[Certificate]:
        """Those of a store."""
        return self.certificates.get((location.lower(), store.lower()), [])

    def add(self, location: str, store: str, certificate: Certificate) -> None:
        """Puts one into a store, in place of the same."""
        self.remove(location, store, certificate)
        self.certificates.setdefault((location.lower(), store.lower()), []).append(certificate)

    def remove(self, location: str, store: str, certificate: Certificate) -> None:
        """Takes one out of a store."""
        kept = [each for each in self.of(location, store) if each.thumbprint != certificate.thumbprint]
        self.certificates[location.lower(), store.lower()] = kept


def self_signed(
    identity: UUID,
    now: datetime,
    subject: str,
    *,
    names: Sequence[str] = (),
    kind: str = "SSLServerAuthentication",
    friendly_name: str = "",
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    serial_number: str = "",
    issuer: str = "",
) -> Certificate:
    """A new certificate with its key; `identity` makes it another one than all others."""
    made = f"{identity}|{subject}|{'|'.join(names)}".encode()
    return Certificate(
        friendly_name,
        subject,
        issuer or subject,
        not_before or now - _BEFORE,
        not_after or now + _USUAL_LIFE,
        sha1(made, usedforsecurity=False).hexdigest().upper(),
        serial_number.upper() or sha256(made).hexdigest()[:32].upper(),
        tuple(names),
        USAGES[kind],
        True,
    )
