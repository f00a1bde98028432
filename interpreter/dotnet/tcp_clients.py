"""System.Net.Sockets.TcpClient as port checks use it: whether a machine of the network takes a connection.

Nothing is sent: a connection that was made has no stream.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.name_resolution import find_name
from hvsim.interpreter.dotnet.network import IPAddress
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.host import NetworkName
from hvsim.interpreter.values.shown import Shown

NO_ANSWER = 21_000
"""Milliseconds until Windows gives up a machine that does not answer."""
REFUSED = 2_000
"""Milliseconds until it believes a machine that refuses."""
_SOCKET_FAILURE = "System.Net.Sockets.SocketException"


class TcpClient(Shown):
    """One connection, or none yet."""

    __slots__ = ("connected", "extended", "values")
    net_name = "System.Net.Sockets.TcpClient"

    def __init__(self) -> None:
        self.connected = False
        self.values: dict[str, Any] = {"SendTimeout": 0, "ReceiveTimeout": 0, "NoDelay": False}
        self.extended: Any = None


class Attempt(Shown):
    """A connection under way: how it will end, and after how many milliseconds."""

    __slots__ = ("client", "extended", "failure", "left")
    net_name = "System.Threading.Tasks.Task"

    def __init__(self, client: TcpClient, failure: str, needs: int) -> None:
        self.client = client
        self.failure = failure
        self.left = needs
        self.extended: Any = None
        self._settle()

    def wait(self, engine: Any, milliseconds: int) -> bool:
        """Lets time pass until it has ended, at most so much; whether it has. Less than none waits for the end."""
        passed = self.left if milliseconds < 0 else min(self.left, milliseconds)
        engine.clock.sleep(timedelta(milliseconds=passed))
        self.left -= passed
        self._settle()
        return self.left == 0

    def _settle(self) -> None:
        if self.left == 0 and not self.failure:
            self.client.connected = True


def _begin(engine: Any, client: TcpClient, target: Any, port: int) -> Attempt:
    name = target.net_text() if isinstance(target, IPAddress) else str(target or "")
    place = find_name(engine, name)
    if place is None and not isinstance(target, IPAddress) and not name.replace(".", "").isdecimal():
        return Attempt(client, "No such host is known.", 0)
    if place is None or not place.takes(port):
        return Attempt(client, _unanswered(place, name, port), NO_ANSWER)
    if not place.listens(port):
        refused = "No connection could be made because the target machine actively refused it."
        return Attempt(client, f"{refused} [::ffff:{place.address}]:{port}", REFUSED)
    return Attempt(client, "", 0)


def _unanswered(place: NetworkName | None, name: str, port: int) -> str:
    return (
        "A connection attempt failed because the connected party did not properly respond after a period of time, or "
        f"established connection failed because connected host has failed to respond. "
        f"[::ffff:{name if place is None else place.address}]:{port}"
    )


def _end(engine: Any, attempt: Attempt) -> None:
    attempt.wait(engine, -1)
    if attempt.failure:
        raise _failed(attempt)


def _failed(attempt: Attempt) -> NetFailure:
    return net_failure(_SOCKET_FAILURE, attempt.failure)


CLIENT = declare(TcpClient.net_name)
CLIENT.constructor("()")(TcpClient)


@CLIENT.constructor("(string hostname, int port)", engine=True)
def _connected_client(engine: Any, name: str, port: int) -> TcpClient:
    made = TcpClient()
    _end(engine, _begin(engine, made, name, port))
    return made


@CLIENT.method("void Connect(string hostname, int port)", "void Connect(ipaddress address, int port)", engine=True)
def _connect(engine: Any, client: TcpClient, target: Any, port: int) -> None:
    _end(engine, _begin(engine, client, target, port))


@CLIENT.method(
    f"{Attempt.net_name} ConnectAsync(string host, int port)",
    f"{Attempt.net_name} ConnectAsync(ipaddress address, int port)",
    engine=True,
)
def _connect_later(engine: Any, client: TcpClient, target: Any, port: int) -> Attempt:
    return _begin(engine, client, target, port)


@CLIENT.method(
    "System.IAsyncResult BeginConnect(string host, int port, System.Object requestCallback, System.Object state)",
    "System.IAsyncResult BeginConnect(ipaddress address, int port, System.Object requestCallback, System.Object state)",
    engine=True,
)
def _begin_connect(engine: Any, client: TcpClient, target: Any, port: int, callback: Any, state: Any) -> Attempt:
    return _begin(engine, client, target, port)


@CLIENT.method("void EndConnect(System.IAsyncResult asyncResult)", engine=True)
def _end_connect(engine: Any, client: TcpClient, attempt: Attempt) -> None:
    _end(engine, attempt)


@CLIENT.method("void Close()", "void Dispose()")
def _close(client: TcpClient) -> None:
    client.connected = False


CLIENT.property("bool Connected")(lambda client: client.connected)
for _type, _name in (("int", "SendTimeout"), ("int", "ReceiveTimeout"), ("bool", "NoDelay")):

    def _set(client: TcpClient, value: Any, name: str = _name) -> None:
        client.values[name] = value

    CLIENT.property(f"{_type} {_name}", _set)(lambda client, name=_name: client.values[name])


class EndSignal(Shown):
    """What is signalled when a connection attempt has ended."""

    __slots__ = ("attempt", "extended")
    net_name = "System.Threading.AutoResetEvent"

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt
        self.extended: Any = None


TASK = declare(Attempt.net_name)
TASK.property("bool IsCompleted")(lambda attempt: attempt.left == 0)
TASK.property("bool IsCompletedSuccessfully")(lambda attempt: attempt.left == 0 and not attempt.failure)
TASK.property("bool IsFaulted")(lambda attempt: attempt.left == 0 and bool(attempt.failure))
TASK.property("bool IsCanceled")(lambda attempt: False)
TASK.property("System.Threading.WaitHandle AsyncWaitHandle")(EndSignal)
TASK.method("void Dispose()")(lambda attempt: None)


@TASK.method("void Wait()", "bool Wait(int millisecondsTimeout)", engine=True)
def _wait(engine: Any, attempt: Attempt, milliseconds: int = -1) -> bool:
    ended = attempt.wait(engine, milliseconds)
    if ended and attempt.failure:
        raise net_failure("System.AggregateException", f"One or more errors occurred. ({attempt.failure})")
    return ended


HANDLE = declare(EndSignal.net_name)
HANDLE.method("void Close()", "void Dispose()")(lambda handle: None)


@HANDLE.method(
    "bool WaitOne()",
    "bool WaitOne(int millisecondsTimeout)",
    "bool WaitOne(int millisecondsTimeout, bool exitContext)",
    "bool WaitOne(timespan timeout)",
    "bool WaitOne(timespan timeout, bool exitContext)",
    engine=True,
)
def _wait_one(engine: Any, handle: EndSignal, timeout: Any = -1, exits: bool = False) -> bool:
    milliseconds = timeout if isinstance(timeout, int) else int(timeout.ticks // 10_000)
    return handle.attempt.wait(engine, milliseconds)
