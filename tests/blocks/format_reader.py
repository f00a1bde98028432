"""A reader of backup files written from `docs/backup-format.md` alone; it shares no line with the engine."""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import lz4.block
import zstandard
from blake3 import blake3
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

DIGESTS: list[Callable[[bytes], bytes]] = [
    lambda data: blake3(data).digest(),
    lambda data: hashlib.sha256(data).digest(),
]
Json = dict[str, Any]


def compact(value: Json) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


class BackupFile:
    """One file at its newest commit."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.digest = DIGESTS[data[4063]]
        pages = [self._page(number) for number in range(5)]
        assert pages[0][:16] == struct.pack("<8sII", b"HVSIMBKP", 2, 4096)
        commits = [struct.unpack_from("<Q16sQQ32s", page, 8) for page in pages[1:] if page[:8] == b"HVCOMMIT"]
        _, file_id, offset, length, digest = max(commits)
        assert file_id == pages[0][16:32]
        self.id = str(UUID(bytes=file_id))
        self.root: Json = json.loads(self.extent({"offset": offset, "length": length, "digest": digest.hex()}))

    def _page(self, number: int) -> bytes:
        page = self.data[number * 4096 : (number + 1) * 4096]
        return page[:4064] if self.digest(page[:4064]) == page[4064:] else b""

    def extent(self, of: Json) -> bytes:
        found = self.data[of["offset"] : of["offset"] + of["length"]]
        assert self.digest(found).hex() == of["digest"]
        return found


class Reader:
    """The files of a repository's folder, by id, and the restore points in them."""

    def __init__(self, files: list[bytes], password: str = "") -> None:
        self.files = {file.id: file for file in map(BackupFile, files)}
        self.points: dict[str, tuple[BackupFile, Json]] = {}
        self.password = password
        self._keys: dict[str, tuple[bytes, bytes]] = {}
        rank: dict[str, tuple[int, bool]] = {}
        for file in self.files.values():
            for point in file.root["points"]:
                claim = (point["revision"], point["kind"] == "Full")
                if claim > rank.get(point["id"], (0, False)):
                    rank[point["id"]], self.points[point["id"]] = claim, (file, point)

    def disk(self, point_id: str, name: str) -> bytes:
        file, point = self.points[point_id]
        disk = next(disk for disk in point["disks"] if disk["name"] == name)
        below = b"" if disk["mode"] == "Full" else self.disk(point["parent"], name)
        image = bytearray(below[: disk["size"]].ljust(disk["size"], b"\0"))
        size = file.root["block_size"]
        for home, record in self._records(file, disk["map"]):
            start = record[0] * size
            end = min(start + size, disk["size"])
            image[start:end] = self._content(home, end - start, *record[1:])
        return bytes(image)

    def configuration(self, point_id: str) -> bytes:
        file, point = self.points[point_id]
        return self._unsealed(
            file, file.extent(point["configuration"]), b"structure:configuration:" + point_id.encode()
        )

    def _named(self, file: BackupFile, number: int) -> BackupFile:
        return self.files[file.root["files"][number - 1]] if number else file

    def _records(self, file: BackupFile, table: Json) -> Iterator[tuple[BackupFile, tuple[Any, ...]]]:
        for _, offset, length, number, digest in struct.iter_unpack("<QQII8x32s", file.extent(table)):
            home = self._named(file, number)
            segment = home.extent({"offset": offset, "length": length, "digest": digest.hex()})
            for record in struct.iter_unpack("<QQII8s32s", segment):
                yield home, record

    def _content(
        self, home: BackupFile, length: int, offset: int, stored: int, place: int, check: bytes, digest: bytes
    ) -> bytes:
        codec, file = place & 255, self._named(home, place >> 8)
        if codec == 0:
            return bytes(length)
        data = file.data[offset : offset + stored]
        assert file.digest(data)[:8] == check
        if codec >= 16:
            codec -= 16
            data = self._unsealed(file, data, b"block:%d:" % codec + digest)
        if codec == 2:
            data = lz4.block.decompress(data, uncompressed_size=length)
        elif codec == 3:
            data = zstandard.ZstdDecompressor().decompress(data, max_output_size=length)
        assert self._content_digest(file, data) == digest
        assert len(data) == length
        return data

    def _content_digest(self, file: BackupFile, data: bytes) -> bytes:
        codec = file.root["codec"]
        if codec["encryption"] is None:
            return file.digest(data)
        key = self._keys_of(file)[0]
        return blake3(data, key=key).digest() if codec["digest"] == "blake3" else hmac.digest(key, data, "sha256")

    def _unsealed(self, file: BackupFile, sealed: bytes, context: bytes) -> bytes:
        encryption = file.root["codec"]["encryption"]
        if encryption is None:
            return sealed
        nonce = 24 if encryption["cipher"].startswith("x") else 12
        return decrypt(encryption["cipher"], self._keys_of(file)[1], sealed[:nonce], sealed[nonce:], context)

    def _keys_of(self, file: BackupFile) -> tuple[bytes, bytes]:
        header = dict(file.root["codec"]["encryption"])
        header.pop("other", None)
        wrapped = header.pop("wrapped_key")
        if wrapped not in self._keys:
            how, salt = header["derivation"], bytes.fromhex(header["salt"])
            if how["method"] == "scrypt":
                key = Scrypt(salt, 32, how["memory_kib"], 8, how["lanes"]).derive(self.password.encode())
            else:
                cost = {"iterations": how["passes"], "lanes": how["lanes"], "memory_cost": how["memory_kib"]}
                key = Argon2id(salt=salt, length=32, **cost).derive(self.password.encode())
            master = decrypt(
                header["cipher"], key, bytes.fromhex(header["nonce"]), bytes.fromhex(wrapped), compact(header)
            )
            context = "hvsim backup 2026-11-25 "
            self._keys[wrapped] = (
                blake3(master, derive_key_context=context + "digests").digest(),
                blake3(master, derive_key_context=context + "encryption").digest(),
            )
        return self._keys[wrapped]


def decrypt(cipher: str, key: bytes, nonce: bytes, data: bytes, context: bytes) -> bytes:
    if cipher == "aes-256-gcm":
        return AESGCM(key).decrypt(nonce, data, context)
    return ChaCha20Poly1305(hchacha(key, nonce[:16])).decrypt(bytes(4) + nonce[16:], data, context)


def hchacha(key: bytes, nonce: bytes) -> bytes:
    words = list(struct.unpack("<16I", b"expand 32-byte k" + key + nonce))
    columns = [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)]
    diagonals = [(0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]
    for a, b, c, d in (columns + diagonals) * 10:
        for first, second, third, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            words[first] = (words[first] + words[second]) & 0xFFFFFFFF
            mixed = words[third] ^ words[first]
            words[third] = (mixed << turn | mixed >> (32 - turn)) & 0xFFFFFFFF
    return struct.pack("<8I", *words[:4], *words[12:])
