"""What a version of Windows Server implies: build, names, default machine version, what it can run and track.

Facts of the products in one table. Does not decide anything with them.
"""

from __future__ import annotations

from functools import cache

from attrs import frozen

from hvsim.infrastructure.errors import NotFound


@frozen
class WindowsVersion:
    """One release of Windows Server."""

    name: str
    year: int
    build: str
    release: str
    machine_version: str
    supported: tuple[str, ...]
    """The configuration versions of machines that it runs as a host."""
    guest_services: str
    """The version that up-to-date integration services of a guest report on it; also what such a guest brings."""
    functional_level: int
    """Of a cluster whose nodes all have it."""

    @property
    def product(self) -> str:
        return f"Windows Server {self.name} Datacenter"

    @property
    def has_change_tracking(self) -> bool:
        """Whether Hyper-V itself tracks changes (RCT), so that backups take checkpoints instead of volume snapshots."""
        return self.year >= 2016

    @property
    def can_save_for_backup(self) -> bool:
        """Whether a backup may suspend a machine that cannot be backed up online."""
        return self.year < 2016


_OLD = ("5.0", "6.2", "7.0", "7.1", "8.0")
_NEW = ("8.0", "8.1", "8.2", "8.3", "9.0", "9.1", "9.2", "9.3", "10.0")

PRERELEASE_VERSION, EXPERIMENTAL_VERSION = "254.0", "255.0"
"""Configuration versions of Hyper-V's own development: a host makes and runs such machines, and takes none over."""

HOST_VERSIONS = {
    version.name: version
    for version in (
        WindowsVersion("2012 R2", 2012, "6.3.9600.0", "6.3", "5.0", ("5.0",), "6.3.9600.16384", 8),
        WindowsVersion("2016", 2016, "10.0.14393.0", "1607", "8.0", _OLD, "10.0.14393.0", 9),
        WindowsVersion(
            "2019", 2019, "10.0.17763.1", "1809", "9.0", (*_OLD, "8.1", "8.2", "8.3", "9.0"), "10.0.17763.1", 10
        ),
        WindowsVersion("2022", 2022, "10.0.20348.1", "21H2", "10.0", _NEW, "10.0.20348.1", 11),
        WindowsVersion("2025", 2025, "10.0.26100.1", "24H2", "12.0", (*_NEW, "11.0", "12.0"), "10.0.26100.1", 12),
    )
}


MACHINE_VERSIONS = {
    "5.0": "Microsoft Windows 8.1/Server 2012 R2",
    "6.2": "Microsoft Windows 10 1507/Server 2016 Technical Preview 3",
    "7.0": "Microsoft Windows 10 1511/Server 2016 Technical Preview 4",
    "7.1": "Microsoft Windows 10 Server 2016 Technical Preview 5",
    "8.0": "Microsoft Windows 10 1607/Server 2016",
    "8.1": "Microsoft Windows 10 1703",
    "8.2": "Microsoft Windows 10 1709/Server 1709",
    "8.3": "Microsoft Windows 10 1803/Server 1803",
    "9.0": "Microsoft Windows 10 1809/Server 2019",
    "9.1": "Microsoft Windows 10 1903/Server 1903",
    "9.2": "Microsoft Windows 10 2004/Server 2004",
    "9.3": "Microsoft Windows Server 2022 Preview",
    "10.0": "Microsoft Windows 11 21H2/Server 2022",
    "11.0": "Microsoft Windows 11 22H2",
    "12.0": "Microsoft Windows 11 24H2/Server 2025",
}
"""Which system brought a configuration version of machines."""


def host_version(name: str) -> WindowsVersion:
    """The version of that name, however it is spaced. Raises `NotFound`."""
    wanted = _plain(name).removeprefix("WINDOWSSERVER")
    for version in HOST_VERSIONS.values():
        if _plain(version.name) == wanted:
            return version
    raise NotFound("version of Windows Server", name, HOST_VERSIONS)


def version_of_guest(name: str, host: WindowsVersion) -> WindowsVersion:
    """The version of a guest's Windows by its full name; one without a known name is as new as its host."""
    return HOST_VERSIONS.get(name.partition("Windows Server ")[2], host)


@cache
def version_key(text: str) -> tuple[int, ...]:
    """A version number for comparison: '10.0' is above '9.0'."""
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def _plain(name: str) -> str:
    return name.upper().replace(" ", "")
