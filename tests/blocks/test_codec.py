"""What is encoded is decoded again, in every combination of algorithms, and nothing else is believed."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import Compression
from hvsim.blocks.datapath.ciphers import XChaCha20Poly1305, hchacha20
from hvsim.blocks.datapath.codec import CODEC_ENCRYPTED, Codec, CodecHeader, new_header
from hvsim.blocks.datapath.compression import every_way, is_noise, packer
from hvsim.blocks.datapath.keys import Derivation
from hvsim.blocks.device import Buffer
from hvsim.blocks.errors import BackupUnsupported, PasswordMissing, PasswordWrong
from hvsim.blocks.faults import flipped

QUICK = Derivation(memory_kib=64, passes=1, lanes=1)
CIPHERS = ["xchacha20-poly1305", "aes-256-gcm"]
CONTENT = b"a line of text that repeats\n" * 400


def header(cipher: str | None, digest: str = "blake3", password: str = "secret", seed: int = 1) -> CodecHeader:
    if cipher is None:
        return new_header(digest)
    source = random.Random(seed).randbytes
    return new_header(digest, password, cipher=cipher, derivation=QUICK, random=source)


def codec(
    cipher: str | None, digest: str = "blake3", compression: Compression = Compression.LZ4, level: int | None = None
) -> Codec:
    return Codec.open(header(cipher, digest), "secret", compression=compression, level=level)


def encoded(one: Codec, content: bytes, name: bytes | None = None) -> tuple[int, bytes]:
    """The codec number and the stored bytes of one block; their check is looked at."""
    name = one.digest(content) if name is None else name
    number, stored, check = one.encoder()(content, name)
    assert check == (name[:8] if number == 1 else one.check(stored))
    return number, bytes(stored)


@pytest.mark.parametrize("cipher", [None, *CIPHERS])
@pytest.mark.parametrize("digest", ["blake3", "sha256"])
@pytest.mark.parametrize("compression", list(Compression))
def test_every_combination_gives_the_content_back(cipher: str | None, digest: str, compression: Compression) -> None:
    one = codec(cipher, digest, compression)
    for content in (CONTENT, random.Random(3).randbytes(5000), b"x", bytes(70_000)):
        name = one.digest(content)
        number, stored = encoded(one, content)
        assert (number >= CODEC_ENCRYPTED) is one.is_encrypted is (cipher is not None)
        assert one.digester()(content) == name
        assert one.decode(stored, number, len(content), name) == content
        assert one.decode(stored, number, len(content) + 1, name) is None
        assert one.decode(stored, number, len(content), bytes(32)) is None
        again = Codec.open(CodecHeader.from_json(one.header.to_json()), "secret")
        assert again.decode(stored, number, len(content), name) == content
        assert encoded(again, content) == encoded(Codec.open(one.header, "secret"), content)


@given(st.sampled_from(CIPHERS), st.integers(0, 10_000), st.binary(min_size=1, max_size=300))
def test_a_flipped_bit_is_never_decrypted(cipher: str, bit: int, content: bytes) -> None:
    one = codec(cipher)
    name = one.digest(content)
    number, stored = encoded(one, content)
    assert one.decode(flipped(stored, bit), number, len(content), name) is None
    assert one.unseal(flipped(one.seal(content, b"map"), bit), b"map") is None
    assert one.decode(stored, number, len(content), flipped(name, bit)) is None


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_structure_opens_in_its_own_place_only(cipher: str) -> None:
    one = codec(cipher)
    sealed = one.seal(CONTENT, b"map:a.vhdx")
    assert one.unseal(sealed, b"map:a.vhdx") == CONTENT
    assert one.unseal(sealed, b"map:b.vhdx") is None
    assert one.unseal(sealed[:20], b"map:a.vhdx") is None
    assert CONTENT[:20] not in sealed
    assert codec(None).unseal(codec(None).seal(CONTENT, b"map"), b"map") == CONTENT


@pytest.mark.parametrize("digest", ["blake3", "sha256"])
def test_without_the_key_a_digest_says_nothing_about_the_content(digest: str) -> None:
    plain, one = codec(None, digest), codec("aes-256-gcm", digest)
    other = Codec.open(header("aes-256-gcm", digest, seed=2), "secret")
    assert len({plain.digest(CONTENT), one.digest(CONTENT), other.digest(CONTENT)}) == 3
    assert plain.digest(CONTENT) == hashlib.sha256(CONTENT).digest() or digest == "blake3"


def test_a_block_in_the_clear_is_not_believed_in_an_encrypted_chain() -> None:
    one = codec("aes-256-gcm")
    assert one.decode(CONTENT, 1, len(CONTENT), one.digest(CONTENT)) is None
    number, stored = encoded(one, CONTENT)
    assert codec(None).decode(stored, number, len(CONTENT), one.digest(CONTENT)) is None


@pytest.mark.parametrize("method", ["argon2id", "scrypt"])
@pytest.mark.parametrize("cipher", CIPHERS)
def test_only_the_password_opens_the_chain_and_it_can_be_changed(method: str, cipher: str) -> None:
    source = random.Random(1).randbytes
    kept = new_header(password="old", cipher=cipher, derivation=Derivation(method, 64, 1, 1), random=source)
    with pytest.raises(PasswordWrong, match="does not open the backup"):
        Codec.open(kept, "wrong")
    with pytest.raises(PasswordMissing, match="a password is needed"):
        Codec.open(kept)
    changed = kept.with_password("old", "new", source)
    assert Codec.open(changed, "new").digest(CONTENT) == Codec.open(kept, "old").digest(CONTENT)
    with pytest.raises(PasswordWrong):
        Codec.open(changed, "old")
    with pytest.raises(PasswordMissing, match="not encrypted"):
        new_header().with_password("old", "new")


def test_a_weakened_parameter_is_noticed() -> None:
    item = header("aes-256-gcm").to_json()
    item["encryption"]["derivation"]["passes"] = 2
    with pytest.raises(PasswordWrong):
        Codec.open(CodecHeader.from_json(item), "secret")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("digest",), "md5"),
        (("encryption", "cipher"), "rot13"),
        (("encryption", "salt"), "00"),
        (("encryption", "nonce"), "zz"),
        (("encryption", "derivation", "method"), "md5"),
        (("encryption", "derivation", "memory_kib"), 1 << 40),
        (("encryption", "derivation", "passes"), 0),
        (("encryption", "derivation", "lanes"), 10_000),
        (("encryption", "derivation"), None),
    ],
)
def test_a_foreign_header_is_refused(path: tuple[str, ...], value: object) -> None:
    content = item = header("aes-256-gcm").to_json()
    for name in path[:-1]:
        item = item[name]
    item[path[-1]] = value
    with pytest.raises(BackupUnsupported):
        CodecHeader.from_json(content)


def test_levels_of_zstandard_are_checked_and_count() -> None:
    source = random.Random(4)
    words = [source.randbytes(6).hex() for _ in range(900)]
    text = " ".join(source.choice(words) for _ in range(30_000)).encode()
    sizes = [len(encoded(codec(None, compression=Compression.ZSTD, level=level), text)[1]) for level in (1, 19)]
    assert sizes[0] > sizes[1]
    with pytest.raises(BackupUnsupported, match="levels from 1 to 22"):
        codec(None, compression=Compression.ZSTD, level=23)
    with pytest.raises(BackupUnsupported, match="has no levels"):
        codec(None, compression=Compression.LZ4, level=3)
    assert encoded(codec(None).with_compression(Compression.ZSTD, 19), text)[0] == 3


def test_the_bytes_of_any_writer_are_found_again() -> None:
    ways = list(every_way())
    assert len(ways) == len(set(ways)) == 24
    written = encoded(codec(None, compression=Compression.ZSTD, level=7), CONTENT)
    assert written in [encoded(codec(None).with_compression(*way), CONTENT) for way in ways]


def test_xchacha_is_the_published_one() -> None:
    """The vectors of draft-irtf-cfrg-xchacha-03, sections 2.2.1 and A.3.1."""
    key = bytes(range(32))
    derived = hchacha20(key, bytes.fromhex("000000090000004a0000000031415927"))
    assert derived.hex() == "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"
    plain = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you "
        b"only one tip for the future, sunscreen would be it."
    )
    cipher = XChaCha20Poly1305(bytes(range(0x80, 0xA0)))
    nonce, extra = bytes(range(0x40, 0x58)), bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    sealed = cipher.encrypt(nonce, plain, extra)
    assert sealed[:16].hex() == "bd6d179d3e83d43b9576579493c0e939"
    assert sealed[-16:].hex() == "c0875924c1c7987947deafd8780acf49"
    assert cipher.decrypt(nonce, sealed, extra) == plain


@pytest.mark.parametrize("compression", [Compression.LZ4, Compression.ZSTD])
def test_a_long_block_of_noise_is_found_out_by_a_few_bytes_and_every_other_is_packed(compression: Compression) -> None:
    size = 1024 * 1024
    noise, text = random.Random(1).randbytes(size), (CONTENT * 100)[:size]
    looked_at: list[int] = []
    pack = packer(compression, 3)[1]

    def counted(data: Buffer) -> Buffer:
        looked_at.append(len(data))
        return pack(data)

    assert is_noise(noise, counted)
    assert is_noise(memoryview(noise), counted)
    assert sum(looked_at) < size // 4
    for content in (text, text[: size // 2] + noise[: size // 2], noise[: size * 7 // 8] + text[: size // 8]):
        assert not is_noise(content, pack)
        assert len(encoded(codec(None, compression=compression), content)[1]) < size * 15 / 16
    assert not is_noise(noise[:4096] * 256, pack)
