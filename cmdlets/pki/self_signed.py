"""New-SelfSignedCertificate: a certificate that nobody else vouches for, as a lab and a replica server use it."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.estate.live_types import enum_type
from hvsim.cmdlets.estate.name_service import certificates_of
from hvsim.cmdlets.estate.values import to_moment
from hvsim.infrastructure.computers.certificate_stores import LOCATIONS, STORES, USAGES, self_signed
from hvsim.infrastructure.inside.machine import Inside
from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter
from hvsim.interpreter.dotnet.certificates import CertificateItem
from hvsim.interpreter.values import to_string

WINDOWS_ONLY = True
_SPACE = "Microsoft.CertificateServices.Commands."
_NO_KEY = "No key is made here: a certificate is what it says."
_NO_CARD = "There is no card reader here."

for _name, _members in {
    "CertificateType": {
        "Custom": 0, "CodeSigningCert": 1, "DocumentEncryptionCert": 2, "SSLServerAuthentication": 3,
        "DocumentEncryptionCertLegacyCsp": 4,
    },
    "KeyUsage": {
        "None": 0, "EncipherOnly": 1, "CRLSign": 2, "CertSign": 4, "KeyAgreement": 8, "DataEncipherment": 16,
        "KeyEncipherment": 32, "NonRepudiation": 64, "DigitalSignature": 128, "DecipherOnly": 32768,
    },
    "KeyUsageProperty": {"None": 0, "Decrypt": 1, "Sign": 2, "KeyAgreement": 4, "All": 16777215},
    "HardwareKeyUsage": {
        "None": 0, "SignatureKey": 1, "EncryptionKey": 2, "GenericKey": 3, "StorageKey": 4, "IdentityKey": 8,
    },
    "KeyProtection": {"None": 0, "Protect": 1, "ProtectHigh": 2, "ProtectFingerPrint": 4},
    "KeyExportPolicy": {"NonExportable": 0, "ExportableEncrypted": 1, "Exportable": 2},
    "KeySpec": {"None": 0, "KeyExchange": 1, "Signature": 2},
    "CurveParametersExportType": {"None": 0, "CurveParameters": 1, "CurveName": 2},
}.items():  # fmt: skip
    enum_type(_SPACE + _name, _members)


@cmdlet(
    "New-SelfSignedCertificate",
    confirm="Medium",
    class_name="Microsoft.CertificateServices.Commands.NewSelfSignedCertificateCommand",
    output=CertificateItem.net_name,
)
class NewSelfSignedCertificate(Cmdlet):
    """Makes a certificate that is signed by itself, or by another one, and puts it into a store."""

    security_descriptor: Any = parameter(
        type="System.Security.AccessControl.FileSecurity", no_effect=_NO_KEY, help="Who may use the key."
    )
    text_extension: list[str] = parameter(no_effect=_NO_KEY, help="Further extensions as texts.")
    extension: Any = parameter(type="System.Object[]", no_effect=_NO_KEY, help="Further extensions.")
    hardware_key_usage: Any = parameter(type=_SPACE + "HardwareKeyUsage[]", no_effect=_NO_KEY, help="In a chip.")
    key_usage_property: Any = parameter(type=_SPACE + "KeyUsageProperty[]", no_effect=_NO_KEY, help="What it may do.")
    key_usage: Any = parameter(type=_SPACE + "KeyUsage[]", no_effect=_NO_KEY, help="What the key is for.")
    key_protection: Any = parameter(type=_SPACE + "KeyProtection[]", no_effect=_NO_KEY, help="How the key is kept.")
    key_export_policy: Any = parameter(type=_SPACE + "KeyExportPolicy[]", no_effect=_NO_KEY, help="Who may take it.")
    key_length: int = parameter(no_effect=_NO_KEY, help="How many bits the key has.")
    key_algorithm: str = parameter(no_effect=_NO_KEY, help="RSA, or a curve.")
    smime_capabilities: Switch = parameter(name="SmimeCapabilities", no_effect=_NO_KEY, help="For mail.")
    existing_key: Switch = parameter(no_effect=_NO_KEY, help="With a key that is there.")
    key_location: str = parameter(no_effect=_NO_KEY, help="Where the key is.")
    signer_reader: str = parameter(no_effect=_NO_CARD, help="The reader with the signer's card.")
    reader: str = parameter(no_effect=_NO_CARD, help="The reader with the card.")
    signer_pin: Any = parameter(type="System.Security.SecureString", no_effect=_NO_CARD, help="Its number.")
    pin: Any = parameter(type="System.Security.SecureString", no_effect=_NO_CARD, help="Its number.")
    key_description: str = parameter(no_effect=_NO_KEY, help="What the key is for.")
    key_friendly_name: str = parameter(no_effect=_NO_KEY, help="The name of the key.")
    container: str = parameter(no_effect=_NO_KEY, help="Where the key is kept.")
    provider: str = parameter(no_effect=_NO_KEY, help="Who makes the key.")
    curve_export: Any = parameter(type=_SPACE + "CurveParametersExportType", no_effect=_NO_KEY, help="Of a curve.")
    key_spec: Any = parameter(type=_SPACE + "KeySpec", no_effect=_NO_KEY, help="The kind of key of old providers.")
    type_: Any = parameter(name="Type", type=_SPACE + "CertificateType", help="What it is for.")
    friendly_name: str = parameter(default="", help="A name for people.")
    not_after: Any = parameter(type="System.DateTime", help="How long it is good; a year without it.")
    not_before: Any = parameter(type="System.DateTime", help="From when it is good.")
    serial_number: str = parameter(default="", help="Its number, in hexadecimal.")
    subject: str = parameter(help="Whose it is; the first name of -DnsName without it.")
    dns_name: list[str] = parameter(default=(), help="The names of the machine that it is for.")
    suppress_oid: list[str] = parameter(no_effect=_NO_KEY, help="The extensions that are left out.")
    hash_algorithm: str = parameter(no_effect=_NO_KEY, help="How it is signed.")
    alternate_signature_algorithm: Switch = parameter(no_effect=_NO_KEY, help="How it is signed.")
    test_root: Switch = parameter(help="Signed by a root for tests.")
    signer: Any = parameter(type=CertificateItem.net_name, help="The certificate that signs it.")
    clone_cert: Any = parameter(pipeline=True, type=CertificateItem.net_name, help="One that it is to be like.")
    cert_store_location: str = parameter(default="Cert:\\LocalMachine\\My", help="The store that it is put into.")

    examples = [
        Example(
            "$made = New-SelfSignedCertificate -DnsName hv01.lab.local -CertStoreLocation Cert:\\LocalMachine\\My\n"
            '(Get-Item "Cert:\\LocalMachine\\My\\$($made.Thumbprint)").Subject',
            "For replicas over HTTPS.",
            output="CN=hv01.lab.local\n",
        )
    ]

    def process(self) -> None:
        place = self.engine.providers.qualify(self.cert_store_location).path.split("\\")
        location = next((each for each in LOCATIONS if each.lower() == place[0].lower()), None)
        store = next((each for each in STORES if len(place) == 2 and each.lower() == place[1].lower()), None)
        if location is None or store is None:
            self.write_error(
                "Cannot find path because it does not exist: a certificate store is Cert:\\LocalMachine\\My, say.",
                "System.Management.Automation.ItemNotFoundException",
                "ObjectNotFound",
                target=self.cert_store_location,
            )
            return
        if self.should_process(f"{location}\\{store}"):
            inside = inside_of(self.engine)
            made = self._made(inside)
            certificates_of(inside).add(location, store, made)
            item = CertificateItem(made)
            where = self.engine.providers.qualify(f"{self.cert_store_location}\\{made.thumbprint}")
            self.write(where.provider.locate(item, where))

    def _made(self, inside: Inside) -> Any:
        like = self.clone_cert.facts if isinstance(self.clone_cert, CertificateItem) else None
        names = list(self.dns_name) or (list(like.dns_names) if like is not None else [])
        usual = f"CN={names[0]}" if self.dns_name else f"CN={inside.name}" if like is None else like.subject
        subject = self.subject or usual
        kind = "SSLServerAuthentication" if self.type_ is None else to_string(self.type_)
        signer = self.signer.facts.subject if isinstance(self.signer, CertificateItem) else ""
        return self_signed(
            inside.random.guid(),
            inside.clock.now(),
            subject if "=" in subject else f"CN={subject}",
            names=names,
            kind=kind if kind in USAGES else "Custom",
            friendly_name=self.friendly_name or (like.friendly_name if like is not None else ""),
            not_before=to_moment(self.not_before),
            not_after=to_moment(self.not_after),
            serial_number=self.serial_number,
            issuer=signer or ("CN=CertReq Test Root, OU=For Test Purposes Only" if self.test_root else ""),
        )
