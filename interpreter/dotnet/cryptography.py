"""Hash algorithms: SHA1, SHA256, SHA384, SHA512, MD5."""

from __future__ import annotations

import hashlib
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_null
from hvsim.interpreter.values.arrays import byte_array
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type

_NAMES = ("SHA1", "SHA256", "SHA384", "SHA512", "MD5")


class HashAlgorithm:
    """One algorithm by its name."""

    __slots__ = ("extended", "last", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.last: bytes | None = None
        self.extended = None

    @property
    def net_type(self) -> NetType:
        return named_type(f"System.Security.Cryptography.{self.name}")


def digest(name: str, data: bytes) -> bytes:
    """The hash of some bytes."""
    return hashlib.new(name.lower(), data, usedforsecurity=False).digest()


BASE = declare("System.Security.Cryptography.HashAlgorithm")


@BASE.method("byte[] ComputeHash(byte[] buffer)", "byte[] ComputeHash(byte[] buffer, int offset, int count)")
def _compute(algorithm: HashAlgorithm, data: list[int] | None, offset: int = 0, count: int | None = None) -> Any:
    if data is None:
        raise argument_null("buffer")
    raw = bytes(data)
    algorithm.last = digest(algorithm.name, raw if count is None else raw[offset : offset + count])
    return byte_array(algorithm.last)


@BASE.method("byte[] ComputeHash(System.IO.Stream inputStream)")
def _compute_stream(algorithm: HashAlgorithm, stream: Any) -> Any:
    algorithm.last = digest(algorithm.name, stream.read_all())
    return byte_array(algorithm.last)


BASE.property("byte[] Hash")(lambda algorithm: None if algorithm.last is None else byte_array(algorithm.last))
BASE.property("int HashSize")(lambda algorithm: hashlib.new(algorithm.name.lower()).digest_size * 8)
BASE.method("void Dispose()")(lambda algorithm: None)
BASE.method("void Clear()")(lambda algorithm: None)


@BASE.static("System.Security.Cryptography.HashAlgorithm Create(string hashName)")
def _create(name: str) -> HashAlgorithm | None:
    short = name.rpartition(".")[2].upper().replace("-", "")
    return HashAlgorithm(short) if short in _NAMES else None


def _declare(name: str) -> None:
    declaration = declare(f"System.Security.Cryptography.{name}")
    declaration.static(f"System.Security.Cryptography.{name} Create()")(lambda: HashAlgorithm(name))
    declaration.static("byte[] HashData(byte[] source)")(lambda data: byte_array(digest(name, bytes(data))))


for _name in _NAMES:
    _declare(_name)
