"""System.Management.Automation.SemanticVersion."""

from __future__ import annotations

import re
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.identity import Version
from hvsim.interpreter.dotnet.objects import comparison_by
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.values.objects import Reference
from hvsim.interpreter.values.shown import Shown

_PATTERN = re.compile(
    r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
)


class SemanticVersion(Shown):
    """major.minor.patch-prerelease+build."""

    __slots__ = ("build", "extended", "major", "minor", "patch", "prerelease")
    net_name = "System.Management.Automation.SemanticVersion"

    def __init__(self, major: int, minor: int = 0, patch: int = 0, prerelease: str = "", build: str = "") -> None:
        self.major = major
        self.minor = minor
        self.patch = patch
        self.prerelease = prerelease or None
        self.build = build or None
        self.extended = None

    def net_text(self) -> str:
        tail = (f"-{self.prerelease}" if self.prerelease else "") + (f"+{self.build}" if self.build else "")
        return f"{self.major}.{self.minor}.{self.patch}{tail}"

    def order(self) -> tuple[Any, ...]:
        """What sorts: a release comes after its prereleases; numbers before words among their labels."""
        labels: tuple[Any, ...] = ()
        if self.prerelease:
            labels = tuple(
                (0, int(each), "") if each.isdigit() else (1, 0, each) for each in self.prerelease.split(".")
            )
        return (self.major, self.minor, self.patch, 0 if self.prerelease else 1, labels)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SemanticVersion) and self.order() == other.order()

    def __hash__(self) -> int:
        return hash(self.order())


SEMANTIC = declare("System.Management.Automation.SemanticVersion")


@SEMANTIC.constructor("(string version)")
@SEMANTIC.static("semver Parse(string version)")
def _parse(text: str) -> SemanticVersion:
    match = _PATTERN.fullmatch(text or "")
    if match is None:
        raise net_failure("System.FormatException", f"Input string '{text}' was not in a correct format.")
    major, minor, patch, prerelease, build = match.groups()
    return SemanticVersion(int(major), int(minor or 0), int(patch or 0), prerelease or "", build or "")


@SEMANTIC.static("bool TryParse(string version, [ref] semver result)")
def _try_parse(text: str, result: Reference) -> bool:
    try:
        result.value = _parse(text)
    except NetFailure:
        result.value = None
        return False
    return True


@SEMANTIC.constructor("(int major)", "(int major, int minor)", "(int major, int minor, int patch)")
def _new(major: int, minor: int = 0, patch: int = 0) -> SemanticVersion:
    return SemanticVersion(major, minor, patch)


@SEMANTIC.constructor("(version version)")
def _from_version(version: Version) -> SemanticVersion:
    return SemanticVersion(version.major, version.minor, max(version.build, 0))


SEMANTIC.property("int Major")(lambda version: version.major)
SEMANTIC.property("int Minor")(lambda version: version.minor)
SEMANTIC.property("int Patch")(lambda version: version.patch)
SEMANTIC.property("string PreReleaseLabel")(lambda version: version.prerelease)
SEMANTIC.property("string BuildLabel")(lambda version: version.build)
SEMANTIC.method("string ToString()")(lambda version: version.net_text())


@SEMANTIC.method("int CompareTo(semver value)", "int CompareTo(System.Object version)")
@comparison_by
def _compare_to(version: SemanticVersion, other: SemanticVersion) -> int:
    return (version.order() > other.order()) - (version.order() < other.order())


SEMANTIC.method("bool Equals(System.Object obj)")(lambda version, other: version == other)


@SEMANTIC.static("version op_Implicit(semver semver)")
def _to_version(version: SemanticVersion) -> Version:
    return Version(version.major, version.minor, version.patch)
