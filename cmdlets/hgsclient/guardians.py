"""New-, Get- and Remove-HgsGuardian, New-HgsKeyProtector."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import array
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.hosts.guardians import Guardian, make_guardian, protector_of, remove_guardian
from hvsim.infrastructure.hosts.host import Host
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.values import Array, convert, named_type

WINDOWS_ONLY = True
GUARDIAN = "Microsoft.Windows.Hgs.Guardian"
PROTECTOR = "Microsoft.Windows.Hgs.KeyProtector"
_MADE = "$owner = New-HgsGuardian Owner -GenerateCertificates"


@frozen(eq=False)
class KeyProtector:
    """What the owner and the guardians can open."""

    owner: Guardian
    guardians: tuple[Guardian, ...]
    data: bytes


live_type(
    GUARDIAN,
    Guardian,
    {
        "string Name": lambda g: g.name,
        "bool HasPrivateSigningKey": lambda g: g.has_keys,
        "string SigningCertificate": lambda g: f"CN=Shielded VM Signing Certificate ({g.name}) ({g.host.name})",
        "string EncryptionCertificate": lambda g: f"CN=Shielded VM Encryption Certificate ({g.name}) ({g.host.name})",
    },
).method("string ToString()")(lambda guardian: guardian.name)


def _bytes(data: bytes) -> Array:
    byte = named_type("System.Byte")
    return Array.of([convert(item, byte) for item in data], byte)


live_type(
    PROTECTOR,
    KeyProtector,
    {
        f"{GUARDIAN} Owner": lambda p: p.owner,
        f"{GUARDIAN}[] Guardians": lambda p: array(p.guardians, GUARDIAN),
        "byte[] RawData": lambda p: _bytes(p.data),
    },
)


class GuardianCommand(Cmdlet):
    """A command about the guardians that a host knows."""

    def host(self) -> Host:
        """The host of the session; the command ends on any other machine."""
        place = inside_of(self.engine).place
        if not isinstance(place, Host):
            self.fail("This machine is no host of virtual machines.", "HgsNotSupported", "InvalidOperation")
        return place

    def found(self, names: list[str]) -> Iterator[Guardian]:
        """The guardians of those names; a name without one is reported."""
        for name in names:
            known = [item for item in self.host().guardians if matches(name, item.name)]
            if not known and not has_wildcards(name):
                self.write_error(
                    f"The guardian '{name}' could not be found.", "GuardianNotFound", "ObjectNotFound", target=name
                )
            yield from known


@cmdlet("Get-HgsGuardian", output=GUARDIAN)
class GetHgsGuardian(GuardianCommand):
    """Lists the guardians that the host knows."""

    name: str = parameter(
        position=0, pipeline=True, by_property_name=True, wildcards=True, help="The guardian; all when left out."
    )

    examples = [Example("(Get-HgsGuardian Owner).HasPrivateSigningKey", "Is it ours?", _MADE, "True\n")]

    def process(self) -> None:
        self.write_all(self.found([self.name or "*"]))


@cmdlet("New-HgsGuardian", default_set="Generate", output=GUARDIAN)
class NewHgsGuardian(GuardianCommand):
    """Makes a guardian with keys of its own, or from certificates."""

    name: str = parameter(position=0, mandatory=True, help="Its name.")
    generate_certificates: Switch = parameter(
        sets={"Generate": In(mandatory=True)}, help="Makes keys, which stay on this host."
    )
    signing_certificate: str = parameter(
        sets={"Certificates": In(mandatory=True)}, help="The file of its certificate for signing."
    )
    encryption_certificate: str = parameter(
        sets={"Certificates": In(mandatory=True)}, help="The file of its certificate for encryption."
    )
    allow_expired: Switch = parameter(no_effect="No certificate runs out.", help="Also one that has run out.")
    allow_untrusted_root: Switch = parameter(
        no_effect="No certificate is refused for that.", help="Also one that nobody vouches for."
    )

    examples = [Example("(New-HgsGuardian Owner -GenerateCertificates).Name", "Its own.", output="Owner\n")]

    def process(self) -> None:
        host = self.host()
        for path in (self.signing_certificate, self.encryption_certificate):
            if path and not host.files.exists(self.engine.providers.file_path(path)):
                self.write_error(
                    f"The file '{path}' could not be found.", "CertificateNotFound", "ObjectNotFound", target=path
                )
                return
        try:
            self.write(make_guardian(host, self.name, has_keys=bool(self.generate_certificates)))
        except EstateError as error:
            self.write_error(str(error), "GuardianExists", "ResourceExists", target=self.name)


@cmdlet("Remove-HgsGuardian", confirm="Medium")
class RemoveHgsGuardian(GuardianCommand):
    """Forgets guardians; what they alone could open is lost."""

    name: str = parameter(sets={"ByName": In(position=0, mandatory=True)}, wildcards=True, help="The guardian.")
    input_object: Any = parameter(
        sets={"ByObject": In(mandatory=True, pipeline=True)}, type=GUARDIAN, help="The guardian, as an object."
    )

    examples = [Example("Remove-HgsGuardian Owner; @(Get-HgsGuardian).Count", "No more.", _MADE, "0\n")]

    def process(self) -> None:
        given = self.input_object
        for guardian in [given] if given is not None else list(self.found([self.name])):
            if self.should_process(guardian.name):
                remove_guardian(guardian)


@cmdlet("New-HgsKeyProtector", output=PROTECTOR)
class NewHgsKeyProtector(GuardianCommand):
    """Makes a key protector that its owner and the guardians can open."""

    owner: Any = parameter(position=0, mandatory=True, type=GUARDIAN, help="Whose machine it will be.")
    guardian: Any = parameter(position=1, type=GUARDIAN + "[]", help="Who else may run it.")
    allow_expired: Switch = parameter(no_effect="No certificate runs out.", help="Also one that has run out.")
    allow_untrusted_root: Switch = parameter(
        no_effect="No certificate is refused for that.", help="Also one that nobody vouches for."
    )

    examples = [
        Example(
            "$kp = New-HgsKeyProtector -Owner $owner -AllowUntrustedRoot;"
            " Set-VMKeyProtector web01 -KeyProtector $kp.RawData; Enable-VMTPM web01;"
            " (Get-VMSecurity web01).TpmEnabled",
            "All that a virtual TPM needs.",
            _MADE + "; Stop-VM web01 -Force",
            "True\n",
        )
    ]

    def process(self) -> None:
        guardians = tuple(self.guardian or ())
        try:
            data = protector_of(self.owner, guardians)
        except EstateError as error:
            self.write_error(str(error), "OwnerWithoutKeys", "InvalidArgument", target=self.owner)
            return
        self.write(KeyProtector(self.owner, guardians, data))
