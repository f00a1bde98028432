"""System.Diagnostics.FileVersionInfo: what a program file says of its version, read from its version resource."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.identity import Version
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.shown import Shown

_MARK = "VS_VERSION_INFO".encode("utf-16-le")
_LOOKED_AT = 4 << 20  # bytes of a file that may hold the resource
_STRINGS = (
    "Comments", "CompanyName", "FileDescription", "FileVersion", "InternalName", "LegalCopyright", "LegalTrademarks",
    "OriginalFilename", "PrivateBuild", "ProductName", "ProductVersion", "SpecialBuild",
)  # fmt: skip
_FLAGS = ("IsDebug", "IsPatched", "IsPreRelease", "IsPrivateBuild", "IsSpecialBuild")


class FileVersionInfo(Shown):
    """The strings of a version resource; a file without one has none."""

    __slots__ = ("extended", "path", "strings")
    net_name = "System.Diagnostics.FileVersionInfo"

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        self.strings = _strings(content)
        self.extended: Any = None

    def parts(self, name: str) -> tuple[int, int, int, int]:
        """The numbers of a version string; those it lacks are 0."""
        words = self.strings.get(name, "").split(" ")[0].split("+")[0].split("-")[0].split(".")
        numbers = [int(word) if word.isdigit() else 0 for word in words[:4]]
        first, second, third, fourth = (*numbers, 0, 0, 0, 0)[:4]
        return first, second, third, fourth

    def net_text(self) -> str:
        rows = [
            ("File", self.path),
            ("InternalName", self.strings.get("InternalName", "")),
            ("OriginalFilename", self.strings.get("OriginalFilename", "")),
            ("FileVersion", self.strings.get("FileVersion", "")),
            ("FileDescription", self.strings.get("FileDescription", "")),
            ("Product", self.strings.get("ProductName", "")),
            ("ProductVersion", self.strings.get("ProductVersion", "")),
            *((name.removeprefix("Is"), "False") for name in _FLAGS),
            ("Language", ""),
        ]
        return "".join(f"{name + ':':<18}{text}\n" for name, text in rows)


def _strings(content: bytes) -> dict[str, str]:
    """The resource's strings: after each key, padded to four bytes, the value up to its end."""
    start = content.find(_MARK)
    if start < 0:
        return {}
    found = {}
    for name in _STRINGS:
        key = f"{name}\0".encode("utf-16-le")
        place = content.find(key, start)
        if place >= 0:
            text = content[place + len(key) : place + len(key) + 1024]
            value = text[: len(text) // 2 * 2].decode("utf-16-le", "replace").lstrip("\0").partition("\0")[0]
            found[name] = value.strip()
    return found


def version_of(engine: Any, path: str) -> FileVersionInfo:
    """What the file says; raises FileNotFoundException."""
    status = engine.file_system.status(path)
    if status is None or status.is_directory:
        raise net_failure("System.IO.FileNotFoundException", f"Could not find file '{path}'.")
    content = b""
    if status.size <= _LOOKED_AT:
        with suppress(OSError):  # what is in use tells nothing of itself
            content = bytes(engine.file_system.read(path))
    return FileVersionInfo(path, content)


VERSION_INFO = declare(FileVersionInfo.net_name)


@VERSION_INFO.static("System.Diagnostics.FileVersionInfo GetVersionInfo(string fileName)", engine=True)
def _get(engine: Any, path: str) -> FileVersionInfo:
    return version_of(engine, engine.providers.file_path(path))


VERSION_INFO.property("version FileVersionRaw")(lambda info: Version(*info.parts("FileVersion")))
VERSION_INFO.property("version ProductVersionRaw")(lambda info: Version(*info.parts("ProductVersion")))
VERSION_INFO.property("string FileName")(lambda info: info.path)
for _name in _STRINGS:
    VERSION_INFO.property(f"string {_name}")(lambda info, key=_name: info.strings.get(key))
for _name in _FLAGS:
    VERSION_INFO.property(f"bool {_name}")(lambda info: False)
for _kind in ("File", "Product"):
    for _place, _part in enumerate(("MajorPart", "MinorPart", "BuildPart", "PrivatePart")):
        VERSION_INFO.property(f"int {_kind}{_part}")(
            lambda info, key=f"{_kind}Version", place=_place: info.parts(key)[place]
        )
VERSION_INFO.property("string Language")(lambda info: None)
VERSION_INFO.method("string ToString()")(FileVersionInfo.net_text)
