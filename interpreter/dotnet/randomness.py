"""Random and RandomNumberGenerator on the session's one source of chance; Thread; Process of the shell itself."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_range, must_not_be_negative
from hvsim.interpreter.dotnet.text import CultureInfo
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.limits import elements_fit
from hvsim.interpreter.values.arrays import Array, byte_array
from hvsim.interpreter.values.cultures import current_culture
from hvsim.interpreter.values.numbers.numbers import Byte, Int64, Single

RANDOM = declare("System.Random")


class Random:
    """A generator: with a seed its own, without one the session's."""

    __slots__ = ("extended", "source")
    net_name = "System.Random"

    def __init__(self, source: Any) -> None:
        self.source = source
        self.extended = None


@RANDOM.constructor("()", "(int Seed)", engine=True)
def _new(engine: Any, seed: int | None = None) -> Random:
    return Random(engine.random if seed is None else random.Random(seed))


RANDOM.static_property("System.Random Shared", engine=True)(lambda engine: Random(engine.random))


@RANDOM.method("int Next()", "int Next(int maxValue)", "int Next(int minValue, int maxValue)")
def _next(generator: Random, first: int | None = None, second: int | None = None) -> int:
    low, high = (0, 2147483647) if first is None else (0, first) if second is None else (first, second)
    if high < low:
        if second is None:
            raise argument_range("'maxValue' must be greater than or equal to zero.", "maxValue")
        raise argument_range("'minValue' cannot be greater than maxValue.", "minValue")
    return low + int(generator.source.random() * (high - low))


@RANDOM.method("double NextDouble()")
def _next_double(generator: Random) -> float:
    return float(generator.source.random())


@RANDOM.method("void NextBytes(byte[] buffer)")
def _next_bytes(generator: Random, buffer: list[Any]) -> None:
    buffer[:] = [Byte(generator.source.getrandbits(8)) for _ in buffer]


@RANDOM.method("float NextSingle()")
def _next_single(generator: Random) -> Single:
    return Single(generator.source.random())


@RANDOM.method("long NextInt64()", "long NextInt64(long maxValue)", "long NextInt64(long minValue, long maxValue)")
def _next_long(generator: Random, first: int | None = None, second: int | None = None) -> Int64:
    low, high = (0, 2**63 - 1) if first is None else (0, first) if second is None else (first, second)
    if high < low:
        if second is None:
            raise argument_range("'maxValue' must be greater than or equal to zero.", "maxValue")
        raise argument_range("'minValue' cannot be greater than maxValue.", "minValue")
    return Int64(low + (generator.source.getrandbits(80) % (high - low) if high > low else 0))


@RANDOM.method("System.Object[] GetItems(System.Object[] choices, int length)")
def _items(generator: Random, choices: list[Any], length: int) -> Array:
    if not choices:
        raise net_failure("System.ArgumentException", "Span may not be empty. (Parameter 'choices')")
    if length < 0:
        raise must_not_be_negative("length", length)
    elements_fit(length)
    chosen = [choices[_next(generator, len(choices))] for _ in range(length)]
    return Array.of(chosen, getattr(choices, "element_type", None))


@RANDOM.method("void Shuffle(System.Object[] values)")
def _shuffle(generator: Random, values: list[Any]) -> None:
    mixed = list(values)
    generator.source.shuffle(mixed)
    values[:] = mixed


@RANDOM.method("string GetString(string choices, int length)")
def _random_text(generator: Random, choices: str, length: int) -> str:
    elements_fit(length)
    return "".join(choices[_next(generator, len(choices))] for _ in range(length))


@RANDOM.method("string GetHexString(int stringLength)", "string GetHexString(int stringLength, bool lowercase)")
def _random_digits(generator: Random, length: int, lowercase: bool = False) -> str:
    return _random_text(generator, "0123456789abcdef" if lowercase else "0123456789ABCDEF", length)


CRYPTO = declare("System.Security.Cryptography.RandomNumberGenerator")


@CRYPTO.static("System.Security.Cryptography.RandomNumberGenerator Create()", engine=True)
def _create(engine: Any) -> CryptoRandom:
    return CryptoRandom(engine.random)


class CryptoRandom(Random):
    __slots__ = ()
    net_name = "System.Security.Cryptography.RandomNumberGenerator"


CRYPTO.method("void GetBytes(byte[] data)")(_next_bytes)
CRYPTO.method("void Dispose()")(lambda generator: None)


@CRYPTO.static("byte[] GetBytes(int count)", engine=True)
def _get_bytes(engine: Any, count: int) -> Any:
    return byte_array(bytes(engine.random.getrandbits(8) for _ in range(count)))


@CRYPTO.static("int GetInt32(int toExclusive)", "int GetInt32(int fromInclusive, int toExclusive)", engine=True)
def _get_int(engine: Any, first: int, second: int | None = None) -> int:
    return _next(Random(engine.random), first, second)


THREAD = declare("System.Threading.Thread")


class Thread:
    """The one thread a script runs on."""

    __slots__ = ("extended",)
    net_name = "System.Threading.Thread"

    def __init__(self) -> None:
        self.extended = None


@THREAD.static("void Sleep(int millisecondsTimeout)", engine=True)
def _sleep(engine: Any, milliseconds: int) -> None:
    if milliseconds < 0:
        raise argument_range(
            "Number must be either non-negative and less than or equal to Int32.MaxValue or -1.", "millisecondsTimeout"
        )
    engine.clock.sleep(timedelta(milliseconds=milliseconds))


@THREAD.static("void Sleep(timespan timeout)", engine=True)
def _sleep_span(engine: Any, span: Any) -> None:
    engine.clock.sleep(span.to_python())


_THREAD = Thread()
THREAD.static_property("System.Threading.Thread CurrentThread")(lambda: _THREAD)
THREAD.property("int ManagedThreadId")(lambda thread: 1)
THREAD.property("string Name")(lambda thread: None)
THREAD.property("bool IsBackground")(lambda thread: False)


def _culture(thread: Thread) -> Any:
    return CultureInfo(current_culture())


for _name in ("CurrentCulture", "CurrentUICulture"):
    THREAD.property(f"cultureinfo {_name}", setter=lambda thread, value: None)(_culture)
