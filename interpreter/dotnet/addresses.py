"""More of Uri and IPAddress: names of schemes, comparison and relation of addresses, byte order, IPv4 inside IPv6."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from hvsim.interpreter.dotnet.network import ADDRESS, URI, IPAddress, Uri, parse_address
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.enums.enums import EnumValue, enum_value
from hvsim.interpreter.values.numbers.numbers import CLASS_BY_TYPE_NAME, Char, Int64

URI.constants(
    "string",
    SchemeDelimiter="://",
    UriSchemeFile="file",
    UriSchemeFtp="ftp",
    UriSchemeFtps="ftps",
    UriSchemeGopher="gopher",
    UriSchemeHttp="http",
    UriSchemeHttps="https",
    UriSchemeMailto="mailto",
    UriSchemeNetPipe="net.pipe",
    UriSchemeNetTcp="net.tcp",
    UriSchemeNews="news",
    UriSchemeNntp="nntp",
    UriSchemeSftp="sftp",
    UriSchemeSsh="ssh",
    UriSchemeTelnet="telnet",
    UriSchemeWs="ws",
    UriSchemeWss="wss",
)


@URI.static("bool CheckSchemeName(string schemeName)")
def _is_scheme(name: str | None) -> bool:
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", name or "") is not None


def _host_kind(name: str) -> str:
    try:
        return f"IPv{ipaddress.ip_address(name.strip('[]')).version}"
    except ValueError:
        pass
    labels = name.removesuffix(".").split(".")
    if name and len(name) < 256 and all(re.fullmatch(r"[\w-]{1,63}", label) for label in labels):
        return "Dns"
    return "Unknown"


@URI.static("System.UriHostNameType CheckHostName(string name)")
def _check_host(name: str | None) -> EnumValue:
    return enum_value("System.UriHostNameType", _host_kind(name or ""))


@URI.property("System.UriHostNameType HostNameType")
def _kind_of_host(uri: Uri) -> EnumValue:
    basic = "Basic" if uri.scheme == "file" and not uri.host else _host_kind(uri.host)
    return enum_value("System.UriHostNameType", basic)


URI.static("bool IsHexDigit(char character)")(lambda character: character in "0123456789abcdefABCDEF")
URI.static("string HexEscape(char character)")(lambda character: f"%{ord(character) & 255:02X}")


@URI.static("int FromHex(char digit)")
def _from_digit(digit: str) -> int:
    if digit not in "0123456789abcdefABCDEF":
        raise net_failure(
            "System.ArgumentException", "Value does not fall within the expected range. (Parameter 'digit')"
        )
    return int(digit, 16)


@URI.static("bool IsHexEncoding(string pattern, int index)")
def _is_encoded(text: str, index: int) -> bool:
    return re.match(r"%[0-9a-fA-F]{2}", text[index:]) is not None


@URI.static("char HexUnescape(string pattern, [ref] int index)")
def _unescape(text: str, reference: Any) -> Char:
    index = int(reference.value)
    if _is_encoded(text, index):
        reference.value = index + 3
        return Char(chr(int(text[index + 1 : index + 3], 16)))
    reference.value = index + 1
    return Char(text[index])


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


@URI.method("bool IsBaseOf(uri uri)")
def _is_base(uri: Uri, other: Uri) -> bool:
    same = (uri.scheme, uri.authority) == (other.scheme, other.authority)
    return same and other.path.startswith(_folder(uri.path))


@URI.method("uri MakeRelativeUri(uri uri)")
def _relative_to(uri: Uri, other: Uri) -> Uri:
    if (uri.scheme, uri.authority) != (other.scheme, other.authority):
        return other
    start, end = uri.path.split("/")[:-1], other.path.split("/")
    common = 0
    while common < min(len(start), len(end) - 1) and start[common] == end[common]:
        common += 1
    text = "../" * (len(start) - common) + "/".join(end[common:])
    if not text and uri.path != other.path:
        text = "./"
    return Uri(("" if uri.path == other.path else text) + other.query + other.fragment)


@URI.method("bool IsWellFormedOriginalString()")
def _is_well_formed(uri: Uri) -> bool:
    return not re.search(r"[ <>\"{}|\\^`]|%(?![0-9a-fA-F]{2})", uri.original)


_COMPONENTS: tuple[tuple[int, Callable[[Uri], str]], ...] = (
    (1, lambda uri: f"{uri.scheme}://"),
    (2, lambda uri: f"{uri.user_info}@" if uri.user_info else ""),
    (4, lambda uri: uri.host),
    (8, lambda uri: "" if uri.authority == uri.host else uri.authority.removeprefix(uri.host)),
    (16, lambda uri: uri.path),
    (32, lambda uri: uri.query),
    (64, lambda uri: uri.fragment),
)


@URI.method("string GetComponents(System.UriComponents components, System.UriFormat format)")
def _components(uri: Uri, wanted: EnumValue, form: EnumValue) -> str:
    """One component comes without what sets it apart from its neighbours, several with it."""
    parts = [(bit, read(uri)) for bit, read in _COMPONENTS if wanted.value & bit]
    text = "".join(part for _, part in parts)
    if len(parts) == 1:
        bare = {1: text.removesuffix("://"), 2: text.removesuffix("@"), 8: text.removeprefix(":")}
        text = bare.get(parts[0][0], text[1:] if parts[0][0] in (16, 32, 64) else text)
    elif parts and parts[0][0] == 16 and wanted.value & 15 == 0 and not wanted.value & 1 << 30:
        text = text if wanted.value == 48 else text.removeprefix("/")
    return text if str(form) == "UriEscaped" else unquote(text)


@URI.static(
    "int Compare(uri uri1, uri uri2, System.UriComponents partsToCompare, System.UriFormat compareFormat, "
    "System.StringComparison comparisonType)"
)
def _compare(first: Uri, second: Uri, parts: EnumValue, form: EnumValue, how: EnumValue) -> int:
    texts = [_components(each, parts, form) for each in (first, second)]
    if "IgnoreCase" in str(how):
        texts = [text.lower() for text in texts]
    return (texts[0] > texts[1]) - (texts[0] < texts[1])


URI.in_order("AbsolutePath AbsoluteUri LocalPath Authority HostNameType")


# addresses

ADDRESS.constants("ipaddress", IPv6None=IPAddress(ipaddress.ip_address("::")))


@ADDRESS.property("long ScopeId")
def _scope(value: IPAddress) -> Int64:
    if value.address.version == 4:
        raise net_failure(
            "System.Net.Sockets.SocketException",
            "The attempted operation is not supported for the type of object referenced.",
        )
    zone = getattr(value.address, "scope_id", None)
    return Int64(int(zone) if zone and zone.isdigit() else 0)


def _is_v6(name: str, test: Any) -> None:
    ADDRESS.property(f"bool {name}")(lambda value: value.address.version == 6 and bool(test(value.address)))


_is_v6("IsIPv4MappedToIPv6", lambda address: address.ipv4_mapped is not None)
_is_v6("IsIPv6Multicast", lambda address: address.is_multicast)
_is_v6("IsIPv6SiteLocal", lambda address: address.is_site_local)
_is_v6("IsIPv6Teredo", lambda address: address.teredo is not None)
_is_v6("IsIPv6UniqueLocal", lambda address: address in ipaddress.ip_network("fc00::/7"))


@ADDRESS.method("ipaddress MapToIPv6()")
def _mapped(value: IPAddress) -> IPAddress:
    if value.address.version == 6:
        return value
    return IPAddress(ipaddress.IPv6Address(b"\0" * 10 + b"\xff\xff" + value.address.packed))


@ADDRESS.method("ipaddress MapToIPv4()")
def _unmapped(value: IPAddress) -> IPAddress:
    return value if value.address.version == 4 else IPAddress(ipaddress.IPv4Address(value.address.packed[-4:]))


for _short, _full, _size in (("short", "System.Int16", 2), ("int", "System.Int32", 4), ("long", "System.Int64", 8)):

    @ADDRESS.static(f"{_short} HostToNetworkOrder({_short} host)", f"{_short} NetworkToHostOrder({_short} network)")
    def _swapped(value: int, size: int = _size, full: str = _full) -> Any:
        turned = int.from_bytes(int(value).to_bytes(size, "little", signed=True), "big", signed=True)
        return CLASS_BY_TYPE_NAME[full](turned)


@ADDRESS.static("bool IsValid(string ipString)")
def _is_address(text: str | None) -> bool:
    try:
        parse_address(text or "")
    except NetFailure:
        return False
    return True


ADDRESS.in_order(
    "AddressFamily ScopeId IsIPv6Multicast IsIPv6LinkLocal IsIPv6SiteLocal IsIPv6Teredo IsIPv6UniqueLocal "
    "IsIPv4MappedToIPv6 Address IPAddressToString",
)
