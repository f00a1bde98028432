"""Authenticated encryption of blocks and structures: XChaCha20-Poly1305 and AES-256-GCM.

Encrypts deterministically: the nonce is a keyed digest of what is encrypted, so that equal input gives equal output
whatever the threads do. Two different inputs share a nonce only where 192 bits of digest are equal, or AES's 96: after
2**33 blocks under one key the chance of that is one in 2**30. Does not know where keys come from.
"""

from __future__ import annotations

import struct
from typing import Any, Protocol

from hvsim.blocks.device import Buffer
from hvsim.blocks.errors import BackupUnsupported

KEY_SIZE = 32
TAG_SIZE = 16

_WORDS = struct.Struct("<16I")
_CHACHA_CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")


class Aead(Protocol):
    """What the library's own ciphers offer."""

    def encrypt(self, nonce: bytes, data: Buffer, associated_data: bytes) -> bytes: ...

    def decrypt(self, nonce: bytes, data: Buffer, associated_data: bytes) -> bytes: ...


class XChaCha20Poly1305:
    """ChaCha20-Poly1305 with a nonce of 24 bytes: the first 16 of them and the key make a key of their own."""

    NONCE_SIZE = 24

    def __init__(self, key: bytes) -> None:
        self._key = key

    def encrypt(self, nonce: bytes, data: Buffer, associated_data: bytes) -> bytes:
        """Ciphertext and tag."""
        cipher, short_nonce = self._derived(nonce)
        return cipher.encrypt(short_nonce, data, associated_data)

    def decrypt(self, nonce: bytes, data: Buffer, associated_data: bytes) -> bytes:
        """The plain bytes. Raises the library's `InvalidTag`."""
        cipher, short_nonce = self._derived(nonce)
        return cipher.decrypt(short_nonce, data, associated_data)

    def _derived(self, nonce: bytes) -> tuple[Aead, bytes]:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        return ChaCha20Poly1305(hchacha20(self._key, nonce[:16])), bytes(4) + nonce[16:]


class Aes256Gcm:
    """AES-256 in Galois/Counter mode."""

    NONCE_SIZE = 12

    def __init__(self, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher = AESGCM(key)

    def encrypt(self, nonce: bytes, data: Buffer, associated_data: bytes) -> bytes:
        """Ciphertext and tag."""
        return self._cipher.encrypt(nonce, data, associated_data)

    def decrypt(self, nonce: bytes, data: Buffer, associated_data: bytes) -> bytes:
        """The plain bytes. Raises the library's `InvalidTag`."""
        return self._cipher.decrypt(nonce, data, associated_data)


CIPHERS: dict[str, type[XChaCha20Poly1305] | type[Aes256Gcm]] = {
    "xchacha20-poly1305": XChaCha20Poly1305,
    "aes-256-gcm": Aes256Gcm,
}


def cipher_named(name: str) -> type[XChaCha20Poly1305] | type[Aes256Gcm]:
    """The cipher of that name. Raises `BackupUnsupported`."""
    if name not in CIPHERS:
        raise BackupUnsupported(f"The cipher '{name}' is not known: there are {', '.join(CIPHERS)}.")
    return CIPHERS[name]


def hchacha20(key: bytes, nonce: bytes) -> bytes:
    """The key of 32 bytes that XChaCha20 derives from `key` and the 16 bytes of `nonce`.

    It is the ChaCha20 block function without the final addition of its input, which is therefore taken off again.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

    block = Cipher(algorithms.ChaCha20(key, nonce), None).encryptor().update(bytes(64))
    words = _WORDS.unpack(block)
    added = (*_CHACHA_CONSTANTS, *struct.unpack("<4I", nonce))
    ends = zip((*words[:4], *words[12:]), added, strict=True)
    return struct.pack("<8I", *((word - start) & 0xFFFFFFFF for word, start in ends))


class Sealer:
    """Encrypts and authenticates with one key pair: stored bytes are nonce, ciphertext and tag."""

    def __init__(self, cipher: str, key: bytes, nonce_key: bytes) -> None:
        kind = cipher_named(cipher)
        self._cipher = kind(key)
        self._nonce_key = nonce_key
        self._nonce_size = kind.NONCE_SIZE

    @property
    def overhead(self) -> int:
        """By how many bytes sealed data are longer."""
        return self._nonce_size + TAG_SIZE

    def seal(self, data: Buffer, context: bytes) -> bytes:
        """`data` encrypted; only whoever names the same `context` can open it."""
        nonce = self._nonce(data, context)
        return nonce + self._cipher.encrypt(nonce, data, context)

    def unseal(self, sealed: Buffer, context: bytes) -> bytes | None:
        """What was sealed, or None when the bytes, the key or the context are not the ones."""
        if len(sealed) < self.overhead:
            return None
        view = memoryview(sealed)
        return open_sealed(self._cipher, bytes(view[: self._nonce_size]), view[self._nonce_size :], context)

    def _nonce(self, data: Buffer, context: bytes) -> bytes:
        from blake3 import blake3

        hasher: Any = blake3(len(context).to_bytes(8, "little") + context, key=self._nonce_key)
        nonce: bytes = hasher.update(data).digest(length=self._nonce_size)
        return nonce


def open_sealed(cipher: Aead, nonce: bytes, sealed: Buffer, context: bytes) -> bytes | None:
    """The plain bytes, or None where the tag does not fit."""
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(nonce, sealed, context)
    except InvalidTag:
        return None
