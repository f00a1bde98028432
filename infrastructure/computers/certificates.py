"""Certificates in files: X.509 in DER or PEM, and PKCS #12 with its password. Reads them; proves nothing by them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from hvsim.infrastructure.errors import Refused

if TYPE_CHECKING:
    from cryptography.x509 import Certificate as X509
    from cryptography.x509 import Name

WRONG_PASSWORD = "The specified network password is not correct."
NO_CERTIFICATE = "Cannot find the requested object."
"""Both as Windows says them."""


@frozen(eq=False)
class Certificate:
    """What a certificate says of itself; times aware UTC, the thumbprint and the serial number in hexadecimal."""

    friendly_name: str
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    thumbprint: str
    serial_number: str
    dns_names: tuple[str, ...] = ()
    usages: tuple[str, ...] = ()
    """What it is for: names with their numbers in brackets."""
    has_key: bool = False


def read_certificate(data: bytes, password: str = "") -> Certificate:
    """The certificate in a file. Raises `Refused` where there is none, or the password is wrong."""
    from cryptography import x509  # loaded when a certificate is first read: it takes long

    try:
        if b"-----BEGIN CERTIFICATE" in data:
            return _described(x509.load_pem_x509_certificate(data), "")
        return _described(x509.load_der_x509_certificate(data), "")
    except ValueError:
        return _from_store(data, password)


def _from_store(data: bytes, password: str) -> Certificate:
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        found = pkcs12.load_pkcs12(data, password.encode() or None).cert
    except ValueError as error:
        wrong = "password" in str(error).lower()
        raise Refused(WRONG_PASSWORD if wrong else NO_CERTIFICATE) from error
    if found is None:
        raise Refused(NO_CERTIFICATE)
    return _described(found.certificate, (found.friendly_name or b"").decode(errors="replace"))


def _described(certificate: X509, friendly_name: str) -> Certificate:
    from cryptography.hazmat.primitives.hashes import SHA1

    serial = certificate.serial_number
    return Certificate(
        friendly_name,
        _name(certificate.subject),
        _name(certificate.issuer),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        certificate.fingerprint(SHA1()).hex().upper(),
        serial.to_bytes(serial.bit_length() // 8 + 1, "big").hex().upper(),
    )


def _name(name: Name) -> str:
    """As Windows writes it: what is encoded last comes first."""
    return ", ".join(part.rfc4514_string() for part in reversed(name.rdns))
