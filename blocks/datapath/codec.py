"""The one object that knows how a chain's blocks are digested, compressed and encrypted, in both directions.

Its header says so in the clear in every file. Does not read or write files, and leaves to its callers what a block that
cannot be decoded means.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from typing import Any

from attrs import define, evolve, field, frozen

from hvsim.blocks.datapath.ciphers import KEY_SIZE, Sealer
from hvsim.blocks.datapath.compression import (
    CODEC_NONE,
    CODEC_ZERO,
    WORTH_A_LOOK,
    WORTH_SIXTEENTHS,
    Compression,
    is_noise,
    packer,
    unpack,
    zstd_level,
)
from hvsim.blocks.datapath.keys import Derivation, EncryptionHeader, RandomBytes, sealer, subkey, wrap_key
from hvsim.blocks.device import Buffer
from hvsim.blocks.digest import digest
from hvsim.blocks.errors import BackupUnsupported, PasswordMissing

CODEC_ENCRYPTED = 16
"""Added to the number of the compression where the stored bytes are encrypted."""

CHECK_SIZE = 8

DIGESTS = ("blake3", "sha256")
"""Pages of backup files have their numbers: another one comes at the end."""


@frozen
class CodecHeader:
    """The algorithms of a chain: `digest` is "blake3" or "sha256", `encryption` None where nothing is encrypted."""

    digest: str = "blake3"
    encryption: EncryptionHeader | None = None

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {"digest": self.digest, "encryption": self.encryption.to_json() if self.encryption else None}

    @classmethod
    def from_json(cls, item: dict[str, Any]) -> CodecHeader:
        """The header that `to_json` wrote. Raises `BackupUnsupported` for what is unknown."""
        encryption = item.get("encryption")
        known = None if encryption is None else EncryptionHeader.from_json(encryption)
        return _checked(cls(str(item.get("digest")), known))

    def with_password(self, old: str, new: str, random: RandomBytes = os.urandom) -> CodecHeader:
        """The same keys under another password. Raises `PasswordMissing` where nothing is encrypted."""
        if self.encryption is None:
            raise PasswordMissing("The backup is not encrypted and has no password to change.")
        return evolve(self, encryption=self.encryption.with_password(old, new, random))


def new_header(
    digest: str = "blake3",
    password: str | None = None,
    *,
    cipher: str = "xchacha20-poly1305",
    derivation: Derivation | None = None,
    random: RandomBytes = os.urandom,
) -> CodecHeader:
    """The header of a new chain, encrypted with a new key where a password is given. Raises `BackupUnsupported`."""
    encryption = None
    if password is not None:
        encryption = wrap_key(random(KEY_SIZE), password, cipher, derivation or Derivation(), random)
    return _checked(CodecHeader(digest, encryption))


Encoded = tuple[int, Buffer, bytes]
"""A block as it is stored: the number of its codec, the bytes, and their check."""


@define
class Codec:
    """Turns the content of blocks into what is stored, and back.

    Safe to use from several threads. Under encryption digests are keyed: without the key they tell nobody whether the
    backup holds a block that he knows.
    """

    header: CodecHeader
    compression: Compression = Compression.LZ4
    level: int = 0
    _digest_key: bytes | None = field(default=None, repr=False)
    _sealer: Sealer | None = field(default=None, repr=False)

    @classmethod
    def open(
        cls,
        header: CodecHeader,
        password: str | None = None,
        *,
        compression: Compression = Compression.LZ4,
        level: int | None = None,
    ) -> Codec:
        """The codec of a chain. Raises `PasswordMissing`, `PasswordWrong`, `BackupUnsupported`.

        `compression` and `level` (of Zstandard) count for what is encoded from now on; anything can be decoded.
        """
        chosen = zstd_level(compression, level)
        if header.encryption is None:
            return cls(header, compression, chosen)
        master = header.encryption.master_key(password)
        return cls(header, compression, chosen, subkey(master, "digests"), sealer(header.encryption.cipher, master))

    def with_compression(self, compression: Compression, level: int | None = None) -> Codec:
        """The same keys, and another compression for what is encoded."""
        chosen = zstd_level(compression, level)
        is_same = (compression, chosen) == (self.compression, self.level)
        return self if is_same else evolve(self, compression=compression, level=chosen)

    @property
    def is_encrypted(self) -> bool:
        return self._sealer is not None

    def digest(self, content: Buffer) -> bytes:
        """The 32 bytes that stand for the content of a block."""
        if self.header.digest == "sha256":
            if self._digest_key is None:
                return hashlib.sha256(content).digest()
            return hmac.digest(self._digest_key, content, "sha256")
        if self._digest_key is None:
            return digest(content)
        from blake3 import blake3

        return blake3(content, key=self._digest_key).digest()

    def check(self, stored: Buffer) -> bytes:
        """The bytes that make any change of the stored bytes visible, to somebody without the key as well."""
        if self.header.digest == "sha256":
            return hashlib.sha256(stored).digest()[:CHECK_SIZE]
        return digest(stored)[:CHECK_SIZE]

    def digester(self) -> Callable[[Buffer], bytes]:
        """`digest`, for many blocks."""
        if self.header.digest != "blake3" or self._digest_key is not None:
            return self.digest
        return digest

    def encoder(self) -> Callable[[Buffer, bytes], Encoded]:
        """What gives what to store for a block's content and digest. Of use to the thread that asked for it."""
        packed_codec, pack = packer(self.compression, self.level)
        check, sealer = self.check, self._sealer

        def encode(content: Buffer, digest: bytes) -> Encoded:
            length = len(content)
            is_lost = length >= WORTH_A_LOOK and is_noise(content, pack)
            packed = content if is_lost else pack(content)
            if len(packed) * 16 > length * WORTH_SIXTEENTHS:
                return CODEC_NONE, content, digest[:CHECK_SIZE]  # it is stored as it is, so that its digest checks it
            return packed_codec, packed, check(packed)

        def encode_sealed(content: Buffer, digest: bytes) -> Encoded:
            assert sealer is not None
            number, packed, _ = encode(content, digest)
            stored = sealer.seal(packed, _block_context(number, digest))
            return number + CODEC_ENCRYPTED, stored, check(stored)

        return encode if sealer is None else encode_sealed

    def decode(self, stored: Buffer, number: int, length: int, digest: bytes) -> Buffer | None:
        """The content of a block, or None where the stored bytes are not what was written under that digest."""
        if number == CODEC_ZERO:
            return None if stored else bytes(length)
        if number >= CODEC_ENCRYPTED:
            number -= CODEC_ENCRYPTED
            opened = self._sealer.unseal(stored, _block_context(number, digest)) if self._sealer else None
            if opened is None:
                return None
            stored = opened
        elif self._sealer is not None:
            return None  # a block in the clear in an encrypted chain is not what the writer wrote
        content = unpack(stored, number, length)
        return content if content is not None and self.digest(content) == digest else None

    def seal(self, data: Buffer, context: bytes) -> bytes:
        """A structure of the file, encrypted where the chain is, and bound to what `context` says it is."""
        return bytes(data) if self._sealer is None else self._sealer.seal(data, b"structure:" + context)

    def unseal(self, sealed: Buffer, context: bytes) -> bytes | None:
        """What `seal` was given, or None."""
        return bytes(sealed) if self._sealer is None else self._sealer.unseal(sealed, b"structure:" + context)


def _block_context(number: int, digest: bytes) -> bytes:
    return b"block:%d:" % number + digest


def _checked(header: CodecHeader) -> CodecHeader:
    if header.digest not in DIGESTS:
        raise BackupUnsupported(f"The digest '{header.digest}' is not known: there are {', '.join(DIGESTS)}.")
    return header
