"""Web servers of the estate: what a machine with IIS answers, from the files below its wwwroot.

There is no network outside the estate. Knows addresses, ports and files; not how a shell shows an answer.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from email.utils import format_datetime
from enum import Enum
from posixpath import normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from attrs import frozen

from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.costs import Leg, Stage, Station
from hvsim.infrastructure.errors import EstateError, Refused
from hvsim.infrastructure.files import FileTree
from hvsim.infrastructure.inside.addresses import NetworkPlace, find_place
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

CONNECTION_PATIENCE = 21.0
"""Seconds until a connection to a machine that is down is given up."""
_ROOT = "C:\\inetpub\\wwwroot"
_DEFAULTS = ("Default.htm", "index.htm", "index.html", "iisstart.htm")
_START_PAGE = b"<!DOCTYPE html>\r\n<html><head><title>IIS Windows Server</title></head><body></body></html>\r\n"
_SERVER = "W3SVC"
_READ = ("GET", "HEAD")
_KINDS = {
    "htm": "text/html",
    "html": "text/html",
    "txt": "text/plain",
    "log": "text/plain",
    "css": "text/css",
    "csv": "text/csv",
    "xml": "text/xml",
    "json": "application/json",
    "js": "application/javascript",
    "zip": "application/x-zip-compressed",
}
"""What IIS calls files of a kind; all others are bytes."""


class WebProblem(Enum):
    """Why no answer came."""

    UNKNOWN_HOST = "unknown host"
    NO_ANSWER = "no answer"
    REFUSED = "refused"
    NOT_TRUSTED = "not trusted"
    ENDED = "ended"


class WebFailure(EstateError):
    """There was no answer."""

    def __init__(self, problem: WebProblem, host: str, port: int) -> None:
        self.problem = problem
        super().__init__(f"{host}:{port}: {problem.value}")


@frozen
class WebAddress:
    """Where something is in the web: `path` with the question behind it."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_secure(self) -> bool:
        """Whether the server has to show a certificate."""
        return self.scheme == "https"


def read_address(text: str) -> WebAddress:
    """The address that a text is; '' for the host of one that names none. Raises `Refused` for a port that is none."""
    try:
        parts = urlsplit(text)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Refused("Invalid URI: Invalid port specified.") from error
    return WebAddress(parts.scheme, parts.hostname or "", port, parts.path + (f"?{parts.query}" if parts.query else ""))


@frozen
class WebAnswer:
    """What a server said."""

    status: int
    reason: str
    content: bytes
    kind: str
    date: datetime
    modified: datetime | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The lines in front of the content."""
        found = {
            "Date": format_datetime(self.date, usegmt=True),
            "Server": "Microsoft-IIS/10.0",
            "Content-Length": str(len(self.content)),
            "Content-Type": self.kind,
        }
        if self.modified is not None:
            found["Last-Modified"] = format_datetime(self.modified, usegmt=True)
        return found


def ask(
    inside: Inside, address: WebAddress, method: str = "GET", *, trusting: bool = False
) -> Generator[Any, Any, WebAnswer]:
    """A process: a machine asks a web server. `trusting` takes any certificate. Raises `WebFailure`."""
    host, port = address.host, address.port
    place = find_place(inside.network, host, inside.place)
    if place is None:
        raise WebFailure(WebProblem.UNKNOWN_HOST, host, port)
    if not place.takes(port):
        yield inside.clock.wait(CONNECTION_PATIENCE)
        raise WebFailure(WebProblem.NO_ANSWER, host, port)
    if not place.listens(port):
        raise WebFailure(WebProblem.REFUSED, host, port)
    server = Inside(place.thing)
    if address.is_secure and not trusting:
        raise WebFailure(WebProblem.NOT_TRUSTED, host, port)
    if port not in (80, 443) or not server.services.runs(_SERVER):
        raise WebFailure(WebProblem.ENDED, host, port)
    answer = _answer(server, address.path, method)
    if answer.content:
        link = _link(place)
        yield from inside.network.flows.move([Leg(Stage.NETWORK, link, len(answer.content))])
    return answer


def _link(place: NetworkPlace) -> Station:
    return place.thing.link if isinstance(place.thing, Computer) else place.thing.host.link


def _answer(server: Inside, path: str, method: str) -> WebAnswer:
    now = server.clock.now()
    if method.upper() not in _READ:
        return WebAnswer(405, "Method Not Allowed", b"", "text/html", now)
    tree = _files(server)
    inner = _inside_root(path)
    full = f"{_ROOT}\\{inner}".rstrip("\\")
    names = [full] if inner else []
    for name in (*names, *(f"{full}\\{default}" for default in _DEFAULTS)):
        status = tree.status(name)
        if status is not None and not status.is_directory:
            kind = _KINDS.get(name.rpartition(".")[2].lower(), "application/octet-stream")
            content = tree.read(name)
            return WebAnswer(200, "OK", content if method.upper() == "GET" else b"", kind, now, status.modified)
    if not inner:
        return WebAnswer(200, "OK", _START_PAGE if method.upper() == "GET" else b"", "text/html", now)
    return WebAnswer(404, "Not Found", b"", "text/html", now)


def _inside_root(path: str) -> str:
    """What a path of the web names below the root: no `..` leads out of it."""
    asked = unquote(path.partition("?")[0]).replace("\\", "/")
    return normpath(f"/{asked}").strip("/").replace("/", "\\")


def _files(server: Inside) -> FileTree:
    place = server.place
    return place.guest.file_tree(place) if isinstance(place, VirtualMachine) else place.files
