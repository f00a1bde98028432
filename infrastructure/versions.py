"""What the version of a Windows Server host implies: build, default machine version, what it can run and track.

Facts of the products in one table. Does not decide anything with them.
"""

from __future__ import annotations

from attrs import frozen

from hvsim.infrastructure.errors import NotFound


@frozen
class HostVersion:
    """One release of Windows Server as a Hyper-V host."""

    name: str
    year: int
    build: str
    machine_version: str
    supported: tuple[str, ...]
    guest_services: str
    """The version that up-to-date integration services of a guest report on it."""


_OLD = ("5.0", "6.2", "7.0", "7.1", "8.0")
_NEW = ("8.0", "8.1", "8.2", "8.3", "9.0", "9.1", "9.2", "9.3", "10.0")

HOST_VERSIONS = {
    version.name: version
    for version in (
        HostVersion("2016", 2016, "10.0.14393.0", "8.0", _OLD, "10.0.14393.0"),
        HostVersion("2019", 2019, "10.0.17763.1", "9.0", (*_OLD, "8.1", "8.2", "8.3", "9.0"), "10.0.17763.1"),
        HostVersion("2022", 2022, "10.0.20348.1", "10.0", _NEW, "10.0.20348.1"),
        HostVersion("2025", 2025, "10.0.26100.1", "12.0", (*_NEW, "11.0", "12.0"), "10.0.26100.1"),
    )
}


def host_version(name: str) -> HostVersion:
    """The host version of that name. Raises `NotFound`."""
    version = HOST_VERSIONS.get(name.upper().replace(" ", "").removeprefix("WINDOWSSERVER"))
    if version is None:
        raise NotFound("version of Windows Server", name, HOST_VERSIONS)
    return version


def version_key(text: str) -> tuple[int, ...]:
    """A version number for comparison: '10.0' is above '9.0'."""
    return tuple(int(part) for part in text.split(".") if part.isdigit())
