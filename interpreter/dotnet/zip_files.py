"""System.IO.Compression.ZipFile: zip files of the simulated machine made, listed and unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.io_times import to_net_time
from hvsim.interpreter.dotnet.zip_entries import content_of, moment_of
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.errors.file_errors import guarded
from hvsim.interpreter.values.arrays import GenericList
from hvsim.interpreter.values.numbers.numbers import Int64
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.registry import resolve_type

_SPACE = "System.IO.Compression."
_LEVEL = f"{_SPACE}CompressionLevel compressionLevel"
_FIRST_YEAR = 1980  # no zip file knows an earlier moment


class ZipEntry(Shown):
    """A file in a zip file."""

    __slots__ = ("archive", "extended", "info")
    net_name = _SPACE + "ZipArchiveEntry"

    def __init__(self, archive: ZipArchive, info: zipfile.ZipInfo) -> None:
        self.archive = archive
        self.info = info
        self.extended: Any = None

    def net_text(self) -> str:
        return self.info.filename


class ZipArchive(Shown):
    """A zip file that is read."""

    __slots__ = ("engine", "extended", "file")
    net_name = _SPACE + "ZipArchive"

    def __init__(self, engine: Any, file: zipfile.ZipFile) -> None:
        self.engine = engine
        self.file = file
        self.extended: Any = None


def _opened(engine: Any, path: str) -> zipfile.ZipFile:
    with guarded(engine, path):
        content = bytes(engine.file_system.read(path))
    try:
        return zipfile.ZipFile(BytesIO(content))
    except zipfile.BadZipFile:
        raise net_failure(
            "System.IO.InvalidDataException", "End of Central Directory record could not be found."
        ) from None


def _below(engine: Any, folder: str, prefix: str) -> Iterator[tuple[str, Any]]:
    """Every file below a folder, and every empty folder, by its name in the archive."""
    for status in engine.file_system.list(folder):
        name = f"{prefix}{status.name}"
        if not status.is_directory:
            yield name, status
            continue
        inner = list(_below(engine, status.path, f"{name}/"))
        yield from inner or [(f"{name}/", status)]


ZIP = declare(_SPACE + "ZipFile")


@ZIP.static(
    "void CreateFromDirectory(string sourceDirectoryName, string destinationArchiveFileName)",
    f"void CreateFromDirectory(string sourceDirectoryName, string destinationArchiveFileName, {_LEVEL}, "
    "bool includeBaseDirectory)",
    engine=True,
)
def _create(engine: Any, source: str, target: str, level: Any = None, with_folder: bool = False) -> None:
    source, target = engine.providers.full_path(source), engine.providers.full_path(target)
    files = engine.file_system
    if files.status(target) is not None:
        raise net_failure("System.IO.IOException", f"The file '{target}' already exists.")
    data = BytesIO()
    with guarded(engine, source), zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        prefix = f"{engine.personality.leaf(source)}/" if with_folder else ""
        for name, status in _below(engine, source, prefix):
            moment = max(status.modified.replace(tzinfo=None).timetuple()[:6], (_FIRST_YEAR, 1, 1, 0, 0, 0))
            info = zipfile.ZipInfo(name, moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, b"" if status.is_directory else bytes(files.read(status.path)))
    with guarded(engine, target):
        files.write(target, data.getvalue())


@ZIP.static(
    "void ExtractToDirectory(string sourceArchiveFileName, string destinationDirectoryName)",
    "void ExtractToDirectory(string sourceArchiveFileName, string destinationDirectoryName, bool overwriteFiles)",
    engine=True,
)
def _extract(engine: Any, source: str, target: str, overwrite: bool = False) -> None:
    source, target = engine.providers.full_path(source), engine.providers.full_path(target)
    archive = ZipArchive(engine, _opened(engine, source))
    if engine.file_system.status(target) is None:
        engine.file_system.make_directories(target)
    for info in archive.file.infolist():
        place = engine.personality.normalize(engine.personality.join(target, *info.filename.split("/")))
        if not engine.providers.files.is_below(target, place):
            raise net_failure(
                "System.IO.IOException",
                "Extracting Zip entry would have resulted in a file outside the specified destination directory.",
            )
        if info.is_dir():
            engine.file_system.make_directories(place)
        else:
            engine.file_system.make_directories(engine.personality.parent(place))
            _write(ZipEntry(archive, info), place, overwrite)


def _write(entry: ZipEntry, path: str, overwrite: bool) -> None:
    engine = entry.archive.engine
    if not overwrite and engine.file_system.status(path) is not None:
        raise net_failure("System.IO.IOException", f"The file '{path}' already exists.")
    with guarded(engine, path):
        engine.file_system.write(path, content_of(entry.archive.file, entry.info))


@ZIP.static(f"{_SPACE}ZipArchive OpenRead(string archiveFileName)", engine=True)
def _open(engine: Any, path: str) -> ZipArchive:
    return ZipArchive(engine, _opened(engine, engine.providers.full_path(path)))


ARCHIVE = declare(ZipArchive.net_name)


@ARCHIVE.property(f"System.Collections.ObjectModel.ReadOnlyCollection[{ZipEntry.net_name}] Entries")
def _entries(archive: ZipArchive) -> GenericList:
    wanted = resolve_type(f"System.Collections.ObjectModel.ReadOnlyCollection[{ZipEntry.net_name}]")
    return GenericList([ZipEntry(archive, info) for info in archive.file.infolist()], wanted)


@ARCHIVE.method(f"{ZipEntry.net_name} GetEntry(string entryName)")
def _entry(archive: ZipArchive, name: str) -> ZipEntry | None:
    return next((ZipEntry(archive, info) for info in archive.file.infolist() if info.filename == name), None)


ARCHIVE.method("void Dispose()")(lambda archive: None)

ENTRY = declare(ZipEntry.net_name)
ENTRY.property("string FullName")(lambda entry: entry.info.filename)
ENTRY.property("string Name")(lambda entry: entry.info.filename.rpartition("/")[2])
ENTRY.property("long Length")(lambda entry: Int64(entry.info.file_size))
ENTRY.property("long CompressedLength")(lambda entry: Int64(entry.info.compress_size))
ENTRY.property("uint Crc32")(lambda entry: entry.info.CRC)
ENTRY.property("datetime LastWriteTime")(lambda entry: to_net_time(moment_of(entry.info)))
ENTRY.method("string ToString()")(ZipEntry.net_text)


EXTENSIONS = declare(_SPACE + "ZipFileExtensions")


@EXTENSIONS.static(
    f"void ExtractToFile({ZipEntry.net_name} source, string destinationFileName)",
    f"void ExtractToFile({ZipEntry.net_name} source, string destinationFileName, bool overwrite)",
    engine=True,
)
def _extract_one(engine: Any, entry: ZipEntry, path: str, overwrite: bool = False) -> None:
    _write(entry, engine.providers.full_path(path), overwrite)
