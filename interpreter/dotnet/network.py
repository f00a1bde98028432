"""Uri, IP addresses, mail addresses, and the bits of networking that need no network."""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import quote, unquote

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.objects import argument_null, argument_range
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.arrays import byte_array, string_array
from hvsim.interpreter.values.enums.enums import EnumValue, enum_value
from hvsim.interpreter.values.objects import Reference
from hvsim.interpreter.values.shown import Shown

URI = declare("System.Uri")
_PORTS = {"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443, "ssh": 22, "ldap": 389}
_ABSOLUTE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)


class Uri(Shown):
    """A parsed address; a relative one has its text only."""

    __slots__ = ("extended", "fragment", "host", "original", "path", "port", "query", "scheme", "user_info")
    net_name = "System.Uri"

    def __init__(self, text: str) -> None:
        self.original = text
        self.scheme = self.host = self.user_info = self.path = self.query = self.fragment = ""
        self.port = -1
        self.extended = None
        self._parse(text.strip())

    def _parse(self, text: str) -> None:
        if text.startswith("\\\\") or re.match(r"[A-Za-z]:[\\/]", text):
            self._parse_path(text)
            return
        match = _ABSOLUTE.match(text)
        if match is None:
            if text.startswith("/") and not text.startswith("//"):
                self._parse_path(text)
            return
        self.scheme, rest = match.group(1).lower(), match.group(2)
        rest, sharp, fragment = rest.partition("#")
        rest, mark, query = rest.partition("?")
        self.fragment, self.query = sharp + fragment, mark + query
        if rest.startswith("//"):
            authority, slash, path = rest[2:].partition("/")
            self.path = _escaped(slash + path) or "/"
            self._authority(authority)
        else:
            self.path = _escaped(rest)

    def _parse_path(self, text: str) -> None:
        self.scheme = "file"
        if text.startswith("\\\\"):
            self.host, _, path = text[2:].replace("\\", "/").partition("/")
            self.path = "/" + _escaped(path)
        else:
            path = text.replace("\\", "/") if not text.startswith("/") else text
            self.path = _escaped(path if path.startswith("/") else "/" + path)

    def _authority(self, authority: str) -> None:
        self.user_info, _, host = authority.rpartition("@")
        match = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::(\d*))?", host)
        if match is None or (not match.group(1) and self.scheme != "file"):
            raise net_failure("System.UriFormatException", "Invalid URI: The hostname could not be parsed.")
        self.host = match.group(1).lower()
        self.port = int(match.group(2)) if match.group(2) else _PORTS.get(self.scheme, -1)
        if self.port > 65535:
            raise net_failure("System.UriFormatException", "Invalid URI: Invalid port specified.")

    @property
    def is_absolute(self) -> bool:
        return bool(self.scheme)

    @property
    def authority(self) -> str:
        standard = self.port in (-1, _PORTS.get(self.scheme, -1))
        return self.host if standard else f"{self.host}:{self.port}"

    def absolute(self) -> str:
        user = f"{self.user_info}@" if self.user_info else ""
        slashes = "//" if self.host or self.scheme == "file" or self.path.startswith("/") else ""
        return f"{self.scheme}:{slashes}{user}{self.authority}{self.path}{_escaped(self.query)}{self.fragment}"

    def net_text(self) -> str:
        if not self.is_absolute:
            return self.original
        user = f"{self.user_info}@" if self.user_info else ""
        slashes = "//" if self.host or self.scheme == "file" or self.path.startswith("/") else ""
        path = re.sub(r"%20", " ", self.path)
        return f"{self.scheme}:{slashes}{user}{self.authority}{path}{self.query}{self.fragment}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Uri) and self.net_text() == other.net_text()

    def __hash__(self) -> int:
        return hash(self.net_text())


def _escaped(text: str) -> str:
    return quote(text, safe="/:@!$&'()*+,;=-._~%?[]")


def _need_absolute(uri: Uri) -> Uri:
    if not uri.is_absolute:
        raise net_failure("System.InvalidOperationException", "This operation is not supported for a relative URI.")
    return uri


@URI.constructor("(string uriString)")
def _new(text: str | None) -> Uri:
    if text is None:
        raise argument_null("uriString")
    made = Uri(text)
    if not made.is_absolute:
        raise net_failure("System.UriFormatException", "Invalid URI: The format of the URI could not be determined.")
    return made


@URI.constructor("(string uriString, System.UriKind uriKind)")
def _new_of_kind(text: str, kind: EnumValue) -> Uri:
    return _new(text) if str(kind) == "Absolute" else Uri(text)


@URI.constructor("(uri baseUri, string relativeUri)", "(uri baseUri, uri relativeUri)")
def _relative(base: Uri, relative: Any) -> Uri:
    from urllib.parse import urljoin

    text = relative.original if isinstance(relative, Uri) else relative
    return Uri(urljoin(base.absolute(), text or ""))


@URI.converter
def _convert(value: Any) -> Any:
    return Uri(value) if isinstance(value, str) else None


for _name, _read in {
    "string AbsolutePath": lambda uri: uri.path,
    "string AbsoluteUri": lambda uri: uri.absolute(),
    "string LocalPath": lambda uri: _local_path(uri),
    "string Authority": lambda uri: uri.authority,
    "bool IsDefaultPort": lambda uri: uri.port == _PORTS.get(uri.scheme, -1),
    "bool IsFile": lambda uri: uri.scheme == "file",
    "bool IsLoopback": lambda uri: uri.host in ("localhost", "127.0.0.1", "[::1]"),
    "string PathAndQuery": lambda uri: uri.path + uri.query,
    "string[] Segments": lambda uri: string_array(re.findall(r"[^/]*/|[^/]+", uri.path)),
    "bool IsUnc": lambda uri: uri.scheme == "file" and bool(uri.host),
    "string Host": lambda uri: uri.host,
    "int Port": lambda uri: uri.port,
    "string Query": lambda uri: uri.query,
    "string Fragment": lambda uri: uri.fragment,
    "string Scheme": lambda uri: uri.scheme,
    "string DnsSafeHost": lambda uri: uri.host.strip("[]"),
    "string IdnHost": lambda uri: uri.host.strip("[]"),
    "string UserInfo": lambda uri: uri.user_info,
}.items():
    URI.property(_name)(lambda uri, read=_read: read(_need_absolute(uri)))
URI.property("string OriginalString")(lambda uri: uri.original)
URI.property("bool IsAbsoluteUri")(lambda uri: uri.is_absolute)
URI.property("bool UserEscaped")(lambda uri: False)


def _local_path(uri: Uri) -> str:
    path = unquote(uri.path)
    if uri.scheme != "file":
        return path
    if uri.host:
        return f"\\\\{uri.host}{path}".replace("/", "\\")
    return path[1:].replace("/", "\\") if re.match(r"/[A-Za-z]:", path) else path


URI.method("string ToString()")(lambda uri: uri.net_text())
URI.method("bool Equals(System.Object comparand)")(lambda uri, other: uri == other)


@URI.method("string GetLeftPart(System.UriPartial part)")
def _left_part(uri: Uri, part: EnumValue) -> str:
    texts = (f"{uri.scheme}://", f"{uri.scheme}://{uri.authority}", f"{uri.scheme}://{uri.authority}{uri.path}")
    return texts[part.value] if part.value < 3 else uri.absolute().partition("#")[0]


URI.static("string EscapeDataString(string stringToEscape)")(lambda text: quote(text, safe="-._~"))
URI.static("string EscapeUriString(string stringToEscape)")(lambda text: quote(text, safe="!#$&'()*+,-./:;=?@[]_~"))
URI.static("string UnescapeDataString(string stringToUnescape)")(unquote)


@URI.static("bool IsWellFormedUriString(string uriString, System.UriKind uriKind)")
def _is_well_formed(text: str, kind: EnumValue) -> bool:
    try:
        absolute = Uri(text).is_absolute
    except NetFailure:
        return False
    return (absolute or str(kind) != "Absolute") and " " not in text


@URI.static("bool TryCreate(string uriString, System.UriKind uriKind, [ref] uri result)")
def _try_create(text: str, kind: EnumValue, result: Reference) -> bool:
    try:
        result.value = _new_of_kind(text, kind)
    except NetFailure:
        result.value = None
        return False
    return True


# addresses


class IPAddress(Shown):
    """An IPv4 or IPv6 address."""

    __slots__ = ("address", "extended")
    net_name = "System.Net.IPAddress"

    def __init__(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
        self.address = address
        self.extended = None

    def net_text(self) -> str:
        mapped = getattr(self.address, "ipv4_mapped", None)
        return str(self.address) if mapped is None else f"::ffff:{mapped}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IPAddress) and self.address == other.address

    def __hash__(self) -> int:
        return hash(self.address)


ADDRESS = declare("System.Net.IPAddress")


@ADDRESS.static("ipaddress Parse(string ipString)")
def parse_address(text: str | None) -> IPAddress:
    """IPAddress.Parse; a bare number is an address too. Raises FormatException."""
    if text is None:
        raise argument_null("ipString")
    try:
        return IPAddress(_old_style(text) or ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        raise net_failure("System.FormatException", "An invalid IP address was specified.") from None


def _old_style(text: str) -> ipaddress.IPv4Address | None:
    """One to four numbers, octal and hexadecimal ones too, of which the last fills the rest: `10.1`, `0x7f000001`."""
    parts = text.split(".")
    if len(parts) > 4 or not all(re.fullmatch(r"0[xX][0-9a-fA-F]+|\d+", part, re.ASCII) for part in parts):
        return None
    numbers = []
    for part in parts:
        octal = part[0] == "0" and len(part) > 1 and part[1] not in "xX"
        numbers.append(int(part, 8 if octal else 16 if part[1:2] in ("x", "X") else 10))
    *heads, tail = numbers
    rest = 8 * (4 - len(heads))
    if any(number > 255 for number in heads) or tail >> rest:
        raise ValueError(text)
    value = tail
    for place, number in enumerate(heads):
        value |= number << (24 - 8 * place)
    return ipaddress.IPv4Address(value)


@ADDRESS.static("bool TryParse(string ipString, [ref] ipaddress address)")
def _try_parse_address(text: str | None, result: Reference) -> bool:
    try:
        result.value = parse_address(text or "")
    except NetFailure:
        result.value = None
        return False
    return True


@ADDRESS.constructor("(byte[] address)")
def _from_bytes(data: list[int]) -> IPAddress:
    if len(data) not in (4, 16):
        raise net_failure("System.ArgumentException", "An invalid IP address was specified. (Parameter 'address')")
    return IPAddress(ipaddress.ip_address(bytes(data)))


@ADDRESS.constructor("(long newAddress)")
def _from_number(number: int) -> IPAddress:
    if not 0 <= number < 2**32:
        raise argument_range("Specified argument was out of the range of valid values.", "newAddress")
    return IPAddress(ipaddress.IPv4Address(int(number).to_bytes(4, "little")))


@ADDRESS.property("System.Net.Sockets.AddressFamily AddressFamily")
def _family(value: IPAddress) -> EnumValue:
    name = "InterNetwork" if value.address.version == 4 else "InterNetworkV6"
    return enum_value("System.Net.Sockets.AddressFamily", name)


ADDRESS.property("string IPAddressToString")(IPAddress.net_text)
ADDRESS.property("bool IsIPv6LinkLocal")(lambda value: value.address.version == 6 and value.address.is_link_local)
ADDRESS.property("long Address")(lambda value: int.from_bytes(value.address.packed, "little"))
ADDRESS.method("byte[] GetAddressBytes()")(lambda value: byte_array(value.address.packed))
ADDRESS.method("string ToString()")(IPAddress.net_text)
ADDRESS.method("bool Equals(System.Object comparand)")(lambda value, other: value == other)
ADDRESS.static("bool IsLoopback(ipaddress address)")(lambda value: value.address.is_loopback)
for _name, _text in (
    ("Any", "0.0.0.0"),
    ("Loopback", "127.0.0.1"),
    ("Broadcast", "255.255.255.255"),
    ("None", "255.255.255.255"),
    ("IPv6Any", "::"),
    ("IPv6Loopback", "::1"),
):
    ADDRESS.constants("ipaddress", **{_name: IPAddress(ipaddress.ip_address(_text))})


class MailAddress(Shown):
    """`Jo <jo@example.com>`."""

    __slots__ = ("address", "display_name", "extended")
    net_name = "System.Net.Mail.MailAddress"

    def __init__(self, address: str, display_name: str = "") -> None:
        self.address = address
        self.display_name = display_name
        self.extended = None

    def net_text(self) -> str:
        return f'"{self.display_name}" <{self.address}>' if self.display_name else self.address


MAIL = declare("System.Net.Mail.MailAddress")


@MAIL.constructor("(string address)", "(string address, string displayName)")
def new_mail_address(text: str | None, display_name: str = "") -> MailAddress:
    """`Jo <jo@example.com>` read; raises FormatException, or ArgumentNullException for nothing."""
    if text is None:
        raise argument_null("address")
    match = re.fullmatch(r'\s*(?:"?([^"<]*?)"?\s*<([^<>@\s]+@[^<>@\s]+)>|([^<>@\s]+@[^<>@\s]+))\s*', text)
    if match is None:
        raise net_failure(
            "System.FormatException", "The specified string is not in the form required for an e-mail address."
        )
    name, bracketed, bare = match.groups()
    return MailAddress(bracketed or bare, display_name or name or "")


MAIL.property("string DisplayName")(lambda mail: mail.display_name)
MAIL.property("string User")(lambda mail: mail.address.partition("@")[0])
MAIL.property("string Host")(lambda mail: mail.address.partition("@")[2])
MAIL.property("string Address")(lambda mail: mail.address)
MAIL.method("string ToString()")(lambda mail: mail.net_text())

for _full_name in ("System.Net.WebUtility", "System.Web.HttpUtility"):
    _web = declare(_full_name)

    @_web.static("string HtmlEncode(string value)")
    def _html_encode(text: str | None) -> str | None:
        from html import escape

        return None if text is None else escape(text).replace("&#x27;", "&#39;")

    @_web.static("string HtmlDecode(string value)")
    def _html_decode(text: str | None) -> str | None:
        from html import unescape

        return None if text is None else unescape(text)

    @_web.static("string UrlEncode(string value)")
    def _url_encode(text: str | None) -> str | None:
        from urllib.parse import quote_plus

        return None if text is None else quote_plus(text, safe="-._!*()")

    @_web.static("string UrlDecode(string encodedValue)")
    def _url_decode(text: str | None) -> str | None:
        from urllib.parse import unquote_plus

        return None if text is None else unquote_plus(text)


POINTS = declare("System.Net.ServicePointManager")
_protocols: dict[str, Any] = {}


def _set_protocol(value: Any) -> None:
    _protocols["value"] = value


@POINTS.static_property("System.Net.SecurityProtocolType SecurityProtocol", setter=_set_protocol)
def _protocol() -> Any:
    return _protocols.get("value") or enum_value("System.Net.SecurityProtocolType", "SystemDefault")


_callbacks: dict[str, Any] = {}


def _set_callback(value: Any) -> None:
    _callbacks["value"] = value


@POINTS.static_property("System.Object ServerCertificateValidationCallback", setter=_set_callback)
def _callback() -> Any:
    """What scripts set to trust any certificate; no connection here has one."""
    return _callbacks.get("value")
