"""Certificates in files, as Get-VBRBackupServerCertificate reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from hvsim.mounts import MountGrant
from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

SERIAL = 0x80A1


@pytest.fixture(scope="module")
def certificate() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.derive_private_key(7, ec.SECP256R1())
    parts = [(NameOID.COUNTRY_NAME, "DE"), (NameOID.ORGANIZATION_NAME, "Lab"), (NameOID.COMMON_NAME, "vbr01.lab.local")]
    name = x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), SERIAL)
        .not_valid_before(datetime(2025, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, 12, tzinfo=UTC))
    )
    return made.sign(key, SHA256()), key


@pytest.fixture
def shell(tmp_path: Path, certificate: tuple[x509.Certificate, ec.EllipticCurvePrivateKey]) -> Iterator[Shell]:
    found, key = certificate
    (tmp_path / "a.cer").write_bytes(found.public_bytes(Encoding.DER))
    (tmp_path / "a.pem").write_bytes(found.public_bytes(Encoding.PEM))
    store = pkcs12.serialize_key_and_certificates(b"Backup", key, found, None, BestAvailableEncryption(b"secret"))
    (tmp_path / "a.pfx").write_bytes(store)
    (tmp_path / "a.txt").write_bytes(b"no certificate")
    shell = Shell(mounts=[MountGrant(str(tmp_path), "C:\\cert")])
    shell.run("function Secret($text) { ConvertTo-SecureString $text -AsPlainText -Force }")
    yield shell
    shell.session.close()


@pytest.mark.parametrize(
    ("arguments", "friendly"),
    [("a.cer", ""), ("a.pem", ""), ("a.pfx -Password (Secret secret)", "Backup")],
)
def test_a_file_says_whose_it_is(
    shell: Shell, certificate: tuple[x509.Certificate, ec.EllipticCurvePrivateKey], arguments: str, friendly: str
) -> None:
    shell.run(f"$found = Get-VBRBackupServerCertificate -Path C:\\cert\\{arguments}")
    text = "'SubjectName', 'IssuerName', 'SerialNumber', 'Thumbprint' | ForEach-Object { $found.$_ }"
    thumbprint = certificate[0].fingerprint(SHA1()).hex().upper()
    name = "CN=vbr01.lab.local, O=Lab, C=DE"
    assert lines(shell.run(text)) == [name, name, "0080A1", thumbprint]
    text = "\"<$($found.FriendlyName)>\"; $found.NotAfter.ToUniversalTime().ToString('s')"
    assert lines(shell.run(text)) == [f"<{friendly}>", "2027-01-01T12:00:00"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("a.pfx -Password (Secret wrong)", "The specified network password is not correct."),
        ("a.pfx", "The specified network password is not correct."),
        ("a.txt", "Cannot find the requested object."),
        ("none.cer", "No certificate file is named 'C:\\cert\\none.cer'."),
    ],
)
def test_what_is_none_is_refused(shell: Shell, arguments: str, message: str) -> None:
    assert error_of(shell, f"Get-VBRBackupServerCertificate -Path C:\\cert\\{arguments}")[-1] == message
