"""The key of an encrypted chain and the password that opens it.

A random master key encrypts everything; the header of the files holds it, encrypted by a key that is derived from the
password. So a password can be changed without touching a block. Does not keep passwords.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from attrs import asdict, evolve, frozen

from hvsim.blocks.datapath.ciphers import KEY_SIZE, Sealer, cipher_named, open_sealed
from hvsim.blocks.errors import BackupUnsupported, PasswordMissing, PasswordWrong

SALT_SIZE = 32

RandomBytes = Callable[[int], bytes]

_MOST_MEMORY_KIB = 512 * 1024
"""A file that somebody made up must not make its reader take gigabytes."""

_WORK = range(1, 65)
_LEAST_SALT = 16


@frozen
class Derivation:
    """How a key is made of a password: by Argon2id or scrypt, with how much memory and work.

    `memory_kib` is what one derivation takes, `passes` how often Argon2id goes over it and `lanes` how wide.
    """

    method: str = "argon2id"
    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def check(self) -> None:
        """Raises `BackupUnsupported` for what is unknown, or more than a reader should be made to do."""
        if self.method not in ("argon2id", "scrypt"):
            raise BackupUnsupported(f"The key derivation '{self.method}' is not known: there are argon2id, scrypt.")
        possible = self.passes in _WORK and self.lanes in _WORK
        if not possible or not 8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB:
            detail = f"{self.memory_kib} KiB, {self.passes} passes, {self.lanes} lanes"
            raise BackupUnsupported(f"The key derivation asks for what cannot be: {detail}.")
        if self.method == "scrypt" and self.memory_kib & (self.memory_kib - 1):
            raise BackupUnsupported("The memory of scrypt is a power of two of kibibytes.")

    def key(self, password: str, salt: bytes) -> bytes:
        """The 32 bytes that the password stands for."""
        secret = password.encode("utf-8", "surrogatepass")
        if self.method == "scrypt":
            from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

            # With r = 8 each unit of n takes one kibibyte.
            return Scrypt(salt, KEY_SIZE, self.memory_kib, 8, self.lanes).derive(secret)
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        derivation = Argon2id(
            salt=salt, length=KEY_SIZE, iterations=self.passes, lanes=self.lanes, memory_cost=self.memory_kib
        )
        return derivation.derive(secret)


@frozen
class EncryptionHeader:
    """What a file says in the clear about its encryption: enough to open it with the password, nothing more.

    `other` is the same key under another password, there only while the password is being changed.
    """

    cipher: str
    derivation: Derivation
    salt: bytes
    nonce: bytes
    wrapped_key: bytes
    other: EncryptionHeader | None = None

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        item = {
            "cipher": self.cipher,
            "derivation": asdict(self.derivation),
            "salt": self.salt.hex(),
            "nonce": self.nonce.hex(),
            "wrapped_key": self.wrapped_key.hex(),
        }
        return item if self.other is None else item | {"other": self.other.to_json()}

    @classmethod
    def from_json(cls, item: dict[str, Any]) -> EncryptionHeader:
        """The header that `to_json` wrote. Raises `BackupUnsupported` for anything else."""
        try:
            derivation = Derivation(
                str(item["derivation"]["method"]),
                *(int(item["derivation"][name]) for name in ("memory_kib", "passes", "lanes")),
            )
            salt, nonce, wrapped_key = (bytes.fromhex(item[name]) for name in ("salt", "nonce", "wrapped_key"))
            header = cls(str(item["cipher"]), derivation, salt, nonce, wrapped_key)
            other = item.get("other")
            if other is not None:
                header = evolve(header, other=cls.from_json({**other, "other": None}))
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
            raise BackupUnsupported(f"The encryption parameters cannot be read: {error!r}.") from None
        derivation.check()
        if len(header.nonce) != cipher_named(header.cipher).NONCE_SIZE or len(header.salt) < _LEAST_SALT:
            raise BackupUnsupported("The encryption parameters cannot be read: a salt or nonce has another length.")
        return header

    def master_key(self, password: str | None) -> bytes:
        """The key that everything is encrypted with. Raises `PasswordMissing` or `PasswordWrong`."""
        if password is None:
            raise PasswordMissing("The backup is encrypted: a password is needed.")
        found = self.opened(password)
        if found is None:
            raise PasswordWrong("The password does not open the backup, or its encryption parameters are damaged.")
        return found[1]

    @property
    def slots(self) -> tuple[EncryptionHeader, ...]:
        """The header under each password that opens it."""
        alone = evolve(self, other=None)
        return (alone,) if self.other is None else (alone, self.other)

    def opened(self, password: str) -> tuple[EncryptionHeader, bytes] | None:
        """The one of `slots` that the password opens, and the key; None where it opens none."""
        for slot in self.slots:
            cipher = cipher_named(slot.cipher)(slot.derivation.key(password, slot.salt))
            key = open_sealed(cipher, slot.nonce, slot.wrapped_key, slot._context())
            if key is not None and len(key) == KEY_SIZE:
                return slot, key
        return None

    def with_password(self, old: str, new: str, random: RandomBytes) -> EncryptionHeader:
        """The same key under another password."""
        return wrap_key(self.master_key(old), new, self.cipher, self.derivation, random)

    def _context(self) -> bytes:
        """What the wrapped key is bound to, so that nobody can weaken a parameter unnoticed."""
        content = evolve(self, other=None).to_json()
        del content["wrapped_key"]
        return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def wrap_key(
    master: bytes, password: str, cipher: str, derivation: Derivation, random: RandomBytes
) -> EncryptionHeader:
    """The header that holds `master`, opened by `password`. Raises `BackupUnsupported`."""
    derivation.check()
    kind = cipher_named(cipher)
    header = EncryptionHeader(cipher, derivation, random(SALT_SIZE), random(kind.NONCE_SIZE), b"")
    wrapped = kind(derivation.key(password, header.salt)).encrypt(header.nonce, master, header._context())
    return evolve(header, wrapped_key=wrapped)


def sealer(cipher: str, master: bytes) -> Sealer:
    """What encrypts blocks and structures under the master key."""
    return Sealer(cipher, subkey(master, "encryption"), subkey(master, "nonces"))


def subkey(master: bytes, purpose: str) -> bytes:
    """A key for one purpose: none of them tells anything about another."""
    from blake3 import blake3

    return blake3(master, derive_key_context=f"hvsim backup 2026-11-25 {purpose}").digest()
